/* The program as its handlers see it. */
#ifndef BENCH_BOARD_BOARD_H
#define BENCH_BOARD_BOARD_H

#include "assets.h"
#include "content.h"
#include "job.h"
#include "limit.h"
#include "scan.h"
#include "session.h"
#include "stream.h"
#include "upload.h"

#include <bench/config.h>

struct board {
	const struct bench_config *config; /* borrowed */
	/* Of the children: whole paths. */
	char config_file[300], program[300], station_program[300];
	char page[BOARD_ETAG]; /* names the pages' version */
	struct assets *assets;
	struct content content;
	struct sessions *sessions;
	struct streams *streams;
	struct jobs *jobs;
	struct uploads *uploads;
	struct scans *scans;
	struct limit requests, sign_ins;
	struct bench_mono started;
	uint64_t answered[6]; /* by the first digit of their status */
};

int board_new(const struct bench_config *config, const char *config_path,
	      struct board **ret_board, struct bench_err *err) BENCH_CHECKED;
void board_freep(struct board **b);
/* Readable when a child has something to say. */
void board_fds(const struct board *b, int *ret_jobs, int *ret_scans);
/* What is due now, besides answering. */
void board_run(struct board *b, struct bench_mono now);
/* How long the loop may wait; -1: for ever. */
int board_timeout_ms(const struct board *b);

#endif
