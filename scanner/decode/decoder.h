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
#include <decode/frame.h>
#include <decode/zbar.h>
#include <poll.h>

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
/* Waits for the frame's codes. -EIO: this frame was lost, with the reason; the next one
 * may do. So it is when a JPEG, which the child opens, is damaged. bench_found_clear()
 * after success. */
int bench_decoder_read(struct bench_decoder *decoder, const struct bench_frame *frame,
		       struct bench_found *ret_found,
		       struct bench_err *err) BENCH_CHECKED;

/* The same without waiting. Begin with a frame, which stays as it is until its answer
 * is there; step when what bench_decoder_wants() says is ready, or when it is due. One
 * frame at a time. */
int bench_decoder_begin(struct bench_decoder *decoder, const struct bench_frame *frame,
			struct bench_err *err) BENCH_CHECKED;
/* -EAGAIN: not yet; else as bench_decoder_read(). */
int bench_decoder_step(struct bench_decoder *decoder, struct bench_mono now,
		       struct bench_found *ret_found,
		       struct bench_err *err) BENCH_CHECKED;
/* The frame that was begun is given up; its memory is free again. */
void bench_decoder_forget(struct bench_decoder *decoder);
bool bench_decoder_is_busy(const struct bench_decoder *decoder);
/* For poll(); fd -1 when no frame is begun. */
struct pollfd bench_decoder_wants(const struct bench_decoder *decoder);
/* When its frame is given up; INT64_MAX when there is none. */
struct bench_mono bench_decoder_due(const struct bench_decoder *decoder);

/* Children that were started so far; the one that lives, 0 for none. */
unsigned bench_decoder_children(const struct bench_decoder *decoder);
pid_t bench_decoder_child(const struct bench_decoder *decoder);

#endif
