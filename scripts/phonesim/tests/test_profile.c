#include "test.h"

#include "profile.h"
#include "util.h"

#include <errno.h>
#include <string.h>

static void
note(void *arg, const char *name, const char *value, bool has_value)
{
	str_addf(arg, "%s%s%s;", name, has_value ? "=" : "!", value);
}

static void
reads(const char *text, const char *expected)
{
	struct str got = { 0 };
	const struct profile_sink sink = { note, &got };
	const char *why = "";

	str_add(&got, "");
	assert_int_equal(profile_parse(text, strlen(text), &sink, &why), 0);
	assert_string_equal(got.s, expected);
	str_clear(&got);
}

static void
rejects(const char *text, const char *expected_why)
{
	struct str got = { 0 };
	const struct profile_sink sink = { note, &got };
	const char *why = "";

	assert_int_equal(profile_parse(text, strlen(text), &sink, &why), -EBADMSG);
	assert_null(got.s);
	assert_string_equal(why, expected_why);
}

static void
both_roots_are_read(void **state)
{
	(void)state;
	reads("<flat-profile><A>1</A></flat-profile>", "A=1;");
	reads("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- x -->\n"
	      "<device>\n <flat-profile>\n <A>1</A>\n </flat-profile>\n</device>\n",
	      "A=1;");
	reads("<flat-profile/>", "");
	rejects("<config><A>1</A></config>", "the root is not flat-profile");
}

static void
elements_come_in_document_order(void **state)
{
	(void)state;
	reads("<flat-profile><A>1</A><B>2</B><A>3</A><a>4</a></flat-profile>",
	      "A=1;B=2;A=3;a=4;");
}

static void
both_empty_spellings_have_no_value(void **state)
{
	(void)state;
	reads("<flat-profile><A/><B></B><C> \n</C><D ua=\"na\" /></flat-profile>",
	      "A!;B!;C!;D!;");
}

static void
two_quotes_are_the_explicit_empty_string(void **state)
{
	(void)state;
	reads("<flat-profile><A>\"\"</A><B>&quot;&quot;</B></flat-profile>", "A=;B=;");
}

static void
attributes_are_ignored(void **state)
{
	(void)state;
	reads("<flat-profile><Profile_Rule  ua=\"na\" user-pref = "
	      "\"n\">1</Profile_Rule>"
	      "</flat-profile>",
	      "Profile_Rule=1;");
}

static void
entities_are_decoded(void **state)
{
	(void)state;
	reads("<flat-profile><A>&lt;&amp;&gt;&apos;&quot;&#40;&#x2e;</A></"
	      "flat-profile>",
	      "A=<&>'\"(.;");
	rejects("<flat-profile><A>&nbsp;</A></flat-profile>", "unknown entity");
	rejects("<flat-profile><A>a & b</A></flat-profile>", "unknown entity");
	rejects("<flat-profile><A>&#233;</A></flat-profile>",
		"bad character reference");
	rejects("<flat-profile><A>&#;</A></flat-profile>", "bad character reference");
}

static void
white_space_is_stripped_and_lines_joined(void **state)
{
	(void)state;
	reads("<flat-profile><A>\r\n  a b\r\nc  </A></flat-profile>", "A=a b c;");
	reads("<flat-profile><A>&#32;x&#32; </A></flat-profile>", "A= x ;");
	reads("<flat-profile><A>x<!-- no -->y</A></flat-profile>", "A=xy;");
}

static void
anything_but_ascii_is_rejected(void **state)
{
	(void)state;
	rejects("<flat-profile><A>caf\xc3\xa9</A></flat-profile>", "not pure ASCII");
	rejects("\xef\xbb\xbf<flat-profile/>", "not pure ASCII");
}

static void
broken_documents_change_nothing(void **state)
{
	(void)state;
	rejects("", "a tag was expected");
	rejects("<flat-profile><A>1</A>", "the file ends inside the profile");
	rejects("<flat-profile><A>1</B></flat-profile>", "end tag does not match");
	rejects("<flat-profile><A>1</A></flat-profile>x", "text after the root");
	rejects("<flat-profile><A ua=na>1</A></flat-profile>",
		"attribute value not in double quotes");
	rejects("<flat-profile><A>1</A></flat-profil", "end tag does not match");
	rejects("<device><flat-profile/>", "no </device>");
	rejects("<flat-profile><!-- </flat-profile>",
		"unfinished comment or declaration");
}

/* Every truncation of a sound document is refused, and read within bounds. */
static void
every_truncation_is_rejected(void **state)
{
	static const char text[] =
		"<?xml version=\"1.0\"?><!--c--><device><flat-profile>"
		"<A ua=\"na\">&#x41;&amp;<b>n</b></A><B/>"
		"</flat-profile></device>";
	const struct profile_sink sink = { note, NULL };
	const char *why;

	(void)state;
	for (size_t n = 0; n < sizeof(text) - 1; n++) {
		AUTO_FREE char *part = xcalloc(n + 1, 1);

		part = xrealloc(part, n > 0 ? n : 1);
		memcpy(part, text, n);
		assert_int_equal(profile_parse(part, n, &sink, &why), -EBADMSG);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_roots_are_read),
		cmocka_unit_test(elements_come_in_document_order),
		cmocka_unit_test(both_empty_spellings_have_no_value),
		cmocka_unit_test(two_quotes_are_the_explicit_empty_string),
		cmocka_unit_test(attributes_are_ignored),
		cmocka_unit_test(entities_are_decoded),
		cmocka_unit_test(white_space_is_stripped_and_lines_joined),
		cmocka_unit_test(anything_but_ascii_is_rejected),
		cmocka_unit_test(broken_documents_change_nothing),
		cmocka_unit_test(every_truncation_is_rejected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
