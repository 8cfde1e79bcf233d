/* The list "waivers" of an answer. */
#ifndef BENCH_CLI_WAIVE_H
#define BENCH_CLI_WAIVE_H

#include <bench/flow.h>

struct cli;
int waivers_of_batch(struct cli *c, int64_t batch);
int waivers_of_unit(struct cli *c, const struct bench_unit *u);

#endif
