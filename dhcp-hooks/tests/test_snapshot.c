#include "snapshot.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>

#include <cmocka.h>

/* Families are only pointed at. */
static char family_a, family_b;
#define A ((const struct bench_family *)(const void *)&family_a)
#define B ((const struct bench_family *)(const void *)&family_b)

static struct bench_mac
mac_of(unsigned i)
{
	return (struct bench_mac){ { 0xd0, 0xec, 0x35, (uint8_t)(i >> 16),
				     (uint8_t)(i >> 8), (uint8_t)i } };
}

static void
put(struct bench_snapshots *p, unsigned n, const struct bench_family *family,
    int64_t generation)
{
	static struct bench_snapshot_row rows[5000];
	struct bench_snapshot *s = NULL;
	unsigned i;

	for (i = 0; i < n; i++)
		rows[i] = (struct bench_snapshot_row){ mac_of(i), family };
	assert_int_equal(bench_snapshot_new(rows, n, generation, bench_mono_now(), &s),
			 0);
	bench_snapshots_put(p, s);
}

static void
nothing_is_found_before_the_first_snapshot(void **state)
{
	bench_auto(bench_snapshots_freep) struct bench_snapshots *p = NULL;
	struct bench_snapshot_info info;
	struct bench_snapshot_row row;
	(void)state;

	assert_int_equal(bench_snapshots_new(&p), 0);
	assert_false(bench_snapshots_find(p, mac_of(1), &row));
	bench_snapshots_info(p, &info);
	assert_int_equal(info.built.us, 0);
	assert_false(bench_snapshots_wait(p, 10));
	put(p, 0, A, 1);
	assert_true(bench_snapshots_wait(p, 10));
	assert_false(bench_snapshots_find(p, mac_of(1), &row));
}

static void
every_row_is_found_and_no_other(void **state)
{
	bench_auto(bench_snapshots_freep) struct bench_snapshots *p = NULL;
	struct bench_snapshot_info info;
	struct bench_snapshot_row row;
	unsigned i;
	(void)state;

	assert_int_equal(bench_snapshots_new(&p), 0);
	put(p, 5000, A, 7);
	for (i = 0; i < 5000; i++) {
		assert_true(bench_snapshots_find(p, mac_of(i), &row));
		assert_true(bench_mac_equal(row.mac, mac_of(i)));
	}
	for (i = 5000; i < 10000; i++)
		assert_false(bench_snapshots_find(p, mac_of(i), &row));
	assert_false(bench_snapshots_find(p, (struct bench_mac){ 0 }, &row));
	bench_snapshots_info(p, &info);
	assert_int_equal(info.rows, 5000);
	assert_int_equal(info.generation, 7);
}

static void
a_zero_mac_is_no_row_and_the_later_of_two_counts(void **state)
{
	bench_auto(bench_snapshots_freep) struct bench_snapshots *p = NULL;
	const struct bench_snapshot_row rows[] = { { mac_of(1), A },
						   { { { 0 } }, A },
						   { mac_of(1), B },
						   { mac_of(2), NULL } };
	struct bench_snapshot *s = NULL;
	struct bench_snapshot_info info;
	struct bench_snapshot_row row;
	(void)state;

	assert_int_equal(bench_snapshots_new(&p), 0);
	assert_int_equal(bench_snapshot_new(rows, 4, 1, bench_mono_now(), &s), 0);
	bench_snapshots_put(p, s);
	bench_snapshots_info(p, &info);
	assert_int_equal(info.rows, 2);
	assert_true(bench_snapshots_find(p, mac_of(1), &row));
	assert_ptr_equal(row.family, B);
	assert_true(bench_snapshots_find(p, mac_of(2), &row));
	assert_null(row.family);
}

static void
a_new_snapshot_replaces_the_old_one_whole(void **state)
{
	bench_auto(bench_snapshots_freep) struct bench_snapshots *p = NULL;
	struct bench_snapshot_row row;
	(void)state;

	assert_int_equal(bench_snapshots_new(&p), 0);
	put(p, 10, A, 1);
	put(p, 5, B, 2);
	assert_true(bench_snapshots_find(p, mac_of(4), &row));
	assert_ptr_equal(row.family, B);
	assert_false(bench_snapshots_find(p, mac_of(7), &row));
}

struct race {
	struct bench_snapshots *p;
	atomic_bool stop;
	atomic_ulong found, wrong;
};

/* mac 0 is in every snapshot; its family says which one: never a mixture, never a
 * miss. */
static void *
look_up(void *arg)
{
	struct race *race = arg;
	struct bench_snapshot_row row;
	unsigned i = 0;

	while (!atomic_load(&race->stop)) {
		if (!bench_snapshots_find(race->p, mac_of(0), &row) ||
		    (row.family != A && row.family != B))
			atomic_fetch_add(&race->wrong, 1);
		if (bench_snapshots_find(race->p, mac_of(i++ % 1500), &row))
			atomic_fetch_add(&race->found, 1);
	}
	return NULL;
}

static void
eight_threads_read_while_snapshots_are_swapped(void **state)
{
	bench_auto(bench_snapshots_freep) struct bench_snapshots *p = NULL;
	struct race race = { 0 };
	pthread_t thread[8];
	unsigned i;
	(void)state;

	assert_int_equal(bench_snapshots_new(&p), 0);
	put(p, 1000, A, 0);
	race.p = p;
	for (i = 0; i < BENCH_N(thread); i++)
		assert_int_equal(pthread_create(&thread[i], NULL, look_up, &race), 0);
	for (i = 1; i <= 500; i++)
		put(p, 500 + i, i % 2 != 0 ? B : A, (int64_t)i);
	while (atomic_load(&race.found) < 1000)
		;
	atomic_store(&race.stop, true);
	for (i = 0; i < BENCH_N(thread); i++)
		pthread_join(thread[i], NULL);
	assert_int_equal(race.wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_found_before_the_first_snapshot),
		cmocka_unit_test(every_row_is_found_and_no_other),
		cmocka_unit_test(a_zero_mac_is_no_row_and_the_later_of_two_counts),
		cmocka_unit_test(a_new_snapshot_replaces_the_old_one_whole),
		cmocka_unit_test(eight_threads_read_while_snapshots_are_swapped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
