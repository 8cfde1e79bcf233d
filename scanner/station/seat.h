/* One scanner with all that makes a scan of it: its source, input, station and desk. */
#ifndef SCANNER_SEAT_H
#define SCANNER_SEAT_H

#include <station/input.h>

struct bench_seat {
	struct bench_source source;
	struct bench_intake intake;
	struct bench_station station;
	struct bench_desk desk;
	struct bench_input input;
};

/* What all seats of a program share; borrowed, as all pointers. */
struct bench_seat_plan {
	struct bench_store *store;
	const struct bench_families *families;
	const struct bench_config *config;
	const struct bench_scan_rules *rules;
	const struct bench_source_ops *ops;
	FILE *out; /* lines, or JSON; NULL: a screen says it all */
	bool json;
	bool named;	  /* lines begin with the station's name */
	int64_t batch;	  /* of scanners that name none; 0: the only open one */
	bool insists;	  /* a STOP stays until ACK */
	bool needs_badge; /* nobody works unnamed */
	bool prints;	  /* labels, if bench.conf has a printer */
	enum bench_lang lang;
};

/* seat does not move from here on. -ENOENT, -EPERM: a batch that is named is none, or
 * not open; else the store's. The source is not opened. */
int bench_seat_init(struct bench_seat *seat, const struct bench_seat_plan *plan,
		    const struct bench_source_spec *spec,
		    struct bench_err *err) BENCH_CHECKED;

#endif
