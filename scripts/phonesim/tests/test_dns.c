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
	size_t n = dns_query_build(0x1234, DNS_A, "prov.example.com", p, sizeof(p));

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
	assert_int_equal(dns_query_build(1, DNS_A, label, p, sizeof(p)), 0);
	assert_int_equal(dns_query_build(1, DNS_A, "a..b", p, sizeof(p)), 0);
	assert_int_equal(dns_query_build(1, DNS_A, ".a", p, sizeof(p)), 0);
	assert_int_equal(dns_query_build(1, DNS_A, "prov.example.com", p, 33), 0);
}

static void
address_behind_a_cname_is_found(void **state)
{
	struct dns_answer a;

	(void)state;
	assert_int_equal(dns_answer_parse(0x1234, DNS_A, answer, sizeof(answer), &a),
			 0);
	assert_int_equal(a.ip, 0x0a090001);
}

static void
answers_to_others_are_not_ours(void **state)
{
	uint8_t p[sizeof(answer)];
	struct dns_answer a;

	(void)state;
	assert_int_equal(dns_answer_parse(0x1235, DNS_A, answer, sizeof(answer), &a),
			 -EBADMSG);
	memcpy(p, answer, sizeof(p));
	p[2] = 0x01;
	assert_int_equal(dns_answer_parse(0x1234, DNS_A, p, sizeof(p), &a), -EBADMSG);
}

static void
no_such_name_is_an_answer(void **state)
{
	uint8_t p[34];
	struct dns_answer a;

	(void)state;
	memcpy(p, answer, sizeof(p));
	p[3] = 0x83;
	p[7] = 0;
	assert_int_equal(dns_answer_parse(0x1234, DNS_A, p, sizeof(p), &a), -ENOENT);
}

static void
truncated_answers_are_refused(void **state)
{
	struct dns_answer a;

	(void)state;
	for (size_t n = 0; n < sizeof(answer); n++) {
		AUTO_FREE uint8_t *p = xcalloc(n > 0 ? n : 1, 1);

		memcpy(p, answer, n);
		assert_int_equal(dns_answer_parse(0x1234, DNS_A, p, n, &a), -EBADMSG);
	}
}

/* _ciscoprov-https._tls.example.com SRV: 10 60 5060 pr1, 10 20 5061 pr2, 20 1 1 pr3,
 * the targets by pointer to example.com. */
static const uint8_t services[] = {
	0x12, 0x34, 0x81, 0x80, 0,    1,   0,	 3,   0,    0,	 0,    0, /* header */
	16,   '_',  'c',  'i',	's',  'c', 'o',	 'p', 'r',  'o', 'v',  '-', 'h',  't',
	't',  'p',  's',  4,	'_',  't', 'l',	 's', 7,    'e', 'x',  'a', 'm',  'p',
	'l',  'e',  3,	  'c',	'o',  'm', 0,	 0,   33,   0,	 1, /* question */
	0xc0, 12,   0,	  33,	0,    1,   0,	 0,   0,    60,	 0,    12,  0,	  10,
	0,    60,   0x13, 0xc4, 3,    'p', 'r',	 '1', 0xc0, 34,	 0xc0, 12,  0,	  33,
	0,    1,    0,	  0,	0,    60,  0,	 12,  0,    10,	 0,    20,  0x13, 0xc5,
	3,    'p',  'r',  '2',	0xc0, 34,  0xc0, 12,  0,    33,	 0,    1,   0,	  0,
	0,    60,   0,	  12,	0,    20,  0,	 1,   0,    1,	 3,    'p', 'r',  '3',
	0xc0, 34,
};

static void
service_with_the_lowest_priority_and_weight_is_found(void **state)
{
	struct dns_answer a;

	(void)state;
	assert_int_equal(
		dns_answer_parse(0x1234, DNS_SRV, services, sizeof(services), &a), 0);
	assert_string_equal(a.target, "pr2.example.com");
	assert_int_equal(a.port, 5061);
	assert_int_equal(
		dns_answer_parse(0x1234, DNS_A, services, sizeof(services), &a),
		-ENOENT);
	for (size_t n = 0; n < sizeof(services); n++) {
		AUTO_FREE uint8_t *p = xcalloc(n > 0 ? n : 1, 1);

		memcpy(p, services, n);
		assert_int_equal(dns_answer_parse(0x1234, DNS_SRV, p, n, &a), -EBADMSG);
	}
}

static void
name_that_winds_without_end_is_refused(void **state)
{
	uint8_t p[sizeof(answer)];
	struct dns_answer a;

	(void)state;
	memcpy(p, answer, sizeof(p));
	p[34] = 0xc0;
	p[35] = 34;
	assert_int_equal(dns_answer_parse(0x1234, DNS_A, p, sizeof(p), &a), -EBADMSG);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(service_with_the_lowest_priority_and_weight_is_found),
		cmocka_unit_test(name_that_winds_without_end_is_refused),
		cmocka_unit_test(query_asks_for_an_address),
		cmocka_unit_test(names_that_are_none_give_no_query),
		cmocka_unit_test(address_behind_a_cname_is_found),
		cmocka_unit_test(answers_to_others_are_not_ours),
		cmocka_unit_test(no_such_name_is_an_answer),
		cmocka_unit_test(truncated_answers_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
