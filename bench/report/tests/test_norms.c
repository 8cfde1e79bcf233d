/* What the stage clock learns, from phones that walked their whole way in a store. */
#include "bed.h"

#include <bench/stage.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static int
runs(struct bed *b, const char *model, enum bench_stage stage)
{
	bench_auto(bench_norm_book_freep) struct bench_norm_book *book = NULL;

	bed_must(b, bench_store_norms(b->s, 60, &book, &b->err), "norms");
	return bench_norm_book_of(book, model)->stage[stage].runs;
}

static void
norms_come_from_finished_runs_of_the_same_model(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
	unsigned n;

	for (n = 1; n < BENCH_NORM_RUNS; n++) {
		struct bed_phone p = bed_phone(n, batch);

		bed_walk(b, &p, BED_SEEN, BED_END);
	}
	for (unsigned i = 50; i < 60; i++) { /* never finished */
		struct bed_phone p = bed_phone(i, batch);

		bed_walk(b, &p, BED_SEEN, BED_CLEANUP);
	}
	assert_int_equal(runs(b, "8841", BENCH_STAGE_DELIVERED), 0);
	for (; n <= BENCH_NORM_RUNS; n++) {
		struct bed_phone p = bed_phone(n, batch);

		bed_walk(b, &p, BED_SEEN, BED_END);
	}
	assert_int_equal(runs(b, "8841", BENCH_STAGE_DELIVERED), BENCH_NORM_RUNS);
	assert_int_equal(runs(b, "8841", BENCH_STAGE_ASKED), BENCH_NORM_RUNS);
	assert_int_equal(runs(b, "7811", BENCH_STAGE_DELIVERED), 0);
	/* a run is counted once, whatever comes after it was proven */
	struct bed_phone again = bed_phone(1, batch);

	bed_walk(b, &again, BED_REDIRECT_ASKED, BED_END);
	assert_int_equal(runs(b, "8841", BENCH_STAGE_DELIVERED), BENCH_NORM_RUNS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			norms_come_from_finished_runs_of_the_same_model, bed_set_up,
			bed_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
