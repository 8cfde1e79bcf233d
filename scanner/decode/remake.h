/* The same picture in another form, for decoders that read it better so. The result is
 * owned: free(luma). All: -ENOMEM. */
#ifndef SCANNER_REMAKE_H
#define SCANNER_REMAKE_H

#include <decode/image.h>

int bench_image_halve(const struct bench_image *image, struct bench_image *ret_image,
		      struct bench_err *err) BENCH_CHECKED;
int bench_image_double(const struct bench_image *image, struct bench_image *ret_image,
		       struct bench_err *err) BENCH_CHECKED;
int bench_image_invert(const struct bench_image *image, struct bench_image *ret_image,
		       struct bench_err *err) BENCH_CHECKED;
/* Black and white: black what is darker than around. near: pixels around each one that
 * are taken as one with it, 0 or more, against noise. */
int bench_image_threshold(const struct bench_image *image, unsigned near,
			  struct bench_image *ret_image,
			  struct bench_err *err) BENCH_CHECKED;

#endif
