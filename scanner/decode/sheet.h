/* Many rows for one call of the decoder: averages of strips, each row with a note of
 * what it was made of. */
#ifndef SCANNER_SHEET_H
#define SCANNER_SHEET_H

#include <decode/strip.h>

/* Made of one window of so many: rows of different windows of one division have no row
 * of the picture in common, and two of them that agree are two witnesses. */
struct bench_sheet_row {
	uint16_t place, windows, window;
};

/* A bit for each window of a division fits into a byte. One division is the rows by
 * turns: each of its two windows has the whole height of the code. */
#define BENCH_SHEET_WINDOWS 6u
#define BENCH_SHEET_BY_TURNS 7u
#define BENCH_SHEET_DIVISIONS 8u

#define BENCH_SHEET_ROWS 2048u

struct bench_sheet {
	unsigned columns, rows;
	uint8_t *luma; /* owned */
	struct bench_sheet_row notes[BENCH_SHEET_ROWS];
};

/* One way to make rows of a strip: in so many windows, or BENCH_SHEET_BY_TURNS,
 * sharpened by strength at a radius in pixels of the picture. coarse: every second
 * column, since zbar reads some codes better when their modules are narrow. redrawn:
 * black and white, with each edge half way between the lightest and the darkest beside
 * it; zbar by itself passes over a thin bar that blur made pale. */
struct bench_sheet_set {
	unsigned windows;
	float strength, radius;
	bool coarse, redrawn;
};

/* -ENOMEM. Ends by bench_sheet_clear(). */
int bench_sheet_init(struct bench_sheet *sheet, unsigned columns,
		     struct bench_err *err) BENCH_CHECKED;
void bench_sheet_clear(struct bench_sheet *sheet);
/* Rows of a strip with no more columns than the sheet. What has no room is left out. */
void bench_sheet_add(struct bench_sheet *sheet, const struct bench_strip *strip,
		     uint16_t place, const struct bench_sheet_set *set);

#endif
