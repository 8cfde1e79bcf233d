#include "test.h"

#include "syslog.h"
#include "util.h"

#define WHEN 1700733600 /* 2023-11-23 10:00:00 UTC */

static void
is(enum syslog_shape shape, const char *ident, const char *expected)
{
	AUTO_FREE char *got = syslog_format(shape, WHEN, ident, "10.0.0.9", "text");

	assert_string_equal(got, expected);
}

static void
identifier_follows_the_timestamp(void **state)
{
	(void)state;
	is(SYSLOG_PLAIN, "", "<134>Nov 23 10:00:00 text");
	is(SYSLOG_PLAIN, "00562b000001", "<134>Nov 23 10:00:00 00562b000001 text");
	is(SYSLOG_RFC3164, "", "<134>Nov 23 10:00:00 10.0.0.9 phone: text");
	is(SYSLOG_RFC3164, "00562b000001",
	   "<134>Nov 23 10:00:00 00562b000001 phone: text");
	is(SYSLOG_RFC5424, "", "<134>1 2023-11-23T10:00:00Z 10.0.0.9 phone - - - text");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(identifier_follows_the_timestamp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
