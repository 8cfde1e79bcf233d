/* Keyboard layouts: which key writes which character. A scanner that types presses the
 * keys of the layout that it is set to; whoever listens reads them by another one. */
#ifndef SCANNER_LAYOUT_H
#define SCANNER_LAYOUT_H

#include <bench/bytes.h>

enum bench_layout {
	BENCH_LAYOUT_US,
	BENCH_LAYOUT_FRENCH,
	BENCH_LAYOUT_BELGIAN, /* on the keys that labels need, also a French Mac's */
	BENCH_LAYOUT_GERMAN,
	BENCH_LAYOUT_JAPANESE,
	BENCH_LAYOUT_BRITISH,
	BENCH_LAYOUTS
};

/* code: KEY_* of linux/input-event-codes.h. */
struct bench_key {
	uint16_t code;
	bool shift, altgr;
};

/* "French" */
const char *bench_layout_name(enum bench_layout layout);
/* "fr", as options say it. */
const char *bench_layout_word(enum bench_layout layout);
bool bench_layout_of_word(const char *word, enum bench_layout *ret_layout);

/* The character that a key writes, in Unicode; 0 for none. A dead key writes its
 * accent.
 */
uint16_t bench_layout_write(enum bench_layout layout, struct bench_key key);
/* The same by number: all keys plain, then with shift, then with AltGr. */
#define BENCH_LAYOUT_KEYS 51
uint16_t bench_layout_nth(enum bench_layout layout, size_t i);

/* UTF-8 of c, 1 to 3 bytes; returns how many. */
size_t bench_layout_put(uint16_t c, char *out);
/* Takes a character of UTF-8 off text; 0, with text as it was, for bytes that are none
 * (or none that a key writes). text is not empty. */
uint16_t bench_layout_take(struct bench_bytes *text);

#endif
