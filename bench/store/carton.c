/* Cartons: opened, closed, read. What goes into them is pack.c's. */
#include "sql.h"
#include <bench/carton.h>
#include <bench/str.h>

#include <errno.h>
#include <string.h>

static void
carton_read(sqlite3_stmt *stmt, struct bench_carton *c)
{
	char state[8];

	*c = (struct bench_carton){ .id = sqlite3_column_int64(stmt, 0),
				    .batch = sqlite3_column_int64(stmt, 1),
				    .number = sqlite3_column_int(stmt, 2),
				    .units = sqlite3_column_int(stmt, 6) };
	sql_column_text(stmt, 3, state, sizeof(state));
	c->closed = strcmp(state, "closed") == 0;
	c->opened_at.us = sqlite3_column_int64(stmt, 4);
	c->closed_at.us = sqlite3_column_int64(stmt, 5);
}

/* The carton's story: CARTON events; other is the unit that it is about. */
static int
note(struct bench_store *s, const struct bench_carton *c, struct bench_mac other,
     const char *text, struct bench_err *err)
{
	struct bench_event e = { .kind = BENCH_EVENT_CARTON,
				 .source = "bench",
				 .batch = c->batch,
				 .carton = c->id,
				 .other = other };

	bench_copy(e.text, sizeof(e.text), text);
	return bench_store_record(s, &e, NULL, err);
}

int
bench_store_carton_get(struct bench_store *s, int64_t id, int64_t batch, int number,
		       struct bench_carton *ret_carton, struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_CARTON_GET, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":id", id);
	sql_int(stmt, ":batch", id == 0 ? batch : 0);
	sql_int(stmt, ":number", number);
	r = sql_step(s, stmt, err);
	if (r < 0)
		return r;
	if (r == 0 && id != 0)
		return bench_fail(err, -ENOENT,
				  "no carton has this code: see 'bench carton list'");
	if (r == 0)
		return bench_fail(
			err, -ENOENT,
			"batch %lld has no carton %d: see 'bench carton list'",
			(long long)batch, number);
	carton_read(stmt, ret_carton);
	return 0;
}

static int
insert(struct bench_store *s, int64_t batch, int64_t *ret_id, struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, SQL_CARTON_ADD, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":batch", batch);
	sql_int(stmt, ":opened_us", bench_wall_now().us);
	r = sql_step(s, stmt, err);
	if (r == 0)
		*ret_id = sqlite3_last_insert_rowid(s->db);
	return r;
}

static int
open_carton(struct bench_store *s, int64_t batch, struct bench_carton *c,
	    struct bench_err *err)
{
	int64_t id = 0;
	int r = batch_not_closed(s, batch, err);

	if (r == 0)
		r = insert(s, batch, &id, err);
	if (r == 0)
		r = bench_store_carton_get(s, id, 0, 0, c, err);
	return r < 0 ? r : note(s, c, (struct bench_mac){ 0 }, "opened", err);
}

int
bench_store_carton_open(struct bench_store *s, int64_t batch,
			struct bench_carton *ret_carton, struct bench_err *err)
{
	struct bench_carton c = { 0 };
	int r = IN_TRANSACTION(s, err, open_carton(s, batch, &c, err));

	if (r == 0)
		*ret_carton = c;
	return r;
}

static int
set_state(struct bench_store *s, int64_t id, bool closed, struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, SQL_CARTON_STATE, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":id", id);
	sql_text(stmt, ":state", closed ? "closed" : "open");
	sql_int(stmt, ":closed_us", closed ? bench_wall_now().us : 0);
	return sql_step(s, stmt, err);
}

static int
close_carton(struct bench_store *s, int64_t id, struct bench_err *err)
{
	struct bench_carton c = { 0 };
	char text[40];
	int r = bench_store_carton_get(s, id, 0, 0, &c, err);

	if (r == 0)
		r = batch_not_closed(s, c.batch, err);
	if (r == 0 && c.closed)
		r = bench_fail(err, -EALREADY,
			       "carton %d of batch %lld is closed already", c.number,
			       (long long)c.batch);
	if (r == 0)
		r = set_state(s, id, true, err);
	snprintf(text, sizeof(text), "closed, %d unit%s", c.units,
		 c.units == 1 ? "" : "s");
	return r < 0 ? r : note(s, &c, (struct bench_mac){ 0 }, text, err);
}

int
bench_store_carton_close(struct bench_store *s, int64_t id, struct bench_err *err)
{
	return IN_TRANSACTION(s, err, close_carton(s, id, err));
}

int
carton_reopen(struct bench_store *s, const struct bench_carton *c,
	      struct bench_mac unit, const char *reason, struct bench_err *err)
{
	char text[256];
	int r = set_state(s, c->id, false, err);

	snprintf(text, sizeof(text), "open again, its label is void: %.210s", reason);
	return r < 0 ? r : note(s, c, unit, text, err);
}

static int
reopen_carton(struct bench_store *s, int64_t id, const char *reason,
	      struct bench_err *err)
{
	struct bench_carton c = { 0 };
	int r = bench_store_carton_get(s, id, 0, 0, &c, err);

	if (r == 0)
		r = batch_not_closed(s, c.batch, err);
	if (r == 0)
		r = need_reason(reason, err);
	if (r == 0 && !c.closed)
		r = bench_fail(err, -EALREADY, "carton %d of batch %lld is open",
			       c.number, (long long)c.batch);
	return r < 0 ? r : carton_reopen(s, &c, (struct bench_mac){ 0 }, reason, err);
}

int
bench_store_carton_reopen(struct bench_store *s, int64_t id, const char *reason,
			  struct bench_err *err)
{
	return IN_TRANSACTION(s, err, reopen_carton(s, id, reason, err));
}

int
bench_store_carton_each(struct bench_store *s, int64_t batch, bench_carton_fn *fn,
			void *arg, struct bench_err *err)
{
	struct bench_carton c;
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_CARTON_LIST, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":batch", batch);
	while ((r = sql_step(s, stmt, err)) == 1) {
		carton_read(stmt, &c);
		r = fn(&c, arg);
		if (r != 0)
			return r;
	}
	return r;
}

int
bench_store_carton_units(struct bench_store *s, int64_t id, bench_unit_fn *fn,
			 void *arg, struct bench_err *err)
{
	char text[24];
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_CARTON_UNITS, &r, err);

	if (stmt == NULL)
		return r;
	batch_text(id, text);
	sql_text(stmt, ":carton", text);
	return unit_each(s, stmt, fn, arg, err);
}

static int
find_used(const struct bench_carton *c, void *arg)
{
	if (!c->closed || c->units > 0)
		*(bool *)arg = true;
	return 0;
}

int
bench_store_carton_in_use(struct bench_store *s, int64_t batch, bool *ret_in_use,
			  struct bench_err *err)
{
	bool used = false;
	int r = bench_store_carton_each(s, batch, find_used, &used, err);

	if (r == 0)
		*ret_in_use = used;
	return r;
}
