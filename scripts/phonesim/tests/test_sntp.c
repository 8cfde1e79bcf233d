#include "test.h"

#include "sntp.h"

#include <errno.h>
#include <string.h>

#define STAMP 0x0123456789abcdefu

/* A server's answer: no leap, version 4, mode 4, stratum 2; the time it was sent is
 * 3913056000.5 s since 1900 = 1704067200.5 since 1970 (1 January 2024). */
static const uint8_t answer[SNTP_PACKET] = {
	0x24, 2,    6,	  0xe9, 0,    0,    0,	  0,	0, 0, 0, 0,
	'G',  'P',  'S',  0,	0xe9, 0x3c, 0x7f, 0x00, 0, 0, 0, 0, /* reference */
	0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,		    /* originate */
	0xe9, 0x3c, 0x7f, 0x00, 0,    0,    0,	  0,		    /* receive */
	0xe9, 0x3c, 0x7f, 0x00, 0x80, 0,    0,	  0,		    /* transmit */
};

static void
request_is_a_client_s_with_its_stamp(void **state)
{
	uint8_t p[SNTP_PACKET];
	static const uint8_t zeros[SNTP_PACKET] = { 0 };

	(void)state;
	sntp_request_build(STAMP, p);
	assert_int_equal(p[0], 0x23);
	assert_memory_equal(p + 1, zeros, 39);
	assert_memory_equal(p + 40, answer + 24, 8);
}

static void
answer_tells_unix_time(void **state)
{
	int64_t ms = 0;

	(void)state;
	assert_int_equal(sntp_answer_parse(STAMP, answer, sizeof(answer), &ms), 0);
	assert_true(ms == 1704067200500);
}

static void
count_goes_on_after_2036(void **state)
{
	uint8_t p[SNTP_PACKET];
	int64_t ms = 0;

	(void)state;
	memcpy(p, answer, sizeof(p));
	memset(p + 40, 0, 8);
	p[43] = 1;
	assert_int_equal(sntp_answer_parse(STAMP, p, sizeof(p), &ms), 0);
	assert_true(ms == 2085978497000); /* 7 February 2036, 06:28:17 UTC */
}

static void
other_answers_do_not_count(void **state)
{
	static const struct {
		size_t at;
		uint8_t value;
		int r;
	} table[] = {
		{ 0, 0x23, -EBADMSG }, /* a client */
		{ 0, 0x25, -EBADMSG }, /* a broadcast */
		{ 24, 0, -EBADMSG },   /* somebody else's stamp */
		{ 0, 0xe4, -EAGAIN },  /* not synchronised */
		{ 1, 0, -EAGAIN },     /* a kiss of death */
		{ 1, 16, -EAGAIN },
	};
	int64_t ms = -1;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		uint8_t p[SNTP_PACKET];

		memcpy(p, answer, sizeof(p));
		p[table[i].at] = table[i].value;
		assert_int_equal(sntp_answer_parse(STAMP, p, sizeof(p), &ms),
				 table[i].r);
	}
	for (size_t n = 0; n < SNTP_PACKET; n++)
		assert_int_equal(sntp_answer_parse(STAMP, answer, n, &ms), -EBADMSG);
	assert_true(ms == -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(request_is_a_client_s_with_its_stamp),
		cmocka_unit_test(answer_tells_unix_time),
		cmocka_unit_test(count_goes_on_after_2036),
		cmocka_unit_test(other_answers_do_not_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
