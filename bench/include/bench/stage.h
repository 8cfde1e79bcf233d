/* The stage clock: how long each stage of a run normally takes, and so when a phone is
 * stuck. Norms are learned per model from finished runs, with a stated default until
 * there are enough.
 *
 * A stage begins with the event that led to it, and ends with the one that leads on
 * (bench_flow_since()); the same measure is used to learn and to judge. Waits that a
 * phone is entitled to (random delays, the resync period, each step of a multi-stage
 * upgrade) are part of the defaults, and of what is learned. */
#ifndef BENCH_STAGE_H
#define BENCH_STAGE_H

#include <bench/err.h>
#include <bench/flow.h>
#include <bench/words.h>

BENCH_BEGIN_DECLS

/* A stage of a model counts as learned from this many finished runs on. */
#define BENCH_NORM_RUNS 5
/* How many of the latest finished runs are looked at. */
#define BENCH_NORM_LATEST 200

struct bench_norm {
	int usual_s; /* what most phones take: the 95th percentile, or the default */
	int stuck_s; /* from here on staff should do something */
	int runs;    /* learned from so many; 0: the default */
};
struct bench_norms {
	struct bench_norm stage[BENCH_STAGES];
};

/* Before anything was learned. resync_s: Resync_Periodic on the bench, in seconds. */
void bench_norms_default(int resync_s, struct bench_norms *ret_norms);
/* From durations of one stage, in microseconds, in ascending order. Fewer than
 * BENCH_NORM_RUNS change nothing. stuck is half as much again as usual, never less than
 * usual and a resync period together. */
void bench_norm_learn(struct bench_norm *norm, int resync_s, const int64_t *us,
		      size_t n);

/* Since when (a tick) a unit is in the stage it is in; 0: no clock runs, since it waits
 * for a person (or is done). */
int64_t bench_flow_since(const struct bench_unit *u);
/* Seconds until it should be proven, 0 when that cannot be said. */
int bench_flow_left_s(const struct bench_unit *u, int64_t now,
		      const struct bench_norms *norms);

/* What staff should do. The sentence is made of it in the language of who reads. */
enum bench_advice_id {
	BENCH_ADVICE_PACK,
	BENCH_ADVICE_BOX,
	BENCH_ADVICE_PACKED,
	BENCH_ADVICE_SHIPPED,
	BENCH_ADVICE_SHIPPED_HERE, /* shipped, and seen here again */
	BENCH_ADVICE_WAIVED,
	BENCH_ADVICE_HELD,
	BENCH_ADVICE_ALARM, /* the alarm's own sentence */
	BENCH_ADVICE_TWO_LABELS,
	BENCH_ADVICE_OTHER_SERIAL,
	BENCH_ADVICE_OTHER_MODEL,
	BENCH_ADVICE_RETURNED,
	BENCH_ADVICE_SCRAP,
	BENCH_ADVICE_PAST, /* needs a factory reset: bench_flow_needs_reset() */
	BENCH_ADVICE_NOT_A_PHONE,
	BENCH_ADVICE_UNKNOWN_MODEL,
	BENCH_ADVICE_PLUG_IN,
	BENCH_ADVICE_SCAN,
	BENCH_ADVICE_ON_ITS_WAY,
	BENCH_ADVICE_TRIES_AGAIN,
	BENCH_ADVICE_UPGRADING,
	BENCH_ADVICE_TAKING_SETUP,
	BENCH_ADVICE_OTHER_JOB,
	BENCH_ADVICE_FORMER_SETUP, /* its job's recipe was changed since */
	BENCH_ADVICE_RECHECK,	   /* the bench lost power while it was on its way */
	BENCH_ADVICE_NO_ADDRESS,
	BENCH_ADVICE_ASKS_NOTHING,
	BENCH_ADVICE_NOT_BACK,
	BENCH_ADVICE_STANDS_STILL,
	BENCH_ADVICE_UPGRADE_STANDS,
	BENCH_ADVICE_REPLUG,
	BENCH_ADVICE_RESET,
	BENCH_ADVICES
};
struct bench_advice {
	enum bench_verdict verdict;
	enum bench_advice_id id;
	int waited_s, usual_s; /* of the stage; 0: no clock runs */
	uint32_t missing;      /* links */
};
#define BENCH_ADVICE_TEXT 256

/* As of now (a tick). norms NULL: the defaults for a resync period of a minute. */
struct bench_advice bench_flow_advise(const struct bench_unit *u, int64_t now,
				      const struct bench_norms *norms);
/* What may be packed by its own run must also have run by the recipe that its job has
 * now: recipe is the SHA-256 of that one's text, "" when it is not known. */
void bench_advise_by_recipe(struct bench_advice *a, const struct bench_unit *u,
			    const char *recipe);
/* One sentence, UTF-8; u for what its alarm says. Returns text. */
char *bench_advice_text(const struct bench_advice *a, const struct bench_unit *u,
			enum bench_lang lang, char text[BENCH_ADVICE_TEXT]);

/* --- from the store ----------------------------------------------------------------
 */
struct bench_store;
/* Both of the above: what the gate will say, too (but for a first article). */
int bench_store_advise(struct bench_store *s, const struct bench_unit *u, int64_t now,
		       const struct bench_norms *norms, struct bench_advice *ret_advice,
		       struct bench_err *err) BENCH_CHECKED;
/* Norms of all models at once, as learned when it was made. Owned by the caller. */
struct bench_norm_book;
int bench_store_norms(struct bench_store *s, int resync_s,
		      struct bench_norm_book **ret_book,
		      struct bench_err *err) BENCH_CHECKED;
void bench_norm_book_freep(struct bench_norm_book **book);
/* Never NULL: the defaults for a model that is not known. Lives as long as the book. */
const struct bench_norms *bench_norm_book_of(const struct bench_norm_book *book,
					     const char *model);

BENCH_END_DECLS
#endif
