/* May this unit go into this batch? What a scanner, or a person who adds it by hand, is
 * told: the reason and what to do. The schema and flow keep a wrong one from shipping
 * in any case; here is the word in time. */
#ifndef BENCH_ADMIT_H
#define BENCH_ADMIT_H

#include <bench/store.h>

BENCH_BEGIN_DECLS

struct bench_candidate {
	int64_t batch;
	const struct bench_unit *unit; /* as it stands; all zero but the MAC: new */
	const char *serial;	       /* as scanned */
	const char *model;	       /* as scanned; "" not known */
};

/* 1: yes; 0: no, with the reason (one sentence, in reason). Looks at: shipped, scrap,
 * on hold, stopped by an alarm, on the list of another batch that is not closed, not
 * among the order's lines. */
int bench_store_admits(struct bench_store *s, const struct bench_candidate *c,
		       char reason[256], struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
