#include "tftp.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>

#define TRIES 5
#define BLKSIZE_MAX 65464
#define TSIZE_MAX ((uint64_t)1 << 40)

enum opcode { RRQ = 1, DATA = 3, ACK = 4, ERROR = 5, OACK = 6 };
enum code { NOT_FOUND = 1, UNKNOWN_TID = 5, BAD_OPTION = 8 };

static void
finish(struct tftp *t, enum net_result r, const char *error)
{
	tftp_cancel(t);
	if (error != t->error)
		snprintf(t->error, sizeof(t->error), "%s", error);
	t->done(t->arg, r, t->error);
}

static void
transmit(struct tftp *t)
{
	net_send(t->io.fd, t->ip, t->port, t->packet, t->n_packet);
	timer_set(t->net->loop, &t->timer, t->net->retransmit_ms << t->tries);
}

static void
timeout(void *arg)
{
	struct tftp *t = arg;

	if (++t->tries >= TRIES)
		finish(t, NET_FAILED, "timeout");
	else
		transmit(t);
}

static void
send_error(struct tftp *t, uint16_t port, enum code code, const char *text)
{
	uint8_t packet[64];
	struct writer w = wr_init(packet, sizeof(packet));

	wr_be16(&w, ERROR);
	wr_be16(&w, (uint16_t)code);
	wr_bytes(&w, text, strlen(text) + 1);
	net_send(t->io.fd, t->ip, port, packet, wr_len(&w));
}

static void
acknowledge_now(void *arg)
{
	struct tftp *t = arg;

	transmit(t);
	if (t->last)
		finish(t, NET_OK, "");
}

static void
acknowledge(struct tftp *t, uint16_t block)
{
	struct writer w = wr_init(t->packet, sizeof(t->packet));

	wr_be16(&w, ACK);
	wr_be16(&w, block);
	t->n_packet = wr_len(&w);
	t->tries = 0;
	timer_stop(t->net->loop, &t->timer);
	if (t->net->slow_ms > 0)
		timer_set(t->net->loop, &t->delay, t->net->slow_ms);
	else
		acknowledge_now(t);
}

static void
got_data(struct tftp *t, struct reader *r)
{
	uint16_t block = rd_be16(r);
	size_t n = rd_left(r);

	if (r->bad || timer_armed(&t->delay))
		return;
	/* A block seen before is not acknowledged again, our own timer does that: else
	 * every packet would be doubled from here on (RFC 1123 section 4.2.3.1). */
	if (block != t->next)
		return;
	if (n > t->blksize) {
		finish(t, NET_FAILED, "block longer than agreed");
		return;
	}
	t->got_data = true;
	t->last = n < t->blksize;
	t->next++;
	if (!t->data(t->arg, rd_bytes(r, n), n))
		return;
	acknowledge(t, block);
}

static char *
take_string(struct reader *r)
{
	const uint8_t *p = r->p;
	const uint8_t *nul = rd_left(r) > 0 ? memchr(p, 0, rd_left(r)) : NULL;

	if (nul == NULL) {
		r->bad = true;
		return xstrdup("");
	}
	rd_bytes(r, (size_t)(nul - p) + 1);
	return xstrdup((const char *)p);
}

/* Only what was asked for may be in it, and blksize not larger (RFC 2347, RFC 2348). */
static bool
oack_option(struct tftp *t, const char *name, const char *value)
{
	uint64_t v;

	if (strcasecmp(name, "blksize") == 0 && t->net->tftp_blksize != 0) {
		if (!number_parse(value, t->net->tftp_blksize, &v) || v < 8)
			return false;
		t->blksize = (size_t)v;
		return true;
	}
	return strcasecmp(name, "tsize") == 0 && t->net->tftp_tsize &&
	       number_parse(value, TSIZE_MAX, &v);
}

static void
got_oack(struct tftp *t, struct reader *r)
{
	if (t->got_data || t->next != 1)
		return;
	while (rd_left(r) > 0) {
		AUTO_FREE char *name = take_string(r);
		AUTO_FREE char *value = take_string(r);

		if (r->bad || !oack_option(t, name, value)) {
			send_error(t, t->port, BAD_OPTION, "option refused");
			finish(t, NET_FAILED, "bad option acknowledgement");
			return;
		}
	}
	acknowledge(t, 0);
}

static void
got_error(struct tftp *t, struct reader *r)
{
	uint16_t code = rd_be16(r);
	size_t n = rd_left(r);
	const uint8_t *text = rd_bytes(r, n);

	snprintf(t->error, sizeof(t->error), "tftp error %u: %.*s", code,
		 (int)(n < 90 ? n : 90), text != NULL ? (const char *)text : "");
	if (code == NOT_FOUND)
		finish(t, NET_NOT_FOUND, "File not found");
	else
		finish(t, NET_FAILED, t->error);
}

static void
got_packet(struct tftp *t, uint16_t port, const uint8_t *p, size_t n)
{
	struct reader r = rd_init(p, n);
	uint16_t op = rd_be16(&r);

	/* The first answer's port is the transfer id (RFC 1350 section 4). */
	if (!t->known_tid) {
		t->known_tid = true;
		t->port = port;
	} else if (port != t->port) {
		send_error(t, port, UNKNOWN_TID, "unknown transfer id");
		return;
	}
	if (op == DATA)
		got_data(t, &r);
	else if (op == OACK)
		got_oack(t, &r);
	else if (op == ERROR)
		got_error(t, &r);
}

static void
ready(void *arg, uint32_t events)
{
	static uint8_t packet[BLKSIZE_MAX + 4 + 1];
	struct tftp *t = arg;
	uint32_t ip;
	uint16_t port;
	ssize_t n;

	(void)events;
	n = net_recv(t->io.fd, packet, sizeof(packet), &ip, &port);
	if (n == -ECONNREFUSED)
		finish(t, NET_FAILED, "connection refused");
	else if (n < 0 && n != -EAGAIN)
		finish(t, NET_FAILED, strerror((int)-n));
	else if (n >= 2 && ip == t->ip && !net_drop(t->net))
		got_packet(t, port, packet, (size_t)n);
}

static bool
put_request(struct tftp *t, const char *path)
{
	struct writer w = wr_init(t->packet, sizeof(t->packet));
	char number[16];

	wr_be16(&w, RRQ);
	wr_bytes(&w, path, strlen(path) + 1);
	wr_bytes(&w, "octet", 6);
	if (t->net->tftp_blksize != 0) {
		snprintf(number, sizeof(number), "%u", t->net->tftp_blksize);
		wr_bytes(&w, "blksize", 8);
		wr_bytes(&w, number, strlen(number) + 1);
	}
	if (t->net->tftp_tsize)
		wr_bytes(&w, "tsize\0000", 8);
	t->n_packet = wr_len(&w);
	return !w.bad;
}

void
tftp_init(struct tftp *t)
{
	io_init(&t->io, ready, t);
	timer_init(&t->timer, timeout, t);
	timer_init(&t->delay, acknowledge_now, t);
}

int
tftp_start(struct tftp *t, uint32_t ip, uint16_t port, const char *path)
{
	int fd;

	t->ip = ip;
	t->port = port;
	t->known_tid = t->got_data = t->last = false;
	t->next = 1;
	t->blksize = 512;
	t->tries = 0;
	if (!put_request(t, path))
		return -ENAMETOOLONG;
	fd = net_udp_open(t->net);
	if (fd < 0)
		return fd;
	fd = io_open(t->net->loop, &t->io, fd, EPOLLIN);
	if (fd < 0)
		return fd;
	transmit(t);
	return 0;
}

void
tftp_cancel(struct tftp *t)
{
	timer_stop(t->net->loop, &t->timer);
	timer_stop(t->net->loop, &t->delay);
	io_close(&t->io);
}
