#include <bench/config.h>
#include <bench/flow.h>
#include <bench/str.h>

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void
slots_sort_as_people_count(void **state)
{
	static const char *const sorted[] = {
		"-1",  "0",	  "1",	       "2",	     "9",     "10",    "99",
		"100", "A",	  "A-1",       "A-2",	     "A-10",  "A0",    "A1",
		"A2",  "A2-1",	  "A2B",       "A9",	     "A10",   "A10B",  "A100",
		"AA1", "B1",	  "R2-07",     "R2-7A",	     "R2-08", "R10-1", "Z",
		"Z9",  "Z999999", "ZZZZZZZZZ", "ZZZZZZZZZZ",
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(sorted); i++) {
		assert_true(bench_slot_is_name(sorted[i]));
		assert_int_equal(bench_slot_compare(sorted[i], sorted[i]), 0);
		for (size_t k = i + 1; k < BENCH_N(sorted); k++) {
			if (bench_slot_compare(sorted[i], sorted[k]) >= 0)
				fail_msg("%s does not come before %s", sorted[i],
					 sorted[k]);
			assert_true(bench_slot_compare(sorted[k], sorted[i]) > 0);
		}
	}
}

static void
a_number_s_leading_zeros_tell_names_apart_but_not_their_places(void **state)
{
	(void)state;
	assert_int_equal(bench_slot_order("A07"), bench_slot_order("A7"));
	assert_int_not_equal(bench_slot_compare("A07", "A7"), 0);
	assert_int_equal(bench_slot_order("A00"), bench_slot_order("A0"));
}

/* Pages read it as a double. */
static void
every_order_is_exact_in_a_double(void **state)
{
	static const char *const names[] = { "ZZZZZZZZZZZZ", "999999999999",
					     "Z99999999999", "------------",
					     "\xff\xfe{" };

	(void)state;
	for (size_t i = 0; i < BENCH_N(names); i++)
		assert_in_range(bench_slot_order(names[i]), 0,
				BENCH_SLOT_ORDER_END - 1);
	assert_true(BENCH_SLOT_ORDER_END + 0xffff < INT64_C(1) << 53);
}

static void
names_are_what_a_bar_code_can_say(void **state)
{
	static const char *const bad[] = {
		"", "a1", "A 1", "A_1", "A123456789012", "\xc3\x84"
	};
	char code[BENCH_CODE_TEXT];

	(void)state;
	for (size_t i = 0; i < BENCH_N(bad); i++)
		assert_false(bench_slot_is_name(bad[i]));
	assert_true(bench_slot_is_name("A12345678901"));
	assert_int_equal(bench_code_format_slot("A12345678901", code), 0);
}

static void
said(struct bench_said *s, const char *text, int64_t tick)
{
	bench_copy(s->text, sizeof(s->text), text);
	s->tick = tick;
}

static void
a_unit_stands_where_it_was_scanned_else_at_its_port(void **state)
{
	struct bench_config c = { .slots = 2,
				  .slot = { { "A1", "sw1/1" }, { "A2", "sw1/2" } } };
	struct bench_unit u = { .mac = { { 0, 0x56, 0x2b, 0, 0x88, 0xd0 } } };

	(void)state;
	assert_string_equal(bench_slot_of(&c, &u), "");
	assert_int_equal(bench_slot_place(&c, &u), BENCH_SLOT_ORDER_END + 0x88d0);
	said(&u.port, "sw1/9", 5); /* has no name */
	assert_string_equal(bench_slot_of(&c, &u), "");
	assert_string_equal(bench_slot_port(&u), "sw1/9");
	said(&u.port, "sw1/2", 6);
	assert_string_equal(bench_slot_of(&c, &u), "A2");
	said(&u.slot, "A1", 4);
	assert_string_equal(bench_slot_of(&c, &u), "A1");
	assert_int_equal(bench_slot_place(&c, &u), bench_slot_order("A1"));
	u.returned = 5; /* it was away since the scan */
	assert_string_equal(bench_slot_of(&c, &u), "A2");
	u.returned = 6;
	assert_string_equal(bench_slot_of(&c, &u), "");
	assert_string_equal(bench_slot_port(&u), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slots_sort_as_people_count),
		cmocka_unit_test(
			a_number_s_leading_zeros_tell_names_apart_but_not_their_places),
		cmocka_unit_test(every_order_is_exact_in_a_double),
		cmocka_unit_test(names_are_what_a_bar_code_can_say),
		cmocka_unit_test(a_unit_stands_where_it_was_scanned_else_at_its_port),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
