#include "chain.h"
#include <bench/writer.h>

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#define THREADS 4
#define EACH 500
#define DRAIN_MS 30000 /* ends as soon as all is written */

static char dir[32], path[64];

static int
set_up(void **state)
{
	(void)state;
	strcpy(dir, "/tmp/bench-writer-XXXXXX");
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/bench.db", dir);
	return 0;
}

static int
tear_down(void **state)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	char file[80];

	(void)state;
	for (size_t i = 0; i < BENCH_N(ends); i++) {
		snprintf(file, sizeof(file), "%s%s", path, ends[i]);
		unlink(file);
	}
	return rmdir(dir);
}

static void
create(void)
{
	struct bench_store *s = NULL;
	struct bench_err err = { "" };

	if (bench_store_open(path, BENCH_STORE_CREATE, &s, &err) < 0)
		fail_msg("%s", err.text);
	bench_store_freep(&s);
}

static void
wait_written(struct bench_writer *w, uint64_t n)
{
	struct bench_writer_stats stats = { 0 };

	for (int i = 0; i < 3000 && stats.written < n; i++) {
		usleep(10000);
		bench_writer_get_stats(w, &stats);
	}
	assert_int_equal(stats.written, n);
}

static int64_t
count_events(void)
{
	struct bench_store *s = NULL;
	struct bench_err err = { "" };
	int64_t n = 0;

	assert_int_equal(bench_store_open(path, 0, &s, &err), 0);
	assert_int_equal(bench_store_event_last_id(s, &n), 0);
	bench_store_freep(&s);
	return n;
}

static void *
push_some(void *arg)
{
	for (int i = 0; i < EACH; i++) {
		struct bench_event e = chain_wire(BENCH_EVENT_LEASED, 0);

		e.mac.b[4] = (uint8_t)i;
		while (!bench_writer_push(arg, &e))
			usleep(1000);
	}
	return NULL;
}

static void
writer_writes_what_many_threads_push(void **state)
{
	struct bench_writer *w = NULL;
	struct bench_err err = { "" };
	pthread_t threads[THREADS];

	(void)state;
	create();
	assert_int_equal(bench_writer_new(path, 128, NULL, NULL, &w, &err), 0);
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, push_some, w), 0);
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	wait_written(w, THREADS * EACH);
	assert_true(bench_writer_stop(&w, DRAIN_MS));
	assert_int_equal(count_events(), THREADS * EACH);
}

#define REPORT (300 * 1024 + 7)

static int
same_bytes(const struct bench_event *e, void *arg)
{
	const uint8_t *want = arg;

	assert_int_equal(e->kind, BENCH_EVENT_REPORT);
	assert_int_equal(e->raw.len, REPORT);
	assert_memory_equal(e->raw.data, want, REPORT);
	return 0;
}

static void
writer_keeps_every_byte_of_what_is_pushed_whole(void **state)
{
	struct bench_writer *w = NULL;
	struct bench_err err = { "" };
	struct bench_event e = chain_event(BENCH_EVENT_REPORT, 0);
	bench_auto(bench_store_freep) struct bench_store *s = NULL;
	bench_auto(bench_freep) uint8_t *bytes = malloc(REPORT);

	(void)state;
	assert_non_null(bytes);
	for (size_t i = 0; i < REPORT; i++)
		bytes[i] = (uint8_t)(i * 31 >> 3);
	e.unit = (struct bench_mac){ 0 };
	e.raw = (struct bench_bytes){ bytes, REPORT };
	create();
	assert_int_equal(bench_writer_new(path, 16, NULL, NULL, &w, &err), 0);
	assert_true(bench_writer_push_whole(w, &e));
	assert_true(bench_writer_push_whole(w, &e));
	wait_written(w, 2);
	assert_true(bench_writer_stop(&w, DRAIN_MS));
	assert_int_equal(bench_store_open(path, 0, &s, &err), 0);
	assert_int_equal(bench_store_event_each(s, 0, NULL, same_bytes, bytes, &err),
			 0);
}

static void
writer_bounds_and_frees_what_waits_whole(void **state)
{
	enum { EIGHT = 8 << 20 };
	struct bench_writer *w = NULL;
	struct bench_err err = { "" };
	struct bench_event e = chain_event(BENCH_EVENT_REPORT, 0);
	bench_auto(bench_freep) uint8_t *bytes = calloc(1, EIGHT);
	int taken = 0;

	(void)state;
	assert_non_null(bytes);
	e.raw = (struct bench_bytes){ bytes, EIGHT };
	/* no database: all of it waits */
	assert_int_equal(bench_writer_new(path, 64, NULL, NULL, &w, &err), 0);
	for (int i = 0; i < 20; i++)
		taken += bench_writer_push_whole(w, &e);
	assert_int_equal(taken, BENCH_WRITER_WHOLE / EIGHT);
	assert_true(bench_writer_stop(&w, 1000)); /* the sanitizer finds what leaks */
}

static void
writer_waits_for_a_database_that_is_missing(void **state)
{
	struct bench_writer *w = NULL;
	struct bench_writer_stats stats;
	struct bench_err err = { "" };
	struct bench_event e = chain_wire(BENCH_EVENT_LEASED, 0);
	int waited = 0;

	(void)state;
	assert_int_equal(bench_writer_new(path, 4, NULL, NULL, &w, &err), 0);
	/* the thread may take some out of the ring, but keeps what it took: full is
	 * full */
	for (int i = 0; i < 5000; i++)
		(void)bench_writer_push(w, &e);
	do {
		usleep(10000);
		bench_writer_get_stats(w, &stats);
	} while (stats.error[0] == '\0' && waited++ < 3000);
	assert_false(stats.connected);
	assert_non_null(strstr(stats.error, "bench.db"));
	assert_int_equal(stats.pushed + stats.dropped, 5000);
	create();
	wait_written(w, stats.pushed);
	assert_true(bench_writer_stop(&w, DRAIN_MS));
	assert_int_equal(count_events(), stats.pushed);
}

static void
writer_stops_in_time_when_the_database_is_locked(void **state)
{
	struct bench_writer *w = NULL;
	struct bench_err err = { "" };
	struct bench_event e = chain_wire(BENCH_EVENT_LEASED, 0);
	int64_t before;
	sqlite3 *other;

	(void)state;
	create();
	assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL),
			 SQLITE_OK);
	assert_int_equal(bench_writer_new(path, 64, NULL, NULL, &w, &err), 0);
	assert_true(bench_writer_push(w, &e));
	before = bench_mono_now().us;
	assert_true(bench_writer_stop(&w, 500));
	/* not a speed claim: a hang would be 2 s of patience or for ever */
	assert_true(bench_mono_now().us - before < 1500000);
	sqlite3_close(other);
}

static void
writer_leaves_out_what_the_schema_refuses_and_says_so(void **state)
{
	struct bench_writer *w = NULL;
	struct bench_err err = { "" };
	struct bench_event bad = chain_event(BENCH_EVENT_PACKED, 0);
	struct bench_event good = chain_wire(BENCH_EVENT_LEASED, 0);

	(void)state;
	create();
	assert_int_equal(bench_writer_new(path, 64, NULL, NULL, &w, &err), 0);
	assert_true(bench_writer_push(w, &bad));
	assert_true(bench_writer_push(w, &good));
	wait_written(w, 2);
	assert_true(bench_writer_stop(&w, DRAIN_MS));
	assert_int_equal(count_events(), 2); /* the refusal and the good one */
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(writer_writes_what_many_threads_push),
		TEST(writer_keeps_every_byte_of_what_is_pushed_whole),
		TEST(writer_bounds_and_frees_what_waits_whole),
		TEST(writer_waits_for_a_database_that_is_missing),
		TEST(writer_stops_in_time_when_the_database_is_locked),
		TEST(writer_leaves_out_what_the_schema_refuses_and_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
