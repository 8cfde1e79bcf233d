#include "shop.h"

#include <bench/order.h>
#include <bench/str.h>
#include <time.h>

static struct bench_expected
line_of(int64_t batch, int line, const char *mac, const char *serial)
{
	struct bench_expected e = { .batch = batch, .line = line };

	bench_copy(e.serial, sizeof(e.serial), serial);
	if (mac[0] != '\0')
		assert_int_equal(bench_mac_parse(mac, strlen(mac), &e.mac), 0);
	return e;
}

static struct bench_expected_answer
expect(struct bed *b, int64_t after, struct bench_expected e)
{
	struct bench_expected_answer a;

	OK(b, bench_store_expected_add(b->s, &e, after, &a, &b->err));
	return a;
}

static enum bench_expected_word
add(struct bed *b, int64_t batch, const char *mac, const char *serial)
{
	enum bench_expected_word word =
		expect(b, 1 << 30, line_of(batch, 1, mac, serial)).word;

	OK(b, bench_store_expected_done(b->s, batch, &b->err));
	return word;
}

static struct bench_order_sum
sum_of(struct bed *b, int64_t batch)
{
	struct bench_order_sum sum;

	OK(b, bench_store_order_sum(b->s, batch, &sum, &b->err));
	return sum;
}

static struct bench_order_verdict
check(struct bed *b, int64_t batch, unsigned n, const char *model)
{
	struct bed_phone p = bed_phone(n, batch);
	struct bench_order_verdict v;

	OK(b,
	   bench_store_order_check(b->s, batch, p.mac, p.serial, model, &v, &b->err));
	return v;
}

static void
lines_count_what_is_there(void **state)
{
	struct bed *b = *state;
	int64_t id = shop_batch(b);
	struct bench_batch batch;

	OK(b, bench_store_order_line(b->s, id, "8841", 2, &b->err));
	OK(b, bench_store_order_line(b->s, id, "7841", 1, &b->err));
	OK(b, bench_store_batch_get(b->s, id, &batch, &b->err));
	assert_int_equal(batch.expected, 3);
	shop_scanned(b, 1, id);
	assert_int_equal(sum_of(b, id).missing, 2);
	assert_string_equal(sum_of(b, id).text, "1 × 8841 missing, 1 × 7841 missing");
	OK(b, bench_store_order_line(b->s, id, "7841", 0, &b->err));
	OK(b, bench_store_order_line(b->s, id, "8841", 1, &b->err));
	assert_int_equal(sum_of(b, id).missing, 0);
	assert_int_equal(sum_of(b, id).extra, 0);
	assert_string_equal(sum_of(b, id).text, "");
	REFUSED(b, -EPERM, "order lines",
		bench_store_order_expected(b->s, id, 7, &b->err));
}

static void
a_wrong_model_or_one_too_many_has_no_place(void **state)
{
	struct bed *b = *state;
	int64_t id = shop_batch(b);
	struct bench_mac third;

	assert_int_equal(check(b, id, 1, "anything").word, BENCH_ORDER_OK);
	OK(b, bench_store_order_line(b->s, id, "8841", 1, &b->err));
	assert_int_equal(check(b, id, 1, "8841").word, BENCH_ORDER_OK);
	assert_int_equal(check(b, id, 1, "7841").word, BENCH_ORDER_MODEL);
	assert_non_null(strstr(check(b, id, 1, "7841").reason, "orders 1 × 8841"));
	shop_scanned(b, 1, id);
	assert_int_equal(check(b, id, 1, "8841").word, BENCH_ORDER_OK); /* itself */
	assert_int_equal(check(b, id, 2, "8841").word, BENCH_ORDER_FULL);

	/* and neither is let in by hand */
	third = shop_scanned(b, 3, 0);
	REFUSED(b, -EPERM, "one too many",
		bench_store_batch_add(b->s, id, third, &b->err));
	OK(b, bench_store_order_line(b->s, id, "8841", 2, &b->err));
	OK(b, bench_store_batch_add(b->s, id, third, &b->err));
	OK(b, bench_store_order_line(b->s, id, "8841", 0, &b->err));
	OK(b, bench_store_order_line(b->s, id, "7841", 5, &b->err));
	assert_int_equal(sum_of(b, id).extra, 2);
	shop_replay_agrees(b);
}

static int
count_extra(const struct bench_unit *u, void *arg)
{
	(void)u;
	++*(int *)arg;
	return 0;
}

static void
a_line_means_the_unit_that_agrees_with_all_it_says(void **state)
{
	struct bed *b = *state;
	int64_t id = shop_batch(b);
	int extra = 0;

	assert_int_equal(add(b, id, "00:56:2b:00:00:01", "FCH21430001"),
			 BENCH_EXPECTED_TAKEN);
	assert_int_equal(add(b, id, "00:56:2b:00:00:02", ""), BENCH_EXPECTED_TAKEN);
	assert_int_equal(add(b, id, "", "FCH21430003"), BENCH_EXPECTED_TAKEN);
	assert_int_equal(add(b, id, "00:56:2b:00:00:04", "FCH2143FFFF"),
			 BENCH_EXPECTED_TAKEN);
	for (unsigned n = 1; n <= 5; n++)
		shop_scanned(b, n, id);
	assert_int_equal(sum_of(b, id).listed, 4);
	assert_int_equal(sum_of(b, id).matched, 3);
	assert_int_equal(sum_of(b, id).missing, 1);
	OK(b, bench_store_expected_extra(b->s, id, count_extra, &extra, &b->err));
	assert_int_equal(extra, 2); /* the fourth has another serial; the fifth */
	OK(b, bench_store_expected_clear(b->s, id, &b->err));
	assert_int_equal(sum_of(b, id).listed, 0);
	assert_int_equal(sum_of(b, id).extra, 1); /* than the number expected */
}

static void
what_stands_on_another_open_list_is_refused(void **state)
{
	struct bed *b = *state;
	int64_t one = shop_batch(b), two = shop_batch(b), of = 0;
	struct bench_order_verdict v;
	struct bench_mac none = { { 0 } };

	assert_int_equal(add(b, one, "00:56:2b:00:00:01", ""), BENCH_EXPECTED_TAKEN);
	assert_int_equal(add(b, one, "", "FCH21430002"), BENCH_EXPECTED_TAKEN);
	v = check(b, two, 1, "8841");
	assert_int_equal(v.word, BENCH_ORDER_OTHER_LIST);
	assert_int_equal(v.batch, one);
	assert_int_equal(check(b, two, 2, "8841").word, BENCH_ORDER_OTHER_LIST);
	assert_int_equal(check(b, two, 3, "8841").word, BENCH_ORDER_OK);
	assert_int_equal(check(b, one, 1, "8841").word, BENCH_ORDER_OK);
	OK(b, bench_store_expected_of(b->s, none, "FCH21430002", &of, &b->err));
	assert_int_equal(of, one);
	assert_int_equal(
		bench_store_expected_of(b->s, none, "FCH21430009", &of, &b->err),
		-ENOENT);
	assert_int_equal(add(b, two, "00:56:2b:00:00:01", "FCH21430001"),
			 BENCH_EXPECTED_REFUSED);

	/* a closed batch's list is past */
	bed_sql(b, "UPDATE batch SET state = 'closed' WHERE id = 1");
	assert_int_equal(check(b, two, 1, "8841").word, BENCH_ORDER_OK);
	assert_int_equal(add(b, two, "00:56:2b:00:00:01", "FCH21430001"),
			 BENCH_EXPECTED_TAKEN);
}

static void
the_list_completes_a_mac_alone_and_contradicts_a_wrong_pair(void **state)
{
	struct bed *b = *state;
	int64_t id = shop_batch(b);
	struct bed_phone p = bed_phone(1, id);
	struct bench_expected e;
	struct bench_order_verdict v;

	assert_int_equal(add(b, id, "00:56:2b:00:00:01", "FCH21430001"),
			 BENCH_EXPECTED_TAKEN);
	OK(b, bench_store_expected_find(b->s, id, p.mac, "", &e, &b->err));
	assert_string_equal(e.serial, "FCH21430001");
	REFUSED(b, -EXDEV, "has serial FCH21430001",
		bench_store_expected_find(b->s, id, p.mac, "FCH21430009", &e, &b->err));
	OK(b, bench_store_order_check(b->s, id, p.mac, "FCH21430009", "8841", &v,
				      &b->err));
	assert_int_equal(v.word, BENCH_ORDER_LIST);
	assert_int_equal(bench_store_expected_find(b->s, id, bed_phone(2, id).mac, "",
						   &e, &b->err),
			 -ENOENT);
	bed_sql(b, "UPDATE batch_expected SET model = '7841'");
	assert_int_equal(check(b, id, 1, "8841").word, BENCH_ORDER_LIST);
}

static void
an_import_tells_second_mentions_from_known_lines(void **state)
{
	struct bed *b = *state;
	int64_t id = shop_batch(b), after = 0;
	struct bench_expected_answer a;

	expect(b, 0, line_of(id, 2, "00:56:2b:00:00:01", "FCH21430001"));
	a = expect(b, 0, line_of(id, 7, "00:56:2b:00:00:01", "FCH21430009"));
	assert_int_equal(a.word, BENCH_EXPECTED_REFUSED);
	assert_string_equal(a.reason, "MAC 00:56:2b:00:00:01 stands in line 2 already: "
				      "take one of the two out");
	OK(b, bench_store_expected_last(b->s, &after, &b->err));
	a = expect(b, after, line_of(id, 2, "00:56:2b:00:00:01", "FCH21430001"));
	assert_int_equal(a.word, BENCH_EXPECTED_KNOWN);
	a = expect(b, after, line_of(id, 2, "00:56:2b:00:00:01", "FCH21430009"));
	assert_int_equal(a.word, BENCH_EXPECTED_REFUSED);
	expect(b, after, line_of(id, 3, "", "FCH21430002"));
	a = expect(b, after, line_of(id, 4, "00:56:2b:00:00:01", "FCH21430002"));
	assert_int_equal(a.word, BENCH_EXPECTED_REFUSED);
	assert_non_null(strstr(a.reason, "which?"));
	assert_int_equal(shop_number(b, "SELECT count(*) FROM batch_expected"), 2);
}

static void
the_order_of_a_closed_batch_is_final(void **state)
{
	struct bed *b = *state;
	int64_t id = shop_batch(b);

	OK(b, bench_store_order_line(b->s, id, "8841", 2, &b->err));
	assert_int_equal(add(b, id, "", "FCH21430002"), BENCH_EXPECTED_TAKEN);
	bed_sql(b, "UPDATE batch SET state = 'closed'");
	REFUSED(b, -EPERM, "closed",
		bench_store_order_line(b->s, id, "8841", 3, &b->err));
	REFUSED(b, -EPERM, "closed", bench_store_expected_clear(b->s, id, &b->err));
	shop_refuses_sql(b, "closed", "UPDATE batch_line SET quantity = 1");
	shop_refuses_sql(b, "closed", "DELETE FROM batch_line");
	shop_refuses_sql(b, "closed", "INSERT INTO batch_line VALUES (1, 'x', 1)");
	shop_refuses_sql(b, "closed", "UPDATE batch_expected SET note = 'x'");
	shop_refuses_sql(b, "closed", "DELETE FROM batch_expected");
	shop_refuses_sql(b, "closed",
			 "INSERT INTO batch_expected (batch, serial, line)"
			 " VALUES (1, 'x', 1)");
	/* nor can a line be brought in from elsewhere */
	shop_batch(b);
	assert_int_equal(add(b, 2, "", "FCH21430003"), BENCH_EXPECTED_TAKEN);
	shop_refuses_sql(b, "closed",
			 "UPDATE batch_expected SET batch = 1 WHERE batch = 2");
}

/* 100,000 lines, each looked up in this list and in those of other batches. */
static void
a_hundred_thousand_lines_are_fast(void **state)
{
	struct bed *b = *state;
	int64_t id = shop_batch(b), other = shop_batch(b);
	struct bench_expected e = { .batch = id };
	struct bench_expected_answer a;
	struct timespec t0, t1;
	double seconds;

	assert_int_equal(add(b, other, "00:56:2c:00:00:01", ""), BENCH_EXPECTED_TAKEN);
	clock_gettime(CLOCK_MONOTONIC, &t0);
	OK(b, bench_store_begin(b->s, &b->err));
	for (unsigned n = 0; n < 100000; n++) {
		e.line = (int)n + 1;
		e.mac = (struct bench_mac){ { 0x00, 0x56, 0x2b, (uint8_t)(n >> 16),
					      (uint8_t)(n >> 8), (uint8_t)n } };
		snprintf(e.serial, sizeof(e.serial), "FCH21%06X", n);
		OK(b, bench_store_expected_add(b->s, &e, 0, &a, &b->err));
		assert_int_equal(a.word, BENCH_EXPECTED_TAKEN);
	}
	OK(b, bench_store_expected_done(b->s, id, &b->err));
	OK(b, bench_store_commit(b->s, &b->err));
	assert_int_equal(sum_of(b, id).listed, 100000);
	clock_gettime(CLOCK_MONOTONIC, &t1);
	seconds = (double)(t1.tv_sec - t0.tv_sec) +
		  (double)(t1.tv_nsec - t0.tv_nsec) / 1e9;
	print_message("100,000 lines stored and summed in %.1f s\n", seconds);
	assert_true(seconds < 60); /* a table walked for each line would take hours */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lines_count_what_is_there),
		TEST(a_wrong_model_or_one_too_many_has_no_place),
		TEST(a_line_means_the_unit_that_agrees_with_all_it_says),
		TEST(what_stands_on_another_open_list_is_refused),
		TEST(the_list_completes_a_mac_alone_and_contradicts_a_wrong_pair),
		TEST(an_import_tells_second_mentions_from_known_lines),
		TEST(the_order_of_a_closed_batch_is_final),
		TEST(a_hundred_thousand_lines_are_fast),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
