/* What goes into cartons, and out. The gate is the schema's; what is checked here has
 * the better words. */
#include "sql.h"
#include <bench/carton.h>
#include <bench/first_article.h>
#include <bench/str.h>

#include <errno.h>
#include <string.h>

/* --- the gate, in words -------------------------------------------------------------
 */

static const struct {
	enum bench_link link;
	const char *words;
} lacks[] = {
	{ BENCH_LINK_SCANNED,
	  "its label is not scanned, or says something else than the "
	  "phone" },
	{ BENCH_LINK_LEASED, "it was not seen on the bench's network" },
	{ BENCH_LINK_FIRMWARE, "it has not said that it runs the right firmware" },
	{ BENCH_LINK_DELIVERED, "it has not fetched its profile" },
	{ BENCH_LINK_CONFIRMED, "it has not said that it took its profile" },
	{ BENCH_LINK_CLEANED, "the bench's own settings are still in it" },
	{ BENCH_LINK_REDIRECTED, "it has not asked for its destination" },
	{ BENCH_LINK_BOXED, "its box was not scanned with it" },
};

static int
say_lacks(const char *mac, uint32_t missing, struct bench_err *err)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };

	for (size_t i = 0; i < BENCH_N(lacks); i++) {
		if (missing & (uint32_t)lacks[i].link)
			bench_str_addf(&text, "%s%s", text.len == 0 ? "" : "; ",
				       lacks[i].words);
	}
	return bench_fail(err, -EPERM, "%s is not passed: %s", mac,
			  bench_str_get(&text));
}

/* The batch's recipe was changed after its files were made. */
static int
check_recipe(struct bench_store *s, const struct bench_unit *u, int64_t batch,
	     struct bench_err *err)
{
	struct bench_recipe_row made = { 0 }, asked = { 0 };
	char mac[BENCH_MAC_TEXT];
	struct bench_batch b;
	int r = bench_store_batch_get(s, batch, &b, err);

	if (r == 0)
		r = bench_store_recipe_get(s, NULL, b.recipe, &asked, err);
	if (r == 0 && bench_store_recipe_by_sha256(s, u->recipe, &made, NULL) == 0 &&
	    strcmp(made.sha256, asked.sha256) != 0)
		r = bench_fail(
			err, -EPERM,
			"%s was set up by recipe %s version %d, and the batch has "
			"%s version %d now: see 'bench batch recipe %lld' for what "
			"it needs",
			bench_mac_format(u->mac, mac), made.name, made.version,
			asked.name, asked.version, (long long)batch);
	bench_recipe_row_clear(&made);
	bench_recipe_row_clear(&asked);
	return r;
}

/* Why the gate is shut for this unit. */
static int
explain(struct bench_store *s, const struct bench_unit *u, struct bench_err *err)
{
	char mac[BENCH_MAC_TEXT];
	int64_t batch = batch_of_unit(u);
	int r;

	bench_mac_format(u->mac, mac);
	if (batch == 0)
		return bench_fail(err, -EPERM, "%s is in no batch: scan its label",
				  mac);
	if (unit_is_held(u))
		return bench_fail(
			err, -EPERM,
			"%s is NG, on the hold shelf: 'bench unit release %s' "
			"takes it off",
			mac, mac);
	if (bench_flow_on_hold(u))
		return bench_fail(err, -EPERM,
				  "%s is stopped (%s): a supervisor must clear it", mac,
				  u->alarm.text);
	if (u->conflict)
		return bench_fail(err, -EPERM,
				  "%s has two labels with different serials: put it "
				  "aside and tell a supervisor",
				  mac);
	if (u->run == 0 || u->published == 0)
		return bench_fail(err, -EPERM,
				  "%s has no files yet: scan its label again", mac);
	if (u->run_batch != batch)
		return bench_fail(err, -EPERM,
				  "%s was set up for batch %lld, and is in batch %lld: "
				  "it needs a new run and a factory reset",
				  mac, (long long)u->run_batch, (long long)batch);
	if (!bench_flow_may_pack(u))
		return say_lacks(mac, bench_flow_missing(u) & ~u->waived, err);
	r = check_recipe(s, u, batch, err);
	if (r == 0)
		r = bench_store_first_article_check(s, batch, err);
	return r < 0 ? r
		     : bench_fail(err, -EPERM,
				  "%s cannot be packed: its waiver does not name all "
				  "that it lacks",
				  mac);
}

static int
ask_gate(struct bench_store *s, const struct bench_unit *u, struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_MAY_PACK, &r, err);

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":mac", u->mac);
	r = sql_step(s, stmt, err);
	if (r != 0)
		return r < 0 ? r : 0;
	return explain(s, u, err);
}

int
bench_store_may_pack(struct bench_store *s, struct bench_mac mac, struct bench_err *err)
{
	struct bench_unit u = { 0 };
	int r = bench_store_unit_get(s, mac, &u, err);

	return r < 0 ? r : ask_gate(s, &u, err);
}

/* --- in, out, from one to another ----------------------------------------------------
 */

static int64_t
carton_of(const struct bench_unit *u)
{
	return bench_flow_is_packed(u) ? strtoll(u->carton.text, NULL, 10) : 0;
}

static int
put(struct bench_store *s, const struct bench_carton *c, struct bench_mac mac,
    struct bench_err *err)
{
	struct bench_event e = { .kind = BENCH_EVENT_PACKED,
				 .source = "bench",
				 .unit = mac,
				 .mac = mac,
				 .batch = c->batch,
				 .carton = c->id };

	return bench_store_record(s, &e, NULL, err);
}

/* The carton is open, and the unit is of its batch. */
static int
check_carton(struct bench_store *s, const struct bench_carton *c,
	     const struct bench_unit *u, struct bench_err *err)
{
	char mac[BENCH_MAC_TEXT];
	int r = batch_not_closed(s, c->batch, err);

	bench_mac_format(u->mac, mac);
	if (r == 0 && c->closed)
		r = bench_fail(err, -EPERM,
			       "carton %d of batch %lld is closed: open it again, or "
			       "take another",
			       c->number, (long long)c->batch);
	if (r == 0 && batch_of_unit(u) == 0)
		r = bench_fail(err, -EPERM, "%s is in no batch: scan its label", mac);
	if (r == 0 && batch_of_unit(u) != c->batch)
		r = bench_fail(err, -EPERM,
			       "%s is of batch %s, this is a carton of batch %lld", mac,
			       u->batch.text, (long long)c->batch);
	return r;
}

static int
say_packed(struct bench_store *s, const struct bench_unit *u, struct bench_err *err)
{
	char mac[BENCH_MAC_TEXT];
	struct bench_carton c = { 0 };

	bench_mac_format(u->mac, mac);
	if (bench_flow_is_shipped(u))
		return bench_fail(err, -EALREADY, "%s is shipped, with batch %s", mac,
				  u->batch.text);
	if (carton_of(u) == 0 ||
	    bench_store_carton_get(s, carton_of(u), 0, 0, &c, NULL) < 0)
		return bench_fail(err, -EALREADY, "%s is packed, in batch %s", mac,
				  u->batch.text);
	return bench_fail(err, -EALREADY, "%s is packed, in carton %d of batch %lld",
			  mac, c.number, (long long)c.batch);
}

static int
pack(struct bench_store *s, int64_t id, struct bench_mac mac, struct bench_err *err)
{
	struct bench_carton c = { 0 };
	struct bench_unit u = { 0 };
	int r = bench_store_carton_get(s, id, 0, 0, &c, err);

	if (r == 0)
		r = bench_store_unit_get(s, mac, &u, err);
	if (r == 0 && bench_flow_is_packed(&u))
		r = say_packed(s, &u, err);
	if (r == 0)
		r = check_carton(s, &c, &u, err);
	if (r == 0)
		r = ask_gate(s, &u, err);
	return r < 0 ? r : put(s, &c, mac, err);
}

int
bench_store_carton_pack(struct bench_store *s, int64_t id, struct bench_mac mac,
			struct bench_err *err)
{
	return IN_TRANSACTION(s, err, pack(s, id, mac, err));
}

/* A closed carton that loses or changes a unit is open again. */
static int
open_source(struct bench_store *s, const struct bench_unit *u, const char *reason,
	    struct bench_err *err)
{
	struct bench_carton c = { 0 };
	int r;

	if (carton_of(u) == 0)
		return 0;
	r = bench_store_carton_get(s, carton_of(u), 0, 0, &c, err);
	if (r < 0 || !c.closed)
		return r;
	return carton_reopen(s, &c, u->mac, reason, err);
}

static int
check_packed(struct bench_store *s, const struct bench_unit *u, struct bench_err *err)
{
	char mac[BENCH_MAC_TEXT];

	bench_mac_format(u->mac, mac);
	if (bench_flow_is_shipped(u))
		return bench_fail(err, -EPERM,
				  "%s is shipped, with batch %s: record its return, or "
				  "have a supervisor reopen the batch",
				  mac, u->batch.text);
	if (!bench_flow_is_packed(u))
		return bench_fail(err, -EPERM, "%s is not packed", mac);
	return batch_not_closed(s, batch_of_unit(u), err);
}

static int
unpack(struct bench_store *s, struct bench_mac mac, const char *reason,
       struct bench_err *err)
{
	struct bench_event e = {
		.kind = BENCH_EVENT_UNPACKED, .source = "bench", .unit = mac, .mac = mac
	};
	struct bench_unit u = { 0 };
	int r = bench_store_unit_get(s, mac, &u, err);

	if (r == 0)
		r = need_reason(reason, err);
	if (r == 0)
		r = check_packed(s, &u, err);
	if (r == 0)
		r = open_source(s, &u, reason, err);
	if (r < 0)
		return r;
	e.batch = batch_of_unit(&u);
	e.carton = carton_of(&u);
	bench_copy(e.text, sizeof(e.text), reason);
	return bench_store_record(s, &e, NULL, err);
}

int
bench_store_carton_unpack(struct bench_store *s, struct bench_mac mac,
			  const char *reason, struct bench_err *err)
{
	return IN_TRANSACTION(s, err, unpack(s, mac, reason, err));
}

static int
move(struct bench_store *s, int64_t to, struct bench_mac mac, struct bench_err *err)
{
	struct bench_carton c = { 0 };
	struct bench_unit u = { 0 };
	char text[64];
	int r = bench_store_carton_get(s, to, 0, 0, &c, err);

	if (r == 0)
		r = bench_store_unit_get(s, mac, &u, err);
	if (r == 0)
		r = check_packed(s, &u, err);
	if (r == 0)
		r = check_carton(s, &c, &u, err);
	if (r == 0 && carton_of(&u) == to)
		r = say_packed(s, &u, err);
	if (r == 0)
		r = ask_gate(s, &u, err);
	snprintf(text, sizeof(text), "a unit went to carton %d", c.number);
	if (r == 0)
		r = open_source(s, &u, text, err);
	/* not taken out first: it is packed all the time */
	return r < 0 ? r : put(s, &c, mac, err);
}

int
bench_store_carton_move(struct bench_store *s, int64_t to, struct bench_mac mac,
			struct bench_err *err)
{
	return IN_TRANSACTION(s, err, move(s, to, mac, err));
}
