#include "sql.h"
#include <bench/station.h>
#include <bench/str.h>

#include <errno.h>

static int
put(struct bench_store *s, const char *name, int64_t batch, struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, SQL_STATION_BIND, &r, err);

	if (stmt == NULL)
		return r;
	sqlite3_clear_bindings(stmt);
	sql_text(stmt, ":name", name);
	if (batch != 0)
		sql_int(stmt, ":batch", batch);
	return sql_step(s, stmt, err);
}

static int
bind(struct bench_store *s, const char *name, int64_t batch, struct bench_err *err)
{
	struct bench_event e = { .kind = BENCH_EVENT_ACT,
				 .source = "bench",
				 .batch = batch };
	int r = batch == 0 ? 0 : batch_not_closed(s, batch, err);

	if (r == 0)
		r = put(s, name, batch, err);
	bench_copy(e.name, sizeof(e.name), name);
	if (batch == 0)
		snprintf(e.text, sizeof(e.text), "station %s works for no batch", name);
	else
		snprintf(e.text, sizeof(e.text), "station %s works for batch %lld",
			 name, (long long)batch);
	return r < 0 ? r : bench_store_record(s, &e, NULL, err);
}

int
bench_store_station_bind(struct bench_store *s, const char *name, int64_t batch,
			 struct bench_err *err)
{
	struct bench_station_row row;

	if (name[0] == '\0' || !bench_copy(row.name, sizeof(row.name), name))
		return bench_fail(err, -EPERM,
				  "a station's name has 1 to %zu characters",
				  sizeof(row.name) - 1);
	return IN_TRANSACTION(s, err, bind(s, name, batch, err));
}

static void
station_read(sqlite3_stmt *stmt, struct bench_station_row *st)
{
	sql_column_text(stmt, 0, st->name, sizeof(st->name));
	st->batch = sqlite3_column_int64(stmt, 1);
	sql_column_text(stmt, 2, st->staff, sizeof(st->staff));
}

int
bench_store_station_get(struct bench_store *s, const char *name,
			struct bench_station_row *ret_station, struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_STATION_GET, &r, err);

	if (stmt == NULL)
		return r;
	sql_text(stmt, ":name", name);
	r = sql_step(s, stmt, err);
	if (r <= 0)
		return r < 0 ? r
			     : bench_fail(err, -ENOENT,
					  "no station '%s': see 'bench station list'",
					  name);
	station_read(stmt, ret_station);
	return 0;
}

/* 0: none. */
static int
last_carton(struct bench_store *s, const char *name, int64_t batch, int64_t *ret_id,
	    struct bench_err *err)
{
	char prefix[sizeof(((struct bench_station_row *)NULL)->name) + 2];
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_STATION_CARTON, &r, err);

	if (stmt == NULL)
		return r;
	snprintf(prefix, sizeof(prefix), "%s: ", name);
	sql_text(stmt, ":prefix", prefix);
	sql_int(stmt, ":batch", batch);
	r = sql_step(s, stmt, err);
	*ret_id = r == 1 ? sqlite3_column_int64(stmt, 0) : 0;
	return r < 0 ? r : 0;
}

int
bench_store_station_carton(struct bench_store *s, const char *name, int64_t batch,
			   struct bench_carton *ret_carton, struct bench_err *err)
{
	struct bench_carton c = { .closed = true };
	int64_t id = 0;
	int r = name[0] == '\0' ? 0 : last_carton(s, name, batch, &id, err);

	if (r == 0 && id != 0)
		r = bench_store_carton_get(s, id, 0, 0, &c, err);
	if (r < 0)
		return r;
	if (c.closed)
		return bench_fail(err, -ENOENT,
				  "station '%s' has no open carton of batch %lld", name,
				  (long long)batch);
	*ret_carton = c;
	return 0;
}

int
bench_store_station_each(struct bench_store *s, bench_station_fn *fn, void *arg,
			 struct bench_err *err)
{
	struct bench_station_row st;
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_STATION_LIST, &r, err);

	if (stmt == NULL)
		return r;
	while ((r = sql_step(s, stmt, err)) == 1) {
		station_read(stmt, &st);
		r = fn(&st, arg);
		if (r != 0)
			return r;
	}
	return r;
}
