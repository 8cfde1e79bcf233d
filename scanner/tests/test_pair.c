#include <core/pair.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* 2026-06-15 12:00 UTC. */
#define TODAY INT64_C(1781524800000000)

#define MAC_A "00562B000001"
#define MAC_B "00562B000002"
#define SERIAL_A "FCH2143E1AB"
#define SERIAL_B "FCH2143E1AC"
#define PID "CP-8841-3PCC-K9="
#define PID_2 "CP-8851-3PCC-K9="
#define QR_A "PID:CP-8841-3PCC-K9;SN:FCH2143E1AB;MAC:00562B000001"
#define QR_B "PID:CP-8841-3PCC-K9;SN:FCH2143E1AC;MAC:00562B000002"

/* One scanner and its clock. */
struct bench {
	struct bench_pair pair;
	struct bench_pair_answer answer;
	int64_t seconds;
};

static enum bench_pair_word
after(struct bench *b, int64_t seconds, const char *text)
{
	struct bench_scan_rules rules =
		bench_scan_rules_at((struct bench_wall){ TODAY }, 2010);
	struct bench_scan scan;

	b->seconds += seconds;
	bench_scan_classify(&rules,
			    (struct bench_bytes){ (const uint8_t *)text, strlen(text) },
			    BENCH_SYMBOLOGY_UNKNOWN, false, &scan);
	bench_pair_feed(&b->pair, &scan,
			(struct bench_mono){ (1000 + b->seconds) * 1000000 },
			&b->answer);
	return b->answer.word;
}

static enum bench_pair_word
scan(struct bench *b, const char *text)
{
	return after(b, 1, text);
}

static void
assert_unit(const struct bench *b, const char *expected)
{
	char text[128];

	assert_string_equal(bench_label_format(&b->answer.label, text, sizeof(text)),
			    expected);
}

#define UNIT_A "00:56:2b:00:00:01 FCH2143E1AB CP-8841-3PCC-K9"
#define UNIT_B "00:56:2b:00:00:02 FCH2143E1AC CP-8841-3PCC-K9"

static void
every_order_of_three_scans_makes_the_unit(void **state)
{
	static const char *const orders[][3] = {
		{ MAC_A, SERIAL_A, PID }, { MAC_A, PID, SERIAL_A },
		{ SERIAL_A, MAC_A, PID }, { SERIAL_A, PID, MAC_A },
		{ PID, MAC_A, SERIAL_A }, { PID, SERIAL_A, MAC_A },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(orders); i++) {
		struct bench b = { .seconds = 0 };

		assert_int_equal(scan(&b, orders[i][0]), BENCH_PAIR_PARTIAL);
		assert_int_equal(scan(&b, orders[i][1]), BENCH_PAIR_PARTIAL);
		assert_int_equal(scan(&b, orders[i][2]), BENCH_PAIR_OK);
		assert_unit(&b, UNIT_A);
		assert_true(bench_label_is_empty(&b.pair.have));
	}
}

static void
a_partial_says_what_it_needs(void **state)
{
	struct bench b = { .seconds = 0 };

	(void)state;
	scan(&b, MAC_A);
	assert_string_equal(b.answer.reason, "need serial product");
	scan(&b, PID);
	assert_string_equal(b.answer.reason, "need serial");
}

static void
one_code_with_all_is_one_scan(void **state)
{
	struct bench b = { .seconds = 0 };

	(void)state;
	assert_int_equal(scan(&b, QR_A), BENCH_PAIR_OK);
	assert_unit(&b, UNIT_A);
	assert_int_equal(scan(&b, QR_B), BENCH_PAIR_OK);
	assert_unit(&b, UNIT_B);
}

static void
a_2d_code_agrees_with_what_is_there_or_stops(void **state)
{
	struct bench b = { .seconds = 0 };

	(void)state;
	scan(&b, MAC_A);
	assert_int_equal(scan(&b, QR_A), BENCH_PAIR_OK);
	assert_unit(&b, UNIT_A);
	scan(&b, MAC_A);
	assert_int_equal(scan(&b, QR_B), BENCH_PAIR_STOP);
	assert_true(bench_label_is_empty(&b.pair.have));
}

static void
two_macs_stop_and_nothing_of_either_is_kept(void **state)
{
	struct bench b = { .seconds = 0 };

	(void)state;
	scan(&b, MAC_A);
	assert_int_equal(scan(&b, MAC_B), BENCH_PAIR_STOP);
	assert_non_null(strstr(b.answer.reason, "MAC"));
	assert_int_equal(scan(&b, SERIAL_B), BENCH_PAIR_PARTIAL);
	assert_unit(&b, SERIAL_B);
}

static void
two_serials_or_two_products_stop(void **state)
{
	struct bench b = { .seconds = 0 };

	(void)state;
	scan(&b, SERIAL_A);
	assert_int_equal(scan(&b, SERIAL_B), BENCH_PAIR_STOP);
	scan(&b, PID);
	assert_int_equal(scan(&b, PID_2), BENCH_PAIR_STOP);
	assert_true(bench_label_is_empty(&b.pair.have));
}

static void
one_code_with_two_macs_stops_and_clears(void **state)
{
	struct bench b = { .seconds = 0 };

	(void)state;
	scan(&b, SERIAL_A);
	assert_int_equal(scan(&b, "MAC:" MAC_A ";MAC:" MAC_B), BENCH_PAIR_STOP);
	assert_true(bench_label_is_empty(&b.pair.have));
}

static void
the_window_is_twenty_seconds(void **state)
{
	struct bench b = { .seconds = 0 };

	(void)state;
	scan(&b, MAC_A);
	assert_int_equal(after(&b, 20, SERIAL_A), BENCH_PAIR_PARTIAL);
	assert_unit(&b, "00:56:2b:00:00:01 FCH2143E1AB");
	assert_int_equal(after(&b, 21, MAC_B), BENCH_PAIR_PARTIAL);
	assert_unit(&b, "00:56:2b:00:00:02");
	assert_string_equal(b.answer.dropped.serial, SERIAL_A);
}

/* The worst that can happen: one phone's MAC, a pause, the next phone's serial. */
static void
an_interrupted_unit_never_marries_the_next(void **state)
{
	struct bench b = { .seconds = 0 };

	(void)state;
	scan(&b, MAC_A);
	assert_int_equal(after(&b, 60, SERIAL_B), BENCH_PAIR_PARTIAL);
	assert_unit(&b, SERIAL_B);
	scan(&b, PID);
	assert_int_equal(scan(&b, MAC_B), BENCH_PAIR_OK);
	assert_unit(&b, UNIT_B);
}

static void
unknown_and_unneeded_scans_leave_the_unit_alone(void **state)
{
	struct bench b = { .seconds = 0 };

	(void)state;
	assert_int_equal(scan(&b, "0882658123450"), BENCH_PAIR_READY);
	scan(&b, MAC_A);
	assert_int_equal(scan(&b, "0882658123450"), BENCH_PAIR_PARTIAL);
	assert_int_equal(scan(&b, "V01"), BENCH_PAIR_PARTIAL);
	assert_int_equal(scan(&b, "what is this"), BENCH_PAIR_STOP);
	assert_int_equal(scan(&b, "703509123453"), BENCH_PAIR_STOP); /* ASK */
	scan(&b, SERIAL_A);
	assert_int_equal(scan(&b, PID), BENCH_PAIR_OK);
	assert_unit(&b, UNIT_A);
}

static void
a_scanner_that_fires_twice_is_no_second_unit(void **state)
{
	struct bench b = { .seconds = 0 };

	(void)state;
	scan(&b, PID);
	scan(&b, SERIAL_A);
	scan(&b, MAC_A);
	assert_int_equal(scan(&b, MAC_A), BENCH_PAIR_DUPLICATE);
	assert_true(bench_label_is_empty(&b.pair.have));
	assert_int_equal(after(&b, 10, MAC_A), BENCH_PAIR_PARTIAL);
}

/* A repetition must not turn red into amber. */
static void
what_was_refused_is_not_called_a_repetition(void **state)
{
	struct bench b = { .seconds = 0 };

	(void)state;
	scan(&b, MAC_A);
	assert_int_equal(scan(&b, MAC_B), BENCH_PAIR_STOP);
	assert_int_equal(scan(&b, MAC_B), BENCH_PAIR_PARTIAL);
	assert_int_equal(scan(&b, QR_A), BENCH_PAIR_STOP);
	assert_int_equal(scan(&b, QR_A), BENCH_PAIR_OK);
}

static void
the_same_value_again_later_changes_nothing(void **state)
{
	struct bench b = { .seconds = 0 };

	(void)state;
	scan(&b, MAC_A);
	scan(&b, SERIAL_A);
	assert_int_equal(after(&b, 5, MAC_A), BENCH_PAIR_PARTIAL);
	assert_int_equal(scan(&b, PID), BENCH_PAIR_OK);
	assert_unit(&b, UNIT_A);
}

static void
a_product_that_comes_late_starts_no_unit(void **state)
{
	struct bench b = { .seconds = 0 };

	(void)state;
	scan(&b, MAC_A);
	scan(&b, SERIAL_A);
	bench_pair_settle(&b.pair, "");
	assert_int_equal(scan(&b, PID), BENCH_PAIR_READY);
	assert_true(b.answer.late_pid);
	assert_unit(&b, UNIT_A);
	assert_true(bench_label_is_empty(&b.pair.have));
	assert_int_equal(after(&b, 5, PID), BENCH_PAIR_PARTIAL);
}

static void
a_product_after_the_window_is_the_next_units(void **state)
{
	struct bench b = { .seconds = 0 };

	(void)state;
	scan(&b, MAC_A);
	scan(&b, SERIAL_A);
	bench_pair_settle(&b.pair, "");
	assert_int_equal(after(&b, 21, PID), BENCH_PAIR_PARTIAL);
}

static void
after_a_recorded_units_mac_the_next_mac_starts_anew(void **state)
{
	struct bench b = { .seconds = 0 };

	(void)state;
	scan(&b, MAC_A);
	bench_pair_mark_known(&b.pair);
	assert_int_equal(scan(&b, MAC_B), BENCH_PAIR_PARTIAL);
	assert_unit(&b, "00:56:2b:00:00:02");
}

/* Box and phone swapped: MAC of a recorded unit, then another unit's serial. The store
 * must see both together to refuse them. */
static void
after_a_recorded_units_mac_another_serial_is_put_beside_it(void **state)
{
	struct bench b = { .seconds = 0 };

	(void)state;
	scan(&b, MAC_A);
	bench_pair_mark_known(&b.pair);
	assert_int_equal(scan(&b, SERIAL_B), BENCH_PAIR_PARTIAL);
	assert_unit(&b, "00:56:2b:00:00:01 FCH2143E1AC");
}

static void
what_is_left_over_is_told_unless_it_is_known(void **state)
{
	struct bench b = { .seconds = 0 };
	struct bench_label left;

	(void)state;
	scan(&b, MAC_A);
	left = bench_pair_left_over(&b.pair);
	assert_true(bench_label_has_mac(&left));
	bench_pair_mark_known(&b.pair);
	left = bench_pair_left_over(&b.pair);
	assert_true(bench_label_is_empty(&left));
}

static void
undo_forgets_the_half_unit_only(void **state)
{
	struct bench b = { .seconds = 0 };

	(void)state;
	scan(&b, MAC_A);
	assert_int_equal(scan(&b, "XCDUNDOU"), BENCH_PAIR_READY);
	assert_true(bench_label_is_empty(&b.pair.have));
	assert_int_equal(scan(&b, "XCDUNDOU"), BENCH_PAIR_STOP);
	assert_int_equal(scan(&b, "XCDHELPV"), BENCH_PAIR_STOP);
}

static void
a_product_without_mpp_firmware_stays_marked(void **state)
{
	struct bench b = { .seconds = 0 };

	(void)state;
	scan(&b, "CP-8841-K9=");
	scan(&b, MAC_A);
	assert_int_equal(scan(&b, SERIAL_A), BENCH_PAIR_OK);
	assert_true(b.answer.not_mpp);
	assert_int_equal(scan(&b, QR_B), BENCH_PAIR_OK);
	assert_false(b.answer.not_mpp);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_order_of_three_scans_makes_the_unit),
		cmocka_unit_test(a_partial_says_what_it_needs),
		cmocka_unit_test(one_code_with_all_is_one_scan),
		cmocka_unit_test(a_2d_code_agrees_with_what_is_there_or_stops),
		cmocka_unit_test(two_macs_stop_and_nothing_of_either_is_kept),
		cmocka_unit_test(two_serials_or_two_products_stop),
		cmocka_unit_test(one_code_with_two_macs_stops_and_clears),
		cmocka_unit_test(the_window_is_twenty_seconds),
		cmocka_unit_test(an_interrupted_unit_never_marries_the_next),
		cmocka_unit_test(unknown_and_unneeded_scans_leave_the_unit_alone),
		cmocka_unit_test(a_scanner_that_fires_twice_is_no_second_unit),
		cmocka_unit_test(what_was_refused_is_not_called_a_repetition),
		cmocka_unit_test(the_same_value_again_later_changes_nothing),
		cmocka_unit_test(a_product_that_comes_late_starts_no_unit),
		cmocka_unit_test(a_product_after_the_window_is_the_next_units),
		cmocka_unit_test(after_a_recorded_units_mac_the_next_mac_starts_anew),
		cmocka_unit_test(
			after_a_recorded_units_mac_another_serial_is_put_beside_it),
		cmocka_unit_test(what_is_left_over_is_told_unless_it_is_known),
		cmocka_unit_test(undo_forgets_the_half_unit_only),
		cmocka_unit_test(a_product_without_mpp_firmware_stays_marked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
