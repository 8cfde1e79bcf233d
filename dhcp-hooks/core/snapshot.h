/* The units that may still come to the bench, in memory: what a lookup reads while a
 * packet waits. A snapshot is immutable; a new one replaces it whole. */
#ifndef BENCH_SNAPSHOT_H
#define BENCH_SNAPSHOT_H

#include <bench/clock.h>
#include <bench/mac.h>
#include <profiles/family.h>

struct bench_snapshot;
struct bench_snapshots; /* the place that holds the current one */

struct bench_snapshot_row {
	struct bench_mac mac;
	const struct bench_family
		*family; /* NULL: scanned, of no family that we know */
};

struct bench_snapshot_info {
	size_t rows;
	int64_t generation;
	struct bench_mono built; /* 0: there is none yet */
};

/* Copies rows; of two with the same mac the later counts. */
int bench_snapshot_new(const struct bench_snapshot_row *rows, size_t n,
		       int64_t generation, struct bench_mono now,
		       struct bench_snapshot **ret_snapshot) BENCH_CHECKED;
void bench_snapshot_freep(struct bench_snapshot **s);

int bench_snapshots_new(struct bench_snapshots **ret_snapshots) BENCH_CHECKED;
void bench_snapshots_freep(struct bench_snapshots **p);
/* Takes s and frees the one before. */
void bench_snapshots_put(struct bench_snapshots *p, struct bench_snapshot *s);
/* false: no such row, or no snapshot yet. Any thread. */
bool bench_snapshots_find(struct bench_snapshots *p, struct bench_mac mac,
			  struct bench_snapshot_row *ret_row);
void bench_snapshots_info(struct bench_snapshots *p,
			  struct bench_snapshot_info *ret_info);
/* Until there is one, for ms at most. */
bool bench_snapshots_wait(struct bench_snapshots *p, int ms);

#endif
