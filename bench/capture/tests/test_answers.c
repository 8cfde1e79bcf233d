/* What frames answer, frame by frame. */
#include "answers.h"
#include "frame.h"
#include "wire.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define TEXT(s) (s), sizeof(s) - 1

static const struct bench_mac phone = { { 0x00, 0x56, 0x2b, 0xaa, 0xbb, 0x01 } };

struct seen {
	unsigned n[BENCH_POINTS];
	char text[BENCH_POINTS][512]; /* the last of each point */
	unsigned frame[BENCH_POINTS];
};

static int
note(const struct bench_answer *a, void *arg)
{
	struct seen *s = arg;

	s->n[a->point]++;
	s->frame[a->point] = a->frame;
	snprintf(s->text[a->point], sizeof(s->text[0]), "%s", a->text);
	return 0;
}

static struct seen
ask(const struct bench_answers *a)
{
	struct seen s = { 0 };

	assert_int_equal(bench_answers_each(a, note, &s), 0);
	return s;
}

static struct bench_answers *
start(void)
{
	struct bench_answers *a = NULL;

	assert_int_equal(bench_answers_new(phone, &a, NULL), 0);
	return a;
}

static void
a_discover_answers_what_the_phone_says_of_itself(void **state)
{
	static const char options[] = "\x35\x01\x01"
				      "\x3c\x0d"
				      "CP-8841-3PCC\0"
				      "\x37\x04\x01\x03\x06\x2a"
				      "\x3d\x07\x01\x00\x56\x2b\xaa\xbb\x01"
				      "\x0c\x05phone"
				      "\x39\x02\x05\xdc"
				      "\x7d\x03\x00\x00\x09\xff";
	struct bench_answers *a = start();
	uint8_t message[600];
	struct wire w;
	struct seen s;
	(void)state;

	bench_answers_take(a, 1000,
			   wire_udp(&w, "\xff\xff\xff\xff\xff\xff", WIRE_PHONE, 67,
				    message, wire_dhcp(message, TEXT(options))));
	s = ask(a);
	assert_string_equal(s.text[BENCH_POINT_VENDOR_CLASS], "CP-8841-3PCC\\x00");
	assert_string_equal(s.text[BENCH_POINT_PARAMETERS],
			    "1,3,6,42 (66 is not asked for)");
	assert_string_equal(s.text[BENCH_POINT_CLIENT_ID], "0100562baabb01");
	assert_string_equal(s.text[BENCH_POINT_HOST_NAME], "phone");
	assert_string_equal(s.text[BENCH_POINT_MAX_SIZE], "1500 bytes");
	assert_string_equal(s.text[BENCH_POINT_VENDOR_INFO], "000009");
	assert_int_equal(s.frame[BENCH_POINT_VENDOR_CLASS], 1);
	bench_answers_freep(&a);
	assert_null(a);
}

static void
the_first_request_is_timed_from_the_lease_and_repeats_are_measured(void **state)
{
	static const char rrq[] = "\0\1/8841-3PCC.xml\0octet\0blksize\0"
				  "1428\0tsize\0"
				  "0";
	struct bench_answers *a = start();
	uint8_t message[600];
	struct wire w;
	struct seen s;
	(void)state;

	bench_answers_take(a, 0,
			   wire_udp(&w, WIRE_PHONE, WIRE_BENCH, 68, message,
				    wire_dhcp(message, TEXT("\x35\x01\x05\xff"))));
	bench_answers_take(a, 2500000,
			   wire_udp(&w, WIRE_BENCH, WIRE_PHONE, 69, rrq, sizeof(rrq)));
	bench_answers_take(a, 6500000,
			   wire_udp(&w, WIRE_BENCH, WIRE_PHONE, 69, rrq, sizeof(rrq)));
	s = ask(a);
	assert_string_equal(s.text[BENCH_POINT_FIRST_REQUEST],
			    "tftp /8841-3PCC.xml from 10.77.0.1, 2500 ms after its "
			    "lease");
	assert_string_equal(s.text[BENCH_POINT_TFTP],
			    "\"/8841-3PCC.xml\" octet blksize=1428 tsize=0");
	assert_int_equal(s.n[BENCH_POINT_TFTP], 1);
	assert_string_equal(s.text[BENCH_POINT_TFTP_REPEAT], "4000 ms");
	bench_answers_freep(&a);
}

static void
another_phones_ack_starts_no_clock(void **state)
{
	static const char rrq[] = "\0\1/x\0octet";
	struct bench_answers *a = start();
	uint8_t message[600];
	struct wire w;
	size_t n = wire_dhcp(message, TEXT("\x35\x01\x05\xff"));
	(void)state;

	message[33] = 2;
	bench_answers_take(a, 0, wire_udp(&w, WIRE_PHONE, WIRE_BENCH, 68, message, n));
	bench_answers_take(a, 5,
			   wire_udp(&w, WIRE_BENCH, WIRE_PHONE, 69, rrq, sizeof(rrq)));
	assert_string_equal(ask(a).text[BENCH_POINT_FIRST_REQUEST],
			    "tftp /x from 10.77.0.1");
	bench_answers_freep(&a);
}

static void
behind_a_router_the_leased_address_is_the_phone(void **state)
{
	static const char router[] = "\x02\x00\x00\x00\x00\x99";
	struct bench_answers *a = start();
	uint8_t message[600];
	struct wire w;
	size_t n = wire_dhcp(message, TEXT("\x35\x01\x05\xff"));
	struct bench_bytes line;
	(void)state;

	memcpy(message + 16, "\x0a\x4d\x01\x05", 4);
	line = wire_udp(&w, WIRE_BENCH, router, 514, TEXT("<134>hello"));
	assert_false(bench_answers_take(a, 0, line));
	line = wire_udp(&w, "\xff\xff\xff\xff\xff\xff", WIRE_BENCH, 68, message, n);
	assert_true(bench_answers_take(a, 1, line));
	line = wire_udp(&w, WIRE_BENCH, router, 514, TEXT("<134>hello"));
	assert_true(bench_answers_take(a, 2, line));
	assert_string_equal(ask(a).text[BENCH_POINT_SYSLOG], "<134>hello");
	assert_int_equal(ask(a).frame[BENCH_POINT_SYSLOG], 2);
	bench_answers_freep(&a);
}

static void
a_log_line_is_kept_to_the_byte_and_a_stranger_is_not_listened_to(void **state)
{
	struct bench_answers *a = start();
	struct wire w;
	struct seen s;
	(void)state;

	bench_answers_take(a, 0,
			   wire_udp(&w, WIRE_BENCH, WIRE_PHONE, 514,
				    TEXT("<134>CP-8841-3PCC \xe2\x80\x93\n")));
	bench_answers_take(a, 1,
			   wire_udp(&w, WIRE_BENCH, "\x00\x56\x2b\xaa\xbb\x02", 514,
				    TEXT("<134>another")));
	s = ask(a);
	assert_int_equal(s.n[BENCH_POINT_SYSLOG], 1);
	assert_string_equal(s.text[BENCH_POINT_SYSLOG],
			    "<134>CP-8841-3PCC \\xe2\\x80\\x93\\x0a");
	bench_answers_freep(&a);
}

static void
a_http_request_is_shown_without_its_credentials(void **state)
{
	struct bench_answers *a = start();
	struct wire w;
	struct seen s;
	(void)state;

	bench_answers_take(a, 0, wire_tcp(&w, 0x02, 80, "", 0));
	bench_answers_take(a, 1, wire_tcp(&w, 0x12, 81, "", 0));
	bench_answers_take(
		a, 2,
		wire_tcp(&w, 0x18, 80,
			 TEXT("GET /8841-3PCC.xml HTTP/1.1\r\n"
			      "User-Agent: Cisco-CP-8841-3PCC/11.3.1 (00562baabb01)\r\n"
			      "authorization: Basic c2VjcmV0\r\n\r\nbody")));
	s = ask(a);
	assert_string_equal(s.text[BENCH_POINT_HTTP],
			    "GET /8841-3PCC.xml HTTP/1.1 | User-Agent: "
			    "Cisco-CP-8841-3PCC/11.3.1 (00562baabb01) | "
			    "authorization:");
	assert_int_equal(s.n[BENCH_POINT_CONNECTS], 1);
	assert_string_equal(s.text[BENCH_POINT_CONNECTS], "10.77.0.1:80");
	bench_answers_freep(&a);
}

static void
questions_to_the_dns_and_for_the_time_are_named(void **state)
{
	static const char query[] = "\x12\x34\x01\0\0\1\0\0\0\0\0\0"
				    "\x08"
				    "activate\x05"
				    "cisco\x03"
				    "com\0\0\1\0";
	struct bench_answers *a = start();
	struct wire w;
	struct seen s;
	(void)state;

	bench_answers_take(
		a, 0, wire_udp(&w, WIRE_BENCH, WIRE_PHONE, 53, query, sizeof(query)));
	bench_answers_take(a, 1,
			   wire_udp(&w, WIRE_BENCH, WIRE_PHONE, 123, TEXT("\x23")));
	s = ask(a);
	assert_string_equal(s.text[BENCH_POINT_DNS], "activate.cisco.com A");
	assert_string_equal(s.text[BENCH_POINT_NTP], "10.77.0.1");
	bench_answers_freep(&a);
}

static void
a_point_takes_sixty_four_answers_and_no_more(void **state)
{
	struct bench_answers *a = start();
	struct wire w;
	(void)state;

	for (int i = 0; i < 200; i++) {
		char line[16];

		snprintf(line, sizeof(line), "line %d", i);
		bench_answers_take(
			a, i,
			wire_udp(&w, WIRE_BENCH, WIRE_PHONE, 514, line, strlen(line)));
	}
	assert_int_equal(ask(a).n[BENCH_POINT_SYSLOG], 64);
	bench_answers_freep(&a);
}

static void
frames_that_are_cut_or_foreign_are_told_apart(void **state)
{
	struct bench_frame f;
	struct bench_bytes whole;
	struct wire w;
	(void)state;

	whole = wire_udp(&w, WIRE_BENCH, WIRE_PHONE, 514, TEXT("hello"));
	assert_int_equal(bench_frame_parse(whole, &f), 0);
	assert_int_equal(f.payload.len, 5);
	w.len += 10; /* Ethernet pads short frames: not part of the datagram */
	assert_int_equal(bench_frame_parse((struct bench_bytes){ w.data, w.len }, &f),
			 0);
	assert_int_equal(f.payload.len, 5);
	for (size_t n = 0; n < 42; n++)
		assert_int_equal(
			bench_frame_parse((struct bench_bytes){ w.data, n }, &f),
			-EBADMSG);
	w.data[13] = 0x06; /* ARP */
	assert_int_equal(bench_frame_parse(whole, &f), -EPROTONOSUPPORT);
	w.data[13] = 0x00;
	w.data[21] = 1; /* a later fragment */
	assert_int_equal(bench_frame_parse(whole, &f), -EPROTONOSUPPORT);
	w.data[21] = 0;
	w.data[14] = 0x44; /* a header of 16 bytes */
	assert_int_equal(bench_frame_parse(whole, &f), -EBADMSG);
}

static void
a_vlan_tag_is_looked_through(void **state)
{
	struct bench_bytes plain;
	struct bench_frame f;
	struct wire w;
	uint8_t tagged[1600];
	(void)state;

	plain = wire_udp(&w, WIRE_BENCH, WIRE_PHONE, 514, TEXT("hello"));
	memcpy(tagged, plain.data, 12);
	memcpy(tagged + 12, "\x81\x00\x00\x2a", 4);
	memcpy(tagged + 16, plain.data + 12, plain.len - 12);
	assert_int_equal(
		bench_frame_parse((struct bench_bytes){ tagged, plain.len + 4 }, &f),
		0);
	assert_int_equal(f.to_port, 514);
	assert_memory_equal(f.payload.data, "hello", 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_discover_answers_what_the_phone_says_of_itself),
		cmocka_unit_test(
			the_first_request_is_timed_from_the_lease_and_repeats_are_measured),
		cmocka_unit_test(behind_a_router_the_leased_address_is_the_phone),
		cmocka_unit_test(another_phones_ack_starts_no_clock),
		cmocka_unit_test(
			a_log_line_is_kept_to_the_byte_and_a_stranger_is_not_listened_to),
		cmocka_unit_test(a_http_request_is_shown_without_its_credentials),
		cmocka_unit_test(questions_to_the_dns_and_for_the_time_are_named),
		cmocka_unit_test(a_point_takes_sixty_four_answers_and_no_more),
		cmocka_unit_test(frames_that_are_cut_or_foreign_are_told_apart),
		cmocka_unit_test(a_vlan_tag_is_looked_through),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
