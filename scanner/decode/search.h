/* All that can be read in a picture, from the cheap to the dear: zbar on the picture as
 * it is; then on each place with bars, laid straight and averaged, roughly and then
 * with care; then on the picture with a local threshold (QR), at half or twice its
 * size, and inverted. It ends when every place with bars is read, save one that may be
 * a GTIN, or when its time is over.
 *
 * Places with bars that nobody could read are told, too: one of them may be a second
 * MAC. */
#ifndef SCANNER_SEARCH_H
#define SCANNER_SEARCH_H

#include <decode/image.h>
#include <decode/symbols.h>
#include <decode/zbar.h>

/* Processor time of a still picture and of a frame of a camera. No pass begins that
 * would not end in time, as far as the first pass lets us guess. */
#define BENCH_SEARCH_STILL_US INT64_C(1500000)
#define BENCH_SEARCH_FRAME_US INT64_C(100000)

/* Puts everything found into message. -EIO or -ENOMEM, with err. */
int bench_search(struct bench_zbar *zbar, const struct bench_image *image,
		 int64_t budget_us, struct bench_str *message,
		 struct bench_err *err) BENCH_CHECKED;

#endif
