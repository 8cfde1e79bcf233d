/* Rows of the unit table, by one table of columns in the order of UNIT_COLUMNS. */
#include "sql.h"
#include <bench/str.h>

#include <errno.h>
#include <string.h>

enum column_kind { SAID, NUMBER, SMALL, FLAG, TEXT };

struct column {
	const char *name;
	enum column_kind kind;
	size_t offset, room;
};

#define COLUMN(kind, field)                                                            \
	{                                                                              \
		":" #field, kind, offsetof(struct bench_unit, field),                  \
			sizeof(((struct bench_unit *)0)->field)                        \
	}

static const struct column columns[] = {
	COLUMN(SAID, family),
	COLUMN(SAID, model),
	COLUMN(SAID, vendor_class),
	COLUMN(SAID, ip),
	COLUMN(SAID, serial),
	COLUMN(SAID, pid),
	COLUMN(SAID, reported_serial),
	COLUMN(SAID, version),
	COLUMN(SAID, agent),
	COLUMN(SAID, alarm),
	COLUMN(SAID, batch),
	COLUMN(FLAG, conflict),
	COLUMN(NUMBER, seen),
	COLUMN(NUMBER, leased),
	COLUMN(NUMBER, pending),
	COLUMN(NUMBER, packed),
	COLUMN(NUMBER, last),
	COLUMN(NUMBER, run),
	COLUMN(TEXT, target),
	COLUMN(SMALL, require),
	COLUMN(NUMBER, run_batch),
	COLUMN(TEXT, recipe),
	COLUMN(NUMBER, published),
	COLUMN(NUMBER, factory),
	COLUMN(NUMBER, upgrade),
	COLUMN(NUMBER, model_done),
	COLUMN(NUMBER, first_delivered),
	COLUMN(NUMBER, delivered),
	COLUMN(NUMBER, confirmed),
	COLUMN(NUMBER, cleaned),
	COLUMN(NUMBER, failed),
	COLUMN(TEXT, sha256),
	COLUMN(SAID, wire_model),
	COLUMN(SAID, label_model),
	COLUMN(SAID, carton),
	COLUMN(NUMBER, scanned),
	COLUMN(NUMBER, scans),
	COLUMN(NUMBER, unpacked),
	COLUMN(NUMBER, shipped),
	COLUMN(NUMBER, unshipped),
	COLUMN(NUMBER, returned),
	COLUMN(NUMBER, held),
	COLUMN(NUMBER, freed),
	COLUMN(NUMBER, stopped),
	COLUMN(NUMBER, cleared),
	COLUMN(NUMBER, boxed),
	COLUMN(TEXT, remote),
	COLUMN(NUMBER, redirected),
	COLUMN(SMALL, waived),
	COLUMN(NUMBER, waived_at),
	COLUMN(SAID, agent_model),
	COLUMN(SAID, stop),
	COLUMN(SAID, disposition),
	COLUMN(NUMBER, lived),
	COLUMN(NUMBER, reappeared),
	COLUMN(SAID, slot),
	COLUMN(SAID, port),
};

static const void *
field(const struct bench_unit *u, const struct column *c)
{
	return (const char *)u + c->offset;
}

static void
bind_column(sqlite3_stmt *stmt, const struct bench_unit *u, const struct column *c)
{
	const struct bench_said *said = field(u, c);
	char tick[48];

	switch (c->kind) {
	case SAID:
		snprintf(tick, sizeof(tick), "%s_tick", c->name);
		sql_text(stmt, c->name, said->text);
		sql_int(stmt, tick, said->tick);
		break;
	case NUMBER:
		sql_int(stmt, c->name, *(const int64_t *)field(u, c));
		break;
	case SMALL:
		sql_int(stmt, c->name, *(const uint32_t *)field(u, c));
		break;
	case FLAG:
		sql_int(stmt, c->name, *(const bool *)field(u, c));
		break;
	case TEXT:
		sql_text(stmt, c->name, field(u, c));
		break;
	}
}

void
unit_from_row(sqlite3_stmt *stmt, struct bench_unit *u)
{
	int i = 1;

	*u = (struct bench_unit){ 0 };
	u->mac = sql_column_mac(stmt, 0);
	for (size_t n = 0; n < BENCH_N(columns); n++) {
		const struct column *c = &columns[n];
		void *place = (char *)u + c->offset;

		switch (c->kind) {
		case SAID:
			sql_column_text(stmt, i++, ((struct bench_said *)place)->text,
					sizeof(((struct bench_said *)place)->text));
			((struct bench_said *)place)->tick =
				sqlite3_column_int64(stmt, i++);
			break;
		case NUMBER:
			*(int64_t *)place = sqlite3_column_int64(stmt, i++);
			break;
		case SMALL:
			*(uint32_t *)place = (uint32_t)sqlite3_column_int64(stmt, i++);
			break;
		case FLAG:
			*(bool *)place = sqlite3_column_int64(stmt, i++) != 0;
			break;
		case TEXT:
			sql_column_text(stmt, i++, place, c->room);
			break;
		}
	}
}

static bool
column_equal(const struct bench_unit *a, const struct bench_unit *b,
	     const struct column *c)
{
	const struct bench_said *x = field(a, c), *y = field(b, c);

	switch (c->kind) {
	case SAID:
		return x->tick == y->tick && strcmp(x->text, y->text) == 0;
	case NUMBER:
		return *(const int64_t *)field(a, c) == *(const int64_t *)field(b, c);
	case SMALL:
		return *(const uint32_t *)field(a, c) == *(const uint32_t *)field(b, c);
	case FLAG:
		return *(const bool *)field(a, c) == *(const bool *)field(b, c);
	case TEXT:
		return strcmp(field(a, c), field(b, c)) == 0;
	}
	return false;
}

bool
unit_equal(const struct bench_unit *a, const struct bench_unit *b)
{
	for (size_t i = 0; i < BENCH_N(columns); i++) {
		if (!column_equal(a, b, &columns[i]))
			return false;
	}
	return bench_mac_equal(a->mac, b->mac);
}

/* What flow computes of a unit: stored for triggers and for people. */
static void
bind_computed(sqlite3_stmt *stmt, const struct bench_unit *u)
{
	char links[96], grade[2] = { bench_flow_grade(u), '\0' };

	sql_text(stmt, ":stage", bench_stage_name(bench_flow_stage(u)));
	sql_text(stmt, ":links", bench_links_format(bench_flow_links(u), links));
	sql_text(stmt, ":missing", bench_links_format(bench_flow_missing(u), links));
	sql_int(stmt, ":proven", bench_flow_proven(u));
	sql_int(stmt, ":missing_links", bench_flow_missing(u));
	sql_int(stmt, ":on_hold", bench_flow_on_hold(u));
	sql_int(stmt, ":is_packed", bench_flow_is_packed(u));
	sql_int(stmt, ":is_shipped", bench_flow_is_shipped(u));
	sql_text(stmt, ":grade", grade);
}

static void
bind_unit(sqlite3_stmt *stmt, const struct bench_unit *u)
{
	sql_mac_or_null(stmt, ":mac", u->mac);
	for (size_t i = 0; i < BENCH_N(columns); i++)
		bind_column(stmt, u, &columns[i]);
	bind_computed(stmt, u);
}

int
unit_computed(struct bench_store *s, const struct bench_unit *u, struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_UNIT_COMPUTED, &r, err);

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":mac", u->mac);
	bind_computed(stmt, u);
	return sql_step(s, stmt, err);
}

static int
write_unit(struct bench_store *s, enum sql which, const struct bench_unit *u,
	   struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, which, &r, err);

	if (stmt == NULL)
		return r;
	bind_unit(stmt, u);
	return sql_step(s, stmt, err);
}

/* Not an upsert: that would fire the insert's triggers for an update. */
int
unit_save(struct bench_store *s, const struct bench_unit *u, struct bench_err *err)
{
	int r = write_unit(s, SQL_UNIT_UPDATE, u, err);

	if (r == 0 && sqlite3_changes64(s->db) == 0)
		r = write_unit(s, SQL_UNIT_INSERT, u, err);
	return r;
}

int
unit_load(struct bench_store *s, struct bench_mac mac, struct bench_unit *ret_unit,
	  struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_UNIT_GET, &r, err);

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":mac", mac);
	r = sql_step(s, stmt, err);
	if (r < 0)
		return r;
	if (r == 1) {
		unit_from_row(stmt, ret_unit);
	} else {
		*ret_unit = (struct bench_unit){ 0 };
		ret_unit->mac = mac;
	}
	return r;
}

int
bench_store_unit_get(struct bench_store *s, struct bench_mac mac,
		     struct bench_unit *ret_unit, struct bench_err *err)
{
	char text[BENCH_MAC_TEXT];
	struct bench_unit u;
	int r = unit_load(s, mac, &u, err);

	if (r < 0)
		return r;
	if (r == 0)
		return bench_fail(err, -ENOENT, "no unit %s",
				  bench_mac_format(mac, text));
	*ret_unit = u;
	return 0;
}

int
bench_store_unit_by_serial(struct bench_store *s, const char *serial,
			   struct bench_unit *ret_unit, struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_UNIT_BY_SERIAL, &r, err);

	if (stmt == NULL)
		return r;
	sql_text(stmt, ":serial", serial);
	r = sql_step(s, stmt, err);
	if (r < 0)
		return r;
	if (r == 0)
		return bench_fail(err, -ENOENT, "no unit with serial %s", serial);
	unit_from_row(stmt, ret_unit);
	return 0;
}

int
unit_each(struct bench_store *s, sqlite3_stmt *stmt, bench_unit_fn *fn, void *arg,
	  struct bench_err *err)
{
	struct bench_unit u;
	int r;

	while ((r = sql_step(s, stmt, err)) == 1) {
		unit_from_row(stmt, &u);
		r = fn(&u, arg);
		if (r != 0)
			return r;
	}
	return r;
}

int
bench_store_unit_each(struct bench_store *s, int64_t batch, bench_unit_fn *fn,
		      void *arg, struct bench_err *err)
{
	char text[24];
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_UNIT_LIST, &r, err);

	if (stmt == NULL)
		return r;
	snprintf(text, sizeof(text), "%lld", (long long)batch);
	sql_text(stmt, ":batch", text);
	return unit_each(s, stmt, fn, arg, err);
}

int
bench_store_expected_each(struct bench_store *s, bench_unit_fn *fn, void *arg,
			  struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_UNIT_EXPECTED, &r, err);

	return stmt == NULL ? r : unit_each(s, stmt, fn, arg, err);
}
