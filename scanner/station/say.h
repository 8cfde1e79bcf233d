/* One line for each scan: the word first for people, or a JSON object. */
#ifndef SCANNER_SAY_H
#define SCANNER_SAY_H

#include <station/intake.h>

struct bench_report {
	enum bench_pair_word word;
	const char *reason;		     /* borrowed, as all pointers */
	struct bench_label label;	     /* the unit, or what there is of it */
	struct bench_intake_verdict verdict; /* of a unit; else all zero */
	const struct bench_scan *scan;	     /* NULL: no single scan */
	struct bench_bytes raw;		     /* of the scan */
	const char *file;		     /* NULL: not a picture */
	const char *mode;		     /* NULL: intake */
	bool named; /* the line begins with the station's name */
};

/* "OK <unit> → <customer>, <host> (3/12)"; "STOP <what>: <why>". -EIO, -ENOMEM. */
int bench_say(FILE *out, bool json, const struct bench_intake *in,
	      const struct bench_report *report, struct bench_err *err) BENCH_CHECKED;

#endif
