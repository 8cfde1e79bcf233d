#include "range.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* RFC 9110 14.1.2, of a file of 1000 bytes. */
static const struct {
	const char *header;
	enum httpd_range kind;
	int64_t first, last;
} ranges[] = {
	{ NULL, HTTPD_WHOLE, 0, 0 },
	{ "bytes=0-499", HTTPD_PART, 0, 499 },
	{ "bytes=500-", HTTPD_PART, 500, 999 },
	{ "bytes=-500", HTTPD_PART, 500, 999 },
	{ "bytes=-5000", HTTPD_PART, 0, 999 },
	{ "bytes=0-0", HTTPD_PART, 0, 0 },
	{ "bytes=999-999", HTTPD_PART, 999, 999 },
	{ "bytes=0-99999999999999999999999", HTTPD_PART, 0, 999 },
	{ "Bytes= 1-2 ", HTTPD_PART, 1, 2 },
	{ "bytes=1000-", HTTPD_BEYOND, 0, 0 },
	{ "bytes=99999999999999999999-", HTTPD_BEYOND, 0, 0 },
	{ "bytes=-0", HTTPD_BEYOND, 0, 0 },
	{ "bytes=0-1,5-6", HTTPD_WHOLE, 0, 0 },
	{ "bytes=5-4", HTTPD_WHOLE, 0, 0 },
	{ "bytes=-", HTTPD_WHOLE, 0, 0 },
	{ "bytes=a-b", HTTPD_WHOLE, 0, 0 },
	{ "bytes=", HTTPD_WHOLE, 0, 0 },
	{ "items=0-1", HTTPD_WHOLE, 0, 0 },
};

static void
range_takes_one_range_and_ignores_what_it_may(void **state)
{
	(void)state;
	for (size_t i = 0; i < BENCH_N(ranges); i++) {
		int64_t first = 0, last = 0;
		enum httpd_range kind =
			httpd_range_read(ranges[i].header, 1000, &first, &last);

		if (kind != ranges[i].kind || first != ranges[i].first ||
		    last != ranges[i].last)
			fail_msg("'%s': %d %lld-%lld", ranges[i].header, (int)kind,
				 (long long)first, (long long)last);
	}
}

static void
range_of_an_empty_file_is_beyond_it(void **state)
{
	int64_t first, last;

	(void)state;
	assert_int_equal(httpd_range_read("bytes=0-", 0, &first, &last), HTTPD_BEYOND);
	assert_int_equal(httpd_range_read("bytes=-5", 0, &first, &last), HTTPD_BEYOND);
	assert_int_equal(httpd_range_read(NULL, 0, &first, &last), HTTPD_WHOLE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(range_takes_one_range_and_ignores_what_it_may),
		cmocka_unit_test(range_of_an_empty_file_is_beyond_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
