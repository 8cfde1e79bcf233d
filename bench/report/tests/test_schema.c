#include "bed.h"
#include "migrations.h"

#include <bench/seal.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static int
note(const char *type, const char *name, const char *what, void *arg)
{
	bench_str_addf(arg, "%s %s %s\n", type, name, what);
	return 0;
}

static void
assert_says(struct bed *b, const char *said)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };

	bed_must(b, bench_store_schema_compare(b->s, note, &text, &b->err), "compare");
	assert_string_equal(bench_str_get(&text), said);
}

static void
a_file_that_this_program_made_is_as_it_should_be(void **state)
{
	struct bed *b = *state;
	char a[BENCH_SHA256_TEXT], again[BENCH_SHA256_TEXT];

	assert_says(b, "");
	bed_must(b, bench_store_schema_hash(b->s, a, &b->err), "hash");
	bed_sql(b, "VACUUM"); /* the order of rows is none of its business */
	bench_store_freep(&b->s);
	bed_open(b, b->database, 0);
	bed_must(b, bench_store_schema_hash(b->s, again, &b->err), "hash");
	assert_string_equal(a, again);
	assert_says(b, "");
}

/* A file of the first release, brought up to date, is as one that was made today. */
static void
a_file_that_was_migrated_is_as_it_should_be(void **state)
{
	struct bed *b = *state;
	bench_auto(bench_str_clear) struct bench_str sql = { 0 };
	char hash[BENCH_SHA256_TEXT], fresh[BENCH_SHA256_TEXT];

	bed_must(b, bench_store_schema_hash(b->s, fresh, &b->err), "hash");
	bench_store_freep(&b->s);
	snprintf(b->database, sizeof(b->database), "%s/old.db", b->dir);
	bench_str_addf(&sql, "%s; PRAGMA user_version = 1", bench_migrations[0]);
	bed_sql(b, sql.text);
	bed_open(b, b->database, BENCH_STORE_CREATE);
	assert_says(b, "");
	bed_must(b, bench_store_schema_hash(b->s, hash, &b->err), "hash");
	assert_string_equal(hash, fresh);
}

static void
whatever_is_missing_changed_or_strange_is_named(void **state)
{
	struct bed *b = *state;
	char before[BENCH_SHA256_TEXT], after[BENCH_SHA256_TEXT];

	bed_must(b, bench_store_schema_hash(b->s, before, &b->err), "hash");
	bed_sql(b, "DROP TRIGGER waiver_is_kept;"
		   "CREATE TRIGGER waiver_is_kept BEFORE DELETE ON waiver"
		   " WHEN 0 BEGIN SELECT RAISE(ABORT, 'no'); END;"
		   "DROP TRIGGER unit_is_kept;"
		   "DROP INDEX event_about;"
		   "CREATE TABLE zebra (a INTEGER)");
	assert_says(b, "index event_about is missing\n"
		       "table zebra is not of this program\n"
		       "trigger unit_is_kept is missing\n"
		       "trigger waiver_is_kept was changed\n");
	bed_must(b, bench_store_schema_hash(b->s, after, &b->err), "hash");
	assert_string_not_equal(before, after);
}

static size_t
list_triggers(struct bed *b, char names[100][64])
{
	sqlite3_stmt *stmt;
	sqlite3 *db;
	size_t n = 0;

	assert_int_equal(sqlite3_open(b->database, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db,
					    "SELECT name FROM sqlite_schema"
					    " WHERE type = 'trigger'",
					    -1, &stmt, NULL),
			 SQLITE_OK);
	for (; sqlite3_step(stmt) == SQLITE_ROW && n < 100; n++)
		bench_copy(names[n], 64, (const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return n;
}

/* One after the other: each that goes is named, and those before it still are. */
static void
every_trigger_is_missed(void **state)
{
	struct bed *b = *state;
	char names[100][64], sql[100], said[100];
	size_t n = list_triggers(b, names);

	assert_in_range(n, 40, 99);
	for (size_t i = 0; i < n; i++) {
		bench_auto(bench_str_clear) struct bench_str text = { 0 };
		size_t lines = 0;

		snprintf(sql, sizeof(sql), "DROP TRIGGER %s", names[i]);
		bed_sql(b, sql);
		bed_must(b, bench_store_schema_compare(b->s, note, &text, &b->err),
			 "compare");
		snprintf(said, sizeof(said), "trigger %s is missing\n", names[i]);
		assert_non_null(strstr(bench_str_get(&text), said));
		for (const char *p = text.text; *p != '\0'; p++)
			lines += *p == '\n';
		assert_int_equal(lines, i + 1);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_set_up, bed_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_file_that_this_program_made_is_as_it_should_be),
		TEST(a_file_that_was_migrated_is_as_it_should_be),
		TEST(whatever_is_missing_changed_or_strange_is_named),
		TEST(every_trigger_is_missed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
