#include "redirect.h"

#include <bench/flow.h>
#include <errno.h>
#include <profiles/recipe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define R "redirect = \"https://p.example.com/$MA.xml\"\n"

static const char full[] =
	"# comments are welcome\n"
	"recipe \"acme\" {\n"
	"  redirect = '[--key \"k e/y\" --uid "
	"u]https://prov.example.com:8443/$MA.xml?a=1&b=2'\n"
	"  resync_periodic = \"90,86400\"\n"
	"  firmware \"8841\" { version = \"sip88xx.12-0-7MPP0501-123\" }\n"
	"  parameter \"User_Password\" { value = \"p\\\"<&>'w\" }\n"
	"  parameter \"Auth_Resync-Reboot_1_\" { value = \"No\" }\n"
	"}\n";

static void
a_recipe_is_read_whole(void **state)
{
	bench_auto(bench_recipe_freep) struct bench_recipe *r = NULL;
	struct bench_err err = { 0 };

	(void)state;
	(void)!bench_recipe_parse(full, "acme.conf", &r, &err);
	assert_string_equal(err.text, "");
	assert_string_equal(bench_recipe_name(r), "acme");
	assert_string_equal(bench_recipe_host(r), "prov.example.com");
	assert_string_equal(bench_recipe_redirect(r),
			    "[--key \"k e/y\" --uid u]https://prov."
			    "example.com:8443/$MA.xml?a=1&b=2");
	assert_string_equal(bench_recipe_firmware(r, "8841"),
			    "sip88xx.12-0-7MPP0501-123");
	assert_null(bench_recipe_firmware(r, "8851"));
}

static void
links_required_follow_the_firmware_target(void **state)
{
	static const char chosen[] =
		"recipe \"a\" { " R " require = { \"leased\", \"scanned\" } }";
	bench_auto(bench_recipe_freep) struct bench_recipe *r = NULL, *s = NULL;
	struct bench_err err = { 0 };

	(void)state;
	assert_int_equal(bench_recipe_parse(full, "w", &r, &err), 0);
	assert_int_equal(bench_recipe_require(r, "8841"),
			 BENCH_LINKS_DEFAULT | BENCH_LINK_FIRMWARE);
	assert_int_equal(bench_recipe_require(r, "8851"), BENCH_LINKS_DEFAULT);
	assert_int_equal(bench_recipe_parse(chosen, "w", &s, &err), 0);
	assert_int_equal(bench_recipe_require(s, "8841"),
			 BENCH_LINK_LEASED | BENCH_LINK_SCANNED);
}

static const struct {
	const char *text, *error;
} mistakes[] = {
	{ "", "w: no recipe" },
	{ "recipe \"a\" {\n}\n", "w:2: recipe a: redirect is missing" },
	{ "recipe \"a\" {\nredirect = \"\"\n}",
	  "w:2: redirect must begin with https://" },
	{ "recipe \"a\" {\nredirect = \"/x.xml\"\n}", "w:2: redirect is relative" },
	{ "recipe \"a\" {\nredirect = \"ftp://h/x\"\n}",
	  "w:2: redirect must begin with" },
	{ "recipe \"a\" {\nredirect = \"HTTPS://h/x\"\n}",
	  "w:2: redirect must begin with" },
	{ "recipe \"a\" {\nredirect = \"https:///x\"\n}", "w:2: redirect has no host" },
	{ "recipe \"a\" {\nredirect = \"https://h\"\n}", "w:2: redirect has no path" },
	{ "recipe \"a\" {\nredirect = \"https://h:0/x\"\n}",
	  "w:2: redirect has a port" },
	{ "recipe \"a\" {\nredirect = \"https://h:99999/x\"\n}",
	  "w:2: redirect has a port" },
	{ "recipe \"a\" {\nredirect = \"https://h:+8/x\"\n}",
	  "w:2: redirect has a port" },
	{ "recipe \"a\" {\nredirect = \"https://h_1/x\"\n}",
	  "w:2: redirect has a host with" },
	{ "recipe \"a\" {\nredirect = \"https://u:pw@h/x\"\n}",
	  "w:2: redirect has a name or" },
	{ "recipe \"a\" {\nredirect = \"https://h/x y\"\n}",
	  "w:2: redirect has a blank" },
	{ "recipe \"a\" {\nredirect = \"https://h/x|https://i/x\"\n}",
	  "w:2: redirect has a blank" },
	{ "recipe \"a\" {\nredirect = \"[--key xhttps://h/x\"\n}",
	  "w:2: redirect has '['" },
	{ "recipe \"a\" {\nredirect = \"[key x]https://h/x\"\n}",
	  "w:2: redirect has options" },
	{ "recipe \"a\" {\nredirect = \"https://h/caf\xc3\xa9\"\n}",
	  "w:2: redirect is not pure" },
	{ "recipe \"a\" {\nredirect = \xe2\x80\x9chttps://h/x\xe2\x80\x9d\n}",
	  "w:2: redirect has typographic quotation marks" },
	{ "recipe \"a\" {\nredirect = \"[--key "
	  "\xe2\x80\x9dk\xe2\x80\x9d]https://h/x\"\n}",
	  "w:2: redirect has typographic quotation marks" },
	{ "recipe \"a\" {\n" R R "}", "w:3: redirect is given twice" },
	{ "recipe \"a\" {\n" R "redirekt = \"x\"\n}", "w:3: unknown option" },
	{ "recipe \"a\" {\n" R "resync_periodic = \"soon\"\n}",
	  "w:3: resync_periodic" },
	{ "recipe \"a\" {\n" R "resync_periodic = \"1,\"\n}", "w:3: resync_periodic" },
	{ "recipe \"a\" {\n" R "resync_periodic = \"-1\"\n}", "w:3: resync_periodic" },
	{ "recipe \"a\" {\n" R "require = { \"leased\", \"lost\" }\n}",
	  "w:3: require: a link" },
	{ "recipe \"a\" {\n" R "require = { }\n}", "w:4: recipe a: require is empty" },
	{ "recipe \"a\" {\n" R "firmware \"8841\" { version = \"12.0(7)\" }\n}",
	  "w:3: version is not" },
	{ "recipe \"a\" {\n" R "firmware \"8841\" { version = \"sip88xx\" }\n}",
	  "w:3: version is not" },
	{ "recipe \"a\" {\n" R "firmware \"8841\" { version = \"../x.y\" }\n}",
	  "w:3: version is not" },
	{ "recipe \"a\" {\n" R "firmware \"8841\" { version = \"sip88xx.1.loads\" }\n}",
	  "w:3: version: leave '.loads' off" },
	{ "recipe \"a\" {\n" R "firmware \"8841\" { }\n}",
	  "w:3: firmware 8841: version is" },
	{ "recipe \"a\" {\n" R "parameter \"User Password\" { value = \"x\" }\n}",
	  "w:3: parameter: no phone has" },
	{ "recipe \"a\" {\n" R "parameter \"1x\" { value = \"x\" }\n}",
	  "w:3: parameter: no phone" },
	{ "recipe \"a\" {\n" R "parameter \"\" { value = \"x\" }\n}",
	  "w:3: parameter: no phone" },
	{ "recipe \"a\" {\n" R "parameter \"X\" { }\n}",
	  "w:3: parameter X: value is missing" },
	{ "recipe \"a\" {\n" R "parameter \"X\" { value = \" x\" }\n}",
	  "w:3: parameter X: value begins" },
	{ "recipe \"a\" {\n" R "parameter \"X\" { value = \"a\\nb\" }\n}",
	  "w:3: parameter X: value has control" },
	{ "recipe \"a\" {\n" R "parameter \"X\" { value = \"\xff\" }\n}",
	  "w:3: parameter X: value is not UTF-8" },
	{ "recipe \"a\" {\n" R
	  "parameter \"X\" { value = \"\xe2\x80\x9cq\xe2\x80\x9d\" }\n}",
	  "w:3: parameter X: value has typographic" },
	{ "recipe \"a\" {\n" R
	  "parameter \"X\" { value = \"1\" }\nparameter \"X\" { value = \"2\" }}",
	  "w:4: found duplicate title 'X'" },
	{ "recipe \"a\" {\n" R "parameter \"X\" { value = \"${HOME}\" }\n}",
	  "w:3: '${'" },
	{ "recipe \"a b\" {\n" R "}", "w:3: recipe: a name is" },
	{ "recipe \"a\" {\n" R "}\nrecipe \"b\" {\n" R "}\n",
	  "w:6: one recipe a file" },
	{ "recipe \"a\" {\n" R, "w:3: the text ends too early" },
	{ "recipe \"a\" {\n" R "parameter \"X\" { value =",
	  "w:3: the text ends too early" },
	{ "recipe \"a\" {\n" R "parameter \"X\" { value = \"x }\n}\n",
	  "w:5: the text ends too early" },
	{ "recipe \"a\" {\n" R "}\n/* open", "w:4: the text ends too early" },
	{ "recipe \"a\" {\n" R "}\n}\n", "w:4: unexpected closing brace" },
};

static void
mistakes_are_named_with_place_and_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < BENCH_N(mistakes); i++) {
		struct bench_recipe *r = NULL;
		struct bench_err err = { 0 };

		assert_int_equal(bench_recipe_parse(mistakes[i].text, "w", &r, &err),
				 -EINVAL);
		print_message("%s\n", err.text);
		assert_null(r);
		if (strncmp(err.text, mistakes[i].error, strlen(mistakes[i].error)) !=
		    0)
			assert_string_equal(err.text, mistakes[i].error);
	}
}

static void
secrets_never_reach_an_error(void **state)
{
	static const char *const texts[] = {
		"recipe \"a\" {\n" R "parameter \"P\" { value = s3cret s3cret }\n}",
		"recipe \"a\" {\n" R "parameter \"P\" { value = s3cret, s3cret }\n}",
		"recipe \"a\" {\n" R "parameter \"P\" { value = { s3cret } }\n}",
		"recipe \"a\" {\n" R
		"parameter \"P\" { value = \"s3cret\" \"s3cret\" }\n}",
		"recipe \"a\" {\n" R "parameter \"P\" { value \"s3cret\" }\n}",
		"recipe \"a\" {\n" R "parameter \"P\" { value = \"s3cret",
		"recipe \"a\" {\n" R "parameter \"P\" { value = \" s3cret\" }\n}",
		"recipe \"a\" {\n" R
		"parameter \"P\" { value = \"s3cret\" }\n}\ns3cret",
		"recipe \"a\" {\nredirect = \"[--key s3cret]ftp://h/x\"\n}",
		"recipe \"a\" {\nredirect = \"https://u:s3cret@h/x\"\n}",
		"recipe \"a\" {\nredirect = [--key s3cret] https://h/x\n}",
		"recipe \"a\" {\n" R "s3cret = 1\n}",
		"recipe \"a\" {\n" R
		"firmware \"8841\" { version = \"s3cret s3cret\" }\n}",
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(texts); i++) {
		struct bench_recipe *r = NULL;
		struct bench_err err = { 0 };

		assert_int_equal(bench_recipe_parse(texts[i], "w", &r, &err), -EINVAL);
		print_message("%s\n", err.text);
		assert_true(strlen(err.text) > 3);
		assert_null(strstr(err.text, "s3cret"));
	}
}

static void
redirects_of_every_allowed_form_give_their_host(void **state)
{
	static const struct {
		const char *rule, *host;
	} rows[] = {
		{ "https://prov.example.com/$MA.xml", "prov.example.com" },
		{ "http://10.1.2.3:8080/", "10.1.2.3" },
		{ "tftp://h/x", "h" },
		{ "[--uid u --pwd p] https://h.example/x", "h.example" },
		{ "https://h/x@y:z?q=http://other/", "h" },
		{ "gds://", "" },
		{ "gds://1234567812345678", "" },
	};
	char host[256];

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		const char *problem = bench_redirect_problem(rows[i].rule, host);

		assert_string_equal(problem == NULL ? "" : problem, "");
		assert_string_equal(host, rows[i].host);
	}
}

static void
families_refuse_what_only_they_can_tell(void **state)
{
	static const struct {
		const char *text, *error;
	} rows[] = {
		{ "parameter \"Profile_Rule\" { value = \"x\" }",
		  "w:3: parameter Profile_Rule is" },
		{ "parameter \"Profile_Rule_C\" { value = \"x\" }",
		  "w:3: parameter Profile_Rule_C" },
		{ "parameter \"Syslog_Server\" { value = \"x\" }",
		  "w:3: parameter Syslog_Server" },
		{ "parameter \"Log_Any\" { value = \"x\" }",
		  "w:3: parameter Log_Any is the bench" },
		{ "parameter \"Resync_Periodic\" { value = \"1\" }",
		  "w:3: parameter Resync_Per" },
		{ "firmware \"9999\" { version = \"sip99.1\" }",
		  "w:3: firmware \"9999\": no phone" },
		{ "firmware \"8841\" { version = \"sip78xx.1-2\" }",
		  "w:3: firmware \"8841\": sip78xx.1-2 is not for this model" },
		{ "firmware \"8841\" { version = \"sip88xxx.1-2\" }",
		  "w:3: firmware \"8841\"" },
		{ "parameter \"Upgrade_Rule\" { value = \"x\" }", "" },
		{ "parameter \"Profile_Rules\" { value = \"x\" }", "" },
		{ "firmware \"8865\" { version = \"sip8845_65.12-0-1MPP-1\" }", "" },
	};
	bench_auto(bench_families_freep) struct bench_families *f = NULL;
	struct bench_err err = { 0 };
	char text[300];

	(void)state;
	assert_int_equal(bench_families_load(FAMILIES_DIR, &f, &err), 0);
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		bench_auto(bench_recipe_freep) struct bench_recipe *r = NULL;
		size_t n = strlen(rows[i].error);

		snprintf(text, sizeof(text), "recipe \"a\" {\n" R "%s\n}",
			 rows[i].text);
		err.text[0] = '\0';
		assert_int_equal(bench_recipe_parse(text, "w", &r, &err), 0);
		assert_int_equal(bench_recipe_check(r, f, &err), n == 0 ? 0 : -EINVAL);
		print_message("%s\n", err.text);
		if (strncmp(err.text, rows[i].error, n) != 0)
			assert_string_equal(err.text, rows[i].error);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_recipe_is_read_whole),
		cmocka_unit_test(links_required_follow_the_firmware_target),
		cmocka_unit_test(mistakes_are_named_with_place_and_line),
		cmocka_unit_test(secrets_never_reach_an_error),
		cmocka_unit_test(redirects_of_every_allowed_form_give_their_host),
		cmocka_unit_test(families_refuse_what_only_they_can_tell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
