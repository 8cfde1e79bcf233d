/* The parts of the shipping list. */
#ifndef PRINT_SHIPMENT_IMPL_H
#define PRINT_SHIPMENT_IMPL_H

#include "form.h"
#include "rows.h"
#include "shipment.h"

struct shipment_list {
	const struct shipment *s;
	struct rows *rows;
};

/* The first page down to the order lines. */
void shipment_head(struct page *p, const struct shipment_list *l);
int shipment_exceptions(struct page *p, const struct shipment_list *l,
			struct bench_err *err) BENCH_CHECKED;
void shipment_seal(struct page *p, const struct shipment_list *l);
/* The table of units, carton by carton. */
int shipment_units(struct page *p, const struct shipment_list *l,
		   struct bench_err *err) BENCH_CHECKED;
void shipment_signatures(struct page *p, const struct shipment_list *l);

#endif
