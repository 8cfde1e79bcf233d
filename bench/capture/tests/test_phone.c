/* Whose frame it is. */
#include "frame.h"
#include "phone.h"
#include "wire.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define TEXT(s) (s), sizeof(s) - 1
#define ROUTER "\x02\x00\x00\x00\x00\x99"
#define OTHER "\x00\x56\x2b\xaa\xbb\x02"
#define ALL "\xff\xff\xff\xff\xff\xff"
#define PHONE_IP UINT32_C(0x0a4d0105) /* as wire.h has it */

static const struct bench_mac mac = { { 0x00, 0x56, 0x2b, 0xaa, 0xbb, 0x01 } };

/* A broadcast of the bench that gives 10.77.1.5 to the client. */
static struct bench_bytes
ack(struct wire *w, const char *client, uint16_t port)
{
	uint8_t message[600];
	size_t n = wire_dhcp(message, TEXT("\x35\x01\x05\xff"));

	memcpy(message + 16, "\x0a\x4d\x01\x05", 4);
	memcpy(message + 28, client, 6);
	return wire_udp(w, ALL, WIRE_BENCH, port, message, n);
}

static void
a_frame_is_its_own_by_mac_whatever_it_carries(void **state)
{
	struct bench_phone p = { mac, 0 };
	struct wire w;
	(void)state;

	assert_true(bench_phone_owns(
		&p, wire_udp(&w, WIRE_BENCH, WIRE_PHONE, 514, TEXT("x"))));
	assert_true(bench_phone_owns(
		&p, wire_udp(&w, WIRE_PHONE, WIRE_BENCH, 514, TEXT("x"))));
	assert_false(
		bench_phone_owns(&p, wire_udp(&w, WIRE_BENCH, OTHER, 514, TEXT("x"))));
	wire_udp(&w, WIRE_BENCH, WIRE_PHONE, 514, TEXT("x"));
	memcpy(w.data + 12, "\x88\xcc", 2); /* LLDP */
	assert_true(bench_phone_owns(&p, (struct bench_bytes){ w.data, 14 }));
	assert_false(bench_phone_owns(&p, (struct bench_bytes){ w.data, 13 }));
}

static void
dhcp_names_it_in_a_broadcast_and_through_a_relay(void **state)
{
	struct bench_phone p = { mac, 0 };
	struct wire w;
	(void)state;

	assert_true(bench_phone_owns(&p, ack(&w, WIRE_PHONE, 68)));
	assert_int_equal(p.ip, PHONE_IP);
	p.ip = 0;
	assert_true(bench_phone_owns(&p, ack(&w, WIRE_PHONE, 67)));
	assert_int_equal(p.ip, PHONE_IP);
	p.ip = 0;
	assert_false(bench_phone_owns(&p, ack(&w, OTHER, 68)));
	assert_int_equal(p.ip, 0);
}

static void
its_address_is_its_own_until_another_gets_it(void **state)
{
	struct bench_phone p = { mac, PHONE_IP };
	struct wire w;
	(void)state;

	assert_true(
		bench_phone_owns(&p, wire_udp(&w, WIRE_BENCH, ROUTER, 514, TEXT("x"))));
	w.data[21] = 1; /* a later fragment */
	assert_true(bench_phone_owns(&p, (struct bench_bytes){ w.data, w.len }));
	assert_false(bench_phone_owns(&p, ack(&w, OTHER, 68)));
	assert_false(
		bench_phone_owns(&p, wire_udp(&w, WIRE_BENCH, ROUTER, 514, TEXT("x"))));
}

static void
a_question_for_its_address_is_its_own(void **state)
{
	struct bench_phone p = { mac, PHONE_IP };
	struct wire w = { .len = 0 };
	struct bench_bytes frame;
	(void)state;

	wire_add(&w, ALL WIRE_BENCH, 12);
	wire_add(&w, "\x08\x06\0\1\x08\0\6\4\0\1", 10);
	wire_add(&w, WIRE_BENCH "\x0a\x4d\0\1\0\0\0\0\0\0\x0a\x4d\1\5", 20);
	frame = (struct bench_bytes){ w.data, w.len };
	assert_true(bench_phone_owns(&p, frame));
	w.data[w.len - 1] = 6;
	assert_false(bench_phone_owns(&p, frame));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_frame_is_its_own_by_mac_whatever_it_carries),
		cmocka_unit_test(dhcp_names_it_in_a_broadcast_and_through_a_relay),
		cmocka_unit_test(its_address_is_its_own_until_another_gets_it),
		cmocka_unit_test(a_question_for_its_address_is_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
