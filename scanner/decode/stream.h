/* A stream of frames of one label, and what they agree about. */
#ifndef SCANNER_STREAM_H
#define SCANNER_STREAM_H

#include <bench/err.h>
#include <core/consensus.h>
#include <decode/capture.h>
#include <stdio.h>

/* The best that the frames agreed about: a unit stays a unit when the label leaves the
 * view, and is no more when another one is seen. */
struct bench_stream {
	struct bench_consensus consensus;
	enum bench_picture_status status;
	struct bench_label label;
	bool not_mpp;
	bool two_units; /* for good */
	char reason[160];
	unsigned frames, lost; /* lost: the decoder crashed or took too long */
};

/* Reads to the end of in, binary PGM or PPM pictures one behind the other, fps of them
 * a second. -EINVAL when the stream is damaged, -EIO, -ENOMEM. */
int bench_stream_read(const struct bench_scan_rules *rules, FILE *in, double fps,
		      struct bench_stream *ret_stream,
		      struct bench_err *err) BENCH_CHECKED;
/* Looks through the camera until the frames agree about a unit, or until now is end.
 * Errors as of bench_capture_next(); no picture in all that time is -EAGAIN. */
int bench_stream_watch(const struct bench_scan_rules *rules,
		       struct bench_capture *capture, struct bench_mono end,
		       struct bench_stream *ret_stream,
		       struct bench_err *err) BENCH_CHECKED;
/* One frame's codes into the stream. */
void bench_stream_feed(struct bench_stream *stream, const struct bench_code *codes,
		       size_t n, struct bench_mono now);

#endif
