/* Labels: on a unit's box, on a carton, on what must not leave.
 *
 * One layout for each kind, two ways to print it: PDF pages of the label's size, and
 * ZPL II for label printers of 203 dots an inch. Texts as in shipment.h. */
#ifndef PRINT_LABEL_H
#define PRINT_LABEL_H

#include "words.h"

#include <bench/clock.h>
#include <bench/err.h>
#include <bench/str.h>

enum label_kind {
	LABEL_UNIT,   /* 62 x 29 mm */
	LABEL_CARTON, /* 100 x 50 mm */
	LABEL_HOLD,   /* 100 x 50 mm */
};

struct label {
	enum label_kind kind;
	int64_t batch; /* 0: none */
	const char *customer, *order, *ship_to, *host;

	/* A unit's, also when it is held. */
	const char *mac, *serial, *model;
	const char *code; /* its bar code; a carton's, too */
	bool waived;	  /* else it has passed */

	/* A carton's. */
	int64_t carton;
	int cartons; /* of how many; 0: not known yet */
	int units;
	const char *contents; /* "8841 × 8, 6821 × 2" */

	/* Why it is held. */
	const char *reason, *by;
	struct bench_wall time;
	int utc_offset;

	bool reprint; /* says so: two labels of one carton must be told apart */
};

/* One page, or one ^XA...^XZ, for each of n. */
int label_pdf(const struct label *labels, size_t n, enum print_lang lang,
	      struct bench_wall created, struct bench_str *out,
	      struct bench_err *err) BENCH_CHECKED;
int label_zpl(const struct label *labels, size_t n, enum print_lang lang,
	      struct bench_str *out, struct bench_err *err) BENCH_CHECKED;

#endif
