/* The one call: append, attribute, move the unit, in one transaction. */
#include "sql.h"
#include <bench/str.h>

#include <errno.h>

/* Our boot's row. Reading never makes it. */
static int
find_boot(struct bench_store *s, struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_BOOT_GET, &r, err);

	if (stmt == NULL)
		return r;
	sql_text(stmt, ":boot_id", s->boot_id);
	r = sql_step(s, stmt, err);
	if (r == 1)
		s->boot = sqlite3_column_int64(stmt, 0);
	return r;
}

static int
make_boot(struct bench_store *s, struct bench_err *err)
{
	sqlite3_stmt *stmt;
	int r;

	if (s->boot != 0)
		return 0;
	stmt = sql_get(s, SQL_BOOT_ADD, &r, err);
	if (stmt == NULL)
		return r;
	sql_text(stmt, ":boot_id", s->boot_id);
	sql_int(stmt, ":first_us", bench_wall_now().us);
	r = sql_step(s, stmt, err);
	if (r == 0)
		r = find_boot(s, err);
	return r < 0 ? r : 0;
}

/* The row that this boot will get: all that is recorded is older than now. */
static int64_t
next_boot(struct bench_store *s)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_BOOT_NEXT, &r, NULL);

	if (stmt == NULL || sql_step(s, stmt, NULL) != 1)
		return 0;
	return sqlite3_column_int64(stmt, 0);
}

int64_t
bench_store_now(struct bench_store *s)
{
	if (s->boot == 0)
		(void)find_boot(s, NULL);
	return bench_tick(s->boot != 0 ? s->boot : next_boot(s), bench_mono_now());
}

/* ret_unit: before and after; all zero for an event of nobody. */
static int
move_unit(struct bench_store *s, const struct bench_event *e,
	  struct bench_unit ret_unit[2], struct bench_err *err)
{
	struct bench_unit *u = &ret_unit[1];
	bool proven;
	int r;

	ret_unit[0] = *u = (struct bench_unit){ 0 };
	if (bench_mac_is_zero(e->unit))
		return 0;
	r = unit_load(s, e->unit, u, err);
	if (r < 0)
		return r;
	ret_unit[0] = *u;
	proven = bench_flow_proven(u);
	bench_flow_apply(u, e);
	r = unit_save(s, u, err);
	if (r == 0 && !proven && bench_flow_proven(u))
		r = stage_learn(s, u, err);
	return r;
}

static int
add_and_move(struct bench_store *s, struct bench_event *e, int64_t *ret_id,
	     struct bench_unit ret_unit[2], struct bench_err *err)
{
	int r = event_add(s, e, ret_id, err);

	if (r < 0 || *ret_id == 0)
		return r;
	e->id = *ret_id;
	e->tick = bench_tick(s->boot, e->mono);
	return move_unit(s, e, ret_unit, err);
}

int
record_alarm(struct bench_store *s, struct bench_event *alarm, struct bench_err *err)
{
	struct bench_unit unit[2];
	int64_t id;

	return add_and_move(s, alarm, &id, unit, err);
}

static int
append(struct bench_store *s, struct bench_event *e, int64_t *ret_id,
       struct bench_err *err)
{
	struct bench_unit unit[2];
	int r = add_and_move(s, e, ret_id, unit, err);

	return r < 0 || *ret_id == 0 ? r : watch(s, e, &unit[0], &unit[1], err);
}

/* One event that waited for this lease: if now all witnesses agree, say so by an event.
 */
static int
settle(struct bench_store *s, struct bench_event *waiting, struct bench_err *err)
{
	struct bench_event alarm = { .kind = BENCH_EVENT_NOTE };
	struct bench_event said = { .kind = BENCH_EVENT_ATTRIBUTE, .source = "store" };
	struct bench_unit unit[2];
	int r = attribute(s, waiting, &alarm, err);

	if (r < 0 || bench_mac_is_zero(waiting->unit))
		return r;
	said.mono = bench_mono_now();
	said.wall = bench_wall_now();
	said.about = waiting->id;
	said.unit = waiting->unit;
	said.run = waiting->run;
	said.role = waiting->role;
	bench_copy(said.sha256, sizeof(said.sha256), waiting->sha256);
	r = event_add(s, &said, &said.id, err);
	if (r == 0)
		r = move_unit(s, waiting, unit, err);
	return r < 0 ? r : watch(s, waiting, &unit[0], &unit[1], err);
}

struct waiting {
	size_t n;
	int64_t ids[500];
};

static int
list_waiting(struct bench_store *s, const struct bench_event *lease, struct waiting *w,
	     struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_EVENT_WAITING, &r, err);

	if (stmt == NULL)
		return r;
	sql_text(stmt, ":ip", lease->ip);
	sql_int(stmt, ":boot", s->boot);
	sql_int(stmt, ":mono_us", lease->mono.us);
	while ((r = sql_step(s, stmt, err)) == 1 && w->n < BENCH_N(w->ids))
		w->ids[w->n++] = sqlite3_column_int64(stmt, 0);
	return r < 0 ? r : 0;
}

static int
settle_waiting(struct bench_store *s, const struct bench_event *lease,
	       struct bench_err *err)
{
	struct waiting w = { 0 };
	struct bench_event e;
	int r = list_waiting(s, lease, &w, err);

	for (size_t i = 0; r >= 0 && i < w.n; i++) {
		r = bench_store_event_get(s, w.ids[i], &e, err);
		if (r >= 0)
			r = settle(s, &e, err);
	}
	return r;
}

static int
bump_generation(struct bench_store *s, const struct bench_event *e,
		struct bench_err *err)
{
	if (e->kind != BENCH_EVENT_SCAN && e->kind != BENCH_EVENT_UNSCANNED &&
	    e->kind != BENCH_EVENT_PACKED && e->kind != BENCH_EVENT_UNPACKED &&
	    e->kind != BENCH_EVENT_RETURNED && e->kind != BENCH_EVENT_BATCH)
		return 0;
	return sql_run(s, SQL_GENERATION_BUMP, err);
}

static int
record(struct bench_store *s, struct bench_event *e, int64_t *ret_id,
       struct bench_err *err)
{
	struct bench_event alarm = { .kind = BENCH_EVENT_NOTE };
	int r = make_boot(s, err);

	if (r == 0)
		r = attribute(s, e, &alarm, err);
	if (r == 0)
		r = append(s, e, ret_id, err);
	if (r < 0 || *ret_id == 0)
		return r;
	if (e->kind == BENCH_EVENT_LEASED)
		r = settle_waiting(s, e, err);
	if (r == 0 && alarm.kind == BENCH_EVENT_ALARM)
		r = record_alarm(s, &alarm, err);
	return r < 0 ? r : bump_generation(s, e, err);
}

int
bench_store_record(struct bench_store *s, const struct bench_event *e, int64_t *ret_id,
		   struct bench_err *err)
{
	struct bench_event copy = *e;
	int64_t id = 0;
	int r;

	if (copy.mono.us == 0)
		copy.mono = bench_mono_now();
	if (copy.wall.us == 0)
		copy.wall = bench_wall_now();
	r = sql_enter(s, err);
	if (r < 0)
		return r;
	r = sql_leave(s, record(s, &copy, &id, err), err);
	if (r == 0 && ret_id != NULL)
		*ret_id = id;
	return r;
}
