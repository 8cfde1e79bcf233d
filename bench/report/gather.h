/* One batch, read as a whole: what both forms of the report are made from. */
#ifndef BENCH_GATHER_H
#define BENCH_GATHER_H

#include "evidence.h"

struct report {
	struct bench_batch batch;
	struct bench_recipe_row recipe; /* owned: report_clear() */
	char host[256];	    /* where its phones will look for their profiles */
	bool host_known;    /* the recipe can be read by this program */
	int64_t last_event; /* of the record that this is read from */
	int units, proven, packed, disagreeing;
};

typedef int report_unit_fn(const struct report *r, const struct evidence *e, void *arg);

/* Fills ret_report and calls fn for each unit in the order of first sight (batch,
 * recipe and host are set by then). -ENOENT: no such batch. */
int report_gather(struct bench_store *s, int64_t batch, report_unit_fn *fn, void *arg,
		  struct report *ret_report, struct bench_err *err) BENCH_CHECKED;
void report_clear(struct report *r);

#endif
