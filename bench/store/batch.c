/* Batches: opened, filled, emptied. The rules about proven units are triggers (sql/).
 */
#include "sql.h"
#include <bench/colour.h>
#include <bench/order.h>
#include <bench/str.h>

#include <errno.h>
#include <string.h>

static const char *const state_names[] = {
	[BENCH_BATCH_OPEN] = "open",
	[BENCH_BATCH_CLOSING] = "closing",
	[BENCH_BATCH_CLOSED] = "closed",
};

const char *
bench_batch_state_name(enum bench_batch_state state)
{
	return (size_t)state < BENCH_N(state_names) ? state_names[state] : "?";
}

int
batch_note(struct bench_store *s, struct bench_mac unit, int64_t into,
	   struct bench_mac other, const char *text, struct bench_err *err)
{
	struct bench_event e = { .kind = BENCH_EVENT_BATCH,
				 .source = "bench",
				 .unit = unit,
				 .mac = unit,
				 .batch = into,
				 .other = other };

	bench_copy(e.text, sizeof(e.text), text);
	return bench_store_record(s, &e, NULL, err);
}

static int
note(struct bench_store *s, int64_t batch, const char *text, struct bench_err *err)
{
	return batch_note(s, (struct bench_mac){ 0 }, batch, (struct bench_mac){ 0 },
			  text, err);
}

void
batch_text(int64_t id, char text[24])
{
	snprintf(text, 24, "%lld", (long long)id);
}

int64_t
batch_of_unit(const struct bench_unit *u)
{
	return strtoll(u->batch.text, NULL, 10);
}

/* --- colours -------------------------------------------------------------------- */

/* The palette's first that the fewest batches under work have. */
static int
choose_colour(struct bench_store *s, char colour[16], struct bench_err *err)
{
	int used[BENCH_COLOURS] = { 0 }, best = 0, i, r;
	char name[16];
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_BATCH_COLOURS, &r, err);

	if (stmt == NULL)
		return r;
	while ((r = sql_step(s, stmt, err)) == 1) {
		sql_column_text(stmt, 0, name, sizeof(name));
		i = bench_colour_find(name);
		if (i >= 0)
			used[i] = sqlite3_column_int(stmt, 1);
	}
	for (i = 1; i < BENCH_COLOURS; i++) {
		if (used[i] < used[best])
			best = i;
	}
	bench_copy(colour, 16, bench_colours[best].name);
	return r;
}

/* --- rows ----------------------------------------------------------------------- */

static int
insert(struct bench_store *s, const struct bench_batch *b, int64_t *ret_id,
       struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, SQL_BATCH_ADD, &r, err);

	if (stmt == NULL)
		return r;
	sql_text(stmt, ":customer", b->customer);
	sql_text(stmt, ":order_no", b->order);
	sql_int(stmt, ":recipe", b->recipe);
	sql_int(stmt, ":expected", b->expected);
	sql_int(stmt, ":opened_us",
		b->opened.us == 0 ? bench_wall_now().us : b->opened.us);
	sql_text(stmt, ":provider", b->provider);
	sql_text(stmt, ":ship_to", b->ship_to);
	sql_text(stmt, ":colour", b->colour);
	if (b->follows == 0)
		sqlite3_bind_null(stmt, sqlite3_bind_parameter_index(stmt, ":follows"));
	else
		sql_int(stmt, ":follows", b->follows);
	r = sql_step(s, stmt, err);
	if (r == 0)
		*ret_id = sqlite3_last_insert_rowid(s->db);
	return r;
}

int
batch_insert(struct bench_store *s, const struct bench_batch *b, int64_t *ret_id,
	     struct bench_err *err)
{
	struct bench_batch copy = *b;
	char text[80];
	int r = 0;

	if (b->colour[0] == '\0')
		r = choose_colour(s, copy.colour, err);
	if (r == 0)
		r = insert(s, &copy, ret_id, err);
	if (r < 0)
		return r;
	snprintf(text, sizeof(text), "opened, %s", copy.colour);
	if (b->follows != 0)
		snprintf(text, sizeof(text), "opened, %s: the rest of batch %lld",
			 copy.colour, (long long)b->follows);
	return note(s, *ret_id, text, err);
}

int
bench_store_batch_open(struct bench_store *s, const struct bench_batch *b,
		       int64_t *ret_id, struct bench_err *err)
{
	int64_t id = 0;
	int r = IN_TRANSACTION(s, err, batch_insert(s, b, &id, err));

	if (r == 0)
		*ret_id = id;
	return r;
}

static enum bench_batch_state
state_of(const char *name)
{
	for (size_t i = 0; i < BENCH_N(state_names); i++) {
		if (strcmp(name, state_names[i]) == 0)
			return (enum bench_batch_state)i;
	}
	return BENCH_BATCH_CLOSED;
}

static int
no_batch(int64_t id, struct bench_err *err)
{
	return bench_fail(err, -ENOENT, "no batch %lld: see 'bench batch list'",
			  (long long)id);
}

static void
batch_read(sqlite3_stmt *stmt, struct bench_batch *b)
{
	char state[12];

	*b = (struct bench_batch){ .id = sqlite3_column_int64(stmt, 0) };
	sql_column_text(stmt, 1, b->customer, sizeof(b->customer));
	sql_column_text(stmt, 2, b->order, sizeof(b->order));
	b->recipe = sqlite3_column_int64(stmt, 3);
	b->expected = sqlite3_column_int(stmt, 4);
	sql_column_text(stmt, 5, state, sizeof(state));
	b->state = state_of(state);
	b->opened.us = sqlite3_column_int64(stmt, 6);
	b->closed.us = sqlite3_column_int64(stmt, 7);
	b->units = sqlite3_column_int(stmt, 8);
	b->proven = sqlite3_column_int(stmt, 9);
	b->packed = sqlite3_column_int(stmt, 10);
	sql_column_text(stmt, 11, b->provider, sizeof(b->provider));
	sql_column_text(stmt, 12, b->ship_to, sizeof(b->ship_to));
	sql_column_text(stmt, 13, b->colour, sizeof(b->colour));
	b->first_article = sqlite3_column_int(stmt, 14) != 0;
	b->follows = sqlite3_column_int64(stmt, 15);
	b->held = sqlite3_column_int(stmt, 16);
}

int
batch_brief(struct bench_store *s, int64_t id, enum bench_batch_state *ret_state,
	    bool *ret_first_article, struct bench_err *err)
{
	char state[12];
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_BATCH_BRIEF, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":id", id);
	r = sql_step(s, stmt, err);
	if (r <= 0)
		return r < 0 ? r : no_batch(id, err);
	sql_column_text(stmt, 0, state, sizeof(state));
	*ret_state = state_of(state);
	if (ret_first_article != NULL)
		*ret_first_article = sqlite3_column_int(stmt, 1) != 0;
	return 0;
}

int
batch_not_closed(struct bench_store *s, int64_t id, struct bench_err *err)
{
	enum bench_batch_state state = BENCH_BATCH_CLOSED;
	int r = batch_brief(s, id, &state, NULL, err);

	if (r == 0 && state == BENCH_BATCH_CLOSED)
		r = bench_fail(err, -EPERM,
			       "batch %lld is closed: only a supervisor opens it again "
			       "('bench batch reopen %lld')",
			       (long long)id, (long long)id);
	return r;
}

int
batch_set_expected(struct bench_store *s, int64_t id, int64_t expected,
		   struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, SQL_BATCH_EXPECT, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":id", id);
	sql_int(stmt, ":expected", expected);
	return sql_step(s, stmt, err);
}

int
batch_set_state(struct bench_store *s, int64_t id, enum bench_batch_state state,
		const char *text, struct bench_err *err)
{
	bool closed = state == BENCH_BATCH_CLOSED;
	int r;
	sqlite3_stmt *stmt = sql_get(s, SQL_BATCH_STATE, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":id", id);
	sql_text(stmt, ":state", bench_batch_state_name(state));
	sql_int(stmt, ":closed_us", closed ? bench_wall_now().us : 0);
	r = sql_step(s, stmt, err);
	return r < 0 ? r : note(s, id, text, err);
}

int
bench_store_batch_get(struct bench_store *s, int64_t id, struct bench_batch *ret_batch,
		      struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_BATCH_GET, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":id", id);
	r = sql_step(s, stmt, err);
	if (r < 0)
		return r;
	if (r == 0)
		return no_batch(id, err);
	batch_read(stmt, ret_batch);
	return 0;
}

int
bench_store_batch_each(struct bench_store *s, bench_batch_fn *fn, void *arg,
		       struct bench_err *err)
{
	struct bench_batch b = { 0 };
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_BATCH_LIST, &r, err);

	if (stmt == NULL)
		return r;
	while ((r = sql_step(s, stmt, err)) == 1) {
		batch_read(stmt, &b);
		r = fn(&b, arg);
		if (r != 0)
			return r;
	}
	return r;
}

/* May this unit come into the batch, as far as the unit itself goes? */
static int
check_addable(const struct bench_unit *u, int64_t id, enum bench_batch_state state,
	      struct bench_err *err)
{
	char text[BENCH_MAC_TEXT], missing[96];

	bench_mac_format(u->mac, text);
	if (u->serial.text[0] == '\0')
		return bench_fail(err, -EPERM,
				  "%s is not scanned: scan its label first", text);
	if (bench_flow_is_packed(u))
		return bench_fail(err, -EPERM, "%s is packed in batch %s", text,
				  u->batch.text);
	if (unit_is_held(u))
		return bench_fail(err, -EPERM,
				  "%s is on the hold shelf: 'bench unit release %s' "
				  "takes it off",
				  text, text);
	if (state == BENCH_BATCH_CLOSING && !bench_flow_proven_in(u, id))
		return bench_fail(
			err, -EPERM,
			"batch %lld is closing and %s is not proven (missing %s)",
			(long long)id, text,
			bench_links_format(bench_flow_missing(u), missing));
	return 0;
}

static int
add(struct bench_store *s, int64_t id, struct bench_mac mac, struct bench_err *err)
{
	enum bench_batch_state state = BENCH_BATCH_CLOSED;
	struct bench_order_verdict verdict = { 0 };
	struct bench_unit u = { 0 };
	int r = batch_not_closed(s, id, err);

	if (r == 0)
		r = batch_brief(s, id, &state, NULL, err);
	if (r == 0)
		r = bench_store_unit_get(s, mac, &u, err);
	if (r == 0)
		r = check_addable(&u, id, state, err);
	if (r == 0)
		r = bench_store_order_check(s, id, mac, u.serial.text, u.model.text,
					    &verdict, err);
	if (r == 0 && verdict.word != BENCH_ORDER_OK)
		r = bench_fail(err, -EPERM, "%s", verdict.reason);
	if (r < 0)
		return r;
	return batch_note(s, mac, id, (struct bench_mac){ 0 }, "unit added", err);
}

int
bench_store_batch_add(struct bench_store *s, int64_t id, struct bench_mac mac,
		      struct bench_err *err)
{
	return IN_TRANSACTION(s, err, add(s, id, mac, err));
}

static int
check_approved(const struct bench_batch *b, const struct bench_recipe_row *row,
	       struct bench_err *err)
{
	if (b->state == BENCH_BATCH_CLOSED)
		return bench_fail(err, -EPERM, "batch %lld is closed",
				  (long long)b->id);
	if (row->approved_by[0] == '\0')
		return bench_fail(
			err, -EPERM,
			"recipe %s version %d is not approved: a second person "
			"runs 'bench recipe approve %s'",
			row->name, row->version, row->name);
	return 0;
}

static int
set_recipe(struct bench_store *s, int64_t id, const struct bench_recipe_row *row,
	   struct bench_err *err)
{
	char what[160];
	int r;
	sqlite3_stmt *stmt = sql_get(s, SQL_BATCH_RECIPE, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":id", id);
	sql_int(stmt, ":recipe", row->id);
	r = sql_step(s, stmt, err);
	if (r < 0)
		return r;
	snprintf(what, sizeof(what), "recipe %s version %d", row->name, row->version);
	return note(s, id, what, err);
}

static int
change_recipe(struct bench_store *s, int64_t id, int64_t recipe, struct bench_err *err)
{
	struct bench_recipe_row row = { 0 };
	struct bench_batch b = { 0 };
	int r = bench_store_batch_get(s, id, &b, err);

	if (r == 0)
		r = bench_store_recipe_get(s, NULL, recipe, &row, err);
	if (r < 0)
		return r;
	r = check_approved(&b, &row, err);
	if (r == 0 && b.recipe != recipe)
		r = set_recipe(s, id, &row, err);
	bench_recipe_row_clear(&row);
	return r;
}

int
bench_store_batch_recipe(struct bench_store *s, int64_t id, int64_t recipe,
			 struct bench_err *err)
{
	return IN_TRANSACTION(s, err, change_recipe(s, id, recipe, err));
}

static int
take_out(struct bench_store *s, int64_t id, struct bench_mac mac, struct bench_err *err)
{
	char text[BENCH_MAC_TEXT], what[64];
	struct bench_unit u = { 0 };
	int r = batch_not_closed(s, id, err);

	if (r == 0)
		r = bench_store_unit_get(s, mac, &u, err);
	if (r < 0)
		return r;
	bench_mac_format(mac, text);
	if (batch_of_unit(&u) != id)
		return bench_fail(err, -ENOENT, "%s is not in batch %lld", text,
				  (long long)id);
	if (bench_flow_is_packed(&u))
		return bench_fail(err, -EPERM,
				  "%s is packed: 'bench carton unpack %s' first", text,
				  text);
	snprintf(what, sizeof(what), "removed from batch %lld", (long long)id);
	return batch_note(s, mac, 0, (struct bench_mac){ 0 }, what, err);
}

int
bench_store_batch_remove(struct bench_store *s, int64_t id, struct bench_mac mac,
			 struct bench_err *err)
{
	return IN_TRANSACTION(s, err, take_out(s, id, mac, err));
}
