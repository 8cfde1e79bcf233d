#include "scarce.h"

#include <bench/order_list.h>

#include <errno.h>
#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

struct answer {
	int n;
	struct bench_order_row rows[16];
	struct bench_order_list info;
	struct bench_err err;
	int code;
};

static struct answer a;

static int
keep(const struct bench_order_row *row, void *arg)
{
	(void)arg;
	if (a.n < 16)
		a.rows[a.n] = *row;
	a.n++;
	return 0;
}

static void
parse_n(const void *data, size_t n)
{
	a = (struct answer){ .n = 0 };
	a.code = bench_order_list_parse((struct bench_bytes){ data, n }, keep, NULL,
					&a.info, &a.err);
}

static void
parse(const char *text)
{
	parse_n(text, strlen(text));
}

static void
assert_row(int i, int line, const char *serial, const char *mac, const char *model,
	   const char *note)
{
	char text[BENCH_MAC_TEXT] = "";

	assert_true(i < a.n);
	assert_string_equal(a.rows[i].problem, "");
	assert_int_equal(a.rows[i].line, line);
	assert_string_equal(a.rows[i].serial, serial);
	if (!bench_mac_is_zero(a.rows[i].mac))
		bench_mac_format(a.rows[i].mac, text);
	assert_string_equal(text, mac);
	assert_string_equal(a.rows[i].model, model);
	assert_string_equal(a.rows[i].note, note);
}

static void
assert_problem(int i, int line, const char *words)
{
	assert_true(i < a.n);
	assert_int_equal(a.rows[i].line, line);
	if (strstr(a.rows[i].problem, words) == NULL)
		fail_msg("line %d: '%s' has no '%s'", line, a.rows[i].problem, words);
}

#define M1 "00:56:2b:00:00:01"
#define M2 "00:56:2b:00:00:02"

static void
a_header_names_the_columns_in_any_order(void **state)
{
	(void)state;
	parse("Note,MAC Address,Line,Serial No.,Model\n"
	      "front desk," M1 ",1,fch2143e1ab,8841\n"
	      ",0056.2b00.0002,2,,\n"
	      "\n"
	      "x,,3,FCH2143E1AC,CP-8841-K9=\n");
	assert_int_equal(a.code, 0);
	assert_int_equal(a.n, 3);
	assert_true(a.info.header);
	assert_row(0, 2, "FCH2143E1AB", M1, "8841", "front desk");
	assert_row(1, 3, "", M2, "", "");
	assert_row(2, 5, "FCH2143E1AC", "", "CP-8841-K9=", "x");
}

static void
without_a_header_each_value_says_what_it_is(void **state)
{
	(void)state;
	parse("1;00562B000001;FCH2143E1AB;8841;3rd floor, left\r\n"
	      "2;FCH2143E1AC;;;\r"
	      "3;00-56-2B-00-00-02;;CP-8841-3PCC-K9=;\n");
	assert_int_equal(a.code, 0);
	assert_false(a.info.header);
	assert_int_equal(a.info.separator, ';');
	assert_row(0, 1, "FCH2143E1AB", M1, "8841", "3rd floor, left");
	assert_row(1, 2, "FCH2143E1AC", "", "", "");
	assert_row(2, 3, "", M2, "CP-8841-3PCC-K9=", "");
	parse(M1 "\n");
	assert_row(0, 1, "", M1, "", "");
	parse("FCH2143E1AB,FCH2143E1AC\n");
	assert_problem(0, 1, "two serials");
	parse(M1 "," M2 "\n");
	assert_problem(0, 1, "two MAC");
	parse("00:56:2b:00:00,FCH2143E1AB\n");
	assert_problem(0, 1, "10 digits");
}

static void
separators_are_told_from_the_first_line(void **state)
{
	(void)state;
	parse("serial\tmac\nFCH1\t" M1 "\n");
	assert_int_equal(a.info.separator, '\t');
	assert_row(0, 2, "FCH1", M1, "", "");
	parse("sep=;\nserial;note\nFCH1;a,b,c\n");
	assert_row(0, 3, "FCH1", "", "", "a,b,c");
	parse("\n\nserial;\"note, or; more\"\nFCH1;a\n");
	assert_int_equal(a.info.separator, ';');
	parse("serial\nFCH1\nFCH2\n");
	assert_int_equal(a.n, 2);
	/* a title above the header is told, and costs no other line */
	parse("Order 4711 of Acme\nserial,mac\nFCH1," M1 "\n");
	assert_int_equal(a.n, 2);
	assert_problem(0, 1, "neither a serial nor a MAC");
	assert_row(1, 3, "FCH1", M1, "", "");
}

static void
quotes_hold_separators_quotes_and_lines(void **state)
{
	(void)state;
	parse("serial,note,mac\n"
	      "\"FCH1\",\"say \"\"hi\"\", then\r\ngo\"," M1 "\n"
	      " \"FCH2\" ,it is 7\" wide," M2 "\n");
	assert_int_equal(a.code, 0);
	assert_row(0, 2, "FCH1", M1, "", "say \"hi\", then  go");
	assert_row(1, 4, "FCH2", M2, "", "it is 7\" wide");
}

static void
one_typo_costs_one_line(void **state)
{
	(void)state;
	parse("serial,mac,note\n"
	      "FCH1," M1 ",\"never closed\n"
	      "FCH2," M2 ",fine\n"
	      "FCH3,zz,\n"
	      "\"FCH4\"x,,\n"
	      "FCH5,,\"b\n"
	      "FCH6,,\"c\"\n"
	      "FCH7,,\n");
	assert_int_equal(a.code, 0);
	assert_int_equal(a.info.problems, 4);
	assert_int_equal(a.info.rows, 3);
	assert_problem(0, 2, "not closed in its line");
	assert_row(1, 3, "FCH2", M2, "", "fine");
	assert_problem(2, 4, "'zz' is no MAC address");
	assert_problem(3, 5, "behind a closing quote");
	assert_problem(4, 6, "not closed in its line");
	assert_row(5, 7, "FCH6", "", "", "c");
	assert_row(6, 8, "FCH7", "", "", "");

	/* two stray quotes make one record of three lines: still only the first is lost
	 */
	parse("mac,note\n" M1 "x,\"a\n" M2 ",b\n00:56:2b:00:00:03,c\"\n");
	assert_problem(0, 2, "is no MAC");
	assert_row(1, 3, "", M2, "", "b");
	assert_row(2, 4, "", "00:56:2b:00:00:03", "", "c\"");
}

static void
what_spreadsheets_do_is_undone_or_told(void **state)
{
	(void)state;
	parse("serial,mac\n"
	      "=\"0012345\",=\"00562B000001\"\n"
	      "'0012346,'00562b000002\n"
	      "1.23457E+11," M1 "\n"
	      "FCH1,5.62B+09\n"
	      "FCH2,1.23457E+11\n"
	      "FCH3,562b000001\n"
	      "-," M1 "\n");
	assert_row(0, 2, "0012345", M1, "", "");
	assert_row(1, 3, "0012346", M2, "", "");
	assert_problem(2, 4, "made a number of the serial");
	assert_problem(3, 5, "is no MAC address");
	assert_problem(4, 6, "made a number of the MAC");
	assert_problem(5, 7, "10 digits, not 12");
	assert_row(6, 8, "", M1, "", "");
}

static void
values_that_cannot_be_are_told(void **state)
{
	(void)state;
	parse("serial,mac,model,note\n"
	      "FCH1,ff:ff:ff:ff:ff:ff,,\n"
	      "FCH2,02:00:00:00:00:01,,\n"
	      "AB,,,\n"
	      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA,,,\n"
	      "=cmd|' /C calc'!A0,,,\n"
	      ",,8841,lost\n"
	      "00:56:2b:00:00:01,,,\n"
	      "FCH3,,,a,b\n");
	assert_problem(0, 2, "no maker's MAC");
	assert_problem(1, 3, "no maker's MAC");
	assert_problem(2, 4, "has 2 characters");
	assert_problem(3, 5, "has 32 characters");
	assert_problem(4, 6, "is no serial");
	assert_problem(5, 7, "neither a serial nor a MAC");
	assert_problem(6, 8, "is it a MAC?");
	assert_problem(7, 9, "more columns than the header");
	assert_int_equal(a.info.rows, 0);
}

static void
hostile_notes_are_kept_as_given_or_told(void **state)
{
	static const char nul[] = "serial,note\nFCH1,a\0b\nFCH2,b\n";

	(void)state;
	parse("serial,note\n"
	      "FCH1,<script>alert(1)</script>\n"
	      "FCH2,=1+1\n"
	      "FCH3,\x1b[2J\n"
	      "FCH4,\xe2\x80\xae"
	      "abc\n"
	      "FCH5,'; DROP TABLE unit; --\n");
	assert_row(0, 2, "FCH1", "", "", "<script>alert(1)</script>");
	assert_row(1, 3, "FCH2", "", "", "=1+1");
	assert_problem(2, 4, "has a control character");
	assert_problem(3, 5, "turns the direction");
	assert_row(4, 6, "FCH5", "", "", "'; DROP TABLE unit; --");
	parse_n(nul, sizeof(nul) - 1);
	assert_problem(0, 2, "control character");
	assert_row(1, 3, "FCH2", "", "", "b");
}

static void
the_file_as_a_whole_can_be_none(void **state)
{
	(void)state;
	parse("");
	assert_int_equal(a.code, -EINVAL);
	assert_non_null(strstr(a.err.text, "empty"));
	parse("\n \n,,\n");
	assert_int_equal(a.code, -EINVAL);
	parse("model,note\n8841,x\n");
	assert_int_equal(a.code, -EINVAL);
	assert_non_null(strstr(a.err.text, "line 1 is a header without"));
	parse("mac,serial,MAC address\n");
	assert_int_equal(a.code, -EINVAL);
	assert_non_null(strstr(a.err.text, "two columns are called mac"));
}

static const char japanese[] =
	"備考;ＭＡＣアドレス;シリアル番号;機種\r\n"
	"三階　受付;００５６２Ｂ０００００１;ＦＣＨ２１４３Ｅ１ＡＢ;8841\r\n"
	"ﾃｽﾄ;" M2 ";FCH2143E1AC;\r\n";

static void
assert_japanese(const char *encoding)
{
	assert_int_equal(a.code, 0);
	assert_string_equal(a.info.encoding, encoding);
	assert_int_equal(a.n, 2);
	assert_row(0, 2, "FCH2143E1AB", M1, "8841", "三階　受付");
	assert_row(1, 3, "FCH2143E1AC", M2, "", "ﾃｽﾄ");
}

static size_t
in(const char *encoding, char *out, size_t room)
{
	iconv_t how = iconv_open(encoding, "UTF-8");
	char copy[sizeof(japanese)], *from = copy, *to = out;
	size_t left = sizeof(japanese) - 1, most = room;

	assert_true(how != (iconv_t)-1);
	memcpy(copy, japanese, sizeof(japanese));
	assert_int_equal(iconv(how, &from, &left, &to, &most), 0);
	iconv_close(how);
	return room - most;
}

static void
every_encoding_that_people_send_is_read(void **state)
{
	char out[1024];
	size_t n;

	(void)state;
	parse(japanese);
	assert_japanese("UTF-8");
	memcpy(out, "\xef\xbb\xbf", 3);
	memcpy(out + 3, japanese, sizeof(japanese));
	parse(out);
	assert_japanese("UTF-8");
	n = in("CP932", out, sizeof(out));
	parse_n(out, n);
	assert_japanese("Shift_JIS");
	memcpy(out, "\xff\xfe", 2);
	n = in("UTF-16LE", out + 2, sizeof(out) - 2);
	parse_n(out, n + 2);
	assert_japanese("UTF-16LE");
	memcpy(out, "\xfe\xff", 2);
	n = in("UTF-16BE", out + 2, sizeof(out) - 2);
	parse_n(out, n + 2);
	assert_japanese("UTF-16BE");
	parse_n(out + 2, n);
	assert_japanese("UTF-16BE");
}

static void
a_bad_byte_costs_one_line_in_every_encoding(void **state)
{
	/* half of a surrogate pair; "XYZ" and "ZYX" as serials */
	static const char utf16[] = "\x00\xd8;\0;\0X\0Y\0Z\0\n\0;\0;\0Z\0Y\0X\0";
	char out[1024];
	size_t n;

	(void)state;
	n = in("CP932", out, sizeof(out));
	memcpy(out + n, "\x81\xff\xfe;;FCH9;\n;;FCH10;\n", 20);
	parse_n(out, n + 20);
	assert_string_equal(a.info.encoding, "Shift_JIS");
	assert_int_equal(a.n, 4);
	assert_problem(2, 4, "cannot be read");
	assert_row(3, 5, "FCH10", "", "", "");
	parse("シリアル番号,備考\nFCH1,\xe3\x81\nFCH2,備考の欄\n");
	assert_string_equal(a.info.encoding, "UTF-8");
	assert_problem(0, 2, "cannot be read");
	assert_row(1, 3, "FCH2", "", "", "備考の欄");
	n = in("UTF-16LE", out, sizeof(out));
	memcpy(out + n, utf16, sizeof(utf16) - 1);
	parse_n(out, n + sizeof(utf16) - 1);
	assert_string_equal(a.info.encoding, "UTF-16LE");
	assert_problem(2, 4, "cannot be read");
	assert_row(3, 5, "ZYX", "", "", "");
}

static int
count(const struct bench_order_row *row, void *arg)
{
	*(int *)arg += row->problem[0] == '\0';
	return 0;
}

enum { GOOD, BAD };

/* 100,000 lines; bad ones each open a quote that is never closed. */
static double
seconds_for(int which)
{
	struct bench_str text = { 0 };
	struct bench_order_list info;
	struct timespec t0, t1;
	struct bench_err err;
	int n = 0;

	bench_str_add(&text, "serial,mac,note\n");
	for (unsigned i = 0; i < 100000; i++) {
		if (which == GOOD)
			bench_str_addf(&text, "FCH%06X,0056.2b%02x.0001,備考\n", i,
				       i & 0xff);
		else
			bench_str_addf(&text, "FCH%06X,\"%x,x\n", i, i);
	}
	assert_false(bench_str_failed(&text));
	clock_gettime(CLOCK_MONOTONIC, &t0);
	assert_int_equal(
		bench_order_list_parse(
			(struct bench_bytes){ (const uint8_t *)text.text, text.len },
			count, &n, &info, &err),
		0);
	clock_gettime(CLOCK_MONOTONIC, &t1);
	assert_int_equal(info.rows + info.problems, 100000);
	bench_str_clear(&text);
	return (double)(t1.tv_sec - t0.tv_sec) +
	       (double)(t1.tv_nsec - t0.tv_nsec) / 1e9;
}

static void
a_hundred_thousand_lines_are_fast(void **state)
{
	double good = seconds_for(GOOD), bad = seconds_for(BAD);

	(void)state;
	print_message("100,000 lines: %.2f s; all of them bad: %.2f s\n", good, bad);
	assert_true(good < 20);
	assert_true(bad < 40);
}

static void
a_failing_allocation_is_told(void **state)
{
	long n = 0;

	(void)state;
	do {
		scarce_after(n++);
		parse(japanese);
		if (a.code < 0)
			assert_int_equal(a.code, -ENOMEM);
	} while (a.code < 0 && n < 100);
	scarce_after(-1);
	assert_int_equal(a.code, 0);
	assert_true(n > 1);
}

static void
texts_are_fit_to_be_shown_or_told(void **state)
{
	(void)state;
	assert_null(bench_text_problem(""));
	assert_null(bench_text_problem("株式会社 <script> =1+1 \xef\xbf\xbd 日本"));
	assert_null(
		bench_text_problem("\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d")); /* Hebrew */
	assert_string_equal(bench_text_problem("a\x80"), "is not UTF-8");
	assert_string_equal(bench_text_problem("\xed\xa0\x80"), "is not UTF-8");
	assert_string_equal(bench_text_problem("a\nb"), "has a control character");
	assert_string_equal(bench_text_problem("\xc2\x9b"
					       "2J"),
			    "has a control character");
	assert_non_null(strstr(bench_text_problem("\xe2\x81\xa6x"), "direction"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_header_names_the_columns_in_any_order),
		cmocka_unit_test(without_a_header_each_value_says_what_it_is),
		cmocka_unit_test(separators_are_told_from_the_first_line),
		cmocka_unit_test(quotes_hold_separators_quotes_and_lines),
		cmocka_unit_test(one_typo_costs_one_line),
		cmocka_unit_test(what_spreadsheets_do_is_undone_or_told),
		cmocka_unit_test(values_that_cannot_be_are_told),
		cmocka_unit_test(hostile_notes_are_kept_as_given_or_told),
		cmocka_unit_test(the_file_as_a_whole_can_be_none),
		cmocka_unit_test(every_encoding_that_people_send_is_read),
		cmocka_unit_test(a_bad_byte_costs_one_line_in_every_encoding),
		cmocka_unit_test(a_hundred_thousand_lines_are_fast),
		cmocka_unit_test(a_failing_allocation_is_told),
		cmocka_unit_test(texts_are_fit_to_be_shown_or_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
