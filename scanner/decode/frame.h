/* One frame of a camera or of a stream. */
#ifndef SCANNER_FRAME_H
#define SCANNER_FRAME_H

#include <bench/bytes.h>
#include <bench/clock.h>
#include <decode/image.h>

/* Image or JPEG; borrowed from whoever gave it, until that one's next call. A JPEG
 * comes from a stranger: to be opened in the decoder's process only. */
struct bench_frame {
	const struct bench_image *image;
	struct bench_bytes jpeg;
	struct bench_mono when; /* its own time */
};

#endif
