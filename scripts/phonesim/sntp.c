#include "sntp.h"

#include <errno.h>
#include <sys/epoll.h>

#define PORT 123
#define TRIES 3
#define MODE_CLIENT 3
#define MODE_SERVER 4
#define VERSION 4
#define UNSYNCHRONISED 3
#define UNIX_EPOCH 2208988800u /* seconds from 1900 to 1970 */

void
sntp_request_build(uint64_t stamp, uint8_t p[SNTP_PACKET])
{
	struct writer w = wr_init(p, SNTP_PACKET);

	wr_u8(&w, VERSION << 3 | MODE_CLIENT);
	wr_zeros(&w, SNTP_PACKET - 9);
	wr_be32(&w, (uint32_t)(stamp >> 32));
	wr_be32(&w, (uint32_t)stamp);
}

/* Section 3: with the top bit clear the count began again in 2036. */
static int64_t
unix_ms(uint32_t seconds, uint32_t fraction)
{
	int64_t s = (int64_t)seconds - UNIX_EPOCH;

	if ((seconds & 0x80000000u) == 0)
		s += (int64_t)1 << 32;
	return s * 1000 + (int64_t)((uint64_t)fraction * 1000 >> 32);
}

int
sntp_answer_parse(uint64_t stamp, const uint8_t *p, size_t n, int64_t *ret_unix_ms)
{
	struct reader r = rd_init(p, n);
	uint8_t first = rd_u8(&r), stratum = rd_u8(&r);
	uint64_t originate;
	uint32_t seconds, fraction;

	rd_bytes(&r, 22); /* poll, precision, root delay and dispersion, reference */
	originate = (uint64_t)rd_be32(&r) << 32;
	originate |= rd_be32(&r);
	rd_bytes(&r, 8);
	seconds = rd_be32(&r);
	fraction = rd_be32(&r);
	if (r.bad || (first & 7) != MODE_SERVER || originate != stamp)
		return -EBADMSG;
	if (first >> 6 == UNSYNCHRONISED || stratum == 0 || stratum > 15 ||
	    (seconds == 0 && fraction == 0))
		return -EAGAIN;
	*ret_unix_ms = unix_ms(seconds, fraction);
	return 0;
}

static void
finish(struct sntp *s, bool ok, int64_t ms)
{
	sntp_cancel(s);
	s->done(s->arg, ok, ms);
}

static void
transmit(struct sntp *s)
{
	uint8_t packet[SNTP_PACKET];

	s->stamp = rng_next(s->net->rng);
	sntp_request_build(s->stamp, packet);
	net_send(s->io.fd, s->server, PORT, packet, sizeof(packet));
	timer_set(s->net->loop, &s->timer, s->net->retransmit_ms);
}

static void
timeout(void *arg)
{
	struct sntp *s = arg;

	if (++s->tries >= TRIES)
		finish(s, false, 0);
	else
		transmit(s);
}

static void
ready(void *arg, uint32_t events)
{
	struct sntp *s = arg;
	uint8_t packet[512];
	uint32_t from;
	uint16_t port;
	int64_t ms = 0;
	ssize_t n = net_recv(s->io.fd, packet, sizeof(packet), &from, &port);
	int r;

	(void)events;
	if (n == -EAGAIN)
		return;
	if (n < 0) { /* nobody listens there */
		finish(s, false, 0);
		return;
	}
	if (from != s->server || port != PORT || net_drop(s->net))
		return;
	r = sntp_answer_parse(s->stamp, packet, (size_t)n, &ms);
	if (r != -EBADMSG)
		finish(s, r == 0, ms);
}

void
sntp_init(struct sntp *s)
{
	io_init(&s->io, ready, s);
	timer_init(&s->timer, timeout, s);
}

int
sntp_start(struct sntp *s, uint32_t server)
{
	int fd;

	sntp_cancel(s);
	s->server = server;
	s->tries = 0;
	fd = net_udp_open(s->net);
	if (fd < 0)
		return fd;
	fd = io_open(s->net->loop, &s->io, fd, EPOLLIN);
	if (fd < 0)
		return fd;
	transmit(s);
	return 0;
}

void
sntp_cancel(struct sntp *s)
{
	timer_stop(s->net->loop, &s->timer);
	io_close(&s->io);
}
