#include <core/checkdigit.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void
gtin_check_digits_of_every_length(void **state)
{
	static const char *const right[] = { "96385074", "882658123450",
					     "0882658123450", "10882658123457" };

	(void)state;
	for (size_t i = 0; i < BENCH_N(right); i++)
		assert_true(bench_gtin_is_right(right[i], strlen(right[i])));
	assert_false(bench_gtin_is_right("", 0));
	assert_false(bench_gtin_is_right("0", 1));
}

/* What the digit is for: each wrong digit in each place is found. */
static void
gtin_finds_every_single_wrong_digit(void **state)
{
	char text[] = "0882658123450";

	(void)state;
	for (size_t i = 0; i < 13; i++) {
		char was = text[i];

		for (text[i] = '0'; text[i] <= '9'; text[i]++)
			assert_int_equal(bench_gtin_is_right(text, 13), text[i] == was);
		text[i] = was;
	}
}

static void
digits_only_means_digits_and_at_least_one(void **state)
{
	(void)state;
	assert_true(bench_digits_only("0123456789", 10));
	assert_false(bench_digits_only("", 0));
	assert_false(bench_digits_only("12a", 3));
	assert_false(bench_digits_only("1 2", 3));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gtin_check_digits_of_every_length),
		cmocka_unit_test(gtin_finds_every_single_wrong_digit),
		cmocka_unit_test(digits_only_means_digits_and_at_least_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
