#include "backoff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
delays_double_up_to_a_limit(void **state)
{
	static const int want[] = { 100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000 };
	struct bench_backoff b = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		assert_int_equal(bench_backoff_delay(&b, 0), want[i]);
}

static void
a_server_that_was_well_starts_again_at_once(void **state)
{
	struct bench_backoff b = { 0 };

	(void)state;
	for (int i = 0; i < 9; i++)
		bench_backoff_delay(&b, 9999);
	assert_int_equal(bench_backoff_delay(&b, 10000), 0);
	assert_int_equal(bench_backoff_delay(&b, 0), 100);
	assert_int_equal(bench_backoff_delay(&b, 0), 200);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(delays_double_up_to_a_limit),
		cmocka_unit_test(a_server_that_was_well_starts_again_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
