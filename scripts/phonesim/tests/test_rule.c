#include "test.h"

#include "rule.h"
#include "url.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define V609 "sip88xx.11-3-2MPP0001-609"

static bool
lookup(void *arg, const char *name, struct str *out)
{
	(void)arg;
	if (strcmp(name, "SWVER") == 0)
		str_add(out, V609);
	else if (strcmp(name, "PRVTMR") == 0)
		str_add(out, "1200");
	else if (strcmp(name, "MA") == 0)
		str_add(out, "000e08aabbcc");
	else if (strcmp(name, "A") == 0)
		str_add(out, "a|b)c");
	else
		return false;
	return true;
}

static bool
lookup_secret(void *arg, const char *name, struct str *out)
{
	if (strcmp(name, "SA") != 0)
		return lookup(arg, name, out);
	str_add(out, "geheim");
	return true;
}

static char assigned[256];

static void
assign(void *arg, const char *name, const char *value)
{
	size_t n = strlen(assigned);

	(void)arg;
	snprintf(assigned + n, sizeof(assigned) - n, "%s=%s;", name, value);
}

static const struct rule_env env = { lookup, lookup_secret, assign, NULL };

static void
chooses(const char *rule, const char *url, const char *key)
{
	struct rule_choice c = { 0 };

	assigned[0] = '\0';
	assert_int_equal(rule_choose(rule, &env, &c), 1);
	assert_string_equal(c.url, url);
	if (key == NULL)
		assert_null(c.key);
	else
		assert_string_equal(c.key, key);
	rule_choice_clear(&c);
}

static void
skips(const char *rule)
{
	struct rule_choice c = { 0 };

	assigned[0] = '\0';
	assert_int_equal(rule_choose(rule, &env, &c), 0);
}

static void
refuses(const char *rule)
{
	struct rule_choice c = { 0 };

	assert_int_equal(rule_choose(rule, &env, &c), -EINVAL);
	assert_null(c.url);
	assert_null(c.key);
}

static void
plain_urls_are_expanded(void **state)
{
	(void)state;
	chooses("/$MA.xml", "/000e08aabbcc.xml", NULL);
	chooses("  http://h/x?a=1 ", "http://h/x?a=1", NULL);
	chooses("http://h/$A", "http://h/a|b)c", NULL);
}

static void
first_true_alternative_wins(void **state)
{
	(void)state;
	chooses("(1 eq 2)? /one | (1 eq 1)? /two | /three", "/two", NULL);
	chooses("(1 eq 2)? /one|(1 gt 1)?/two|/three", "/three", NULL);
	skips("(1 eq 2)? /one | (2 eq 3)? /two");
	skips("");
}

static void
every_operator_in_both_spellings(void **state)
{
	static const char *const truths[] = {
		"5 eq 5",
		"5=5",
		"5 ne 6",
		"5!=6",
		"5 lt 6",
		"5<6",
		"5 le 5",
		"5<=5",
		"6>5",
		"6 gt 5",
		"6>=6",
		"$PRVTMR ge 1200",
		"1 = 1 and 2 > 1",
	};
	static const char *const lies[] = {
		"5 eq 6", "5!=5", "5 ne 5", "6<5",
		"6 le 5", "5>5",  "5 ge 6", "1 = 1 and 2 > 3",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(truths); i++)
		assert_int_equal(rule_condition(truths[i], &env), 1);
	for (size_t i = 0; i < ARRAY_SIZE(lies); i++)
		assert_int_equal(rule_condition(lies[i], &env), 0);
}

static void
quoted_is_text_and_unquoted_is_a_version(void **state)
{
	(void)state;
	assert_int_equal(rule_condition("\"$SWVER\" eq \"" V609 "\"", &env), 1);
	assert_int_equal(
		rule_condition("\"$SWVER\" eq \"sip78xx.11-3-2MPP0001-609\"", &env), 0);
	assert_int_equal(rule_condition("$SWVER eq sip78xx.11-3-2MPP0001-609", &env),
			 1);
	assert_int_equal(rule_condition("$SWVER ne " V609, &env), 0);
	assert_int_equal(rule_condition("$SWVER lt 11.3.3", &env), 1);
	assert_int_equal(rule_condition("$SWVER ge 12.0.1", &env), 0);
	assert_int_equal(rule_condition("\"$SWVER\" lt \"x\"", &env), -EINVAL);
	assert_int_equal(rule_condition("$MA eq strange", &env), -EINVAL);
}

static void
versions_order_by_number_not_by_text(void **state)
{
	(void)state;
	assert_true(version_compare("sip88xx.11-3-2MPP0001-609",
				    "sip88xx.11-3-10MPP0001-1") < 0);
	assert_true(version_compare("sip78xx.11-0-1MPP-376", "sip78xx.11-0-1MPP-1000") <
		    0);
	assert_true(version_compare("sip88xx.12-0-7MPP0501-123",
				    "sip88xx.12-0-7MPP0401-999") > 0);
	assert_int_equal(version_compare("11.3.2", "11-3-2"), 0);
	assert_int_equal(version_compare("sip8845_65.12-0-1MPP0001-5",
					 "sip88xx.12-0-1MPP0001-5"),
			 0);
}

static void
assignments_run_only_when_taken(void **state)
{
	(void)state;
	skips("(1 eq 1)? (Line_Enable_1_ = \"No\"; GPP_A=\"$MA\";)!");
	assert_string_equal(assigned, "Line_Enable_1_=No;GPP_A=000e08aabbcc;");
	chooses("(1 eq 2)? (GPP_A = \"x\";)! /a | (GPP_B = \"y)|\";)! /b", "/b", NULL);
	assert_string_equal(assigned, "GPP_B=y)|;");
}

static void
options_stand_in_brackets(void **state)
{
	(void)state;
	chooses("[--key SecretPhrase1234] /x", "/x", "SecretPhrase1234");
	chooses("[--key \"a b|]c\" --uid u --pwd p]http://h/x", "http://h/x", "a b|]c");
	chooses("[--key $SA$MA] /x", "/x", "geheim000e08aabbcc");
	chooses("[--srv --post a --alias b] http://h/$SA", "http://h/$SA", NULL);
}

static void
every_option_is_told(void **state)
{
	struct rule_choice c = { 0 };

	(void)state;
	assert_int_equal(
		rule_choose("[--uid u --pwd \"p w\" --post a --alias GPP_B --srv "
			    "--key $SA] https://h/x",
			    &env, &c),
		1);
	assert_string_equal(c.uid, "u");
	assert_string_equal(c.pwd, "p w");
	assert_string_equal(c.post, "a");
	assert_string_equal(c.alias, "GPP_B");
	assert_string_equal(c.key, "geheim");
	assert_true(c.srv && c.options && !c.delta && !c.status);
	rule_choice_clear(&c);
	assert_int_equal(rule_choose("https://h/x", &env, &c), 1);
	assert_false(c.srv || c.options);
	assert_null(c.uid);
	rule_choice_clear(&c);
}

static void
report_rules_stand_side_by_side(void **state)
{
	const char *rest =
		" [--key k --delta] http://h/a [--status]https://h/$MA  http://h/c";
	struct rule_choice c = { 0 };

	(void)state;
	assert_int_equal(rule_report_next(&rest, &env, &c), 1);
	assert_string_equal(c.url, "http://h/a");
	assert_string_equal(c.key, "k");
	assert_true(c.delta && !c.status);
	rule_choice_clear(&c);
	assert_int_equal(rule_report_next(&rest, &env, &c), 1);
	assert_string_equal(c.url, "https://h/000e08aabbcc");
	assert_true(c.status && !c.delta);
	rule_choice_clear(&c);
	assert_int_equal(rule_report_next(&rest, &env, &c), 1);
	assert_string_equal(c.url, "http://h/c");
	rule_choice_clear(&c);
	assert_int_equal(rule_report_next(&rest, &env, &c), 0);
	rest = "[--srv] http://h/a";
	assert_int_equal(rule_report_next(&rest, &env, &c), -EINVAL);
	rest = "[--status http://h/a";
	assert_int_equal(rule_report_next(&rest, &env, &c), -EINVAL);
}

static void
what_is_not_the_grammar_is_refused(void **state)
{
	static const char *const bad[] = {
		"/one | /two",	   "(1 eq 1) /x",
		"(1 eq 1? /x",	   "[--key] /x",
		"[--key k /x",	   "[--noerror] /x",
		"[--key k]",	   "/a b",
		"(1 or 2)? /x",	   "(1 eq 2 or 3 eq 3)? /x",
		"(eq 1)? /x",	   "()? /x",
		"(A)! /x",	   "(A = \"x)! /x",
		"[--delta] /x",	   "[--post q] /x",
		"[--post $SA] /x",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		refuses(bad[i]);
}

static void
count_url(void *arg, const char *url)
{
	str_add(arg, url);
}

static void
each_url_ignores_conditions(void **state)
{
	struct str all = { 0 };

	(void)state;
	assert_int_equal(
		rule_each_url("(1 eq 2)? /a | (1 eq 2)? (A=\"1\")! | http://h/b", &env,
			      count_url, &all),
		0);
	assert_string_equal(all.s, "/ahttp://h/b");
	str_clear(&all);
}

static void
urls_default_to_tftp(void **state)
{
	struct url u;

	(void)state;
	assert_int_equal(url_parse("192.168.1.200/basic.txt", &u), 0);
	assert_int_equal(u.scheme, SCHEME_TFTP);
	assert_string_equal(u.host, "192.168.1.200");
	assert_int_equal(u.port, 69);
	assert_int_equal(url_parse("/x.xml", &u), 0);
	assert_string_equal(u.host, "");
	assert_int_equal(url_parse("HTTPS://h:8443/a/b?c=d://e", &u), 0);
	assert_int_equal(u.scheme, SCHEME_HTTPS);
	assert_int_equal(u.port, 8443);
	assert_string_equal(u.path, "/a/b?c=d://e");
	assert_int_equal(url_parse("gds://", &u), 0);
	assert_int_equal(u.scheme, SCHEME_OTHER);
	assert_int_equal(url_parse("http://h", &u), -EINVAL);
	assert_int_equal(url_parse("http://h:0/x", &u), -EINVAL);
	assert_int_equal(url_parse("http://h:99999/x", &u), -EINVAL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_option_is_told),
		cmocka_unit_test(report_rules_stand_side_by_side),
		cmocka_unit_test(plain_urls_are_expanded),
		cmocka_unit_test(first_true_alternative_wins),
		cmocka_unit_test(every_operator_in_both_spellings),
		cmocka_unit_test(quoted_is_text_and_unquoted_is_a_version),
		cmocka_unit_test(versions_order_by_number_not_by_text),
		cmocka_unit_test(assignments_run_only_when_taken),
		cmocka_unit_test(options_stand_in_brackets),
		cmocka_unit_test(what_is_not_the_grammar_is_refused),
		cmocka_unit_test(each_url_ignores_conditions),
		cmocka_unit_test(urls_default_to_tftp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
