/* Pictures of words, icons and figures: rows of ' ' and '#', NULL at the end. */
#ifndef SCANNER_BIG_H
#define SCANNER_BIG_H

#include <bench/stage.h>
#include <core/pair.h>

/* The states' words, and two that say more where a state means something else. */
enum bench_big_word {
	BENCH_BIG_READY,
	BENCH_BIG_PARTIAL,
	BENCH_BIG_OK,
	BENCH_BIG_ALREADY,
	BENCH_BIG_STOP,
	BENCH_BIG_WAIT, /* put it back, don't unplug */
	BENCH_BIG_BOX,	/* a phone waits for its box */
	BENCH_BIG_WORDS
};

const char *const *bench_big_word(enum bench_big_word word, enum bench_lang lang);
const char *const *bench_big_icon(enum bench_pair_word word);
/* A digit or '/'; NULL for another character. */
const char *const *bench_big_figure(char c);

#endif
