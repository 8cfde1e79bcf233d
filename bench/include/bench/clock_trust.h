/* Can the times of a record be believed? Only its order is certain: an offline bench
 * may boot without a clock, and somebody may set it. Pure. */
#ifndef BENCH_CLOCK_TRUST_H
#define BENCH_CLOCK_TRUST_H

#include <bench/event.h>
#include <stdbool.h>

BENCH_BEGIN_DECLS

/* 2025-01-01: no bench existed before. Not the day of the build: a newer program must
 * find in an old record what was found then. */
#define BENCH_CLOCK_FLOOR_US INT64_C(1735689600000000)
/* Processes write the two clocks down one after the other, and a queue may lie
 * between; NTP's small corrections are none of our business either. */
#define BENCH_CLOCK_SLACK_US INT64_C(60000000)

enum bench_clock_problem {
	BENCH_CLOCK_FINE,
	BENCH_CLOCK_UNSET, /* before any bench existed */
	BENCH_CLOCK_BACK,  /* earlier than what was recorded before it */
	BENCH_CLOCK_AHEAD, /* within a boot: more time passed on the wall than passed */
};

/* Initialise by = {0}. The problem kept is the first. */
struct bench_clock_trust {
	int64_t boot;		 /* of the last event; 0: none yet */
	int64_t offset;		 /* wall - mono of that boot */
	int64_t newest, earlier; /* latest wall of all, and of the boots before */
	enum bench_clock_problem problem;
	struct bench_wall at; /* the wall that is not believed */
	int64_t us, event;    /* by how much; which event */
	int64_t problems;     /* how many in all */
};

/* Takes the next event, in the order of rows. */
void bench_clock_watch(struct bench_clock_trust *t, const struct bench_event *e);
bool bench_clock_trusted(const struct bench_clock_trust *t);
/* Why not, as a sentence; "" when they can be believed. */
char *bench_clock_words(const struct bench_clock_trust *t, char text[200]);

BENCH_END_DECLS
#endif
