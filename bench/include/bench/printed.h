/* What was put on paper. A print is an event (PRINTED): name says what, text why, and
 * the outcome whether it came out. */
#ifndef BENCH_PRINTED_H
#define BENCH_PRINTED_H

#include <bench/store.h>

BENCH_BEGIN_DECLS

/* One paper of one thing; what is not given is zero. */
struct bench_print {
	const char *what; /* "carton label", "shipping list", ...: its event's name */
	struct bench_mac unit;
	int64_t carton, batch; /* row ids */
};

/* How often it came out. */
int bench_store_printed(struct bench_store *s, const struct bench_print *p,
			int64_t *ret_times, struct bench_err *err) BENCH_CHECKED;
/* Records that it came out, and why it was printed again ("" the first time). */
int bench_store_print_done(struct bench_store *s, const struct bench_print *p,
			   const char *reason, struct bench_err *err) BENCH_CHECKED;
/* Records that it did not: why is what failed. Nothing else is undone by that. */
int bench_store_print_failed(struct bench_store *s, const struct bench_print *p,
			     const char *why, struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
