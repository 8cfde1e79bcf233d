/* Closing a batch: what is to leave is packed, what is packed is shipped, and the rest
 * waits, or goes to a batch that follows.
 *
 *   no carton in use   every unit that may be packed is packed now
 *   cartons in use     what is in closed cartons; an open one that holds units refuses
 *
 * Everything happens in one transaction, so of two people who close one batch, one
 * closes it and the other is told. */
#include "sql.h"
#include <bench/carton.h>
#include <bench/order.h>
#include <bench/str.h>

#include <errno.h>
#include <string.h>

struct closing {
	struct bench_store *s;
	int64_t id;
	bool by_cartons, as_short;
	struct bench_batch batch;
	size_t n, room;
	struct bench_unit *units; /* all of the batch, as they were when it began */
	int waiting;		  /* stay behind */
	struct bench_err why;	  /* of the first of them */
	int64_t rest;		  /* the batch that follows */
	struct bench_str open;	  /* cartons that are open */
	struct bench_err *err;
};

static int
keep_unit(const struct bench_unit *u, void *arg)
{
	struct closing *c = arg;
	struct bench_unit *p;

	if (c->n == c->room) {
		p = reallocarray(c->units, c->room * 2 + 64, sizeof(*p));
		if (p == NULL)
			return bench_fail(c->err, -ENOMEM, "out of memory");
		c->units = p;
		c->room = c->room * 2 + 64;
	}
	c->units[c->n++] = *u;
	return 0;
}

/* --- may it be closed at all? ------------------------------------------------------
 */

/* An empty carton that is open was opened for nothing: it is closed here. */
static int
look_at_carton(const struct bench_carton *carton, void *arg)
{
	struct closing *c = arg;

	if (carton->units > 0)
		c->by_cartons = true;
	if (carton->closed)
		return 0;
	c->by_cartons = true;
	if (carton->units > 0)
		bench_str_addf(&c->open, "%s%d (%d unit%s)",
			       c->open.len == 0 ? "" : ", ", carton->number,
			       carton->units, carton->units == 1 ? "" : "s");
	return 0;
}

static int
close_empty(const struct bench_carton *carton, void *arg)
{
	struct closing *c = arg;

	return carton->closed || carton->units > 0
		       ? 0
		       : bench_store_carton_close(c->s, carton->id, c->err);
}

static int
check_cartons(struct closing *c)
{
	int r = bench_store_carton_each(c->s, c->id, look_at_carton, c, c->err);

	if (r == 0 && bench_str_failed(&c->open))
		r = bench_fail(c->err, -ENOMEM, "out of memory");
	if (r == 0 && c->open.len > 0)
		r = bench_fail(
			c->err, -EPERM,
			"batch %lld has open cartons: %.300s: close or empty them "
			"first",
			(long long)c->id, c->open.text);
	return r;
}

/* Lines and list are looked at first: a batch that lacks units must not go to closing,
 * where it takes no more. A plain number may be more than came; it is looked at last.
 */
static int
check_order(struct closing *c, bool plain)
{
	struct bench_order_sum sum = { 0 };
	int r = bench_store_order_sum(c->s, c->id, &sum, c->err);

	if (r < 0 || (sum.lines + sum.listed == 0) != plain)
		return r;
	if (sum.extra > 0)
		return bench_fail(
			c->err, -EPERM,
			"batch %lld is not what was ordered: %s: take out what "
			"is too much ('bench batch remove'), or change the "
			"order ('bench batch order', 'bench batch expect')",
			(long long)c->id, sum.text);
	if (sum.missing > 0 && !c->as_short)
		return bench_fail(
			c->err, -EPERM,
			"batch %lld is not complete: %s: bring them, change the "
			"order, or ship the rest later ('bench batch close "
			"%lld --short')",
			(long long)c->id, sum.text, (long long)c->id);
	c->waiting += sum.missing;
	return 0;
}

static int
check(struct closing *c)
{
	struct bench_batch *b = &c->batch;
	int r = bench_store_batch_get(c->s, c->id, b, c->err);

	if (r == 0 && b->state == BENCH_BATCH_CLOSED)
		r = bench_fail(c->err, -EALREADY, "batch %lld is closed already",
			       (long long)c->id);
	if (r == 0 && b->units == 0)
		r = bench_fail(c->err, -ENODATA, "batch %lld has no units%s",
			       (long long)c->id,
			       b->held > 0 ? " but those on the hold shelf" : "");
	if (r == 0)
		r = check_cartons(c);
	if (r == 0)
		r = check_order(c, false);
	return r;
}

/* --- out ----------------------------------------------------------------------------
 */

static int
move_out(struct closing *c, enum bench_event_kind kind, const struct bench_unit *u)
{
	struct bench_event e = { .kind = kind,
				 .source = "bench",
				 .unit = u->mac,
				 .mac = u->mac,
				 .batch = c->id,
				 .carton = bench_flow_is_packed(u)
						   ? strtoll(u->carton.text, NULL, 10)
						   : 0 };

	return bench_store_record(c->s, &e, NULL, c->err);
}

/* Packed already, or about to be. A unit that was packed and is held by an alarm since
 * does not leave. */
static bool
leaves(const struct closing *c, const struct bench_unit *u)
{
	return bench_flow_may_pack(u) && (!c->by_cartons || bench_flow_is_packed(u));
}

/* Why does this unit stay behind? */
static int
say_why(struct closing *c, const struct bench_unit *u, struct bench_err *why)
{
	char mac[BENCH_MAC_TEXT];
	int r;

	if (bench_flow_may_pack(u))
		r = bench_fail(why, -EPERM, "%s is in no carton",
			       bench_mac_format(u->mac, mac));
	else
		r = bench_store_may_pack(c->s, u->mac, why);
	return r == 0 || r == -EPERM ? 0 : bench_fail(c->err, r, "%s", why->text);
}

/* It would have to be taken out of a carton that is closed, and whose label counts it:
 * a person does that, not we. */
static int
check_out_of_carton(struct closing *c, const struct bench_unit *u)
{
	struct bench_err why = { "" };
	char mac[BENCH_MAC_TEXT];
	int r;

	if (!c->as_short || !bench_flow_is_packed(u) ||
	    strcmp(u->carton.text, "0") == 0)
		return 0;
	bench_mac_format(u->mac, mac);
	r = say_why(c, u, &why);
	if (r < 0)
		return r;
	return bench_fail(
		c->err, -EPERM,
		"%s is in a closed carton and must not leave (%.250s): take "
		"it out ('bench carton unpack %s') and close the carton again",
		mac, why.text, mac);
}

static int
stay(struct closing *c, const struct bench_unit *u)
{
	int r = c->why.text[0] == '\0' ? say_why(c, u, &c->why) : 0;

	c->waiting++;

	return r < 0 ? r : check_out_of_carton(c, u);
}

static int
pack_rest(struct closing *c)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < c->n; i++) {
		const struct bench_unit *u = &c->units[i];

		if (unit_is_held(u))
			continue;
		if (!leaves(c, u)) {
			r = stay(c, u);
			continue;
		}
		r = bench_store_may_pack(c->s, u->mac, c->err);
		if (r == 0 && !bench_flow_is_packed(u))
			r = move_out(c, BENCH_EVENT_PACKED, u);
	}
	return r;
}

static int
ship(struct closing *c)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < c->n; i++) {
		if (!unit_is_held(&c->units[i]) && leaves(c, &c->units[i]))
			r = move_out(c, BENCH_EVENT_SHIPPED, &c->units[i]);
	}
	return r;
}

/* --- what stays ----------------------------------------------------------------------
 */

/* Held units are nobody's order any more; they stand on the shelf. */
static int
leave_held(struct closing *c)
{
	char text[80];
	int r = 0;

	snprintf(text, sizeof(text),
		 "removed from batch %lld: on the hold shelf when it was closed",
		 (long long)c->id);
	for (size_t i = 0; r == 0 && i < c->n; i++) {
		if (unit_is_held(&c->units[i]))
			r = batch_note(c->s, c->units[i].mac, 0,
				       (struct bench_mac){ 0 }, text, c->err);
	}
	return r;
}

static int
open_rest(struct closing *c)
{
	struct bench_batch rest = c->batch;

	rest.follows = c->id;
	rest.colour[0] = '\0';
	rest.opened = (struct bench_wall){ 0 };
	rest.expected = 0; /* comes with the rest of the order */
	return batch_insert(c->s, &rest, &c->rest, c->err);
}

static int
move_unit(struct closing *c, const struct bench_unit *u)
{
	char text[96];
	int r = 0;

	if (bench_flow_is_packed(u)) /* and stopped by an alarm since */
		r = bench_store_carton_unpack(
			c->s, u->mac, "stopped when its batch was closed", c->err);
	snprintf(text, sizeof(text), "moved from batch %lld, which was shipped short",
		 (long long)c->id);
	return r < 0 ? r
		     : batch_note(c->s, u->mac, c->rest, (struct bench_mac){ 0 }, text,
				  c->err);
}

static int
count_shipped(const struct closing *c)
{
	int shipped = 0;

	for (size_t i = 0; i < c->n; i++)
		shipped += !unit_is_held(&c->units[i]) && leaves(c, &c->units[i]);
	return shipped;
}

/* Without lines and list the plain numbers are split. */
static int
split_expected(struct closing *c, int shipped)
{
	int r = 0;

	if (c->batch.expected > 0)
		r = batch_set_expected(c->s, c->id, shipped, c->err);
	if (r == 0 && c->batch.expected > shipped)
		r = batch_set_expected(c->s, c->rest, c->batch.expected - shipped,
				       c->err);
	return r;
}

static int
move_rest(struct closing *c)
{
	int shipped = count_shipped(c), r;

	r = open_rest(c);
	for (size_t i = 0; r == 0 && i < c->n; i++) {
		if (!unit_is_held(&c->units[i]) && !leaves(c, &c->units[i]))
			r = move_unit(c, &c->units[i]);
	}
	if (r == 0)
		r = split_expected(c, shipped);
	return r < 0 ? r : order_move_rest(c->s, c->id, c->rest, c->err);
}

static int
finish(struct closing *c)
{
	char text[96] = "closed";
	int shipped = count_shipped(c), r = 0;

	if (c->waiting > 0 && shipped == 0)
		return bench_fail(c->err, -ENODATA,
				  "batch %lld: nothing is packed, so nothing can be "
				  "shipped",
				  (long long)c->id);
	r = ship(c);
	if (r == 0 && c->waiting > 0)
		r = move_rest(c);
	if (r == 0)
		r = leave_held(c);
	if (r == 0)
		r = bench_store_carton_each(c->s, c->id, close_empty, c, c->err);
	if (c->rest != 0)
		snprintf(text, sizeof(text),
			 "closed: %d shipped, the rest goes on in batch %lld", shipped,
			 (long long)c->rest);
	return r < 0 ? r
		     : batch_set_state(c->s, c->id, BENCH_BATCH_CLOSED, text, c->err);
}

static int
close_batch(struct closing *c)
{
	int r = check(c);

	if (r == 0)
		r = bench_store_unit_each(c->s, c->id, keep_unit, c, c->err);
	if (r == 0)
		r = pack_rest(c);
	if (r < 0)
		return r;
	if (c->waiting > 0 && !c->as_short)
		return batch_set_state(c->s, c->id, BENCH_BATCH_CLOSING, "closing",
				       c->err);
	r = check_order(c, true);
	return r < 0 ? r : finish(c);
}

static int
run(struct closing *c)
{
	int r = IN_TRANSACTION(c->s, c->err, close_batch(c));

	free(c->units);
	bench_str_clear(&c->open);
	return r;
}

int
bench_store_batch_close(struct bench_store *s, int64_t id, struct bench_err *err)
{
	struct closing c = { .s = s, .id = id, .err = err };
	int r = run(&c);

	if (r < 0 || c.waiting == 0)
		return r;
	return bench_fail(
		err, -EAGAIN,
		"batch %lld is closing: %d unit%s cannot leave yet (%.300s%s); fix or "
		"remove %s, then close again",
		(long long)id, c.waiting, c.waiting == 1 ? "" : "s", c.why.text,
		c.waiting == 1 ? "" : ", …", c.waiting == 1 ? "it" : "them");
}

int
bench_store_batch_close_short(struct bench_store *s, int64_t id, int64_t *ret_rest,
			      struct bench_err *err)
{
	struct closing c = { .s = s, .id = id, .as_short = true, .err = err };
	int r = run(&c);

	if (r == 0)
		*ret_rest = c.rest;
	return r;
}
