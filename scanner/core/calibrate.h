/* The calibration code: one bar code with every character that labels have. How it
 * arrives tells how the scanner types. */
#ifndef SCANNER_CALIBRATE_H
#define SCANNER_CALIBRATE_H

#include <core/typing.h>

/* Code 128. The letters tell what it is in every layout; '=' comes last, since a German
 * keyboard has a dead key there that takes what follows with it. */
#define BENCH_CALIBRATION "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ:-/.#@_];,&?="

/* text is the calibration code, whatever layout it came through; blanks at its ends do
 * not matter. */
bool bench_is_calibration(struct bench_bytes text);

/* 0: *ret_typing is how text, the scanned calibration code, came. -ENOENT: text is
 * something else. -EBADMSG: it is the calibration code, but damaged or through a layout
 * that we do not know. An AIM identifier may stand in front. */
int bench_calibrate(struct bench_bytes text,
		    struct bench_typing *ret_typing) BENCH_CHECKED;

/* The same for keys that were read by a layout of our own, without caps lock: what the
 * scanner is set to. */
int bench_calibrate_keys(struct bench_bytes text, enum bench_layout read_as,
			 enum bench_layout *ret_scanner) BENCH_CHECKED;

#endif
