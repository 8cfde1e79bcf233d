/* What a station tells, in words: the same on its terminal and on the board. Pure. */
#ifndef SCANNER_TOLD_H
#define SCANNER_TOLD_H

#include <station/big.h>
#include <station/view.h>

#define BENCH_TOLD_TEXT 256

struct bench_told {
	enum bench_pair_word word;  /* PARTIAL also for what waits for its other half */
	enum bench_big_word big;    /* the same, said more exactly */
	const char *label;	    /* that, in the screen's language */
	char text[BENCH_TOLD_TEXT]; /* what it is, or why not and what to do */
	char next[BENCH_TOLD_TEXT]; /* what can be scanned now */
	char waiting[BENCH_TOLD_TEXT]; /* the half unit, "" none */
};

/* Of f, rows and columns are not looked at. */
void bench_told_make(const struct bench_view_facts *f, struct bench_told *ret_told);

#endif
