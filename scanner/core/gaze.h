/* What a camera shows to a station: each label and each of the bench's own codes once,
 * for as long as it is in view.
 *
 *   frame ──► consensus ──► something agreed about that is new ──► told
 *                              ▲                                    │
 *                              └──── out of view for 1.5 s ◄────────┘
 *
 * A scanner that types sends one code after the other, and they are paired by time. A
 * camera sees what stands together, so nothing is told that would be paired so: where
 * units are recorded, a serial is told only with the MAC that one frame had it with.
 * Unread bars may be what was told, turned away: it is in view until they are gone,
 * too. Time is the frames' own. Pure. */
#ifndef SCANNER_GAZE_H
#define SCANNER_GAZE_H

#include <core/consensus.h>

/* A whole label's product may take a moment longer to be read; so may the rest of what
 * looks like half a label. */
#define BENCH_GAZE_PRODUCT_US INT64_C(600000)
#define BENCH_GAZE_HALF_US INT64_C(1000000)
/* Two labels side by side for so long are no passing by. */
#define BENCH_GAZE_TORN_US INT64_C(3000000)

/* Start with all zero. */
struct bench_gaze {
	struct bench_consensus consensus;
	struct bench_mono last;	 /* frame; an earlier one is of another recording */
	struct bench_label told; /* and in view; empty: none */
	char code[128];		 /* the same of a code of ours */
	struct bench_mono told_at, code_at; /* when they may have been in view last */
	struct bench_label waiting;	    /* agreed about since then, not told yet */
	struct bench_mono since;
	bool is_torn, torn_told;
	struct bench_mono torn_since, torn_at;
};

enum bench_gaze_kind {
	BENCH_GAZE_NOTHING,
	BENCH_GAZE_SCAN, /* text, as if it had been scanned */
	BENCH_GAZE_HINT, /* reason: what is missing in view */
	BENCH_GAZE_STOP	 /* reason: why nothing in view can be taken */
};

struct bench_gaze_word {
	enum bench_gaze_kind kind;
	char text[192], reason[160];
};

/* The codes of the next frame, now being its time. intake: labels are to become units,
 * so their product counts, and halves are told with care. */
void bench_gaze_feed(struct bench_gaze *g, const struct bench_code *codes, size_t n,
		     bool intake, struct bench_mono now,
		     struct bench_gaze_word *ret_word);

#endif
