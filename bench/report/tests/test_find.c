#include "bed.h"
#include "scarce.h"

#include <bench/code.h>
#include <bench/find.h>
#include <bench/report.h>
#include <bench/seal.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct list {
	size_t n;
	struct bench_found found[16];
};

static int
keep(const struct bench_found *f, void *arg)
{
	struct list *l = arg;

	assert_in_range(l->n, 0, BENCH_N(l->found) - 1);
	l->found[l->n++] = *f;
	return 0;
}

static struct list
find(struct bed *b, const char *word)
{
	struct list l = { 0 };

	bed_must(b, bench_store_find(b->s, word, 10, keep, &l, &b->err), "find");
	return l;
}

static void
ship(struct bed *b, const char *customer, const char *order, unsigned n)
{
	int64_t batch = bed_batch(b, customer, order, BED_RECIPE("prov.example.com"));
	struct bed_phone p = bed_phone(n, batch);
	struct bench_event e = chain_event(BENCH_EVENT_PACKED, 300);
	char sql[200];
	struct bench_seal seal;

	b->base += 1000000;
	bed_walk(b, &p, BED_SEEN, BED_END);
	snprintf(sql, sizeof(sql),
		 "INSERT INTO carton (batch, number, state, opened_us, closed_us)"
		 " VALUES (%d, 1, 'open', 1, 0)",
		 (int)batch);
	bed_sql(b, sql);
	e.unit = p.mac;
	e.batch = batch;
	e.carton = batch; /* one carton a batch: they count alike */
	e.mono.us = b->base + 300000;
	e.wall = bench_wall_now();
	bed_must(b, bench_store_record(b->s, &e, NULL, &b->err), "pack");
	bed_sql(b, "UPDATE carton SET state = 'closed', closed_us = 2"
		   " WHERE state = 'open'");
	bed_must(b, bench_seal_batch(b->s, batch, NULL, &seal, &b->err), "seal");
}

static void
a_unit_is_found_by_mac_and_serial_in_any_spelling(void **state)
{
	static const char *const words[] = { "00:56:2b:00:88:d0", "00562B0088D0",
					     "0056.2b00.88d0", "FCH214388D0",
					     "fch214388d0" };
	struct bed *b = *state;

	ship(b, "Acme", "A-17", 0x88d0);
	ship(b, "Other", "B-1", 2);
	for (size_t i = 0; i < BENCH_N(words); i++) {
		struct list l = find(b, words[i]);
		const struct bench_found *f = &l.found[0];

		assert_int_equal(l.n, 1);
		assert_int_equal(f->kind, BENCH_FOUND_UNIT);
		assert_string_equal(f->serial, "FCH214388D0");
		assert_string_equal(f->grade, "B");
		assert_string_equal(f->batch.order, "A-17");
		assert_string_equal(f->batch.customer, "Acme");
		assert_int_equal(f->carton, 1);
		assert_true(f->shipped.us > 0);
	}
}

static void
a_unit_that_left_twice_is_told_twice(void **state)
{
	struct bed *b = *state;
	struct bed_phone p = bed_phone(1, 0);
	struct bench_event back = { .kind = BENCH_EVENT_RETURNED,
				    .source = "bench",
				    .unit = p.mac,
				    .text = "wrong colour" };
	struct list l;

	ship(b, "Acme", "A-17", 1);
	bed_must(b, bench_store_record(b->s, &back, NULL, &b->err), "return");
	l = find(b, "FCH21430001");
	assert_int_equal(l.n, 2); /* as it left, and where it is: in no batch */
	assert_string_equal(l.found[0].batch.order, "A-17");
	assert_string_equal(l.found[0].grade, "B");
	assert_int_equal(l.found[1].batch.id, 0);
	assert_int_equal(l.found[1].shipped.us, 0);
	assert_string_not_equal(l.found[1].grade, "B");
}

static void
what_a_reopening_took_back_has_not_left(void **state)
{
	struct bed *b = *state;
	struct bench_event e = { .kind = BENCH_EVENT_UNSHIPPED,
				 .source = "test",
				 .unit = bed_phone(7, 1).mac,
				 .batch = 1 };
	int64_t batch = -1;
	struct list l;

	ship(b, "Acme", "A-17", 7);
	assert_int_not_equal(find(b, "FCH21430007").found[0].shipped.us, 0);
	bed_must(b, bench_store_record(b->s, &e, NULL, &b->err), "take back");
	l = find(b, "FCH21430007");
	assert_int_equal(l.n, 1);
	assert_int_equal(l.found[0].shipped.us, 0);
	bed_must(b, bench_store_shipped_with(b->s, e.unit, &batch, &b->err), "shipped");
	assert_int_equal(batch, 0);
}

static void
batches_are_found_by_order_customer_and_code(void **state)
{
	struct bed *b = *state;
	char code[BENCH_CODE_TEXT];
	struct list l;

	ship(b, "Acme Ltd", "A-17", 1);
	ship(b, "Acme Ltd", "A-18", 2);
	l = find(b, "a-17");
	assert_int_equal(l.n, 1);
	assert_int_equal(l.found[0].kind, BENCH_FOUND_BATCH);
	assert_int_equal(l.found[0].batch.id, 1);
	assert_int_equal(find(b, "acme").n, 2);
	assert_int_equal(bench_code_format(BENCH_CODE_BATCH, 2, code), 0);
	l = find(b, code);
	assert_int_equal(l.n, 1);
	assert_string_equal(l.found[0].batch.order, "A-18");
}

static void
a_carton_is_found_by_its_code_with_what_is_in_it(void **state)
{
	struct bed *b = *state;
	char code[BENCH_CODE_TEXT];
	struct list l;

	ship(b, "Acme", "A-17", 1);
	ship(b, "Other", "B-1", 2);
	assert_int_equal(bench_code_format(BENCH_CODE_CARTON, 2, code), 0);
	l = find(b, code);
	assert_int_equal(l.n, 2);
	assert_int_equal(l.found[0].kind, BENCH_FOUND_CARTON);
	assert_int_equal(l.found[0].carton, 1);
	assert_string_equal(l.found[0].batch.order, "B-1");
	assert_string_equal(l.found[1].serial, "FCH21430002");
	assert_int_equal(bench_code_format(BENCH_CODE_CARTON, 99, code), 0);
	assert_int_equal(find(b, code).n, 0);
}

static void
what_an_orders_list_expects_is_found(void **state)
{
	struct bed *b = *state;
	struct list l;

	(void)bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
	bed_sql(b, "INSERT INTO batch_expected (batch, serial, mac, line) VALUES"
		   " (1, 'FCH2143FFFF', '00:56:2b:00:ff:ff', 3)");
	for (int i = 0; i < 2; i++) {
		l = find(b, i == 0 ? "FCH2143FFFF" : "00562b00ffff");
		assert_int_equal(l.n, 1);
		assert_int_equal(l.found[0].kind, BENCH_FOUND_EXPECTED);
		assert_int_equal(l.found[0].line, 3);
		assert_string_equal(l.found[0].batch.order, "A-17");
	}
}

static void
nothing_is_found_of_hostile_words(void **state)
{
	static const char *const words[] = { "",	 "%", "' OR 1=1 --",
					     "\xff\xfe", "_", "<script>" };
	struct bed *b = *state;

	ship(b, "Acme", "A-17", 1);
	for (size_t i = 0; i < BENCH_N(words); i++)
		assert_int_equal(find(b, words[i]).n, 0);
}

static void
finding_survives_a_lack_of_memory(void **state)
{
	struct bed *b = *state;
	long n = 0;
	int r;

	ship(b, "Acme", "A-17", 1);
	do {
		struct list l = { 0 };

		scarce_after(n++);
		r = bench_store_find(b->s, "FCH21430001", 10, keep, &l, NULL);
		if (scarce_unused())
			break;
		scarce_after(-1);
		assert_int_equal(r, -ENOMEM);
	} while (n < 1000);
	scarce_after(-1);
	assert_int_equal(r, 0);
	assert_true(n > 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_set_up, bed_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_unit_is_found_by_mac_and_serial_in_any_spelling),
		TEST(a_unit_that_left_twice_is_told_twice),
		TEST(what_a_reopening_took_back_has_not_left),
		TEST(batches_are_found_by_order_customer_and_code),
		TEST(a_carton_is_found_by_its_code_with_what_is_in_it),
		TEST(what_an_orders_list_expects_is_found),
		TEST(nothing_is_found_of_hostile_words),
		TEST(finding_survives_a_lack_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
