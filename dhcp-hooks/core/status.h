/* The hook's figures as JSON, for Kea's control channel. */
#ifndef BENCH_STATUS_H
#define BENCH_STATUS_H

#include "keeper.h"

#include <bench/str.h>
#include <bench/writer.h>

/* One moment's figures. Counters count since the hook was loaded. */
struct bench_status {
	uint64_t seen, asked, answered, leased, released; /* messages that came by */
	uint64_t repeated;  /* not recorded: the same was said a moment ago */
	uint64_t held_back; /* not recorded: a storm of DISCOVERs */
	uint64_t malformed, budget_cuts, tree_failures, exceptions;
	struct bench_writer_stats writer;
	struct bench_snapshot_info snapshot;
	struct bench_mono now;
	struct bench_keeper_report keeper;
	int receive_buffer; /* smallest of the DHCP sockets; 0: none opened yet */
};

/* With less, a rack of phones switched on at once loses DISCOVERs (kea §4.3). */
#define BENCH_STATUS_BUFFER (4 * 1024 * 1024)

/* A moment's burst is less than this; more means that the database does not keep up. */
#define BENCH_STATUS_WAITING 1000

void bench_status_stats(const struct bench_status *st, struct bench_str *out);
/* {"state": "ok"|"degraded"|"passive", "problems": [text, ...]}; st NULL: passive,
 * for why. */
void bench_status_health(const struct bench_status *st, const char *why,
			 struct bench_str *out);

#endif
