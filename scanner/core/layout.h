/* What a scanner that types as a US keyboard becomes on a host with another layout
 * (scanner.md section 2.4). Used for hints only. */
#ifndef SCANNER_LAYOUT_H
#define SCANNER_LAYOUT_H

#include <bench/bytes.h>

enum bench_layout {
	BENCH_LAYOUT_FRENCH,
	BENCH_LAYOUT_GERMAN,
	BENCH_LAYOUT_JAPANESE,
	BENCH_LAYOUT_BRITISH,
	BENCH_LAYOUTS
};

const char *bench_layout_name(enum bench_layout layout);
/* What the scanner sent, if text came through this layout; cut to room. Returns its
 * length, 0 when nothing in text tells of this layout. */
size_t bench_layout_undo(enum bench_layout layout, struct bench_bytes text, char *out,
			 size_t room);

#endif
