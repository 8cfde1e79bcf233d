#include "allow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct bench_dns_allow allow;

static int
setup(void **state)
{
	(void)state;
	memset(&allow, 0, sizeof(allow));
	return 0;
}

static unsigned
ask(const char *ip, unsigned times, int64_t at_us)
{
	unsigned n = 0;

	while (times-- > 0)
		n += bench_dns_allow(&allow, ip, (struct bench_mono){ at_us });
	return n;
}

static void
a_client_has_a_burst_and_then_a_rate(void **state)
{
	int64_t t = 1000000;

	(void)state;
	assert_int_equal(ask("10.77.1.0", 1000, t), BENCH_DNS_BURST);
	assert_int_equal(ask("10.77.1.0", 1000, t + BENCH_DNS_EVERY_US - 1), 0);
	assert_int_equal(ask("10.77.1.0", 1000, t + BENCH_DNS_EVERY_US), 1);
	assert_int_equal(ask("10.77.1.0", 1000, t + 4 * BENCH_DNS_EVERY_US), 3);
}

static void
silence_gives_back_the_burst_and_no_more(void **state)
{
	int64_t t = 1000000;

	(void)state;
	assert_int_equal(ask("10.77.1.0", 1000, t), BENCH_DNS_BURST);
	t += 10 * BENCH_DNS_BURST * BENCH_DNS_EVERY_US;
	assert_int_equal(ask("10.77.1.0", 1000, t), BENCH_DNS_BURST);
}

static void
one_client_does_not_take_the_share_of_another(void **state)
{
	(void)state;
	assert_int_equal(ask("10.77.1.0", 1000, 5), BENCH_DNS_BURST);
	assert_int_equal(ask("10.77.1.1", 1, 5), 1);
	assert_int_equal(ask("10.77.250.250", 1, 5), 1);
	assert_int_equal(ask("0.0.0.0", 1, 5), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_client_has_a_burst_and_then_a_rate, setup),
		cmocka_unit_test_setup(silence_gives_back_the_burst_and_no_more, setup),
		cmocka_unit_test_setup(one_client_does_not_take_the_share_of_another,
				       setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
