/* The sentences that a source file has for people, as its own text has them: so that a
 * test can ask whether each of them has a Japanese one. */
#ifndef SENTENCES_H
#define SENTENCES_H

#include <bench/words.h>

/* Every format that is handed to one of calls ("raise", …; NULL at the end) in the
 * file, filled with something, goes to own (may be NULL) and the bench's own sentences.
 * Those that begin with one of skip stay English. Returns how many it asked for; the
 * test fails at one that has none. */
int assert_japanese(const char *path, const char *const *calls, const char *const *skip,
		    const struct bench_sentences *own);

#endif
