/* What one unit's grade rests on: its links, each with the event that it comes from. */
#ifndef BENCH_EVIDENCE_H
#define BENCH_EVIDENCE_H

#include <bench/store.h>

#define EVIDENCE_ALARMS 50

struct evidence_source {
	struct bench_event event; /* id 0: none; attributed, whoever said so */
	int64_t attributed; /* the later event that said whose it is; 0: known at once
			     */
};

/* Plain data, some 25 kB. */
struct evidence {
	struct bench_unit unit; /* rebuilt from its events */
	char recipe[64];	/* that its run was made of; "" none */
	int recipe_version;
	uint32_t links; /* those that hold; each has its source below */
	bool agrees;	/* the unit's row in the store says the same */
	struct evidence_source source[BENCH_LINKS]; /* by bit of enum bench_link */
	struct bench_event packed;		    /* id 0: not packed */
	struct bench_event alarms[EVIDENCE_ALARMS]; /* the first ones, by time */
	size_t n_alarms, all_alarms;
};

/* row: the unit as the store has it. */
int evidence_gather(struct bench_store *s, const struct bench_unit *row,
		    struct evidence *e, struct bench_err *err) BENCH_CHECKED;

/* Proven by its events, and the store says so too. */
bool evidence_proven(const struct evidence *e);
/* "proven", or "not proven: " and every reason. */
char *evidence_grade(const struct evidence *e, char text[256]);
/* The bits of links that hold, in order of occurrence; returns how many. */
size_t evidence_order(const struct evidence *e, size_t order[BENCH_LINKS]);
/* What a confirmed link rests on: "syslog" (B's success line) or "request" (C's name).
 */
const char *evidence_confirmed_by(const struct evidence *e);

#endif
