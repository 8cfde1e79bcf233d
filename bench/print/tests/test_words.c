#include <words.h>

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static int
places(const char *text)
{
	return (strstr(text, "{0}") != NULL) + 2 * (strstr(text, "{1}") != NULL);
}

static void
every_word_is_there_in_each_language_with_the_same_places(void **state)
{
	size_t n = 0;

	(void)state;
#define X(name, en, ja)                                                                \
	assert_true(print_word(PRINT_EN, WORD_##name)[0] != '\0');                     \
	assert_true(print_word(PRINT_JA, WORD_##name)[0] != '\0');                     \
	assert_int_equal(places(en), places(ja));                                      \
	n++;
	PRINT_WORDS(X)
#undef X
	assert_true(n > 100);
	assert_string_equal(print_word(PRINT_JA, WORD_SHIPPING_LIST), "出荷明細");
}

static void
words_take_their_values_where_they_stand(void **state)
{
	char text[64], small[8];

	(void)state;
	assert_string_equal(
		print_word_with(PRINT_EN, WORD_PAGE_OF, "1", "3", text, sizeof(text)),
		"Page 1 of 3");
	assert_string_equal(
		print_word_with(PRINT_JA, WORD_PAGE_OF, "1", "3", text, sizeof(text)),
		"1 / 3 ページ");
	assert_string_equal(print_word_with(PRINT_EN, WORD_CARTON_N, "{0}", NULL, text,
					    sizeof(text)),
			    "Carton {0}");
	assert_string_equal(print_word_with(PRINT_EN, WORD_CARTON_N, "123456", NULL,
					    small, sizeof(small)),
			    "Carton ");
}

static void
languages_have_names(void **state)
{
	enum print_lang lang;

	(void)state;
	assert_int_equal(print_lang_parse("ja", &lang), 0);
	assert_int_equal(lang, PRINT_JA);
	assert_int_equal(print_lang_parse("JA", &lang), -EINVAL);
	assert_int_equal(print_lang_parse("", &lang), -EINVAL);
	assert_string_equal(print_lang_name(PRINT_EN), "en");
}

static void
times_are_those_of_the_place(void **state)
{
	struct bench_wall t = { 1772341505000000 };
	char text[PRINT_TIME_TEXT];

	(void)state;
	assert_string_equal(print_time(t, 0, text), "2026-03-01 05:05 UTC");
	assert_string_equal(print_time_exact(t, 540, text),
			    "2026-03-01 14:05:05 +09:00");
	assert_string_equal(print_time(t, -210, text), "2026-03-01 01:35 -03:30");
	assert_string_equal(print_time((struct bench_wall){ 0 }, 540, text), "");
	assert_string_equal(print_time((struct bench_wall){ INT64_MAX }, 0, text),
			    "4247-01-10 04:00 UTC"); /* four digits of 294247 */
}

static void
links_are_named_in_words(void **state)
{
	enum word sentence, brief;
	char text[64];

	(void)state;
	assert_true(print_link_words("boxed", &sentence, &brief));
	assert_int_equal(sentence, WORD_LINK_BOXED);
	assert_false(print_link_words("box", &sentence, &brief));
	assert_string_equal(print_links(PRINT_EN, "scanned,boxed", text, sizeof(text)),
			    "label scan, box check");
	assert_string_equal(print_links(PRINT_JA, "boxed,new", text, sizeof(text)),
			    "個装箱の照合, new");
	assert_string_equal(print_links(PRINT_EN, "", text, sizeof(text)), "");
	assert_string_equal(print_links(PRINT_EN, "scanned,boxed", text, 8), "label s");
}

static void
counts_have_groups_of_three(void **state)
{
	char text[32];

	(void)state;
	assert_string_equal(print_units(PRINT_EN, 1, text, sizeof(text)), "1 unit");
	assert_string_equal(print_units(PRINT_EN, 1000, text, sizeof(text)),
			    "1,000 units");
	assert_string_equal(print_units(PRINT_JA, 0, text, sizeof(text)), "0台");
	assert_string_equal(print_count(0, text), "0");
	assert_string_equal(print_count(999, text), "999");
	assert_string_equal(print_count(10000, text), "10,000");
	assert_string_equal(print_count(-123456, text), "-123,456");
	assert_string_equal(print_count(INT64_MIN, text), "-9,223,372,036,854,775,808");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			every_word_is_there_in_each_language_with_the_same_places),
		cmocka_unit_test(words_take_their_values_where_they_stand),
		cmocka_unit_test(languages_have_names),
		cmocka_unit_test(times_are_those_of_the_place),
		cmocka_unit_test(links_are_named_in_words),
		cmocka_unit_test(counts_have_groups_of_three),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
