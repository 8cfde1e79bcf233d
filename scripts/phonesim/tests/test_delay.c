#include "test.h"

#include "delay.h"

#include <errno.h>

static uint64_t
at(const char *list, unsigned k)
{
	struct rng rng = { .state = 1 };
	uint64_t s = 12345678;

	assert_int_equal(delay_at(list, k, &rng, &s), 0);
	return s;
}

static void
one_number_repeats(void **state)
{
	(void)state;
	assert_int_equal(at("3600", 0), 3600);
	assert_int_equal(at("3600", 99), 3600);
}

static void
last_of_a_list_repeats(void **state)
{
	const char *list = "60, 120,240";

	(void)state;
	assert_int_equal(at(list, 0), 60);
	assert_int_equal(at(list, 1), 120);
	assert_int_equal(at(list, 2), 240);
	assert_int_equal(at(list, 7), 240);
}

static void
zero_means_never(void **state)
{
	(void)state;
	assert_int_equal(at("0", 0), 0);
	assert_int_equal(at("60,0", 5), 0);
}

static void
plus_adds_a_random_part(void **state)
{
	struct rng rng = { .state = 5 };
	uint64_t s, low = UINT64_MAX, high = 0;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(delay_at("90,100+10", 1, &rng, &s), 0);
		low = s < low ? s : low;
		high = s > high ? s : high;
	}
	assert_int_equal(low, 100);
	assert_int_equal(high, 110);
}

static void
other_texts_are_refused(void **state)
{
	static const char *const bad[] = { "",	   " ",		  "x",	  "60,",
					   ",60",  "60;120",	  "-1",	  "60+",
					   "60+x", "99999999999", "60 70" };
	struct rng rng = { .state = 1 };
	uint64_t s;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(delay_at(bad[i], 0, &rng, &s), -EINVAL);
}

static void
time_of_day_is_the_next_one(void **state)
{
	const int64_t noon = 20000 * (int64_t)86400 + 43200;
	static const struct {
		const char *at;
		double wait;
	} times[] = { { "1201", 60 },	 { "1200", 86400 }, { "1159", 86340 },
		      { "0000", 43200 }, { "2400", 43200 }, { "1260", -1 },
		      { "900", -1 },	 { "2401", -1 },    { "12:0", -1 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(times); i++)
		assert_true(delay_until(times[i].at, noon) == times[i].wait);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(time_of_day_is_the_next_one),
		cmocka_unit_test(one_number_repeats),
		cmocka_unit_test(last_of_a_list_repeats),
		cmocka_unit_test(zero_means_never),
		cmocka_unit_test(plus_adds_a_random_part),
		cmocka_unit_test(other_texts_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
