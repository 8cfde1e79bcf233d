/* The text of a failure, for people. The code of a failure is the function's return
 * value.
 *
 * A message says what we did, on what, why, and what to do. It is made once, where the
 * facts are, and logged once, by the program. No secret ever goes into one. */
#ifndef BENCH_ERR_H
#define BENCH_ERR_H

#include <bench/defs.h>

BENCH_BEGIN_DECLS

/* Flat and owned by the caller: no allocation, no thread rule. */
struct bench_err {
	char text[512];
};

/* Writes the text (cut if too long) when err is not NULL; returns code, a negative
 * errno. */
int bench_fail(struct bench_err *err, int code, const char *fmt, ...)
	BENCH_PRINTF(3, 4);

/* Puts "prefix: " in front of the text that is already there; returns code. */
int bench_fail_in(struct bench_err *err, int code, const char *fmt, ...)
	BENCH_PRINTF(3, 4);

BENCH_END_DECLS
#endif
