#include <errno.h>
#include <profiles/macro.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct bench_macro values[] = {
	{ "MA", "000e08012345" },
	{ "MAU", "000E08012345" },
	{ "MAC", "00:0e:08:01:23:45" },
	{ "PN", "CP-8851-3PCC" },
	{ "PSN", "8851-3PCC" },
	{ "SN", "88012BA01234" },
	{ "A", "ABCDEF" },
	{ "GPP_B", "$MA" },
	{ "GPP_SA", "Secret" },
	{ "SCHEME", "https" },
	{ "OWN_1", "own" },
};
static const struct bench_macros macros = { values, BENCH_N(values) };

struct row {
	const char *text, *result;
};

static void
check(const struct row *rows, size_t n, enum bench_macro_place place)
{
	for (size_t i = 0; i < n; i++) {
		bench_auto(bench_str_clear) struct bench_str out = { 0 };
		struct bench_err err = { 0 };

		bench_str_add(&out, ">");
		assert_int_equal(
			bench_macro_expand(&macros, place, rows[i].text, &out, &err),
			0);
		assert_string_equal(bench_str_get(&out) + 1, rows[i].result);
		assert_string_equal(err.text, "");
	}
}

static void
macro_expands_both_forms_and_leaves_what_it_does_not_know(void **state)
{
	static const struct row rows[] = {
		/* the documented examples */
		{ "$STRANGE$MAU.cfg", "$STRANGE000E08012345.cfg" },
		{ "$(MAU)config.cfg", "000E08012345config.cfg" },
		{ "/$PSN.xml", "/8851-3PCC.xml" },
		{ "/Cisco/$PN/$MA.cfg", "/Cisco/CP-8851-3PCC/000e08012345.cfg" },
		{ "spa$PSN.cfg", "spa8851-3PCC.cfg" },
		{ "$$MAU\"", "$MAU\"" },
		/* */
		{ "", "" },
		{ "$", "$" },
		{ "$$", "$" },
		{ "$$$MA", "$000e08012345" },
		{ "$$$$", "$$" },
		{ "a$", "a$" },
		{ "$MA$MA", "000e08012345000e08012345" },
		{ "$MAC", "00:0e:08:01:23:45" },
		{ "$MAX", "000e08012345X" },
		{ "$PN_$MA", "CP-8851-3PCC_000e08012345" },
		{ "$ma $(ma)", "$ma $(ma)" },
		{ "$(STRANGE) $(MAX) $()", "$(STRANGE) $(MAX) $()" },
		{ "$(MA", "$(MA" },
		{ "$Z/$1 $_", "$Z/$1 $_" },
		{ "$METH", "https" },
		{ "$OWN_1$(OWN_1)", "ownown" },
		{ "$UPGCOND", "1" },
	};

	(void)state;
	check(rows, BENCH_N(rows), BENCH_MACRO_PLAIN);
}

static void
macro_general_purpose_parameters_have_two_names_and_are_empty_by_default(void **state)
{
	static const struct row rows[] = {
		{ "$A $GPP_A $(A) $(GPP_A)", "ABCDEF ABCDEF ABCDEF ABCDEF" },
		{ "[$C$(GPP_P)]", "[]" },
		{ "$a", "$a" },
		/* not recursive */
		{ "$B", "$MA" },
		/* a letter is no beginning of another name */
		{ "$MODEL $GPP_Q $PROFILE", "$MODEL $GPP_Q $PROFILE" },
		{ "$Ab $A1", "ABCDEFb ABCDEF1" },
	};

	(void)state;
	check(rows, BENCH_N(rows), BENCH_MACRO_PLAIN);
}

static void
macro_substrings_begin_at_p_and_have_q_characters(void **state)
{
	static const struct row rows[] = {
		{ "$(A:2)", "CDEF" },
		{ "$(A:2:3)", "CDE" },
		{ "$(GPP_A:0:1)", "A" },
		{ "$(A:5:9)", "F" },
		{ "$(A:6)", "" },
		{ "$(A:7:1)", "" },
		{ "$(A:2:0)", "" },
		{ "$(MAU:6:6)", "012345" },
		/* none of these is the form */
		{ "$(A:)", "$(A:)" },
		{ "$(A:x)", "$(A:x)" },
		{ "$(A:-1)", "$(A:-1)" },
		{ "$(A:1:)", "$(A:1:)" },
		{ "$(A:1:2:3)", "$(A:1:2:3)" },
		{ "$(A:1", "$(A:1" },
		{ "$(A:99999999999999999999)", "$(A:99999999999999999999)" },
		{ "$A:2:3", "ABCDEF:2:3" },
		{ "$(STRANGE:2)", "$(STRANGE:2)" },
	};

	(void)state;
	check(rows, BENCH_N(rows), BENCH_MACRO_PLAIN);
}

static void
macro_secrets_are_known_in_secret_places_only(void **state)
{
	static const struct row plain[] = {
		{ "$SA $(SA) $GPP_SA $(SA:1)", "$SA $(SA) $GPP_SA $(SA:1)" },
		{ "$SB", "$SB" },
	};
	static const struct row secret[] = {
		{ "$SA $(SA) $GPP_SA $(SA:1:2)", "Secret Secret Secret ec" },
		{ "$SB$SE", "$SE" },
		{ "$MA", "000e08012345" },
	};

	(void)state;
	check(plain, BENCH_N(plain), BENCH_MACRO_PLAIN);
	check(secret, BENCH_N(secret), BENCH_MACRO_SECRET);
}

static void
macro_without_a_value_is_an_error_that_names_it(void **state)
{
	static const struct row rows[] = {
		{ "a$EXTIP", "$EXTIP: this phone's value is not known, give one" },
		{ "$(PRVST)", "$PRVST: this phone's value is not known, give one" },
		/* the longest name, not SERV or SERVI */
		{ "$SERVIP", "$SERVIP: this phone's value is not known, give one" },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		bench_auto(bench_str_clear) struct bench_str out = { 0 };
		struct bench_err err = { 0 };

		bench_str_add(&out, "before");
		assert_int_equal(bench_macro_expand(&macros, BENCH_MACRO_PLAIN,
						    rows[i].text, &out, &err),
				 -ENODATA);
		assert_string_equal(err.text, rows[i].result);
		assert_string_equal(bench_str_get(&out), "before");
	}
}

static void
macro_output_is_bounded(void **state)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	bench_auto(bench_str_clear) struct bench_str out = { 0 };
	struct bench_err err = { 0 };

	(void)state;
	for (size_t i = 0; i < BENCH_MACRO_MOST / 6; i++)
		bench_str_add(&text, "$A");
	bench_str_add(&text, "1234");
	assert_int_equal(bench_macro_expand(&macros, BENCH_MACRO_PLAIN,
					    bench_str_get(&text), &out, &err),
			 0);
	assert_int_equal(out.len, BENCH_MACRO_MOST);
	bench_str_add(&text, "5");
	assert_int_equal(bench_macro_expand(&macros, BENCH_MACRO_PLAIN,
					    bench_str_get(&text), &out, &err),
			 -EMSGSIZE);
	assert_int_equal(out.len, BENCH_MACRO_MOST);
	assert_non_null(strstr(err.text, "more than 4096 bytes"));
}

static void
macro_of_a_mac_has_three_spellings(void **state)
{
	static const struct bench_mac mac = { { 0x00, 0x0e, 0x08, 0xaa, 0xbb, 0xcc } };
	struct bench_macro_mac m;

	(void)state;
	bench_macro_mac(mac, &m);
	assert_string_equal(m.ma, "000e08aabbcc");
	assert_string_equal(m.mau, "000E08AABBCC");
	assert_string_equal(m.mac, "00:0e:08:aa:bb:cc");
}

static void
macro_uses_are_listed_as_written(void **state)
{
	static const struct {
		const char *use, *name;
		bool known, secret;
	} rows[] = {
		{ "$MA", "MA", true, false },
		{ "$(GPP_A:2:3)", "GPP_A", true, false },
		{ "$SA", "SA", true, true },
		{ "$STRANGE", "STRANGE", false, false },
		{ "$(NO)", "NO", false, false },
	};
	const char *pos = "a$MA $$MAU $(GPP_A:2:3)$SA$STRANGE $ $( $(NO)$";
	struct bench_macro_use u;

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		assert_true(bench_macro_next(&pos, &u));
		assert_int_equal(u.len, strlen(rows[i].use));
		assert_memory_equal(u.at, rows[i].use, u.len);
		assert_int_equal(u.name_len, strlen(rows[i].name));
		assert_memory_equal(u.name, rows[i].name, u.name_len);
		assert_int_equal(u.known, rows[i].known);
		assert_int_equal(u.secret, rows[i].secret);
	}
	assert_false(bench_macro_next(&pos, &u));
	assert_string_equal(pos, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			macro_expands_both_forms_and_leaves_what_it_does_not_know),
		cmocka_unit_test(
			macro_general_purpose_parameters_have_two_names_and_are_empty_by_default),
		cmocka_unit_test(macro_substrings_begin_at_p_and_have_q_characters),
		cmocka_unit_test(macro_secrets_are_known_in_secret_places_only),
		cmocka_unit_test(macro_without_a_value_is_an_error_that_names_it),
		cmocka_unit_test(macro_output_is_bounded),
		cmocka_unit_test(macro_of_a_mac_has_three_spellings),
		cmocka_unit_test(macro_uses_are_listed_as_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
