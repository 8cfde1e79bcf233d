/* One file by its URL: name resolution, then TFTP or HTTP, redirects followed. */
#ifndef PHONESIM_FETCH_H
#define PHONESIM_FETCH_H

#include "dns.h"
#include "http.h"
#include "tftp.h"
#include "url.h"

struct fetch {
	struct net *net;
	bool no_dns; /* a phone that cannot resolve names */
	struct url url;
	uint32_t ip; /* of the server, 0 until known */
	struct tftp tftp;
	struct http http;
	struct dns dns;
	struct timer later;
	const char *failure;
	unsigned redirects;
	char user_agent[128];
	struct str body; /* at most keep bytes of it */
	size_t keep;
	uint64_t bytes;
	char error[160];
	/* Called when the server's address is known, before anything is sent to it. */
	void (*resolved)(void *arg);
	/* Called per piece; false = stop dead (see fetch_cancel). */
	bool (*progress)(void *arg);
	/* Never called from within fetch_start. f->body is there until the next start.
	 */
	void (*done)(void *arg, enum net_result r, const char *error);
	void *arg;
};

/* net, resolved, progress, done, arg are the caller's to fill first. */
void fetch_init(struct fetch *f);
void fetch_start(struct fetch *f, const struct url *url, size_t keep);
void fetch_cancel(struct fetch *f);

#endif
