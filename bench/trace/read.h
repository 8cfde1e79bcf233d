/* What the trace holds, frame by frame. */
#ifndef BENCH_TRACE_READ_H
#define BENCH_TRACE_READ_H

#include <bench/bytes.h>
#include <bench/clock.h>
#include <bench/err.h>

/* The folder of a configuration's trace, below its runtime_dir. */
#define BENCH_TRACE_FOLDER "trace"

struct bench_trace_frame {
	struct bench_mono at; /* of this boot; to about a millisecond */
	struct bench_wall wall;
	struct bench_bytes kept; /* valid during the call only */
	size_t whole;		 /* its length on the wire */
};

/* fn returns 0 to go on, else that is returned. */
typedef int bench_trace_fn(const struct bench_trace_frame *frame, void *arg);

/* In the order of the wire, while it may be written to. A segment that is damaged is
 * read up to there and counted; one that goes meanwhile was too old. -ENOENT: no trace
 * is kept; -EACCES; -errno. */
int bench_trace_each(const char *dir, bench_trace_fn *fn, void *arg, int *ret_damaged,
		     struct bench_err *err) BENCH_CHECKED;

#endif
