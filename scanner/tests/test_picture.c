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
/* It has no check digit. */
static void
code_39_needs_one_witness_more(void **state)
{
	struct view v = { .n = 0 };

	(void)state;
	see(&v, C128, 20, "00562B000001");
	see(&v, BENCH_SYMBOLOGY_CODE39, 2, "FCH2143E1AB");
	assert_int_equal(judge(&v), BENCH_PICTURE_PARTIAL);
	v.codes[1].quality = 3;
	assert_int_equal(judge(&v), BENCH_PICTURE_OK);
}

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

/* Of see(): the place of its box, bars 200 pixels long. */
static struct bench_code *
put_at(struct bench_code *c, int x, int y, int angle)
{
	c->place = (struct bench_place){ x, y, angle, 200, 40 };
	c->box = (struct bench_box){ x - 100, y - 20, x + 100, y + 20 };
	return c;
}

static struct bench_code *
see_bars(struct view *v, int x, int y, int length, int height)
{
	struct bench_code *c = &v->codes[v->n++];

	*c = (struct bench_code){ .unread = true,
				  .place = { x, y, 0, length, height } };
	return c;
}

static void
see_label(struct view *v)
{
	put_at(see(v, C128, 20, "CP-8841-3PCC-K9="), 200, 100, 0);
	put_at(see(v, C128, 20, "FCH2143E1AB"), 200, 190, 0);
	put_at(see(v, C128, 20, "00562B000001"), 200, 280, 0);
}

/* Perhaps a second MAC. */
static void
bars_that_no_code_is_missing_for_are_ambiguous(void **state)
{
	struct view v = { .n = 0 };

	(void)state;
	see_label(&v);
	assert_int_equal(judge(&v), BENCH_PICTURE_OK);
	see_bars(&v, 200, 370, 180, 40);
	assert_int_equal(judge(&v), BENCH_PICTURE_AMBIGUOUS);
	assert_true(bench_label_is_empty(&v.label));
	assert_non_null(strstr(v.reason, "second MAC"));
}

static void
bars_of_the_product_or_the_gtin_may_be_unread(void **state)
{
	struct view v = { .n = 0 };

	(void)state;
	put_at(see(&v, C128, 20, "FCH2143E1AB"), 200, 190, 0);
	put_at(see(&v, C128, 20, "00562B000001"), 200, 280, 0);
	see_bars(&v, 200, 100, 260, 40);
	see_bars(&v, 500, 400, 120, 70);
	assert_int_equal(judge(&v), BENCH_PICTURE_OK);
	see_bars(&v, 800, 400, 120, 70);
	assert_int_equal(judge(&v), BENCH_PICTURE_AMBIGUOUS);
}

/* A 2D code was read, and next to it six lines of bars. */
static void
a_qr_code_among_too_many_bars_is_ambiguous(void **state)
{
	struct view v = { .n = 0 };

	(void)state;
	see(&v, BENCH_SYMBOLOGY_QR, 1, "SN:FCH2143E1AB;MAC:00562B000001");
	for (int i = 0; i < 3; i++)
		see_bars(&v, 200, 100 + 90 * i, 200, 40);
	assert_int_equal(judge(&v), BENCH_PICTURE_OK);
	see_bars(&v, 700, 100, 200, 40);
	assert_int_equal(judge(&v), BENCH_PICTURE_AMBIGUOUS);
}

static void
pieces_of_a_code_are_no_second_code(void **state)
{
	struct view v = { .n = 0 };

	(void)state;
	see_label(&v);
	see_bars(&v, 330, 282, 60, 30);
	assert_int_equal(judge(&v), BENCH_PICTURE_OK);
}

/* Two boxes of one model side by side, of the second only the product is read. */
static void
one_product_in_two_places_is_two_labels(void **state)
{
	struct view v = { .n = 0 };

	(void)state;
	see_label(&v);
	put_at(see(&v, C128, 20, "CP-8841-3PCC-K9="), 700, 110, 3);
	assert_int_equal(judge(&v), BENCH_PICTURE_AMBIGUOUS);
	v.n--;
	put_at(see(&v, C128, 20, "CP-8841-3PCC-K9="), 210, 102, 1);
	assert_int_equal(judge(&v), BENCH_PICTURE_OK);
}

/* Box and phone of one unit. */
static void
one_unit_in_two_places_is_one_unit(void **state)
{
	struct view v = { .n = 0 };

	(void)state;
	see_label(&v);
	put_at(see(&v, C128, 20, "CP-8841-3PCC-K9="), 700, 110, 3);
	put_at(see(&v, C128, 20, "00562B000001"), 700, 200, 3);
	assert_int_equal(judge(&v), BENCH_PICTURE_OK);
}

static void
a_mac_askew_to_the_serial_is_ambiguous(void **state)
{
	struct view v = { .n = 0 };

	(void)state;
	put_at(see(&v, C128, 20, "FCH2143E1AB"), 200, 190, 80);
	put_at(see(&v, C128, 20, "00562B000001"), 200, 280, -88);
	assert_int_equal(judge(&v), BENCH_PICTURE_OK);
	v.codes[1].place.angle = 0;
	assert_int_equal(judge(&v), BENCH_PICTURE_AMBIGUOUS);
}

/* Of the upper label the MAC is in view, of the lower one the serial. */
static void
a_mac_and_a_serial_of_labels_above_each_other_are_ambiguous(void **state)
{
	struct view v = { .n = 0 };

	(void)state;
	put_at(see(&v, C128, 20, "00562B000001"), 200, 100, 0);
	put_at(see(&v, C128, 20, "FCH2143E1AB"), 200, 270, 0);
	assert_int_equal(judge(&v), BENCH_PICTURE_OK);
	put_at(&v.codes[1], 200, 310, 0);
	assert_int_equal(judge(&v), BENCH_PICTURE_AMBIGUOUS);
}

/* Halves of two EAN codes. */
static void
a_gtin_that_few_passes_saw_is_no_rival(void **state)
{
	struct view v = { .n = 0 };

	(void)state;
	see_label(&v);
	see(&v, BENCH_SYMBOLOGY_EAN, 20, "0882658123450");
	see(&v, BENCH_SYMBOLOGY_EAN, 2, "0889728638159");
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
				  .place = { 5, 6, -90, 700, 40 },
				  .unread = true,
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
	assert_int_equal(got.at[0].place.angle, -90);
	assert_int_equal(got.at[0].place.length, 700);
	assert_true(got.at[0].unread);
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
		cmocka_unit_test(code_39_needs_one_witness_more),
		cmocka_unit_test(mac_and_serial_far_apart_are_ambiguous),
		cmocka_unit_test(codes_of_unknown_length_are_not_called_far_apart),
		cmocka_unit_test(bars_that_no_code_is_missing_for_are_ambiguous),
		cmocka_unit_test(bars_of_the_product_or_the_gtin_may_be_unread),
		cmocka_unit_test(a_qr_code_among_too_many_bars_is_ambiguous),
		cmocka_unit_test(pieces_of_a_code_are_no_second_code),
		cmocka_unit_test(one_product_in_two_places_is_two_labels),
		cmocka_unit_test(one_unit_in_two_places_is_one_unit),
		cmocka_unit_test(a_mac_askew_to_the_serial_is_ambiguous),
		cmocka_unit_test(
			a_mac_and_a_serial_of_labels_above_each_other_are_ambiguous),
		cmocka_unit_test(a_gtin_that_few_passes_saw_is_no_rival),
		cmocka_unit_test(a_product_without_mpp_firmware_is_marked),
		cmocka_unit_test(symbols_cross_the_pipe_whole),
		cmocka_unit_test(an_error_crosses_the_pipe),
		cmocka_unit_test(more_symbols_than_we_keep_are_dropped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
