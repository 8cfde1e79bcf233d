#include "origin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const char *const names[] = { "bench1", "bench.example.net", "", NULL };

static void
origin_knows_addresses_localhost_and_its_names(void **state)
{
	static const char *const ours[] = { "127.0.0.1",   "127.0.0.1:8080",
					    "[::1]:8080",  "[fe80::1]",
					    "localhost",   "LOCALHOST:80",
					    "bench1:8080", "Bench.Example.net" };

	(void)state;
	for (size_t i = 0; i < BENCH_N(ours); i++)
		assert_true(origin_host_is_ours(ours[i], names));
}

static void
origin_refuses_every_other_name(void **state)
{
	static const char *const others[] = { "",
					      ":8080",
					      "evil.example",
					      "127.0.0.1.evil.example",
					      "localhost.evil.example",
					      "bench1.evil.example",
					      "[",
					      "[]:80",
					      "1.2.3",
					      "bench" };

	(void)state;
	for (size_t i = 0; i < BENCH_N(others); i++)
		assert_false(origin_host_is_ours(others[i], names));
	assert_false(origin_host_is_ours(NULL, names));
}

static void
origin_of_our_own_page_is_ours(void **state)
{
	(void)state;
	assert_true(origin_is_ours(NULL, NULL, "a:1", false));
	assert_true(origin_is_ours("http://a:1", "same-origin", "a:1", false));
	assert_true(origin_is_ours("https://a:1", NULL, "a:1", true));
	assert_true(origin_is_ours(NULL, "none", "a:1", false));
	assert_false(origin_is_ours("http://a:1", NULL, "a:1", true));
	assert_false(origin_is_ours("http://a:2", NULL, "a:1", false));
	assert_false(origin_is_ours("null", NULL, "a:1", false));
	assert_false(origin_is_ours(NULL, "cross-site", "a:1", false));
	assert_false(origin_is_ours(NULL, "same-site", "a:1", false));
	assert_false(origin_is_ours("http://a:1", NULL, NULL, false));
}

static void
origin_finds_the_cookie_among_others(void **state)
{
	char value[8];

	(void)state;
	assert_true(origin_cookie("x=1; prebench=abc; y=2", "prebench", value, 8));
	assert_string_equal(value, "abc");
	assert_true(origin_cookie("prebench=abc", "prebench", value, 8));
	assert_false(origin_cookie("xprebench=abc", "prebench", value, 8));
	assert_false(origin_cookie("prebench2=abc", "prebench", value, 8));
	assert_false(origin_cookie("prebench", "prebench", value, 8));
	assert_false(origin_cookie("prebench=12345678", "prebench", value, 8));
	assert_false(origin_cookie(";;; ;", "prebench", value, 8));
	assert_false(origin_cookie(NULL, "prebench", value, 8));
}

static void
origin_compares_secrets_whole(void **state)
{
	(void)state;
	assert_true(origin_same_secret("abc", "abc"));
	assert_false(origin_same_secret("abc", "abd"));
	assert_false(origin_same_secret("abc", "ab"));
	assert_false(origin_same_secret("", "a"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(origin_knows_addresses_localhost_and_its_names),
		cmocka_unit_test(origin_refuses_every_other_name),
		cmocka_unit_test(origin_of_our_own_page_is_ours),
		cmocka_unit_test(origin_finds_the_cookie_among_others),
		cmocka_unit_test(origin_compares_secrets_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
