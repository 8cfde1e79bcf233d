#include "line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define TAG "dnsmasq[712]: "

static enum bench_dns_line
parse(const char *line, struct bench_event *e)
{
	return bench_dns_line_parse(line, strlen(line), e);
}

/* Lines as dnsmasq 2.90 wrote them. */
static void
a_question_is_read_with_who_asks_and_what(void **state)
{
	static const char line[] =
		TAG "48 10.77.1.0/34755 query[A] PROV.Example.com from 10.77.1.0";
	struct bench_event e;

	(void)state;
	assert_int_equal(parse(line, &e), BENCH_DNS_QUESTION);
	assert_int_equal(e.kind, BENCH_EVENT_RESOLVED);
	assert_string_equal(e.source, "dns");
	assert_string_equal(e.ip, "10.77.1.0");
	assert_string_equal(e.name, "prov.example.com");
	assert_string_equal(e.text, "A");
	assert_string_equal(e.uniq, "");
	assert_true(bench_mac_is_zero(e.mac));
	assert_ptr_equal(e.raw.data, line);
	assert_int_equal(e.raw.len, strlen(line));
}

static const struct {
	const char *line, *name, *text;
} questions[] = {
	{ TAG
	  "3 10.77.1.0/33612 query[SRV] _ciscoprov-https._tls.prov.example.com from "
	  "10.77.1.0",
	  "_ciscoprov-https._tls.prov.example.com", "SRV" },
	{ TAG "4 10.77.1.0/60733 query[NAPTR] prov.example.com from 10.77.1.0",
	  "prov.example.com", "NAPTR" },
	{ TAG "2 10.77.1.0/45831 query[AAAA] prov.example.com. from 10.77.1.0",
	  "prov.example.com", "AAAA" },
	{ TAG "4294967295 10.77.1.0/1 query[A] localhost from 10.77.1.0", "localhost",
	  "A" },
};

static void
types_that_lead_to_a_server_are_questions(void **state)
{
	struct bench_event e;

	(void)state;
	for (size_t i = 0; i < BENCH_N(questions); i++) {
		assert_int_equal(parse(questions[i].line, &e), BENCH_DNS_QUESTION);
		assert_string_equal(e.name, questions[i].name);
		assert_string_equal(e.text, questions[i].text);
	}
}

static const char *const others[] = {
	TAG "48 10.77.1.0/34755 config prov.example.com is 10.77.0.9",
	TAG "5 10.77.1.0/32849 query[TXT] prov.example.com from 10.77.1.0",
	TAG "46 10.77.1.0/33737 query[PTR] 1.0.77.10.in-addr.arpa from 10.77.1.0",
	TAG "57 10.77.1.0/46063 query[type=999] bad from 10.77.1.0",
	TAG "50 10.77.1.0/49175 query[A] <name unprintable> from 10.77.1.0",
	TAG "54 10.77.1.0/58865 query[A] . from 10.77.1.0",
	TAG "1 10.77.1.0/2 query[A]  from 10.77.1.0",
	TAG "1 10.77.1.0/2 query[A] a..b from 10.77.1.0",
	TAG "1 10.77.1.0/2 query[A] .a from 10.77.1.0",
	TAG "1 10.77.1.0/2 query[A] a.. from 10.77.1.0",
	TAG "1 10.77.1.0/2 query[A] a/b from 10.77.1.0",
	TAG "1 10.77.1.0/2 query[a] a.b from 10.77.1.0",
	TAG "1 10.77.1.0/2 query[A] a.b",
	TAG "1 10.77.1.0/2 query[A] a.b from",
	TAG "1 10.77.1.0/2 query[A] a.b from 10.77.1.0 ",
	TAG "1 10.77.1.0/2",
	/* a name that looks like the rest of a line, if dnsmasq let it through */
	TAG "1 10.77.1.0/2 query[A] a.b from 10.77.1.9 from 10.77.1.0",
	/* who asks is not who is answered */
	TAG "1 10.77.1.0/2 query[A] a.b from 10.77.1.9",
};

static void
everything_else_about_questions_proves_nothing(void **state)
{
	static const struct bench_event zero;
	struct bench_event e;

	(void)state;
	for (size_t i = 0; i < BENCH_N(others); i++) {
		assert_int_equal(parse(others[i], &e), BENCH_DNS_OTHER);
		assert_memory_equal(&e, &zero, sizeof(e));
	}
}

static const char *const words[] = {
	"",
	" ",
	"dnsmasq[]: 1 10.77.1.0/2 query[A] a.b from 10.77.1.0",
	"dnsmasq: 1 10.77.1.0/2 query[A] a.b from 10.77.1.0",
	"dnsmasq[1] 1 10.77.1.0/2 query[A] a.b from 10.77.1.0",
	"dnsmasq[x]: 1 10.77.1.0/2 query[A] a.b from 10.77.1.0",
	"other[1]: 1 10.77.1.0/2 query[A] a.b from 10.77.1.0",
	TAG "started, version 2.90 cache disabled",
	TAG "x 10.77.1.0/2 query[A] a.b from 10.77.1.0",
	TAG "1 10.77.1/2 query[A] a.b from 10.77.1",
	TAG "1 10.77.1.0 query[A] a.b from 10.77.1.0",
	TAG "1 10.77.1.0/x query[A] a.b from 10.77.1.0",
	TAG "1 fe80::1/2 query[A] a.b from fe80::1",
	TAG "12345678901 10.77.1.0/2 query[A] a.b from 10.77.1.0",
	"\ndnsmasq: failed to create listening socket for 10.77.0.1: Address already in "
	"use",
};

static void
what_is_no_line_about_a_question_is_for_the_log(void **state)
{
	struct bench_event e;

	(void)state;
	for (size_t i = 0; i < BENCH_N(words); i++)
		assert_int_equal(parse(words[i], &e), BENCH_DNS_WORDS);
}

static void
names_are_bounded_and_hold_no_nul(void **state)
{
	char line[600], name[400];
	struct bench_event e;
	int n;

	(void)state;
	for (int len = 250; len <= 256; len++) {
		for (int i = 0; i < len; i++)
			name[i] = i % 50 == 49 ? '.' : 'a';
		name[len] = '\0';
		n = snprintf(line, sizeof(line),
			     TAG "1 10.77.1.0/2 query[A] %s from 10.77.1.0", name);
		assert_int_equal(bench_dns_line_parse(line, (size_t)n, &e),
				 len <= 253 ? BENCH_DNS_QUESTION : BENCH_DNS_OTHER);
	}
	memset(name, 'a', 64);
	name[64] = '\0';
	snprintf(line, sizeof(line), TAG "1 10.77.1.0/2 query[A] %s from 10.77.1.0",
		 name);
	assert_int_equal(parse(line, &e), BENCH_DNS_OTHER);
	static const char nul[] = TAG "1 10.77.1.0/2 query[A] a\0b from 10.77.1.0";
	assert_int_equal(bench_dns_line_parse(nul, sizeof(nul) - 1, &e),
			 BENCH_DNS_OTHER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_question_is_read_with_who_asks_and_what),
		cmocka_unit_test(types_that_lead_to_a_server_are_questions),
		cmocka_unit_test(everything_else_about_questions_proves_nothing),
		cmocka_unit_test(what_is_no_line_about_a_question_is_for_the_log),
		cmocka_unit_test(names_are_bounded_and_hold_no_nul),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
