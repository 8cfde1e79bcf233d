#include "test.h"

#include "dns.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Answer to prov.example.com A: a CNAME to a.example.com, then 10.9.0.1. Names by
 * pointer (RFC 1035 section 4.1.4). */
static const uint8_t answer[] = {
	0x12, 0x34, 0x81, 0x80, 0,   1, 0,   2,	  0,   0,    0,	  0,	    /* header */
	4,    'p',  'r',  'o',	'v', 7, 'e', 'x', 'a', 'm',  'p', 'l', 'e', /* question
									     */
	3,    'c',  'o',  'm',	0,   0, 1,   0,	  1,   0xc0, 12,  0,   5,   0,
	1,    0,    0,	  0,	60,  0, 4,   1,	  'a', 0xc0, 17, /* CNAME */
	0xc0, 46,   0,	  1,	0,   1, 0,   0,	  0,   60,   0,	  4,   10,  9,
	0,    1, /* A */
};

static void
query_asks_for_an_address(void **state)
{
	uint8_t p[64];
	size_t n = dns_query_build(0x1234, "prov.example.com", p, sizeof(p));

	(void)state;
	assert_int_equal(n, 34);
	assert_memory_equal(p, "\x12\x34\x01\x00\0\1\0\0\0\0\0\0", 12);
	assert_memory_equal(p + 12, answer + 12, 22);
}

static void
names_that_are_none_give_no_query(void **state)
{
	char label[80];
	uint8_t p[300];

	(void)state;
	memset(label, 'a', sizeof(label));
	label[64] = '\0';
	assert_int_equal(dns_query_build(1, label, p, sizeof(p)), 0);
	assert_int_equal(dns_query_build(1, "a..b", p, sizeof(p)), 0);
	assert_int_equal(dns_query_build(1, ".a", p, sizeof(p)), 0);
	assert_int_equal(dns_query_build(1, "prov.example.com", p, 33), 0);
}

static void
address_behind_a_cname_is_found(void **state)
{
	uint32_t ip = 0;

	(void)state;
	assert_int_equal(dns_answer_parse(0x1234, answer, sizeof(answer), &ip), 0);
	assert_int_equal(ip, 0x0a090001);
}

static void
answers_to_others_are_not_ours(void **state)
{
	uint8_t p[sizeof(answer)];
	uint32_t ip;

	(void)state;
	assert_int_equal(dns_answer_parse(0x1235, answer, sizeof(answer), &ip),
			 -EBADMSG);
	memcpy(p, answer, sizeof(p));
	p[2] = 0x01;
	assert_int_equal(dns_answer_parse(0x1234, p, sizeof(p), &ip), -EBADMSG);
}

static void
no_such_name_is_an_answer(void **state)
{
	uint8_t p[34];
	uint32_t ip;

	(void)state;
	memcpy(p, answer, sizeof(p));
	p[3] = 0x83;
	p[7] = 0;
	assert_int_equal(dns_answer_parse(0x1234, p, sizeof(p), &ip), -ENOENT);
}

static void
truncated_answers_are_refused(void **state)
{
	uint32_t ip;

	(void)state;
	for (size_t n = 0; n < sizeof(answer); n++) {
		AUTO_FREE uint8_t *p = xcalloc(n > 0 ? n : 1, 1);

		memcpy(p, answer, n);
		assert_int_equal(dns_answer_parse(0x1234, p, n, &ip), -EBADMSG);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(query_asks_for_an_address),
		cmocka_unit_test(names_that_are_none_give_no_query),
		cmocka_unit_test(address_behind_a_cname_is_found),
		cmocka_unit_test(answers_to_others_are_not_ours),
		cmocka_unit_test(no_such_name_is_an_answer),
		cmocka_unit_test(truncated_answers_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
