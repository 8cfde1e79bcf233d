/* Scanner stations: each works for one batch at a time. */
#ifndef BENCH_STATION_H
#define BENCH_STATION_H

#include <bench/carton.h>

BENCH_BEGIN_DECLS

struct bench_station_row {
	char name[64];
	int64_t batch;	/* 0: none */
	char staff[64]; /* who signed in there last; "" nobody */
};

/* batch 0: none any more. -EPERM: the batch is closed. */
int bench_store_station_bind(struct bench_store *s, const char *name, int64_t batch,
			     struct bench_err *err) BENCH_CHECKED;
int bench_store_station_get(struct bench_store *s, const char *name,
			    struct bench_station_row *ret_station,
			    struct bench_err *err) BENCH_CHECKED;
/* The carton of this batch that was last opened or chosen at the station, if it is
 * still open: scans name their station at the beginning of their text. -ENOENT. */
int bench_store_station_carton(struct bench_store *s, const char *name, int64_t batch,
			       struct bench_carton *ret_carton,
			       struct bench_err *err) BENCH_CHECKED;
typedef int bench_station_fn(const struct bench_station_row *st, void *arg);
int bench_store_station_each(struct bench_store *s, bench_station_fn *fn, void *arg,
			     struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
