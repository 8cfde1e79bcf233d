/* What the files of the server share: one connection, one request, one server. */
#ifndef BENCH_HTTPD_REQUEST_H
#define BENCH_HTTPD_REQUEST_H

#include "file.h"
#include "server.h"
#include "wire.h"

#include <bench/str.h>
#include <microhttpd.h>

#define HTTPD_BODY_MAX (1u << 20) /* of a report */

struct httpd_connection {
	struct httpd_connection *next, **link;
	struct bench_mono since; /* connected, or the last request's end */
	bool in_request, answered;
	bool tls;
	int fd;
	char ip[16];
};

/* How far libmicrohttpd has come with a body that it asks for in blocks (TLS). Shared
 * by response and request: whichever is freed first. */
struct httpd_body {
	int fd, holders;
	int64_t first;
	uint64_t handed;
};

enum httpd_method { HTTPD_GET, HTTPD_HEAD, HTTPD_POST, HTTPD_PUT, HTTPD_OTHER };

struct httpd_request {
	struct httpd_server *server;
	struct httpd_connection *client;
	struct MHD_Connection *connection;
	enum httpd_method method;
	struct bench_mono asked;
	struct httpd_name name;
	struct bench_agent agent;
	struct bench_mac owner; /* of the unit that this address may read */
	bool old_protocol;	/* HTTP/1.0 */
	bool refused;		/* answered before the body was there */
	bool too_large;
	struct bench_str body; /* of a report */
	/* a file that is under way */
	bool sending;
	struct bench_event event;
	struct httpd_body *blocks; /* NULL: by sendfile */
	uint64_t start, head, tail;
};

struct httpd_server {
	struct httpd_conf conf;
	struct MHD_Daemon *daemons[2]; /* plain, TLS; NULL: off */
	struct httpd_waits *waits;
	struct httpd_connection *clients;
	size_t n_clients;
	size_t bodies; /* bytes of reports that are under way */
	struct bench_mono sweep;
	uint64_t told_dropped;
	char random[16]; /* for digests */
};

/* answer.c: the whole request is there. */
enum MHD_Result httpd_answer(struct httpd_request *q);
/* A refusal, on record; text says why. */
enum MHD_Result httpd_refuse(struct httpd_request *q, enum bench_http_case why,
			     const char *text);
/* 413, and the connection ends. */
enum MHD_Result httpd_refuse_body(struct httpd_request *q);
void httpd_body_release(void *body);

/* record.c */
void httpd_event_start(const struct httpd_request *q, enum bench_event_kind kind,
		       struct bench_event *ret_event);
bool httpd_push(struct httpd_server *s, const struct bench_event *e);
/* A transfer's end, into record and log. */
void httpd_judged(const struct bench_event *e, void *server);

#endif
