/* Pictures out of a pipe, binary PGM or PPM one behind the other, as they come: whoever
 * reads them is never held up by a picture of which half is missing. */
#ifndef SCANNER_REEL_H
#define SCANNER_REEL_H

#include <decode/image.h>

/* Start with all zero; ends by bench_reel_clear(). */
struct bench_reel {
	uint8_t *data;		 /* of the picture that is coming */
	size_t len, room, total; /* total 0: its header is not whole yet */
	struct bench_image image;
};

/* Takes what fd has. 0: the next picture is whole, and *ret_image until the next call;
 * -EAGAIN: not yet; -ENODATA: nobody writes any more; -EINVAL: this is no such stream,
 * and lost from here; -EIO, -ENOMEM. */
int bench_reel_read(struct bench_reel *reel, int fd,
		    const struct bench_image **ret_image,
		    struct bench_err *err) BENCH_CHECKED;
void bench_reel_clear(struct bench_reel *reel);

#endif
