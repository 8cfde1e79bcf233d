#include "recent.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>

#include <cmocka.h>

#define SECOND INT64_C(1000000)

static struct bench_mac
mac_of(unsigned i)
{
	return (struct bench_mac){ { 0, 0x56, 0x2b, (uint8_t)(i >> 16),
				     (uint8_t)(i >> 8), (uint8_t)i } };
}

static struct bench_mono
at(int64_t s)
{
	return (struct bench_mono){ s * SECOND };
}

static void
seen_table_as_the_rows_say(void **state)
{
	static const struct {
		unsigned mac;
		uint32_t said;
		int64_t at;
		enum bench_recent_verdict verdict;
	} rows[] = {
		{ 1, 7, 100, BENCH_RECENT_NEWS }, /* never heard */
		{ 1, 7, 101, BENCH_RECENT_OLD },
		{ 2, 7, 101, BENCH_RECENT_NEWS }, /* somebody else */
		{ 1, 8, 102, BENCH_RECENT_NEWS }, /* says something else */
		{ 1, 8, 131, BENCH_RECENT_OLD },
		{ 1, 8, 132, BENCH_RECENT_NEWS }, /* the period is over */
		{ 1, 8, 150, BENCH_RECENT_OLD },  /* since 132 */
		{ 1, 7, 151, BENCH_RECENT_NEWS }, /* back to the first */
	};
	bench_auto(bench_recent_freep) struct bench_recent *r = NULL;
	size_t i;
	(void)state;

	assert_int_equal(bench_recent_new(0, 0, &r), 0);
	for (i = 0; i < BENCH_N(rows); i++)
		assert_int_equal(bench_recent_check(r, mac_of(rows[i].mac),
						    rows[i].said, 30 * SECOND,
						    at(rows[i].at)),
				 rows[i].verdict);
}

static void
what_is_forgotten_is_news_again(void **state)
{
	bench_auto(bench_recent_freep) struct bench_recent *r = NULL;
	(void)state;

	assert_int_equal(bench_recent_new(0, 0, &r), 0);
	assert_int_equal(bench_recent_check(r, mac_of(1), 7, SECOND, at(1)),
			 BENCH_RECENT_NEWS);
	bench_recent_forget(r, mac_of(2)); /* was never there */
	assert_int_equal(bench_recent_check(r, mac_of(1), 7, SECOND, at(1)),
			 BENCH_RECENT_OLD);
	bench_recent_forget(r, mac_of(1));
	assert_int_equal(bench_recent_check(r, mac_of(1), 7, SECOND, at(1)),
			 BENCH_RECENT_NEWS);
}

static void
a_storm_of_new_macs_is_held_to_burst_and_rate(void **state)
{
	bench_auto(bench_recent_freep) struct bench_recent *r = NULL;
	unsigned i, news = 0;
	(void)state;

	assert_int_equal(bench_recent_new(10, 50, &r), 0);
	for (i = 0; i < 10000; i++) /* within a second */
		if (bench_recent_check(r, mac_of(i), 1, SECOND,
				       (struct bench_mono){ 5 * SECOND + i * 100 }) ==
		    BENCH_RECENT_NEWS)
			news++;
	assert_in_range(news, 59, 60);
}

static void
who_was_held_is_news_when_the_storm_is_over(void **state)
{
	bench_auto(bench_recent_freep) struct bench_recent *r = NULL;
	(void)state;

	assert_int_equal(bench_recent_new(1, 1, &r), 0);
	assert_int_equal(bench_recent_check(r, mac_of(1), 1, 30 * SECOND, at(5)),
			 BENCH_RECENT_NEWS);
	assert_int_equal(bench_recent_check(r, mac_of(2), 1, 30 * SECOND, at(5)),
			 BENCH_RECENT_HELD);
	assert_int_equal(bench_recent_check(r, mac_of(2), 1, 30 * SECOND, at(6)),
			 BENCH_RECENT_NEWS);
}

static void
two_hundred_phones_keep_their_places(void **state)
{
	bench_auto(bench_recent_freep) struct bench_recent *r = NULL;
	unsigned round, i;
	(void)state;

	assert_int_equal(bench_recent_new(0, 0, &r), 0);
	for (round = 0; round < 5; round++)
		for (i = 0; i < 200; i++)
			assert_int_equal(bench_recent_check(r, mac_of(i), 1,
							    30 * SECOND, at(round + 1)),
					 round == 0 ? BENCH_RECENT_NEWS
						    : BENCH_RECENT_OLD);
}

static void
a_full_table_errs_towards_recording(void **state)
{
	bench_auto(bench_recent_freep) struct bench_recent *r = NULL;
	unsigned i;
	(void)state;

	assert_int_equal(bench_recent_new(0, 0, &r), 0);
	for (i = 0; i < 100000; i++)
		assert_int_equal(
			bench_recent_check(r, mac_of(i), 1, 3600 * SECOND, at(1)),
			BENCH_RECENT_NEWS);
	assert_int_equal(bench_recent_check(r, mac_of(0), 1, 3600 * SECOND, at(2)),
			 BENCH_RECENT_NEWS);
}

struct race {
	struct bench_recent *r;
	atomic_uint news;
};

static void *
check_all(void *arg)
{
	struct race *race = arg;
	unsigned i;

	for (i = 0; i < 1000; i++)
		if (bench_recent_check(race->r, mac_of(i), 1, 3600 * SECOND, at(1)) ==
		    BENCH_RECENT_NEWS)
			atomic_fetch_add(&race->news, 1);
	return NULL;
}

static void
eight_threads_agree_on_what_is_news(void **state)
{
	bench_auto(bench_recent_freep) struct bench_recent *r = NULL;
	struct race race = { 0 };
	pthread_t thread[8];
	size_t i;
	(void)state;

	assert_int_equal(bench_recent_new(0, 0, &r), 0);
	race.r = r;
	for (i = 0; i < BENCH_N(thread); i++)
		assert_int_equal(pthread_create(&thread[i], NULL, check_all, &race), 0);
	for (i = 0; i < BENCH_N(thread); i++)
		pthread_join(thread[i], NULL);
	/* 1000 in sets of four: some sets overflow, and then one is told twice or
	 * more. */
	assert_in_range(race.news, 1000, 1500);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seen_table_as_the_rows_say),
		cmocka_unit_test(what_is_forgotten_is_news_again),
		cmocka_unit_test(a_storm_of_new_macs_is_held_to_burst_and_rate),
		cmocka_unit_test(who_was_held_is_news_when_the_storm_is_over),
		cmocka_unit_test(two_hundred_phones_keep_their_places),
		cmocka_unit_test(a_full_table_errs_towards_recording),
		cmocka_unit_test(eight_threads_agree_on_what_is_news),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
