/* Seals: the head of a batch, the chain over its events, and the rows that keep both.
 * The byte form stands in docs/REPORT.md; a change there is a new form. */
#include "sql.h"
#include <bench/hash.h>
#include <bench/seal.h>

#include <errno.h>
#include <string.h>

#define FORM "prebench seal 1"

/* --- canonical bytes ----------------------------------------------------------------
 */

static void
add_field(struct bench_str *out, char type, const void *data, size_t n)
{
	char length[32];
	int len = snprintf(length, sizeof(length), "%c%zu:", type, n);

	bench_str_add_n(out, length, (size_t)len);
	bench_str_add_n(out, data, n);
}

static void
add_text(struct bench_str *out, const char *text)
{
	add_field(out, 'T', text, strlen(text));
}

static void
add_int(struct bench_str *out, int64_t value)
{
	char text[24];
	int n = snprintf(text, sizeof(text), "%lld", (long long)value);

	add_field(out, 'I', text, (size_t)n);
}

/* As SQLite has it; the text of a number is the same in every program. */
static void
add_column(struct bench_str *out, sqlite3_stmt *stmt, int i)
{
	static const char types[] = { [SQLITE_INTEGER] = 'I',
				      [SQLITE_FLOAT] = 'F',
				      [SQLITE_TEXT] = 'T',
				      [SQLITE_BLOB] = 'B' };
	int type = sqlite3_column_type(stmt, i);
	const void *data;

	if (type == SQLITE_NULL) {
		bench_str_add_n(out, "N", 1);
		return;
	}
	data = type == SQLITE_BLOB ? sqlite3_column_blob(stmt, i)
				   : (const void *)sqlite3_column_text(stmt, i);
	add_field(out, types[type], data, (size_t)sqlite3_column_bytes(stmt, i));
}

static void
add_columns(struct bench_str *out, sqlite3_stmt *stmt, int n)
{
	for (int i = 0; i < n; i++)
		add_column(out, stmt, i);
}

static void
add_row(struct bench_str *out, sqlite3_stmt *stmt)
{
	add_columns(out, stmt, sqlite3_column_count(stmt));
}

/* Slot and port stand at the end, and only if one of them says something: so the seals
 * from before there were such columns are what they were, and what is filled in later
 * shows. */
static void
add_event(struct bench_str *out, sqlite3_stmt *stmt)
{
	int n = sqlite3_column_count(stmt);
	bool is_told = sqlite3_column_bytes(stmt, n - 2) > 0 ||
		       sqlite3_column_bytes(stmt, n - 1) > 0;

	add_columns(out, stmt, is_told ? n : n - 2);
}

/* --- hashing ------------------------------------------------------------------------
 */

static int
no_hash(struct bench_err *err)
{
	return bench_fail(err, -ENOMEM, "seal: SHA-256 failed");
}

static int
hash_add(struct bench_hash *h, const struct bench_str *text, struct bench_err *err)
{
	if (bench_str_failed(text))
		return bench_fail(err, -ENOMEM, "seal: out of memory");
	return bench_hash_add(h, text->text, text->len) < 0 ? no_hash(err) : 0;
}

static int
hash_text(struct bench_hash *h, const struct bench_str *text, struct bench_err *err)
{
	int r = bench_hash_begin(h) < 0 ? no_hash(err) : 0;

	if (r == 0)
		r = hash_add(h, text, err);
	if (r == 0 && bench_hash_end(h, NULL) < 0)
		r = no_hash(err);
	return r;
}

/* --- reading ------------------------------------------------------------------------
 */

int
bench_store_reading(struct bench_store *s, bench_reading_fn *fn, void *arg,
		    struct bench_err *err)
{
	int r;

	if (!sqlite3_get_autocommit(s->db))
		return fn(arg);
	r = sql_run(s, SQL_READ_BEGIN, err);
	if (r < 0)
		return r;
	r = fn(arg);
	if (sql_run(s, SQL_COMMIT, NULL) < 0)
		sql_rollback(s);
	return r;
}

static sqlite3_stmt *
get_up_to(struct bench_store *s, enum sql which, int64_t batch, int64_t last,
	  int *ret_code, struct bench_err *err)
{
	sqlite3_stmt *stmt = sql_get(s, which, ret_code, err);

	if (stmt == NULL)
		return NULL;
	sql_int(stmt, ":batch", batch);
	sql_int(stmt, ":last", last);
	return stmt;
}

int
bench_store_member_each(struct bench_store *s, int64_t batch, int64_t last,
			bench_member_fn *fn, void *arg, struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		get_up_to(s, SQL_MEMBER_LIST, batch, last, &r, err);

	if (stmt == NULL)
		return r;
	while ((r = sql_step(s, stmt, err)) == 1) {
		r = fn(sql_column_mac(stmt, 0), arg);
		if (r != 0)
			return r;
	}
	return r;
}

int
bench_store_chain_each(struct bench_store *s, int64_t batch, int64_t last,
		       bench_event_fn *fn, void *arg, struct bench_err *err)
{
	struct bench_event e;
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		get_up_to(s, SQL_CHAIN_EVENTS, batch, last, &r, err);

	if (stmt == NULL)
		return r;
	while ((r = sql_step(s, stmt, err)) == 1) {
		event_from_row(stmt, &e);
		r = fn(&e, arg);
		if (r != 0)
			return r;
	}
	return r;
}

/* --- head ---------------------------------------------------------------------------
 */

static const struct {
	const char *name;
	enum sql rows;
} tables[] = {
	{ "batch", SQL_HEAD_BATCH },	       { "followed_by", SQL_HEAD_FOLLOWED },
	{ "recipe", SQL_HEAD_RECIPE },	       { "line", SQL_HEAD_LINE },
	{ "expected", SQL_HEAD_EXPECTED },     { "carton", SQL_HEAD_CARTON },
	{ "first_article", SQL_HEAD_ARTICLE }, { "waiver", SQL_HEAD_WAIVER },
	{ "staff", SQL_HEAD_STAFF },
};

/* Name, names of columns, number of rows, rows. */
static int
add_table(struct bench_store *s, size_t i, int64_t batch, int64_t last,
	  struct bench_str *out, struct bench_err *err)
{
	bench_auto(bench_str_clear) struct bench_str rows = { 0 };
	int64_t n = 0;
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		get_up_to(s, tables[i].rows, batch, last, &r, err);

	if (stmt == NULL)
		return r;
	for (; (r = sql_step(s, stmt, err)) == 1; n++)
		add_row(&rows, stmt);
	if (r < 0)
		return r;
	add_text(out, tables[i].name);
	add_int(out, sqlite3_column_count(stmt));
	for (int c = 0; c < sqlite3_column_count(stmt); c++)
		add_text(out, sqlite3_column_name(stmt, c));
	add_int(out, n);
	bench_str_add_n(out, bench_str_get(&rows), rows.len);
	out->failed |= rows.failed;
	return n == 0 && i == 0 ? bench_fail(err, -ENOENT,
					     "no batch %lld: see 'bench batch list'",
					     (long long)batch)
				: 0;
}

int
bench_store_head(struct bench_store *s, int64_t batch, int64_t last,
		 struct bench_str *out, struct bench_err *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < BENCH_N(tables); i++)
		r = add_table(s, i, batch, last, out, err);
	if (r == 0 && bench_str_failed(out))
		r = bench_fail(err, -ENOMEM, "batch %lld: out of memory",
			       (long long)batch);
	return r;
}

/* --- chain --------------------------------------------------------------------------
 */

static void
add_first(struct bench_str *out, const struct bench_seal *seal, struct bench_bytes head)
{
	add_text(out, FORM);
	add_text(out, seal->previous);
	add_int(out, seal->batch);
	add_int(out, seal->event);
	add_text(out, seal->schema);
	add_text(out, seal->staff);
	add_int(out, seal->at.us);
	add_field(out, 'B', head.data, head.len);
}

static int
chain_events(struct bench_store *s, const struct bench_seal *seal, struct bench_hash *h,
	     struct bench_str *text, int64_t *n, struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		get_up_to(s, SQL_CHAIN, seal->batch, seal->event, &r, err);

	if (stmt == NULL)
		return r;
	while ((r = sql_step(s, stmt, err)) == 1) {
		bench_str_reset(text);
		bench_str_add_n(text, h->md, sizeof(h->md));
		add_event(text, stmt);
		r = hash_text(h, text, err);
		if (r < 0)
			return r;
		++*n;
	}
	return r;
}

int
bench_store_chain(struct bench_store *s, const struct bench_seal *seal,
		  struct bench_bytes head, char ret_chain[BENCH_SHA256_TEXT],
		  int64_t *ret_events, struct bench_err *err)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	bench_auto(bench_hash_clear) struct bench_hash h = { 0 };
	int64_t n = 0;
	int r;

	add_first(&text, seal, head);
	r = hash_text(&h, &text, err);
	if (r == 0)
		r = chain_events(s, seal, &h, &text, &n, err);
	if (r < 0)
		return r;
	bench_hex(h.md, sizeof(h.md), ret_chain);
	*ret_events = n;
	return 0;
}

static int
digest_rows(struct bench_store *s, sqlite3_stmt *stmt, struct bench_hash *h, int64_t *n,
	    struct bench_err *err)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	int r;

	while ((r = sql_step(s, stmt, err)) == 1) {
		bench_str_reset(&text);
		add_event(&text, stmt);
		r = hash_add(h, &text, err);
		if (r < 0)
			return r;
		++*n;
	}
	return r;
}

int
bench_store_unit_digest(struct bench_store *s, struct bench_mac mac, int64_t last,
			char ret_sha256[BENCH_SHA256_TEXT], int64_t *ret_events,
			struct bench_err *err)
{
	bench_auto(bench_hash_clear) struct bench_hash h = { 0 };
	int64_t n = 0;
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_UNIT_RECORD, &r, err);

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":unit", mac);
	sql_int(stmt, ":last", last);
	r = bench_hash_begin(&h) < 0 ? no_hash(err) : 0;
	if (r == 0)
		r = digest_rows(s, stmt, &h, &n, err);
	if (r == 0 && bench_hash_end(&h, ret_sha256) < 0)
		r = no_hash(err);
	if (r < 0)
		return r;
	*ret_events = n;
	return 0;
}

int
bench_store_shipped_with(struct bench_store *s, struct bench_mac mac,
			 int64_t *ret_batch, struct bench_err *err)
{
	int64_t batch = 0;
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_FIND_SHIPMENTS, &r, err);

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":unit", mac);
	while ((r = sql_step(s, stmt, err)) == 1)
		batch = sqlite3_column_int64(stmt, 1);
	if (r == 0)
		*ret_batch = batch;
	return r;
}

/* --- rows ---------------------------------------------------------------------------
 */

static void
seal_from_row(sqlite3_stmt *stmt, struct bench_seal *seal)
{
	*seal = (struct bench_seal){ .id = sqlite3_column_int64(stmt, 0),
				     .batch = sqlite3_column_int64(stmt, 1),
				     .event = sqlite3_column_int64(stmt, 2),
				     .events = sqlite3_column_int64(stmt, 3),
				     .units = sqlite3_column_int64(stmt, 4),
				     .at = { sqlite3_column_int64(stmt, 10) } };
	sql_column_text(stmt, 5, seal->chain, sizeof(seal->chain));
	sql_column_text(stmt, 6, seal->previous, sizeof(seal->previous));
	sql_column_text(stmt, 7, seal->report, sizeof(seal->report));
	sql_column_text(stmt, 8, seal->schema, sizeof(seal->schema));
	sql_column_text(stmt, 9, seal->staff, sizeof(seal->staff));
}

int
bench_store_seal_each(struct bench_store *s, int64_t batch, bench_seal_fn *fn,
		      void *arg, struct bench_err *err)
{
	struct bench_seal seal;
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_SEAL_LIST, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":batch", batch);
	while ((r = sql_step(s, stmt, err)) == 1) {
		seal_from_row(stmt, &seal);
		r = fn(&seal, arg);
		if (r != 0)
			return r;
	}
	return r;
}

static int
one_seal(struct bench_store *s, sqlite3_stmt *stmt, struct bench_seal *ret_seal,
	 struct bench_err *err)
{
	int r = sql_step(s, stmt, err);

	if (r < 0)
		return r;
	if (r == 0)
		return bench_fail(err, -ENOENT, "there is no such seal");
	seal_from_row(stmt, ret_seal);
	return 0;
}

int
bench_store_seal_last(struct bench_store *s, int64_t batch, struct bench_seal *ret_seal,
		      struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_SEAL_LAST, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":batch", batch);
	return one_seal(s, stmt, ret_seal, err);
}

int
bench_store_seal_by_chain(struct bench_store *s, const char *chain,
			  struct bench_seal *ret_seal, struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_SEAL_BY_CHAIN, &r, err);

	if (stmt == NULL)
		return r;
	sql_text(stmt, ":chain", chain);
	return one_seal(s, stmt, ret_seal, err);
}

int
bench_store_seal_head(struct bench_store *s, int64_t id, struct bench_str *out,
		      struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_SEAL_HEAD, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":id", id);
	r = sql_step(s, stmt, err);
	if (r <= 0)
		return r < 0 ? r
			     : bench_fail(err, -ENOENT, "no seal %lld", (long long)id);
	bench_str_add_n(out, sqlite3_column_blob(stmt, 0),
			(size_t)sqlite3_column_bytes(stmt, 0));
	return bench_str_failed(out) ? bench_fail(err, -ENOMEM, "seal: out of memory")
				     : 0;
}

int
bench_store_seal_draw(struct bench_store *s, int64_t batch, struct bench_wall now,
		      struct bench_seal *ret_seal, struct bench_str *head,
		      struct bench_err *err)
{
	struct bench_seal seal = { .batch = batch, .at = now }, before;
	int r = bench_store_event_last_id(s, &seal.event);

	bench_copy(seal.staff, sizeof(seal.staff), s->staff);
	if (r == 0)
		r = bench_store_schema_hash(s, seal.schema, err);
	if (r < 0)
		return r;
	r = bench_store_seal_last(s, 0, &before, NULL);
	if (r == 0)
		bench_copy(seal.previous, sizeof(seal.previous), before.chain);
	else if (r != -ENOENT)
		return bench_fail(err, r, "the seal before cannot be read");
	r = bench_store_head(s, batch, seal.event, head, err);
	if (r == 0)
		r = bench_store_chain(
			s, &seal,
			(struct bench_bytes){ (uint8_t *)head->text, head->len },
			seal.chain, &seal.events, err);
	if (r == 0)
		*ret_seal = seal;
	return r;
}

static int
insert(struct bench_store *s, const struct bench_seal *seal, struct bench_bytes head,
       int64_t *ret_id, struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, SQL_SEAL_ADD, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":batch", seal->batch);
	sql_int(stmt, ":event", seal->event);
	sql_int(stmt, ":events", seal->events);
	sql_int(stmt, ":units", seal->units);
	sql_text(stmt, ":chain", seal->chain);
	sql_text(stmt, ":previous", seal->previous);
	sql_text(stmt, ":report", seal->report);
	sql_text(stmt, ":schema", seal->schema);
	sql_text(stmt, ":staff", seal->staff);
	sql_int(stmt, ":at_us", seal->at.us);
	sql_blob_or_null(stmt, ":head", head);
	r = sql_step(s, stmt, err);
	sqlite3_clear_bindings(stmt);
	if (r == 0)
		*ret_id = sqlite3_last_insert_rowid(s->db);
	return r;
}

int
bench_store_seal_put(struct bench_store *s, const struct bench_seal *seal,
		     struct bench_bytes head, int64_t *ret_id, struct bench_err *err)
{
	struct bench_event e = { .kind = BENCH_EVENT_SEALED,
				 .source = "bench",
				 .batch = seal->batch,
				 .wall = seal->at };
	int r;

	bench_copy(e.sha256, sizeof(e.sha256), seal->chain);
	snprintf(e.text, sizeof(e.text), "report %s", seal->report);
	r = bench_store_record(s, &e, NULL, err);
	return r < 0 ? r : insert(s, seal, head, ret_id, err);
}

int
bench_store_seal_unit_put(struct bench_store *s, int64_t seal,
			  const struct bench_seal_unit *u, struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, SQL_SEAL_UNIT_ADD, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":seal", seal);
	sql_mac_or_null(stmt, ":mac", u->mac);
	sql_text(stmt, ":grade", u->grade);
	sql_text(stmt, ":sha256", u->sha256);
	return sql_step(s, stmt, err);
}

int
bench_store_seal_unit_each(struct bench_store *s, int64_t seal, bench_seal_unit_fn *fn,
			   void *arg, struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_SEAL_UNIT_LIST, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":seal", seal);
	while ((r = sql_step(s, stmt, err)) == 1) {
		struct bench_seal_unit u = { .mac = sql_column_mac(stmt, 0) };

		sql_column_text(stmt, 1, u.grade, sizeof(u.grade));
		sql_column_text(stmt, 2, u.sha256, sizeof(u.sha256));
		r = fn(&u, arg);
		if (r != 0)
			return r;
	}
	return r;
}
