#include <core/checkdigit.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const char letters[] = BENCH_COMMAND_LETTERS;

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

static void
command_letter_finds_a_wrong_letter_in_every_place(void **state)
{
	char body[] = "OPENBCDF";
	char letter = bench_command_letter(body, 8);

	(void)state;
	for (size_t i = 0; i < 8; i++) {
		char was = body[i];

		for (const char *p = letters; *p != '\0'; p++) {
			body[i] = *p;
			assert_int_equal(bench_command_letter(body, 8) == letter,
					 *p == was);
		}
		body[i] = was;
	}
}

static void
command_letter_finds_a_swap_of_two(void **state)
{
	char body[] = "OPENBCDF";
	char letter = bench_command_letter(body, 8);

	(void)state;
	for (size_t i = 0; i < 8; i++) {
		for (size_t k = i + 1; k < 8; k++) {
			char a = body[i], b = body[k];

			body[i] = b;
			body[k] = a;
			assert_true(bench_command_letter(body, 8) != letter);
			body[i] = a;
			body[k] = b;
		}
	}
}

static void
command_bodies_have_only_letters_that_no_layout_moves(void **state)
{
	(void)state;
	assert_null(strpbrk(letters, "AQZWMY0123456789"));
	assert_int_equal(bench_command_letter("ACK", 3), '\0');
	assert_int_equal(bench_command_letter("UND0", 4), '\0');
	assert_int_equal(bench_command_letter("", 0), '\0');
	assert_int_equal(bench_command_letter("BBBBBBBBBBBBBBBBB", 17), '\0');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gtin_check_digits_of_every_length),
		cmocka_unit_test(gtin_finds_every_single_wrong_digit),
		cmocka_unit_test(digits_only_means_digits_and_at_least_one),
		cmocka_unit_test(command_letter_finds_a_wrong_letter_in_every_place),
		cmocka_unit_test(command_letter_finds_a_swap_of_two),
		cmocka_unit_test(command_bodies_have_only_letters_that_no_layout_moves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
