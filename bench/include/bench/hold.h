/* The hold shelf: units that a person found to be NG. They are in no carton and in no
 * count until they are released; another unit may take their place. */
#ifndef BENCH_HOLD_H
#define BENCH_HOLD_H

#include <bench/store.h>

BENCH_BEGIN_DECLS

/* On the shelf; out of its carton, if it is in one (which is open again then).
 * replaced_by, zero for none: that unit comes into the batch and onto its list in its
 * place, and the held one leaves the batch. -EPERM: no reason; shipped; held already;
 * or the replacement is not fit (text says why). */
int bench_store_unit_hold(struct bench_store *s, struct bench_mac mac,
			  const char *reason, struct bench_mac replaced_by,
			  struct bench_err *err) BENCH_CHECKED;
/* Off the shelf. When its place in its batch is taken, it leaves the batch:
 * *ret_removed. -EPERM: it is not held, or no reason is given. */
int bench_store_unit_release(struct bench_store *s, struct bench_mac mac,
			     const char *reason, bool *ret_removed,
			     struct bench_err *err) BENCH_CHECKED;
/* fn gets the unit and its HELD event (reason in text, replacement in other). */
typedef int bench_held_fn(const struct bench_unit *u, const struct bench_event *held,
			  void *arg);
int bench_store_held_each(struct bench_store *s, bench_held_fn *fn, void *arg,
			  struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
