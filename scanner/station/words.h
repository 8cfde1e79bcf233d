/* What the station says, in the language of its screen (bench/words.h). */
#ifndef SCANNER_WORDS_H
#define SCANNER_WORDS_H

#include <bench/words.h>
#include <stddef.h>

/* The station's own (words_ja.c). */
extern const struct bench_sentences bench_station_sentences;
/* As bench_words(), with the station's own sentences. */
char *bench_station_words(const char *text, enum bench_lang lang, char *out,
			  size_t room);
/* How many columns of a terminal a text takes: CJK letters take two. */
int bench_columns(const char *text);
/* Bytes of the longest beginning of text that fits in so many columns. */
size_t bench_columns_fit(const char *text, int columns);

#endif
