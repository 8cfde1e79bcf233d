/* Luma of an image file: PNG, JPEG, binary PGM or PPM. Run it in a child process: the
 * files come from strangers. */
#ifndef SCANNER_IMAGE_H
#define SCANNER_IMAGE_H

#include <bench/bytes.h>
#include <bench/err.h>

/* 8 bit a pixel, no padding; owned, free(luma). */
struct bench_image {
	unsigned width, height;
	uint8_t *luma;
};

/* Larger than any camera's: 64 million pixels. */
#define BENCH_IMAGE_SIDE_MAX UINT64_C(32767)
#define BENCH_IMAGE_PIXELS_MAX (UINT64_C(64) << 20)

/* Reads from the start of f. -EINVAL: not such a file, or damaged; err says which. */
int bench_image_load(FILE *f, struct bench_image *ret_image,
		     struct bench_err *err) BENCH_CHECKED;

/* Longer headers have more comments than sense. */
#define BENCH_IMAGE_HEADER_MAX 1024u
/* How many bytes the picture has that begins so: binary PGM or PPM. -EAGAIN: its header
 * is not whole yet, or longer than that; -EINVAL: it is none. */
int bench_image_span(struct bench_bytes head, size_t *ret_total,
		     struct bench_err *err) BENCH_CHECKED;

/* The next picture of a stream of binary PGM or PPM, one behind the other, as netpbm's
 * tools and video tools write them. image is zero or the picture before, whose memory
 * is used again. -ENODATA: the stream is over; -EINVAL: it is damaged, and lost from
 * here. Safe to run in the program itself: no image library reads it. */
int bench_image_next(FILE *f, struct bench_image *image,
		     struct bench_err *err) BENCH_CHECKED;

#endif
