#include <bench/printed.h>

#include <bench/file.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static char dir[] = "/tmp/bench-test-XXXXXX";
static struct bench_store *s;
static struct bench_err err;

static int
set_up(void **state)
{
	char path[64];

	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/bench.db", dir);
	return bench_store_open(path, BENCH_STORE_CREATE, &s, &err);
}

static int
tear_down(void **state)
{
	(void)state;
	bench_store_freep(&s);
	return bench_file_remove_tree(dir);
}

static int64_t
times(const struct bench_print *p)
{
	int64_t n = -1;

	assert_int_equal(bench_store_printed(s, p, &n, &err), 0);
	return n;
}

static void
only_what_came_out_counts_each_paper_by_itself(void **state)
{
	const struct bench_print one = { .what = "unit label",
					 .unit = { { 0, 0x56, 0x2b, 0, 0, 1 } } };
	const struct bench_print two = { .what = "unit label",
					 .unit = { { 0, 0x56, 0x2b, 0, 0, 2 } } };
	const struct bench_print other = { .what = "NG label",
					   .unit = { { 0, 0x56, 0x2b, 0, 0, 1 } } };

	(void)state;
	assert_int_equal(times(&one), 0);
	assert_int_equal(bench_store_print_failed(s, &one, "no paper", &err), 0);
	assert_int_equal(times(&one), 0);
	assert_int_equal(bench_store_print_done(s, &one, "", &err), 0);
	assert_int_equal(bench_store_print_done(s, &one, "torn", &err), 0);
	assert_int_equal(times(&one), 2);
	assert_int_equal(times(&two), 0);
	assert_int_equal(times(&other), 0);
}

static int
take(const struct bench_event *e, void *arg)
{
	struct bench_event *last = arg;

	if (e->kind == BENCH_EVENT_PRINTED)
		*last = *e;
	return 0;
}

static void
a_print_is_an_event_with_its_reason_and_who(void **state)
{
	const struct bench_print p = { .what = "hand-over sheet" };
	struct bench_event e = { .kind = BENCH_EVENT_NOTE };

	(void)state;
	bench_store_set_staff(s, "staff 4");
	assert_int_equal(bench_store_print_failed(s, &p, "no paper", &err), 0);
	assert_int_equal(bench_store_event_each(s, 0, NULL, take, &e, &err), 0);
	assert_string_equal(e.name, "hand-over sheet");
	assert_string_equal(e.text, "no paper");
	assert_string_equal(e.staff, "staff 4");
	assert_int_equal(e.outcome, BENCH_OUTCOME_ABORTED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_came_out_counts_each_paper_by_itself),
		cmocka_unit_test(a_print_is_an_event_with_its_reason_and_who),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
