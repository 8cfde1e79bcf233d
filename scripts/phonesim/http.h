/* One HTTP/1.1 GET: Content-Length, chunked or until close; 301 and 302 are handed
 * back, 404 is "not found", all else is a failure (cisco-mpp §8). */
#ifndef PHONESIM_HTTP_H
#define PHONESIM_HTTP_H

#include "net.h"

struct http {
	struct net *net;
	struct io io;
	struct timer timer;
	struct str request;
	size_t sent;
	struct str head; /* until the empty line, then the chunk lines */
	enum { HTTP_SEND, HTTP_HEAD, HTTP_BODY, HTTP_CHUNK_LINE, HTTP_CHUNK } state;
	uint64_t left;	 /* of the body or the chunk; UINT64_MAX = until close */
	bool tls;	 /* only try to connect */
	unsigned run;	 /* counts cancels: a callback may have started anew */
	char error[600]; /* also the Location of a redirect */
	bool (*data)(void *arg, const uint8_t *p, size_t n);
	void (*done)(void *arg, enum net_result r, const char *error);
	void *arg;
};

void http_init(struct http *h);
/* tls: connects only, and then fails with a plain word. */
int http_start(struct http *h, uint32_t ip, uint16_t port, bool tls, const char *host,
	       const char *path, const char *user_agent);
void http_cancel(struct http *h);

#endif
