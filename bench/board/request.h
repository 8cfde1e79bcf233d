/* One HTTP request and its answer, as the pages' handlers see them: nothing of the HTTP
 * library. One thread, the board's loop.
 *
 *   head ──► route, session, limits ──► body ──► handler ──► answer
 *                                                   └─ later: a child answers
 *
 * A handler that cannot answer yet sets answer->later and keeps the request; when what
 * it waits for is there it calls request_finish(). If the client goes away first, the
 * request stays valid until then: the answer is thrown away. */
#ifndef BENCH_BOARD_REQUEST_H
#define BENCH_BOARD_REQUEST_H

#include "session.h"

#include <bench/bytes.h>
#include <bench/str.h>
#include <sys/types.h>

#define REQUEST_BODY_MAX (64u << 10) /* of JSON */
#define REQUEST_ADDRESS 46
/* Of the text in quotes, as HTTP wants it. */
#define BOARD_ETAG 20

enum method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_DELETE, METHODS };

struct answer {
	unsigned status;  /* 0: 200 */
	const char *type; /* lives as long as the program; NULL: JSON */
	struct bench_str body;
	const void *data; /* instead of it, if not NULL: lives as long as the program */
	size_t data_len;
	char etag[BOARD_ETAG]; /* "" none */
	const char *encoding;  /* of data: "gzip"; NULL none */
	bool varies;	       /* with what the browser takes */
	const char *allow;     /* with 405; NULL none */
	char cookie[200];      /* Set-Cookie; "" none */
	int retry_after;       /* seconds; 0 none */
	bool later;
	/* A file instead of the body. */
	int fd; /* taken; 0: none */
	int64_t size;
	char file_name[128]; /* as it is to be saved; "": shown, not saved */
	/* An endless body instead: gives up to room bytes, 0: none now (the owner calls
	 * request_more() when there are some), -1: the end. */
	ssize_t (*stream)(void *arg, char *out, size_t room);
	void (*stream_end)(void *arg);
	void *stream_arg;
};

struct board;

struct request {
	struct board *board;
	enum method method;
	const char *path; /* decoded */
	const char *tail; /* of a route that ends in '/': what follows, else "" */
	char address[REQUEST_ADDRESS]; /* of the client */
	bool tls;
	/* Who is signed in, valid while the handler runs (it may sign out): sessions
	 * are found again by id. session.name[0] == '\0': nobody. */
	struct session session;
	struct bench_bytes body;
	void *sink; /* of the route's body_sink */
	void *web;  /* web.c's own */
};

/* A value of the query; NULL: not there, "" without '='. */
const char *request_query(const struct request *r, const char *name);
/* Every name and value, in no order; fn returns false to end. */
void request_query_each(const struct request *r,
			bool (*fn)(const char *name, const char *value, void *arg),
			void *arg);
/* A header; NULL: not there. */
const char *request_header(const struct request *r, const char *name);
/* For answer->later: takes what the answer owns. Once a request. */
void request_finish(struct request *r, struct answer *answer);
/* A stream has more to give, or shall end. */
void request_more(struct request *r);

/* {"error":{"code":…,"text":…}} */
void answer_error(struct answer *a, unsigned status, const char *code, const char *fmt,
		  ...) BENCH_PRINTF(4, 5);
void answer_clear(struct answer *a);

#endif
