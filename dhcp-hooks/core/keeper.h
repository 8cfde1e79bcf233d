/* What the writer's thread does between its batches: the snapshot is refreshed, and
 * once, when the store is first there, the lease file is gone through. */
#ifndef BENCH_KEEPER_H
#define BENCH_KEEPER_H

#include "recover.h"

struct bench_keeper;

/* What q points to must outlive the keeper. An empty lease_file: nothing to recover. */
int bench_keeper_new(const struct bench_recover *q,
		     struct bench_keeper **ret_keeper) BENCH_CHECKED;
void bench_keeper_freep(struct bench_keeper **k);

/* A bench_writer_idle_fn; arg is the keeper. After a failure it waits a second. */
void bench_keeper_idle(struct bench_store *s, void *arg);

struct bench_keeper_report {
	struct bench_recovered recovered;
	char recover_error[200], refresh_error[200]; /* "" none */
};
/* Any thread. */
void bench_keeper_report(struct bench_keeper *k,
			 struct bench_keeper_report *ret_report);

#endif
