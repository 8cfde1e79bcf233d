#include <errno.h>
#include <profiles/tails.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* The phone of the migration guide's example. */
static const struct bench_macro values[] = {
	{ "MA", "001234ab45de" },
	{ "PN", "CP-8851-3PCC" },
	{ "PSN", "8851-3PCC" },
};
static const struct bench_macros macros = { values, BENCH_N(values) };

#define MODEL "/8851-3PCC.xml"
#define UNIT "/Cisco/CP-8851-3PCC/001234ab45de.cfg"

static void
check(const char *value, const char *rule, const char *const *expected)
{
	struct bench_err err = { 0 };
	struct bench_tails t;
	size_t i;

	assert_int_equal(bench_tails(value, rule, &macros, &t, &err), 0);
	for (i = 0; expected[i] != NULL; i++) {
		bench_auto(bench_str_clear) struct bench_str s = { 0 };

		assert_true(i < t.n);
		bench_url_add(&s, &t.at[i].url);
		assert_string_equal(bench_str_get(&s), expected[i]);
	}
	assert_int_equal(t.n, i);
}

static void
tails_of_a_url_with_path_begin_with_the_url_itself(void **state)
{
	static const char *const expected[] = { "https://10.23.45.67/path",
						"https://10.23.45.67/path" MODEL,
						"https://10.23.45.67/path" UNIT, NULL };

	(void)state;
	check("https://10.23.45.67/path", BENCH_TAILS_PROFILE_RULE, expected);
}

static void
tails_of_a_url_without_path_are_two(void **state)
{
	static const char *const expected[] = { "https://10.23.45.67" MODEL,
						"https://10.23.45.67" UNIT, NULL };
	static const char *const port[] = { "http://srv:8080" MODEL,
					    "http://srv:8080" UNIT, NULL };

	(void)state;
	check("https://10.23.45.67", BENCH_TAILS_PROFILE_RULE, expected);
	check("https://10.23.45.67/", BENCH_TAILS_PROFILE_RULE, expected);
	check("http://srv:8080", BENCH_TAILS_PROFILE_RULE, port);
}

static void
tails_of_an_address_go_over_tftp_then_http_then_https(void **state)
{
	static const char *const expected[] = { "tftp://10.23.45.67" MODEL,
						"tftp://10.23.45.67" UNIT,
						"http://10.23.45.67" MODEL,
						"http://10.23.45.67" UNIT,
						"https://10.23.45.67" MODEL,
						"https://10.23.45.67" UNIT,
						NULL };

	(void)state;
	check("10.23.45.67", BENCH_TAILS_PROFILE_RULE, expected);
}

static void
tails_of_two_values_are_all_of_the_first_before_the_second(void **state)
{
	static const char *const expected[] = {
		"https://a/p",		 "https://a/p" MODEL,
		"https://a/p" UNIT,	 "tftp://10.0.0.1" MODEL,
		"tftp://10.0.0.1" UNIT,	 "http://10.0.0.1" MODEL,
		"http://10.0.0.1" UNIT,	 "https://10.0.0.1" MODEL,
		"https://10.0.0.1" UNIT, NULL
	};
	struct bench_tails t;

	(void)state;
	check("https://a/p ; 10.0.0.1", BENCH_TAILS_PROFILE_RULE, expected);
	assert_int_equal(bench_tails("10.0.0.2;10.0.0.1", BENCH_TAILS_PROFILE_RULE,
				     &macros, &t, NULL),
			 0);
	assert_int_equal(t.n, BENCH_TAILS_MOST);
	assert_int_equal(t.at[0].value, 1);
	assert_int_equal(t.at[0].tail, 1);
	assert_int_equal(t.at[11].value, 2);
	assert_int_equal(t.at[11].tail, 2);
}

static void
tails_expand_macros_of_value_and_rule(void **state)
{
	static const char *const expected[] = { "http://r.example/x" MODEL,
						"http://r.example/x" MODEL "/y-001234",
						"http://r.example/x" MODEL UNIT, NULL };

	(void)state;
	check("http://r.example/x/$PSN.xml", "/y-$(MA:0:6)", expected);
}

static void
tails_are_none_when_the_rule_is_absolute(void **state)
{
	static const char *const expected[] = { NULL };

	(void)state;
	check("10.23.45.67", "https://prov.example.com/$MA", expected);
	check("10.23.45.67", "", expected);
}

static void
tails_of_anything_else_are_an_error(void **state)
{
	static const struct {
		const char *value, *error;
	} rows[] = {
		{ "", "DHCP value 1: not a form" },
		{ "provision", "DHCP value 1: not a form" },
		{ "10.0.0.1;srv", "DHCP value 2: not a form" },
		{ "10.0.0.1;", "DHCP value 2: not a form" },
		{ "10.0.0.1;10.0.0.2;10.0.0.3", "DHCP value: more than two parts" },
		{ "gds://123", "DHCP value 1: not a form" },
		{ "https://", "DHCP value 1: the server is missing" },
		{ "https:///x", "DHCP value 1: the server is missing" },
		{ "http://$STRANGE/x", "DHCP value 1: a macro in the server's name" },
		{ "ftp://a", "DHCP value 1 with tail 1: column 1: an unknown scheme" },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		struct bench_err err = { 0 };
		struct bench_tails t;

		assert_int_equal(bench_tails(rows[i].value, BENCH_TAILS_PROFILE_RULE,
					     &macros, &t, &err),
				 -EINVAL);
		if (strncmp(err.text, rows[i].error, strlen(rows[i].error)) != 0)
			assert_string_equal(err.text, rows[i].error);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tails_of_a_url_with_path_begin_with_the_url_itself),
		cmocka_unit_test(tails_of_a_url_without_path_are_two),
		cmocka_unit_test(tails_of_an_address_go_over_tftp_then_http_then_https),
		cmocka_unit_test(
			tails_of_two_values_are_all_of_the_first_before_the_second),
		cmocka_unit_test(tails_expand_macros_of_value_and_rule),
		cmocka_unit_test(tails_are_none_when_the_rule_is_absolute),
		cmocka_unit_test(tails_of_anything_else_are_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
