/* What changed between two pictures of the board. Pure. */
#ifndef BENCH_BOARD_DELTA_H
#define BENCH_BOARD_DELTA_H

#include "view.h"

/* Adds to out, if anything differs,
 *
 *   {"version":to, "from":from, "recheck":n, "batches":[…], "health":{…},
 *    "set":{"units":[…], …}, "gone":{"units":[mac, …], …}}
 *
 * with only what does (recheck, batches and health whole). A unit that went to another
 * list is gone from the one and set in the other. 1: something differs, 0: nothing;
 * -ENOMEM. */
int board_delta(const struct board_picture *old, int64_t from,
		const struct board_picture *new, int64_t to,
		struct bench_str *out) BENCH_CHECKED;

#endif
