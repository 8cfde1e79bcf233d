/* A region with bars may hold several codes above each other and side by side, text
 * between them, and the edge of the label. */
#ifndef SCANNER_SPLIT_H
#define SCANNER_SPLIT_H

#include <decode/bars.h>

#define BENCH_PLACES_MAX 12

/* The codes of a region: one place each, as exact as a quick look can tell. -ENOMEM. */
int bench_bars_split(const struct bench_image *image, const struct bench_bars *region,
		     struct bench_bars ret_places[BENCH_PLACES_MAX], size_t *ret_n,
		     struct bench_err *err) BENCH_CHECKED;

#endif
