#include "limit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct bench_mono
at(double s)
{
	return (struct bench_mono){ (int64_t)(s * 1e6) };
}

static void
limit_lets_a_burst_pass_and_then_the_rate(void **state)
{
	struct limit l = { .per_second = 2, .burst = 5 };

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_int_equal(limit_take(&l, "a", at(1)), 0);
	assert_int_equal(limit_take(&l, "a", at(1)), 1);
	assert_int_equal(limit_take(&l, "a", at(1.5)), 0);
	assert_int_equal(limit_take(&l, "a", at(1.5)), 1);
	for (int i = 0; i < 5; i++)
		assert_int_equal(limit_take(&l, "a", at(100)), 0);
	assert_int_equal(limit_take(&l, "a", at(100)), 1);
}

static void
limit_says_how_long_to_wait(void **state)
{
	struct limit l = { .per_second = 0.1, .burst = 1 };

	(void)state;
	assert_int_equal(limit_take(&l, "a", at(1)), 0);
	assert_int_equal(limit_take(&l, "a", at(1)), 10);
	assert_int_equal(limit_take(&l, "a", at(6)), 5);
}

static void
limit_of_one_address_is_not_anothers(void **state)
{
	struct limit l = { .per_second = 1, .burst = 1 };
	char address[16];

	(void)state;
	assert_int_equal(limit_take(&l, "a", at(1)), 0);
	assert_int_equal(limit_take(&l, "b", at(1)), 0);
	assert_int_not_equal(limit_take(&l, "a", at(1)), 0);
	/* more addresses than there is room for: the newest are remembered */
	for (int i = 0; i < LIMIT_ADDRESSES * 2; i++) {
		snprintf(address, sizeof(address), "10.0.0.%d", i);
		assert_int_equal(limit_take(&l, address, at(2 + i / 1000.0)), 0);
	}
	assert_int_not_equal(limit_take(&l, address, at(2.3)), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(limit_lets_a_burst_pass_and_then_the_rate),
		cmocka_unit_test(limit_says_how_long_to_wait),
		cmocka_unit_test(limit_of_one_address_is_not_anothers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
