#include <bench/http_status.h>
#include <profiles/family.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* The guide, table 2, code by code. */
static const struct {
	int code;
	const char *then;
} table[] = {
	{ 200, "A" },	    { 206, "A" }, { 301, "at once" }, { 302, "at once" },
	{ 303, "C" },	    { 304, "C" }, { 307, "C" },	      { 400, "C" },
	{ 401, "at once" }, { 403, "C" }, { 404, "B" },	      { 405, "C" },
	{ 407, "at once" }, { 410, "C" }, { 416, "C" },	      { 500, "C" },
	{ 501, "C" },	    { 502, "C" }, { 503, "C" },	      { 504, "C" },
	{ 599, "C" },
};

static void
status_sends_the_phone_where_the_guide_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < BENCH_N(table); i++) {
		const struct bench_http_status *s =
			bench_http_status_find(table[i].code);

		assert_non_null(s);
		assert_string_equal(bench_http_class_name(s->then), table[i].then);
	}
	assert_null(bench_http_status_find(100));
	assert_null(bench_http_status_find(600));
}

/* A missing file must be class B, which a phone takes for "not there", and nothing else
 * that we answer may be. */
static void
status_of_our_answers_is_in_the_class_that_we_mean(void **state)
{
	(void)state;
	for (int i = 0; i < BENCH_HTTP_CASES; i++) {
		int code = bench_family_status(NULL, (enum bench_http_case)i);
		const struct bench_http_status *s = bench_http_status_find(code);

		assert_non_null(s);
		assert_int_equal(s->then, i == BENCH_HTTP_MISSING ? BENCH_HTTP_NOT_FOUND
								  : BENCH_HTTP_FAILURE);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(status_sends_the_phone_where_the_guide_says),
		cmocka_unit_test(status_of_our_answers_is_in_the_class_that_we_mean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
