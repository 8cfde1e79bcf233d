/* The units and exceptions of a shipment, fetched once and put in order: by carton,
 * those without one last, and by number. */
#ifndef PRINT_ROWS_H
#define PRINT_ROWS_H

#include "shipment.h"
#include "spool.h"

struct rows_place {
	int64_t carton;
	int number;
	uint32_t at;
};

struct rows {
	struct spool units, exceptions;
	struct rows_place *order; /* one a unit */
	size_t room;
	struct bench_err *err;
};

/* Initialise by = {0}; rows_clear() also after a failure. */
int rows_fetch(const struct shipment *s, struct rows *r,
	       struct bench_err *err) BENCH_CHECKED;
void rows_clear(struct rows *r);
/* The steps of it. */
int rows_add(struct rows *r, const struct shipment_unit *u) BENCH_CHECKED;
void rows_sort(struct rows *r);
int rows_unit(struct rows *r, size_t i, struct shipment_unit *ret_unit,
	      struct bench_err *err) BENCH_CHECKED;

#endif
