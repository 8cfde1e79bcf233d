#include <core/consensus.h>
#include <decode/stream.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* 2026-06-15 12:00 UTC. */
#define TODAY INT64_C(1781524800000000)
#define MS INT64_C(1000)

static const char mac[] = "00562B000001", other_mac[] = "00562B000002";
static const char serial[] = "FCH2143E1AB", other_serial[] = "FCH2143E1AC";
static const char pid[] = "CP-8841-3PCC-K9=";

/* A camera and what it has seen. */
struct bed {
	struct bench_consensus c;
	struct bench_label label;
	bool not_mpp;
	char reason[160];
};

/* One frame with the codes named, one below the other; NULL ends the list. */
static enum bench_picture_status
frame(struct bed *b, int64_t ms, const char *one, const char *two, const char *three)
{
	struct bench_scan_rules rules =
		bench_scan_rules_at((struct bench_wall){ TODAY }, 2010);
	const char *const texts[] = { one, two, three };
	struct bench_code codes[3] = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < BENCH_N(texts) && texts[i] != NULL; i++, n++) {
		bool matrix = strchr(texts[i], ':') != NULL;

		codes[n].text = (struct bench_bytes){ (const uint8_t *)texts[i],
						      strlen(texts[i]) };
		codes[n].quality = 1;
		codes[n].box = (struct bench_box){ 100, 100 + 60 * (int)i, 400,
						   140 + 60 * (int)i };
		bench_scan_classify(&rules, codes[n].text,
				    matrix ? BENCH_SYMBOLOGY_QR
					   : BENCH_SYMBOLOGY_CODE128,
				    false, &codes[n].scan);
	}
	return bench_consensus_feed(&b->c, codes, n, (struct bench_mono){ ms * MS },
				    &b->label, &b->not_mpp, b->reason);
}

static void
one_frame_is_no_proof_two_are(void **state)
{
	struct bed b = { 0 };

	(void)state;
	assert_int_equal(frame(&b, 1000, mac, serial, pid), BENCH_PICTURE_NONE);
	assert_true(bench_label_is_empty(&b.label));
	assert_int_equal(frame(&b, 1100, mac, serial, NULL), BENCH_PICTURE_OK);
	assert_string_equal(b.label.serial, serial);
	assert_string_equal(b.label.pid, "");
	assert_int_equal(frame(&b, 1200, pid, NULL, NULL), BENCH_PICTURE_OK);
	assert_string_equal(b.label.pid, "CP-8841-3PCC-K9");
}

static void
the_same_frame_does_not_count_twice(void **state)
{
	struct bed b = { 0 };

	(void)state;
	assert_int_equal(frame(&b, 1000, serial, serial, serial), BENCH_PICTURE_NONE);
}

static void
frames_too_far_apart_do_not_agree(void **state)
{
	struct bed b = { 0 };

	(void)state;
	frame(&b, 1000, mac, serial, NULL);
	assert_int_equal(frame(&b, 2501, mac, serial, NULL), BENCH_PICTURE_NONE);
	assert_int_equal(frame(&b, 4000, mac, serial, NULL), BENCH_PICTURE_OK);
}

static void
a_qr_code_needs_one_frame(void **state)
{
	struct bed b = { 0 };

	(void)state;
	assert_int_equal(frame(&b, 1000, "SN:FCH2143E1AB;MAC:00562B000001", NULL, NULL),
			 BENCH_PICTURE_OK);
	assert_int_equal(frame(&b, 1100, other_mac, NULL, NULL),
			 BENCH_PICTURE_AMBIGUOUS);
}

static void
a_rival_stops_everything_until_it_is_over(void **state)
{
	struct bed b = { 0 };

	(void)state;
	frame(&b, 1000, mac, serial, NULL);
	frame(&b, 1100, other_mac, NULL, NULL);
	assert_int_equal(frame(&b, 1200, mac, serial, NULL), BENCH_PICTURE_AMBIGUOUS);
	assert_true(bench_label_is_empty(&b.label));
	assert_int_equal(frame(&b, 2500, mac, serial, NULL), BENCH_PICTURE_AMBIGUOUS);
	assert_int_equal(frame(&b, 2700, mac, serial, NULL), BENCH_PICTURE_OK);
}

static void
a_frame_with_two_labels_stops_everything_until_it_is_over(void **state)
{
	struct bed b = { 0 };

	(void)state;
	assert_int_equal(frame(&b, 1000, mac, other_mac, NULL),
			 BENCH_PICTURE_AMBIGUOUS);
	assert_int_equal(frame(&b, 1100, serial, NULL, NULL), BENCH_PICTURE_AMBIGUOUS);
	assert_int_equal(frame(&b, 1200, serial, NULL, NULL), BENCH_PICTURE_AMBIGUOUS);
	frame(&b, 2600, serial, NULL, NULL);
	assert_int_equal(frame(&b, 2700, serial, NULL, NULL), BENCH_PICTURE_PARTIAL);
}

/* The camera moves from one label to the next: the MAC of one, the serial of the other.
 */
static void
a_mac_and_a_serial_never_seen_together_are_no_unit(void **state)
{
	struct bed b = { 0 };

	(void)state;
	frame(&b, 1000, mac, NULL, NULL);
	assert_int_equal(frame(&b, 1100, mac, NULL, NULL), BENCH_PICTURE_PARTIAL);
	frame(&b, 1200, other_serial, NULL, NULL);
	assert_int_equal(frame(&b, 1300, other_serial, NULL, NULL),
			 BENCH_PICTURE_AMBIGUOUS);
	assert_true(bench_label_is_empty(&b.label));
	assert_int_equal(frame(&b, 1400, mac, other_serial, NULL), BENCH_PICTURE_OK);
}

static void
a_clock_that_goes_back_forgets(void **state)
{
	struct bed b = { 0 };

	(void)state;
	frame(&b, 9000, mac, serial, NULL);
	assert_int_equal(frame(&b, 1000, mac, serial, NULL), BENCH_PICTURE_NONE);
}

static void
more_codes_than_are_kept_are_no_unit(void **state)
{
	struct bed b = { 0 };
	char text[16];

	(void)state;
	for (int i = 0; i < 40; i++) {
		snprintf(text, sizeof(text), "FCH2143E%03X", 0xa00 + i);
		assert_int_not_equal(frame(&b, 1000 + i, text, NULL, NULL),
				     BENCH_PICTURE_OK);
	}
	assert_true(b.c.n <= BENCH_CONSENSUS_MAX);
}

static void
feed(struct bench_stream *s, int64_t ms, const char *one, const char *two)
{
	struct bench_scan_rules rules =
		bench_scan_rules_at((struct bench_wall){ TODAY }, 2010);
	const char *const texts[] = { one, two };
	struct bench_code codes[2] = { 0 };
	size_t n = 0;

	for (; n < 2 && texts[n] != NULL; n++) {
		codes[n].text = (struct bench_bytes){ (const uint8_t *)texts[n],
						      strlen(texts[n]) };
		codes[n].quality = 5;
		bench_scan_classify(&rules, codes[n].text, BENCH_SYMBOLOGY_CODE128,
				    false, &codes[n].scan);
	}
	bench_stream_feed(s, codes, n, (struct bench_mono){ ms * MS });
}

static void
a_stream_keeps_its_unit_when_the_label_leaves(void **state)
{
	struct bench_stream s = { .status = BENCH_PICTURE_NONE };

	(void)state;
	feed(&s, 100, mac, serial);
	feed(&s, 200, mac, serial);
	feed(&s, 5000, NULL, NULL);
	assert_int_equal(s.status, BENCH_PICTURE_OK);
	assert_string_equal(s.label.serial, serial);
	assert_int_equal(s.frames, 3);
}

static void
a_stream_of_two_units_is_ambiguous(void **state)
{
	struct bench_stream s = { .status = BENCH_PICTURE_NONE };

	(void)state;
	feed(&s, 100, mac, serial);
	feed(&s, 200, mac, serial);
	feed(&s, 5000, other_mac, other_serial);
	feed(&s, 5100, other_mac, other_serial);
	assert_int_equal(s.status, BENCH_PICTURE_AMBIGUOUS);
	assert_true(bench_label_is_empty(&s.label));
	feed(&s, 9000, mac, serial);
	feed(&s, 9100, mac, serial);
	assert_int_equal(s.status, BENCH_PICTURE_AMBIGUOUS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_frame_is_no_proof_two_are),
		cmocka_unit_test(the_same_frame_does_not_count_twice),
		cmocka_unit_test(frames_too_far_apart_do_not_agree),
		cmocka_unit_test(a_qr_code_needs_one_frame),
		cmocka_unit_test(a_rival_stops_everything_until_it_is_over),
		cmocka_unit_test(
			a_frame_with_two_labels_stops_everything_until_it_is_over),
		cmocka_unit_test(a_mac_and_a_serial_never_seen_together_are_no_unit),
		cmocka_unit_test(a_clock_that_goes_back_forgets),
		cmocka_unit_test(more_codes_than_are_kept_are_no_unit),
		cmocka_unit_test(a_stream_keeps_its_unit_when_the_label_leaves),
		cmocka_unit_test(a_stream_of_two_units_is_ambiguous),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
