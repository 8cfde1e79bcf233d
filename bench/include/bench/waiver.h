/* What only a supervisor may do to a unit or a batch: waive, clear alarms, reopen.
 *
 * Who it is comes from bench_store_set_staff(); that it is them, from their PIN, which
 * the caller asks for (bench_store_staff_check_pin()). -EPERM when it is no active
 * supervisor. Each needs a reason (-EINVAL), one line of at most 255 bytes, and is in
 * the record with its effect, or not at all. */
#ifndef BENCH_WAIVER_H
#define BENCH_WAIVER_H

#include <bench/store.h>

BENCH_BEGIN_DECLS

#define BENCH_WAIVER_REASON_MIN 10 /* characters */

struct bench_waiver {
	int64_t id;
	struct bench_mac mac;
	int64_t run, batch;
	uint32_t links;
	char reason[256];
	char staff[64];
	struct bench_wall at;
};

/* The unit's present run may go without links (0: all that are missing now). For this
 * run in this batch only: a new run voids it, the loss of another link is not covered,
 * and of several waivers of a run the last one stands. batch 0: the one it is in.
 * -EPERM also: the batch is closed, the unit is in another one or has no run for it,
 * *scanned* is among them (no waiver replaces a label); -EALREADY: none of them is
 * missing. */
int bench_store_waive(struct bench_store *s, int64_t batch, struct bench_mac mac,
		      uint32_t links, const char *reason,
		      struct bench_err *err) BENCH_CHECKED;
typedef int bench_waiver_fn(const struct bench_waiver *w, void *arg);
/* Of a batch (0: of all) and a unit (zero: of all), in the order in which they were
 * given. fn returns 0 to go on, else that is returned. */
int bench_store_waiver_each(struct bench_store *s, int64_t batch, struct bench_mac mac,
			    bench_waiver_fn *fn, void *arg,
			    struct bench_err *err) BENCH_CHECKED;
/* Does this waiver count for the unit as it is? */
bool bench_waiver_in_force(const struct bench_waiver *w, const struct bench_unit *u);

/* The unit's alarms so far are dealt with: what they stopped goes on. -EALREADY: it has
 * none that is open. */
int bench_store_clear(struct bench_store *s, struct bench_mac mac, const char *reason,
		      struct bench_err *err) BENCH_CHECKED;

/* An alarm that does not stop its unit counts as open for so long. */
#define BENCH_ALARM_OPEN_S (24 * 3600)

struct bench_alarm_row {
	const struct bench_event *event;
	bool stops; /* its unit is not proven until a supervisor clears it */
	/* not cleared, its unit not returned since; if it does not stop, also young */
	bool open;
};
typedef int bench_alarm_row_fn(const struct bench_alarm_row *a, void *arg);
int bench_store_alarm_each(struct bench_store *s, struct bench_wall now,
			   bench_alarm_row_fn *fn, void *arg,
			   struct bench_err *err) BENCH_CHECKED;

/* A closed batch is open again: its units are packed, no longer shipped, and it can be
 * changed and closed again. -EALREADY: it is not closed. */
int bench_store_batch_reopen(struct bench_store *s, int64_t id, const char *reason,
			     struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
