/* A decoder for frames, in a process of its own that lives from frame to frame:
 *
 *   frame ──size and luma──► child: search ──length and symbols──► found
 *
 * A child that crashes, hangs or runs out of its limits costs one frame: the next frame
 * gets a new child. A child is also replaced after BENCH_DECODER_FRAMES, so that its
 * limit of processor time is one of frames. Not for two threads. */
#ifndef SCANNER_DECODER_H
#define SCANNER_DECODER_H

#include <decode/child.h>
#include <decode/image.h>
#include <decode/zbar.h>

struct bench_decoder;

#define BENCH_DECODER_FRAMES 4000u
/* No frame takes a healthy child that long. */
#define BENCH_DECODER_SECONDS 5

/* The work of the child on one frame; zbar lives as long as the child does. */
typedef int bench_decoder_fn(struct bench_zbar *zbar, const struct bench_image *image,
			     struct bench_str *message, struct bench_err *err);

/* work NULL: bench_search() with a frame's budget. -ENOMEM. */
int bench_decoder_new(bench_decoder_fn *work, struct bench_decoder **ret_decoder,
		      struct bench_err *err) BENCH_CHECKED;
/* Ends the child. */
void bench_decoder_free(struct bench_decoder *decoder);
/* -EIO: this frame was lost, with the reason; the next one may do. bench_found_clear()
 * after success. */
int bench_decoder_read(struct bench_decoder *decoder, const struct bench_image *image,
		       struct bench_found *ret_found,
		       struct bench_err *err) BENCH_CHECKED;
/* The same with a JPEG, which the child opens. -EIO also when it is damaged. */
int bench_decoder_read_jpeg(struct bench_decoder *decoder, struct bench_bytes jpeg,
			    struct bench_found *ret_found,
			    struct bench_err *err) BENCH_CHECKED;
/* Children that were started so far. */
unsigned bench_decoder_children(const struct bench_decoder *decoder);

#endif
