#include <core/frames.h>
#include <core/gs1.h>
#include <core/normalise.h>
#include <core/symbology.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct bench_bytes
bytes(const char *text)
{
	return (struct bench_bytes){ (const uint8_t *)text, strlen(text) };
}

static void
assert_bytes(struct bench_bytes b, const char *text)
{
	assert_int_equal(b.len, strlen(text));
	assert_memory_equal(b.data, text, b.len);
}

static void
trim_takes_ends_only(void **state)
{
	static const uint8_t nuls[] = { 0, ' ', 'A', 0, 'B', '\t', '\r', '\n', 0 };
	struct bench_bytes t = bench_trim((struct bench_bytes){ nuls, sizeof(nuls) });

	(void)state;
	assert_int_equal(t.len, 3);
	assert_memory_equal(t.data, "A\0B", 3);
	assert_int_equal(bench_trim(bytes(" \r\n")).len, 0);
	assert_int_equal(bench_trim((struct bench_bytes){ NULL, 0 }).len, 0);
}

static void
aim_identifier_tells_symbology_and_gs1(void **state)
{
	static const struct {
		const char *text, *rest;
		enum bench_symbology symbology;
		bool gs1;
	} rows[] = {
		{ "]C0AB", "AB", BENCH_SYMBOLOGY_CODE128, false },
		{ "]C1AB", "AB", BENCH_SYMBOLOGY_CODE128, true },
		{ "]A0AB", "AB", BENCH_SYMBOLOGY_CODE39, false },
		{ "]E0AB", "AB", BENCH_SYMBOLOGY_EAN, false },
		{ "]Q1AB", "AB", BENCH_SYMBOLOGY_QR, false },
		{ "]Q3AB", "AB", BENCH_SYMBOLOGY_QR, true },
		{ "]d2AB", "AB", BENCH_SYMBOLOGY_DATAMATRIX, true },
		{ "]e0AB", "AB", BENCH_SYMBOLOGY_DATABAR, true },
		{ "]X0AB", "AB", BENCH_SYMBOLOGY_OTHER, false },
		{ "AB", "AB", BENCH_SYMBOLOGY_UNKNOWN, false },
		{ "]", "]", BENCH_SYMBOLOGY_UNKNOWN, false },
		{ "]C", "]C", BENCH_SYMBOLOGY_UNKNOWN, false },
		{ "]10A", "]10A", BENCH_SYMBOLOGY_UNKNOWN, false },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		enum bench_symbology s = BENCH_SYMBOLOGY_UNKNOWN;
		bool gs1 = false;

		assert_bytes(bench_symbology_strip_aim(bytes(rows[i].text), &s, &gs1),
			     rows[i].rest);
		assert_int_equal(s, rows[i].symbology);
		assert_int_equal(gs1, rows[i].gs1);
	}
}

static void
tags_are_taken_off_in_every_case_and_spacing(void **state)
{
	enum bench_tag tag = BENCH_TAG_NONE;

	(void)state;
	assert_bytes(bench_tag_strip(bytes("mac id : 00:1A"), &tag), "00:1A");
	assert_int_equal(tag, BENCH_TAG_MAC);
	assert_bytes(bench_tag_strip(bytes("S/N=FCH"), &tag), "FCH");
	assert_int_equal(tag, BENCH_TAG_SERIAL);
	assert_bytes(bench_tag_strip(bytes("PID VID:"), &tag), "");
	assert_int_equal(tag, BENCH_TAG_PID);
	tag = BENCH_TAG_NONE;
	assert_bytes(bench_tag_strip(bytes("00:1A"), &tag), "00:1A");
	assert_bytes(bench_tag_strip(bytes("CP-8841="), &tag), "CP-8841=");
	assert_int_equal(tag, BENCH_TAG_NONE);
}

static void
a_word_is_printable_ascii_in_capitals(void **state)
{
	char longest[BENCH_WORD_MAX + 2];
	struct bench_word w;

	(void)state;
	assert_true(bench_word_make(bytes("fch-1"), BENCH_TAG_NONE, &w));
	assert_string_equal(w.text, "FCH-1");
	assert_true(w.lower && !w.mixed);
	assert_true(bench_word_make(bytes("Fch"), BENCH_TAG_NONE, &w));
	assert_true(w.mixed && !w.lower);
	assert_true(bench_word_make(bytes("123"), BENCH_TAG_NONE, &w));
	assert_true(!w.mixed && !w.lower);
	assert_false(bench_word_make(bytes(""), BENCH_TAG_NONE, &w));
	assert_false(bench_word_make(bytes("A\x01"), BENCH_TAG_NONE, &w));
	assert_false(bench_word_make(bytes("é"), BENCH_TAG_NONE, &w));
	memset(longest, 'A', sizeof(longest));
	longest[sizeof(longest) - 1] = '\0';
	assert_false(bench_word_make(bytes(longest), BENCH_TAG_NONE, &w));
	longest[sizeof(longest) - 2] = '\0';
	assert_true(bench_word_make(bytes(longest), BENCH_TAG_NONE, &w));
}

static void
shapes_match_whole_texts(void **state)
{
	(void)state;
	assert_true(bench_shape_is("V01", "V99"));
	assert_false(bench_shape_is("V0", "V99"));
	assert_false(bench_shape_is("V011", "V99"));
	assert_true(bench_shape_is("A1B", "***"));
	assert_false(bench_shape_is("a1b", "***"));
	assert_true(bench_shape_is("", ""));
}

static void
gs1_elements_end_by_length_or_fnc1(void **state)
{
	struct bench_bytes text = bytes("\x1d"
					"0110882658123457"
					"21FCH\x1d"
					"17241231"
					"10L");
	struct bench_gs1_element e;

	(void)state;
	assert_true(bench_gs1_next(&text, &e));
	assert_string_equal(e.ai, "01");
	assert_bytes(e.value, "10882658123457");
	assert_true(bench_gs1_next(&text, &e));
	assert_string_equal(e.ai, "21");
	assert_bytes(e.value, "FCH");
	assert_true(bench_gs1_next(&text, &e));
	assert_string_equal(e.ai, "17");
	assert_true(bench_gs1_next(&text, &e));
	assert_bytes(e.value, "L");
	assert_false(bench_gs1_next(&text, &e));
	assert_int_equal(text.len, 0);
}

static void
gs1_stops_at_what_it_does_not_know(void **state)
{
	static const char *const bad[] = { "01123", "0",     "05123",
					   "(01",   "(0)12", "(12345)6" };
	struct bench_gs1_element e;

	(void)state;
	for (size_t i = 0; i < BENCH_N(bad); i++) {
		struct bench_bytes text = bytes(bad[i]);

		assert_false(bench_gs1_next(&text, &e));
		assert_true(text.len > 0);
	}
}

static size_t
cut(struct bench_frames *f, const char *text, size_t len, struct bench_bytes *last)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += bench_frames_push(f, (uint8_t)text[i], last);
	return n;
}

static void
frames_end_at_cr_lf_and_tab(void **state)
{
	static struct bench_frames f;
	struct bench_bytes scan;

	(void)state;
	assert_int_equal(cut(&f, "A\r\nB\tC\n\n\r\n", 10, &scan), 3);
	assert_bytes(scan, "C");
	assert_false(bench_frames_end(&f, &scan));
	assert_int_equal(cut(&f, "D\0E", 3, &scan), 0);
	assert_true(bench_frames_end(&f, &scan));
	assert_int_equal(scan.len, 3);
	assert_memory_equal(scan.data, "D\0E", 3);
	assert_false(bench_frames_end(&f, &scan));
}

static void
an_endless_frame_is_cut(void **state)
{
	static struct bench_frames f;
	struct bench_bytes scan;

	(void)state;
	for (int i = 0; i < 3 * BENCH_FRAME_MAX; i++)
		assert_false(bench_frames_push(&f, 'A', &scan));
	assert_true(bench_frames_push(&f, '\r', &scan));
	assert_int_equal(scan.len, BENCH_FRAME_MAX);
	assert_int_equal(cut(&f, "B\n", 2, &scan), 1);
	assert_bytes(scan, "B");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trim_takes_ends_only),
		cmocka_unit_test(aim_identifier_tells_symbology_and_gs1),
		cmocka_unit_test(tags_are_taken_off_in_every_case_and_spacing),
		cmocka_unit_test(a_word_is_printable_ascii_in_capitals),
		cmocka_unit_test(shapes_match_whole_texts),
		cmocka_unit_test(gs1_elements_end_by_length_or_fnc1),
		cmocka_unit_test(gs1_stops_at_what_it_does_not_know),
		cmocka_unit_test(frames_end_at_cr_lf_and_tab),
		cmocka_unit_test(an_endless_frame_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
