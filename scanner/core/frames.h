/* Cuts the bytes of a scanner that types (or of standard input) into scans: CR, LF and
 * TAB end one. An empty scan is none. */
#ifndef SCANNER_FRAMES_H
#define SCANNER_FRAMES_H

#include <bench/bytes.h>

/* One more than the longest scan that is classified; the rest of a longer one is
 * dropped. */
#define BENCH_FRAME_MAX 4096

/* Start with all zero. */
struct bench_frames {
	uint8_t data[BENCH_FRAME_MAX];
	size_t len;
	bool ended; /* data was handed out: the next byte starts anew */
};

/* true: a scan is whole and in *ret_scan, valid until the next call. */
bool bench_frames_push(struct bench_frames *f, uint8_t byte,
		       struct bench_bytes *ret_scan);
/* At the end of the input: what came without a terminator. */
bool bench_frames_end(struct bench_frames *f, struct bench_bytes *ret_scan);

#endif
