/* What the phones make of an HTTP status while they fetch a profile or firmware (the
 * vendor's guide, "HTTP response behaviour"): data for the file server's choice, for
 * `bench http status` and for tests. */
#ifndef BENCH_HTTP_STATUS_H
#define BENCH_HTTP_STATUS_H

#include <bench/defs.h>

BENCH_BEGIN_DECLS

/* Which retry the phone goes into. */
enum bench_http_class {
	BENCH_HTTP_SUCCESS,   /* A: next by Resync_Periodic */
	BENCH_HTTP_NOT_FOUND, /* B: no such file, or a corrupt one */
	BENCH_HTTP_FAILURE,   /* C: any other failure; B and C: Resync_Error_Retry_Delay
			       */
	BENCH_HTTP_AT_ONCE,   /* asks again at once: elsewhere, or with credentials */
	BENCH_HTTP_CLASSES
};

struct bench_http_status {
	int first, last; /* of the codes that this row is for */
	enum bench_http_class then;
	const char *meaning, *phone; /* what it is, what the phone does */
};

extern const struct bench_http_status bench_http_statuses[];
extern const size_t bench_http_statuses_n;

/* The row of a code; the special ones come before the ranges. NULL: none says it. */
const struct bench_http_status *bench_http_status_find(int code);
/* "A", "B", "C", "at once". */
const char *bench_http_class_name(enum bench_http_class c);

BENCH_END_DECLS
#endif
