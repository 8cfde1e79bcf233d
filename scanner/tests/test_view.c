/* What the screen shows, without a terminal. */
#include "scarce.h"

#include <bench/str.h>
#include <station/big.h>
#include <station/tone.h>
#include <station/view.h>
#include <station/words.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct bench_view view;

static struct bench_session
session(enum bench_pair_word word, const char *text)
{
	struct bench_session s;

	bench_session_init(&s, false);
	s.word = word;
	bench_copy(s.text, sizeof(s.text), text);
	s.batch = 17;
	bench_copy(s.customer, sizeof(s.customer), "Acme");
	bench_copy(s.host, sizeof(s.host), "prov.example.com");
	bench_copy(s.colour, sizeof(s.colour), "orange");
	bench_copy(s.staff, sizeof(s.staff), "supervisor 1");
	s.count = 37;
	s.of = 50;
	s.n_last = 2;
	for (int i = 0; i < 2; i++) {
		s.last[i].mac = (struct bench_mac){ { 0, 0x56, 0x2b, 0, 0x88, 0xd0 } };
		s.last[i].word = i == 0 ? word : BENCH_PAIR_OK;
		bench_copy(s.last[i].model, sizeof(s.last[i].model), "8841");
		bench_copy(s.last[i].serial, sizeof(s.last[i].serial), "FCH2143E1AB");
	}
	return s;
}

static void
make(const struct bench_session *s, enum bench_lang lang, int columns, int rows)
{
	static const struct bench_order_sum sum = {
		.listed = 50, .units = 38, .matched = 37, .missing = 13, .extra = 1
	};
	static const struct bench_carton carton = { .id = 9, .number = 3, .units = 6 };
	const struct bench_view_facts f = { .session = s,
					    .station = "west",
					    .lang = lang,
					    .sum = &sum,
					    .carton = &carton,
					    .rows = rows,
					    .columns = columns };

	bench_view_make(&f, &view);
}

static bool
says(const char *part)
{
	for (int i = 0; i < view.rows; i++)
		if (strstr(view.line[i].text, part) != NULL)
			return true;
	return false;
}

static void
assert_says(const char *part)
{
	if (says(part))
		return;
	for (int i = 0; i < view.rows; i++)
		print_error("%s\n", view.line[i].text);
	fail_msg("not said: %s", part);
}

static void
every_line_fills_the_window_in_every_state_and_size(void **state)
{
	static const int sizes[][2] = { { 80, 24 },  { 120, 40 }, { 40, 12 },
					{ 200, 60 }, { 79, 21 },  { 20, 5 },
					{ 61, 22 },  { 240, 80 }, { 400, 100 },
					{ 1, 1 } };
	struct bench_session s;

	(void)state;
	for (int word = 0; word < BENCH_PAIR_WORDS; word++) {
		s = session((enum bench_pair_word)word, "what it is, and what to do");
		for (size_t i = 0; i < BENCH_N(sizes) * 2; i++) {
			make(&s, i % 2 == 0 ? BENCH_EN : BENCH_JA, sizes[i / 2][0],
			     sizes[i / 2][1]);
			assert_true(view.rows <= BENCH_VIEW_ROWS);
			for (int k = 0; k < view.rows; k++)
				assert_int_equal(bench_columns(view.line[k].text),
						 view.columns);
		}
	}
}

static void
the_job_is_on_top_in_its_colour(void **state)
{
	struct bench_session s = session(BENCH_PAIR_READY, "scan a label");

	(void)state;
	make(&s, BENCH_EN, 80, 24);
	assert_int_equal(view.line[0].paint, BENCH_PAINT_JOB);
	assert_non_null(strstr(view.line[0].text, "Acme → prov.example.com"));
	assert_non_null(strstr(view.line[0].text, "job 17, orange"));
	assert_non_null(strstr(view.line[1].text, "INTAKE  west"));
	assert_non_null(strstr(view.line[1].text, "supervisor 1"));
	make(&s, BENCH_JA, 120, 40);
	assert_int_equal(view.line[2].paint, BENCH_PAINT_JOB);
	assert_non_null(strstr(view.line[1].text, "出荷指示 17、オレンジ"));
	s.batch = 0;
	make(&s, BENCH_EN, 80, 24);
	assert_int_equal(view.line[0].paint, BENCH_PAINT_BAR);
	assert_non_null(strstr(view.line[0].text, "no job"));
}

/* The picture's first row, as it stands at the largest place it is drawn. */
static void
each_state_has_its_word_and_icon(void **state)
{
	char seen[BENCH_PAIR_WORDS][BENCH_VIEW_TEXT * 8] = { "" };

	(void)state;
	for (int word = 0; word < BENCH_PAIR_WORDS; word++) {
		struct bench_session s = session((enum bench_pair_word)word, "");
		struct bench_str all = { 0 };

		make(&s, BENCH_EN, 80, 24);
		assert_int_equal(view.word, word);
		for (int i = 3; i < 11; i++)
			bench_str_add(&all, view.line[i].text);
		assert_true(bench_copy(seen[word], sizeof(seen[word]),
				       bench_str_get(&all)));
		bench_str_clear(&all);
		assert_non_null(strstr(seen[word], "█"));
		for (int i = 0; i < word; i++)
			assert_string_not_equal(seen[word], seen[i]);
	}
}

static void
pictures_are_whole(void **state)
{
	(void)state;
	for (int i = 0; i < BENCH_BIG_WORDS * 2; i++) {
		const char *const *p = bench_big_word((enum bench_big_word)(i / 2),
						      i % 2 == 0 ? BENCH_EN : BENCH_JA);

		for (size_t k = 0; p[k] != NULL; k++) {
			assert_int_equal(strlen(p[k]), strlen(p[0]));
			assert_int_equal(strspn(p[k], " #"), strlen(p[0]));
		}
	}
	assert_null(bench_big_figure('x'));
	for (const char *p = "0123456789/"; *p != '\0'; p++)
		assert_non_null(bench_big_figure(*p));
}

static void
a_stop_says_why_and_how_to_go_on(void **state)
{
	struct bench_session s = session(BENCH_PAIR_STOP, "this is the box of 88D0");

	(void)state;
	make(&s, BENCH_EN, 80, 24);
	assert_says("this is the box of 88D0");
	assert_says("scan ACK to go on");
	assert_says("× 88D0  8841     FCH2143E1AB");
	assert_says("listed 50, matched 37, missing 13, extra 1");
	make(&s, BENCH_JA, 80, 24);
	assert_says("これは 88D0 の個装箱です");
	assert_says("リスト 50、一致 37、未着 13、余分 1");
}

static void
an_ok_says_which_unit_and_where_it_will_go(void **state)
{
	struct bench_session s = session(BENCH_PAIR_OK, "scan a label");

	(void)state;
	make(&s, BENCH_EN, 80, 24);
	assert_says("8841  FCH2143E1AB  → prov.example.com");
}

static void
what_waits_is_seen_until_it_is_whole(void **state)
{
	struct bench_session s = session(BENCH_PAIR_READY, "scan a label");
	struct bench_view_facts f = {
		.session = &s, .station = "", .rows = 24, .columns = 80
	};

	(void)state;
	bench_copy(f.half.serial, sizeof(f.half.serial), "FCH2143E1AB");
	bench_view_make(&f, &view);
	assert_int_equal(view.word, BENCH_PAIR_PARTIAL);
	assert_says("need MAC product");
	assert_says("waits for its rest: FCH2143E1AB");
	f.half = (struct bench_label){ 0 };
	s.mode = BENCH_MODE_PACK;
	s.phone = s.last[0].mac;
	bench_view_make(&f, &view);
	assert_int_equal(view.word, BENCH_PAIR_PARTIAL);
	assert_says("waits for its box: 88D0");
}

static void
a_long_reason_is_broken_at_blanks_and_never_in_a_letter(void **state)
{
	struct bench_session s = session(
		BENCH_PAIR_STOP,
		"the keyboard layout is not known, and letters may have moved: scan the "
		"calibration code, then this again, and ask a supervisor if it stays");

	(void)state;
	make(&s, BENCH_EN, 80, 24);
	assert_says(
		"the keyboard layout is not known, and letters may have moved: scan");
	make(&s, BENCH_JA, 40, 24);
	assert_says("キーボード配列が不明です");
	for (int i = 0; i < view.rows; i++)
		assert_null(strstr(view.line[i].text, "\xef\xbf\xbd"));
}

static void
sentences_are_translated_with_what_they_name(void **state)
{
	static const char *const table[][2] = {
		{ "scan a label", "ラベルを読んでください" },
		{ "need serial product", "シリアル、製品番号がまだです" },
		{ "carton 3, 6 inside: scan a phone",
		  "外箱 3、6台: 電話機を読んでください" },
		{ "recorded as product A, not B",
		  "製品 A として登録済みです(B ではない)" },
		{ "already in this batch, now at slot A2",
		  "この出荷指示に登録済みです: 棚番を A2 に変えました" },
		{ "something else", "something else" },
		{ "", "" },
	};
	char out[256], small[5];

	(void)state;
	for (size_t i = 0; i < BENCH_N(table); i++) {
		bench_station_words(table[i][0], BENCH_JA, out, sizeof(out));
		assert_string_equal(out, table[i][1]);
		bench_station_words(table[i][0], BENCH_EN, out, sizeof(out));
		assert_string_equal(out, table[i][0]);
	}
	assert_string_equal(
		bench_station_words("scan a label", BENCH_JA, small, sizeof(small)),
		"ラ");
}

/* Whatever the session itself says has a word in Japanese. */
static void
the_sessions_next_steps_are_all_translated(void **state)
{
	char out[256];

	(void)state;
	for (int i = 0; i < BENCH_MODES * 8; i++) {
		struct bench_session s = { .mode = (enum bench_session_mode)(i / 8),
					   .batch = i & 1,
					   .carton = i >> 1 & 1 };
		const char *text;

		s.needs_badge = (i >> 2 & 1) != 0 && s.batch == 0;
		s.phone.b[5] = (uint8_t)(i >> 2 & 1);
		text = bench_session_next(&s);
		bench_station_words(text, BENCH_JA, out, sizeof(out));
		if (strcmp(out, text) == 0)
			fail_msg("no word for: %s", text);
	}
}

static void
wide_letters_take_two_columns(void **state)
{
	(void)state;
	assert_int_equal(bench_columns("ab→√"), 4);
	assert_int_equal(bench_columns("停止"), 4);
	assert_int_equal(bench_columns_fit("停止", 3), 3);
	assert_int_equal(bench_columns_fit("停止", 4), 6);
	assert_int_equal(bench_columns_fit("ab", 9), 2);
}

static int
beeps(enum bench_session_tone tone, bool console, char last[BENCH_TONE_TEXT])
{
	struct bench_tone_player p = { .pitch = 440, .console = console };
	struct bench_mono now = { 1000 };
	char text[BENCH_TONE_TEXT];
	int n = 0;

	bench_tone_start(&p, tone, now);
	while (bench_tone_due(&p).us != INT64_MAX && n < 10) {
		now = bench_tone_due(&p);
		assert_string_not_equal(bench_tone_take(&p, now, text), "");
		bench_copy(last, BENCH_TONE_TEXT, text);
		assert_string_equal(bench_tone_take(&p, now, text), "");
		n++;
	}
	return n;
}

static void
tones_are_told_apart_by_rhythm_and_stations_by_pitch(void **state)
{
	char text[BENCH_TONE_TEXT];

	(void)state;
	assert_int_equal(beeps(BENCH_TONE_NONE, false, text), 0);
	assert_int_equal(beeps(BENCH_TONE_OK, false, text), 1);
	assert_string_equal(text, "\a");
	assert_int_equal(beeps(BENCH_TONE_AGAIN, false, text), 2);
	assert_int_equal(beeps(BENCH_TONE_STOP, true, text), 4);
	assert_string_equal(text, "\033[10;220]\033[11;350]\a");
	assert_int_not_equal(bench_tone_pitch("west"), bench_tone_pitch("east"));
	assert_int_equal(bench_tone_pitch("west"), bench_tone_pitch("west"));
}

/* It says less then, and nothing wrong. */
static void
the_nth_allocation_fails_and_every_line_still_fills_the_window(void **state)
{
	struct bench_session s =
		session(BENCH_PAIR_STOP, "carton 3 is closed, 2 inside");

	(void)state;
	for (long i = 0; i < 60; i++) {
		scarce_after(i);
		make(&s, BENCH_JA, 80, 24);
		scarce_after(-1);
		for (int k = 0; k < view.rows; k++)
			assert_int_equal(bench_columns(view.line[k].text), 80);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_line_fills_the_window_in_every_state_and_size),
		cmocka_unit_test(the_job_is_on_top_in_its_colour),
		cmocka_unit_test(each_state_has_its_word_and_icon),
		cmocka_unit_test(pictures_are_whole),
		cmocka_unit_test(a_stop_says_why_and_how_to_go_on),
		cmocka_unit_test(an_ok_says_which_unit_and_where_it_will_go),
		cmocka_unit_test(what_waits_is_seen_until_it_is_whole),
		cmocka_unit_test(
			a_long_reason_is_broken_at_blanks_and_never_in_a_letter),
		cmocka_unit_test(sentences_are_translated_with_what_they_name),
		cmocka_unit_test(the_sessions_next_steps_are_all_translated),
		cmocka_unit_test(wide_letters_take_two_columns),
		cmocka_unit_test(
			the_nth_allocation_fails_and_every_line_still_fills_the_window),
		cmocka_unit_test(tones_are_told_apart_by_rhythm_and_stations_by_pitch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
