#include <bench/clock_trust.h>
#include <bench/str.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define S INT64_C(1000000)
#define TODAY (BENCH_CLOCK_FLOOR_US + 700 * 86400 * S)

struct tick {
	int64_t boot, mono_s, wall_s; /* wall after TODAY */
};

static struct bench_clock_trust
watch(const struct tick *ticks, size_t n)
{
	struct bench_clock_trust t = { 0 };

	for (size_t i = 0; i < n; i++) {
		struct bench_event e = { .id = (int64_t)i + 1,
					 .mono = { ticks[i].mono_s * S },
					 .wall = { TODAY + ticks[i].wall_s * S } };

		e.tick = bench_tick(ticks[i].boot, e.mono);
		bench_clock_watch(&t, &e);
	}
	return t;
}

#define WATCH(...)                                                                     \
	watch((const struct tick[]){ __VA_ARGS__ },                                    \
	      sizeof((const struct tick[]){ __VA_ARGS__ }) / sizeof(struct tick))

static void
assert_problem(struct bench_clock_trust t, enum bench_clock_problem problem,
	       int64_t event, const char *words)
{
	char text[200];

	assert_int_equal(t.problem, problem);
	assert_int_equal(t.event, event);
	assert_int_equal(bench_clock_trusted(&t), problem == BENCH_CLOCK_FINE);
	bench_clock_words(&t, text);
	if (words == NULL)
		assert_string_equal(text, "");
	else if (strstr(text, words) == NULL)
		fail_msg("'%s' is not in '%s'", words, text);
}

static void
a_steady_clock_is_trusted(void **state)
{
	(void)state;
	assert_problem(WATCH({ 1, 10, 0 }, { 1, 20, 10 }, { 1, 4000, 3990 }),
		       BENCH_CLOCK_FINE, 0, NULL);
	assert_problem(WATCH({ 0, 0, 0 }), BENCH_CLOCK_FINE, 0, NULL);
}

static void
what_queues_and_ntp_do_is_no_jump(void **state)
{
	(void)state;
	/* committed late and out of order, and corrected by half a minute */
	assert_problem(WATCH({ 1, 100, 0 }, { 1, 80, -20 }, { 1, 101, 31 },
			     { 1, 60, -40 }, { 1, 102, 2 }),
		       BENCH_CLOCK_FINE, 0, NULL);
}

static void
a_reboot_is_no_jump(void **state)
{
	(void)state;
	assert_problem(WATCH({ 1, 5000, 0 }, { 2, 9, 40 }, { 3, 8, 86400 }),
		       BENCH_CLOCK_FINE, 0, NULL);
}

static void
a_clock_that_was_never_set_is_told(void **state)
{
	struct bench_clock_trust t = { 0 };
	struct bench_event e = { .id = 7, .mono = { 5 * S }, .wall = { 20 * S } };

	(void)state;
	e.tick = bench_tick(1, e.mono);
	bench_clock_watch(&t, &e);
	assert_problem(t, BENCH_CLOCK_UNSET, 7,
		       "not set: event 7 says 1970-01-01T00:00:20");
}

static void
a_clock_that_runs_back_within_a_boot_is_told(void **state)
{
	(void)state;
	assert_problem(WATCH({ 1, 10, 0 }, { 1, 20, 10 }, { 1, 30, -80 }),
		       BENCH_CLOCK_BACK, 3, "ran back by 100 s: event 3");
	assert_problem(WATCH({ 1, 10, 0 }, { 1, 20, -49 }), BENCH_CLOCK_FINE, 0, NULL);
	assert_problem(WATCH({ 1, 10, 0 }, { 1, 20, -51 }), BENCH_CLOCK_BACK, 2,
		       "61 s");
}

static void
a_clock_that_runs_back_over_a_reboot_is_told(void **state)
{
	(void)state;
	assert_problem(WATCH({ 1, 5000, 100 }, { 2, 10, 99 }), BENCH_CLOCK_BACK, 2,
		       "ran back by 1 s");
	/* and not forgotten when the box starts once more */
	assert_problem(WATCH({ 1, 5000, 100 }, { 2, 10, 200 }, { 3, 10, 150 }),
		       BENCH_CLOCK_BACK, 3, "50 s");
}

static void
a_clock_that_jumps_ahead_is_told(void **state)
{
	(void)state;
	assert_problem(WATCH({ 1, 10, 0 }, { 1, 20, 3610 }, { 1, 30, 3620 }),
		       BENCH_CLOCK_AHEAD, 2, "jumped ahead by 3600 s");
}

static void
the_first_problem_is_told_and_all_are_counted(void **state)
{
	struct bench_clock_trust t =
		WATCH({ 1, 10, 0 }, { 1, 20, 3610 }, { 1, 30, 20 }, { 1, 40, 30 });

	(void)state;
	assert_problem(t, BENCH_CLOCK_AHEAD, 2, "3600 s");
	assert_int_equal(t.problems, 2);
}

/* It has the wall time of before the boot, and no place on this boot's clock. */
static void
a_recovered_lease_is_no_witness(void **state)
{
	struct bench_clock_trust t = WATCH({ 1, 5000, 0 }, { 2, 10, 60 });
	struct bench_event e = { .id = 9, .mono = { 1 }, .wall = { TODAY - 900 * S } };

	(void)state;
	e.tick = bench_tick(2, e.mono);
	bench_clock_watch(&t, &e);
	assert_problem(t, BENCH_CLOCK_FINE, 0, NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_steady_clock_is_trusted),
		cmocka_unit_test(what_queues_and_ntp_do_is_no_jump),
		cmocka_unit_test(a_reboot_is_no_jump),
		cmocka_unit_test(a_clock_that_was_never_set_is_told),
		cmocka_unit_test(a_clock_that_runs_back_within_a_boot_is_told),
		cmocka_unit_test(a_clock_that_runs_back_over_a_reboot_is_told),
		cmocka_unit_test(a_clock_that_jumps_ahead_is_told),
		cmocka_unit_test(the_first_problem_is_told_and_all_are_counted),
		cmocka_unit_test(a_recovered_lease_is_no_witness),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
