#include "http.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#define HEAD_MAX 16384u
#define PATIENCE 16 /* times the retransmission wait */

static void
finish(struct http *h, enum net_result r, const char *error)
{
	http_cancel(h);
	if (error != h->error)
		snprintf(h->error, sizeof(h->error), "%s", error);
	h->done(h->arg, r, h->error);
}

static void
timeout(void *arg)
{
	finish(arg, NET_FAILED, "timeout");
}

static void
connected(struct http *h)
{
	int error = 0;
	socklen_t len = sizeof(error);
	ssize_t n;

	getsockopt(h->io.fd, SOL_SOCKET, SO_ERROR, &error, &len);
	if (error != 0) {
		finish(h, NET_FAILED,
		       error == ECONNREFUSED ? "connection refused" : strerror(error));
		return;
	}
	if (h->tls) {
		finish(h, NET_FAILED, "https is not supported by the simulation");
		return;
	}
	n = send(h->io.fd, h->request.s + h->sent, h->request.len - h->sent,
		 MSG_NOSIGNAL);
	if (n < 0 && errno != EAGAIN) {
		finish(h, NET_FAILED, strerror(errno));
		return;
	}
	h->sent += n > 0 ? (size_t)n : 0;
	if (h->sent == h->request.len) {
		h->state = HTTP_HEAD;
		io_events(h->net->loop, &h->io, EPOLLIN);
	}
}

/* The trimmed value of a header field, owned; NULL if absent. */
static char *
field(const char *head, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = strstr(head, "\r\n"); p != NULL; p = strstr(p, "\r\n")) {
		p += 2;
		if (strncasecmp(p, name, n) != 0 || p[n] != ':')
			continue;
		p += n + 1;
		p += strspn(p, " \t");
		return xstrndup(p, strcspn(p, "\r\n"));
	}
	return NULL;
}

/* "HTTP/1.1 200 …", 0 if it is none. */
static unsigned
http_status(const char *head)
{
	unsigned status = 0;

	if (strncmp(head, "HTTP/1.", 7) != 0 || strchr("01", head[7]) == NULL ||
	    head[7] == '\0' || head[8] != ' ' || strspn(head + 9, "0123456789") != 3)
		return 0;
	for (int i = 9; i < 12; i++)
		status = status * 10 + (unsigned)(head[i] - '0');
	return status;
}

static void
got_head(struct http *h)
{
	AUTO_FREE char *length = field(h->head.s, "Content-Length");
	AUTO_FREE char *coding = field(h->head.s, "Transfer-Encoding");
	AUTO_FREE char *location = field(h->head.s, "Location");
	unsigned status = http_status(h->head.s);

	if (status == 0) {
		finish(h, NET_FAILED, "bad http answer");
		return;
	}
	if ((status == 301 || status == 302) && location != NULL) {
		finish(h, NET_REDIRECT, location);
		return;
	}
	if (status != 200) {
		snprintf(h->error, sizeof(h->error), "http_get failed: %u", status);
		finish(h, status == 404 ? NET_NOT_FOUND : NET_FAILED,
		       status == 404 ? "File not found" : h->error);
		return;
	}
	h->state = HTTP_BODY;
	h->left = UINT64_MAX;
	if (coding != NULL && strcasecmp(coding, "chunked") == 0)
		h->state = HTTP_CHUNK_LINE;
	else if (length != NULL && !number_parse(length, UINT64_MAX / 16, &h->left))
		finish(h, NET_FAILED, "bad http length");
	str_clear(&h->head);
}

/* Collects bytes into h->head until it ends with mark; returns how many it took. */
static size_t
collect(struct http *h, const uint8_t *p, size_t n, const char *mark, bool *ret_done)
{
	size_t m = strlen(mark);

	*ret_done = false;
	for (size_t i = 0; i < n; i++) {
		str_addn(&h->head, (const char *)p + i, 1);
		if (h->head.len >= m &&
		    memcmp(h->head.s + h->head.len - m, mark, m) == 0) {
			*ret_done = true;
			return i + 1;
		}
	}
	return n;
}

static void
got_chunk_line(struct http *h)
{
	char *end;

	/* The empty line behind the chunk before. */
	if (strcmp(h->head.s, "\r\n") == 0) {
		str_clear(&h->head);
		return;
	}
	h->left = strtoull(h->head.s, &end, 16);
	if (end == h->head.s || h->left > UINT64_MAX / 16)
		finish(h, NET_FAILED, "bad http chunk");
	else if (h->left == 0)
		finish(h, NET_OK, "");
	else
		h->state = HTTP_CHUNK;
	str_clear(&h->head);
}

/* Takes some of the bytes; 0 = the transfer is over. */
static size_t
step(struct http *h, const uint8_t *p, size_t n)
{
	const unsigned run = h->run;
	size_t took = n;
	bool complete;

	switch (h->state) {
	case HTTP_SEND:
		return 0;
	case HTTP_HEAD:
		took = collect(h, p, n, "\r\n\r\n", &complete);
		if (complete)
			got_head(h);
		break;
	case HTTP_CHUNK_LINE:
		took = collect(h, p, n, "\r\n", &complete);
		if (complete)
			got_chunk_line(h);
		break;
	case HTTP_BODY:
	case HTTP_CHUNK:
		if (took > h->left)
			took = (size_t)h->left;
		if (!h->data(h->arg, p, took))
			return 0;
		if (h->left != UINT64_MAX)
			h->left -= took;
		if (h->left == 0 && h->state == HTTP_CHUNK)
			h->state = HTTP_CHUNK_LINE;
		break;
	}
	if (h->run != run)
		return 0;
	if (h->head.len > HEAD_MAX)
		finish(h, NET_FAILED, "http head too long");
	else if (h->state == HTTP_BODY && h->left == 0)
		finish(h, NET_OK, "");
	return h->run == run ? took : 0;
}

static void
readable(struct http *h)
{
	uint8_t chunk[16384];
	ssize_t n = recv(h->io.fd, chunk, sizeof(chunk), 0);

	if (n < 0 && errno == EAGAIN)
		return;
	if (n < 0) {
		finish(h, NET_FAILED, strerror(errno));
		return;
	}
	if (n == 0) {
		bool whole = h->state == HTTP_BODY && h->left == UINT64_MAX;

		finish(h, whole ? NET_OK : NET_FAILED,
		       whole ? "" : "connection closed");
		return;
	}
	timer_set(h->net->loop, &h->timer, h->net->retransmit_ms * PATIENCE);
	for (size_t i = 0; i < (size_t)n;) {
		size_t took = step(h, chunk + i, (size_t)n - i);

		if (took == 0)
			return;
		i += took;
	}
}

static void
ready(void *arg, uint32_t events)
{
	struct http *h = arg;

	(void)events;
	if (h->state == HTTP_SEND)
		connected(h);
	else
		readable(h);
}

void
http_init(struct http *h)
{
	io_init(&h->io, ready, h);
	timer_init(&h->timer, timeout, h);
}

int
http_start(struct http *h, uint32_t ip, uint16_t port, bool tls, const char *host,
	   const char *path, const char *user_agent)
{
	int fd = net_tcp_open(h->net, ip, port);

	if (fd < 0)
		return fd;
	http_cancel(h);
	h->tls = tls;
	h->sent = 0;
	h->state = HTTP_SEND;
	str_addf(&h->request, "GET %s HTTP/1.1\r\nHost: %s", path, host);
	if (port != 80)
		str_addf(&h->request, ":%u", port);
	str_addf(&h->request,
		 "\r\nUser-Agent: %s\r\nAccept: */*\r\nConnection: close\r\n\r\n",
		 user_agent);
	timer_set(h->net->loop, &h->timer, h->net->retransmit_ms * PATIENCE);
	return io_open(h->net->loop, &h->io, fd, EPOLLOUT);
}

void
http_cancel(struct http *h)
{
	h->run++;
	timer_stop(h->net->loop, &h->timer);
	io_close(&h->io);
	str_clear(&h->request);
	str_clear(&h->head);
}
