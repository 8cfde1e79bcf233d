/* What the next shift must know. Texts as in shipment.h. */
#ifndef PRINT_HANDOVER_H
#define PRINT_HANDOVER_H

#include "words.h"

#include <bench/clock.h>
#include <bench/err.h>
#include <bench/str.h>

struct handover_job {
	int64_t batch;
	const char *colour, *customer, *order, *host;
	int ordered; /* 0: not said */
	int waiting, passed, fix, packed;
};

struct handover_unit {
	int64_t batch; /* 0: none */
	const char *mac, *serial, *model;
	const char *at;	  /* where it stands, or why it is held */
	const char *what; /* to do */
	struct bench_wall since;
};

struct handover {
	const char *bench, *by;
	struct bench_wall as_of;
	int utc_offset; /* minutes east */
	bool clock_trusted;
	const struct handover_job *jobs;
	size_t n_jobs;
	const struct handover_unit *stuck, *held;
	size_t n_stuck, n_held;
	const char *const *notes; /* the box's health, a power loss, ... */
	size_t n_notes;
};

int handover_pdf(const struct handover *h, enum print_lang lang, struct bench_str *out,
		 struct bench_err *err) BENCH_CHECKED;

#endif
