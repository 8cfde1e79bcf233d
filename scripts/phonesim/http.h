/* One HTTP/1.1 request, over TLS for https: Content-Length, chunked or until close;
 * answers to 401 and 407 are given here, redirects are handed back (cisco-mpp §8). */
#ifndef PHONESIM_HTTP_H
#define PHONESIM_HTTP_H

#include "answer.h"
#include "ask.h"
#include "conn.h"

struct http {
	struct conn conn;
	const struct ask *ask;
	const struct url *url;
	uint32_t ip;
	unsigned logins; /* credentials sent so often */
	struct str head; /* until the empty line, then the chunk lines */
	struct answer answer;
	enum { HTTP_HEAD, HTTP_BODY, HTTP_CHUNK_LINE, HTTP_CHUNK } state;
	uint64_t left;	 /* of the body or the chunk; UINT64_MAX = until close */
	unsigned run;	 /* counts cancels: a callback may have started anew */
	char error[600]; /* also the Location of a redirect */
	char coding[32]; /* Content-Encoding of the file, "" = none */
	bool (*data)(void *arg, const uint8_t *p, size_t n);
	void (*done)(void *arg, enum net_result r, const char *error);
	void *arg;
};

/* data, done, arg are the caller's to fill first. */
void http_init(struct http *h, struct net *net);
/* ask and url must stay until the end. */
int http_start(struct http *h, uint32_t ip, const struct url *url,
	       const struct ask *ask);
void http_cancel(struct http *h);

#endif
