/* What a station says has its Japanese: asked of the sources themselves. */
#include "sentences.h"

#include <station/words.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void
every_sentence_of_a_station_has_its_japanese(void **state)
{
	static const char *const files[] = {
		"core/session.c",      "core/pair.c",	      "core/rules.c",
		"station/desk.c",      "station/desk_pack.c", "station/desk_print.c",
		"station/desk_sign.c", "station/desk_unit.c", "station/intake.c",
		"station/input.c",     "station/serve.c",     "station/station.c",
		"source/source.c",     "core/typing.c",	      "core/gaze.c",
		"station/eye.c",       "decode/capture.c",
	};
	static const char *const calls[] = { "refuse", "say",	     "act_say",
					     "tell",   "decide",     "give_up",
					     "sayf",   "bench_fail", "complain",
					     NULL };
	static const char *const skip[] = {
		/* no trouble of anybody's: only bench-scan classify tells it */
		"MAC;", "MAC, OUI", "a registered vendor", "serial of",
		"%s as %s has it", "command%s",
		/* what ends the program is said in its terminal */
		"no batch is open", "%d batches are open", "poll:", "out of memory",
		"1 to %d scanners", "a screen is for", "cannot read scans",
		"paper_language", "scanner '%s': %s", "recorded, but its files",
		/* a name, and the job that it is of */
		"%s, %s", NULL
	};
	char path[512];
	int n = 0;

	(void)state;
	for (size_t i = 0; i < BENCH_N(files); i++) {
		snprintf(path, sizeof(path), "%s/%s", SCANNER_DIR, files[i]);
		n += assert_japanese(path, calls, skip, &bench_station_sentences);
	}
	assert_true(n > 60);
}

static void
a_sentence_within_a_sentence_is_said_too(void **state)
{
	static const char *const rows[][2] = {
		{ "NOT RECORDED, scan this unit again: 00:56:2b:00:00:01 is in no batch: scan its label",
		  "記録できませんでした、読み直してください: 00:56:2b:00:00:01 は出荷指示にありません: ラベルを読んでください" },
		{ "camera /dev/video0: cannot open it: No such device",
		  "カメラ /dev/video0 が使えません: 開けません: No such device" },
		{ "not needed: CLEI code", "このコードは不要です: CLEIコード" },
		{ "carton label; its label was not printed, REPRINT: 'lp' failed with exit code 1",
		  "外箱ラベル。ラベルが印刷できません、「再印刷」を読んでください: 'lp' が失敗しました(1)" },
		{ "scan a label; also: PACK, JOB, SLOT, UNDO, NG",
		  "ラベルを読んでください。ほかに: 梱包、出荷指示、棚番、取消、NG" },
		{ "job 3 Bolt, carton 2, 梱包済み",
		  "出荷指示 3 Bolt、外箱 2、梱包済み" },
	};
	char out[512];

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++)
		assert_string_equal(
			bench_station_words(rows[i][0], BENCH_JA, out, sizeof(out)),
			rows[i][1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_sentence_of_a_station_has_its_japanese),
		cmocka_unit_test(a_sentence_within_a_sentence_is_said_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
