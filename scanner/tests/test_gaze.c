#include <core/gaze.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* 2026-06-15 12:00 UTC. */
#define TODAY INT64_C(1781524800000000)
#define FRAME_US INT64_C(100000)

static const char mac_a[] = "00562B000001", mac_b[] = "00562B000002";
static const char serial_a[] = "FCH2143E1AB", serial_b[] = "FCH2143E1AC";
static const char pid[] = "CP-8841-3PCC-K9=";
static const char ack[] = "XCDSEENU", undo[] = "XCDUNDOU";
/* Bars that nobody can read. */
static const char bars[] = "?";

#define WHOLE_A "MAC:00562B000001;SN:FCH2143E1AB;PID:CP-8841-3PCC-K9"
#define WHOLE_B "MAC:00562B000002;SN:FCH2143E1AC;PID:CP-8841-3PCC-K9"

/* A camera at a station, ten frames a second. */
struct view {
	struct bench_gaze gaze;
	bool elsewhere; /* not at intake */
	int64_t now;
	struct bench_gaze_word word;
	int told; /* words so far */
};

static struct bench_scan_rules
rules(void)
{
	return bench_scan_rules_at((struct bench_wall){ TODAY }, 2010);
}

static void
code_of(const char *text, int line, struct bench_code *code)
{
	struct bench_scan_rules r = rules();

	*code = (struct bench_code){ .quality = 9,
				     .box = { 100, 100 + 60 * line, 400,
					      140 + 60 * line },
				     .place = { 250, 120 + 60 * line, 0, 300, 40 } };
	code->unread = text == bars;
	if (code->unread)
		return;
	code->text = (struct bench_bytes){ (const uint8_t *)text, strlen(text) };
	bench_scan_classify(&r, code->text, BENCH_SYMBOLOGY_CODE128, false,
			    &code->scan);
}

/* One frame; its codes end with NULL. The last word is kept. */
static void
frame(struct view *v, const char *const *texts)
{
	struct bench_code codes[8];
	struct bench_gaze_word word;
	size_t n = 0;

	for (; texts[n] != NULL; n++)
		code_of(texts[n], (int)n, &codes[n]);
	v->now += FRAME_US;
	bench_gaze_feed(&v->gaze, codes, n, !v->elsewhere,
			(struct bench_mono){ v->now }, &word);
	if (word.kind == BENCH_GAZE_NOTHING)
		return;
	v->word = word;
	v->told++;
}

#define SHOW(v, frames, ...)                                                           \
	do {                                                                           \
		const char *const texts_[] = { __VA_ARGS__ __VA_OPT__(, ) NULL };      \
		for (int i_ = 0; i_ < (frames); i_++)                                  \
			frame(v, texts_);                                              \
	} while (0)

static void
assert_told(struct view *v, const char *text)
{
	assert_int_equal(v->told, 1);
	assert_int_equal(v->word.kind, BENCH_GAZE_SCAN);
	assert_string_equal(v->word.text, text);
	v->told = 0;
}

static void
assert_silent(const struct view *v)
{
	if (v->told > 0)
		fail_msg("told: %s%s", v->word.text, v->word.reason);
}

static void
a_label_is_told_once_for_as_long_as_it_is_in_view(void **state)
{
	struct view v = { .now = 0 };

	(void)state;
	SHOW(&v, 1, mac_a, serial_a, pid);
	assert_silent(&v);
	SHOW(&v, 1, mac_a, serial_a, pid);
	assert_told(&v, WHOLE_A);
	SHOW(&v, 100, mac_a, serial_a, pid);
	assert_silent(&v);
}

static void
out_of_view_for_a_while_it_is_told_again(void **state)
{
	struct view v = { .now = 0 };

	(void)state;
	SHOW(&v, 2, mac_a, serial_a, pid);
	assert_told(&v, WHOLE_A);
	SHOW(&v, 14);
	SHOW(&v, 4, mac_a, serial_a, pid);
	assert_silent(&v);
	SHOW(&v, 16);
	SHOW(&v, 2, mac_a, serial_a, pid);
	assert_told(&v, WHOLE_A);
}

/* Turned away it is bars that nobody reads. */
static void
what_is_turned_away_is_still_in_view(void **state)
{
	struct view v = { .elsewhere = true };

	(void)state;
	SHOW(&v, 2, mac_a, serial_a);
	assert_told(&v, "MAC:00562B000001;SN:FCH2143E1AB");
	SHOW(&v, 40, bars);
	SHOW(&v, 5, mac_a, serial_a);
	assert_silent(&v);
}

static void
the_next_label_is_told_when_the_last_one_is_gone(void **state)
{
	struct view v = { .now = 0 };

	(void)state;
	SHOW(&v, 2, mac_a, serial_a, pid);
	assert_told(&v, WHOLE_A);
	SHOW(&v, 14, mac_b, serial_b, pid);
	assert_silent(&v);
	SHOW(&v, 4, mac_b, serial_b, pid);
	assert_told(&v, WHOLE_B);
}

/* No time window pairs what no frame had together. */
static void
halves_of_two_labels_never_make_one(void **state)
{
	struct view v = { .now = 0 };

	(void)state;
	SHOW(&v, 20, mac_a);
	assert_told(&v, "MAC:00562B000001");
	SHOW(&v, 20);
	SHOW(&v, 40, serial_b);
	assert_int_equal(v.told, 1);
	assert_int_equal(v.word.kind, BENCH_GAZE_HINT);
	assert_non_null(strstr(v.word.reason, "without its MAC"));
	v.told = 0;
	SHOW(&v, 2, serial_b, mac_b, pid);
	assert_told(&v, WHOLE_B);
}

static void
a_half_waits_for_the_rest_of_its_label(void **state)
{
	struct view v = { .now = 0 };

	(void)state;
	SHOW(&v, 8, mac_a);
	assert_silent(&v);
	SHOW(&v, 2, mac_a, serial_a, pid);
	assert_told(&v, WHOLE_A);
	v = (struct view){ .now = 0 };
	SHOW(&v, 20, mac_a);
	assert_told(&v, "MAC:00562B000001");
	SHOW(&v, 2, mac_a, serial_a, pid);
	assert_told(&v, WHOLE_A);
}

static void
a_product_that_is_read_late_is_told_by_itself(void **state)
{
	struct view v = { .now = 0 };

	(void)state;
	SHOW(&v, 5, mac_a, serial_a);
	assert_silent(&v);
	SHOW(&v, 5, mac_a, serial_a);
	assert_told(&v, "MAC:00562B000001;SN:FCH2143E1AB");
	SHOW(&v, 3, mac_a, serial_a, pid);
	assert_told(&v, "PID:CP-8841-3PCC-K9");
	SHOW(&v, 30, mac_a, serial_a, pid);
	assert_silent(&v);
}

/* A phone whose label grows while it is read is no box of itself. */
static void
at_packing_a_label_is_told_once_however_it_grows(void **state)
{
	struct view v = { .elsewhere = true };

	(void)state;
	SHOW(&v, 20, serial_a);
	assert_told(&v, "SN:FCH2143E1AB");
	SHOW(&v, 20, mac_a, serial_a);
	SHOW(&v, 20, mac_a, serial_a, pid);
	SHOW(&v, 20, mac_a);
	assert_silent(&v);
}

static void
a_label_that_lies_there_is_no_news_when_the_mode_changes(void **state)
{
	struct view v = { .elsewhere = true };

	(void)state;
	SHOW(&v, 2, mac_a, serial_a);
	assert_told(&v, "MAC:00562B000001;SN:FCH2143E1AB");
	SHOW(&v, 5, mac_a, serial_a, pid);
	v.elsewhere = false;
	SHOW(&v, 30, mac_a, serial_a, pid);
	assert_silent(&v);
	SHOW(&v, 16);
	SHOW(&v, 2, mac_a, serial_a, pid);
	assert_told(&v, WHOLE_A);
}

static void
a_command_fires_once_while_it_is_in_view(void **state)
{
	struct view v = { .now = 0 };

	(void)state;
	SHOW(&v, 2, ack);
	assert_told(&v, ack);
	SHOW(&v, 50, ack);
	SHOW(&v, 14);
	SHOW(&v, 5, ack);
	assert_silent(&v);
	SHOW(&v, 16);
	SHOW(&v, 2, ack);
	assert_told(&v, ack);
	SHOW(&v, 20, undo);
	assert_told(&v, undo);
}

static void
a_whole_sheet_of_commands_fires_none(void **state)
{
	struct view v = { .now = 0 };

	(void)state;
	SHOW(&v, 30, ack, undo);
	assert_silent(&v);
	SHOW(&v, 1, ack, undo);
	assert_int_equal(v.word.kind, BENCH_GAZE_STOP);
	assert_non_null(strstr(v.word.reason, "several codes of the sheet"));
	SHOW(&v, 50, ack, undo);
	assert_int_equal(v.told, 1);
}

static void
two_labels_that_stay_stop_once_and_passing_ones_do_not(void **state)
{
	struct view v = { .now = 0 };

	(void)state;
	SHOW(&v, 25, mac_a, mac_b, serial_a);
	SHOW(&v, 20);
	SHOW(&v, 25, mac_a, mac_b, serial_a);
	assert_silent(&v);
	SHOW(&v, 60, mac_a, mac_b, serial_a);
	assert_int_equal(v.told, 1);
	assert_int_equal(v.word.kind, BENCH_GAZE_STOP);
	assert_non_null(strstr(v.word.reason, "two different values for MAC"));
	v.told = 0;
	SHOW(&v, 20);
	SHOW(&v, 40, mac_a, mac_b, serial_a);
	assert_int_equal(v.told, 1);
}

static void
recordings_of_another_clock_begin_anew(void **state)
{
	struct view v = { .now = 1000 * FRAME_US };

	(void)state;
	SHOW(&v, 2, mac_a, serial_a, pid);
	assert_told(&v, WHOLE_A);
	v.now = 0;
	SHOW(&v, 2, mac_a, serial_a, pid);
	assert_told(&v, WHOLE_A);
}

/* What is told means the same when it is classified again, without its bar code. */
static void
a_told_label_reads_as_it_was(void **state)
{
	static const char *const labels[][3] = {
		{ "00562B000001", "FCH2143E1AB", "CP-8841-3PCC-K9=" },
		{ "703509123456", "JAE2445044T", "DP-9851-K9=" },
		{ "001565123456", "3146019071234567", "SIP-T46U" },
		{ "64167F123456", "64167F123456", "2200-48820-025" },
	};
	struct bench_scan_rules r = rules();

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct view v = { .elsewhere = true };
		struct bench_label want;
		struct bench_scan scan;

		SHOW(&v, 12, labels[i][0], labels[i][1], labels[i][2]);
		assert_int_equal(v.told, 1);
		want = v.gaze.told;
		bench_scan_classify(&r,
				    (struct bench_bytes){ (const uint8_t *)v.word.text,
							  strlen(v.word.text) },
				    BENCH_SYMBOLOGY_UNKNOWN, false, &scan);
		bench_label_settle(&scan.label);
		if (!bench_label_equal(&want, &scan.label))
			fail_msg("%s became %s", v.word.text, scan.value);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_label_is_told_once_for_as_long_as_it_is_in_view),
		cmocka_unit_test(out_of_view_for_a_while_it_is_told_again),
		cmocka_unit_test(what_is_turned_away_is_still_in_view),
		cmocka_unit_test(the_next_label_is_told_when_the_last_one_is_gone),
		cmocka_unit_test(halves_of_two_labels_never_make_one),
		cmocka_unit_test(a_half_waits_for_the_rest_of_its_label),
		cmocka_unit_test(a_product_that_is_read_late_is_told_by_itself),
		cmocka_unit_test(at_packing_a_label_is_told_once_however_it_grows),
		cmocka_unit_test(
			a_label_that_lies_there_is_no_news_when_the_mode_changes),
		cmocka_unit_test(a_command_fires_once_while_it_is_in_view),
		cmocka_unit_test(a_whole_sheet_of_commands_fires_none),
		cmocka_unit_test(
			two_labels_that_stay_stop_once_and_passing_ones_do_not),
		cmocka_unit_test(recordings_of_another_clock_begin_anew),
		cmocka_unit_test(a_told_label_reads_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
