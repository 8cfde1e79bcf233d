/* The decoder's process: what its socket says, it does.
 *
 *   frame ──► work ──► length and message (decode/symbols.h) ──► next frame
 */
#ifndef SCANNER_SERVANT_H
#define SCANNER_SERVANT_H

#include <decode/decoder.h>

/* Goes before a frame's bytes. A JPEG has no size, but a length. */
struct bench_servant_frame {
	uint32_t width, height, jpeg_len;
};

/* Until the parent closes its end. */
void bench_servant_run(int fd, bench_decoder_fn *work);

#endif
