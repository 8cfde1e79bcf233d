/* Which scans are one unit: for a scanner that gives one value after the other.
 *
 *            MAC, serial, product, 2D code            all there
 *   READY ─────────────────────────────────► PARTIAL ───────────► OK (and READY again)
 *     ▲                                         │
 *     └── window over (dropped), UNDO, a second, different value of a kind (STOP)
 *
 * One unit at a time, nothing guessed: which of two MACs is meant is for people to say.
 * Time is each scan's own. */
#ifndef SCANNER_PAIR_H
#define SCANNER_PAIR_H

#include <core/classify.h>

/* scanner.md section 6.1: scans further apart belong to different units. */
#define BENCH_PAIR_WINDOW_US INT64_C(20000000)
/* The same value as just before, this soon: the scanner fired twice. */
#define BENCH_PAIR_REPEAT_US INT64_C(3000000)

enum bench_pair_word {
	BENCH_PAIR_READY,
	BENCH_PAIR_PARTIAL,
	BENCH_PAIR_OK,
	BENCH_PAIR_DUPLICATE,
	BENCH_PAIR_STOP,
	BENCH_PAIR_WORDS
};

/* Start with all zero. */
struct bench_pair {
	struct bench_label have;
	bool not_mpp;
	bool known;		/* have is of a unit that is already recorded */
	struct bench_mono last; /* scan that counted */
	char last_value[128];
	struct bench_label done; /* the unit before */
	bool late_pid;		 /* it was done without a scan of its product */
};

struct bench_pair_answer {
	enum bench_pair_word word;
	struct bench_label label; /* OK: the unit; else what there is so far */
	bool not_mpp;
	bool late_pid; /* READY: the product of the unit before, for a check */
	struct bench_label
		dropped; /* not empty: given up because the window was over */
	bool dropped_known;
	char reason[200];
};

void bench_pair_feed(struct bench_pair *p, const struct bench_scan *scan,
		     struct bench_mono now, struct bench_pair_answer *ret_answer);
/* What is there so far is a whole unit, since the caller knows its product. */
void bench_pair_settle(struct bench_pair *p, const char *pid);
/* What is there so far was refused. */
void bench_pair_forget(struct bench_pair *p);
/* What is there so far belongs to a unit that is already recorded: another unit's MAC
 * or serial starts anew, except where that would hide a label with two different
 * owners. */
void bench_pair_mark_known(struct bench_pair *p);
/* What waits for the rest; empty when nothing does, or when it is all known. */
struct bench_label bench_pair_left_over(const struct bench_pair *p);
const char *bench_pair_word_name(enum bench_pair_word word);

#endif
