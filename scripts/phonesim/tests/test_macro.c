#include "test.h"

#include "macro.h"

#include <string.h>

static bool
lookup(void *arg, const char *name, struct str *out)
{
	static const char *const table[][2] = {
		{ "MA", "000e08aabbcc" }, { "MAU", "000E08AABBCC" },
		{ "PSN", "8851-3PCC" },	  { "A", "ABCDEF" },
		{ "LOOP", "$MA" },	  { "EMPTY", "" },
	};

	(void)arg;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		if (strcmp(name, table[i][0]) == 0) {
			str_add(out, table[i][1]);
			return true;
		}
	}
	return false;
}

static void
expands(const char *text, const char *expected)
{
	AUTO_FREE char *got = macro_expand(text, lookup, NULL);

	assert_string_equal(got, expected);
}

static void
names_with_and_without_parentheses(void **state)
{
	(void)state;
	expands("/$PSN.xml", "/8851-3PCC.xml");
	expands("$(MA)x", "000e08aabbccx");
	expands("http://h/$MA.xml?u=$MAU", "http://h/000e08aabbcc.xml?u=000E08AABBCC");
}

static void
substrings_from_offset_with_length(void **state)
{
	(void)state;
	expands("$(A:2)", "CDEF");
	expands("$(A:2:3)", "CDE");
	expands("$(A:0:0)|$(A:9)|$(A:4:9)", "||EF");
}

static void
unknown_names_stay_as_written(void **state)
{
	(void)state;
	expands("$STRANGE$MAU.cfg", "$STRANGE000E08AABBCC.cfg");
	expands("$(STRANGE:1)", "$(STRANGE:1)");
	expands("$(MA", "$(MA");
	expands("$(MA:x)$(MA:1:)", "$(MA:x)$(MA:1:)");
	expands("$ma", "$ma");
	expands("5$", "5$");
}

static void
two_dollars_are_one(void **state)
{
	(void)state;
	expands("$$MA", "$MA");
	expands("$$$MA", "$000e08aabbcc");
}

static void
values_are_not_expanded_again(void **state)
{
	(void)state;
	expands("$LOOP", "$MA");
	expands("<$EMPTY>", "<>");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_with_and_without_parentheses),
		cmocka_unit_test(substrings_from_offset_with_length),
		cmocka_unit_test(unknown_names_stay_as_written),
		cmocka_unit_test(two_dollars_are_one),
		cmocka_unit_test(values_are_not_expanded_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
