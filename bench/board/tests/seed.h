/* The parts of board-seed: phones that have come so far, so long ago. */
#ifndef BOARD_SEED_H
#define BOARD_SEED_H

#include <bed.h>

#define AGO_S(s) ((s)*INT64_C(1000000))

struct seed {
	struct bed bed;
	int64_t now_us;
	unsigned slot; /* of the next phone of `shift`, from A1 on; 0: none */
};

/* The walk ended so long ago, or as the machine was started. */
void seed_walk(struct seed *s, const struct bed_phone *p, enum bed_step first,
	       enum bed_step last, int64_t ago_us);
/* One event of a second ago. */
void seed_add(struct seed *s, const struct bed_phone *p, struct bench_event e);
/* What a program says of itself. */
void seed_note(struct seed *s, const char *source, enum bench_event_kind kind,
	       const char *text);

/* A day at the bench: people, five jobs in every state, and what went wrong. */
void seed_shift(struct seed *s);
/* People, and one job of four phones, 0001 to 0004: only the clean-up of the last one
 * is missing. */
void seed_ready(struct seed *s);
/* People, and one job in which every name means harm. */
void seed_hostile(struct seed *s);

#endif
