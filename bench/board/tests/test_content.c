#include "content.h"
#include "migrations.h"

#include <bed.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#define MS INT64_C(1000)

struct desk {
	struct bed *bed;
	struct bench_config config;
	struct content content;
	struct bench_mono now;
};

static int
set_up(void **state)
{
	struct desk *d;
	void *bed = NULL;

	if (bed_set_up(&bed) < 0)
		return -1;
	d = calloc(1, sizeof(*d));
	assert_non_null(d);
	d->bed = bed;
	d->now.us = 1000 * MS;
	bench_config_default(&d->config);
	bench_copy(d->config.database, sizeof(d->config.database), d->bed->database);
	content_init(&d->content, &d->config, "page");
	*state = d;
	return 0;
}

static int
tear_down(void **state)
{
	struct desk *d = *state;
	void *bed = d->bed;

	content_clear(&d->content);
	bed_tear_down(&bed);
	free(d);
	return 0;
}

static const char *
body_after(struct desk *d, int64_t ms)
{
	d->now.us += ms * MS;
	content_refresh(&d->content, d->now);
	return bench_str_get(content_body(&d->content));
}

static void
assert_ok(struct desk *d, int64_t ms)
{
	const char *body = body_after(d, ms);

	if (strstr(body, "\"ok\":true") == NULL)
		fail_msg("%s", body);
}

static void
assert_fails(struct desk *d, int64_t ms, const char *word)
{
	const char *body = body_after(d, ms);

	if (strstr(body, "\"ok\":false") == NULL || strstr(body, word) == NULL)
		fail_msg("no '%s' in %s", word, body);
}

static void
seen(struct desk *d, unsigned n)
{
	struct bed_phone p = bed_phone(n, 0);

	d->bed->base = bench_mono_now().us - 1000 * MS;
	bed_walk(d->bed, &p, BED_SEEN, BED_PENDING_ASKED);
}

static void
content_follows_the_database_at_once(void **state)
{
	struct desk *d = *state;
	char etag[BOARD_ETAG];

	assert_ok(d, 0);
	memcpy(etag, d->content.etag, sizeof(etag));
	seen(d, 0x88d0);
	assert_non_null(strstr(body_after(d, 150), "88D0"));
	assert_string_not_equal(d->content.etag, etag);
}

static void
content_is_kept_while_the_data_stands_still(void **state)
{
	struct desk *d = *state;
	struct bench_mono made;
	char etag[BOARD_ETAG];

	assert_ok(d, 0);
	made = d->content.at;
	memcpy(etag, d->content.etag, sizeof(etag));
	assert_ok(d, 900);
	assert_int_equal(d->content.at.us, made.us);
	assert_ok(d, 200); /* a second is over: advice depends on the time */
	assert_int_not_equal(d->content.at.us, made.us);
	assert_string_equal(d->content.etag, etag);
}

static void
content_is_not_made_for_every_write_of_a_burst(void **state)
{
	struct desk *d = *state;
	struct bench_mono made;

	assert_ok(d, 0);
	made = d->content.at;
	seen(d, 1);
	assert_ok(d, 20);
	assert_int_equal(d->content.at.us, made.us);
	assert_non_null(strstr(body_after(d, 30), "00:56:2b:00:00:01"));
}

static void
content_waits_for_a_missing_database(void **state)
{
	struct desk *d = *state;
	char away[128];

	snprintf(away, sizeof(away), "%s.away", d->bed->database);
	bench_store_freep(&d->bed->s); /* the last one out takes -wal and -shm along */
	assert_int_equal(rename(d->bed->database, away), 0);
	assert_fails(d, 0, "bench config init");
	assert_fails(d, 1000, "No such file");
	assert_int_equal(rename(away, d->bed->database), 0);
	assert_ok(d, 1000);
	unlink(d->bed->database);
	assert_fails(d, 1000, "No such file");
}

static void
content_says_that_the_database_is_newer(void **state)
{
	struct desk *d = *state;
	char back[40];
	int version = 0;

	while (bench_migrations[version] != NULL)
		version++;
	bed_sql(d->bed, "PRAGMA user_version = 99");
	assert_fails(d, 0, "version is 99");
	snprintf(back, sizeof(back), "PRAGMA user_version = %d", version);
	bed_sql(d->bed, back);
	assert_ok(d, 1000);
}

static void
content_says_that_the_database_is_locked(void **state)
{
	struct desk *d = *state;
	sqlite3 *other;

	bench_store_freep(&d->bed->s);
	assert_int_equal(sqlite3_open(d->bed->database, &other), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(other,
			     "PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE;"
			     "UPDATE policy SET generation = 7",
			     NULL, NULL, NULL),
		SQLITE_OK);
	assert_fails(d, 0, "another process holds it");
	sqlite3_close(other);
	assert_ok(d, 1000);
}

static void
content_says_that_the_file_is_no_database(void **state)
{
	struct desk *d = *state;
	FILE *f;

	bench_store_freep(&d->bed->s);
	f = fopen(d->bed->database, "w");
	assert_non_null(f);
	for (int i = 0; i < 500; i++)
		fputs("this is no database ", f);
	fclose(f);
	assert_fails(d, 0, "not a database");
}

static void
remove_with(struct desk *d, const char *ending)
{
	char path[128];

	snprintf(path, sizeof(path), "%s%s", d->bed->database, ending);
	unlink(path);
}

static void
content_turns_to_a_restored_copy(void **state)
{
	struct desk *d = *state;
	char copy[128], sql[300];

	seen(d, 0x1111);
	snprintf(copy, sizeof(copy), "%s.copy", d->bed->database);
	snprintf(sql, sizeof(sql), "PRAGMA wal_checkpoint(TRUNCATE); VACUUM INTO '%s'",
		 copy);
	bed_sql(d->bed, sql);
	seen(d, 0x2222);
	assert_non_null(strstr(body_after(d, 0), "2222"));
	bench_store_freep(&d->bed->s);
	remove_with(d, "-wal");
	remove_with(d, "-shm");
	assert_int_equal(rename(copy, d->bed->database), 0);
	assert_ok(d, 1000);
	assert_null(strstr(bench_str_get(&d->content.body), "2222"));
	assert_non_null(strstr(bench_str_get(&d->content.body), "1111"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(content_follows_the_database_at_once),
		TEST(content_is_kept_while_the_data_stands_still),
		TEST(content_is_not_made_for_every_write_of_a_burst),
		TEST(content_waits_for_a_missing_database),
		TEST(content_says_that_the_database_is_newer),
		TEST(content_says_that_the_database_is_locked),
		TEST(content_says_that_the_file_is_no_database),
		TEST(content_turns_to_a_restored_copy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
