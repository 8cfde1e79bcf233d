#include "conn.h"

#include <errno.h>
#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#define PATIENCE 16 /* times the retransmission wait */

static void
end(struct conn *c, const char *error)
{
	AUTO_FREE char *copy = error != NULL ? xstrdup(error) : NULL;

	conn_cancel(c);
	c->ended(c->arg, copy);
}

static void
timeout(void *arg)
{
	end(arg, "timeout");
}

static void
patience(struct conn *c)
{
	timer_set(c->net->loop, &c->timer, c->net->retransmit_ms * PATIENCE);
}

/* OpenSSL's r ≤ 0: false if it only has to wait, and the loop waits for it. */
static bool
tls_failed(struct conn *c, int r, int *ret_kind)
{
	*ret_kind = SSL_get_error(c->ssl, r);
	if (*ret_kind != SSL_ERROR_WANT_READ && *ret_kind != SSL_ERROR_WANT_WRITE)
		return true;
	io_events(c->net->loop, &c->io,
		  *ret_kind == SSL_ERROR_WANT_READ ? EPOLLIN : EPOLLOUT);
	return false;
}

static void
end_by_tls(struct conn *c)
{
	AUTO_FREE char *why = tls_error(c->ssl);

	end(c, why);
}

static void
handshake(struct conn *c)
{
	int kind, r;

	ERR_clear_error();
	r = SSL_do_handshake(c->ssl);
	if (r == 1)
		c->state = CONN_SENDING;
	else if (tls_failed(c, r, &kind))
		end_by_tls(c);
}

static void
connected(struct conn *c)
{
	int error = 0;
	socklen_t len = sizeof(error);

	getsockopt(c->io.fd, SOL_SOCKET, SO_ERROR, &error, &len);
	if (error != 0)
		end(c, error == ECONNREFUSED ? "connection refused" : strerror(error));
	else
		c->state = c->ssl != NULL ? CONN_HANDSHAKE : CONN_SENDING;
}

/* Bytes taken, 0 = wait, -1 = over. */
static ssize_t
put(struct conn *c, const char *p, size_t n)
{
	ssize_t r;
	int kind;

	if (c->ssl == NULL) {
		r = send(c->io.fd, p, n, MSG_NOSIGNAL);
		if (r < 0 && errno == EAGAIN)
			return 0;
		if (r < 0)
			end(c, strerror(errno));
		return r;
	}
	ERR_clear_error();
	r = SSL_write(c->ssl, p, (int)n);
	if (r > 0)
		return r;
	if (!tls_failed(c, (int)r, &kind))
		return 0;
	end_by_tls(c);
	return -1;
}

static void
sending(struct conn *c)
{
	while (c->sent < c->out.len) {
		ssize_t n = put(c, c->out.s + c->sent, c->out.len - c->sent);

		if (n <= 0)
			return;
		c->sent += (size_t)n;
		patience(c);
	}
	c->state = CONN_RECEIVING;
	io_events(c->net->loop, &c->io, EPOLLIN);
}

/* Bytes there, 0 = wait, -1 = over. */
static ssize_t
get(struct conn *c, uint8_t *p, size_t n)
{
	ssize_t r;
	int kind;

	if (c->ssl == NULL) {
		r = recv(c->io.fd, p, n, 0);
		if (r < 0 && errno == EAGAIN)
			return 0;
		if (r > 0)
			return r;
		end(c, r < 0 ? strerror(errno) : NULL);
		return -1;
	}
	ERR_clear_error();
	r = SSL_read(c->ssl, p, (int)n);
	if (r > 0)
		return r;
	if (!tls_failed(c, (int)r, &kind))
		return 0;
	if (kind == SSL_ERROR_ZERO_RETURN)
		end(c, NULL);
	else
		end_by_tls(c);
	return -1;
}

/* TLS may hold bytes that the descriptor no longer announces: read until there are
 * none. */
static void
receiving(struct conn *c)
{
	const unsigned run = c->run;
	uint8_t chunk[16384];

	do {
		ssize_t n = get(c, chunk, sizeof(chunk));

		if (n <= 0)
			return;
		patience(c);
		c->data(c->arg, chunk, (size_t)n);
	} while (c->run == run && c->ssl != NULL);
}

static void
ready(void *arg, uint32_t events)
{
	struct conn *c = arg;
	const unsigned run = c->run;

	(void)events;
	if (c->state == CONN_CONNECTING)
		connected(c);
	if (c->run == run && c->state == CONN_HANDSHAKE)
		handshake(c);
	if (c->run == run && c->state == CONN_SENDING)
		sending(c);
	else if (c->run == run && c->state == CONN_RECEIVING)
		receiving(c);
}

void
conn_init(struct conn *c)
{
	io_init(&c->io, ready, c);
	timer_init(&c->timer, timeout, c);
}

int
conn_start(struct conn *c, uint32_t ip, uint16_t port, const struct tls_conf *tls,
	   struct str *out)
{
	int fd;

	conn_cancel(c);
	c->out = *out;
	*out = (struct str){ 0 };
	fd = net_tcp_open(c->net, ip, port);
	if (fd < 0)
		return fd;
	fd = io_open(c->net->loop, &c->io, fd, EPOLLOUT);
	if (fd < 0)
		return fd;
	if (tls != NULL && (c->ssl = tls_new(tls, c->io.fd)) == NULL) {
		conn_cancel(c);
		return -EPROTO;
	}
	c->state = CONN_CONNECTING;
	patience(c);
	return 0;
}

void
conn_cancel(struct conn *c)
{
	c->run++;
	timer_stop(c->net->loop, &c->timer);
	if (c->ssl != NULL && c->state > CONN_HANDSHAKE)
		SSL_shutdown(c->ssl);
	SSL_free(c->ssl);
	c->ssl = NULL;
	io_close(&c->io);
	str_clear(&c->out);
	c->sent = 0;
}
