/* zbar, and nothing but zbar. Run it in a child process (scanner.md section 1.3). */
#ifndef SCANNER_ZBAR_H
#define SCANNER_ZBAR_H

#include <bench/bytes.h>
#include <bench/err.h>
#include <core/symbology.h>

/* Every picture gets a scanner of its own: an old one joins one half of an EAN code
 * with a half that it saw in another picture, and Debian 12's zbar leaks where it sees
 * a QR code (scanner.md section 0.7). That costs 0.1 ms. Not for two threads. */
struct bench_zbar;

enum bench_zbar_mode {
	BENCH_ZBAR_ALL,	 /* bar codes along rows and columns, QR codes */
	BENCH_ZBAR_ROWS, /* bar codes along rows */
	BENCH_ZBAR_QR,
	BENCH_ZBAR_MODES
};

/* Where scan passes left the code; the four corners of a QR code. */
struct bench_zbar_point {
	int x, y;
};

/* Valid while the function runs that it is given to. */
struct bench_zbar_symbol {
	enum bench_symbology symbology;
	bool gs1;
	struct bench_bytes text;
	const struct bench_zbar_point *points;
	size_t n;
};

/* More points of one symbol are not told. */
#define BENCH_ZBAR_POINTS_MAX 4096u

typedef void bench_zbar_fn(void *arg, const struct bench_zbar_symbol *symbol);

/* -ENOMEM. */
int bench_zbar_new(struct bench_zbar **ret_zbar, struct bench_err *err) BENCH_CHECKED;
void bench_zbar_free(struct bench_zbar *zbar);
/* Calls each for every symbol of the picture, 8 bit a pixel. -EIO. */
int bench_zbar_scan(struct bench_zbar *zbar, enum bench_zbar_mode mode,
		    const uint8_t *luma, unsigned width, unsigned height,
		    bench_zbar_fn *each, void *arg,
		    struct bench_err *err) BENCH_CHECKED;

#endif
