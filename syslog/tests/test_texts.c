#include <bench/str.h>
#include <core/line.h>
#include <core/texts.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char file[] = "resync-ok\tcfg taken from {url} by {mac}\n"
			   "\n"
			   "resync-failed\tcfg not taken\n"
			   "upgrade-ok\trunning {version} sn {serial}\n";

static void
vendor_texts_become_events_when_the_built_in_forms_say_nothing(void **state)
{
	static const struct {
		const char *line;
		enum bench_outcome outcome;
		const char *name, *version, *serial, *mac;
	} rows[] = {
		{ "<134>x: cfg taken from http://10.77.0.1/a/b.cfg?c by 0cac3e000001",
		  BENCH_OUTCOME_RESYNC_OK, "/a/b.cfg", "", "", "0c:ac:3e:00:00:01" },
		{ "cfg not taken", BENCH_OUTCOME_RESYNC_FAILED, "", "", "", "" },
		{ "running 1.2.3 sn A-7", BENCH_OUTCOME_UPGRADE_OK, "", "1.2.3", "A-7",
		  "" },
		{ "cfg taken from http://10.77.0.1/a by nobody", BENCH_OUTCOME_NONE, "",
		  "", "", "" },
		{ "cfg not taken, running 1.2.3 sn A", BENCH_OUTCOME_NONE, "", "", "",
		  "" }, /* two statements */
		{ "bench mac=00:56:2b:00:00:01 event=resync-ok cfg not taken",
		  BENCH_OUTCOME_RESYNC_OK, "", "", "", "00:56:2b:00:00:01" },
		{ "", BENCH_OUTCOME_NONE, "", "", "", "" },
	};
	bench_auto(bench_texts_clear) struct bench_syslog_texts texts = { 0 };
	struct bench_err err = { 0 };

	(void)state;
	assert_int_equal(bench_texts_read(file, "logs", &texts, &err), 0);
	assert_int_equal(texts.n, 3);
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		struct bench_event e;
		char mac[BENCH_MAC_TEXT] = "";

		print_message("%s\n", rows[i].line);
		bench_syslog_parse_with(rows[i].line, strlen(rows[i].line), &texts, &e);
		assert_int_equal(e.outcome, rows[i].outcome);
		assert_string_equal(e.name, rows[i].name);
		assert_string_equal(e.version, rows[i].version);
		assert_string_equal(e.serial, rows[i].serial);
		if (!bench_mac_is_zero(e.mac))
			bench_mac_format(e.mac, mac);
		assert_string_equal(mac, rows[i].mac);
		bench_syslog_parse(rows[i].line, strlen(rows[i].line), &e);
		assert_true(e.outcome == BENCH_OUTCOME_NONE ||
			    strncmp(rows[i].line, "bench ", 6) == 0);
	}
}

static void
mistakes_in_the_file_are_named_with_their_line(void **state)
{
	static const struct {
		const char *text, *error;
	} rows[] = {
		{ "resync-ok cfg\n", "logs:1: no TAB" },
		{ "resync-ok\ta\ncomplete\tb\n", "logs:2: not an outcome" },
		{ "\n\nresync-ok\t{mac}\n", "logs:3: it begins with a part" },
		{ "resync-ok\t", "logs:1: it is empty" },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		struct bench_syslog_texts texts = { 0 };
		struct bench_err err = { 0 };

		assert_int_equal(bench_texts_read(rows[i].text, "logs", &texts, &err),
				 -EINVAL);
		assert_int_equal(
			strncmp(err.text, rows[i].error, strlen(rows[i].error)), 0);
		assert_null(texts.at);
	}
	struct bench_syslog_texts none = { 0 };
	struct bench_err err = { 0 };

	assert_int_equal(bench_texts_load("/nonexistent", &none, &err), -ENOENT);
	assert_non_null(strstr(err.text, "bench config render"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			vendor_texts_become_events_when_the_built_in_forms_say_nothing),
		cmocka_unit_test(mistakes_in_the_file_are_named_with_their_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
