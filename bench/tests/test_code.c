#include <bench/code.h>

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include <cmocka.h>

static int
parse(const char *text, struct bench_code_meaning *m)
{
	return bench_code_parse(text, strlen(text), m);
}

static bool
has_number(enum bench_code_kind kind)
{
	return kind == BENCH_CODE_BADGE || kind == BENCH_CODE_BATCH ||
	       kind == BENCH_CODE_CARTON;
}

/* Printed sheets and badges outlive the program: these texts never change. */
static const struct {
	enum bench_code_kind kind;
	int64_t number;
	const char *slot, *text;
} printed[] = {
	{ BENCH_CODE_UNDO, 0, "", "XCDUNDOU" },
	{ BENCH_CODE_ACK, 0, "", "XCDSEENU" },
	{ BENCH_CODE_NG, 0, "", "XCDNOGOODV" },
	{ BENCH_CODE_OPEN_CARTON, 0, "", "XCDOPENS" },
	{ BENCH_CODE_CLOSE_CARTON, 0, "", "XCDCLOSEV" },
	{ BENCH_CODE_REPRINT, 0, "", "XCDREPRINTG" },
	{ BENCH_CODE_HELP, 0, "", "XCDHELPV" },
	{ BENCH_CODE_INTAKE, 0, "", "XCDGOINV" },
	{ BENCH_CODE_PACK, 0, "", "XCDGOOUTF" },
	{ BENCH_CODE_VERIFY, 0, "", "XCDGOCHECKI" },
	{ BENCH_CODE_RETURN, 0, "", "XCDGORETURNR" },
	{ BENCH_CODE_SIGN_OUT, 0, "", "XCDSIGNOUTC" },
	{ BENCH_CODE_BADGE, 1, "", "XCDBBBBBCH" },
	{ BENCH_CODE_BATCH, 17, "", "XCDJBBBBUS" },
	{ BENCH_CODE_CARTON, 2476098, "", "XCDKVVVVVJ" },
	{ BENCH_CODE_CARTON, 2476099, "", "XCDKBBBBCBBBBBS" },
	{ BENCH_CODE_BADGE, INT64_MAX, "", "XCDBNLHFEPOVBSSRRUUE" },
	{ BENCH_CODE_SLOT, 0, "A1", "XCDLBBCFLV" },
	{ BENCH_CODE_SLOT, 0, "R2-07", "XCDLBBBCEBNRDRE" },
	{ BENCH_CODE_SLOT, 0, "ZZZZZZZZZZZZ", "XCDLJJTTKIHIJLORLIBL" },
};

static void
make(size_t i, char *text)
{
	if (printed[i].kind == BENCH_CODE_SLOT)
		assert_int_equal(bench_code_format_slot(printed[i].slot, text), 0);
	else
		assert_int_equal(
			bench_code_format(printed[i].kind, printed[i].number, text), 0);
}

static void
code_of_a_meaning_is_its_own_for_ever(void **state)
{
	char text[BENCH_CODE_TEXT];
	struct bench_code_meaning m;

	(void)state;
	for (size_t i = 0; i < BENCH_N(printed); i++) {
		make(i, text);
		assert_string_equal(text, printed[i].text);
		assert_int_equal(parse(text, &m), 0);
		assert_int_equal(m.kind, printed[i].kind);
		assert_int_equal(m.number, printed[i].number);
		assert_string_equal(m.slot, printed[i].slot);
	}
}

static void
code_every_command_has_one(void **state)
{
	char text[BENCH_CODE_TEXT];
	struct bench_code_meaning m;

	(void)state;
	for (enum bench_code_kind k = BENCH_CODE_UNDO; k < BENCH_CODE_BADGE; k++) {
		assert_int_equal(bench_code_format(k, 0, text), 0);
		assert_int_equal(parse(text, &m), 0);
		assert_int_equal(m.kind, k);
		assert_true(bench_code_kind_name(k)[0] != '\0');
	}
}

static void
code_has_only_letters_that_no_layout_moves(void **state)
{
	char text[BENCH_CODE_TEXT];

	(void)state;
	for (size_t i = 0; i < BENCH_N(printed); i++) {
		make(i, text);
		assert_null(strpbrk(text, "AQZWMY0123456789"));
		assert_int_equal(strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
				 strlen(text));
	}
}

static void
code_survives_caps_lock_but_not_a_mixture(void **state)
{
	struct bench_code_meaning m;

	(void)state;
	assert_int_equal(parse("xcdundou", &m), 0);
	assert_int_equal(m.kind, BENCH_CODE_UNDO);
	assert_int_equal(parse("XCDUndou", &m), -ENOENT);
}

static void
code_format_refuses_what_has_none(void **state)
{
	char text[BENCH_CODE_TEXT];

	(void)state;
	assert_int_equal(bench_code_format(BENCH_CODE_NONE, 0, text), -EINVAL);
	assert_int_equal(bench_code_format(BENCH_CODE_KINDS, 1, text), -EINVAL);
	assert_int_equal(bench_code_format(BENCH_CODE_UNDO, 1, text), -EINVAL);
	assert_int_equal(bench_code_format(BENCH_CODE_BATCH, 0, text), -EINVAL);
	assert_int_equal(bench_code_format(BENCH_CODE_BATCH, -1, text), -EINVAL);
	assert_int_equal(bench_code_format(BENCH_CODE_SLOT, 1, text), -EINVAL);
	assert_int_equal(bench_code_format_slot("", text), -EINVAL);
	assert_int_equal(bench_code_format_slot("A 1", text), -EINVAL);
	assert_int_equal(bench_code_format_slot("棚1", text), -EINVAL);
	assert_int_equal(bench_code_format_slot("1234567890123", text), -EINVAL);
}

static void
code_slot_in_small_letters_is_the_same(void **state)
{
	char small[BENCH_CODE_TEXT], capital[BENCH_CODE_TEXT];

	(void)state;
	assert_int_equal(bench_code_format_slot("r2-b", small), 0);
	assert_int_equal(bench_code_format_slot("R2-B", capital), 0);
	assert_string_equal(small, capital);
}

static void
code_parse_tells_strangers_from_damage(void **state)
{
	struct bench_code_meaning m = { .kind = BENCH_CODE_NONE };

	(void)state;
	assert_int_equal(parse("", &m), -ENOENT);
	assert_int_equal(parse("XCD", &m), -ENOENT);
	assert_int_equal(parse("FCH2143E1AB", &m), -ENOENT);
	assert_int_equal(parse("XCDUNDOB", &m), -EBADMSG);
	assert_int_equal(parse("XCDUNDO?", &m), -EBADMSG);
	assert_int_equal(parse("XCDB", &m), -EBADMSG);
	assert_int_equal(parse("XCDSTOPD", &m), -EINVAL);
	assert_int_equal(m.kind, BENCH_CODE_NONE);
}

static int
parse_body(const char *body)
{
	char text[BENCH_CODE_TEXT + 8];
	struct bench_code_meaning m;

	snprintf(text, sizeof(text), "XCD%s%c", body,
		 bench_code_check_letter(body, strlen(body)));
	return parse(text, &m);
}

static void
code_number_has_one_spelling(void **state)
{
	(void)state;
	assert_int_equal(parse_body("JBBBBC"), 0);
	assert_int_equal(parse_body("JBBBBB"), -EINVAL); /* zero */
	assert_int_equal(parse_body("J"), -EINVAL);
	assert_int_equal(parse_body("JC"), -EINVAL);
	assert_int_equal(parse_body("JBBBBBBBBBC"), -EINVAL); /* fits in five */
	assert_int_equal(parse_body("JBBBBCBBBBB"), 0);
	assert_int_equal(parse_body("JVVVVVVVVVVVVVVV"), -EINVAL); /* beyond int64 */
	assert_int_equal(parse_body("LVVVVVVVVVVVVVVV"), -EINVAL);
}

/* Damage must not give a code. text: a code; changed: the same after some damage. */
static void
expect_nothing(const char *text, const char *changed)
{
	struct bench_code_meaning m;

	if (strcmp(text, changed) != 0 && parse(changed, &m) == 0)
		fail_msg("%s became %s", text, changed);
}

static void
damage(const char *text)
{
	char changed[BENCH_CODE_TEXT + 1];
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++) {
		for (char c = 'A'; c <= 'Z'; c++) {
			snprintf(changed, sizeof(changed), "%s", text);
			changed[i] = c;
			expect_nothing(text, changed);
		}
		for (size_t k = i + 1; k < len; k++) {
			snprintf(changed, sizeof(changed), "%s", text);
			changed[i] = text[k];
			changed[k] = text[i];
			expect_nothing(text, changed);
		}
		snprintf(changed, sizeof(changed), "%.*s%s", (int)i, text,
			 text + i + 1); /* lost */
		expect_nothing(text, changed);
		snprintf(changed, sizeof(changed), "%.*s%s", (int)i + 1, text,
			 text + i); /* doubled */
		expect_nothing(text, changed);
	}
}

static void
code_damaged_by_one_letter_is_none(void **state)
{
	char text[BENCH_CODE_TEXT];

	(void)state;
	for (size_t i = 0; i < BENCH_N(printed); i++)
		damage(printed[i].text);
	for (int64_t n = 1; n < INT64_MAX / 13; n = n * 13 + 5) {
		for (enum bench_code_kind k = BENCH_CODE_BADGE; has_number(k); k++) {
			assert_int_equal(bench_code_format(k, n, text), 0);
			damage(text);
		}
	}
}

static void
code_numbers_come_back(void **state)
{
	char text[BENCH_CODE_TEXT];
	struct bench_code_meaning m;

	(void)state;
	for (int64_t n = 1; n < INT64_MAX / 3; n = n * 3 - (n & 1) + 2) {
		assert_int_equal(bench_code_format(BENCH_CODE_CARTON, n, text), 0);
		assert_int_equal(parse(text, &m), 0);
		assert_int_equal(m.number, n);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(code_of_a_meaning_is_its_own_for_ever),
		cmocka_unit_test(code_every_command_has_one),
		cmocka_unit_test(code_has_only_letters_that_no_layout_moves),
		cmocka_unit_test(code_survives_caps_lock_but_not_a_mixture),
		cmocka_unit_test(code_format_refuses_what_has_none),
		cmocka_unit_test(code_slot_in_small_letters_is_the_same),
		cmocka_unit_test(code_parse_tells_strangers_from_damage),
		cmocka_unit_test(code_number_has_one_spelling),
		cmocka_unit_test(code_damaged_by_one_letter_is_none),
		cmocka_unit_test(code_numbers_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
