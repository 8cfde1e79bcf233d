/* What was ordered: models and quantities (order lines), and the list of the units that
 * will come. A batch may have both, either or neither; with neither, its `expected`
 * counts.
 *
 * Units on the hold shelf are in no count. A line of the list means the unit that
 * agrees with all that the line says: a line of MAC and serial is not matched by a unit
 * of one of them. */
#ifndef BENCH_ORDER_H
#define BENCH_ORDER_H

#include <bench/store.h>

BENCH_BEGIN_DECLS

/* --- order lines ---------------------------------------------------------------- */
struct bench_order_line {
	char model[24];
	int quantity;
	int units, packed, shipped; /* counted when read */
};
/* quantity 0 takes the line away. The batch's expected becomes the sum of its lines.
 * -EPERM: the batch is closed. */
int bench_store_order_line(struct bench_store *s, int64_t batch, const char *model,
			   int quantity, struct bench_err *err) BENCH_CHECKED;
typedef int bench_order_line_fn(const struct bench_order_line *l, void *arg);
int bench_store_order_lines(struct bench_store *s, int64_t batch,
			    bench_order_line_fn *fn, void *arg,
			    struct bench_err *err) BENCH_CHECKED;
/* For a batch without lines and list. -EPERM: it has them, or is closed. */
int bench_store_order_expected(struct bench_store *s, int64_t batch, int expected,
			       struct bench_err *err) BENCH_CHECKED;

/* --- the expected list ----------------------------------------------------------- */
struct bench_expected {
	int64_t id, batch;
	char serial[32]; /* "": the list does not say; so mac zero; never both */
	struct bench_mac mac;
	char model[24], note[200];
	int line;		  /* of the file that it came from */
	struct bench_mac matched; /* the unit of the batch that it means; zero: missing
				   */
};

enum bench_expected_word {
	BENCH_EXPECTED_TAKEN,
	BENCH_EXPECTED_KNOWN,  /* is on this batch's list already, just so */
	BENCH_EXPECTED_REFUSED /* reason says why, and what to do */
};
struct bench_expected_answer {
	enum bench_expected_word word;
	char reason[200];
};
/* One line of a list. after: bench_store_expected_last() before the import began, so
 * that a second mention in the same file is told from one that was there. Call it
 * within bench_store_begin() for a whole file; finish by
 * bench_store_expected_done(). */
int bench_store_expected_add(struct bench_store *s, const struct bench_expected *e,
			     int64_t after, struct bench_expected_answer *ret_answer,
			     struct bench_err *err) BENCH_CHECKED;
int bench_store_expected_last(struct bench_store *s, int64_t *ret_id,
			      struct bench_err *err) BENCH_CHECKED;
/* Takes the whole list away. */
int bench_store_expected_clear(struct bench_store *s, int64_t batch,
			       struct bench_err *err) BENCH_CHECKED;
/* Brings the batch's expected count up to date. */
int bench_store_expected_done(struct bench_store *s, int64_t batch,
			      struct bench_err *err) BENCH_CHECKED;

typedef int bench_expected_fn(const struct bench_expected *e, void *arg);
/* In the list's order; e->matched is set. */
int bench_store_expected_list(struct bench_store *s, int64_t batch,
			      bench_expected_fn *fn, void *arg,
			      struct bench_err *err) BENCH_CHECKED;
/* Units of the batch that its list does not mean; none where there is no list. */
int bench_store_expected_extra(struct bench_store *s, int64_t batch, bench_unit_fn *fn,
			       void *arg, struct bench_err *err) BENCH_CHECKED;
/* The line of this batch's list that has the MAC (zero: do not look by it) or the
 * serial (""). So MAC alone is enough at intake when the line knows the serial.
 * -ENOENT: none has; -EXDEV: MAC and serial stand in two lines, or the line says
 * another MAC or serial. */
int bench_store_expected_find(struct bench_store *s, int64_t batch,
			      struct bench_mac mac, const char *serial,
			      struct bench_expected *ret_line,
			      struct bench_err *err) BENCH_CHECKED;
/* The batch, not closed, on whose list the MAC (zero: none) or the serial ("")
 * stands. -ENOENT. */
int bench_store_expected_of(struct bench_store *s, struct bench_mac mac,
			    const char *serial, int64_t *ret_batch,
			    struct bench_err *err) BENCH_CHECKED;

/* --- both --------------------------------------------------------------------------
 */
enum bench_order_word {
	BENCH_ORDER_OK,
	BENCH_ORDER_MODEL,	/* wrong model: no order line has it */
	BENCH_ORDER_FULL,	/* as many of this model as ordered are there */
	BENCH_ORDER_OTHER_LIST, /* it is on the list of another open batch */
	BENCH_ORDER_LIST	/* the list says another MAC, serial or model of it */
};
struct bench_order_verdict {
	enum bench_order_word word;
	char reason[256]; /* for people: what is wrong, and what to do */
	int64_t batch;	  /* OTHER_LIST: that batch */
};
/* Has the batch a place for this unit? Units that are in it already count as if they
 * were not. model "": not known, and not looked at. */
int bench_store_order_check(struct bench_store *s, int64_t batch, struct bench_mac mac,
			    const char *serial, const char *model,
			    struct bench_order_verdict *ret_verdict,
			    struct bench_err *err) BENCH_CHECKED;

/* How the batch stands to its order. */
struct bench_order_sum {
	int lines, listed; /* rows of either kind */
	int units;
	int matched;	/* lines of the list that have their unit */
	int missing;	/* phones that are not there: by the lines or by the list,
			   whichever    misses more; without both, by `expected` */
	int extra;	/* units that nobody ordered */
	char text[200]; /* what is missing and extra, for people; "" when it is right */
};
int bench_store_order_sum(struct bench_store *s, int64_t batch,
			  struct bench_order_sum *ret_sum,
			  struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
