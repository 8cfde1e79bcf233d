#include "recipe_data.h"
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
	const char *text, *names;
} remotes[] = {
	{ "redirect = \"https://Prov.Example.com:8443/x\"", "prov.example.com" },
	{ "redirect = \"http://prov.example.com./x\"", "prov.example.com" },
	{ "redirect = \"https://prov.example.com/x\" srv = true",
	  "_ciscoprov-https._tls.prov.example.com prov.example.com" },
	{ "redirect = \"[--srv]http://prov.example.com/x\"",
	  "_ciscoprov-http._tcp.prov.example.com prov.example.com" },
	{ "redirect = \"https://192.0.2.7/x\"", "" },
	{ "redirect = \"gds://\"", "" },
};

static void
the_remote_names_are_what_a_phone_asks_dns_for(void **state)
{
	char text[200], names[256];

	(void)state;
	for (size_t i = 0; i < BENCH_N(remotes); i++) {
		bench_auto(bench_recipe_freep) struct bench_recipe *r = NULL;
		struct bench_err err = { 0 };

		snprintf(text, sizeof(text), "recipe \"a\" { %s }", remotes[i].text);
		if (bench_recipe_parse(text, "w", &r, &err) < 0)
			fail_msg("%s", err.text);
		assert_string_equal(bench_recipe_remote_names(r, names),
				    remotes[i].names);
	}
}

/* 183 + 1 + 22 + 183 does not fit; the service's name, which comes first, does. */
static void
of_long_remote_names_the_first_is_kept(void **state)
{
	bench_auto(bench_recipe_freep) struct bench_recipe *r = NULL;
	struct bench_err err = { 0 };
	char host[184], text[300], names[256], want[256];

	(void)state;
	for (size_t i = 0; i < sizeof(host) - 1; i++)
		host[i] = i % 60 == 59 ? '.' : 'h';
	host[sizeof(host) - 1] = '\0';
	snprintf(text, sizeof(text),
		 "recipe \"a\" { redirect = \"https://%s/x\" srv = true }", host);
	assert_int_equal(bench_recipe_parse(text, "w", &r, &err), 0);
	snprintf(want, sizeof(want), "_ciscoprov-https._tls.%s", host);
	assert_string_equal(bench_recipe_remote_names(r, names), want);
}

static void
resync_is_short_at_first_when_redirected_is_required(void **state)
{
	static const struct {
		const char *text;
		long first;
	} rows[] = {
		{ "", 3600 },
		{ "require = { \"scanned\" }", 3600 },
		{ "require = { \"redirected\", \"scanned\" }", 90 },
		{ "require = { \"redirected\" } resync_periodic = \"7200\"", 7200 },
		{ "resync_periodic = \"0\"", 0 },
	};
	char text[200];

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		bench_auto(bench_recipe_freep) struct bench_recipe *r = NULL;
		struct bench_err err = { 0 };

		snprintf(text, sizeof(text), "recipe \"a\" { " R " %s }", rows[i].text);
		assert_int_equal(bench_recipe_parse(text, "w", &r, &err), 0);
		assert_int_equal(bench_recipe_first_resync(r), rows[i].first);
	}
}

static const struct {
	const char *text, *error;
} mistakes[] = {
	{ "recipe \"a\" {\nredirect = \"https://192.0.2.7/x\" require = { "
	  "\"redirected\" }\n}",
	  "w:3: recipe a: require: redirected is a question for the remote host's name, "
	  "and redirect has an address instead" },
	{ "recipe \"a\" {\nredirect = \"gds://\" require = { \"redirected\" }\n}",
	  "w:3: recipe a: require: redirected is a question for the remote host's name, "
	  "and gds:// has none: leave it out" },
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
	{ "recipe \"a\" {\nredirect = \"gds://12\"\n}",
	  "w:2: redirect has behind gds" },
	{ "recipe \"a\" {\nredirect = \"gds://12345678901234567\"\n}",
	  "w:2: redirect has behind gds" },
	{ "recipe \"a\" {\nredirect = \"gds://1234x\"\n}",
	  "w:2: redirect has behind gds" },
	{ "recipe \"a\" {\nredirect = \"https://h/{{nonce}}\"\n}",
	  "w:2: redirect has a placeholder that is none of" },
	{ "recipe \"a\" {\nredirect = \"https://p{{mac}}.x/y\"\n}",
	  "w:2: redirect has a host with" },
	{ "recipe \"a\" {\nredirect = \"gds://\"\nsrv = true\n}",
	  "w:4: recipe a: gds:// has no server" },
	{ "recipe \"a\" {\nredirect = \"[--uid u] gds://\"\n}",
	  "w:3: recipe a: gds:// has no server" },
	{ "recipe \"a\" {\nredirect = \"tftp://h/x\"\nsrv = yes\n}",
	  "w:4: recipe a: DNS SRV is for" },
	{ "recipe \"a\" {\nredirect = \"[--srv] tftp://h/x\"\n}",
	  "w:3: recipe a: DNS SRV is for" },
	{ "recipe \"a\" {\nredirect = \"gds://123\"\nremote { }\n}",
	  "w:4: recipe a: with gds:// there is no profile" },
	{ "recipe \"a\" {\nredirect = \"gds://123\"\nencryption { cipher = "
	  "\"aes-256-cbc\" }\n}",
	  "w:4: recipe a: with gds:// there is no profile" },
	{ "recipe \"a\" {\n" R "transport = \"ftp\"\n}", "w:3: transport is" },
	{ "recipe \"a\" {\n" R "family = \"a b\"\n}", "w:3: family is not a name" },
	{ "recipe \"a\" {\n" R "srv = maybe\n}", "w:3: " },
	{ "recipe \"a\" {\n" R "srv = true\nsrv = true\n}", "w:4: srv is given twice" },
	{ "recipe \"a\" {\n" R "first_article = maybe\n}", "w:3: " },
	{ "recipe \"a\" {\n" R "first_article = true\nfirst_article = false\n}",
	  "w:4: first_article is given twice" },
	{ "recipe \"a\" {\n" R "encryption { }\n}",
	  "w:3: encryption: cipher is missing" },
	{ "recipe \"a\" {\n" R "encryption { cipher = \"aes-128-cbc\" }\n}",
	  "w:3: cipher is" },
	{ "recipe \"a\" {\n" R "encryption { cipher = \"none\" }\n}",
	  "w:3: cipher is" },
	{ "recipe \"a\" {\n" R
	  "encryption { cipher = \"aes-256-cbc\" digest = \"sha1\" }\n}",
	  "w:3: digest is" },
	{ "recipe \"a\" {\n" R
	  "transport = \"http\" encryption { cipher = \"aes128gcm\" "
	  "digest = \"md5\" }\n}",
	  "w:3: encryption: aes128gcm has no digest" },
	{ "recipe \"a\" {\n" R
	  "transport = \"tftp\"\nencryption { cipher = \"aes128gcm\" "
	  "}\n}",
	  "w:4: encryption: aes128gcm is told by an HTTP header: write transport" },
	{ "recipe \"a\" {\nredirect = \"tftp://h/x\" transport = \"http\"\nencryption { "
	  "cipher = \"aes128gcm\" }\n}",
	  "w:3: encryption: aes128gcm is told by an HTTP header: redirect" },
	{ "recipe \"a\" {\nredirect = \"[--uid u --key k] http://h/x\"\nencryption { "
	  "cipher = \"aes128gcm\" }\n}",
	  "w:3: encryption: aes128gcm takes no --key" },
	{ "recipe \"a\" {\n" R "acs { username = \"u\" }\n}",
	  "w:3: acs: url is missing" },
	{ "recipe \"a\" {\n" R "acs { url = \"h/x\" }\n}", "w:3: url must begin with" },
	{ "recipe \"a\" {\n" R "acs { url = \"gds://\" }\n}",
	  "w:3: url must begin with" },
	{ "recipe \"a\" {\n" R "custom_ca = \"[--uid u]http://h/x\"\n}",
	  "w:3: custom_ca has options" },
	{ "recipe \"a\" {\n" R "admin_password = \"Ab1-567\"\n}",
	  "w:3: admin_password is not 8 to 127" },
	{ "recipe \"a\" {\n" R "user_password = \"lower123\"\n}",
	  "w:3: user_password needs three of" },
	{ "recipe \"a\" {\n" R "admin_password = \"Has Blank1\"\n}",
	  "w:3: admin_password has a blank" },
	{ "recipe \"a\" {\n" R "admin_password = \"P\xc3\xa4ssw0rd!\"\n}",
	  "w:3: admin_password is not pure ASCII" },
	{ "recipe \"a\" {\n" R
	  "firmware \"8841\" { version = \"s.12-0-1-1\" via = { \"s.12-0-1-1\" } }\n}",
	  "w:3: firmware 8841: via must go up" },
	{ "recipe \"a\" {\n" R "firmware \"8841\" { version = \"s.12-0-1-1\" via = { "
	  "\"s.11-3-1-1\", \"s.11-2-9-9\" } }\n}",
	  "w:3: firmware 8841: via must go up" },
	{ "recipe \"a\" {\n" R
	  "firmware \"8841\" { version = \"s.12-0-1-1\" via = { \"11\" } }\n}",
	  "w:3: via is not a load's name" },
	{ "recipe \"a\" {\n" R "remote { parameter \"X\" { } }\n}",
	  "w:3: parameter X: value is missing" },
	{ "recipe \"a\" {\n" R "remote { parameter \"X\" { value = \"{{key}}\" } }\n}",
	  "w:3: parameter X: value has a placeholder" },
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
		"recipe \"a\" {\n" R "admin_password = \"s3cret\"\n}",
		"recipe \"a\" {\n" R "user_password = \"s3cret s3cret\"\n}",
		"recipe \"a\" {\n" R "acs { url = \"https://u:s3cret@h/\" }\n}",
		"recipe \"a\" {\n" R "acs { password = s3cret s3cret }\n}",
		"recipe \"a\" {\n" R "acs { password = \"s3cret\" }\n}",
		"recipe \"a\" {\n" R "encryption { cipher = \"s3cret\" }\n}",
		"recipe \"a\" {\n" R "srv = s3cret\n}",
		"recipe \"a\" {\nredirect = \"gds://s3cret\"\n}",
		"recipe \"a\" {\n" R
		"remote { parameter \"P\" { value = \"{{s3cret}}\" } }\n}",
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
		{ "gds://123", "" },
		{ "https://h/{{mac}}?x={{serial}}", "h" },
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
		{ "firmware \"8841\" { version = \"sip88xx.2-0\" via = { \"sip78xx.1-0\" } }",
		  "w:3: firmware \"8841\": sip78xx.1-0 is not for this model" },
		{ "family = \"grandstream\" srv = true",
		  "w:4: recipe a: srv: phones of" },
		{ "family = \"grandstream\" encryption { cipher = \"aes-256-cbc\" }",
		  "w:3: encryption: phones of family grandstream take one profile" },
		{ "family = \"nobody\"", "w:4: there is no phone family nobody" },
		{ "family = \"cisco-mpp\" admin_password = \"Blue-7-Sky\" parameter \"Admin_Password\" { value = "
		  "\"x\" }",
		  "w:3: parameter Admin_Password is said by admin_password already" },
		{ "encryption { cipher = \"aes-256-cbc\" } parameter \"GPP_SA\" { value = "
		  "\"x\" }",
		  "w:3: parameter GPP_SA holds the unit's key" },
		{ "transport = \"http\" encryption { cipher = \"aes128gcm\" } parameter "
		  "\"IKM_HTTP_Encrypt_Content\" { value = \"x\" }",
		  "w:3: parameter IKM_HTTP_Encrypt_Content holds" },
		{ "encryption { cipher = \"aes-256-cbc\" certificate = \"no PEM\" }",
		  "w:3: encryption: certificate: " },
		{ "encryption { cipher = \"aes-256-cbc\" }", "" },
		{ "parameter \"GPP_SA\" { value = \"x\" }", "" },
		{ "family = \"cisco-mpp\"", "" },
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

static void
a_key_in_the_redirect_is_the_units_own(void **state)
{
	static const struct {
		const char *options;
		int result;
	} rows[] = {
		{ "[--key $SA]", 0 },		{ "[--key \"$SA\" --srv]", 0 },
		{ "[--uid u --key $SA]", 0 },	{ "[--key s3cret]", -EINVAL },
		{ "[--key $SB]", -EINVAL },	{ "[--uid --key --pwd x]", 0 },
		{ "[--srv --key k]", -EINVAL },
	};
	bench_auto(bench_families_freep) struct bench_families *f = NULL;
	struct bench_err err = { 0 };
	char text[300];

	(void)state;
	assert_int_equal(bench_families_load(FAMILIES_DIR, &f, &err), 0);
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		bench_auto(bench_recipe_freep) struct bench_recipe *r = NULL;

		snprintf(
			text, sizeof(text),
			"recipe \"a\" { redirect = '%s https://h/x' encryption { cipher "
			"= \"aes-256-cbc\" } }",
			rows[i].options);
		assert_int_equal(bench_recipe_parse(text, "w", &r, &err), 0);
		print_message("%s\n", rows[i].options);
		assert_int_equal(bench_recipe_check(r, f, &err), rows[i].result);
		assert_null(strstr(err.text, "s3cret"));
	}
}

static void
the_units_values_fill_the_placeholders(void **state)
{
	static const struct bench_model model = { "8841", "8841-3PCC", "CP-8841-3PCC",
						  "sip88xx" };
	static const struct bench_recipe_unit unit = {
		{ { 0x00, 0x56, 0x2b, 0x04, 0x36, 0xaf } }, "FCH2133D0AB", &model
	};
	static const struct {
		const char *text, *filled;
	} rows[] = {
		{ "", "" },
		{ "plain $MA { } }}", "plain $MA { } }}" },
		{ "{{mac}}", "00562b0436af" },
		{ "{{serial}}/{{psn}}/{{pn}}/{{model}}/x",
		  "FCH2133D0AB/8841-3PCC/CP-8841-3PCC/8841/x" },
		{ "{{mac}}{{mac}}", "00562b0436af00562b0436af" },
		{ "{{{mac}}}", "{{{mac}}}" }, /* the first two braces count */
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		bench_auto(bench_str_clear) struct bench_str out = { 0 };

		bench_recipe_fill(rows[i].text, &unit, &out);
		if (strstr(rows[i].text, "{{{") == NULL) {
			assert_null(bench_recipe_fill_problem(rows[i].text));
			assert_string_equal(bench_str_get(&out), rows[i].filled);
		} else {
			assert_non_null(bench_recipe_fill_problem(rows[i].text));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_recipe_is_read_whole),
		cmocka_unit_test(links_required_follow_the_firmware_target),
		cmocka_unit_test(the_remote_names_are_what_a_phone_asks_dns_for),
		cmocka_unit_test(of_long_remote_names_the_first_is_kept),
		cmocka_unit_test(resync_is_short_at_first_when_redirected_is_required),
		cmocka_unit_test(mistakes_are_named_with_place_and_line),
		cmocka_unit_test(secrets_never_reach_an_error),
		cmocka_unit_test(redirects_of_every_allowed_form_give_their_host),
		cmocka_unit_test(families_refuse_what_only_they_can_tell),
		cmocka_unit_test(a_key_in_the_redirect_is_the_units_own),
		cmocka_unit_test(the_units_values_fill_the_placeholders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
