/* Keeps the snapshot in step with the store. Runs on the writer's thread. */
#ifndef BENCH_REFRESH_H
#define BENCH_REFRESH_H

#include "snapshot.h"

#include <bench/store.h>

struct bench_refresh {
	const struct bench_families *families;
	struct bench_snapshots *snapshots;
	struct bench_store
		*store; /* whose version this is; data_version is per connection */
	int64_t version;
};

/* Rebuilds when another process has committed and the policy generation has moved
 * since; every event moves the data version, so that alone is no reason (DESIGN D1).
 * The snapshot that is there stays on failure. ret_rebuilt may be NULL. */
int bench_refresh(struct bench_refresh *r, struct bench_store *s, bool *ret_rebuilt,
		  struct bench_err *err) BENCH_CHECKED;

#endif
