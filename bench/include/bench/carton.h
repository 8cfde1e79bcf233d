/* Cartons: the outer boxes of a batch, and what goes into them.
 *
 *   open ──► units packed ──► closed (its label is printed) ──► ships with its batch
 *    ▲                          │
 *    └── a unit is taken out ◄──┘    the label is void, the carton is open again
 *
 * A batch ships by cartons as soon as one is open or holds a unit. */
#ifndef BENCH_CARTON_H
#define BENCH_CARTON_H

#include <bench/store.h>

BENCH_BEGIN_DECLS

struct bench_carton {
	int64_t id; /* of all batches: its bar code (bench/code.h) */
	int64_t batch;
	int number; /* 1, 2, …, of its batch */
	bool closed;
	struct bench_wall opened_at, closed_at;
	int units; /* counted when read */
};

/* -EPERM: the batch is closed. */
int bench_store_carton_open(struct bench_store *s, int64_t batch,
			    struct bench_carton *ret_carton,
			    struct bench_err *err) BENCH_CHECKED;
/* -EALREADY: it is closed. An empty one may be closed: it stays empty. */
int bench_store_carton_close(struct bench_store *s, int64_t id,
			     struct bench_err *err) BENCH_CHECKED;
/* Open again; -EALREADY: it is open. -EPERM: its batch is closed. */
int bench_store_carton_reopen(struct bench_store *s, int64_t id, const char *reason,
			      struct bench_err *err) BENCH_CHECKED;
/* By id or, with id 0, by batch and number. -ENOENT. */
int bench_store_carton_get(struct bench_store *s, int64_t id, int64_t batch, int number,
			   struct bench_carton *ret_carton,
			   struct bench_err *err) BENCH_CHECKED;
typedef int bench_carton_fn(const struct bench_carton *c, void *arg);
/* batch 0: of all. */
int bench_store_carton_each(struct bench_store *s, int64_t batch, bench_carton_fn *fn,
			    void *arg, struct bench_err *err) BENCH_CHECKED;
int bench_store_carton_units(struct bench_store *s, int64_t id, bench_unit_fn *fn,
			     void *arg, struct bench_err *err) BENCH_CHECKED;
/* Does the batch ship by cartons? */
int bench_store_carton_in_use(struct bench_store *s, int64_t batch, bool *ret_in_use,
			      struct bench_err *err) BENCH_CHECKED;

/* The ship gate's answer for a unit: 0, or -EPERM with all that is missing, in words
 * for people. */
int bench_store_may_pack(struct bench_store *s, struct bench_mac mac,
			 struct bench_err *err) BENCH_CHECKED;
/* Into an open carton of its batch. -EPERM: the gate refuses, the carton is closed, or
 * the unit is of another batch; -EALREADY: it is packed, text says where. */
int bench_store_carton_pack(struct bench_store *s, int64_t id, struct bench_mac mac,
			    struct bench_err *err) BENCH_CHECKED;
/* Out of its carton, or of the shipment if it is in none. -EPERM: not packed, shipped,
 * or no reason is given. */
int bench_store_carton_unpack(struct bench_store *s, struct bench_mac mac,
			      const char *reason, struct bench_err *err) BENCH_CHECKED;
/* Into another open carton of the same batch. */
int bench_store_carton_move(struct bench_store *s, int64_t to, struct bench_mac mac,
			    struct bench_err *err) BENCH_CHECKED;

/* A phone and a box label were scanned: the phone's unit, and the unit, MAC or serial
 * that the label names (mac zero or serial "": the label was not read for it). The same
 * unit: the BOXED event. Else a REFUSED event, and -EXDEV: another unit's, text is
 * "this is the box of 88D0"; -EBADMSG: its MAC and serial are of two units; -ENOENT: of
 * none that is known, or there is no such phone (then no event). */
int bench_store_box(struct bench_store *s, struct bench_mac phone,
		    struct bench_mac box_mac, const char *box_serial,
		    struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
