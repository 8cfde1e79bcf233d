#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <core/words.h>
#include <string.h>

static struct bench_bytes
bytes(const char *text)
{
	return (struct bench_bytes){ .data = (const uint8_t *)text,
				     .len = strlen(text) };
}

static void
assert_is(struct bench_bytes b, const char *text)
{
	assert_int_equal(b.len, strlen(text));
	assert_memory_equal(b.data, text, b.len);
}

static void
find_starts_at_from_and_says_the_length_for_absent(void **state)
{
	(void)state;
	struct bench_bytes b = bytes("abcabc");

	assert_int_equal(bench_words_find(b, 0, "bc"), 1);
	assert_int_equal(bench_words_find(b, 2, "bc"), 4);
	assert_int_equal(bench_words_find(b, 5, "bc"), 6);
	assert_int_equal(bench_words_find(b, 99, "bc"), 6);
	assert_int_equal(bench_words_find((struct bench_bytes){ 0 }, 0, "bc"), 0);
}

static void
head_and_tail_stay_inside(void **state)
{
	(void)state;
	struct bench_bytes none = { 0 };

	assert_is(bench_words_head(bytes("abc"), 2), "ab");
	assert_is(bench_words_head(bytes("abc"), 9), "abc");
	assert_is(bench_words_tail(bytes("abc"), 2), "c");
	assert_is(bench_words_tail(bytes("abc"), 9), "");
	assert_null(bench_words_tail(none, 3).data);
}

static void
a_line_ends_at_cr_lf_or_nul(void **state)
{
	(void)state;
	static const char nul[] = "ab\0c";

	assert_is(bench_words_line(bytes("ab\ncd")), "ab");
	assert_is(bench_words_line(bytes("ab\rcd")), "ab");
	assert_is(bench_words_line((struct bench_bytes){ (const uint8_t *)nul, 4 }),
		  "ab");
	assert_is(bench_words_line(bytes("")), "");
}

static void
words_are_taken_from_both_ends(void **state)
{
	(void)state;
	struct bench_bytes b = bytes(" \tone two\x01three ");

	assert_int_equal(bench_words_skip_blanks(&b), 2);
	assert_is(bench_words_next(&b), "one");
	assert_int_equal(bench_words_drop_blanks(&b), 1);
	assert_is(bench_words_last(&b), "three");
	assert_is(b, " two\x01");
	assert_is(bench_words_last(&b), "");
}

static void
prefix_and_suffix_longer_than_the_text_do_not_match(void **state)
{
	(void)state;
	assert_true(bench_words_starts(bytes("abc"), "ab"));
	assert_false(bench_words_starts(bytes("a"), "ab"));
	assert_true(bench_words_ends(bytes("abc"), "bc"));
	assert_false(bench_words_ends(bytes("c"), "bc"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(find_starts_at_from_and_says_the_length_for_absent),
		cmocka_unit_test(head_and_tail_stay_inside),
		cmocka_unit_test(a_line_ends_at_cr_lf_or_nul),
		cmocka_unit_test(words_are_taken_from_both_ends),
		cmocka_unit_test(prefix_and_suffix_longer_than_the_text_do_not_match),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
