/* What a scanner gives, before the station takes it: is it whole, which layout did it
 * come through, was it typed by hand, is it for the scanner itself or for its job? */
#ifndef SCANNER_INPUT_H
#define SCANNER_INPUT_H

#include <source/source.h>
#include <station/desk.h>

/* Start with all zero but desk. */
struct bench_input {
	struct bench_desk *desk; /* borrowed */
	/* Typed by hand: it counts when ACK is scanned, or it is typed again. */
	uint8_t typed[BENCH_SCAN_MAX];
	size_t typed_len; /* 0: nothing waits */
	struct bench_mono typed_at;
};

/* Fails only when the store does. *ret_calibrated: the calibration code was read.
 *
 * A program (BENCH_SOURCE_PIPE) may also write the name of a command ("UNDO", "OPEN
 * CARTON", "JOB 17") instead of its code, "TYPED " before what a hand typed, and two
 * lines that are no scans: "STATUS" shows the screen again, "LANG ja" in that language.
 */
int bench_input_scan(struct bench_input *in, struct bench_source *s,
		     const struct bench_line_scan *scan, bool *ret_calibrated,
		     struct bench_err *err) BENCH_CHECKED;

#endif
