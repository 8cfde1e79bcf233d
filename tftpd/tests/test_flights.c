#include "flights.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct bench_flights *flights;

static int
setup(void **state)
{
	(void)state;
	return bench_flights_new(&flights);
}

static int
teardown(void **state)
{
	(void)state;
	bench_flights_freep(&flights);
	return 0;
}

static bool
note(enum bench_tap_kind kind, int64_t pid, int64_t port, int64_t now)
{
	struct bench_tap_record r = { .kind = kind,
				      .pid = pid,
				      .port = port,
				      .t = now,
				      .ip = "10.99.1.7",
				      .name = "x",
				      .ino = pid };

	return bench_flights_note(flights, &r, (struct bench_mono){ now });
}

static bool
is_even(int64_t pid, void *arg)
{
	(void)arg;
	return pid % 2 == 0;
}

static bool
nobody(int64_t pid, void *arg)
{
	(void)pid;
	(void)arg;
	return false;
}

static void
an_ordinary_transfer_passes_and_is_gone(void **state)
{
	(void)state;
	assert_true(note(BENCH_TAP_OPEN, 1, 100, 0));
	assert_int_equal(bench_flights_open(flights), 1);
	assert_true(note(BENCH_TAP_ABORTED, 1, 100, 1));
	assert_int_equal(bench_flights_open(flights), 0);
	assert_true(note(BENCH_TAP_OPEN, 1, 100, 2));
	assert_true(note(BENCH_TAP_COMPLETE, 1, 100, 3));
	assert_int_equal(bench_flights_open(flights), 0);
}

static void
a_refusal_without_an_open_passes(void **state)
{
	(void)state;
	assert_true(note(BENCH_TAP_REFUSED, 1, 100, 0));
	assert_true(note(BENCH_TAP_REFUSED, 2, 100, 0));
}

static void
a_killed_process_is_ended_once(void **state)
{
	struct bench_tap_record r;
	struct bench_mono later = { 5000000 };

	(void)state;
	note(BENCH_TAP_OPEN, 1, 100, 0);
	note(BENCH_TAP_OPEN, 2, 200, 0);
	assert_int_equal(bench_flights_mark(flights, is_even, NULL, later), 1);
	assert_true(bench_flights_reap(flights, later, &r));
	assert_int_equal(r.kind, BENCH_TAP_TIMEOUT);
	assert_int_equal(r.pid, 1);
	assert_int_equal(r.ino, 1);
	assert_int_equal(r.ms, 5000);
	assert_string_equal(r.text, "the server was stopped");
	assert_false(bench_flights_reap(flights, later, &r));
	assert_int_equal(bench_flights_open(flights), 1);
	assert_int_equal(bench_flights_mark(flights, is_even, NULL, later), 0);
}

static void
an_end_that_was_still_in_the_pipe_wins(void **state)
{
	struct bench_tap_record r;

	(void)state;
	note(BENCH_TAP_OPEN, 1, 100, 0);
	assert_int_equal(
		bench_flights_mark(flights, nobody, NULL, (struct bench_mono){ 1 }), 1);
	assert_true(note(BENCH_TAP_COMPLETE, 1, 100, 2));
	assert_false(bench_flights_reap(flights, (struct bench_mono){ 3 }, &r));
}

static void
a_double_is_folded_whichever_completes(void **state)
{
	(void)state;
	/* The first one completes. */
	assert_true(note(BENCH_TAP_OPEN, 1, 100, 0));
	assert_false(note(BENCH_TAP_OPEN, 2, 100, 1));
	assert_true(note(BENCH_TAP_COMPLETE, 1, 100, 2));
	assert_false(note(BENCH_TAP_TIMEOUT, 2, 100, 63000000));
	/* The second one does, after or before the first is given up. */
	assert_true(note(BENCH_TAP_OPEN, 3, 101, 0));
	assert_false(note(BENCH_TAP_OPEN, 4, 101, 1));
	assert_true(note(BENCH_TAP_COMPLETE, 4, 101, 2));
	assert_false(note(BENCH_TAP_ABORTED, 3, 101, 3));
	assert_true(note(BENCH_TAP_OPEN, 5, 102, 0));
	assert_false(note(BENCH_TAP_OPEN, 6, 102, 1));
	assert_false(note(BENCH_TAP_ABORTED, 5, 102, 2));
	assert_true(note(BENCH_TAP_COMPLETE, 6, 102, 3));
	assert_int_equal(bench_flights_open(flights), 0);
}

static void
a_double_that_comes_after_the_completion_is_folded_for_a_while(void **state)
{
	(void)state;
	note(BENCH_TAP_OPEN, 1, 100, 0);
	note(BENCH_TAP_COMPLETE, 1, 100, 1000);
	assert_false(note(BENCH_TAP_OPEN, 2, 100, 2000));
	assert_false(note(BENCH_TAP_ABORTED, 2, 100, 3000));
	assert_true(note(BENCH_TAP_OPEN, 3, 100, 1000 + BENCH_FLIGHTS_MEMORY_US));
}

static void
both_failing_is_one_failure(void **state)
{
	(void)state;
	note(BENCH_TAP_OPEN, 1, 100, 0);
	note(BENCH_TAP_OPEN, 2, 100, 1);
	assert_false(note(BENCH_TAP_TIMEOUT, 1, 100, 2));
	assert_true(note(BENCH_TAP_TIMEOUT, 2, 100, 3));
	note(BENCH_TAP_OPEN, 3, 100, 4);
	note(BENCH_TAP_OPEN, 4, 100, 5);
	assert_false(note(BENCH_TAP_TIMEOUT, 4, 100, 6));
	assert_true(note(BENCH_TAP_TIMEOUT, 3, 100, 7));
}

static void
another_port_or_a_failure_before_is_another_request(void **state)
{
	(void)state;
	assert_true(note(BENCH_TAP_OPEN, 1, 100, 0));
	assert_true(note(BENCH_TAP_OPEN, 2, 101, 0));
	assert_true(note(BENCH_TAP_TIMEOUT, 1, 100, 1));
	assert_true(note(BENCH_TAP_OPEN, 3, 100, 2));
}

static void
beyond_the_room_transfers_pass_unremembered(void **state)
{
	struct bench_tap_record r;
	size_t reaped = 0;

	(void)state;
	for (int64_t i = 1; i <= BENCH_FLIGHTS_ROOM + 10; i++)
		assert_true(note(BENCH_TAP_OPEN, i, i, 0));
	assert_int_equal(bench_flights_open(flights), BENCH_FLIGHTS_ROOM);
	assert_true(note(BENCH_TAP_COMPLETE, BENCH_FLIGHTS_ROOM + 5,
			 BENCH_FLIGHTS_ROOM + 5, 0));
	bench_flights_mark(flights, nobody, NULL, (struct bench_mono){ 0 });
	while (bench_flights_reap(flights, (struct bench_mono){ 0 }, &r))
		reaped++;
	assert_int_equal(reaped, BENCH_FLIGHTS_ROOM);
	assert_int_equal(bench_flights_open(flights), 0);
}

static void
completed_ones_are_forgotten(void **state)
{
	(void)state;
	for (int64_t i = 1; i <= BENCH_FLIGHTS_ROOM; i++) {
		note(BENCH_TAP_OPEN, i, i, 0);
		note(BENCH_TAP_COMPLETE, i, i, 0);
	}
	note(BENCH_TAP_OPEN, 9999, 9999, 0);
	assert_int_equal(bench_flights_open(flights), 0);
	bench_flights_mark(flights, nobody, NULL,
			   (struct bench_mono){ BENCH_FLIGHTS_MEMORY_US });
	note(BENCH_TAP_OPEN, 9999, 9999, 0);
	assert_int_equal(bench_flights_open(flights), 1);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(an_ordinary_transfer_passes_and_is_gone),
		TEST(a_refusal_without_an_open_passes),
		TEST(a_killed_process_is_ended_once),
		TEST(an_end_that_was_still_in_the_pipe_wins),
		TEST(a_double_is_folded_whichever_completes),
		TEST(a_double_that_comes_after_the_completion_is_folded_for_a_while),
		TEST(both_failing_is_one_failure),
		TEST(another_port_or_a_failure_before_is_another_request),
		TEST(beyond_the_room_transfers_pass_unremembered),
		TEST(completed_ones_are_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
