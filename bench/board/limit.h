/* How often an address may ask: a bucket of tokens for each, filled at a steady rate.
 * Pure but for its memory; the caller tells the time. */
#ifndef BENCH_BOARD_LIMIT_H
#define BENCH_BOARD_LIMIT_H

#include <bench/clock.h>
#include <stdbool.h>
#include <stddef.h>

#define LIMIT_ADDRESSES 128 /* the one unheard of for longest makes place */

/* Starts as all zero but for rate and burst. */
struct limit {
	double per_second, burst;
	struct limit_bucket {
		char address[46];
		double tokens;
		struct bench_mono at;
	} buckets[LIMIT_ADDRESSES];
};

/* Takes one. 0: go on; else in how many seconds to come again. */
int limit_take(struct limit *l, const char *address, struct bench_mono now);

#endif
