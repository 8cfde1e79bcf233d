#include <bench/ring.h>

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define THREADS 8
#define EACH 20000

struct item {
	uint64_t thread, number, sum; /* sum = thread ^ number: a torn item shows */
};

static void
ring_refuses_when_full_and_counts(void **state)
{
	struct bench_ring *r;
	int x = 0, out;

	(void)state;
	assert_int_equal(bench_ring_new(3, sizeof(int), &r), 0);
	for (x = 0; x < 4; x++)
		assert_true(bench_ring_push(r, &x));
	assert_false(bench_ring_push(r, &x));
	assert_int_equal(bench_ring_dropped(r), 1);
	assert_int_equal(bench_ring_depth(r), 4);
	for (x = 0; x < 4; x++) {
		assert_true(bench_ring_pop(r, &out));
		assert_int_equal(out, x);
	}
	assert_false(bench_ring_pop(r, &out));
	bench_ring_freep(&r);
	assert_null(r);
	assert_int_equal(bench_ring_new(4, 0, &r), -EINVAL);
}

struct pusher {
	struct bench_ring *ring;
	uint64_t thread;
	pthread_t id;
};

static void *
push_all(void *arg)
{
	struct pusher *p = arg;

	for (uint64_t i = 0; i < EACH; i++) {
		struct item item = { p->thread, i, p->thread ^ i };

		while (!bench_ring_push(p->ring, &item))
			sched_yield();
	}
	return NULL;
}

static void
ring_keeps_each_thread_s_order_and_loses_nothing(void **state)
{
	struct pusher p[THREADS];
	uint64_t next[THREADS] = { 0 }, got = 0;
	struct bench_ring *r;
	struct item item;

	(void)state;
	assert_int_equal(bench_ring_new(256, sizeof(struct item), &r), 0);
	for (uint64_t i = 0; i < THREADS; i++) {
		p[i] = (struct pusher){ .ring = r, .thread = i };
		assert_int_equal(pthread_create(&p[i].id, NULL, push_all, &p[i]), 0);
	}
	while (got < (uint64_t)THREADS * EACH) {
		if (!bench_ring_pop(r, &item)) {
			sched_yield();
			continue;
		}
		assert_int_equal(item.sum, item.thread ^ item.number);
		assert_int_equal(item.number, next[item.thread]);
		next[item.thread]++;
		got++;
	}
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(p[i].id, NULL);
	assert_false(bench_ring_pop(r, &item));
	bench_ring_freep(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ring_refuses_when_full_and_counts),
		cmocka_unit_test(ring_keeps_each_thread_s_order_and_loses_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
