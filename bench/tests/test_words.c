/* Sentences in Japanese: how one is found, and that none was forgotten. */
#include "sentences.h"

#include <bench/stage.h>
#include <bench/str.h>

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct bench_sentence few[] = {
	{ "a unit", "一台" },
	{ "~ of ~ left", "{2}の{1}が残り" },
	{ "'*' failed: @", "'*' 失敗: *" },
	{ "~ are there", "*台あります" },
};
static const struct bench_sentences own = { few, BENCH_N(few) };

static void
says(const char *en, const char *ja)
{
	char out[256];

	assert_string_equal(bench_words_with(&own, en, BENCH_JA, out, sizeof(out)), ja);
	assert_string_equal(bench_words_with(&own, en, BENCH_EN, out, sizeof(out)), en);
}

static void
places_are_filled_in_either_order(void **state)
{
	(void)state;
	says("a unit", "一台");
	says("3 of 17 left", "17の3が残り");
	says("3 are there", "3台あります");
	says("3 or 4 are there", "3 or 4 are there"); /* one word only */
	says("'a b' failed: a unit", "'a b' 失敗: 一台");
	says("'a' failed: a unit; 3 of 4 left, 2 are there",
	     "'a' 失敗: 一台、4の3が残り、2台あります");
	says("'a' failed: whatever, a unit", "'a' 失敗: whatever, a unit");
	says("", "");
	/* what a name looks like is no sentence */
	says("'a unit' failed: 'x' failed: a unit", "'a unit' 失敗: 'x' 失敗: 一台");
}

static void
a_text_is_cut_at_a_whole_letter(void **state)
{
	char out[8];

	(void)state;
	assert_string_equal(bench_words("出荷指示", BENCH_EN, out, sizeof(out)),
			    "出荷");
	assert_string_equal(bench_words_with(&own, "a unit", BENCH_JA, out, 6), "一");
	assert_string_equal(bench_words_with(&own, "a unit", BENCH_JA, out, 7), "一台");
	assert_string_equal(bench_words("", BENCH_JA, out, 1), "");
}

static void
what_is_on_record_is_said_in_japanese(void **state)
{
	static const char *const rows[][2] = {
		{ "two phones use this MAC (serials FCH2143E1AB and FCH2143E1AC): take both off the bench",
		  "このMACの電話機が2台あります(シリアル FCH2143E1AB、FCH2143E1AC): 両方ともベンチから外してください" },
		{ "00:56:2b:00:00:01 is not passed: it has not fetched its profile; its box was not scanned with it",
		  "00:56:2b:00:00:01 は合格していません: 設定を未取得、個装箱が未読取" },
		{ "model 8851 is not on the order of batch 3: take it out; only a supervisor can clear it",
		  "機種 8851 は出荷指示 3 の注文にありません: 外してください。解除は責任者だけができます" },
		{ "3 × 8841 missing, 2 × 7841 too many, 00:56:2b:00:00:01 is a 8811, which no order line has",
		  "未着 8841 3台、余分 7841 2台、00:56:2b:00:00:01 (機種 8811)は注文にありません" },
		{ "this needs a supervisor, nobody is none: name one (--by) with a PIN",
		  "責任者の名前とPINが要ります" },
		{ "this needs a supervisor, demo is none: name one (--by) with a PIN",
		  "demo は責任者ではありません: 責任者の名前とPINが要ります" },
		{ "west: STOP: batch 3 has no units",
		  "west: 停止: 出荷指示 3 には機器がありません" },
		{ "box 00:56:2b:00:00:02: this is the box of 0002",
		  "個装箱 00:56:2b:00:00:02: これは 0002 の個装箱です" },
		{ "batch 3 has no units", "出荷指示 3 には機器がありません" },
		{ "batch 3 has no units but those on the hold shelf",
		  "出荷指示 3 には保留棚のもの以外ありません" },
	};
	char out[512];

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++)
		assert_string_equal(bench_words(rows[i][0], BENCH_JA, out, sizeof(out)),
				    rows[i][1]);
}

static void
an_alarm_is_advice_in_both(void **state)
{
	const struct bench_advice a = { .id = BENCH_ADVICE_ALARM };
	struct bench_unit u = { .conflict = false };
	char text[BENCH_ADVICE_TEXT];

	(void)state;
	bench_copy(u.stop.text, sizeof(u.stop.text),
		   "came back as scrap: take it out; only a supervisor can clear it");
	bench_advice_text(&a, &u, BENCH_EN, text);
	assert_string_equal(text, u.stop.text);
	bench_advice_text(&a, &u, BENCH_JA, text);
	assert_string_equal(text,
			    "廃棄品です: 外してください。解除は責任者だけができます");
}

/* What staff can be told by a scan or an act. Failures of the record are not for them.
 */
static void
every_refusal_and_alarm_has_its_japanese(void **state)
{
	static const char *const files[] = {
		"flow/alarm.c",	   "store/admit.c",	    "store/order.c",
		"store/pack.c",	   "store/order_sum.c",	    "store/expected.c",
		"store/carton.c",  "store/box.c",	    "store/hold.c",
		"store/return.c",  "store/first_article.c", "store/batch.c",
		"store/waiver.c",  "store/batch_close.c",   "store/reopen.c",
		"store/station.c",
	};
	static const char *const calls[] = { "raise",	   "no",       "refuse",
					     "bench_fail", "say_more", NULL };
	static const char *const skip[] = {
		"out of memory", "batch %lld: out of memory", "the list", "the units",
		"the lists", "a held unit has no event", "batch %lld has more than",
		"the reason", "what was seen has more", "a station's name",
		"station '%s' has no open carton", "batch %lld has no units%s",
		"batch %lld is %s, not closed",
		/* of importing a list: its own file says where */
		"%s stands in line", "%s is on the batch's list already",
		"its serial stands in line", "%s is on the list of batch %lld, which",
		/* of the command line alone */
		"%s is not one of the staff", "lease", "serial %s cannot", NULL
	};
	char path[512];
	int n = 0;

	(void)state;
	for (size_t i = 0; i < BENCH_N(files); i++) {
		snprintf(path, sizeof(path), "%s/%s", BENCH_DIR, files[i]);
		n += assert_japanese(path, calls, skip, NULL);
	}
	assert_true(n > 90); /* it has found them */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_are_filled_in_either_order),
		cmocka_unit_test(a_text_is_cut_at_a_whole_letter),
		cmocka_unit_test(what_is_on_record_is_said_in_japanese),
		cmocka_unit_test(an_alarm_is_advice_in_both),
		cmocka_unit_test(every_refusal_and_alarm_has_its_japanese),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
