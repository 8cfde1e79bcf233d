#include <bench/find.h>

#include "sql.h"
#include <bench/code.h>
#include <bench/str.h>

#include <errno.h>
#include <string.h>

struct finding {
	struct bench_store *s;
	const char *word;
	int limit;
	bench_found_fn *fn;
	void *arg;
	struct bench_err *err;
};

/* MACs or ids, read before anything is told: what is told reads by itself. */
struct ids {
	size_t n, room;
	int64_t *id;
};

static int
keep_id(struct ids *ids, int64_t id)
{
	int64_t *p = ids->id;

	if (ids->n == ids->room) {
		p = reallocarray(p, ids->room * 2 + 64, sizeof(*p));
		if (p == NULL)
			return -ENOMEM;
		ids->id = p;
		ids->room = ids->room * 2 + 64;
	}
	p[ids->n++] = id;
	return 0;
}

static void
ids_clear(struct ids *ids)
{
	free(ids->id);
}

static int64_t
mac_to_id(struct bench_mac mac)
{
	int64_t id = 0;

	for (size_t i = 0; i < sizeof(mac.b); i++)
		id = id << 8 | mac.b[i];
	return id;
}

static struct bench_mac
id_to_mac(int64_t id)
{
	struct bench_mac mac;

	for (size_t i = sizeof(mac.b); i-- > 0; id >>= 8)
		mac.b[i] = (uint8_t)(id & 0xff);
	return mac;
}

static int
collect(struct finding *f, sqlite3_stmt *stmt, bool macs, struct ids *ids)
{
	int r;

	while ((r = sql_step(f->s, stmt, f->err)) == 1) {
		r = keep_id(ids, macs ? mac_to_id(sql_column_mac(stmt, 0))
				      : sqlite3_column_int64(stmt, 0));
		if (r < 0)
			return bench_fail(f->err, r, "find: out of memory");
	}
	return r;
}

/* --- units --------------------------------------------------------------------------
 */

static int
fill_batch(struct finding *f, struct bench_found *found, int64_t id)
{
	return id == 0 ? 0 : bench_store_batch_get(f->s, id, &found->batch, f->err);
}

static int
fill_carton(struct finding *f, struct bench_found *found, int64_t id,
	    int64_t *ret_batch)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(f->s, SQL_FIND_CARTON, &r, f->err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":id", id);
	r = sql_step(f->s, stmt, f->err);
	if (r == 1) {
		*ret_batch = sqlite3_column_int64(stmt, 0);
		found->carton = sqlite3_column_int64(stmt, 1);
		found->carton_closed =
			strcmp((const char *)sqlite3_column_text(stmt, 2), "closed") ==
			0;
	}
	return r < 0 ? r : 0;
}

/* What its seal says; a batch that was closed without one says nothing. */
static int
fill_grade(struct finding *f, struct bench_found *found)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(f->s, SQL_FIND_GRADE, &r, f->err);

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":mac", found->mac);
	sql_int(stmt, ":batch", found->batch.id);
	r = sql_step(f->s, stmt, f->err);
	if (r == 1)
		sql_column_text(stmt, 0, found->grade, sizeof(found->grade));
	return r < 0 ? r : 0;
}

static void
fill_unit(struct bench_found *found, const struct bench_unit *u)
{
	found->mac = u->mac;
	bench_copy(found->serial, sizeof(found->serial), u->serial.text);
	bench_copy(found->model, sizeof(found->model), u->model.text);
	found->grade[0] = bench_flow_grade(u);
	found->grade[1] = '\0';
}

static int
tell_shipment(struct finding *f, const struct bench_unit *u, const char *by, int64_t id)
{
	struct bench_found found = { .kind = BENCH_FOUND_UNIT, .by = by };
	struct bench_event e;
	int r = bench_store_event_get(f->s, id, &e, f->err);

	if (r < 0)
		return r;
	fill_unit(&found, u);
	found.shipped = e.wall;
	r = fill_batch(f, &found, e.batch);
	if (r == 0)
		r = fill_carton(f, &found, e.carton, &(int64_t){ 0 });
	if (r == 0)
		r = fill_grade(f, &found);
	return r < 0 ? r : f->fn(&found, f->arg);
}

static int
tell_present(struct finding *f, const struct bench_unit *u, const char *by)
{
	struct bench_found found = { .kind = BENCH_FOUND_UNIT, .by = by };
	int r = fill_batch(f, &found, strtoll(u->batch.text, NULL, 10));

	fill_unit(&found, u);
	if (r == 0 && bench_flow_is_packed(u))
		r = fill_carton(f, &found, strtoll(u->carton.text, NULL, 10),
				&(int64_t){ 0 });
	return r < 0 ? r : f->fn(&found, f->arg);
}

/* Each time that it left, then where it is unless that is where it left to. */
static int
tell_unit(struct finding *f, struct bench_mac mac, const char *by)
{
	bench_auto(ids_clear) struct ids shipments = { 0 };
	struct bench_unit u;
	int r = bench_store_unit_get(f->s, mac, &u, NULL);
	sqlite3_stmt *stmt;

	if (r == -ENOENT)
		return 0;
	if (r < 0)
		return bench_fail(f->err, r, "unit cannot be read");
	stmt = sql_get(f->s, SQL_FIND_SHIPMENTS, &r, f->err);
	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":unit", mac);
	r = collect(f, stmt, false, &shipments);
	for (size_t i = 0; r == 0 && i < shipments.n; i++)
		r = tell_shipment(f, &u, by, shipments.id[i]);
	if (r == 0 && !bench_flow_is_shipped(&u))
		r = tell_present(f, &u, by);
	return r;
}

static int
tell_units(struct finding *f, const struct ids *macs, const char *by)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < macs->n; i++)
		r = tell_unit(f, id_to_mac(macs->id[i]), by);
	return r;
}

static int
find_serial(struct finding *f)
{
	bench_auto(ids_clear) struct ids macs = { 0 };
	int r;
	sqlite3_stmt *stmt = sql_get(f->s, SQL_FIND_SERIAL, &r, f->err);

	if (stmt == NULL)
		return r;
	sql_text(stmt, ":word", f->word);
	sql_int(stmt, ":limit", f->limit);
	r = collect(f, stmt, true, &macs);
	return r < 0 ? r : tell_units(f, &macs, "serial");
}

/* --- cartons and batches ------------------------------------------------------------
 */

static int
find_carton(struct finding *f, int64_t id)
{
	struct bench_found found = { .kind = BENCH_FOUND_CARTON, .by = "carton" };
	bench_auto(ids_clear) struct ids macs = { 0 };
	int64_t batch = 0;
	char text[24];
	sqlite3_stmt *stmt;
	int r = fill_carton(f, &found, id, &batch);

	if (r < 0 || found.carton == 0)
		return r;
	stmt = sql_get(f->s, SQL_FIND_CARTON_UNITS, &r, f->err);
	if (stmt == NULL)
		return r;
	snprintf(text, sizeof(text), "%lld", (long long)id);
	sql_text(stmt, ":carton", text);
	sql_int(stmt, ":id", id);
	sql_int(stmt, ":limit", f->limit);
	r = collect(f, stmt, true, &macs);
	if (r == 0)
		r = fill_batch(f, &found, batch);
	if (r == 0)
		r = f->fn(&found, f->arg);
	return r == 0 ? tell_units(f, &macs, "carton") : r;
}

static int
tell_batch(struct finding *f, int64_t id, const char *by)
{
	struct bench_found found = { .kind = BENCH_FOUND_BATCH, .by = by };
	int r = bench_store_batch_get(f->s, id, &found.batch, NULL);

	if (r == -ENOENT)
		return 0;
	if (r < 0)
		return bench_fail(f->err, r, "batch %lld cannot be read",
				  (long long)id);
	return f->fn(&found, f->arg);
}

static int
find_batches(struct finding *f)
{
	bench_auto(ids_clear) struct ids ids = { 0 };
	int r;
	sqlite3_stmt *stmt = sql_get(f->s, SQL_FIND_BATCH, &r, f->err);

	if (stmt == NULL)
		return r;
	sql_text(stmt, ":word", f->word);
	sql_int(stmt, ":limit", f->limit);
	r = collect(f, stmt, false, &ids);
	for (size_t i = 0; r == 0 && i < ids.n; i++)
		r = tell_batch(f, ids.id[i], "order or customer");
	return r;
}

static int
find_code(struct finding *f)
{
	struct bench_code_meaning meaning;

	if (bench_code_parse(f->word, strlen(f->word), &meaning) < 0)
		return 0;
	if (meaning.kind == BENCH_CODE_CARTON)
		return find_carton(f, meaning.number);
	if (meaning.kind == BENCH_CODE_BATCH)
		return tell_batch(f, meaning.number, "job code");
	return 0;
}

/* --- lists --------------------------------------------------------------------------
 */

static int
find_expected(struct finding *f, struct bench_mac mac)
{
	struct bench_found found[32];
	int64_t batches[BENCH_N(found)];
	size_t n = 0;
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(f->s, SQL_FIND_EXPECTED, &r, f->err);

	if (stmt == NULL)
		return r;
	sql_text(stmt, ":word", f->word);
	sql_mac_or_null(stmt, ":mac", mac);
	sql_int(stmt, ":limit", f->limit);
	for (; n < BENCH_N(found) && (r = sql_step(f->s, stmt, f->err)) == 1; n++) {
		struct bench_found *x = &found[n];

		*x = (struct bench_found){ .kind = BENCH_FOUND_EXPECTED,
					   .by = "order's list" };
		batches[n] = sqlite3_column_int64(stmt, 0);
		sql_column_text(stmt, 1, x->serial, sizeof(x->serial));
		x->mac = sql_column_mac(stmt, 2);
		sql_column_text(stmt, 3, x->model, sizeof(x->model));
		x->line = sqlite3_column_int64(stmt, 4);
	}
	for (size_t i = 0; r >= 0 && i < n; i++) {
		r = fill_batch(f, &found[i], batches[i]);
		if (r == 0)
			r = f->fn(&found[i], f->arg);
		if (r != 0)
			return r;
	}
	return r < 0 ? r : 0;
}

int
bench_store_find(struct bench_store *s, const char *word, int limit, bench_found_fn *fn,
		 void *arg, struct bench_err *err)
{
	struct finding f = { s, word, limit, fn, arg, err };
	struct bench_mac mac = { 0 };
	int r = 0;

	if (word[0] == '\0')
		return 0;
	if (bench_mac_parse(word, strlen(word), &mac) == 0)
		r = tell_unit(&f, mac, "MAC");
	else
		mac = (struct bench_mac){ 0 };
	if (r == 0)
		r = find_serial(&f);
	if (r == 0)
		r = find_code(&f);
	if (r == 0)
		r = find_batches(&f);
	return r == 0 ? find_expected(&f, mac) : r;
}
