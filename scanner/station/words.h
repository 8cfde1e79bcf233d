/* What the station says, in the language of its screen. The record, the lines and the
 * JSON are English; this is the last step before people see it. */
#ifndef SCANNER_WORDS_H
#define SCANNER_WORDS_H

#include <bench/stage.h>
#include <stddef.h>

/* text in lang, in room bytes; as it is where there is no word for it (what other parts
 * of the bench say, and what people wrote). Returns out. */
char *bench_station_words(const char *text, enum bench_lang lang, char *out,
			  size_t room);
/* How many columns of a terminal a text takes: CJK letters take two. */
int bench_columns(const char *text);
/* Bytes of the longest beginning of text that fits in so many columns. */
size_t bench_columns_fit(const char *text, int columns);

#endif
