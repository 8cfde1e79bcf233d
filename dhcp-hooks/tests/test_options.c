#include "options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define FIXED (236 + 4 + 1) /* header, cookie, end */

static void
budget_is_the_smaller_of_client_and_mtu(void **state)
{
	static const struct {
		uint16_t max_size;
		size_t mtu, budget;
	} rows[] = {
		{ 576, 1500, 548 },   { 0, 1500, 548 },	    { 64, 1500, 548 },
		{ 1500, 1500, 1472 }, { 9000, 1500, 1472 }, { 1500, 576, 548 },
		{ 1400, 9000, 1372 }, { 65535, 20, 0 },
	};
	size_t i;
	(void)state;

	for (i = 0; i < BENCH_N(rows); i++)
		assert_int_equal(bench_options_budget(rows[i].max_size, rows[i].mtu),
				 rows[i].budget);
}

struct row {
	const char *name;
	size_t budget;
	struct {
		uint8_t code;
		uint16_t bytes;
	} held[4];
	struct {
		uint8_t code, len, left; /* len wanted, len that is left */
	} option[4];
	size_t cut;
};

/* Cisco's order of importance: 66, 160, 159, 150 (cisco-mpp §1.1). */
static const struct row rows[] = {
	{ "all fit",
	  548,
	  { { 53, 3 }, { 51, 6 } },
	  { { 66, 20, 20 }, { 160, 20, 20 }, { 159, 20, 20 }, { 150, 20, 20 } },
	  0 },
	{ "exactly fits", FIXED + 3 + 2 + 10, { { 53, 3 } }, { { 66, 10, 10 } }, 0 },
	{ "one byte too many", FIXED + 3 + 2 + 9, { { 53, 3 } }, { { 66, 10, 0 } }, 1 },
	{ "the last ones are cut",
	  FIXED + 3 + 2 * 22,
	  { { 53, 3 } },
	  { { 66, 20, 20 }, { 160, 20, 20 }, { 159, 20, 0 }, { 150, 20, 0 } },
	  2 },
	{ "a smaller one still goes in",
	  FIXED + 3 + 22 + 6,
	  { { 53, 3 } },
	  { { 66, 20, 20 }, { 160, 200, 0 }, { 159, 4, 4 }, { 150, 1, 0 } },
	  2 },
	{ "what is replaced makes room",
	  FIXED + 3 + 22,
	  { { 53, 3 }, { 66, 22 } },
	  { { 66, 20, 20 } },
	  0 },
	{ "what is replaced later makes room for what comes first",
	  FIXED + 3 + 22,
	  { { 53, 3 }, { 150, 100 } },
	  { { 66, 20, 20 }, { 150, 20, 0 } },
	  1 },
	{ "a reply that is too long already takes nothing",
	  548,
	  { { 53, 3 }, { 43, 257 }, { 12, 100 } },
	  { { 66, 1, 0 }, { 150, 1, 0 } },
	  2 },
	{ "an empty one is no cut",
	  548,
	  { { 53, 3 } },
	  { { 66, 0, 0 }, { 150, 4, 4 } },
	  0 },
	{ "the longest option", 548, { { 53, 3 } }, { { 66, 255, 255 } }, 0 },
};

static void
options_fit_as_the_table_says(void **state)
{
	size_t i, k;
	(void)state;

	for (i = 0; i < BENCH_N(rows); i++) {
		const struct row *r = &rows[i];
		struct bench_hook_held held = { 0 };
		struct bench_hook_answer a = { 0 };

		for (k = 0; k < BENCH_N(r->held); k++)
			held.bytes[r->held[k].code] = r->held[k].bytes;
		for (k = 0; k < BENCH_N(r->option) && r->option[k].code != 0; k++) {
			a.option[k].code = r->option[k].code;
			a.option[k].len = r->option[k].len;
			memset(a.option[k].text, 'x', r->option[k].len);
			a.n++;
		}
		if (bench_options_fit(&a, &held, r->budget) != r->cut)
			fail_msg("%s: wrong number of cuts", r->name);
		for (k = 0; k < a.n; k++)
			if (a.option[k].len != r->option[k].left)
				fail_msg("%s: option %u has %u bytes", r->name,
					 a.option[k].code, a.option[k].len);
	}
}

static void
options_are_never_nul_terminated(void **state)
{
	struct bench_hook_answer a = { .n = 1,
				       .option[0] = { 66, 12, "10.77.0.1\0\0" } };
	struct bench_hook_held held = { 0 };
	(void)state;

	assert_int_equal(bench_options_fit(&a, &held, 548), 0);
	assert_int_equal(a.option[0].len, 9);
}

static void
no_answer_ever_exceeds_the_budget(void **state)
{
	struct bench_hook_held held = { .bytes = { [53] = 3, [82] = 40 } };
	size_t budget, i, size;
	(void)state;

	for (budget = 0; budget < 1500; budget++) {
		struct bench_hook_answer a = {
			.n = 4,
			.option = { { .code = 66, .len = 200 },
				    { .code = 160, .len = 150 },
				    { .code = 159, .len = 255 },
				    { .code = 150, .len = 7 } },
		};

		for (i = 0; i < a.n; i++)
			memset(a.option[i].text, 'x', sizeof(a.option[i].text));
		(void)bench_options_fit(&a, &held, budget);
		size = FIXED + 43;
		for (i = 0; i < a.n; i++)
			size += a.option[i].len > 0 ? 2u + a.option[i].len : 0u;
		assert_true(size <= budget || size == FIXED + 43);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(budget_is_the_smaller_of_client_and_mtu),
		cmocka_unit_test(options_fit_as_the_table_says),
		cmocka_unit_test(options_are_never_nul_terminated),
		cmocka_unit_test(no_answer_ever_exceeds_the_budget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
