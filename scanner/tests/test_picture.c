#include <decode/symbols.h>
#include <errno.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* 2026-06-15 12:00 UTC. */
#define TODAY INT64_C(1781524800000000)

/* Codes as a decoder finds them, one below the other. */
struct view {
	struct bench_code codes[8];
	size_t n;
	struct bench_label label;
	bool not_mpp;
	char reason[160];
};

static struct bench_code *
see(struct view *v, enum bench_symbology symbology, int quality, const char *text)
{
	struct bench_scan_rules rules =
		bench_scan_rules_at((struct bench_wall){ TODAY }, 2010);
	struct bench_code *c = &v->codes[v->n];
	int top = 100 + 80 * (int)v->n++;

	c->text = (struct bench_bytes){ (const uint8_t *)text, strlen(text) };
	c->quality = quality;
	c->box = (struct bench_box){ 100, top, 400, top + 40 };
	bench_scan_classify(&rules, c->text, symbology, false, &c->scan);
	return c;
}

static enum bench_picture_status
judge(struct view *v)
{
	return bench_picture_judge(v->codes, v->n, &v->label, &v->not_mpp, v->reason);
}

#define C128 BENCH_SYMBOLOGY_CODE128

static void
a_mac_and_a_serial_are_a_unit(void **state)
{
	struct view v = { .n = 0 };

	(void)state;
	see(&v, C128, 20, "00562B000001");
	assert_int_equal(judge(&v), BENCH_PICTURE_PARTIAL);
	see(&v, C128, 20, "FCH2143E1AB");
	assert_int_equal(judge(&v), BENCH_PICTURE_OK);
	see(&v, C128, 20, "1PCP-8841-3PCC-K9=");
	see(&v, BENCH_SYMBOLOGY_EAN, 20, "0882658123450");
	assert_int_equal(judge(&v), BENCH_PICTURE_OK);
	assert_string_equal(v.label.serial, "FCH2143E1AB");
	assert_string_equal(v.label.pid, "CP-8841-3PCC-K9");
	assert_string_equal(v.reason, "");
}

static void
nothing_of_a_unit_is_none(void **state)
{
	struct view v = { .n = 0 };

	(void)state;
	assert_int_equal(judge(&v), BENCH_PICTURE_NONE);
	see(&v, BENCH_SYMBOLOGY_EAN, 20, "0882658123450");
	see(&v, C128, 20, "what is this");
	assert_int_equal(judge(&v), BENCH_PICTURE_NONE);
}

static void
two_values_of_a_kind_are_ambiguous_and_give_nothing(void **state)
{
	static const char *const pairs[][2] = {
		{ "00562B000001", "00562B000002" },
		{ "FCH2143E1AB", "FCH2143E1AC" },
		{ "CP-8841-3PCC-K9", "CP-8851-3PCC-K9" },
		{ "MAC:00562B000001;SN:FCH2143E1AB",
		  "MAC:00562B000002;SN:FCH2143E1AC" },
		{ "MAC:00562B000001;SN:FCH2143E1AB", "00562B000002" },
		{ "MAC:00562B000001;MAC:00562B000002", "FCH2143E1AB" },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(pairs); i++) {
		struct view v = { .n = 0 };

		see(&v, C128, 20, pairs[i][0]);
		see(&v, C128, 20, pairs[i][1]);
		assert_int_equal(judge(&v), BENCH_PICTURE_AMBIGUOUS);
		assert_true(bench_label_is_empty(&v.label));
	}
}

/* The only trace of the neighbour may be its GTIN. */
static void
two_gtins_are_two_labels(void **state)
{
	struct view v = { .n = 0 };

	(void)state;
	see(&v, C128, 20, "00562B000001");
	see(&v, C128, 20, "FCH2143E1AB");
	see(&v, BENCH_SYMBOLOGY_EAN, 20, "0882658123450");
	see(&v, BENCH_SYMBOLOGY_EAN, 20, "0882658123450");
	assert_int_equal(judge(&v), BENCH_PICTURE_OK);
	see(&v, BENCH_SYMBOLOGY_EAN, 20, "0889728638159");
	assert_int_equal(judge(&v), BENCH_PICTURE_AMBIGUOUS);
}

static void
one_scan_pass_is_no_proof_but_a_rival(void **state)
{
	struct view v = { .n = 0 };

	(void)state;
	see(&v, C128, 20, "00562B000001");
	see(&v, C128, 1, "FCH2143E1AB");
	assert_int_equal(judge(&v), BENCH_PICTURE_PARTIAL);
	assert_string_equal(v.label.serial, "");
	see(&v, BENCH_SYMBOLOGY_QR, 1, "SN:FCH2143E1AB;MAC:00562B000001");
	assert_int_equal(judge(&v), BENCH_PICTURE_OK);
	see(&v, C128, 1, "FCH2143E1AC");
	assert_int_equal(judge(&v), BENCH_PICTURE_AMBIGUOUS);
}

/* One label's MAC and the serial of the label beside it. */
static void
mac_and_serial_far_apart_are_ambiguous(void **state)
{
	struct view v = { .n = 0 };
	struct bench_code *serial;

	(void)state;
	see(&v, C128, 20, "00562B000001");
	serial = see(&v, C128, 20, "FCH2143E1AB");
	serial->box.left += 600;
	serial->box.right += 600;
	assert_int_equal(judge(&v), BENCH_PICTURE_AMBIGUOUS);
	see(&v, BENCH_SYMBOLOGY_QR, 1, "SN:FCH2143E1AB;MAC:00562B000001");
	assert_int_equal(judge(&v), BENCH_PICTURE_OK);
}

/* zbar gives points at one end of a code that it saw twice only. */
static void
codes_of_unknown_length_are_not_called_far_apart(void **state)
{
	struct view v = { .n = 0 };

	(void)state;
	see(&v, C128, 2, "00562B000001")->box = (struct bench_box){ 77, 331, 77, 335 };
	see(&v, C128, 2, "FCH2143E1AB")->box = (struct bench_box){ 79, 243, 79, 245 };
	assert_int_equal(judge(&v), BENCH_PICTURE_OK);
}

static void
a_product_without_mpp_firmware_is_marked(void **state)
{
	struct view v = { .n = 0 };

	(void)state;
	see(&v, C128, 20, "CP-8841-K9=");
	assert_int_equal(judge(&v), BENCH_PICTURE_PARTIAL);
	assert_true(v.not_mpp);
}

static struct bench_bytes
bytes(const struct bench_str *s)
{
	return (struct bench_bytes){ (const uint8_t *)s->text, s->len };
}

static void
symbols_cross_the_pipe_whole(void **state)
{
	struct bench_symbol s = { .symbology = C128,
				  .gs1 = true,
				  .quality = 300,
				  .box = { 1, 2, 30000, -4 },
				  .text = { (const uint8_t *)"A\0B", 3 } };
	struct bench_str message = { 0 };
	struct bench_symbols got;

	(void)state;
	bench_symbols_put(&message, &s);
	bench_symbols_put_end(&message);
	assert_int_equal(bench_symbols_get(bytes(&message), &got, NULL), 0);
	assert_int_equal(got.n, 1);
	assert_int_equal(got.at[0].symbology, C128);
	assert_true(got.at[0].gs1);
	assert_int_equal(got.at[0].quality, 300);
	assert_int_equal(got.at[0].box.right, 30000);
	assert_int_equal(got.at[0].box.bottom, 0);
	assert_int_equal(got.at[0].text.len, 3);
	assert_memory_equal(got.at[0].text.data, "A\0B", 3);
	for (size_t n = 0; n < message.len; n++) {
		struct bench_bytes cut = { (const uint8_t *)message.text, n };

		assert_int_equal(bench_symbols_get(cut, &got, NULL), -EINVAL);
	}
	bench_str_clear(&message);
}

static void
an_error_crosses_the_pipe(void **state)
{
	struct bench_str message = { 0 };
	struct bench_symbols got;
	struct bench_err err;

	(void)state;
	bench_symbols_put_error(&message, "damaged PNG");
	assert_int_equal(bench_symbols_get(bytes(&message), &got, &err), -EINVAL);
	assert_string_equal(err.text, "damaged PNG");
	bench_str_clear(&message);
}

static void
more_symbols_than_we_keep_are_dropped(void **state)
{
	struct bench_symbol s = { .symbology = C128,
				  .text = { (const uint8_t *)"A", 1 } };
	struct bench_str message = { 0 };
	struct bench_symbols got;

	(void)state;
	for (int i = 0; i < 3 * BENCH_SYMBOLS_MAX; i++)
		bench_symbols_put(&message, &s);
	bench_symbols_put_end(&message);
	assert_int_equal(bench_symbols_get(bytes(&message), &got, NULL), 0);
	assert_int_equal(got.n, BENCH_SYMBOLS_MAX);
	bench_str_clear(&message);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mac_and_a_serial_are_a_unit),
		cmocka_unit_test(nothing_of_a_unit_is_none),
		cmocka_unit_test(two_values_of_a_kind_are_ambiguous_and_give_nothing),
		cmocka_unit_test(two_gtins_are_two_labels),
		cmocka_unit_test(one_scan_pass_is_no_proof_but_a_rival),
		cmocka_unit_test(mac_and_serial_far_apart_are_ambiguous),
		cmocka_unit_test(codes_of_unknown_length_are_not_called_far_apart),
		cmocka_unit_test(a_product_without_mpp_firmware_is_marked),
		cmocka_unit_test(symbols_cross_the_pipe_whole),
		cmocka_unit_test(an_error_crosses_the_pipe),
		cmocka_unit_test(more_symbols_than_we_keep_are_dropped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
