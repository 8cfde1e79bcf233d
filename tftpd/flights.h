/* The transfers that are under way, by the process that serves them.
 *
 * Two things need this memory. A server process that is killed writes no end: its
 * transfer is ended here. And a request that the network doubled is served twice (tftp
 * §1: no dedupe), to the same client port under the same name: the phone asked once, so
 * the second ASKED and its failure are folded away; a completion never is. */
#ifndef BENCH_TFTPD_FLIGHTS_H
#define BENCH_TFTPD_FLIGHTS_H

#include "tap_record.h"

#include <bench/clock.h>
#include <bench/defs.h>
#include <stdbool.h>

#define BENCH_FLIGHTS_ROOM 2048
/* How long a completed transfer is remembered. */
#define BENCH_FLIGHTS_MEMORY_US INT64_C(2000000)

struct bench_flights;

int bench_flights_new(struct bench_flights **ret_flights) BENCH_CHECKED;
void bench_flights_freep(struct bench_flights **f);

/* Takes note of any record. false: it belongs to a doubled request, and is no event.
 * With no room left a transfer is not remembered, and passes. */
bool bench_flights_note(struct bench_flights *f, const struct bench_tap_record *r,
			struct bench_mono now);
/* How many have not ended. */
size_t bench_flights_open(const struct bench_flights *f);

/* Forgets what completed long ago, and marks the transfers whose process is not there
 * any more, as alive() tells. Their ends may still be in the pipe: read it empty, then
 * reap. Returns how many are marked. */
typedef bool bench_flights_alive_fn(int64_t pid, void *arg);
size_t bench_flights_mark(struct bench_flights *f, bench_flights_alive_fn *alive,
			  void *arg, struct bench_mono now);
/* Takes one marked transfer out: a record of kind timeout. false: no more. */
bool bench_flights_reap(struct bench_flights *f, struct bench_mono now,
			struct bench_tap_record *ret_record);

#endif
