/* The hold shelf: on it, off it, and who takes the place. */
#include "sql.h"
#include <bench/carton.h>
#include <bench/hold.h>
#include <bench/order.h>
#include <bench/str.h>

#include <errno.h>
#include <string.h>

bool
unit_is_held(const struct bench_unit *u)
{
	return u->held > u->freed;
}

static int
check_holdable(struct bench_store *s, const struct bench_unit *u, const char *reason,
	       struct bench_err *err)
{
	char mac[BENCH_MAC_TEXT];
	int r = need_reason(reason, err);

	bench_mac_format(u->mac, mac);
	if (r == 0 && bench_flow_is_shipped(u))
		r = bench_fail(err, -EPERM,
			       "%s is shipped, with batch %s: record its return", mac,
			       u->batch.text);
	if (r == 0 && unit_is_held(u))
		r = bench_fail(err, -EPERM, "%s is on the hold shelf already", mac);
	if (r == 0 && bench_flow_is_packed(u))
		r = bench_store_carton_unpack(s, u->mac, reason, err);
	return r;
}

static int
record_held(struct bench_store *s, const struct bench_unit *u, const char *reason,
	    struct bench_mac other, struct bench_err *err)
{
	struct bench_event e = { .kind = BENCH_EVENT_HELD,
				 .source = "bench",
				 .unit = u->mac,
				 .mac = u->mac,
				 .batch = batch_of_unit(u),
				 .other = other };

	bench_copy(e.text, sizeof(e.text), reason);
	return bench_store_record(s, &e, NULL, err);
}

/* --- replacement ------------------------------------------------------------------ */

static int
check_replacement(struct bench_store *s, const struct bench_unit *old,
		  const struct bench_unit *new, struct bench_err *err)
{
	char mac[BENCH_MAC_TEXT], link[BENCH_MAC_TEXT];
	struct bench_expected line;
	int64_t batch = batch_of_unit(old), other = batch_of_unit(new);

	bench_mac_format(new->mac, mac);
	if (batch == 0)
		return bench_fail(err, -EPERM,
				  "%s is in no batch: it has no place to be taken",
				  bench_mac_format(old->mac, link));
	if (bench_mac_equal(old->mac, new->mac))
		return bench_fail(err, -EPERM, "%s cannot replace itself", mac);
	if (other != 0 && other != batch)
		return bench_fail(err, -EPERM,
				  "%s is in batch %lld: take it out there first", mac,
				  (long long)other);
	if (unit_is_held(new))
		return bench_fail(err, -EPERM, "%s is on the hold shelf itself", mac);
	if (bench_flow_is_packed(new))
		return bench_fail(err, -EPERM, "%s is packed already", mac);
	if (bench_store_expected_find(s, batch, new->mac, new->serial.text, &line,
				      NULL) != -ENOENT)
		return bench_fail(err, -EPERM,
				  "%s is on the list of batch %lld itself: it cannot "
				  "take another's place",
				  mac, (long long)batch);
	return 0;
}

/* The line that meant old means new from now on. */
static int
replace_on_list(struct bench_store *s, const struct bench_unit *old,
		const struct bench_unit *new, struct bench_err *err)
{
	struct bench_expected line;
	sqlite3_stmt *stmt;
	int r = bench_store_expected_find(s, batch_of_unit(old), old->mac,
					  old->serial.text, &line, NULL);

	if (r == -ENOENT || r == -EXDEV)
		return 0; /* no line means it */
	if (r < 0)
		return bench_fail(err, r, "the list cannot be read");
	stmt = sql_get(s, SQL_EXPECTED_REPLACE, &r, err);
	if (stmt == NULL)
		return r;
	sql_int(stmt, ":id", line.id);
	sql_mac_or_null(stmt, ":mac", new->mac);
	sql_text_or_null(stmt, ":serial", new->serial.text);
	return sql_step(s, stmt, err);
}

/* old is held by now, and so in no count. */
static int
replace(struct bench_store *s, const struct bench_unit *old, struct bench_mac by,
	struct bench_err *err)
{
	int64_t batch = batch_of_unit(old);
	struct bench_unit new = { 0 };
	char text[64], mac[BENCH_MAC_TEXT];
	int r = bench_store_unit_get(s, by, &new, err);

	if (r == 0)
		r = check_replacement(s, old, &new, err);
	if (r == 0)
		r = replace_on_list(s, old, &new, err);
	if (r == 0) /* its place: the same checks as for any unit */
		r = bench_store_batch_add(s, batch, by, err);
	snprintf(text, sizeof(text), "replaces %s", bench_mac_format(old->mac, mac));
	if (r == 0)
		r = batch_note(s, by, batch, old->mac, text, err);
	snprintf(text, sizeof(text), "removed from batch %lld: replaced by %s",
		 (long long)batch, bench_mac_format(by, mac));
	return r < 0 ? r : batch_note(s, old->mac, 0, by, text, err);
}

static int
hold(struct bench_store *s, struct bench_mac mac, const char *reason,
     struct bench_mac replaced_by, struct bench_err *err)
{
	struct bench_unit u = { 0 };
	int r = bench_store_unit_get(s, mac, &u, err);

	if (r == 0)
		r = check_holdable(s, &u, reason, err);
	if (r == 0)
		r = record_held(s, &u, reason, replaced_by, err);
	if (r == 0 && !bench_mac_is_zero(replaced_by))
		r = replace(s, &u, replaced_by, err);
	return r;
}

int
bench_store_unit_hold(struct bench_store *s, struct bench_mac mac, const char *reason,
		      struct bench_mac replaced_by, struct bench_err *err)
{
	return IN_TRANSACTION(s, err, hold(s, mac, reason, replaced_by, err));
}

/* --- off the shelf ------------------------------------------------------------------
 */

/* Back into the counts, if there is a place; else out of the batch. */
static int
settle(struct bench_store *s, const struct bench_unit *u, bool *ret_removed,
       struct bench_err *err)
{
	struct bench_order_verdict verdict = { 0 };
	int64_t batch = batch_of_unit(u);
	char text[64];
	int r;

	*ret_removed = false;
	if (batch == 0)
		return 0;
	r = bench_store_order_check(s, batch, u->mac, u->serial.text, u->model.text,
				    &verdict, err);
	if (r < 0 || verdict.word == BENCH_ORDER_OK)
		return r;
	*ret_removed = true;
	snprintf(text, sizeof(text), "removed from batch %lld: no place is left",
		 (long long)batch);
	return batch_note(s, u->mac, 0, (struct bench_mac){ 0 }, text, err);
}

static int
release(struct bench_store *s, struct bench_mac mac, const char *reason,
	bool *ret_removed, struct bench_err *err)
{
	struct bench_event e = {
		.kind = BENCH_EVENT_FREED, .source = "bench", .unit = mac, .mac = mac
	};
	char text[BENCH_MAC_TEXT];
	struct bench_unit u = { 0 };
	int r = bench_store_unit_get(s, mac, &u, err);

	if (r == 0)
		r = need_reason(reason, err);
	if (r == 0 && !unit_is_held(&u))
		r = bench_fail(err, -EPERM, "%s is not on the hold shelf",
			       bench_mac_format(mac, text));
	if (r < 0)
		return r;
	e.batch = batch_of_unit(&u);
	bench_copy(e.text, sizeof(e.text), reason);
	r = settle(s, &u, ret_removed, err);
	return r < 0 ? r : bench_store_record(s, &e, NULL, err);
}

int
bench_store_unit_release(struct bench_store *s, struct bench_mac mac,
			 const char *reason, bool *ret_removed, struct bench_err *err)
{
	bool removed = false;
	int r = IN_TRANSACTION(s, err, release(s, mac, reason, &removed, err));

	if (r == 0)
		*ret_removed = removed;
	return r;
}

/* --- the shelf ----------------------------------------------------------------------
 */

static int
held_event(struct bench_store *s, struct bench_mac mac, struct bench_event *e,
	   struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_HELD_EVENT, &r, err);

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":unit", mac);
	r = sql_step(s, stmt, err);
	if (r < 0)
		return r;
	if (r == 0)
		return bench_fail(err, -EIO,
				  "a held unit has no event that says so: "
				  "see 'bench replay'");
	event_from_row(stmt, e);
	e->raw = (struct bench_bytes){ 0 };
	return 0;
}

struct shelf {
	struct bench_store *s;
	bench_held_fn *fn;
	void *arg;
	struct bench_err *err;
};

static int
visit(const struct bench_unit *u, void *arg)
{
	struct shelf *shelf = arg;
	struct bench_event e = { .kind = BENCH_EVENT_HELD };
	int r = held_event(shelf->s, u->mac, &e, shelf->err);

	return r < 0 ? r : shelf->fn(u, &e, shelf->arg);
}

int
bench_store_held_each(struct bench_store *s, bench_held_fn *fn, void *arg,
		      struct bench_err *err)
{
	struct shelf shelf = { s, fn, arg, err };
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_HELD_LIST, &r, err);

	return stmt == NULL ? r : unit_each(s, stmt, visit, &shelf, err);
}
