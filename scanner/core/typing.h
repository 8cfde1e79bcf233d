/* What becomes of a text that a scanner types, and what a typed text was. */
#ifndef SCANNER_TYPING_H
#define SCANNER_TYPING_H

#include <core/layout.h>

enum bench_caps {
	BENCH_CAPS_OFF,
	BENCH_CAPS_LETTERS, /* turns the letters' case: most systems */
	BENCH_CAPS_ALL,	    /* shifts every key: Windows on French and German ones */
	BENCH_CAPS
};

/* All zero: nothing moves. */
struct bench_typing {
	enum bench_layout scanner; /* that the scanner is set to */
	enum bench_layout host;	   /* by which its keys are read */
	enum bench_caps caps;	   /* of the host */
};

/* What arrives when sent is typed; ASCII control bytes stay, and what the host has
 * nothing for is lost. Returns the length, 0 when the scanner cannot type a character,
 * or room (with some to spare) is too small. */
size_t bench_typing_do(struct bench_typing typing, struct bench_bytes sent, char *out,
		       size_t room);
/* What was sent when text arrives. 0 when no key of the host writes one of its
 * characters, or the scanner has nothing on that key, or room is too small. */
size_t bench_typing_undo(struct bench_typing typing, struct bench_bytes text, char *out,
			 size_t room);
/* Text arrives as it was sent. */
bool bench_typing_is_plain(struct bench_typing typing);
/* Letters that are on different keys in two layouts: through the wrong one, another
 * value may look as good. */
#define BENCH_TYPING_MOVED "AMQWYZamqwyz"
/* The same where figures are on the same keys: through the others no value is whole. */
#define BENCH_TYPING_SWAPPED "YZyz"

/* "a scanner set to US, a German keyboard, caps lock"; returns text. */
char *bench_typing_describe(struct bench_typing typing, char *text, size_t room);

#endif
