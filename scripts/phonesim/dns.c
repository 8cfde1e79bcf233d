#include "dns.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>

#define TRIES_PER_SERVER 3
#define TYPE_A 1
#define CLASS_IN 1

size_t
dns_query_build(uint16_t id, const char *name, uint8_t *p, size_t size)
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
	wr_be16(&w, TYPE_A);
	wr_be16(&w, CLASS_IN);
	return wr_len(&w);
}

/* Labels, or a pointer which ends the name (section 4.1.4); what it says is no matter.
 */
static void
skip_name(struct reader *r)
{
	for (;;) {
		uint8_t n = rd_u8(r);

		if (r->bad || n == 0)
			return;
		if (n >= 0xc0) {
			rd_u8(r);
			return;
		}
		rd_bytes(r, n);
	}
}

int
dns_answer_parse(uint16_t id, const uint8_t *p, size_t n, uint32_t *ret_ip)
{
	struct reader r = rd_init(p, n);
	bool ours = rd_be16(&r) == id;
	uint16_t flags = rd_be16(&r), questions = rd_be16(&r), answers = rd_be16(&r);

	rd_be32(&r);
	if (r.bad || !ours || (flags & 0x8000) == 0)
		return -EBADMSG;
	for (; questions > 0 && !r.bad; questions--) {
		skip_name(&r);
		rd_be32(&r);
	}
	for (; answers > 0 && !r.bad; answers--) {
		uint16_t type, len;

		skip_name(&r);
		type = rd_be16(&r);
		rd_be16(&r);
		rd_be32(&r);
		len = rd_be16(&r);
		if (type == TYPE_A && len == 4) {
			*ret_ip = rd_be32(&r);
			return r.bad ? -EBADMSG : 0;
		}
		rd_bytes(&r, len);
	}
	return r.bad ? -EBADMSG : -ENOENT;
}

static void
finish(struct dns *d, bool found, uint32_t ip)
{
	dns_cancel(d);
	d->done(d->arg, found, ip);
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
		finish(d, false, 0);
	else
		transmit(d);
}

static void
ready(void *arg, uint32_t events)
{
	struct dns *d = arg;
	uint8_t packet[1500];
	uint32_t from, ip;
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
	r = dns_answer_parse(d->id, packet, (size_t)n, &ip);
	if (r != -EBADMSG)
		finish(d, r == 0, r == 0 ? ip : 0);
}

void
dns_init(struct dns *d)
{
	io_init(&d->io, ready, d);
	timer_init(&d->timer, timeout, d);
}

int
dns_start(struct dns *d, const char *name)
{
	int fd;

	if (d->net->n_dns == 0)
		return -ENOENT;
	d->tries = 0;
	d->id = (uint16_t)(rng_next(d->net->rng) & 0xffff);
	d->n_packet = dns_query_build(d->id, name, d->packet, sizeof(d->packet));
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
