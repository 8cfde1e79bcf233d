#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <core/receipt.h>

static int64_t
receipt(int64_t received, int64_t wall, int64_t mono)
{
	return bench_syslog_receipt((struct bench_wall){ received },
				    (struct bench_wall){ wall },
				    (struct bench_mono){ mono })
		.us;
}

static void
a_message_just_received_is_now(void **state)
{
	(void)state;
	assert_int_equal(receipt(1000, 1000, 50), 50);
}

static void
a_queued_message_keeps_its_age(void **state)
{
	(void)state;
	assert_int_equal(receipt(1000, 1030, 50), 20);
}

static void
a_message_of_an_earlier_boot_came_at_the_beginning(void **state)
{
	(void)state;
	assert_int_equal(receipt(1000, 1050, 50), 1);
	assert_int_equal(receipt(1000, 900000, 50), 1);
	assert_int_equal(receipt(INT64_MIN, INT64_MAX, 50), 1);
}

static void
a_clock_set_back_never_makes_a_message_of_the_future(void **state)
{
	(void)state;
	assert_int_equal(receipt(2000, 1000, 50), 50);
	assert_int_equal(receipt(INT64_MAX, INT64_MIN, 50), 50);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_just_received_is_now),
		cmocka_unit_test(a_queued_message_keeps_its_age),
		cmocka_unit_test(a_message_of_an_earlier_boot_came_at_the_beginning),
		cmocka_unit_test(a_clock_set_back_never_makes_a_message_of_the_future),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
