/* What kind of bar code a scan was, as far as the scanner told. */
#ifndef SCANNER_SYMBOLOGY_H
#define SCANNER_SYMBOLOGY_H

#include <bench/bytes.h>

enum bench_symbology {
	BENCH_SYMBOLOGY_UNKNOWN,
	BENCH_SYMBOLOGY_CODE128,
	BENCH_SYMBOLOGY_CODE39,
	BENCH_SYMBOLOGY_CODE93,
	BENCH_SYMBOLOGY_CODABAR,
	BENCH_SYMBOLOGY_EAN, /* EAN and UPC */
	BENCH_SYMBOLOGY_ITF,
	BENCH_SYMBOLOGY_DATABAR,
	BENCH_SYMBOLOGY_QR,
	BENCH_SYMBOLOGY_DATAMATRIX,
	BENCH_SYMBOLOGY_PDF417,
	BENCH_SYMBOLOGY_AZTEC,
	BENCH_SYMBOLOGY_OTHER,
	BENCH_SYMBOLOGIES
};

/* "code128"; "unknown"; never NULL. */
const char *bench_symbology_name(enum bench_symbology s);

/* text begins with an AIM identifier whose letter is known in the other case only: caps
 * lock has turned it, and what is left is not what the code says. */
bool bench_symbology_is_turned(struct bench_bytes text);

/* Takes an AIM identifier (ISO/IEC 15424, "]C1") off the front, if there is one; what
 * it says goes to s and gs1, which are left alone otherwise. */
struct bench_bytes bench_symbology_strip_aim(struct bench_bytes text,
					     enum bench_symbology *s, bool *gs1);

#endif
