/* The served tree by HTTP and HTTPS (DESIGN D3): what a request gets, and what of it
 * goes into the record. Single-threaded: the caller's loop waits for the descriptors
 * and calls httpd_server_run(). */
#ifndef BENCH_HTTPD_SERVER_H
#define BENCH_HTTPD_SERVER_H

#include "auth.h"

#include <bench/config.h>
#include <bench/writer.h>
#include <profiles/family.h>

/* Borrowed until the server is freed. */
struct httpd_conf {
	const struct bench_config *config;
	const struct bench_families *families;
	const struct httpd_auth *auth;
	struct bench_writer *writer;
	const char *ca;		       /* PEM; "": there is none to give */
	const char *certificate, *key; /* PEM */
	int tree;		       /* bench_tree_open()'s */
	int http, https;	       /* listening sockets, taken; -1: off */
};

struct httpd_server;

int httpd_server_new(const struct httpd_conf *conf, struct httpd_server **ret_server,
		     struct bench_err *err) BENCH_CHECKED;
/* What is under way ends as timeout, and is recorded. */
void httpd_server_freep(struct httpd_server **s);
/* To poll for reading: 2 at most; returns how many. */
size_t httpd_server_fds(const struct httpd_server *s, int fds[2]);
int httpd_server_timeout_ms(struct httpd_server *s);
/* Does what is to do; never blocks for a client. */
int httpd_server_run(struct httpd_server *s) BENCH_CHECKED;

#endif
