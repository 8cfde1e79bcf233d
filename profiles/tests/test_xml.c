/* What the reader of flat profiles makes of well-formed and of broken files. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <xml.h>

#include <cmocka.h>

static struct bench_xml *
read_text(const char *text)
{
	struct bench_xml *x = NULL;
	struct bench_err err = { "" };
	int r = bench_xml_read(
		(struct bench_bytes){ (const uint8_t *)text, strlen(text) }, &x, &err);

	if (r < 0)
		print_message("%s\n", err.text);
	assert_int_equal(r, 0);
	return x;
}

static void
values_are_as_a_phone_reads_them(void **state)
{
	static const struct {
		const char *xml, *name, *value;
	} cases[] = {
		{ "<flat-profile><A>b</A></flat-profile>", "A", "b" },
		{ "<?xml version=\"1.0\"?>\n<device>\n<flat-profile>\n<A>b</A>\n"
		  "</flat-profile>\n</device>\n",
		  "A", "b" },
		{ "<flat-profile><A> \n b \t</A></flat-profile>", "A", "b" },
		{ "<flat-profile><A>b\nc</A></flat-profile>", "A", "b c" },
		{ "<flat-profile><A/></flat-profile>", "A", "" },
		{ "<flat-profile><A ua=\"na\"/></flat-profile>", "A", "" },
		{ "<flat-profile><A></A></flat-profile>", "A", "" },
		{ "<flat-profile><A>&amp;&lt;&gt;&apos;&quot;</A></flat-profile>", "A",
		  "&<>'\"" },
		{ "<flat-profile><A>&#40;&#x2e;&#X2E;</A></flat-profile>", "A", "(.." },
		{ "<flat-profile><A>&#233;&#x20AC;&#x1F4DE;</A></flat-profile>", "A",
		  "\xc3\xa9\xe2\x82\xac\xf0\x9f\x93\x9e" },
		{ "<flat-profile><A>b<!-- no <B>c</B> -->d</A></flat-profile>", "A",
		  "bd" },
		{ "<flat-profile><!-- <B>c</B> --><A>b</A></flat-profile>", "A", "b" },
		{ "<flat-profile><Resync_At__HHmm_>0015</Resync_At__HHmm_></flat-profile>",
		  "Resync_At__HHmm_", "0015" },
		{ "<flat-profile><Enable_802.1X_Authentication>No"
		  "</Enable_802.1X_Authentication></flat-profile>",
		  "Enable_802.1X_Authentication", "No" },
		{ "<flat-profile>\r\n<A>b</A>\r\n</flat-profile>\r\n", "A", "b" },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(cases); i++) {
		bench_auto(bench_xml_freep) struct bench_xml *x =
			read_text(cases[i].xml);

		assert_int_equal(x->n_problems, 0);
		assert_int_equal(x->n_elements, 1);
		assert_string_equal(x->elements[0].name, cases[i].name);
		assert_string_equal(x->elements[0].value, cases[i].value);
	}
}

static void
elements_keep_order_place_and_attributes(void **state)
{
	bench_auto(bench_xml_freep) struct bench_xml *x =
		read_text("<flat-profile>\n"
			  "  <A ua=\"na\" user-pref=\"y\">1</A>\n"
			  "\t<B group=\"Phone/1\">2</B><A ua='rw' x=\"1\">3</A>\n"
			  "</flat-profile>\n");

	(void)state;
	assert_int_equal(x->n_problems, 0);
	assert_int_equal(x->n_elements, 3);
	assert_string_equal(x->elements[0].ua, "na");
	assert_string_equal(x->elements[0].user_pref, "y");
	assert_false(x->elements[0].single_quoted);
	assert_null(x->elements[0].other);
	assert_int_equal(x->elements[0].place.line, 2);
	assert_int_equal(x->elements[0].place.column, 3);
	assert_null(x->elements[1].ua);
	assert_null(x->elements[1].other);
	assert_string_equal(x->elements[2].value, "3");
	assert_string_equal(x->elements[2].ua, "rw");
	assert_string_equal(x->elements[2].other, "x");
	assert_true(x->elements[2].single_quoted);
	assert_int_equal(x->elements[2].place.line, 3);
	assert_int_equal(x->elements[2].place.column, 26);
}

static void
references_beyond_ascii_are_marked(void **state)
{
	bench_auto(bench_xml_freep) struct bench_xml *x = read_text(
		"<flat-profile><A>&#233;</A><B>&#8220;</B><C>&#65;</C></flat-profile>");

	(void)state;
	assert_true(x->elements[0].wide_reference);
	assert_false(x->elements[0].quote_reference);
	assert_true(x->elements[1].quote_reference);
	assert_false(x->elements[2].wide_reference);
}

static void
each_fault_has_its_place_and_reading_goes_on(void **state)
{
	/* the fault's line and column; the value of <Z>, which is read all the same */
	static const struct {
		const char *xml;
		int line, column;
		const char *says;
	} cases[] = {
		{ "<flat-profile>\n<A>b</B>\n<Z>1</Z></flat-profile>", 2, 5,
		  "<A> is closed by </B>" },
		{ "<flat-profile>\n<A>b</a>\n<Z>1</Z></flat-profile>", 2, 5,
		  "<A> is closed by </a>" },
		{ "<flat-profile>\n<A>b\n<Z>1</Z></flat-profile>", 3, 1,
		  "<A> is not closed" },
		{ "<flat-profile>\n<A><Z>1</Z></A></flat-profile>", 2, 4,
		  "a value holds no element" },
		{ "<flat-profile>\n<A>b & c</A><Z>1</Z></flat-profile>", 2, 6,
		  "&amp;" },
		{ "<flat-profile>\n<A>&nbsp;</A><Z>1</Z></flat-profile>", 2, 4,
		  "&amp;" },
		{ "<flat-profile>\n<A>&#0;</A><Z>1</Z></flat-profile>", 2, 4, "&amp;" },
		{ "<flat-profile>\n<A>&#x110000;</A><Z>1</Z></flat-profile>", 2, 4,
		  "&amp;" },
		{ "<flat-profile>\n<A ua=na>b</A><Z>1</Z></flat-profile>", 2, 4,
		  "straight double quotes" },
		{ "<flat-profile>\n<A ua=\"na>b</A>\n<Z>1</Z></flat-profile>", 2, 4,
		  "not closed by its quote" },
		{ "<flat-profile>\n<A ua>b</A><Z>1</Z></flat-profile>", 2, 4,
		  "no attribute" },
		{ "<flat-profile>\nstray\n<Z>1</Z></flat-profile>", 2, 1,
		  "text that is in no element" },
		{ "<flat-profile>\n</A><Z>1</Z></flat-profile>", 2, 1,
		  "closes what is not open" },
		{ "<flat-profile>\n< A><Z>1</Z></flat-profile>", 2, 1,
		  "'<' begins no element" },
		{ "<flat-profile><Z>1</Z>\n", 2, 1, "ends before </flat-profile>" },
		{ "<flat-profile><Z>1</Z>\n<!-- x", 2, 1, "comment is not closed" },
		{ "<flat-profile><Z>1</Z></flat-profile>\n<A/>", 2, 1, "more behind" },
		{ "<device><flat-profile><Z>1</Z></flat-profile>\n", 2, 1,
		  "<device> is not closed" },
		{ "<flat-profile>\n<A><![CDATA[b]]></A><Z>1</Z></flat-profile>", 2, 4,
		  "CDATA" },
		{ "<!DOCTYPE x>\n<flat-profile><Z>1</Z></flat-profile>", 1, 1,
		  "document type" },
		{ "<flat-profile>\n<Z>1</Z></flat-profile", 2, 9, "not closed by '>'" },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(cases); i++) {
		bench_auto(bench_xml_freep) struct bench_xml *x =
			read_text(cases[i].xml);
		const char *value = "";

		for (size_t k = 0; k < x->n_elements; k++) {
			if (strcmp(x->elements[k].name, "Z") == 0)
				value = x->elements[k].value;
		}
		if (x->n_problems == 0 ||
		    strstr(x->problems[0].text, cases[i].says) == NULL)
			print_message("case %zu: %s\n", i,
				      x->n_problems == 0 ? "no problem"
							 : x->problems[0].text);
		assert_int_equal(x->n_problems > 0, true);
		assert_non_null(strstr(x->problems[0].text, cases[i].says));
		assert_int_equal(x->problems[0].place.line, cases[i].line);
		assert_int_equal(x->problems[0].place.column, cases[i].column);
		assert_string_equal(value, "1");
	}
}

static void
several_faults_are_all_said(void **state)
{
	bench_auto(bench_xml_freep) struct bench_xml *x = read_text(
		"<flat-profile>\n<A>1</B>\n<C>2\n<D>a & b</D>\n<E ua=na>3</E>\n"
		"</flat-profile>\n");

	(void)state;
	assert_int_equal(x->n_problems, 4);
	assert_int_equal(x->problems[0].place.line, 2);
	assert_int_equal(x->problems[1].place.line, 4);
	assert_int_equal(x->problems[2].place.line, 4);
	assert_int_equal(x->problems[3].place.line, 5);
	assert_int_equal(x->n_elements, 4);
}

static void
faults_are_bounded_and_the_last_says_so(void **state)
{
	static char text[4096] = "<flat-profile>";
	struct bench_xml *x;

	(void)state;
	for (int i = 0; i < 300; i++)
		strncat(text, "</x>", sizeof(text) - strlen(text) - 1);
	x = read_text(text);
	assert_int_equal(x->n_problems, BENCH_XML_PROBLEMS);
	assert_non_null(strstr(x->problems[BENCH_XML_PROBLEMS - 1].text, "too many"));
	bench_xml_freep(&x);
}

static void
what_is_no_profile_is_refused(void **state)
{
	static const char *const cases[] = {
		"",
		"\n\n",
		"Profile_Rule \"x\" ;",
		"<html><body/></html>",
		"<device><other/></device>",
		"<device><device><flat-profile/></device></device>",
		"<Flat-Profile></Flat-Profile>",
		"<?xml version=\"1.0\"?>",
		"<!-- <flat-profile></flat-profile> -->",
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(cases); i++) {
		struct bench_xml *x = NULL;
		struct bench_err err = { "" };
		struct bench_bytes file = { (const uint8_t *)cases[i],
					    strlen(cases[i]) };

		assert_int_equal(bench_xml_read(file, &x, &err), -EINVAL);
		assert_non_null(strstr(err.text, "flat-profile"));
		assert_null(x);
	}
}

static void
a_nul_byte_is_a_fault(void **state)
{
	static const char text[] = "<flat-profile>\n<A>b\0c</A></flat-profile>";
	bench_auto(bench_xml_freep) struct bench_xml *x = NULL;
	struct bench_bytes file = { (const uint8_t *)text, sizeof(text) - 1 };

	(void)state;
	assert_int_equal(bench_xml_read(file, &x, NULL), 0);
	assert_int_equal(x->n_problems, 1);
	assert_int_equal(x->problems[0].place.line, 2);
	assert_int_equal(x->problems[0].place.column, 5);
	assert_string_equal(x->elements[0].value, "b c");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_as_a_phone_reads_them),
		cmocka_unit_test(elements_keep_order_place_and_attributes),
		cmocka_unit_test(references_beyond_ascii_are_marked),
		cmocka_unit_test(each_fault_has_its_place_and_reading_goes_on),
		cmocka_unit_test(several_faults_are_all_said),
		cmocka_unit_test(faults_are_bounded_and_the_last_says_so),
		cmocka_unit_test(what_is_no_profile_is_refused),
		cmocka_unit_test(a_nul_byte_is_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
