#include "http.h"

#include "auth.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD_MAX 16384u
#define LOGINS_MAX 2 /* the guide's table 2 */

static void
finish(struct http *h, enum net_result r, const char *error)
{
	if (error != h->error)
		snprintf(h->error, sizeof(h->error), "%s", error);
	http_cancel(h);
	h->done(h->arg, r, h->error);
}

/* login: a whole header line, NULL = none. */
static int
request(struct http *h, const char *login)
{
	const struct ask *a = h->ask;
	const struct url *u = h->url;
	bool tls = u->scheme == SCHEME_HTTPS;
	struct str out = { 0 };

	str_addf(&out, "%s %s HTTP/1.1\r\nHost: %s", method_name(a->method), u->path,
		 u->host);
	if (u->port != (tls ? 443 : 80))
		str_addf(&out, ":%u", u->port);
	str_addf(&out, "\r\nUser-Agent: %s\r\nAccept: */*\r\nConnection: close\r\n",
		 a->user_agent != NULL ? a->user_agent : "");
	if (login != NULL)
		str_add(&out, login);
	if (a->method != METHOD_GET) {
		str_addf(&out, "Content-Length: %zu\r\nContent-Type: %s\r\n",
			 a->body.len, a->type);
		if (a->coding != NULL)
			str_addf(&out, "Content-Encoding: %s\r\n", a->coding);
	}
	str_add(&out, "\r\n");
	if (a->method != METHOD_GET && a->body.len > 0)
		str_addn(&out, a->body.s, a->body.len);
	h->state = HTTP_HEAD;
	return conn_start(&h->conn, h->ip, u->port, tls ? &a->tls : NULL, &out);
}

static void
refused(struct http *h)
{
	snprintf(h->error, sizeof(h->error), "http_get failed: %u", h->answer.status);
	finish(h, NET_FAILED, h->error);
}

static void
login(struct http *h)
{
	const struct ask *a = h->ask;
	AUTO_FREE char *value = NULL, *line = NULL;
	struct str text = { 0 };
	struct challenge c;
	char cnonce[17];

	challenge_parse(h->answer.challenge != NULL ? h->answer.challenge : "", &c);
	if (a->uid == NULL || c.scheme == AUTH_NONE || h->logins++ == LOGINS_MAX) {
		challenge_clear(&c);
		refused(h);
		return;
	}
	snprintf(cnonce, sizeof(cnonce), "%016llx",
		 (unsigned long long)rng_next(h->conn.net->rng));
	value = auth_answer(&c, &(struct auth_request){ method_name(a->method),
							h->url->path, a->uid,
							a->pwd ? a->pwd : "", cnonce });
	challenge_clear(&c);
	str_addf(&text, "%s: %s\r\n",
		 h->answer.status == 407 ? "Proxy-Authorization" : "Authorization",
		 value);
	line = str_take(&text);
	answer_clear(&h->answer);
	str_clear(&h->head);
	h->run++;
	if (request(h, line) < 0)
		finish(h, NET_FAILED, "connection failed");
}

static void
body_begins(struct http *h)
{
	const struct answer *a = &h->answer;

	snprintf(h->coding, sizeof(h->coding), "%s", a->coding ? a->coding : "");
	h->state = a->chunked ? HTTP_CHUNK_LINE : HTTP_BODY;
	h->left = a->has_length ? a->length : UINT64_MAX;
	if (a->status == 204)
		h->left = 0;
	str_clear(&h->head);
}

static void
got_head(struct http *h)
{
	answer_clear(&h->answer);
	if (answer_parse(h->head.s, &h->answer) < 0) {
		finish(h, NET_FAILED, "bad http answer");
		return;
	}
	switch (answer_class(h->answer.status)) {
	case ANSWER_INTERIM:
		str_clear(&h->head);
		return;
	case ANSWER_OK:
		body_begins(h);
		return;
	case ANSWER_REDIRECT:
		if (h->answer.location == NULL)
			refused(h);
		else
			finish(h, NET_REDIRECT, h->answer.location);
		return;
	case ANSWER_LOGIN:
		login(h);
		return;
	case ANSWER_MISSING:
		finish(h, NET_NOT_FOUND, "File not found");
		return;
	case ANSWER_OTHER:
		refused(h);
		return;
	}
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
received(void *arg, const uint8_t *p, size_t n)
{
	struct http *h = arg;

	for (size_t i = 0; i < n;) {
		size_t took = step(h, p + i, n - i);

		if (took == 0)
			return;
		i += took;
	}
}

static void
ended(void *arg, const char *error)
{
	struct http *h = arg;
	bool whole = error == NULL && h->state == HTTP_BODY && h->left == UINT64_MAX;

	if (whole)
		finish(h, NET_OK, "");
	else
		finish(h, NET_FAILED, error != NULL ? error : "connection closed");
}

void
http_init(struct http *h, struct net *net)
{
	h->conn =
		(struct conn){ .net = net, .data = received, .ended = ended, .arg = h };
	conn_init(&h->conn);
}

int
http_start(struct http *h, uint32_t ip, const struct url *url, const struct ask *ask)
{
	http_cancel(h);
	h->ip = ip;
	h->url = url;
	h->ask = ask;
	h->logins = 0;
	h->coding[0] = '\0';
	return request(h, NULL);
}

void
http_cancel(struct http *h)
{
	h->run++;
	conn_cancel(&h->conn);
	answer_clear(&h->answer);
	str_clear(&h->head);
}
