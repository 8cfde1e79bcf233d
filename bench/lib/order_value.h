/* Values of a list: for order_list.c. */
#ifndef BENCH_ORDER_VALUE_H
#define BENCH_ORDER_VALUE_H

#include <bench/order_list.h>

enum order_column {
	ORDER_OTHER,
	ORDER_SERIAL,
	ORDER_MAC,
	ORDER_MODEL,
	ORDER_NOTE,
	ORDER_COLUMNS
};

/* A serial, MAC or model, as it stands in a cell: full width, odd dashes and what
 * spreadsheets put around it gone; cut at room - 1. */
void order_tidy(const char *cell, char *out, size_t room);
/* What a tidied value looks like, where no header says it. */
enum order_column order_classify(const char *value);

/* Into row, or into its problem. A serial's letters become capitals, in value, too. */
void order_take_mac(struct bench_order_row *row, const char *value);
void order_take_serial(struct bench_order_row *row, char *value);
void order_take_model(struct bench_order_row *row, const char *value);
void order_take_note(struct bench_order_row *row, const char *cell);
/* The first problem of a row stands. */
void order_complain(struct bench_order_row *row, const char *fmt, ...)
	BENCH_PRINTF(2, 3);

#endif
