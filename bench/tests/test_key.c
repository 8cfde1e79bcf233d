#include <bench/store.h>

#include <bench/str.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

static const struct bench_mac phone = { { 0, 0x56, 0x2b, 0, 0, 1 } };
static const struct bench_mac other = { { 0, 0x56, 0x2b, 0, 0, 2 } };

struct bed {
	char dir[32], path[48];
	struct bench_store *s;
	struct bench_err err;
};

#define OK(b, call)                                                                    \
	do {                                                                           \
		int r_ = (call);                                                       \
		if (r_ < 0)                                                            \
			print_error("%s\n", (b)->err.text);                            \
		assert_int_equal(r_, 0);                                               \
	} while (0)

static void
scan(struct bed *b, struct bench_mac mac, const char *serial)
{
	struct bench_event e = {
		.kind = BENCH_EVENT_SCAN, .source = "test", .mac = mac, .unit = mac
	};

	bench_copy(e.serial, sizeof(e.serial), serial);
	OK(b, bench_store_record(b->s, &e, NULL, &b->err));
}

static int
set_up(void **state)
{
	struct bed *b = calloc(1, sizeof(*b));

	assert_non_null(b);
	bench_copy(b->dir, sizeof(b->dir), "/tmp/bench-test-XXXXXX");
	assert_non_null(mkdtemp(b->dir));
	snprintf(b->path, sizeof(b->path), "%s/bench.db", b->dir);
	OK(b, bench_store_open(b->path, BENCH_STORE_CREATE, &b->s, &b->err));
	scan(b, phone, "FCH2143E1AB");
	scan(b, other, "FCH2143E1AC");
	*state = b;
	return 0;
}

static int
tear_down(void **state)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	struct bed *b = *state;
	char path[64];

	bench_store_freep(&b->s);
	for (size_t i = 0; i < BENCH_N(ends); i++) {
		snprintf(path, sizeof(path), "%s%s", b->path, ends[i]);
		unlink(path);
	}
	rmdir(b->dir);
	free(b);
	return 0;
}

static struct bench_key_row
key(struct bench_mac mac, int64_t run, const char *sealed)
{
	struct bench_key_row k = { .mac = mac,
				   .run = run,
				   .cipher = "aes-256-cbc",
				   .digest = "md5",
				   .sealed = { (const uint8_t *)sealed,
					       strlen(sealed) },
				   .made = { 1234567 } };

	memset(k.certificate, 'a', 64);
	return k;
}

/* What the readers saw: "mac run bytes;" for each. */
static int
see_key(const struct bench_key_row *k, void *arg)
{
	char mac[13];

	assert_string_equal(k->cipher, "aes-256-cbc");
	assert_string_equal(k->digest, "md5");
	assert_int_equal(strlen(k->certificate), 64);
	assert_int_equal(k->made.us, 1234567);
	bench_str_addf(arg, "%s %d %.*s;", bench_mac_format_bare(k->mac, mac),
		       (int)k->run, (int)k->sealed.len, (const char *)k->sealed.data);
	return 0;
}

static void
a_sealed_key_is_read_back_by_run_by_unit_and_in_order(void **state)
{
	struct bed *b = *state;
	bench_auto(bench_str_clear) struct bench_str seen = { 0 };
	struct bench_key_row k = key(phone, 1, "one");

	OK(b, bench_store_key_put(b->s, &k, &b->err));
	k = key(other, 1, "two");
	OK(b, bench_store_key_put(b->s, &k, &b->err));
	k = key(phone, 2, "three");
	OK(b, bench_store_key_put(b->s, &k, &b->err));
	OK(b, bench_store_key_each(b->s, (struct bench_mac){ 0 }, see_key, &seen,
				   &b->err));
	assert_string_equal(seen.text, "00562b000001 1 one;00562b000002 1 two;"
				       "00562b000001 2 three;");
	bench_str_reset(&seen);
	OK(b, bench_store_key_each(b->s, phone, see_key, &seen, &b->err));
	assert_string_equal(seen.text, "00562b000001 1 one;00562b000001 2 three;");
	bench_str_reset(&seen);
	OK(b, bench_store_key_get(b->s, phone, 2, see_key, &seen, &b->err));
	assert_string_equal(seen.text, "00562b000001 2 three;");
	assert_int_equal(bench_store_key_get(b->s, phone, 3, see_key, &seen, &b->err),
			 -ENOENT);
}

static int
see_remote(const struct bench_remote_row *f, void *arg)
{
	bench_str_addf(arg, "%d %s %.*s %.8s;", (int)f->run, f->name, (int)f->body.len,
		       (const char *)f->body.data, f->sha256);
	return 0;
}

static struct bench_bytes
bytes(const char *text)
{
	return (struct bench_bytes){ (const uint8_t *)text, strlen(text) };
}

static void
a_remote_file_is_read_back_with_its_hash(void **state)
{
	struct bed *b = *state;
	bench_auto(bench_str_clear) struct bench_str seen = { 0 };

	OK(b, bench_store_remote_put(b->s, phone, 1, "a", bytes("abc"), &b->err));
	OK(b, bench_store_remote_put(b->s, phone, 2, "a", bytes("new"), &b->err));
	OK(b, bench_store_remote_put(b->s, phone, 2, "b", bytes(""), &b->err));
	OK(b, bench_store_remote_put(b->s, other, 1, "a", bytes("x"), &b->err));
	OK(b, bench_store_remote_each(b->s, phone, 0, see_remote, &seen, &b->err));
	/* FIPS 180-4: the hash of "abc" begins ba7816bf; of nothing, e3b0c442 */
	assert_string_equal(seen.text, "1 a abc ba7816bf;2 a new 11507a0e;"
				       "2 b  e3b0c442;");
	bench_str_reset(&seen);
	OK(b, bench_store_remote_each(b->s, phone, 2, see_remote, &seen, &b->err));
	assert_non_null(strstr(seen.text, "2 a new"));
	assert_null(strstr(seen.text, "1 a"));
	bench_str_reset(&seen);
	OK(b, bench_store_remote_get(b->s, phone, 1, "a", see_remote, &seen, &b->err));
	assert_string_equal(seen.text, "1 a abc ba7816bf;");
	assert_int_equal(
		bench_store_remote_get(b->s, phone, 1, "b", see_remote, &seen, &b->err),
		-ENOENT);
}

static void
a_second_key_of_a_run_and_an_unknown_unit_are_refused(void **state)
{
	struct bed *b = *state;
	const struct bench_mac unknown = { { 0, 1, 2, 3, 4, 5 } };
	struct bench_key_row k = key(phone, 1, "one");

	OK(b, bench_store_key_put(b->s, &k, &b->err));
	k = key(phone, 1, "again");
	assert_int_equal(bench_store_key_put(b->s, &k, &b->err), -EEXIST);
	k = key(phone, 2, "");
	assert_int_equal(bench_store_key_put(b->s, &k, &b->err), -EEXIST);
	k = key(unknown, 1, "one");
	assert_int_equal(bench_store_key_put(b->s, &k, &b->err), -EEXIST);
	OK(b, bench_store_remote_put(b->s, phone, 1, "a", bytes("1"), &b->err));
	assert_int_equal(
		bench_store_remote_put(b->s, phone, 1, "a", bytes("2"), &b->err),
		-EEXIST);
	assert_int_equal(
		bench_store_remote_put(b->s, unknown, 1, "a", bytes("1"), &b->err),
		-EEXIST);
}

static void
neither_is_ever_changed_or_deleted(void **state)
{
	static const char *const tries[] = {
		"UPDATE unit_key SET sealed = x'00'",
		"DELETE FROM unit_key",
		"UPDATE remote_file SET body = x'00'",
		"DELETE FROM remote_file",
	};
	struct bed *b = *state;
	struct bench_key_row k = key(phone, 1, "one");
	sqlite3 *db;

	OK(b, bench_store_key_put(b->s, &k, &b->err));
	OK(b, bench_store_remote_put(b->s, phone, 1, "a", bytes("1"), &b->err));
	assert_int_equal(sqlite3_open(b->path, &db), SQLITE_OK);
	for (size_t i = 0; i < BENCH_N(tries); i++) {
		assert_int_equal(sqlite3_exec(db, tries[i], NULL, NULL, NULL),
				 SQLITE_CONSTRAINT);
		assert_non_null(strstr(sqlite3_errmsg(db), "never"));
	}
	sqlite3_close(db);
}

static void
a_store_opened_to_read_takes_no_key(void **state)
{
	struct bed *b = *state;
	struct bench_key_row k = key(phone, 1, "one");

	OK(b, bench_store_key_put(b->s, &k, &b->err));
	bench_store_freep(&b->s);
	OK(b, bench_store_open(b->path, BENCH_STORE_READONLY, &b->s, &b->err));
	assert_int_equal(bench_store_key_put(b->s, &k, &b->err), -EROFS);
}

static int
read_schema(struct bench_str *text)
{
	bench_auto(bench_fclosep) FILE *f = fopen(SCHEMA_MD, "re");
	char block[4096];
	size_t n;

	if (f == NULL)
		return -errno;
	while ((n = fread(block, 1, sizeof(block), f)) > 0)
		bench_str_add_n(text, block, n);
	return 0;
}

static void
the_document_names_every_table_and_trigger(void **state)
{
	struct bed *b = *state;
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	sqlite3_stmt *stmt;
	sqlite3 *db;
	int n = 0;

	assert_int_equal(read_schema(&text), 0);
	assert_int_equal(sqlite3_open(b->path, &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_prepare_v2(db,
				   "SELECT name FROM sqlite_master WHERE type IN"
				   " ('table', 'trigger') AND name NOT LIKE 'sqlite_%'",
				   -1, &stmt, NULL),
		SQLITE_OK);
	for (; sqlite3_step(stmt) == SQLITE_ROW; n++) {
		char name[96];

		snprintf(name, sizeof(name), "`%s`",
			 (const char *)sqlite3_column_text(stmt, 0));
		if (strstr(text.text, name) == NULL)
			fail_msg("docs/SCHEMA.md does not name %s", name);
	}
	assert_true(n > 10);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_sealed_key_is_read_back_by_run_by_unit_and_in_order),
		TEST(a_remote_file_is_read_back_with_its_hash),
		TEST(a_second_key_of_a_run_and_an_unknown_unit_are_refused),
		TEST(neither_is_ever_changed_or_deleted),
		TEST(a_store_opened_to_read_takes_no_key),
		TEST(the_document_names_every_table_and_trigger),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
