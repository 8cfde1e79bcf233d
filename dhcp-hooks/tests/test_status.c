#include "hook.h"
#include "status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct bench_status
healthy(void)
{
	return (struct bench_status){
		.writer.connected = true,
		.snapshot = { .rows = 3, .generation = 5, .built.us = 1000000 },
		.now.us = 3500000,
		.receive_buffer = 2 * BENCH_STATUS_BUFFER,
	};
}

static void
expect_health(const struct bench_status *st, const char *json)
{
	bench_auto(bench_str_clear) struct bench_str out = { 0 };

	bench_status_health(st, "why not", &out);
	assert_string_equal(bench_str_get(&out), json);
}

static void
stats_are_one_json_object(void **state)
{
	bench_auto(bench_str_clear) struct bench_str out = { 0 };
	struct bench_status st = healthy();
	(void)state;

	st.seen = 1;
	st.asked = 2;
	st.answered = 3;
	st.leased = 4;
	st.released = 5;
	st.repeated = 6;
	st.held_back = 7;
	st.malformed = 8;
	st.budget_cuts = 9;
	st.tree_failures = 10;
	st.exceptions = 11;
	st.keeper.recovered.recorded = 12;
	st.writer.depth = 13;
	st.writer.pushed = 14;
	st.writer.written = 15;
	st.writer.dropped = 16;
	bench_copy(st.writer.error, sizeof(st.writer.error), "disk \"full\"");
	bench_status_stats(&st, &out);
	assert_string_equal(
		bench_str_get(&out),
		"{\"seen\":1,\"asked\":2,\"answered\":3,\"leased\":4,\"released\":5,"
		"\"repeated\":6,\"held-back\":7,\"malformed\":8,\"budget-cuts\":9,"
		"\"tree-failures\":10,\"exceptions\":11,\"recovered\":12,"
		"\"ring\":{\"depth\":13,\"pushed\":14,\"written\":15,\"dropped\":16},"
		"\"snapshot\":{\"rows\":3,\"generation\":5,\"age-ms\":2500},"
		"\"receive-buffer\":8388608,\"connected\":true,"
		"\"writer-error\":\"disk \\\"full\\\"\"}");
}

static void
a_healthy_hook_has_no_problems(void **state)
{
	struct bench_status st = healthy();
	(void)state;

	expect_health(&st, "{\"state\":\"ok\",\"problems\":[]}");
}

static void
a_hook_that_was_not_made_says_why(void **state)
{
	bench_auto(bench_str_clear) struct bench_str out = { 0 };
	(void)state;

	bench_hook_health(NULL, "bench.conf:3: no such \"option\"", &out);
	assert_string_equal(bench_str_get(&out),
			    "{\"state\":\"passive\",\"problems\":"
			    "[\"bench.conf:3: no such \\\"option\\\"\"]}");
}

static void
each_problem_is_named(void **state)
{
	struct bench_status st;
	(void)state;

	st = healthy();
	st.writer.connected = false;
	expect_health(&st, "{\"state\":\"degraded\",\"problems\":"
			   "[\"no database: not opened yet\"]}");
	st = healthy();
	st.writer.dropped = 3;
	st.exceptions = 2;
	expect_health(&st, "{\"state\":\"degraded\",\"problems\":["
			   "\"3 events were lost: the database was too slow\","
			   "\"2 exceptions at the border to Kea\"]}");
	st = healthy();
	st.writer.pushed = 2001;
	st.writer.written = 1000;
	bench_copy(st.writer.error, sizeof(st.writer.error), "locked");
	expect_health(&st, "{\"state\":\"degraded\",\"problems\":["
			   "\"1001 events wait for the database: locked\"]}");
	st.writer.written = 1001; /* a burst */
	expect_health(&st, "{\"state\":\"ok\",\"problems\":[]}");
	st = healthy();
	st.snapshot.built.us = 0;
	expect_health(&st, "{\"state\":\"degraded\",\"problems\":"
			   "[\"scanned units are not known yet\"]}");
	st = healthy();
	st.receive_buffer = 425984;
	expect_health(
		&st, "{\"state\":\"degraded\",\"problems\":[\"receive buffer of 425984 "
		     "bytes: many phones at once lose packets; grant CAP_NET_ADMIN or "
		     "set net.core.rmem_max to 4194304\"]}");
	st = healthy();
	bench_copy(st.keeper.recover_error, sizeof(st.keeper.recover_error), "no");
	st.keeper.recovered.bad_lines = 1;
	expect_health(&st, "{\"state\":\"degraded\",\"problems\":["
			   "\"leases of before the start are not recorded: no\","
			   "\"1 bad lines in the lease file\"]}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stats_are_one_json_object),
		cmocka_unit_test(a_healthy_hook_has_no_problems),
		cmocka_unit_test(a_hook_that_was_not_made_says_why),
		cmocka_unit_test(each_problem_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
