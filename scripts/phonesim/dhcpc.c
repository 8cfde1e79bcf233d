#include "dhcpc.h"

#include <string.h>

#define FOREVER UINT32_MAX
#define MAX_DOUBLINGS 4 /* 4, 8, 16, 32, 64 s: RFC 2131 section 4.1 */

static void restart(struct dhcpc *c);

static void
send_request(struct dhcpc *c, enum dhcp_type type)
{
	bool renewing = c->state == DHCPC_RENEWING || c->state == DHCPC_REBINDING;
	struct dhcp_request q = {
		.type = type,
		.xid = c->xid,
		.secs = (uint16_t)((loop_now(c->loop) - c->began) / 1000),
		.broadcast = c->conf.broadcast && !renewing,
		.client_id = c->conf.client_id,
		.max_size = c->conf.max_size,
		.mac = c->conf.mac,
		.dst_mac = c->server_mac,
		.vendor_class = c->conf.vendor_class,
		.hostname = c->conf.hostname,
		.prl = c->conf.prl,
		.n_prl = c->conf.n_prl,
	};
	uint8_t frame[DHCP_FRAME_MAX];
	size_t n;

	/* Which fields go with which state: RFC 2131 section 4.3.2, table 4. */
	if (renewing)
		q.ciaddr = c->lease.ip;
	if (c->state == DHCPC_RENEWING)
		q.server_ip = c->lease.server_id;
	if (c->state == DHCPC_SELECTING)
		q.requested = c->hint;
	if (c->state == DHCPC_REQUESTING) {
		q.requested = c->lease.ip;
		q.server_id = c->lease.server_id;
	}
	n = dhcp_build_frame(&q, frame, sizeof(frame));
	if (n > 0 && c->conf.port != NULL)
		n = snoop_insert(frame, n, sizeof(frame), c->conf.port);
	if (n > 0)
		link_send(c->link, frame, n);
}

/* Exponential back-off with a random part, RFC 2131 section 4.1. */
static void
send_and_wait(struct dhcpc *c)
{
	unsigned n = c->tries < MAX_DOUBLINGS ? c->tries : MAX_DOUBLINGS;
	int64_t wait = c->conf.retransmit_ms << n;

	send_request(c, c->state == DHCPC_SELECTING ? DHCP_DISCOVER : DHCP_REQUEST);
	c->tries++;
	wait += (int64_t)rng_below(c->rng, (uint64_t)c->conf.retransmit_ms / 4 + 1);
	timer_set(c->loop, &c->timer, wait);
}

static void
enter(struct dhcpc *c, enum dhcpc_state state)
{
	c->state = state;
	c->tries = 0;
	send_and_wait(c);
}

static void
restart(struct dhcpc *c)
{
	c->began = loop_now(c->loop);
	c->xid = (uint32_t)rng_next(c->rng);
	enter(c, DHCPC_SELECTING);
}

static uint32_t
lease_seconds(const struct dhcpc *c)
{
	uint32_t s = 3600;

	dhcp_option_u32(&c->lease.ack, OPT_LEASE_TIME, &s);
	return s;
}

static int64_t
scaled(const struct dhcpc *c, double seconds)
{
	int64_t ms = (int64_t)(seconds * 1000.0 / c->conf.scale);

	return ms < 1000 ? 1000 : ms;
}

static void
lease_lost(struct dhcpc *c)
{
	c->lost(c->arg);
	if (c->state != DHCPC_STOPPED)
		restart(c);
}

static void
fire(void *arg)
{
	struct dhcpc *c = arg;
	int64_t age = loop_now(c->loop) - c->bound_at;
	double all = lease_seconds(c);

	switch (c->state) {
	case DHCPC_STOPPED:
		return;
	case DHCPC_SELECTING:
		send_and_wait(c);
		return;
	case DHCPC_REQUESTING:
		if (c->tries > MAX_DOUBLINGS)
			restart(c);
		else
			send_and_wait(c);
		return;
	case DHCPC_BOUND:
		c->xid = (uint32_t)rng_next(c->rng);
		c->began = loop_now(c->loop);
		enter(c, DHCPC_RENEWING);
		return;
	case DHCPC_RENEWING:
		if (age >= scaled(c, all * 0.875))
			enter(c, DHCPC_REBINDING);
		else
			send_and_wait(c);
		return;
	case DHCPC_REBINDING:
		if (age >= scaled(c, all))
			lease_lost(c);
		else
			send_and_wait(c);
		return;
	}
}

static void
lease_fill(struct lease *l, const struct dhcp_msg *m)
{
	size_t n;
	const uint8_t *p = dhcp_option(m, OPT_DNS, &n);
	struct reader r = rd_init(p, p != NULL ? n : 0);

	l->ack = *m;
	l->ip = m->yiaddr;
	l->mask = 0xffffff00;
	dhcp_option_u32(m, OPT_MASK, &l->mask);
	dhcp_option_u32(m, OPT_SERVER_ID, &l->server_id);
	for (l->n_dns = 0; l->n_dns < DNS_MAX && rd_left(&r) >= 4; l->n_dns++)
		l->dns[l->n_dns] = rd_be32(&r);
}

static void
acked(struct dhcpc *c, const struct dhcp_msg *m)
{
	bool renewed = c->state != DHCPC_REQUESTING;
	uint32_t t1;

	if (renewed && m->yiaddr != c->lease.ip) {
		c->lost(c->arg);
		renewed = false;
	}
	lease_fill(&c->lease, m);
	c->server_mac = m->src_mac;
	c->hint = c->lease.ip;
	c->state = DHCPC_BOUND;
	c->bound_at = loop_now(c->loop);
	timer_stop(c->loop, &c->timer);
	if (lease_seconds(c) != FOREVER) {
		t1 = lease_seconds(c) / 2;
		dhcp_option_u32(m, OPT_T1, &t1);
		timer_set(c->loop, &c->timer, scaled(c, t1));
	}
	c->bound(c->arg, renewed);
}

static void
offered(struct dhcpc *c, const struct dhcp_msg *m)
{
	uint32_t id;

	if (m->yiaddr == 0 || !dhcp_option_u32(m, OPT_SERVER_ID, &id))
		return;
	c->lease.ip = m->yiaddr;
	c->lease.server_id = id;
	enter(c, DHCPC_REQUESTING);
}

bool
dhcpc_receive(struct dhcpc *c, const struct dhcp_msg *m)
{
	bool waiting = c->state == DHCPC_REQUESTING || c->state == DHCPC_RENEWING ||
		       c->state == DHCPC_REBINDING;

	if (c->state == DHCPC_STOPPED || m->xid != c->xid ||
	    !mac_equal(&m->chaddr, &c->conf.mac))
		return false;
	if (m->type == DHCP_OFFER && c->state == DHCPC_SELECTING) {
		offered(c, m);
	} else if (m->type == DHCP_ACK && waiting && m->yiaddr != 0) {
		acked(c, m);
	} else if (m->type == DHCP_NAK && waiting) {
		c->hint = 0;
		if (c->state == DHCPC_REQUESTING)
			restart(c);
		else
			lease_lost(c);
	}
	return true;
}

void
dhcpc_init(struct dhcpc *c)
{
	c->state = DHCPC_STOPPED;
	timer_init(&c->timer, fire, c);
}

void
dhcpc_start(struct dhcpc *c)
{
	restart(c);
}

void
dhcpc_stop(struct dhcpc *c)
{
	c->state = DHCPC_STOPPED;
	timer_stop(c->loop, &c->timer);
}
