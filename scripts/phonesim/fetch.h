/* One file by its URL. Where it comes from is the source's matter: the network (name
 * resolution, TFTP or HTTP, redirects followed) or a directory. */
#ifndef PHONESIM_FETCH_H
#define PHONESIM_FETCH_H

#include "ask.h"
#include "dns.h"
#include "http.h"
#include "tftp.h"
#include "url.h"

struct fetch;

struct source {
	void (*init)(struct fetch *f);
	/* Ends in fetch_finish, never at once. */
	void (*start)(struct fetch *f);
	void (*cancel)(struct fetch *f);
};

extern const struct source source_network, source_files;

struct fetch {
	const struct source *source;
	struct net *net;
	const char *dir; /* of source_files */
	bool no_dns;	 /* a phone that cannot resolve names */
	struct url url;	 /* in force now: redirects and service records change it */
	uint32_t ip;	 /* of the server, 0 until known */
	struct tftp tftp;
	struct http http;
	struct dns dns;
	struct timer later;
	enum net_result outcome; /* what later tells */
	const char *failure;
	unsigned redirects;
	struct ask ask;
	char coding[32]; /* the file's Content-Encoding, "" = none */
	struct str body; /* at most ask.keep bytes of it */
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

/* source, net, dir, resolved, progress, done, arg are the caller's to fill first. */
void fetch_init(struct fetch *f);
/* Takes what *ask owns. */
void fetch_start(struct fetch *f, struct ask *ask);
void fetch_cancel(struct fetch *f);

/* For the sources. fetch_take: false = stop dead. */
bool fetch_take(struct fetch *f, const void *p, size_t n);
void fetch_finish(struct fetch *f, enum net_result r, const char *error);
/* The same from the loop, not from within the caller; why is a constant text. */
void fetch_finish_later(struct fetch *f, enum net_result r, const char *why);

#endif
