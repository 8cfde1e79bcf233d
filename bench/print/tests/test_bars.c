#include <bars.h>

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void
code_128_has_eleven_modules_a_character(void **state)
{
	struct bars b;

	(void)state;
	/* start, ten letters, check; stop has 13 */
	assert_int_equal(bars_make(BARS_128, "XCDJBBBBUS", &b), 0);
	assert_int_equal(b.rows, 1);
	assert_int_equal(b.width, 12 * 11 + 13);
	assert_int_equal(b.dark[0], 1);
	assert_int_equal(b.dark[b.width - 1], 1);
	/* two digits are one character */
	assert_int_equal(bars_make(BARS_128, "12345678", &b), 0);
	assert_int_equal(b.width, 6 * 11 + 13);
}

static void
qr_has_its_three_corners(void **state)
{
	struct bars b;

	(void)state;
	assert_int_equal(bars_make(BARS_QR, "PREBENCH 42", &b), 0);
	assert_int_equal(b.rows, b.width);
	assert_int_equal(b.rows % 4, 1);
	for (int i = 0; i < 7; i++) {
		assert_int_equal(b.dark[i], 1);
		assert_int_equal(b.dark[b.width - 1 - i], 1);
		assert_int_equal(b.dark[(b.rows - 1) * b.width + i], 1);
	}
}

static void
what_cannot_be_scanned_back_is_refused(void **state)
{
	char text[BARS_TEXT + 1];
	struct bars b;

	(void)state;
	assert_int_equal(bars_make(BARS_128, "", &b), -EINVAL);
	assert_int_equal(bars_make(BARS_128, "日", &b), -EINVAL);
	assert_int_equal(bars_make(BARS_128, "^XA", &b), -EINVAL);
	assert_int_equal(bars_make(BARS_QR, "a\nb", &b), -EINVAL);
	memset(text, '1', BARS_TEXT);
	text[BARS_TEXT] = '\0';
	assert_int_equal(bars_make(BARS_QR, text, &b), -EINVAL);
	text[BARS_TEXT - 1] = '\0';
	assert_int_equal(bars_make(BARS_QR, text, &b), 0);
	assert_int_equal(bars_make(BARS_128, text, &b), -EIO); /* longer than a sheet */
}

static void
each_kind_has_its_quiet_zone(void **state)
{
	(void)state;
	assert_int_equal(bars_quiet(BARS_128), 10);
	assert_int_equal(bars_quiet(BARS_QR), 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(code_128_has_eleven_modules_a_character),
		cmocka_unit_test(qr_has_its_three_corners),
		cmocka_unit_test(what_cannot_be_scanned_back_is_refused),
		cmocka_unit_test(each_kind_has_its_quiet_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
