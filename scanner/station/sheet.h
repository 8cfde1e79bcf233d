/* The sheet of codes that replaces mouse and keyboard, as a PDF: commands, jobs,
 * badges, cartons, slots, and the calibration code. Pure but for fonts: the same input
 * makes the same bytes. */
#ifndef SCANNER_SHEET_H
#define SCANNER_SHEET_H

#include <bench/clock.h>
#include <bench/code.h>
#include <bench/err.h>
#include <bench/str.h>
#include <words.h>

/* One code beside the commands; those are always there. */
struct bench_sheet_item {
	enum bench_code_kind kind; /* BATCH, BADGE, CARTON or SLOT */
	char code[BENCH_CODE_TEXT];
	char title[48]; /* "17", "R2-07": after the kind's word */
	char name[128]; /* whose: customer, person; may be "" */
};

struct bench_sheet {
	enum print_lang lang;
	struct bench_wall created;
	const struct bench_sheet_item *items; /* borrowed; in any order */
	size_t n;
};

/* number of BATCH, BADGE and CARTON, slot of SLOT. -EINVAL: there is no such code. */
int bench_sheet_item_make(enum bench_code_kind kind, int64_t number, const char *slot,
			  const char *name,
			  struct bench_sheet_item *ret_item) BENCH_CHECKED;
/* The whole of out is the file. -ENOPKG: no font for the language. -ENOMEM, -EIO. */
int bench_sheet_draw(const struct bench_sheet *sheet, struct bench_str *out,
		     struct bench_err *err) BENCH_CHECKED;

/* "bench-scan sheet", argv[0] being "sheet". Returns an exit code. */
int bench_sheet_main(int argc, char **argv);

#endif
