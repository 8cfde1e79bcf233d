/* Cisco's serial LLLYYWWSSSS: site, year - 1996, week, four of base 34 (scanner.md
 * section 2.1). */
#ifndef SCANNER_SERIAL_H
#define SCANNER_SERIAL_H

#include <bench/defs.h>
#include <stdbool.h>

#define BENCH_SERIAL_LEN 11

enum bench_serial_fault {
	BENCH_SERIAL_OK,
	BENCH_SERIAL_SHAPE,  /* nothing like a serial */
	BENCH_SERIAL_LETTER, /* I or O, which base 34 does not have */
	BENCH_SERIAL_WEEK,
	BENCH_SERIAL_YEAR, /* before the first or after the last plausible week */
	BENCH_SERIAL_HEX,  /* hex digits only: a MAC that lost a digit (section 0.9) */
};

/* Plausible weeks: from the first of first_year to last_week (1..53) of last_year. */
struct bench_serial_span {
	int first_year, last_year, last_week;
};

/* text: upper case. */
enum bench_serial_fault bench_serial_check(const char *text,
					   struct bench_serial_span span);
/* Year and week of a text with the shape of a serial. */
int bench_serial_year(const char *text);
int bench_serial_week(const char *text);
/* The site is one that we know of. Others exist. */
bool bench_serial_site_is_known(const char *text);

#endif
