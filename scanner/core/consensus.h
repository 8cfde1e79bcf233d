/* What the frames of a camera agree about. By the frames' own time, so that a recording
 * gives the same result at any speed.
 *
 *   a 1D value counts when two frames within 1.5 s have it; a 2D code at once
 *   any other value of its kind in that time is a rival: nothing counts until it is
 * over a MAC and a serial are one unit when one frame had both, and was not ambiguous
 */
#ifndef SCANNER_CONSENSUS_H
#define SCANNER_CONSENSUS_H

#include <bench/clock.h>
#include <core/picture.h>

#define BENCH_CONSENSUS_WINDOW_US INT64_C(1500000)
/* Different codes kept; more in 1.5 s than on five labels. */
#define BENCH_CONSENSUS_MAX 24

struct bench_sighting {
	struct bench_scan scan;
	struct bench_mono last;
	int frames;    /* that had it, each within 1.5 s of the one before */
	uint64_t when; /* the last 64 frames, the newest in bit 0 */
};

/* Start with all zero. */
struct bench_consensus {
	struct bench_sighting seen[BENCH_CONSENSUS_MAX];
	size_t n;
	struct bench_mono torn; /* the last frame that was ambiguous */
	bool was_torn;
};

/* The codes of the next frame, now being its time; the answer is as that of
 * bench_picture_judge(). */
enum bench_picture_status bench_consensus_feed(struct bench_consensus *c,
					       const struct bench_code *codes, size_t n,
					       struct bench_mono now,
					       struct bench_label *ret_label,
					       bool *ret_not_mpp, char reason[160]);

#endif
