/* The schema is a part of the proof: its triggers are the ship gate. Whoever can write
 * the file can drop one, so it is compared with what the migrations make of nothing. */
#include "migrations.h"
#include "sql.h"
#include <bench/hash.h>
#include <bench/seal.h>

#include <errno.h>
#include <string.h>

static int
hash_rows(struct bench_store *s, sqlite3_stmt *stmt, struct bench_hash *h,
	  struct bench_err *err)
{
	int r, bad = 0;

	while ((r = sql_step(s, stmt, err)) == 1) {
		for (int i = 0; i < 4; i++) { /* each with its NUL */
			const char *text = (const char *)sqlite3_column_text(stmt, i);

			text = text == NULL ? "" : text;
			bad |= bench_hash_add(h, text, strlen(text) + 1);
		}
	}
	return r == 0 && bad != 0 ? bench_fail(err, -ENOMEM, "schema: SHA-256 failed")
				  : r;
}

int
bench_store_schema_hash(struct bench_store *s, char ret_sha256[BENCH_SHA256_TEXT],
			struct bench_err *err)
{
	bench_auto(bench_hash_clear) struct bench_hash h = { 0 };
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_SCHEMA_LIST, &r, err);

	if (stmt == NULL)
		return r;
	if (bench_hash_begin(&h) < 0)
		return bench_fail(err, -ENOMEM, "schema: SHA-256 failed");
	r = hash_rows(s, stmt, &h, err);
	if (r < 0)
		return r;
	return bench_hash_end(&h, ret_sha256) < 0
		       ? bench_fail(err, -ENOMEM, "schema: SHA-256 failed")
		       : 0;
}

/* What this program makes of nothing. It has no path, and nobody else sees it. */
static int
open_model(struct bench_store *model, struct bench_err *err)
{
	int r = sqlite3_open(":memory:", &model->db);

	bench_copy(model->path, sizeof(model->path), "(in memory)");
	for (size_t i = 0; r == SQLITE_OK && bench_migrations[i] != NULL; i++)
		r = sqlite3_exec(model->db, bench_migrations[i], NULL, NULL, NULL);
	return r == SQLITE_OK ? 0 : sql_fail(model, r, err);
}

static void
close_model(struct bench_store *model)
{
	for (size_t i = 0; i < SQL_N; i++)
		sqlite3_finalize(model->stmt[i]);
	sqlite3_close(model->db);
}

/* By type and name, as both lists are sorted. */
static int
order(sqlite3_stmt *a, sqlite3_stmt *b)
{
	for (int i = 0; i < 2; i++) {
		int c = strcmp((const char *)sqlite3_column_text(a, i),
			       (const char *)sqlite3_column_text(b, i));

		if (c != 0)
			return c;
	}
	return 0;
}

static bool
same_sql(sqlite3_stmt *a, sqlite3_stmt *b)
{
	const char *x = (const char *)sqlite3_column_text(a, 3);
	const char *y = (const char *)sqlite3_column_text(b, 3);

	return x != NULL && y != NULL ? strcmp(x, y) == 0 : x == y;
}

static int
tell(sqlite3_stmt *row, const char *what, bench_schema_fn *fn, void *arg)
{
	return fn((const char *)sqlite3_column_text(row, 0),
		  (const char *)sqlite3_column_text(row, 1), what, arg);
}

/* a is the file's row, b the model's; either list may have ended. */
static int
compare_rows(struct bench_store *s, sqlite3_stmt *mine, struct bench_store *model,
	     sqlite3_stmt *theirs, bench_schema_fn *fn, void *arg,
	     struct bench_err *err)
{
	int a = sql_step(s, mine, err), b = sql_step(model, theirs, err), r = 0;

	while (r == 0 && a >= 0 && b >= 0 && (a == 1 || b == 1)) {
		int c = a == 0 ? 1 : b == 0 ? -1 : order(mine, theirs);

		if (c < 0)
			r = tell(mine, "is not of this program", fn, arg);
		else if (c > 0)
			r = tell(theirs, "is missing", fn, arg);
		else if (!same_sql(mine, theirs))
			r = tell(mine, "was changed", fn, arg);
		if (c <= 0)
			a = sql_step(s, mine, err);
		if (c >= 0)
			b = sql_step(model, theirs, err);
	}
	if (r != 0)
		return r;
	return a < 0 ? a : b < 0 ? b : 0;
}

int
bench_store_schema_compare(struct bench_store *s, bench_schema_fn *fn, void *arg,
			   struct bench_err *err)
{
	bench_auto(close_model) struct bench_store model = { 0 };
	sqlite3_stmt *theirs;
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *mine =
		sql_get(s, SQL_SCHEMA_LIST, &r, err);

	if (mine == NULL)
		return r;
	r = open_model(&model, err);
	if (r < 0)
		return r;
	theirs = sql_get(&model, SQL_SCHEMA_LIST, &r, err);
	if (theirs == NULL)
		return r;
	return compare_rows(s, mine, &model, theirs, fn, arg, err);
}
