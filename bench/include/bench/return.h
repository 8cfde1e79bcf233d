/* A return (RMA) is a mode, not an alarm: what a unit was stays in the record, all
 * evidence up to now counts no more, and its next scan into a batch begins a new run.
 */
#ifndef BENCH_RETURN_H
#define BENCH_RETURN_H

#include <bench/store.h>

BENCH_BEGIN_DECLS

struct bench_return {
	struct bench_mac mac;
	const char *reason;	      /* in words, not empty */
	const char *disposition;      /* BENCH_RETURN_* */
	struct bench_mac replaced_by; /* the unit that goes out for it; zero: none */
};

/* Records it; the unit is in no batch then. Again for one that is here already: another
 * disposition. -ENOENT: no such unit; -EINVAL: no reason, no such disposition, or it
 * would replace itself; -EPERM: it has not left. The caller takes its files out of the
 * tree: bench_publish_withdraw(). */
int bench_store_return(struct bench_store *s, const struct bench_return *r,
		       struct bench_err *err) BENCH_CHECKED;

/* Units that came back, in the order in which they did. */
int bench_store_returned_each(struct bench_store *s, bench_unit_fn *fn, void *arg,
			      struct bench_err *err) BENCH_CHECKED;

/* Every pair of units that mac is part of, in which one stands in for the other. fn
 * returns 0 to go on, else that is returned. */
typedef int bench_replacement_fn(struct bench_mac old, struct bench_mac now, void *arg);
int bench_store_replacements(struct bench_store *s, struct bench_mac mac,
			     bench_replacement_fn *fn, void *arg,
			     struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
