/* What web.c, call.c and respond.c share: the HTTP library's side of a request. */
#ifndef BENCH_BOARD_WEB_IMPL_H
#define BENCH_BOARD_WEB_IMPL_H

#include "board.h"
#include "route.h"

#include <microhttpd.h>

struct web_client { /* a connection */
	struct web_client *next, **link;
	struct bench_mono since; /* connected, or the last request's end */
	bool in_request;
	bool whole; /* its request is here, or nothing more of it is wanted */
	bool uploads;
	int fd;
	char address[REQUEST_ADDRESS];
};

/* One request. Freed when both are done with it: the library, and who answers later. */
struct call {
	struct call *next, **link;
	struct request r;
	struct board_web *web;
	struct MHD_Connection *connection;
	struct web_client *client;
	const struct route *route; /* NULL: a page, an asset, or nothing */
	struct bench_str body;
	struct answer answer;
	bool refused;	       /* before its body was there */
	bool sinking;	       /* sink is open */
	int sink_error;	       /* of its write */
	bool ran;	       /* its handler */
	bool suspended, waits; /* waits: for request_finish() */
	bool gone;	       /* the library is done with it */
};

struct board_web {
	struct MHD_Daemon *daemon;
	int fd;
	bool tls;
	struct board *board;
	struct web_client *clients;
	struct call *calls;
	struct bench_mono sweep;
	const char *names[4]; /* that we answer to; NULL ends them */
	char host_name[256];
};

/* call.c */
enum MHD_Result call_step(struct board_web *w, struct MHD_Connection *connection,
			  const char *url, const char *method, const char *upload_data,
			  size_t *upload_data_size, struct call **call);
void call_end(struct call *c);
/* So that the library can stop: nothing may wait any more. */
void call_wake_all(struct board_web *w);
/* Those that wait for an answer which will not come. */
void call_forget_all(struct board_web *w);

/* respond.c: queues c's answer, which is empty then. */
enum MHD_Result respond(struct call *c);

#endif
