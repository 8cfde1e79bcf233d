/* How long scans take from their last key: to the committed row, and to the answer. */
#ifndef SCANNER_MEASURE_H
#define SCANNER_MEASURE_H

#include <bench/clock.h>
#include <stdbool.h>

/* Start with all zero. The newest of very many are left out. */
struct bench_measure {
	int64_t *committed, *shown; /* microseconds; owned */
	size_t n, n_shown, room;
};

void bench_measure_committed(struct bench_measure *m, struct bench_mono key,
			     struct bench_mono now);
void bench_measure_shown(struct bench_measure *m, struct bench_mono key,
			 struct bench_mono now);
/* One JSON object:
 * {"scans":..,"committed_ms":{"p50":..,"p99":..,"max":..},"shown_ms":..} Sorts what
 * there is. */
void bench_measure_print(struct bench_measure *m, FILE *out);
void bench_measure_clear(struct bench_measure *m);

#endif
