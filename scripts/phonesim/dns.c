#include "dns.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>

#define TRIES_PER_SERVER 3
#define CLASS_IN 1

size_t
dns_query_build(uint16_t id, enum dns_type type, const char *name, uint8_t *p,
		size_t size)
{
	struct writer w = wr_init(p, size);

	wr_be16(&w, id);
	wr_be16(&w, 0x0100); /* recursion desired */
	wr_be16(&w, 1);
	wr_zeros(&w, 6);
	while (*name != '\0') {
		size_t n = strcspn(name, ".");

		if (n == 0 || n > 63)
			return 0;
		wr_u8(&w, (uint8_t)n);
		wr_bytes(&w, name, n);
		name += n;
		name += *name == '.';
	}
	wr_u8(&w, 0);
	wr_be16(&w, (uint16_t)type);
	wr_be16(&w, CLASS_IN);
	return wr_len(&w);
}

/* Labels and pointers (section 4.1.4) from r on, dotted; r ends behind the name. Names
 * that are too long or wind too much make r bad. */
static void
take_name(struct reader *r, const uint8_t *packet, char ret[DNS_NAME_MAX])
{
	struct reader at = *r;
	bool jumped = false;
	size_t len = 0;

	for (unsigned steps = 0; steps < 64; steps++) {
		uint8_t n = rd_u8(&at);

		if (n >= 0xc0) {
			size_t to = (size_t)(n & 0x3f) << 8 | rd_u8(&at);

			if (!jumped)
				*r = at;
			jumped = true;
			if (at.bad || packet + to >= at.end)
				break;
			at = rd_init(packet + to, (size_t)(at.end - packet) - to);
		} else if (n == 0 || at.bad) {
			if (!jumped || at.bad)
				*r = at;
			ret[len > 0 ? len - 1 : 0] = '\0';
			return;
		} else {
			const uint8_t *label = rd_bytes(&at, n);

			if (label == NULL || len + n + 1 >= DNS_NAME_MAX)
				break;
			memcpy(ret + len, label, n);
			len += n;
			ret[len++] = '.';
		}
	}
	r->bad = true;
}

struct best {
	uint32_t order; /* priority, weight */
	bool found;
	struct dns_answer answer;
};

static void
take_record(struct reader data, enum dns_type type, const uint8_t *packet,
	    struct best *best)
{
	struct dns_answer a = { 0 };
	uint32_t order = 0;

	if (type == DNS_A) {
		a.ip = rd_be32(&data);
	} else {
		order = rd_be32(&data);
		a.port = rd_be16(&data);
		take_name(&data, packet, a.target);
	}
	if (data.bad || (best->found && order >= best->order))
		return;
	*best = (struct best){ order, true, a };
}

int
dns_answer_parse(uint16_t id, enum dns_type type, const uint8_t *p, size_t n,
		 struct dns_answer *ret)
{
	struct reader r = rd_init(p, n);
	bool ours = rd_be16(&r) == id;
	uint16_t flags = rd_be16(&r), questions = rd_be16(&r), answers = rd_be16(&r);
	struct best best = { 0 };
	char name[DNS_NAME_MAX];

	rd_be32(&r);
	if (r.bad || !ours || (flags & 0x8000) == 0)
		return -EBADMSG;
	for (; questions > 0 && !r.bad; questions--) {
		take_name(&r, p, name);
		rd_be32(&r);
	}
	for (; answers > 0 && !r.bad; answers--) {
		uint16_t got, len;
		struct reader data;

		take_name(&r, p, name);
		got = rd_be16(&r);
		rd_be16(&r);
		rd_be32(&r);
		len = rd_be16(&r);
		data = r;
		if (rd_bytes(&r, len) != NULL && got == type)
			take_record(data, type, p, &best);
	}
	if (r.bad)
		return -EBADMSG;
	if (!best.found)
		return -ENOENT;
	*ret = best.answer;
	return 0;
}

static void
finish(struct dns *d, const struct dns_answer *answer)
{
	dns_cancel(d);
	d->done(d->arg, answer);
}

static void
transmit(struct dns *d)
{
	uint32_t server = d->net->dns[d->tries % d->net->n_dns];

	net_send(d->io.fd, server, 53, d->packet, d->n_packet);
	timer_set(d->net->loop, &d->timer, d->net->retransmit_ms);
}

static void
timeout(void *arg)
{
	struct dns *d = arg;

	if (++d->tries >= TRIES_PER_SERVER * d->net->n_dns)
		finish(d, NULL);
	else
		transmit(d);
}

static void
ready(void *arg, uint32_t events)
{
	struct dns *d = arg;
	uint8_t packet[1500];
	uint32_t from;
	struct dns_answer answer;
	uint16_t port;
	ssize_t n = net_recv(d->io.fd, packet, sizeof(packet), &from, &port);
	int r;

	(void)events;
	if (n == -EAGAIN)
		return;
	if (n < 0) {
		timeout(d);
		return;
	}
	if (port != 53 || net_drop(d->net))
		return;
	r = dns_answer_parse(d->id, d->type, packet, (size_t)n, &answer);
	if (r != -EBADMSG)
		finish(d, r == 0 ? &answer : NULL);
}

void
dns_init(struct dns *d)
{
	io_init(&d->io, ready, d);
	timer_init(&d->timer, timeout, d);
}

int
dns_start(struct dns *d, enum dns_type type, const char *name)
{
	int fd;

	if (d->net->n_dns == 0)
		return -ENOENT;
	d->tries = 0;
	d->type = type;
	d->id = (uint16_t)(rng_next(d->net->rng) & 0xffff);
	d->n_packet = dns_query_build(d->id, type, name, d->packet, sizeof(d->packet));
	if (d->n_packet == 0)
		return -EINVAL;
	fd = net_udp_open(d->net);
	if (fd < 0)
		return fd;
	fd = io_open(d->net->loop, &d->io, fd, EPOLLIN);
	if (fd < 0)
		return fd;
	transmit(d);
	return 0;
}

void
dns_cancel(struct dns *d)
{
	timer_stop(d->net->loop, &d->timer);
	io_close(&d->io);
}
