/* For the tests of batches and what is packed: people, and phones that are ready. */
#ifndef BENCH_TEST_SHOP_H
#define BENCH_TEST_SHOP_H

#include <bed.h>
#include <errno.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define OK(b, call)                                                                    \
	do {                                                                           \
		int r_ = (call);                                                       \
		if (r_ < 0)                                                            \
			print_error("%s\n", (b)->err.text);                            \
		assert_int_equal(r_, 0);                                               \
	} while (0)

/* The call gives code, and its text has words in it. */
#define REFUSED(b, code, words, call)                                                  \
	do {                                                                           \
		assert_int_equal((call), (code));                                      \
		if (strstr((b)->err.text, (words)) == NULL)                            \
			fail_msg("'%s' has no '%s'", (b)->err.text, (words));          \
	} while (0)

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_set_up, bed_tear_down)

static inline int64_t
shop_batch(struct bed *b)
{
	return bed_batch(b, "Acme", "4711", BED_RECIPE("prov.example.com"));
}

/* A phone that has been through everything. */
static inline struct bench_mac
shop_proven(struct bed *b, unsigned n, int64_t batch)
{
	struct bed_phone p = bed_phone(n, batch);

	bed_walk(b, &p, BED_SEEN, BED_END);
	return p.mac;
}

/* One that is scanned, and no further. */
static inline struct bench_mac
shop_scanned(struct bed *b, unsigned n, int64_t batch)
{
	struct bed_phone p = bed_phone(n, batch);

	bed_walk(b, &p, BED_SEEN, BED_PUBLISH);
	return p.mac;
}

static inline struct bench_unit
shop_unit(struct bed *b, struct bench_mac mac)
{
	struct bench_unit u;

	OK(b, bench_store_unit_get(b->s, mac, &u, &b->err));
	return u;
}

/* The first row's first column, as a number; the number of failing bytes otherwise. */
static inline int64_t
shop_number(struct bed *b, const char *query)
{
	sqlite3_stmt *stmt = NULL;
	sqlite3 *db = NULL;
	int64_t n = -1;

	assert_int_equal(sqlite3_open(b->database, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, query, -1, &stmt, NULL), SQLITE_OK);
	if (sqlite3_step(stmt) == SQLITE_ROW)
		n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return n;
}

/* The schema refuses it, with these words, whoever asks. */
static inline void
shop_refuses_sql(struct bed *b, const char *words, const char *text)
{
	char *why = NULL;
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(b->database, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, &why), SQLITE_CONSTRAINT);
	if (strstr(why, words) == NULL)
		fail_msg("'%s' has no '%s'", why, words);
	sqlite3_free(why);
	sqlite3_close(db);
}

static int
shop_differs(const struct bench_unit *u, void *arg)
{
	(void)u;
	++*(int *)arg;
	return 0;
}

/* Every unit's row is what its events make of it. */
static inline void
shop_replay_agrees(struct bed *b)
{
	int64_t units = 0;
	int n = 0;

	OK(b, bench_store_replay(b->s, shop_differs, &n, &units, &b->err));
	assert_int_equal(n, 0);
	assert_true(units > 0);
}

#endif
