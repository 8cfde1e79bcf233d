#include <core/command.h>
#include <errno.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static int
parse(const char *text, struct bench_code_meaning *m)
{
	return bench_command_parse(
		(struct bench_bytes){ (const uint8_t *)text, strlen(text) }, m);
}

static void
commands_are_read_as_scanners_send_them(void **state)
{
	static const char *const texts[] = { "XCDJBBBBUS", "]C0XCDJBBBBUS",
					     " XCDJBBBBUS\r\n", "xcdjbbbbus",
					     "]C0 XCDJBBBBUS " };

	(void)state;
	for (size_t i = 0; i < BENCH_N(texts); i++) {
		struct bench_code_meaning m = { .kind = BENCH_CODE_NONE };

		assert_int_equal(parse(texts[i], &m), 0);
		assert_int_equal(m.kind, BENCH_CODE_BATCH);
		assert_int_equal(m.number, 17);
	}
}

static void
other_scans_and_damaged_ones_are_told_apart(void **state)
{
	struct bench_code_meaning m;

	(void)state;
	assert_int_equal(parse("", &m), -ENOENT);
	assert_int_equal(parse("]C0", &m), -ENOENT);
	assert_int_equal(parse("00562B000001", &m), -ENOENT);
	assert_int_equal(parse("]C0XCDJBBBBUT", &m), -EBADMSG);
	assert_int_equal(parse("XCDSTOPD", &m), -EINVAL);
}

static void
commands_are_described_for_people(void **state)
{
	static const struct {
		const char *code, *said;
	} rows[] = {
		{ "XCDCLOSEV", "CLOSE CARTON" },
		{ "XCDJBBBBUS", "JOB 17" },
		{ "XCDLBBBCEBNRDRE", "SLOT R2-07" },
		{ "XCDBNLHFEPOVBSSRRUUE", "BADGE 9223372036854775807" },
	};
	struct bench_code_meaning m = { .kind = BENCH_CODE_NONE };
	char text[64];

	(void)state;
	assert_string_equal(bench_command_describe(&m, text, sizeof(text)), "");
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		assert_int_equal(parse(rows[i].code, &m), 0);
		assert_string_equal(bench_command_describe(&m, text, sizeof(text)),
				    rows[i].said);
	}
	assert_string_equal(bench_command_describe(&m, text, 6), "BADGE");
}

static int
named(const char *name, char code[BENCH_CODE_TEXT])
{
	return bench_command_named(
		(struct bench_bytes){ (const uint8_t *)name, strlen(name) }, code);
}

static void
a_command_s_name_is_its_code(void **state)
{
	char code[BENCH_CODE_TEXT];

	(void)state;
	assert_int_equal(named("UNDO", code), 0);
	assert_string_equal(code, "XCDUNDOU");
	assert_int_equal(named("ACK", code), 0);
	assert_string_equal(code, "XCDSEENU");
	assert_int_equal(named("OPEN CARTON", code), 0);
	assert_string_equal(code, "XCDOPENS");
	assert_int_equal(named("", code), -ENOENT);
	assert_int_equal(named("undo", code), -ENOENT);
	assert_int_equal(named("UNDO ", code), -ENOENT);
	assert_int_equal(named("BADGE", code), -ENOENT); /* whose? */
}

static void
a_number_or_a_slot_stands_behind_its_name_but_no_badge(void **state)
{
	static const char *const none[] = {
		"JOB",	   "JOB ",  "JOB 0",	 "JOB -1",
		"JOB 1x",  "JOB17", "job 17",	 "SLOT R_2",
		"BADGE 7", "SLOT ", "CARTON 1 ", "JOB 99999999999999999999999999"
	};
	char code[BENCH_CODE_TEXT];

	(void)state;
	assert_int_equal(named("JOB 17", code), 0);
	assert_string_equal(code, "XCDJBBBBUS");
	assert_int_equal(named("SLOT R2-07", code), 0);
	assert_string_equal(code, "XCDLBBBCEBNRDRE");
	assert_int_equal(named("CARTON 17", code), 0);
	for (size_t i = 0; i < BENCH_N(none); i++)
		assert_int_equal(named(none[i], code), -ENOENT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commands_are_read_as_scanners_send_them),
		cmocka_unit_test(other_scans_and_damaged_ones_are_told_apart),
		cmocka_unit_test(commands_are_described_for_people),
		cmocka_unit_test(a_command_s_name_is_its_code),
		cmocka_unit_test(
			a_number_or_a_slot_stands_behind_its_name_but_no_badge),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
