/* The board's figures for Prometheus (text format 0.0.4). Names are a contract: they
 * stand in docs/API.md. No unit, customer or person is named in them. */
#ifndef BENCH_BOARD_METRICS_H
#define BENCH_BOARD_METRICS_H

#include "board.h"

void metrics_write(const struct board *b, struct bench_mono now, struct bench_str *out);

#endif
