/* GS1 element strings: application identifiers and their values (GS1 General
 * Specifications, section 3), with FNC1 as 0x1d or in the bracketed form for people. */
#ifndef SCANNER_GS1_H
#define SCANNER_GS1_H

#include <bench/bytes.h>

struct bench_gs1_element {
	char ai[5];
	struct bench_bytes value;
};

/* "(01)…": the bracketed form. */
bool bench_gs1_is_bracketed(struct bench_bytes text);
/* Takes the next element off the front of text. false: nothing is left (text is empty),
 * or what is left is not GS1 (text is not). */
bool bench_gs1_next(struct bench_bytes *text, struct bench_gs1_element *ret_element);

#endif
