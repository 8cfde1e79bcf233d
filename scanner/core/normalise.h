/* Steps N1 to N6 before a scan is classified (scanner.md section 6.2): ends trimmed,
 * printed labels and data identifiers taken off, letters in one case. Nothing is
 * corrected. */
#ifndef SCANNER_NORMALISE_H
#define SCANNER_NORMALISE_H

#include <bench/bytes.h>

/* What the text in front of a value, or its data identifier, says that it is. */
enum bench_tag {
	BENCH_TAG_NONE,
	BENCH_TAG_MAC,
	BENCH_TAG_WIFI_MAC,
	BENCH_TAG_SERIAL,
	BENCH_TAG_PID,
	BENCH_TAG_OTHER, /* something that we have no use for: "VID:" */
};

#define BENCH_WORD_MAX 64

/* One value: printable ASCII in upper case. */
struct bench_word {
	char text[BENCH_WORD_MAX + 1];
	size_t len;
	enum bench_tag tag;
	bool lower; /* letters came in lower case only */
	bool mixed; /* in both */
};

/* N1. Also used for pieces of a longer scan. */
struct bench_bytes bench_trim(struct bench_bytes text);

/* N4. "MAC ID: 00:1a.." becomes "00:1a..", tag MAC. text may become empty: a tag alone.
 * Tag and text stay as they are when no known word is in front of a ':' or '='. */
struct bench_bytes bench_tag_strip(struct bench_bytes text, enum bench_tag *tag);
/* The whole text is one of the known words: "SN". */
enum bench_tag bench_tag_of_word(struct bench_bytes text);

/* N5. false: empty, longer than BENCH_WORD_MAX, or with bytes that are not printable
 * ASCII. */
bool bench_word_make(struct bench_bytes text, enum bench_tag tag,
		     struct bench_word *ret_word);

/* The word with the i-th data identifier (ANSI MH10.8.2) that fits taken off; false:
 * there is no i-th. loose: also the one-letter forms P and M, seen inside of 2D codes
 * only. */
bool bench_word_strip_di(const struct bench_word *word, bool loose, size_t *i,
			 struct bench_word *ret_word);

/* text has exactly the shape of pattern: '9' a digit, '@' a capital letter, '*' either,
 * anything else itself. */
bool bench_shape_is(const char *text, const char *pattern);

#endif
