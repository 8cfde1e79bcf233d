/* Bar codes as modules, by libzint. */
#ifndef PRINT_BARS_H
#define PRINT_BARS_H

#include <bench/defs.h>
#include <stdbool.h>

#define BARS_SIDE 177 /* the largest QR */
#define BARS_TEXT 300

enum bars_kind {
	BARS_128,
	BARS_QR, /* error correction M: paper is folded and scratched */
};

/* Without the quiet zone: who draws it leaves that. */
struct bars {
	int width, rows;
	uint8_t dark[BARS_SIDE * BARS_SIDE]; /* row by row, 0 or 1 */
};

/* Modules of white that readers want beside each kind. */
int bars_quiet(enum bars_kind kind);

/* -EINVAL: text is empty, too long, or has characters beyond text_fits_code(). -EIO:
 * the library refused. */
int bars_make(enum bars_kind kind, const char *text, struct bars *ret) BENCH_CHECKED;

#endif
