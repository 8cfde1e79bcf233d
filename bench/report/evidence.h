/* What one unit's grade rests on: its links, each with the event that it comes from. */
#ifndef BENCH_EVIDENCE_H
#define BENCH_EVIDENCE_H

#include <bench/clock_trust.h>
#include <bench/seal.h>
#include <bench/store.h>

#define EVIDENCE_ALARMS 50
#define EVIDENCE_EXCEPTIONS 50

struct evidence_source {
	struct bench_event event; /* id 0: none; attributed, whoever said so */
	int64_t attributed; /* the later event that said whose it is; 0: known at once
			     */
};

/* Plain data, some 150 kB. Of a unit that came back once, what was before its last
 * return is neither alarm nor exception. */
struct evidence {
	struct bench_unit unit; /* rebuilt from its events */
	char recipe[64];	/* that its run was made of; "" none */
	int recipe_version;
	uint32_t links; /* those that hold; each has its source below */
	bool agrees;	/* the unit's row in the store says the same, if it was asked */
	bool expected;	/* it is on the batch's list */
	struct evidence_source source[BENCH_LINKS]; /* by bit of enum bench_link */
	struct bench_event published; /* what was made for it; so below: id 0 none */
	struct bench_event packed, shipped;
	struct bench_event joined; /* into the batch that it is in, or out of all */
	struct bench_event waiver; /* of its run */
	size_t n_alarms, all_alarms, n_exceptions, all_exceptions; /* see below */
	struct bench_clock_trust clock; /* over its own events */
	char sha256[BENCH_SHA256_TEXT]; /* of its part of the record */
	int64_t events;			/* which is so many */
	/* the first ones, by time; what is behind n is not set */
	struct bench_event alarms[EVIDENCE_ALARMS];
	/* held, freed, returned, waived, cleared, printed again; scans, packing and
	 * shipping taken back */
	struct bench_event exceptions[EVIDENCE_EXCEPTIONS];
};

/* By the events up to last. row: the unit as the store has it; NULL: do not compare. */
int evidence_gather(struct bench_store *s, struct bench_mac mac, int64_t last,
		    const struct bench_unit *row, struct evidence *e,
		    struct bench_err *err) BENCH_CHECKED;

/* Proven by its events, and the store says so too. */
bool evidence_proven(const struct evidence *e);
/* Proven, or lacking only what its waiver names. */
bool evidence_may_ship(const struct evidence *e);
/* "proven", "waived: " and the links, or "not proven: " and every reason. */
char *evidence_verdict(const struct evidence *e, char text[256]);
/* "A" to "D", or "". */
char *evidence_grade(const struct evidence *e, char text[2]);
/* Links that are missing and waived. */
uint32_t evidence_waived(const struct evidence *e);
/* The firmware it said it runs: that of its link, else the last word. */
const char *evidence_firmware(const struct evidence *e);
/* The bits of links that hold, in order of occurrence; returns how many. */
size_t evidence_order(const struct evidence *e, size_t order[BENCH_LINKS]);
/* The source of one link. */
const struct bench_event *evidence_source_of(const struct evidence *e,
					     enum bench_link link);
/* What a confirmed link rests on: "syslog" (B's success line) or "request" (C's name).
 */
const char *evidence_confirmed_by(const struct evidence *e);
/* A supervisor has dealt with it, or it never stopped the unit. */
bool evidence_alarm_is_open(const struct evidence *e, const struct bench_event *alarm);

#endif
