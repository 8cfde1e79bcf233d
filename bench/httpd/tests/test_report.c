#include "report.h"

#include <bench/str.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct httpd_report
read_report(const char *text, const char *encoding)
{
	struct httpd_report r;

	httpd_report_read((struct bench_bytes){ (const uint8_t *)text, strlen(text) },
			  encoding, &r);
	return r;
}

static void
report_tells_who_the_phone_is_and_what_it_runs(void **state)
{
	struct httpd_report r = read_report(
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<device>\n<flat-profile>\n"
		"<!-- Product Information <Serial_Number>NOT</Serial_Number> -->\n"
		"<Product_Name ua=\"na\">CP-8841-3PCC</Product_Name>\n"
		"<Serial_Number ua=\"na\"> FCH2143E1AB\n</Serial_Number>\n"
		"<Software_Version>sip88xx.11-3-2MPP0001-609</Software_Version>\n"
		"<MAC_Address>00562B043615</MAC_Address>\n"
		"<Customization>Aborted</Customization>\n"
		"<Profile_Rule ua=\"na\">[--key &quot;se&gt;cret&quot; --uid u]"
		"https://prov.example/$MA.xml</Profile_Rule>\n"
		"</flat-profile></device>\n",
		NULL);
	char mac[BENCH_MAC_TEXT];

	(void)state;
	assert_string_equal(bench_mac_format(r.mac, mac), "00:56:2b:04:36:15");
	assert_string_equal(r.model, "8841");
	assert_string_equal(r.serial, "FCH2143E1AB");
	assert_string_equal(r.version, "sip88xx.11-3-2MPP0001-609");
	assert_string_equal(r.text, "customization=Aborted "
				    "rule=[]https://prov.example/$MA.xml");
}

static void
report_never_tells_what_stands_in_brackets(void **state)
{
	static const char *const rules[] = {
		"[--key SECRET]http://h/x",
		"[--key SECRET",
		"(\"$MA\" eq \"x\")? [--pwd SECRET]/a | [--key SECRET ]/b",
		"[[--key SECRET]]/x",
		"&#91;x[--key SECRET]",
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(rules); i++) {
		struct bench_str s = { 0 };
		struct httpd_report r;

		bench_str_addf(&s, "<Profile_Rule>%s</Profile_Rule>", rules[i]);
		r = read_report(bench_str_get(&s), NULL);
		assert_null(strstr(r.text, "SECRET"));
		assert_non_null(strstr(r.text, "rule="));
		bench_str_clear(&s);
	}
}

static void
report_takes_the_last_of_a_repeated_parameter(void **state)
{
	struct httpd_report r = read_report("<Serial_Number>A1</Serial_Number>"
					    "<Serial_Number>B2</Serial_Number>",
					    NULL);

	(void)state;
	assert_string_equal(r.serial, "B2");
}

/* { body, serial that must come of it } */
static const struct {
	const char *body, *serial;
} odd[] = {
	{ "", "" },
	{ "<", "" },
	{ "<Serial_Number>A1", "" },
	{ "<Serial_Number>A1</Serial_Numbe>", "" },
	{ "<Serial_Number>A1</Serial_Number", "" },
	{ "<Serial_Number/>A1</Serial_Number>", "" },
	{ "<serial_number>A1</serial_number>", "" },
	{ "<Serial_Number>A 1</Serial_Number>", "" },
	{ "<Serial_Number>\xff\xfe</Serial_Number>", "" },
	{ "<Serial_Number x=\"a>b\">A1</Serial_Number>", "A1" },
	{ "<Serial_Number x='a\">b'>A1</Serial_Number>", "A1" },
	{ "<!-- --><Serial_Number>A1</Serial_Number>", "A1" },
	{ "<!-- <Serial_Number>A1</Serial_Number>", "" },
	{ "a=b&c=d", "" },
	{ "<a><Serial_Number>A1</Serial_Number ></a>", "A1" },
	{ "<Serial_Number>AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA</Serial_Number>", "" },
};

static void
report_of_odd_bytes_tells_nothing_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < BENCH_N(odd); i++) {
		struct httpd_report r = read_report(odd[i].body, NULL);

		if (strcmp(r.serial, odd[i].serial) != 0)
			fail_msg("'%s' gave '%s'", odd[i].body, r.serial);
	}
}

static void
report_that_is_encrypted_or_compressed_is_said_to_be_so(void **state)
{
	(void)state;
	assert_non_null(strstr(read_report("xyz", "aes128gcm").text, "encrypted"));
	assert_non_null(
		strstr(read_report("Salted__12345678", NULL).text, "aes-256-cbc"));
	assert_non_null(strstr(read_report("\x1f\x8b\x08", NULL).text, "gzip"));
	assert_string_equal(read_report("<a/>", NULL).text, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(report_tells_who_the_phone_is_and_what_it_runs),
		cmocka_unit_test(report_never_tells_what_stands_in_brackets),
		cmocka_unit_test(report_takes_the_last_of_a_repeated_parameter),
		cmocka_unit_test(report_of_odd_bytes_tells_nothing_wrong),
		cmocka_unit_test(
			report_that_is_encrypted_or_compressed_is_said_to_be_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
