/* A store in a directory of its own, and phones that walk the chain of
 * bench/tests/chain.h: for the tests of report and board. A failure ends the program.
 */
#ifndef BENCH_TEST_BED_H
#define BENCH_TEST_BED_H

#include <bench/store.h>
#include <chain.h>

struct bed {
	char dir[64], database[96];
	struct bench_store *s;
	struct bench_err err;
	int64_t base; /* chain times are milliseconds after this one; a transfer takes
			 10 */
	/* not 0: they are so many milliseconds each, and the events are dated by them;
	 * else events are of now by the wall clock */
	int64_t pace;
};

struct bed_phone {
	struct bench_mac mac;
	char ip[16];
	char serial[32], reported[32];	 /* of the label, of the phone */
	char slot[BENCH_CODE_SLOT_NAME]; /* that was scanned with its label */
	const char *model;
	const char *recipe; /* SHA-256 that its run is recorded with; NULL: chain.h's */
	int64_t batch, run;
};

/* By position in chain_whole(): a walk ends before the one named. */
enum bed_step {
	BED_SEEN,
	BED_LEASED,
	BED_PENDING_ASKED,
	BED_PENDING,
	BED_SCAN,
	BED_PUBLISH,
	BED_MODEL_ASKED,
	BED_MODEL,
	BED_MODEL_OK,
	BED_REDIRECT_ASKED,
	BED_REDIRECT,
	BED_REDIRECT_OK,
	BED_CLEANUP_ASKED,
	BED_CLEANUP,
	BED_END
};

#define BED_RECIPE(host) "recipe \"acme\" { redirect = \"https://" host "/$MA.xml\" }\n"

void bed_open(struct bed *b, const char *database, unsigned flags);
/* For cmocka: a new directory and database; *state is the bed. */
int bed_set_up(void **state);
int bed_tear_down(void **state);
/* Ends the program with the bed's error text unless r is 0. */
void bed_must(struct bed *b, int r, const char *what);

int64_t bed_batch(struct bed *b, const char *customer, const char *order,
		  const char *recipe);
/* Number n's: MAC 00:56:2b:00:nn:nn, serial FCH2143nnnn, 8841, run 1. */
struct bed_phone bed_phone(unsigned n, int64_t batch);
/* Records steps first..last-1, as the processes would: unattributed. */
void bed_walk(struct bed *b, const struct bed_phone *p, enum bed_step first,
	      enum bed_step last);
void bed_record(struct bed *b, const struct bed_phone *p, struct bench_event e);
void bed_sql(struct bed *b, const char *text);

#endif
