/* After a kill -9 the events that were queued are gone, but Kea wrote its lease file
 * before each ACK: what it says and the record does not is recorded now, and the
 * right to read that belongs to each lease is restored. Runs on the writer's thread. */
#ifndef BENCH_RECOVER_H
#define BENCH_RECOVER_H

#include "leases.h"
#include "snapshot.h"

#include <bench/store.h>

struct bench_recover {
	const char *lease_file, *tree_dir;
	const struct bench_families *families;
	struct bench_snapshots *snapshots;
};

struct bench_recovered {
	size_t active, recorded, tree_failures, bad_lines;
};

/* All or nothing, in one transaction. A lease file that is not there yet is no
 * failure. */
int bench_recover(const struct bench_recover *q, struct bench_store *s,
		  struct bench_recovered *ret_recovered,
		  struct bench_err *err) BENCH_CHECKED;

#endif
