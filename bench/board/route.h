/* Which address is answered by what, and who may ask. */
#ifndef BENCH_BOARD_ROUTE_H
#define BENCH_BOARD_ROUTE_H

#include "request.h"

enum who { WHO_ALL, WHO_STAFF };

/* Where a body goes that is not JSON: as it comes, piece by piece, into r->sink. All
 * three are called in the board's loop. */
struct body_sink {
	int64_t most; /* bytes */
	/* Before the first byte. Negative errno and the answer: refused. */
	int (*open)(struct request *r, struct answer *a);
	/* -EFBIG, -ENOSPC, …: what is wrong is answered at the end. */
	int (*write)(struct request *r, const void *data, size_t n);
	/* Always, at last: after the handler, or without it. */
	void (*close)(struct request *r);
};

typedef void route_fn(struct request *r, struct answer *a);

struct route {
	enum method method; /* METHOD_GET: HEAD, too */
	const char *path;   /* ends in '/': and all below it, as r->tail */
	enum who who;
	route_fn *run;
	const struct body_sink *sink; /* NULL: a body is JSON, or there is none */
};

/* NULL: none; *ret_other: but there is one for another method. */
const struct route *route_find(enum method method, const char *path, bool *ret_other,
			       const char **ret_tail);

#endif
