/* Every rule of lint: where it fires, and where it does not though it might. */
#define ZLIB_CONST /* its input is const */
#include <bench/str.h>
#include <errno.h>
#include <profiles/lint.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

#define MOST 4 /* files of a case */

static struct bench_parameters *table;

struct lint_case {
	const char *rule;
	const char *files[MOST];
	enum bench_lint_role role;
	const char *bench;
	int line;	  /* fires: where; 0: on the whole file */
	const char *says; /* fires: part of the reason */
};

/* A flat profile around lines; the first of them is line 2. */
#define P(lines) "<flat-profile>\n" lines "\n</flat-profile>\n"
#define ANY BENCH_LINT_ANY
#define REDIRECT BENCH_LINT_REDIRECT
#define MAIN "<Profile_Rule>https://p.example.com/$MA.xml</Profile_Rule>"
#define X16 "xxxxxxxxxxxxxxxx"
#define X256 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16 X16

/* clang-format off */
static const struct lint_case fires[] = {
	{ "not-a-profile", { "<html></html>" }, ANY, NULL, 0, "root element" },
	{ "not-a-profile", { "" }, ANY, NULL, 0, "without a profile" },
	{ "encrypted", { "Salted__01234567abcdefgh" }, ANY, NULL, 0, "Salted__" },
	{ "xml-syntax", { P("<Domain>a</Host_Name>") }, ANY, NULL, 2, "closed by" },
	{ "non-ascii", { P("<Domain>a\xc3\xa9</Domain>") }, ANY, NULL, 2, "U+00E9" },
	{ "non-ascii", { P("<!-- \xe9 -->") }, ANY, NULL, 2, "neither ASCII nor UTF-8" },
	{ "non-ascii", { "\xef\xbb\xbf" P("<Domain>a</Domain>") }, ANY, NULL, 1, "byte order" },
	{ "non-ascii-reference", { P("<Station_Name>&#233;</Station_Name>") }, ANY, NULL, 2, "beyond" },
	{ "typographic-quote", { P("<Domain ua=\xe2\x80\x9cna\xe2\x80\x9d>a</Domain>") }, ANY, NULL, 2, "U+201C" },
	{ "typographic-quote", { P("<Station_Name>&#8220;a&#8221;</Station_Name>") }, ANY, NULL, 2, "reference" },
	{ "bad-attribute", { P("<Domain ua=\"RW\">a</Domain>") }, ANY, NULL, 2, "not na, ro or rw" },
	{ "bad-attribute", { P("<Domain user-pref=\"yes\">a</Domain>") }, ANY, NULL, 2, "not y or n" },
	{ "bad-attribute", { P("<Domain ua='na'>a</Domain>") }, ANY, NULL, 2, "single quotes" },
	{ "bad-attribute", { P("<Domain access=\"na\">a</Domain>") }, ANY, NULL, 2, "'access'" },
	{ "wrong-case", { P("<syslog_server>192.0.2.9</syslog_server>") }, ANY, NULL, 2, "'Syslog_Server'" },
	{ "wrong-case", { P("<g722.2_enable_12_>No</g722.2_enable_12_>") }, ANY, NULL, 2, "'G722.2_Enable_12_'" },
	{ "foreign-name", { P("<Admin_Passwd>x</Admin_Passwd>") }, ANY, NULL, 2, "'Admin_Password'" },
	{ "foreign-name", { P("<Log_Resync_Request_Msg>x</Log_Resync_Request_Msg>") }, ANY, NULL, 2, "'Log_Request_Msg'" },
	{ "foreign-name", { P("<NTP_Enable>Yes</NTP_Enable>") }, ANY, NULL, 2, "no such parameter" },
	{ "misspelt-parameter", { P("<Proflie_Rule>/x</Proflie_Rule>") }, ANY, NULL, 2, "'Profile_Rule'" },
	{ "misspelt-parameter", { P("<Dispaly_Name_3_>x</Dispaly_Name_3_>") }, ANY, NULL, 2, "'Display_Name_#_'" },
	{ "unknown-parameter", { P("<Coffee_Temperature>9</Coffee_Temperature>") }, ANY, NULL, 2, "no list" },
	{ "unknown-parameter", { P("<Log_Missed_Calls_for_EXT_1234>Yes</Log_Missed_Calls_for_EXT_1234>") }, ANY, NULL, 2, "no list" },
	{ "duplicate", { P("<Domain>a</Domain>\n<Domain>b</Domain>") }, ANY, NULL, 3, "line 2" },
	{ "empty-element", { P("<Domain/>") }, ANY, NULL, 2, "empty" },
	{ "empty-element", { P("<Domain></Domain>\n<Domain>a</Domain>") }, ANY, NULL, 2, "empty" },
	{ "bad-value", { P("<Resync_On_Reset>Maybe</Resync_On_Reset>") }, ANY, NULL, 2, "Yes|No" },
	{ "bad-value", { P("<Resync_Random_Delay>70000</Resync_Random_Delay>") }, ANY, NULL, 2, "0-65535" },
	{ "bad-value", { P("<Resync_Random_Delay>2 s</Resync_Random_Delay>") }, ANY, NULL, 2, "whole number" },
	{ "bad-value", { P("<HTTP_Report_Method>GET</HTTP_Report_Method>") }, ANY, NULL, 2, "POST|PUT" },
	{ "bad-value", { P("<Resync_At__HHmm_>2401</Resync_At__HHmm_>") }, ANY, NULL, 2, "HHmm" },
	{ "bad-value", { P("<Resync_At__HHmm_>1260</Resync_At__HHmm_>") }, ANY, NULL, 2, "HHmm" },
	{ "bad-value", { P("<Resync_Periodic>1h</Resync_Periodic>") }, ANY, NULL, 2, "list of seconds" },
	{ "bad-value", { P("<Resync_Periodic>60,,90</Resync_Periodic>") }, ANY, NULL, 2, "list of seconds" },
	{ "bad-value", { P("<Syslog_Server>10.0.0.1/x</Syslog_Server>") }, ANY, NULL, 2, "name or address" },
	{ "bad-value", { P("<Custom_CA_Rule>ftp://p.example.com/ca</Custom_CA_Rule>") }, ANY, NULL, 2, "scheme" },
	{ "value-case", { P("<Resync_On_Reset>yes</Resync_On_Reset>") }, ANY, NULL, 2, "'Yes'" },
	{ "unlisted-value", { P("<Back_Light_Timer>2m</Back_Light_Timer>") }, ANY, NULL, 2, "'2m'" },
	{ "too-long", { P("<TLS_Cipher_List>" X256 X256 X16 "</TLS_Cipher_List>") }, ANY, NULL, 2, "521" },
	{ "weak-password", { P("<Admin_Password>Ab1!</Admin_Password>") }, ANY, NULL, 2, "4 characters" },
	{ "weak-password", { P("<Admin_Password>Blue-7x</Admin_Password>") }, ANY, NULL, 2, "7 characters" },
	{ "weak-password", { P("<Admin_Password>Blue-7-S" X16 X16 X16 X16 X16 X16 X16 "xxxxxxxx</Admin_Password>") }, ANY, NULL, 2, "128 characters" },
	{ "weak-password", { P("<User_Password>abcdefgh1</User_Password>") }, ANY, NULL, 2, "2 of the four" },
	{ "weak-password", { P("<Admin_Password>Blue 7 Sky</Admin_Password>") }, ANY, NULL, 2, "space" },
	{ "caution", { P("<Enable_Web_Admin_Access>No</Enable_Web_Admin_Access>") }, ANY, NULL, 2, "factory reset" },
	{ "retry-delay-short", { P("<Resync_Error_Retry_Delay>59</Resync_Error_Retry_Delay>") }, ANY, NULL, 2, "below 60" },
	{ "retry-delay-short", { P("<Resync_Error_Retry_Delay>600,30+90</Resync_Error_Retry_Delay>") }, ANY, NULL, 2, "30+90" },
	{ "retry-delay-short", { P("<Resync_Error_Retry_Delay>0</Resync_Error_Retry_Delay>") }, ANY, NULL, 2, "never again" },
	{ "retry-delay-set", { P(MAIN "\n<Resync_Error_Retry_Delay>600</Resync_Error_Retry_Delay>") }, REDIRECT, NULL, 3, "out of the box" },
	{ "rule-syntax", { P("<Profile_Rule>[--key a http://p.example.com/x</Profile_Rule>") }, ANY, NULL, 2, "column" },
	{ "rule-syntax", { P("<Upgrade_Rule>/x.loads</Upgrade_Rule>") }, ANY, NULL, 2, "column" },
	{ "rule-syntax", { P("<Resync_Trigger_1>$UPGTMR over 300</Resync_Trigger_1>") }, ANY, NULL, 2, "column" },
	{ "unknown-macro", { P("<Profile_Rule>https://p.example.com/$STRANGE.xml</Profile_Rule>") }, ANY, NULL, 2, "$STRANGE" },
	{ "unknown-macro", { P("<Log_Request_Msg>$YOU</Log_Request_Msg>") }, ANY, NULL, 2, "$YOU" },
	{ "unknown-macro", { P("<Log_Request_Msg>$SA</Log_Request_Msg>") }, ANY, NULL, 2, "--key" },
	{ "unknown-macro", { P("<Upgrade_Rule>($STRANGE eq 1)? http://h.example.com/a.loads</Upgrade_Rule>") }, ANY, NULL, 2, "$STRANGE" },
	{ "srv-tftp", { P("<Profile_Rule>[--srv] tftp://example.com/$PSN.xml</Profile_Rule>") }, ANY, NULL, 2, "--srv" },
	{ "srv-tftp", { P("<Profile_Rule>[--srv] example.com/$PSN.xml</Profile_Rule>") }, ANY, NULL, 2, "--srv" },
	{ "bad-activation", { P("<Profile_Rule>gds://12</Profile_Rule>") }, ANY, NULL, 2, "3 to 16" },
	{ "bad-activation", { P("<Profile_Rule>gds://12345678901234567</Profile_Rule>") }, ANY, NULL, 2, "3 to 16" },
	{ "bad-activation", { P("<Profile_Rule>gds://12ab</Profile_Rule>") }, ANY, NULL, 2, "digits" },
	{ "bad-activation", { P("<Profile_Rule_B>gds://</Profile_Rule_B>") }, ANY, NULL, 2, "Profile_Rule only" },
	{ "bad-activation", { P("<Profile_Rule>[--uid a] gds://123</Profile_Rule>") }, ANY, NULL, 2, "options" },
	{ "bad-activation", { P("<Upgrade_Rule>gds://</Upgrade_Rule>") }, ANY, NULL, 2, "gds" },
	{ "redirect-missing", { P("<Resync_Periodic>90</Resync_Periodic>") }, REDIRECT, NULL, 0, "no file" },
	{ "redirect-missing", { P("<Profile_Rule></Profile_Rule>") }, REDIRECT, NULL, 0, "no file" },
	{ "redirect-relative", { P("<Profile_Rule>/$PSN.xml</Profile_Rule>") }, REDIRECT, NULL, 2, "DHCP" },
	{ "redirect-relative", { P(MAIN), P("<Profile_Rule>/x.xml</Profile_Rule>") }, REDIRECT, NULL, 2, "DHCP" },
	{ "unreachable-rule", { P(MAIN "\n<Profile_Rule_B>https://p.example.com/b</Profile_Rule_B>") }, REDIRECT, "192.0.2.1", 3, "p.example.com" },
	{ "unreachable-rule", { P(MAIN "\n<Profile_Rule_D>tftp://192.0.2.1/d</Profile_Rule_D>") }, REDIRECT, NULL, 3, "192.0.2.1" },
	{ "bench-left", { P("<Syslog_Server>192.0.2.1:514</Syslog_Server>") }, ANY, "192.0.2.1", 2, "192.0.2.1" },
	{ "bench-left", { P("<Primary_NTP_Server>Bench.example</Primary_NTP_Server>") }, ANY, "bench.example", 2, "stays" },
	{ "bench-left", { P("<Syslog_Server>192.0.2.1</Syslog_Server>"), P("<Syslog_Server></Syslog_Server>") }, ANY, "192.0.2.1", 2, "stays" },
	{ "bench-left", { P(MAIN "\n<Profile_Rule_C>tftp://192.0.2.1/c.xml</Profile_Rule_C>") }, REDIRECT, "192.0.2.1", 3, "stays" },
	{ "domains-shut-out", { P(MAIN "\n<Restricted_Access_Domains>a.example.com, b.example.com</Restricted_Access_Domains>") }, ANY, NULL, 2, "p.example.com" },
	{ "domains-shut-out", { P("<Restricted_Access_Domains>a.example.com</Restricted_Access_Domains>"), P("<Upgrade_Rule>http://f.example.com/x.loads</Upgrade_Rule>") }, ANY, NULL, 2, "f.example.com" },
	{ "domains-shut-out", { P("<Restricted_Access_Domains>a.example.com</Restricted_Access_Domains>\n<Custom_CA_Rule>http://c.example.com/ca.pem</Custom_CA_Rule>") }, ANY, NULL, 3, "c.example.com" },
	{ "domains-parent", { P(MAIN "\n<Restricted_Access_Domains>example.com</Restricted_Access_Domains>") }, ANY, NULL, 2, "p.example.com" },
};

static const struct lint_case keeps_still[] = {
	{ "not-a-profile", { "<device><flat-profile/></device>" }, ANY, NULL, 0, NULL },
	{ "encrypted", { P("<Station_Name>Salted__</Station_Name>") }, ANY, NULL, 0, NULL },
	{ "xml-syntax", { P("<!-- <a> -->\n<Domain ua=\"na\">a &amp; b</Domain>") }, ANY, NULL, 0, NULL },
	{ "non-ascii", { P("<Station_Name>&#233; ~</Station_Name>") }, ANY, NULL, 0, NULL },
	{ "non-ascii-reference", { P("<Station_Name>&#65;&#x7e;</Station_Name>") }, ANY, NULL, 0, NULL },
	{ "typographic-quote", { P("<Station_Name>'a' \"b\" &quot;c&quot;</Station_Name>") }, ANY, NULL, 0, NULL },
	{ "bad-attribute", { P("<Domain ua=\"ro\" user-pref=\"n\" group=\"a\" um=\"1\">a</Domain>") }, ANY, NULL, 0, NULL },
	{ "wrong-case", { P("<Syslog_Server>192.0.2.9</Syslog_Server>") }, ANY, NULL, 0, NULL },
	{ "foreign-name", { P("<Admin_Password>Blue-7-Sky</Admin_Password>") }, ANY, NULL, 0, NULL },
	{ "misspelt-parameter", { P("<PSK_1>a</PSK_1>\n<Coffee_Rule>a</Coffee_Rule>\n<Call_Back_Serv>a</Call_Back_Serv>\n<CTI_Enable>a</CTI_Enable>\n<Admin_Paswd>a</Admin_Paswd>") }, ANY, NULL, 0, NULL },
	{ "unknown-parameter", { P("<Proxy_16_>a</Proxy_16_>\n<Enable_LLDP-MED>No</Enable_LLDP-MED>") }, ANY, NULL, 0, NULL },
	{ "duplicate", { P("<Domain>a</Domain>\n<Domain></Domain>"), P("<Domain>a</Domain>") }, ANY, NULL, 0, NULL },
	{ "empty-element", { P("<Domain>a</Domain>\n<Domain></Domain>") }, ANY, NULL, 0, NULL },
	{ "bad-value", { P("<Resync_On_Reset>Yes</Resync_On_Reset>\n<Resync_Random_Delay>65535</Resync_Random_Delay>\n"
			   "<HTTP_Report_Method>PUT</HTTP_Report_Method>\n<Resync_At__HHmm_>2400</Resync_At__HHmm_>\n"
			   "<Resync_Periodic>600,1200+30,0</Resync_Periodic>\n<Syslog_Server>log.example.com:514</Syslog_Server>\n"
			   "<Custom_CA_Rule>http://p.example.com/ca.pem</Custom_CA_Rule>") }, ANY, NULL, 0, NULL },
	{ "value-case", { P("<Resync_On_Reset>No</Resync_On_Reset>") }, ANY, NULL, 0, NULL },
	{ "unlisted-value", { P("<Back_Light_Timer>Always On</Back_Light_Timer>") }, ANY, NULL, 0, NULL },
	{ "too-long", { P("<TLS_Cipher_List>" X256 X256 "</TLS_Cipher_List>") }, ANY, NULL, 0, NULL },
	{ "weak-password", { P("<Admin_Password>Blue-7-Sky</Admin_Password>\n<User_Password>abcDEF12</User_Password>"), P("<Admin_Password>Blue-7-S" X16 X16 X16 X16 X16 X16 X16 "xxxxxxx</Admin_Password>") }, ANY, NULL, 0, NULL },
	{ "caution", { P("<Enable_Web_Admin_Access>Yes</Enable_Web_Admin_Access>") }, ANY, NULL, 0, NULL },
	{ "retry-delay-short", { P("<Resync_Error_Retry_Delay>60,120+10,86400</Resync_Error_Retry_Delay>") }, ANY, NULL, 0, NULL },
	{ "retry-delay-set", { P(MAIN "\n<Resync_Periodic>90,86400</Resync_Periodic>") }, REDIRECT, NULL, 0, NULL },
	{ "rule-syntax", { P("<Profile_Rule>(\"$MA\" eq \"none\")? /a | [--key $SA] https://p.example.com/$MA.xml</Profile_Rule>\n"
			     "<Upgrade_Rule>($SWVER ne sip88xx.11-3-2MPP0001-609)? http://h.example.com/sip88xx.11-3-2MPP0001-609.loads</Upgrade_Rule>\n"
			     "<Resync_Trigger_1>$UPGTMR gt 300 and $PRVTMR ge 600</Resync_Trigger_1>") }, ANY, NULL, 0, NULL },
	{ "unknown-macro", { P("<Profile_Rule>https://p.example.com/$PSN/$(MA:2:3)/$$X.xml</Profile_Rule>\n"
			       "<Log_Request_Msg>$PN $MAC -- $SCHEME://$SERVIP:$PORT$PATH</Log_Request_Msg>") }, ANY, NULL, 0, NULL },
	{ "srv-tftp", { P("<Profile_Rule>[--srv] https://example.com/$PSN.xml</Profile_Rule>") }, ANY, NULL, 0, NULL },
	{ "bad-activation", { P("<Profile_Rule>gds://</Profile_Rule>") }, REDIRECT, NULL, 0, NULL },
	{ "bad-activation", { P("<Profile_Rule>gds://123</Profile_Rule>"), P("<Profile_Rule>gds://1234567890123456</Profile_Rule>") }, ANY, NULL, 0, NULL },
	{ "redirect-missing", { P(MAIN), P("<Domain>a</Domain>") }, REDIRECT, NULL, 0, NULL },
	{ "redirect-missing", { P("<Domain>a</Domain>") }, ANY, NULL, 0, NULL },
	{ "redirect-relative", { P("<Profile_Rule>/$PSN.xml</Profile_Rule>"), P(MAIN) }, REDIRECT, NULL, 0, NULL },
	{ "redirect-relative", { P("<Profile_Rule>/$PSN.xml</Profile_Rule>") }, ANY, NULL, 0, NULL },
	{ "unreachable-rule", { P(MAIN "\n<Profile_Rule_B>http://192.0.2.1:80/b</Profile_Rule_B>\n"
				  "<Profile_Rule_C>(\"$MA\" eq \"none\")? tftp://0.0.0.0/none.xml</Profile_Rule_C>\n"
				  "<Profile_Rule_D>/d.xml</Profile_Rule_D>") }, REDIRECT, "192.0.2.1", 0, NULL },
	{ "unreachable-rule", { P("<Profile_Rule_B>https://p.example.com/b</Profile_Rule_B>") }, ANY, NULL, 0, NULL },
	{ "bench-left", { P("<Syslog_Server>192.0.2.1:514</Syslog_Server>"), P("<Syslog_Server>0.0.0.0</Syslog_Server>\n<Syslog_Server></Syslog_Server>") }, ANY, "192.0.2.1", 0, NULL },
	{ "bench-left", { P("<Syslog_Server>192.0.2.10</Syslog_Server>\n<Domain>x192.0.2.1</Domain>\n<Station_Name>192.0.2.1_x 192.0.2.1-x</Station_Name>\n<Host_Name>192.0.2.1.example</Host_Name>") }, ANY, "192.0.2.1", 0, NULL },
	{ "bench-left", { P("<Syslog_Server>192.0.2.1</Syslog_Server>") }, ANY, NULL, 0, NULL },
	{ "domains-shut-out", { P(MAIN "\n<Restricted_Access_Domains>a.example.com, P.example.com</Restricted_Access_Domains>\n"
				  "<Profile_Rule_C>(\"$MA\" eq \"none\")? tftp://0.0.0.0/none.xml</Profile_Rule_C>") }, ANY, NULL, 0, NULL },
	{ "domains-shut-out", { P("<Restricted_Access_Domains>a.example.com</Restricted_Access_Domains>"), P(MAIN "\n<Restricted_Access_Domains></Restricted_Access_Domains>") }, ANY, NULL, 0, NULL },
	{ "domains-parent", { P(MAIN "\n<Restricted_Access_Domains>p.example.com</Restricted_Access_Domains>") }, ANY, NULL, 0, NULL },
};
/* clang-format on */

static struct bench_findings *
lint(const struct bench_lint_job *job)
{
	struct bench_findings *found = NULL;
	struct bench_err err = { "" };

	assert_int_equal(bench_lint(job, &found, &err), 0);
	return found;
}

static struct bench_findings *
lint_case(const struct lint_case *c)
{
	struct bench_lint_file files[MOST] = { 0 };
	struct bench_lint_job job = { files,   0,	  table,
				      c->role, &c->bench, c->bench != NULL };

	for (; job.n_files < MOST && c->files[job.n_files] != NULL; job.n_files++) {
		const char *text = c->files[job.n_files];

		files[job.n_files].name = "case.xml";
		files[job.n_files].bytes =
			(struct bench_bytes){ (const uint8_t *)text, strlen(text) };
	}
	return lint(&job);
}

static const struct bench_finding *
find(const struct bench_findings *found, const char *rule)
{
	for (size_t i = 0; i < found->n; i++) {
		if (strcmp(found->at[i].rule->id, rule) == 0)
			return &found->at[i];
	}
	return NULL;
}

static void
a_rule_fires_where_it_should(void **state)
{
	(void)state;
	for (size_t i = 0; i < BENCH_N(fires); i++) {
		const struct lint_case *c = &fires[i];
		bench_auto(bench_findings_freep) struct bench_findings *found =
			lint_case(c);
		const struct bench_finding *f = find(found, c->rule);

		if (f == NULL || f->line != c->line ||
		    strstr(f->reason, c->says) == NULL)
			print_message("%s, case %zu: line %d, %s\n", c->rule, i,
				      f == NULL ? -1 : f->line,
				      f == NULL ? "no finding" : f->reason);
		assert_non_null(f);
		assert_int_equal(f->line, c->line);
		assert_non_null(strstr(f->reason, c->says));
		assert_true(f->rule->action[0] != '\0');
	}
}

static void
a_rule_keeps_still_where_nothing_is_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < BENCH_N(keeps_still); i++) {
		const struct lint_case *c = &keeps_still[i];
		bench_auto(bench_findings_freep) struct bench_findings *found =
			lint_case(c);
		const struct bench_finding *f = find(found, c->rule);

		if (f != NULL)
			print_message("%s, case %zu: line %d, %s\n", c->rule, i,
				      f->line, f->reason);
		assert_null(f);
	}
}

static bool
has_case(const struct lint_case *cases, size_t n, const char *rule)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(cases[i].rule, rule) == 0)
			return true;
	}
	return false;
}

/* too-big has a test of its own. */
static void
every_rule_has_a_case_of_each_kind(void **state)
{
	size_t n;
	const struct bench_lint_rule *rules = bench_lint_rules(&n);

	(void)state;
	assert_true(n > 0);
	for (size_t i = 0; i < n; i++) {
		bool both = has_case(fires, BENCH_N(fires), rules[i].id) &&
			    has_case(keeps_still, BENCH_N(keeps_still), rules[i].id);

		if (strcmp(rules[i].id, "too-big") == 0)
			continue;
		if (!both)
			print_message("rule %s\n", rules[i].id);
		assert_true(both);
		assert_true(rules[i].summary[0] != '\0');
	}
}

static void
a_file_above_the_sensible_size_is_warned_of(void **state)
{
	bench_auto(bench_str_clear) struct bench_str s = { 0 };
	struct bench_lint_file file = { "big.xml", { NULL, 0 } };
	struct bench_lint_job job = { &file, 1, table, ANY, NULL, 0 };

	(void)state;
	bench_str_add(&s, "<flat-profile>\n");
	for (int half = 0; half < 2; half++) {
		struct bench_findings *found;

		for (int i = 0; i < 9000; i++)
			bench_str_add(&s, "<!-- thirty bytes of a comment -->\n");
		file.bytes = (struct bench_bytes){ (const uint8_t *)s.text, s.len };
		found = lint(&job);
		assert_int_equal(find(found, "too-big") != NULL, half == 1);
		bench_findings_freep(&found);
	}
}

static void
gzip_content_is_inflated_and_bounded(void **state)
{
	static const char text[] = P("<Proflie_Rule>/x</Proflie_Rule>");
	static uint8_t zeros[6 << 20];
	uint8_t packed[16384];
	z_stream z = { 0 };
	struct bench_lint_file file = { "p.xml.gz", { packed, 0 } };
	struct bench_lint_job job = { &file, 1, table, ANY, NULL, 0 };
	struct bench_findings *found;

	(void)state;
	assert_int_equal(
		deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY),
		Z_OK);
	for (int pass = 0; pass < 2; pass++) {
		z.next_in = pass == 0 ? (const uint8_t *)text : zeros;
		z.avail_in = pass == 0 ? sizeof(text) - 1 : sizeof(zeros);
		z.next_out = packed;
		z.avail_out = sizeof(packed);
		assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
		file.bytes.len = sizeof(packed) - z.avail_out;
		found = lint(&job);
		assert_int_equal(found->no_profiles, pass);
		assert_non_null(find(found, pass == 0 ? "misspelt-parameter"
						      : "not-a-profile"));
		bench_findings_freep(&found);
		if (pass == 0) {
			file.bytes.len -= 9; /* cut */
			found = lint(&job);
			assert_non_null(find(found, "not-a-profile"));
			bench_findings_freep(&found);
		}
		assert_int_equal(deflateReset(&z), Z_OK);
	}
	(void)deflateEnd(&z);
}

static void
secrets_are_never_repeated(void **state)
{
	static const char *const files[] = {
		P("<Admin_Password>Geheim</Admin_Password>"),
		P("<User_Password ua=\"xx\">Geheim Geheim</User_Password>\n"
		  "<User_Password>Geheim</User_Password>"),
		P("<SIP_Password>&#233;Geheim</SIP_Password>"),
		P("<GPP_SA>Geheim Geheim</GPP_SA>"),
		P("<Profile_Rule>[--key Geheim http://p.example.com/</Profile_Rule>"),
		P("<Profile_Rule>[--key \"Geheim\" --wrong Geheim] "
		  "http://p.example.com/x</Profile_Rule>"),
		P("<Profile_Rule>[--uid u --pwd Geheim --srv] "
		  "tftp://p.example.com/x</Profile_Rule>"),
		P("<IKM_HTTP_Encrypt_Content>Geheim</IKM_HTTP_Encrypt_Content>\n"
		  "<ikm_http_encrypt_content>Geheim</ikm_http_encrypt_content>"),
		P("<Profile_Rule>[--key \"$Geheim$GEHEIM\" --pwd $GEHEIM] "
		  "https://p.example.com/x</Profile_Rule>"),
		P("<Profile_Rule>(GPP_SA = \"$GEHEIM\")!</Profile_Rule>"),
		P("<Coffee_Password>Geheim</Coffee_Password>"),
		P("<Admin_Password>Geheim<Domain>a</Domain>"),
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(files); i++) {
		struct lint_case c = { "", { files[i] }, ANY, NULL, 0, NULL };
		bench_auto(bench_findings_freep) struct bench_findings *found =
			lint_case(&c);

		for (size_t k = 0; k < found->n; k++) {
			assert_null(strcasestr(found->at[k].reason, "Geheim"));
			assert_null(strstr(found->at[k].element, "Geheim"));
		}
	}
}

static void
many_empty_elements_become_one_finding(void **state)
{
	bench_auto(bench_str_clear) struct bench_str s = { 0 };
	bench_auto(bench_findings_freep) struct bench_findings *found = NULL;
	struct lint_case c = { "", { NULL }, ANY, NULL, 0, NULL };

	(void)state;
	bench_str_add(&s, "<flat-profile>\n");
	for (int i = 1; i <= 30; i++)
		bench_str_addf(&s, "<Proxy_%d_/>\n", i);
	bench_str_add(&s, "</flat-profile>\n");
	c.files[0] = s.text;
	found = lint_case(&c);
	assert_int_equal(found->n, 11);
	assert_int_equal(found->warnings, 11);
	assert_int_equal(found->at[10].line, 12);
	assert_non_null(strstr(found->at[10].reason, "20 more"));
}

static void
findings_stand_in_order_and_are_bounded(void **state)
{
	bench_auto(bench_str_clear) struct bench_str s = { 0 };
	bench_auto(bench_findings_freep) struct bench_findings *found = NULL;
	struct lint_case c = { "", { NULL }, ANY, NULL, 0, NULL };

	(void)state;
	bench_str_add(&s, "<flat-profile>\n");
	for (int i = 0; i < 1500; i++)
		bench_str_addf(&s, "<Coffee_%d_Sort>a</Coffee_%d_Sort>\n", i, i);
	bench_str_add(&s, "</flat-profile>\n");
	c.files[0] = s.text;
	found = lint_case(&c);
	assert_int_equal(found->n, BENCH_LINT_FINDINGS);
	assert_int_equal(found->warnings, 1500);
	for (size_t i = 1; i < found->n; i++)
		assert_true(found->at[i - 1].line <= found->at[i].line);
}

static void
without_a_table_only_what_needs_none_is_found(void **state)
{
	static const char text[] = P("<Coffee ua=\"x\">1</Coffee>\n<Domain>a</domain>");
	struct bench_lint_file file = { "p.xml",
					{ (const uint8_t *)text, sizeof(text) - 1 } };
	struct bench_lint_job job = { &file, 1, NULL, REDIRECT, NULL, 0 };
	bench_auto(bench_findings_freep) struct bench_findings *found = lint(&job);

	(void)state;
	assert_int_equal(found->n, 2);
	assert_string_equal(found->at[0].rule->id, "bad-attribute");
	assert_string_equal(found->at[1].rule->id, "xml-syntax");
}

static void
a_job_out_of_bounds_is_refused(void **state)
{
	struct bench_lint_file files[BENCH_LINT_FILES + 1] = { 0 };
	struct bench_lint_job job = { files, 0, table, ANY, NULL, 0 };
	struct bench_findings *found = NULL;

	(void)state;
	assert_int_equal(bench_lint(&job, &found, NULL), -EINVAL);
	job.n_files = BENCH_LINT_FILES + 1;
	assert_int_equal(bench_lint(&job, &found, NULL), -EINVAL);
}

static void
a_wrong_table_names_its_line(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "A\ttext\t\tguide", ":1: not five fields" },
		{ "# c\nA\ttext\t\tguide\t\tx", ":2: not five fields" },
		{ "A\twhat\t\tguide\t", ":1: no such type" },
		{ "A\tint\t9-1\tguide\t", ":1: these limits" },
		{ "A\tint\t1-x\tguide\t", ":1: these limits" },
		{ "A\tbool\t!No\tguide\t", ":1: these limits" },
		{ "A\tenum\tx\tguide\t", ":1: these limits" },
		{ "A\trule\t\tguide\t", ":1: these limits" },
		{ "A\tsecret\t5\tguide\t", ":1: these limits" },
		{ "\ttext\t\tguide\t", ":1: a name" },
		{ "A_#_\ttext\t\tg\t\nA_1_\ttext\t\tg\t", ":2: this name has stood" },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(cases); i++) {
		struct bench_parameters *p = NULL;
		struct bench_err err = { "" };

		assert_int_equal(bench_parameters_parse(cases[i].text, "t", &p, &err),
				 -EINVAL);
		if (strstr(err.text, cases[i].says) == NULL)
			print_message("case %zu: %s\n", i, err.text);
		assert_non_null(strstr(err.text, cases[i].says));
	}
}

static int
load_table(void **state)
{
	struct bench_err err = { "" };
	int r = bench_parameters_load(FAMILIES_DIR "/cisco-mpp/parameters.tsv", &table,
				      &err);

	(void)state;
	if (r < 0)
		print_message("%s\n", err.text);
	return r;
}

static int
free_table(void **state)
{
	(void)state;
	bench_parameters_freep(&table);
	return 0;
}

static void
the_table_covers_the_phone(void **state)
{
	(void)state;
	assert_true(bench_parameters_count(table) > 700);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_covers_the_phone),
		cmocka_unit_test(a_rule_fires_where_it_should),
		cmocka_unit_test(a_rule_keeps_still_where_nothing_is_wrong),
		cmocka_unit_test(every_rule_has_a_case_of_each_kind),
		cmocka_unit_test(a_file_above_the_sensible_size_is_warned_of),
		cmocka_unit_test(gzip_content_is_inflated_and_bounded),
		cmocka_unit_test(secrets_are_never_repeated),
		cmocka_unit_test(many_empty_elements_become_one_finding),
		cmocka_unit_test(findings_stand_in_order_and_are_bounded),
		cmocka_unit_test(without_a_table_only_what_needs_none_is_found),
		cmocka_unit_test(a_job_out_of_bounds_is_refused),
		cmocka_unit_test(a_wrong_table_names_its_line),
	};

	return cmocka_run_group_tests(tests, load_table, free_table);
}
