/* One batch, read as a whole: what every form of the report is made from.
 *
 * As sealed: the head is the seal's, and events after it do not exist. Else as of an
 * event, with the tables as they are. */
#ifndef BENCH_GATHER_H
#define BENCH_GATHER_H

#include "evidence.h"

#include <bench/report.h>

#define REPORT_HISTORY 1000

/* An order line, or a model that was not ordered (ordered 0). */
struct report_line {
	char model[24];
	int ordered, units, packed;
};

struct report_carton {
	int64_t id, number;
	char code[24]; /* its bar code's text */
	bool closed;
	struct bench_wall opened_at, closed_at;
	int units;
};

/* A line of the order's list. */
struct report_expected {
	char serial[32], model[24], note[64];
	struct bench_mac mac; /* zero: not said */
	int64_t line;
	bool matched; /* known when the units are through */
};

/* One phone reached the real remote server, or a person does without. */
struct report_article {
	bool waived;
	struct bench_mac mac;
	char staff[64], text[256];
	struct bench_wall at;
};

/* The batch's own way: opened, recipe changed, sealed, opened again, printed again. */
struct report_step {
	int64_t event;
	enum bench_event_kind kind;
	struct bench_wall wall;
	char name[64], text[256], staff[64];
	int64_t carton;
};

struct report {
	struct bench_batch batch; /* its counts are 0: see below */
	char code[24];		  /* its bar code's text */
	char provider[128], ship_to[256], colour[32];
	bool first_article;
	int64_t follows, followed_by;	/* a short shipment's other half; 0: none */
	struct bench_recipe_row recipe; /* owned: report_clear() */
	char host[256];		/* where its phones will look for their profiles */
	bool host_known;	/* the recipe can be read by this program */
	int64_t last_event;	/* of the record that this is read from */
	struct bench_seal seal; /* batch 0: not sealed; id 0: being drawn */
	struct bench_clock_trust clock;
	struct report_article articles[4];
	struct report_step *history; /* owned; so below */
	size_t n_articles, n_history, all_history;
	struct report_line *lines;
	struct report_carton *cartons;
	struct report_expected *expected;
	size_t n_lines, n_cartons, n_expected;
	/* counted when the units are through */
	int units, proven, waived, packed, shipped, held, removed, disagreeing;
	int alarms;	    /* not cleared */
	int without_box;    /* packed, but into no carton */
	int missing, extra; /* against the list, or else the number that is expected */
	int grades[4];	    /* A to D */
	struct bench_str head; /* the bytes that all of this comes from */
};

typedef int report_unit_fn(const struct report *r, const struct evidence *e, void *arg);

/* What to read, and who is told: each may be NULL. unit: each unit of the batch;
 * removed: each that was in it once. Both in the order of bench_store_member_each(). */
struct report_reader {
	struct bench_report_what what;
	const struct bench_seal *drawn; /* being sealed, and its head */
	struct bench_bytes head;
	report_unit_fn *unit, *removed;
	void *arg;
};

/* Fills ret_report; everything but the counts is there when the first unit is told.
 * -ENOENT: no such batch, or no such seal. */
int report_gather(struct bench_store *s, const struct report_reader *reader,
		  struct report *ret_report, struct bench_err *err) BENCH_CHECKED;
/* One unit's part of it, told to reader->unit; what.batch 0: the unit as it is now, or
 * as it was sealed last. -ENOENT: no such unit, or it never was in that batch. */
int report_gather_unit(struct bench_store *s, struct bench_mac mac,
		       const struct report_reader *reader, struct report *ret_report,
		       struct bench_err *err) BENCH_CHECKED;
void report_clear(struct report *r);

/* The carton that the unit is packed in; NULL: none. */
const struct report_carton *report_carton_of(const struct report *r,
					     const struct evidence *e);
/* "all 12 units are proven", ... of a report whose units are through. */
char *report_verdict(const struct report *r, char text[200]);

#endif
