/* Cutting a line into words. A slice never grows, and its ends are the only bounds. */
#ifndef SYSLOG_CORE_WORDS_H
#define SYSLOG_CORE_WORDS_H

#include <bench/bytes.h>

/* Where needle begins in hay, at or after from; hay.len when it does not. */
size_t bench_words_find(struct bench_bytes hay, size_t from, const char *needle);
/* The first n bytes, and what follows them; n beyond the end means all. */
struct bench_bytes bench_words_head(struct bench_bytes b, size_t n);
struct bench_bytes bench_words_tail(struct bench_bytes b, size_t n);
/* Up to the first CR, LF or NUL. */
struct bench_bytes bench_words_line(struct bench_bytes b);

bool bench_words_starts(struct bench_bytes b, const char *prefix);
bool bench_words_ends(struct bench_bytes b, const char *suffix);

/* Blanks are space and tab. Both return how many were taken off. */
size_t bench_words_skip_blanks(struct bench_bytes *b);
size_t bench_words_drop_blanks(struct bench_bytes *b);
/* Takes the bytes before the first blank or end of line off the front, */
struct bench_bytes bench_words_next(struct bench_bytes *b);
/* or those after the last blank or control byte off the end. */
struct bench_bytes bench_words_last(struct bench_bytes *b);

#endif
