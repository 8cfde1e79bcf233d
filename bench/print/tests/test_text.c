#include <text.h>

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct {
	const char *src, *clean;
} table[] = {
	{ NULL, "" },
	{ "", "" },
	{ "FCH21430012", "FCH21430012" },
	{ "出荷明細", "出荷明細" },
	{ "\xf0\x9f\x93\x9e", "\xf0\x9f\x93\x9e" }, /* four bytes */
	{ "one\ntwo\r\nthree\tfour", "one two  three four" },
	{ "a\x01\x1b[31m\x7f", "a??[31m?" },
	{ "\xc2\x85", "?" },		/* C1 control */
	{ "\xff\xfe", "??" },		/* no UTF-8 */
	{ "\xc0\x80", "??" },		/* NUL, overlong */
	{ "\xe0\x80\xaf", "???" },	/* '/', overlong */
	{ "\xed\xa0\x80", "???" },	/* a surrogate */
	{ "\xf4\x90\x80\x80", "????" }, /* beyond Unicode */
	{ "x\xe3\x81", "x??" },		/* cut short */
	{ "\xe2\x80\xae"
	  "abc",
	  "?abc" },				/* right-to-left override */
	{ "\xe2\x81\xa6x\xe2\x81\xa9", "?x?" }, /* isolates */
	{ "\xef\xbb\xbfx", "?x" },		/* byte order mark */
	{ "a\xe2\x80\x8b"
	  "b",
	  "a?b" },				      /* zero width space */
	{ "\xef\xbf\xbf", "?" },		      /* no character */
	{ "e\xcc\x81\xcc\x81", "e\xcc\x81\xcc\x81" }, /* two marks */
	{ "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81", "e\xcc\x81\xcc\x81??" },
};

static void
clean_text_is_one_line_of_visible_utf8(void **state)
{
	char text[64];

	(void)state;
	for (size_t i = 0; i < BENCH_N(table); i++)
		assert_string_equal(text_clean(table[i].src, text, sizeof(text)),
				    table[i].clean);
}

static void
clean_text_is_cut_between_characters(void **state)
{
	char text[8];

	(void)state;
	assert_string_equal(text_clean("1234567", text, sizeof(text)), "1234…");
	assert_string_equal(text_clean("1234", text, sizeof(text)), "1234");
	assert_string_equal(text_clean("日本語", text, sizeof(text)), "日…");
	assert_string_equal(text_clean("1234567", text, 4), "…");
}

static void
codes_carry_no_character_that_means_something_to_a_printer(void **state)
{
	(void)state;
	assert_true(text_fits_code("00562B00000C"));
	assert_true(text_fits_code("PREBENCH 42 ab-cd_ef/1.0:x"));
	for (const char *p = "^~>\\<\x01\x80\"'&;,{}[]()@#!?|`\n"; *p != '\0'; p++)
		assert_false(text_fits_code((char[]){ 'A', *p, '\0' }));
	assert_false(text_fits_code(""));
}

static void
ascii_is_what_every_printer_has(void **state)
{
	(void)state;
	assert_true(text_is_ascii(" ~^x"));
	assert_false(text_is_ascii("a\tb"));
	assert_false(text_is_ascii("日"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clean_text_is_one_line_of_visible_utf8),
		cmocka_unit_test(clean_text_is_cut_between_characters),
		cmocka_unit_test(
			codes_carry_no_character_that_means_something_to_a_printer),
		cmocka_unit_test(ascii_is_what_every_printer_has),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
