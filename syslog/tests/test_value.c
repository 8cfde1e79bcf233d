#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <core/value.h>
#include <errno.h>
#include <string.h>

static struct bench_bytes
bytes(const char *text)
{
	return (struct bench_bytes){ .data = (const uint8_t *)text,
				     .len = strlen(text) };
}

static void
url_gives_its_path_as_written(void **state)
{
	(void)state;
	static const struct {
		const char *url, *path;
	} cases[] = {
		{ "tftp://10.0.0.1:69/a/B.cfg", "/a/B.cfg" },
		{ "HTTP://host/", "/" },
		{ "http://[fe80::1]:80/x", "/x" },
		{ "https://h/a?b=/c", "/a" },
		{ "https://h/a#b", "/a" },
		{ "tftp:///a", "/a" },
		{ "tftp://h//a", "//a" },
	};

	for (size_t i = 0; i < BENCH_N(cases); i++) {
		struct bench_event e = { 0 };

		assert_int_equal(bench_value_url(bytes(cases[i].url), &e), 0);
		assert_string_equal(e.name, cases[i].path);
	}
}

static void
url_without_scheme_or_path_is_refused(void **state)
{
	(void)state;
	static const char *const cases[] = {
		"",
		"/a",
		"a",
		"://h/a",
		"1tp://h/a",
		"tftp:/h/a",
		"tftp//h/a",
		"tftp://",
		"tftp://h",
		"tftp://h?/a",
		"tftp://h#/a",
		"$S://h/a",
		"tftp://h/$PATH",
	};

	for (size_t i = 0; i < BENCH_N(cases); i++) {
		struct bench_event e = { 0 };

		assert_int_equal(bench_value_url(bytes(cases[i]), &e), -EINVAL);
		assert_string_equal(e.name, "");
	}
}

static void
model_is_what_stands_between_cp_and_3pcc(void **state)
{
	(void)state;
	static const struct {
		const char *pn, *model;
	} cases[] = {
		{ "CP-8841-3PCC", "8841" }, { "CP-78xx-3PCC", "78xx" },
		{ "CP-8841-K9", "" },	    { "CP--3PCC", "" },
		{ "CP-3PCC", "" },	    { "8841-3PCC", "" },
		{ "CP-88 41-3PCC", "" },    { "CP-88-41-3PCC", "" },
		{ "cp-8841-3pcc", "" },	    { "", "" },
	};

	for (size_t i = 0; i < BENCH_N(cases); i++) {
		struct bench_event e = { 0 };
		int r = bench_value_model(bytes(cases[i].pn), &e);

		assert_int_equal(r, cases[i].model[0] == '\0' ? -EINVAL : 0);
		assert_string_equal(e.model, cases[i].model);
	}
}

static void
outcome_knows_the_six_events_only(void **state)
{
	(void)state;
	static const char *const good[] = { "resync-ask",    "resync-ok",
					    "resync-failed", "upgrade-ask",
					    "upgrade-ok",    "upgrade-failed" };
	static const char *const bad[] = { "",		"resync",
					   "resync-OK", "complete",
					   "timeout",	"resync-okresync-okresync-ok" };

	for (size_t i = 0; i < BENCH_N(good); i++) {
		struct bench_event e = { 0 };

		assert_int_equal(bench_value_outcome(bytes(good[i]), &e), 0);
		assert_int_equal((int)e.outcome,
				 (int)BENCH_OUTCOME_RESYNC_ASK + (int)i);
	}
	for (size_t i = 0; i < BENCH_N(bad); i++) {
		struct bench_event e = { 0 };

		assert_true(bench_value_outcome(bytes(bad[i]), &e) < 0);
		assert_int_equal(e.outcome, BENCH_OUTCOME_NONE);
	}
}

static void
text_is_trimmed_cut_and_printable(void **state)
{
	(void)state;
	struct bench_event e = { 0 };
	char big[1000];

	assert_int_equal(bench_value_text(bytes(" \ta\x7f"
						"b \xff "),
					  &e),
			 0);
	assert_string_equal(e.text, "a?b ?");
	memset(big, 'y', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	assert_int_equal(bench_value_text(bytes(big), &e), 0);
	assert_int_equal(strlen(e.text), sizeof(e.text) - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(url_gives_its_path_as_written),
		cmocka_unit_test(url_without_scheme_or_path_is_refused),
		cmocka_unit_test(model_is_what_stands_between_cp_and_3pcc),
		cmocka_unit_test(outcome_knows_the_six_events_only),
		cmocka_unit_test(text_is_trimmed_cut_and_printable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
