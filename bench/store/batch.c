/* Batches: opened, filled, closed. The rules about proven units are triggers (sql/). */
#include "sql.h"
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

static int
note(struct bench_store *s, int64_t batch, struct bench_mac unit, int64_t into,
     const char *what, struct bench_err *err)
{
	struct bench_event e = { .kind = BENCH_EVENT_BATCH,
				 .source = "bench",
				 .unit = unit,
				 .mac = unit,
				 .batch = into };

	if (into == batch)
		bench_copy(e.text, sizeof(e.text), what);
	else
		snprintf(e.text, sizeof(e.text), "%s batch %lld", what,
			 (long long)batch);
	return bench_store_record(s, &e, NULL, err);
}

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
	r = sql_step(s, stmt, err);
	if (r == 0)
		*ret_id = sqlite3_last_insert_rowid(s->db);
	return r;
}

/* Runs body in the caller's transaction or in one of our own. */
#define IN_TRANSACTION(s, err, body)                                                   \
	__extension__({                                                                \
		bool outer_ = (s)->in_caller;                                          \
		int r_ = sql_enter((s), (err));                                        \
		if (r_ == 0) {                                                         \
			(s)->in_caller = true;                                         \
			r_ = (body);                                                   \
			(s)->in_caller = outer_;                                       \
			r_ = sql_leave((s), r_, (err));                                \
		}                                                                      \
		r_;                                                                    \
	})

static int
open_batch(struct bench_store *s, const struct bench_batch *b, int64_t *id,
	   struct bench_err *err)
{
	int r = insert(s, b, id, err);

	return r < 0 ? r : note(s, *id, (struct bench_mac){ 0 }, *id, "opened", err);
}

int
bench_store_batch_open(struct bench_store *s, const struct bench_batch *b,
		       int64_t *ret_id, struct bench_err *err)
{
	int64_t id = 0;
	int r = IN_TRANSACTION(s, err, open_batch(s, b, &id, err));

	if (r == 0)
		*ret_id = id;
	return r;
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
	for (size_t i = 0; i < BENCH_N(state_names); i++) {
		if (strcmp(state, state_names[i]) == 0)
			b->state = (enum bench_batch_state)i;
	}
	b->opened.us = sqlite3_column_int64(stmt, 6);
	b->closed.us = sqlite3_column_int64(stmt, 7);
	b->units = sqlite3_column_int(stmt, 8);
	b->proven = sqlite3_column_int(stmt, 9);
	b->packed = sqlite3_column_int(stmt, 10);
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
		return bench_fail(err, -ENOENT, "no batch %lld: see 'bench batch list'",
				  (long long)id);
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

static int
set_state(struct bench_store *s, int64_t id, enum bench_batch_state state,
	  struct bench_err *err)
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
	if (r < 0)
		return r;
	return note(s, id, (struct bench_mac){ 0 }, id, bench_batch_state_name(state),
		    err);
}

struct leaving {
	size_t n, room;
	struct bench_unit *units;
	int waiting; /* may not be packed */
};

static int
pick(const struct bench_unit *u, void *arg)
{
	struct leaving *l = arg;
	struct bench_unit *p;

	if (!bench_flow_may_pack(u)) {
		l->waiting++;
		return 0;
	}
	if (l->n == l->room) {
		p = reallocarray(l->units, l->room * 2 + 64, sizeof(*p));
		if (p == NULL)
			return -ENOMEM;
		l->units = p;
		l->room = l->room * 2 + 64;
	}
	l->units[l->n++] = *u;
	return 0;
}

static int
move_out(struct bench_store *s, int64_t id, enum bench_event_kind kind,
	 const struct bench_unit *u, struct bench_err *err)
{
	struct bench_event e = { .kind = kind,
				 .source = "bench",
				 .unit = u->mac,
				 .mac = u->mac,
				 .batch = id,
				 .carton = bench_flow_is_packed(u)
						   ? strtoll(u->carton.text, NULL, 10)
						   : 0 };

	return bench_store_record(s, &e, NULL, err);
}

/* What may be packed is packed; when that is all of the batch, it leaves. */
static int
pack_and_ship(struct bench_store *s, int64_t id, struct leaving *l,
	      struct bench_err *err)
{
	int r = bench_store_unit_each(s, id, pick, l, err);

	for (size_t i = 0; r == 0 && i < l->n; i++) {
		if (!bench_flow_is_packed(&l->units[i]))
			r = move_out(s, id, BENCH_EVENT_PACKED, &l->units[i], err);
	}
	for (size_t i = 0; r == 0 && l->waiting == 0 && i < l->n; i++)
		r = move_out(s, id, BENCH_EVENT_SHIPPED, &l->units[i], err);
	return r;
}

static int
close_batch(struct bench_store *s, int64_t id, int *waiting, struct bench_err *err)
{
	struct leaving l = { 0 };
	struct bench_batch b = { 0 };
	int r = bench_store_batch_get(s, id, &b, err);

	if (r == 0 && b.state == BENCH_BATCH_CLOSED)
		r = bench_fail(err, -EALREADY, "batch %lld is closed already",
			       (long long)id);
	if (r == 0 && b.units == 0)
		r = bench_fail(err, -ENODATA, "batch %lld has no units", (long long)id);
	if (r == 0)
		r = pack_and_ship(s, id, &l, err);
	free(l.units);
	if (r < 0)
		return r;
	*waiting = l.waiting;
	return set_state(
		s, id, l.waiting == 0 ? BENCH_BATCH_CLOSED : BENCH_BATCH_CLOSING, err);
}

int
bench_store_batch_close(struct bench_store *s, int64_t id, struct bench_err *err)
{
	int waiting = 0;
	int r = IN_TRANSACTION(s, err, close_batch(s, id, &waiting, err));

	if (r < 0 || waiting == 0)
		return r;
	return bench_fail(
		err, -EAGAIN,
		"batch %lld is closing: %d unit%s not proven yet; fix or remove them, "
		"then close again",
		(long long)id, waiting, waiting == 1 ? "" : "s");
}

static int
add(struct bench_store *s, int64_t id, struct bench_mac mac, struct bench_err *err)
{
	char text[BENCH_MAC_TEXT];
	struct bench_batch b = { 0 };
	struct bench_unit u = { 0 };
	int r = bench_store_batch_get(s, id, &b, err);

	if (r == 0)
		r = bench_store_unit_get(s, mac, &u, err);
	if (r < 0)
		return r;
	bench_mac_format(mac, text);
	if (b.state == BENCH_BATCH_CLOSED)
		return bench_fail(err, -EPERM, "batch %lld is closed", (long long)id);
	if (u.serial.text[0] == '\0')
		return bench_fail(err, -EPERM,
				  "%s is not scanned: scan its label first", text);
	if (bench_flow_is_packed(&u))
		return bench_fail(err, -EPERM, "%s is packed in batch %s", text,
				  u.batch.text);
	if (b.state == BENCH_BATCH_CLOSING && !bench_flow_proven_in(&u, id))
		return bench_fail(
			err, -EPERM,
			"batch %lld is closing and %s is not proven (missing %s)",
			(long long)id, text,
			bench_links_format(bench_flow_missing(&u), (char[96]){ 0 }));
	return note(s, id, mac, id, "unit added", err);
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
	return note(s, id, (struct bench_mac){ 0 }, id, what, err);
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
	char text[BENCH_MAC_TEXT], batch[24];
	struct bench_batch b = { 0 };
	struct bench_unit u = { 0 };
	int r = bench_store_batch_get(s, id, &b, err);

	if (r == 0)
		r = bench_store_unit_get(s, mac, &u, err);
	if (r < 0)
		return r;
	bench_mac_format(mac, text);
	snprintf(batch, sizeof(batch), "%lld", (long long)id);
	if (b.state == BENCH_BATCH_CLOSED)
		return bench_fail(err, -EPERM, "batch %lld is closed", (long long)id);
	if (strcmp(u.batch.text, batch) != 0)
		return bench_fail(err, -ENOENT, "%s is not in batch %lld", text,
				  (long long)id);
	if (bench_flow_is_packed(&u))
		return bench_fail(err, -EPERM, "%s is packed already", text);
	return note(s, id, mac, 0, "removed from", err);
}

int
bench_store_batch_remove(struct bench_store *s, int64_t id, struct bench_mac mac,
			 struct bench_err *err)
{
	return IN_TRANSACTION(s, err, take_out(s, id, mac, err));
}
