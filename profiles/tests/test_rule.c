#include <errno.h>
#include <profiles/rule.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct bench_macro values[] = {
	{ "MA", "000e08012345" },
	{ "PSN", "8841-3PCC" },
	{ "SWVER", "sip88xx.11-3-2MPP0001-609" },
	{ "HWVER", "2.0.1" },
	{ "PRVST", "-1" },
	{ "PRVTMR", "600" },
	{ "A", "blue" },
	{ "B", "prov.example.com" },
	{ "C", "https://prov.example.com/c/$MA" },
	{ "D", "mac=$MA" },
	{ "SA", "TopSecret" },
	{ "E", "$B" },
};
static const struct bench_macros macros = { values, BENCH_N(values) };

static struct bench_rule *
parsed(const char *text, enum bench_rule_kind kind)
{
	struct bench_rule *rule = NULL;
	struct bench_err err = { 0 };
	int r = bench_rule_parse(text, kind, &rule, &err);

	if (r < 0)
		print_error("%s\n%s\n", text, err.text);
	assert_int_equal(r, 0);
	return rule;
}

static struct bench_rule_outcome *
judged(const struct bench_rule *rule)
{
	struct bench_rule_outcome *out = NULL;
	struct bench_err err = { 0 };
	int r = bench_rule_evaluate(rule, &macros, &out, &err);

	assert_string_equal(err.text, "");
	assert_int_equal(r, 0);
	return out;
}

static void
rule_is_parsed_into_its_parts(void **state)
{
	bench_auto(bench_rule_freep) struct bench_rule *rule =
		parsed("($SWVER lt 11-3-2MPP and \"$A\" ne \"a ) | b\")? "
		       "(Line_Enable_1_ = \"No\"; GPP_K=\"x;y\")! "
		       "[--key \"$SA ]\" --uid me --post a --alias B --srv] "
		       "https://$B:8443/$(MA:0:6)/x.xml|/$PSN.xml",
		       BENCH_RULE_PROFILE);
	const struct bench_rule_alternative *a = &rule->at[0];
	const struct bench_rule_target *t = &a->targets[0];

	(void)state;
	assert_int_equal(rule->n, 2);
	assert_int_equal(a->n_tests, 2);
	assert_string_equal(a->tests[0].left.text, "$SWVER");
	assert_int_equal(a->tests[0].left.column, 2);
	assert_int_equal(a->tests[0].op, BENCH_RULE_LT);
	assert_false(a->tests[0].right.quoted);
	assert_string_equal(a->tests[1].right.text, "a ) | b");
	assert_true(a->tests[1].right.quoted);
	assert_int_equal(a->n_assignments, 2);
	assert_string_equal(a->assignments[0].name, "Line_Enable_1_");
	assert_string_equal(a->assignments[0].value, "No");
	assert_string_equal(a->assignments[1].value, "x;y");
	assert_int_equal(a->n_targets, 1);
	assert_string_equal(t->url, "https://$B:8443/$(MA:0:6)/x.xml");
	assert_int_equal(t->n_options, 5);
	assert_int_equal(t->options[0].name, BENCH_RULE_KEY);
	assert_string_equal(t->options[0].value, "$SA ]");
	assert_string_equal(t->options[1].value, "me");
	assert_string_equal(t->options[3].value, "B");
	assert_int_equal(t->options[4].name, BENCH_RULE_SRV);
	assert_string_equal(t->options[4].value, "");
	assert_int_equal(rule->at[1].n_tests, 0);
	assert_string_equal(rule->at[1].targets[0].url, "/$PSN.xml");
}

static void
rule_takes_every_documented_form(void **state)
{
	static const struct {
		enum bench_rule_kind kind;
		const char *text;
	} rows[] = {
		{ BENCH_RULE_PROFILE, "" },
		{ BENCH_RULE_PROFILE, "  \t" },
		{ BENCH_RULE_PROFILE, "/$PSN.xml" },
		{ BENCH_RULE_PROFILE, "gds://" },
		{ BENCH_RULE_PROFILE, "gds://1234567890123456" },
		{ BENCH_RULE_PROFILE, "tftp://192.168.1.200/basic.txt" },
		{ BENCH_RULE_PROFILE, "[--key $SA] https://p.example.com/$MA" },
		{ BENCH_RULE_PROFILE,
		  "[--uid u --pwd p]http://d/app/provision/?mac=$MA" },
		{ BENCH_RULE_PROFILE, "[--srv] https://example.com/$MA.cfg" },
		{ BENCH_RULE_PROFILE, "(Line_Enable_1_ = \"No\";)!" },
		{ BENCH_RULE_PROFILE,
		  "(\"$A\" eq \"x\")? (Line_Enable_1_ = \"No\";)! /a | /b" },
		{ BENCH_RULE_PROFILE, "\n/a\n" },
		{ BENCH_RULE_PROFILE, "$C" },
		{ BENCH_RULE_UPGRADE, "($SWVER ne sip88xx.11-3-2MPP0001-609)? "
				      "http://h/sip88xx.11-3-2MPP0001-609.loads" },
		{ BENCH_RULE_UPGRADE,
		  "($SWVER ge sip78xx.11-0-0MPP-7)? HTTP://h/a.loads"
		  "| HTTP://h/b.loads " },
		{ BENCH_RULE_REPORT,
		  "[--delta]http://h/c.xml [--status]http://h/s.xml" },
		{ BENCH_RULE_REPORT, "[--key \"k\" --delta] https://h/c.xml" },
		{ BENCH_RULE_TRIGGER, "" },
		{ BENCH_RULE_TRIGGER, "$UPGTMR gt 600 and $PRVTMR ge 600" },
		{ BENCH_RULE_TRIGGER, "$PRVST=-1" },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		bench_auto(bench_rule_freep) struct bench_rule *rule =
			parsed(rows[i].text, rows[i].kind);

		assert_int_equal(rule->kind, rows[i].kind);
	}
}

static void
rule_has_every_operator_in_both_spellings(void **state)
{
	static const struct {
		const char *spellings[4];
		bool less, same, more; /* 1 op 2, 2 op 2, 3 op 2 */
	} rows[] = {
		{ { "=", " = ", " eq " }, false, true, false },
		{ { "!=", " != ", " ne " }, true, false, true },
		{ { "<", " < ", " lt " }, true, false, false },
		{ { "<=", " <= ", " le " }, true, true, false },
		{ { ">", " > ", " gt " }, false, false, true },
		{ { ">=", " >= ", " ge " }, false, true, true },
	};

	(void)state;
	for (size_t i = 0; i < 3 * BENCH_N(rows); i++) {
		const bool expected[] = { rows[i / 3].less, rows[i / 3].same,
					  rows[i / 3].more };

		for (int left = 1; left <= 3; left++) {
			char text[40];

			snprintf(text, sizeof(text), "(%d%s2)?/x", left,
				 rows[i / 3].spellings[i % 3]);
			bench_auto(bench_rule_freep) struct bench_rule *rule =
				parsed(text, BENCH_RULE_PROFILE);
			bench_auto(
				bench_rule_outcome_freep) struct bench_rule_outcome *o =
				judged(rule);

			assert_int_equal(o->chosen != NULL, expected[left - 1]);
		}
	}
}

static void
rule_compares_integers_versions_and_strings(void **state)
{
	static const struct {
		const char *condition;
		enum bench_rule_comparison as;
		bool holds;
	} rows[] = {
		{ "$PRVST eq -1", BENCH_RULE_AS_INTEGERS, true },
		{ "$PRVST lt 0", BENCH_RULE_AS_INTEGERS, true },
		{ "-2 lt $PRVST", BENCH_RULE_AS_INTEGERS, true },
		{ "$PRVTMR ge 600", BENCH_RULE_AS_INTEGERS, true },
		{ "0600 eq $PRVTMR", BENCH_RULE_AS_INTEGERS, true },
		{ "-0 eq 0", BENCH_RULE_AS_INTEGERS, true },
		{ "18446744073709551617 eq 1", BENCH_RULE_AS_INTEGERS, false },
		{ "99999999999999999999 gt 9", BENCH_RULE_AS_INTEGERS, true },
		{ "$SWVER eq sip88xx.11-3-2MPP0001-609", BENCH_RULE_AS_VERSIONS, true },
		/* the model does not count, nor does .loads */
		{ "$SWVER eq sip78xx.11-3-2MPP0001-609", BENCH_RULE_AS_VERSIONS, true },
		{ "$SWVER eq sip8845_65.11-3-2MPP0001-609.loads",
		  BENCH_RULE_AS_VERSIONS, true },
		/* with quotes all of it does */
		{ "\"$SWVER\" eq \"sip78xx.11-3-2MPP0001-609\"", BENCH_RULE_AS_STRINGS,
		  false },
		{ "\"$SWVER\" eq \"sip88xx.11-3-2MPP0001-609\"", BENCH_RULE_AS_STRINGS,
		  true },
		{ "$SWVER ge 11.3.2", BENCH_RULE_AS_VERSIONS, true },
		{ "$SWVER lt 11.3.10", BENCH_RULE_AS_VERSIONS, true },
		{ "$SWVER lt 12", BENCH_RULE_AS_VERSIONS, true },
		{ "$SWVER ge sip78xx.11-0-0MPP-7", BENCH_RULE_AS_VERSIONS, true },
		{ "$HWVER eq 2.0.1", BENCH_RULE_AS_VERSIONS, true },
		{ "$HWVER gt 1.88.1", BENCH_RULE_AS_VERSIONS, true },
		{ "\"$A\" eq \"blue\"", BENCH_RULE_AS_STRINGS, true },
		{ "\"$A\" eq \"Blue\"", BENCH_RULE_AS_STRINGS, false },
		{ "\"$A\" ne \"\"", BENCH_RULE_AS_STRINGS, true },
		{ "$A eq blue", BENCH_RULE_AS_STRINGS, true },
		{ "\"1\" eq \"01\"", BENCH_RULE_AS_STRINGS, false },
		{ "$A lt 5", BENCH_RULE_AS_NOTHING, false },
		{ "$A ge 5", BENCH_RULE_AS_NOTHING, false },
		/* not recursive */
		{ "\"$E\" eq \"$B\"", BENCH_RULE_AS_STRINGS, false },
		{ "\"$(A:1:2)\" eq \"lu\"", BENCH_RULE_AS_STRINGS, true },
		{ "$(A:1:2) eq lu", BENCH_RULE_AS_STRINGS, true },
		{ "\"$SA\" eq \"TopSecret\"", BENCH_RULE_AS_STRINGS, false },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		bench_auto(bench_rule_freep) struct bench_rule *rule =
			parsed(rows[i].condition, BENCH_RULE_TRIGGER);
		bench_auto(bench_rule_outcome_freep) struct bench_rule_outcome *o =
			judged(rule);

		assert_int_equal(o->at[0].n, 1);
		assert_int_equal(o->at[0].tests[0].as, rows[i].as);
		assert_int_equal(o->at[0].tests[0].holds, rows[i].holds);
		assert_int_equal(o->chosen != NULL, rows[i].holds);
	}
}

static void
versions_are_compared_part_by_part(void **state)
{
	/* each is below the next; the guide's own comparisons among them */
	static const char *const rising[] = {
		"sip88xx.9-3-1-7MPP-5",	     "sip78xx.11-0-0MPP-7",
		"sip78xx.11-0-0MPP-8",	     "sip68xx.11-0-0MN-1MPP-3",
		"sip78xx.11-0-1MPP-376",     "sip78xx.11-0-1MPP-1000",
		"sip88xx.11-3-1-2MPP-9",     "sip88xx.11-3-2MPP0001-609",
		"sip88xx.11-3-2MPP0001-610", "sip88xx.11-3-2MPP0002-1",
		"sip88xx.12-0-3MPP0001-1",   "12.0.10",
	};
	static const char *const none[] = {
		"",	     "sip88xx.",     "a",	    "11-", "11..3", "2.0.6(b)",
		"1.2.3.4.5", "000e08aabbcc", "1234567890.1"
	};
	int order;

	(void)state;
	for (size_t i = 0; i < BENCH_N(rising); i++) {
		for (size_t k = 0; k < BENCH_N(rising); k++) {
			assert_true(bench_rule_compare_versions(rising[i], rising[k],
								&order));
			assert_int_equal(order, i < k ? -1 : i > k);
		}
	}
	for (size_t i = 0; i < BENCH_N(none); i++)
		assert_false(bench_rule_compare_versions(none[i], "1", &order));
	assert_true(bench_rule_compare_versions("sip88xx.11-1-1MSR-1dev.loads",
						"sip8845_65.11-1-1MSR-1dev.loads",
						&order));
	assert_int_equal(order, 0);
}

static void
first_true_alternative_is_done_and_no_later_one_looked_at(void **state)
{
	bench_auto(bench_rule_freep) struct bench_rule *rule =
		parsed("($PRVST eq 0 and $EXTIP eq 1.1.1.1)? /never |"
		       "(1 = 2)? /a | (\"$A\" = \"blue\" and 1 = 1)? /b |"
		       "(1 = 1)? /c | /d",
		       BENCH_RULE_PROFILE);
	bench_auto(bench_rule_outcome_freep) struct bench_rule_outcome *o = NULL;
	struct bench_err err = { 0 };

	(void)state;
	/* a value that the phone has and we do not: no guess */
	assert_int_equal(bench_rule_evaluate(rule, &macros, &o, &err), -ENODATA);
	assert_string_equal(err.text, "column 18: $EXTIP: this phone's value is not "
				      "known, give one");
	bench_rule_freep(&rule);

	rule = parsed("(1 = 2 and 1 = 1)? /a | (\"$A\" = \"blue\" and 1 = 1)? /b |"
		      "($EXTIP = 1)? /c | /d",
		      BENCH_RULE_PROFILE);
	o = judged(rule);
	assert_int_equal(o->n, 4);
	assert_int_equal(o->at[0].verdict, BENCH_RULE_FALSE);
	assert_int_equal(o->at[0].n, 2);
	assert_true(o->at[0].tests[1].holds);
	assert_int_equal(o->at[1].verdict, BENCH_RULE_TRUE);
	assert_string_equal(o->at[1].tests[0].left, "blue");
	assert_int_equal(o->at[2].verdict, BENCH_RULE_NOT_REACHED);
	assert_int_equal(o->at[3].verdict, BENCH_RULE_NOT_REACHED);
	assert_ptr_equal(o->chosen, &rule->at[1]);
	assert_string_equal(o->orders[0].url.path, "/b");
}

static void
no_true_alternative_skips_the_rule(void **state)
{
	bench_auto(bench_rule_freep) struct bench_rule *rule =
		parsed("(1 = 2)? /a | (2 = 1)? /b", BENCH_RULE_PROFILE);
	bench_auto(bench_rule_outcome_freep) struct bench_rule_outcome *o =
		judged(rule);

	(void)state;
	assert_null(o->chosen);
	assert_int_equal(o->n_orders, 0);
	assert_int_equal(o->at[1].verdict, BENCH_RULE_FALSE);
}

static void
orders_are_expanded(void **state)
{
	bench_auto(bench_rule_freep) struct bench_rule *rule =
		parsed("(GPP_K = \"$MA\";)! "
		       "[--key $SA --uid $MA --pwd \"$$SA\" --post d --alias E --srv] "
		       "http://$B/$STRANGE$(MA:0:6)/$SA.cfg",
		       BENCH_RULE_PROFILE);
	bench_auto(bench_rule_outcome_freep) struct bench_rule_outcome *o =
		judged(rule);
	const struct bench_rule_order *order = &o->orders[0];

	(void)state;
	assert_int_equal(o->at[0].verdict, BENCH_RULE_TRUE);
	assert_string_equal(o->values[0], "000e08012345");
	assert_int_equal(o->n_orders, 1);
	assert_string_equal(order->url.host, "prov.example.com");
	assert_string_equal(order->url.path, "/$STRANGE000e08/$SA.cfg");
	assert_string_equal(order->options[0].value, "TopSecret");
	assert_string_equal(order->options[1].value, "000e08012345");
	assert_string_equal(order->options[2].value, "$SA");
	/* the text of GPP_D and GPP_E, and that is expanded */
	assert_string_equal(order->options[3].value, "mac=000e08012345");
	assert_string_equal(order->options[4].value, "prov.example.com");
	assert_string_equal(order->options[5].value, "");
}

static void
a_url_may_be_a_macro_and_is_judged_then(void **state)
{
	static const struct {
		const char *text;
		enum bench_rule_kind kind;
		const char *error; /* NULL: fine */
	} rows[] = {
		{ "$B/x", BENCH_RULE_PROFILE, NULL },
		{ "$C", BENCH_RULE_PROFILE, NULL },
		{ "$C", BENCH_RULE_UPGRADE, NULL },
		{ "$B", BENCH_RULE_PROFILE, "column 1: the path is missing" },
		{ "$F/x", BENCH_RULE_UPGRADE, "column 1: an Upgrade_Rule names its" },
		{ "[--srv] $B/x", BENCH_RULE_PROFILE, "column 9: --srv goes with" },
		{ "$STRANGE/x", BENCH_RULE_PROFILE,
		  "column 1: a macro before the path that the phone" },
		{ "http://$STRANGE/x", BENCH_RULE_PROFILE,
		  "column 1: a macro before the path that the phone" },
		{ "tftp:$SAWVER//3.5", BENCH_RULE_PROFILE,
		  "column 1: a macro before the path that the phone" },
		{ "gds://$STRANGE", BENCH_RULE_PROFILE,
		  "column 1: a macro before the path that the phone" },
		{ "gds://$A", BENCH_RULE_PROFILE, "column 1: an activation code has" },
		{ "$A$A$A$(A)://x/y", BENCH_RULE_PROFILE, "column 1: an unknown" },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		bench_auto(bench_rule_freep) struct bench_rule *rule =
			parsed(rows[i].text, rows[i].kind);
		bench_auto(bench_rule_outcome_freep) struct bench_rule_outcome *o =
			NULL;
		struct bench_err err = { 0 };
		int r = bench_rule_evaluate(rule, &macros, &o, &err);

		assert_int_equal(r, rows[i].error == NULL ? 0 : -EINVAL);
		if (rows[i].error != NULL &&
		    strncmp(err.text, rows[i].error, strlen(rows[i].error)) != 0)
			assert_string_equal(err.text, rows[i].error);
	}
}

#define P BENCH_RULE_PROFILE
#define U BENCH_RULE_UPGRADE
#define R BENCH_RULE_REPORT
#define T BENCH_RULE_TRIGGER

static void
rule_errors_say_column_and_what_to_do(void **state)
{
	static const struct {
		enum bench_rule_kind kind;
		const char *text, *error;
	} rows[] = {
		{ P, "/a|/b", "column 1: only the last alternative may be without" },
		{ P, "(1=1)?/a|/b|/c", "column 10: only the last alternative" },
		{ P, "(1=1)?/a|", "column 10: an alternative is empty" },
		{ P, "|/a", "column 1: an alternative is empty" },
		{ P, "(1=1)?/a||/b", "column 10: an alternative is empty" },
		{ P, "/a /b", "column 4: this stands behind the URL" },
		{ P, "(1=1) /a", "column 6: '?' is missing behind a condition" },
		{ P, "(1=1)? (2=2)? /a", "column 8: an alternative is one condition" },
		{ P, "(a=1)! (1=1)? /a", "column 8: an alternative is one condition" },
		{ P, "(1=1", "column 1: this '(' is not closed" },
		{ P, "(1=1 | /a", "column 1: this '(' is not closed" },
		{ P, "((1=1))? /a", "column 2: parentheses do not nest" },
		{ P, "(\"a=1)? /a", "column 2: this quote is not closed" },
		{ P, "()? /a", "column 2: a value is missing" },
		{ P, "(1=)? /a", "column 4: a value is missing" },
		{ P, "(1==1)? /a", "column 4: a value is missing" },
		{ P, "(1)? /a", "column 3: an operator is missing" },
		{ P, "(1 equals 1)? /a", "column 4: an operator is missing" },
		{ P, "(1 EQ 1)? /a", "column 4: an operator is missing" },
		{ P, "(1=1 or 2=2)? /a", "column 6: comparisons are joined by 'and'" },
		{ P, "(1=1 AND 2=2)? /a", "column 6: comparisons are joined by 'and'" },
		{ P, "(1=1 and)? /a", "column 9: a value is missing" },
		{ P, "(\"a\" lt \"b\")? /a", "column 2: a text in quotes can be" },
		{ P, "(1 lt \"b\")? /a", "column 7: a text in quotes can be" },
		{ P, "($A lt blue)? /a", "column 8: only integers and versions" },
		{ P, "(=\"x\")!", "column 2: a parameter's name is missing" },
		{ P, "(\"a\"=\"x\")!", "column 2: a parameter's name has no quotes" },
		{ P, "(a)!", "column 3: '=' is missing" },
		{ P, "(a=)!", "column 4: the value is missing" },
		{ P, "(a=\"x\" b=\"y\")!", "column 8: ';' is missing between" },
		{ P, "(a=\"x\";;)!", "column 8: a parameter's name is missing" },
		{ P, "[--key k]", "column 10: the URL is missing" },
		{ P, "[--key k /x", "column 10: an unknown option or a blank" },
		{ P, "[--key k", "column 1: this '[' is not closed" },
		{ P, "[]/x", "column 1: there is no option in the brackets" },
		{ P, "[--key]/x", "column 7: the option's value is missing" },
		{ P, "[--key=k]/x", "column 7: the option's value is missing" },
		{ P, "[--key --uid u]/x", "column 8: the option's value is missing" },
		{ P, "[--key \"\"]/x", "column 8: the option's value is empty" },
		{ P, "[--key a --key b]/x", "column 10: this option is here twice" },
		{ P, "[--Key a]/x", "column 2: an unknown option" },
		{ P, "[--noerror]/x", "column 2: an unknown option" },
		{ P, "[--post q]/x", "column 9: not a general purpose parameter" },
		{ P, "[--post aa]/x", "column 9: not a general purpose parameter" },
		{ P, "[--delta]http://h/x", "column 2: an option of report rules" },
		{ P, "[--srv]tftp://h/x", "column 8: --srv goes with http" },
		{ P, "[--srv]/x", "column 8: --srv goes with http" },
		{ P, "[--uid u][--pwd p]/x", "column 10: not the beginning of a URL" },
		{ P, "[--uid u](1=1)?/x", "column 10: not the beginning of a URL" },
		{ P, "https://h", "column 10: the path is missing" },
		{ P, "(1=1)? ftp://h/x", "column 8: an unknown scheme" },
		{ P, "gds://12", "column 7: an activation code has 3 to 16" },
		{ P, "\xe2\x80\x9cx", "column 1: a typographic quote" },
		{ P, "[\xe2\x80\x93key x]", "column 2: a dash, write hyphens" },
		{ P, "/caf\xc3\xa9", "column 5: not printable ASCII" },
		{ P, "/a\x7f", "column 3: not printable ASCII" },
		{ U, "[--key k] http://h/a.loads",
		  "column 1: an Upgrade_Rule takes no" },
		{ U, "/a.loads", "column 1: an Upgrade_Rule names its server" },
		{ U, "http:///a.loads", "column 1: an Upgrade_Rule names its server" },
		{ U, "gds://123", "column 1: gds:// stands in profile rules only" },
		{ R, "gds://123", "column 1: gds:// stands in profile rules only" },
		{ R, "[--post a]http://h/x", "column 2: an option of profile rules" },
		{ R, "http://h/1 http://h/2 http://h/3",
		  "column 23: a report rule has at most two" },
		{ T, "($PRVST eq 0)?", "column 1: a trigger is a bare condition" },
		{ T, "1=1)", "column 4: comparisons are joined by 'and' only, take" },
		{ T, "1=1|2=2",
		  "column 4: comparisons are joined by 'and' only, take" },
		{ T, "/x", "column 3: an operator is missing" },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		struct bench_rule *rule = NULL;
		struct bench_err err = { 0 };
		int r = bench_rule_parse(rows[i].text, rows[i].kind, &rule, &err);

		if (strncmp(err.text, rows[i].error, strlen(rows[i].error)) != 0)
			assert_string_equal(err.text, rows[i].error);
		assert_int_equal(r, -EINVAL);
		assert_null(rule);
	}
}

/* Every cut and every single wrong byte of rules that hold a key. */
static void
no_error_repeats_a_key(void **state)
{
	static const char *const rules[] = {
		"[--key HUSHHUSH --uid u] http://h/x",
		"[--key \"HUSHHUSH\" --pwd \"HUSHHUSH\"] http://h/x",
		"(1=1)? [--pwd HUSHHUSH --delta] http://h/x | /y",
		"[--key HUSH HUSH] http://h/x",
		"[--key HUSH]HUSH] http://h/x",
		"[--key \"HUSH\"HUSH\"] http://h/x",
		"[--keyHUSHHUSH] http://h/x",
		"[--kye HUSHHUSH] http://h/x",
		"http://me:HUSHHUSH@h/x",
	};
	static const char wrong[] = "\"]|[( $=\xe2";

	(void)state;
	for (size_t i = 0; i < BENCH_N(rules) * BENCH_N(wrong); i++) {
		const char *rule_text = rules[i / BENCH_N(wrong)];

		for (size_t at = 0; at < strlen(rule_text); at++) {
			bench_auto(bench_rule_freep) struct bench_rule *rule = NULL;
			struct bench_err err = { 0 };
			char text[80];

			snprintf(text, sizeof(text), "%s", rule_text);
			text[at] = wrong[i % BENCH_N(wrong)];
			(void)!bench_rule_parse(text, BENCH_RULE_PROFILE, &rule, &err);
			assert_null(strstr(err.text, "HUSH"));
			if (rule != NULL) {
				bench_auto(bench_rule_outcome_freep) struct
					bench_rule_outcome *o = NULL;

				(void)!bench_rule_evaluate(rule, &macros, &o, &err);
				assert_null(strstr(err.text, "HUSH"));
			}
		}
	}
}

static void
rules_are_bounded(void **state)
{
	static const struct {
		const char *first, *again, *last;
		size_t most;
	} rows[] = {
		{ "(1=1)?/a", "|(1=1)?/a", "", BENCH_RULE_ALTERNATIVES },
		{ "(1=1", " and 1=1", ")?/a", BENCH_RULE_TESTS },
		{ "(a=\"b\"", ";a=\"b\"", ")!", BENCH_RULE_ASSIGNMENTS },
	};
	char longest[BENCH_RULE_MOST + 2];
	struct bench_rule *rule = NULL;
	struct bench_err err = { 0 };

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		bench_auto(bench_str_clear) struct bench_str s = { 0 };

		bench_str_add(&s, rows[i].first);
		for (size_t k = 1; k < rows[i].most; k++)
			bench_str_add(&s, rows[i].again);
		bench_str_add(&s, rows[i].last);
		rule = parsed(bench_str_get(&s), BENCH_RULE_PROFILE);
		bench_rule_freep(&rule);
		s.len -= strlen(rows[i].last);
		bench_str_add(&s, rows[i].again);
		bench_str_add(&s, rows[i].last);
		assert_int_equal(bench_rule_parse(bench_str_get(&s), BENCH_RULE_PROFILE,
						  &rule, &err),
				 -EINVAL);
		assert_non_null(strstr(err.text, "at most 16"));
	}
	memset(longest, ' ', sizeof(longest));
	longest[BENCH_RULE_MOST + 1] = '\0';
	assert_int_equal(bench_rule_parse(longest, BENCH_RULE_PROFILE, &rule, &err),
			 -EINVAL);
	longest[BENCH_RULE_MOST] = '\0';
	rule = parsed(longest, BENCH_RULE_PROFILE);
	bench_rule_freep(&rule);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rule_is_parsed_into_its_parts),
		cmocka_unit_test(rule_takes_every_documented_form),
		cmocka_unit_test(rule_has_every_operator_in_both_spellings),
		cmocka_unit_test(rule_compares_integers_versions_and_strings),
		cmocka_unit_test(versions_are_compared_part_by_part),
		cmocka_unit_test(
			first_true_alternative_is_done_and_no_later_one_looked_at),
		cmocka_unit_test(no_true_alternative_skips_the_rule),
		cmocka_unit_test(orders_are_expanded),
		cmocka_unit_test(a_url_may_be_a_macro_and_is_judged_then),
		cmocka_unit_test(rule_errors_say_column_and_what_to_do),
		cmocka_unit_test(no_error_repeats_a_key),
		cmocka_unit_test(rules_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
