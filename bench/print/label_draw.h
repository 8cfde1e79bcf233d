/* One item of a label on a page, scale units a millimetre, its corner at x, y. */
#ifndef PRINT_LABEL_DRAW_H
#define PRINT_LABEL_DRAW_H

#include "label_layout.h"

void label_draw(struct page *p, const struct label_item *i, double x, double y,
		double scale);

#endif
