/* What a station's screen shows, as lines of text with their paint. Pure: the terminal
 * is for screen.h.
 *
 *   ┌ the job, in its colour: customer → destination            job 1, orange ┐
 *   │ mode, station, slot                                              person │
 *   │           icon and word, as large as the window lets them               │
 *   │           what it is, or why not and what to do                         │
 *   │  37/50, large                                       the last five units │
 *   │  missing, extra                                                         │
 *   └ what waits; what can be scanned now ────────────────────────────────────┘ */
#ifndef SCANNER_VIEW_H
#define SCANNER_VIEW_H

#include <bench/carton.h>
#include <bench/order.h>
#include <bench/stage.h>
#include <core/session.h>

enum bench_paint {
	BENCH_PAINT_STATE, /* the state's colour: fills the screen */
	BENCH_PAINT_TEXT,  /* the same, strong */
	BENCH_PAINT_JOB,   /* the job's colour */
	BENCH_PAINT_BAR,   /* quiet, at top and bottom */
	BENCH_PAINTS
};

struct bench_view_facts {
	const struct bench_session *session;
	struct bench_label half; /* of a unit that is half scanned */
	const char *station;
	enum bench_lang lang;
	const struct bench_order_sum *sum; /* of the job; NULL: not known */
	const struct bench_carton *carton; /* the open one; NULL or id 0: none */
	int rows, columns;
};

#define BENCH_VIEW_ROWS 80
#define BENCH_VIEW_COLUMNS 240
#define BENCH_VIEW_TEXT (BENCH_VIEW_COLUMNS * 4 + 1)
struct bench_view {
	enum bench_pair_word word; /* its colour */
	int rows, columns;
	struct {
		enum bench_paint paint;
		char text[BENCH_VIEW_TEXT]; /* exactly so many columns */
	} line[BENCH_VIEW_ROWS];
};

/* Larger windows are filled up to BENCH_VIEW_ROWS and _COLUMNS. */
void bench_view_make(const struct bench_view_facts *f, struct bench_view *ret_view);

#endif
