/* What is kept of which frame. */
#include "cut.h"

#include "wire.h"

#include <scarce.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#include <cmocka.h>

#define MUCH INT64_C(1000000000)
#define UDP_HEAD 42
#define TCP_HEAD 54

static const uint8_t payload[1400];

static struct bench_cut *
start(int64_t share)
{
	struct bench_cut *c = NULL;

	assert_int_equal(bench_cut_new(1514, share, &c, NULL), 0);
	return c;
}

/* The next datagram to port 40000, of a flow that began long ago. */
static size_t
keep_data(struct bench_cut *c, int64_t *now_us)
{
	struct wire w;

	return bench_cut_keep(
		c, *now_us += 1000,
		wire_udp(&w, WIRE_PHONE, WIRE_BENCH, 40000, payload, sizeof(payload)));
}

static void
the_first_blocks_are_whole_then_come_headers_then_samples(void **state)
{
	struct bench_cut *c = start(MUCH);
	int64_t now_us = 0;
	int whole = 0, heads = 0, none = 0;
	(void)state;

	for (int i = 0; i < 2000; i++) {
		size_t n = keep_data(c, &now_us);

		whole += n == UDP_HEAD + sizeof(payload);
		heads += n == UDP_HEAD + BENCH_CUT_PAYLOAD;
		none += n == 0;
	}
	assert_int_equal(whole, BENCH_CUT_WHOLE / (UDP_HEAD + sizeof(payload)));
	assert_int_equal(whole + heads + none, 2000);
	assert_int_equal(heads, BENCH_CUT_HEADS + (2000 - whole) / BENCH_CUT_EACH);
	bench_cut_freep(&c);
	assert_null(c);
}

static void
a_small_frame_does_not_slip_in_behind_large_ones(void **state)
{
	struct bench_cut *c = start(MUCH);
	struct wire w;
	(void)state;

	for (int i = 0; i < 40; i++)
		(void)bench_cut_keep(
			c, 1,
			wire_udp(&w, WIRE_PHONE, WIRE_BENCH, 40000, payload, 900));
	assert_int_equal(
		bench_cut_keep(
			c, 2, wire_udp(&w, WIRE_PHONE, WIRE_BENCH, 40000, payload, 30)),
		UDP_HEAD + BENCH_CUT_PAYLOAD);
	bench_cut_freep(&c);
}

static void
what_comes_after_a_silence_is_seen(void **state)
{
	struct bench_cut *c = start(MUCH);
	int64_t now_us = 0;
	(void)state;

	for (int i = 0; i < 200; i++)
		(void)keep_data(c, &now_us);
	assert_int_equal(keep_data(c, &now_us), 0);
	now_us += BENCH_CUT_SILENCE_US;
	assert_int_equal(keep_data(c, &now_us), UDP_HEAD + BENCH_CUT_PAYLOAD);
	assert_int_equal(keep_data(c, &now_us), 0);
	now_us += BENCH_CUT_FORGET_US;
	assert_int_equal(keep_data(c, &now_us), UDP_HEAD + sizeof(payload));
	bench_cut_freep(&c);
}

static void
a_connection_begins_anew_by_syn(void **state)
{
	struct bench_cut *c = start(MUCH);
	struct wire w;
	(void)state;

	for (int i = 0; i < 200; i++)
		(void)bench_cut_keep(c, i + 1,
				     wire_tcp(&w, 0x10, 80, payload, sizeof(payload)));
	assert_int_equal(bench_cut_keep(c, 201, wire_tcp(&w, 0x10, 80, payload, 1400)),
			 0);
	assert_int_equal(bench_cut_keep(c, 202, wire_tcp(&w, 0x02, 80, "", 0)),
			 TCP_HEAD);
	assert_int_equal(bench_cut_keep(c, 203, wire_tcp(&w, 0x10, 80, payload, 1400)),
			 TCP_HEAD + 1400);
	bench_cut_freep(&c);
}

static void
small_talk_is_never_cut(void **state)
{
	static const uint16_t ports[] = { 53, 67, 68, 69, 123, 514, 1514 };
	struct bench_cut *c = start(MUCH);
	struct wire w;
	(void)state;

	for (size_t p = 0; p < BENCH_N(ports); p++) {
		for (int i = 0; i < 200; i++)
			assert_int_equal(
				bench_cut_keep(c, 1,
					       wire_udp(&w, WIRE_BENCH, WIRE_PHONE,
							ports[p], payload, 300)),
				UDP_HEAD + 300);
	}
	bench_cut_freep(&c);
}

static void
later_fragments_are_a_flow_of_their_own(void **state)
{
	struct bench_cut *c = start(MUCH);
	struct bench_bytes frame;
	struct wire w;
	size_t n = 0;
	(void)state;

	frame = wire_udp(&w, WIRE_PHONE, WIRE_BENCH, 514, payload, sizeof(payload));
	w.data[21] = 1;
	assert_int_equal(bench_cut_keep(c, 1, frame), frame.len);
	for (int i = 0; i < 40; i++)
		n = bench_cut_keep(c, 2, frame);
	assert_int_equal(n, 34 + BENCH_CUT_PAYLOAD);
	bench_cut_freep(&c);
}

static void
a_flood_has_its_share_and_leaves_the_others_theirs(void **state)
{
	struct bench_cut *c = start(10000);
	struct bench_bytes line;
	struct wire w;
	int64_t kept = 0;
	(void)state;

	for (int i = 0; i < 1000; i++)
		kept += (int64_t)bench_cut_keep(
			c, i + 1,
			wire_udp(&w, WIRE_BENCH, WIRE_PHONE, 514, payload, 300));
	assert_true(kept > 10000 - UDP_HEAD - 300 && kept <= 10000);
	line = wire_udp(&w, WIRE_BENCH, "\x00\x56\x2b\xaa\xbb\x02", 514, payload, 300);
	assert_int_equal(bench_cut_keep(c, 1001, line), line.len);
	line = wire_udp(&w, WIRE_BENCH, WIRE_PHONE, 514, payload, 300);
	assert_int_equal(bench_cut_keep(c, 1002, line), 0);
	assert_int_equal(bench_cut_keep(c, 1002 + BENCH_CUT_FORGET_US, line), line.len);
	bench_cut_freep(&c);
}

static void
four_thousand_flows_at_once_are_told_apart(void **state)
{
	struct bench_cut *c = start(MUCH);
	struct wire w;
	int64_t now_us = 0;
	int slipped = 0;
	(void)state;

	for (int turn = 0; turn < 120; turn++) {
		for (int flow = 0; flow < 4000; flow++) {
			struct bench_bytes frame =
				wire_udp(&w, WIRE_PHONE, WIRE_BENCH, 40000, payload,
					 sizeof(payload));

			w.data[32] = (uint8_t)(flow >> 8); /* its address */
			w.data[33] = (uint8_t)flow;
			slipped += bench_cut_keep(c, ++now_us, frame) == frame.len &&
				   turn > 100;
		}
	}
	assert_in_range(slipped, 0, 20 * 4000 / 100);
	bench_cut_freep(&c);
}

static void
cut_says_when_memory_is_short(void **state)
{
	struct bench_cut *c = NULL;
	struct bench_err err;
	(void)state;

	scarce_after(0);
	assert_true(bench_cut_new(514, MUCH, &c, &err) < 0);
	scarce_after(-1);
	assert_null(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			the_first_blocks_are_whole_then_come_headers_then_samples),
		cmocka_unit_test(a_small_frame_does_not_slip_in_behind_large_ones),
		cmocka_unit_test(what_comes_after_a_silence_is_seen),
		cmocka_unit_test(a_connection_begins_anew_by_syn),
		cmocka_unit_test(small_talk_is_never_cut),
		cmocka_unit_test(later_fragments_are_a_flow_of_their_own),
		cmocka_unit_test(a_flood_has_its_share_and_leaves_the_others_theirs),
		cmocka_unit_test(four_thousand_flows_at_once_are_told_apart),
		cmocka_unit_test(cut_says_when_memory_is_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
