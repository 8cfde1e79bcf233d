/* What the bench says, in the language of who reads it. The record, the CLI and all
 * JSON of it are English; this is the last step before people see a sentence, on a
 * station's screen, on the board or on paper, so that what is old on record can be said
 * in both, too. Pure; any thread. */
#ifndef BENCH_WORDS_H
#define BENCH_WORDS_H

#include <bench/defs.h>

BENCH_BEGIN_DECLS

enum bench_lang { BENCH_EN, BENCH_JA };

/* A sentence in both. What changes is '~' in en when it has no blanks (a number, a
 * MAC), else '*'; '@' is a sentence of its own, or several with "; " or ", " between.
 * In ja '*' stands for the next of them, "{2}" for the second. Of those that fit, the
 * first counts.
 */
struct bench_sentence {
	const char *en, *ja;
};
struct bench_sentences {
	const struct bench_sentence *at;
	size_t n;
};

/* text in lang, cut at a whole letter to room bytes; as it is where there is no word
 * for it (names, and what people wrote). Returns out. Why a scan or an act is refused,
 * and alarms: their text, as it is in the event. */
char *bench_words(const char *text, enum bench_lang lang, char *out, size_t room);
/* The same, with sentences of the caller's own, which come first. */
char *bench_words_with(const struct bench_sentences *own, const char *text,
		       enum bench_lang lang, char *out, size_t room);

/* The bench's own (words_ja.c). */
extern const struct bench_sentences bench_sentences;

BENCH_END_DECLS
#endif
