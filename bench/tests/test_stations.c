#include "shop.h"

#include <bench/station.h>
#include <bench/str.h>

static void
a_station_works_for_one_batch_at_a_time(void **state)
{
	struct bed *b = *state;
	int64_t one = shop_batch(b), two = shop_batch(b);
	struct bench_station_row st;

	REFUSED(b, -ENOENT, "no station 'east'",
		bench_store_station_get(b->s, "east", &st, &b->err));
	OK(b, bench_store_station_bind(b->s, "east", one, &b->err));
	OK(b, bench_store_station_bind(b->s, "east", two, &b->err));
	OK(b, bench_store_station_get(b->s, "east", &st, &b->err));
	assert_int_equal(st.batch, two);
	OK(b, bench_store_station_bind(b->s, "east", 0, &b->err));
	OK(b, bench_store_station_get(b->s, "east", &st, &b->err));
	assert_int_equal(st.batch, 0);
	assert_int_equal(shop_number(b, "SELECT count(*) FROM event WHERE kind = 'act'"
					" AND text LIKE 'station %'"),
			 3);
}

static void
no_station_works_for_a_closed_or_unknown_batch(void **state)
{
	struct bed *b = *state;
	char longer[65];

	memset(longer, 'x', 64);
	longer[64] = '\0';
	shop_batch(b);
	bed_sql(b, "UPDATE batch SET state = 'closed'");
	REFUSED(b, -EPERM, "closed", bench_store_station_bind(b->s, "e", 1, &b->err));
	REFUSED(b, -ENOENT, "no batch 9",
		bench_store_station_bind(b->s, "e", 9, &b->err));
	REFUSED(b, -EPERM, "name", bench_store_station_bind(b->s, "", 0, &b->err));
	REFUSED(b, -EPERM, "name", bench_store_station_bind(b->s, longer, 0, &b->err));
	assert_int_equal(shop_number(b, "SELECT count(*) FROM station"), 0);
}

static void
note(struct bed *b, const char *text, int64_t batch, int64_t carton)
{
	struct bench_event e = { .kind = BENCH_EVENT_NOTE,
				 .source = "scan",
				 .batch = batch,
				 .carton = carton };

	bench_copy(e.text, sizeof(e.text), text);
	OK(b, bench_store_record(b->s, &e, NULL, &b->err));
}

static void
a_station_s_open_carton_is_the_last_that_it_named(void **state)
{
	struct bed *b = *state;
	int64_t batch = shop_batch(b), other = shop_batch(b);
	struct bench_carton one, two, got;

	REFUSED(b, -ENOENT, "no open carton",
		bench_store_station_carton(b->s, "east", batch, &got, &b->err));
	OK(b, bench_store_carton_open(b->s, batch, &one, &b->err));
	OK(b, bench_store_carton_open(b->s, batch, &two, &b->err));
	note(b, "east: READY: carton 1", batch, one.id);
	note(b, "east: READY: carton 2", batch, two.id);
	note(b, "easter: READY: carton 1", batch, one.id);
	note(b, "east: READY: seen", batch, 0);
	OK(b, bench_store_station_carton(b->s, "east", batch, &got, &b->err));
	assert_int_equal(got.id, two.id);
	REFUSED(b, -ENOENT, "no open carton",
		bench_store_station_carton(b->s, "east", other, &got, &b->err));
	REFUSED(b, -ENOENT, "no open carton",
		bench_store_station_carton(b->s, "", batch, &got, &b->err));
	OK(b, bench_store_carton_close(b->s, two.id, &b->err));
	/* not the one before: who closed the last has no carton */
	REFUSED(b, -ENOENT, "no open carton",
		bench_store_station_carton(b->s, "east", batch, &got, &b->err));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_station_works_for_one_batch_at_a_time),
		TEST(no_station_works_for_a_closed_or_unknown_batch),
		TEST(a_station_s_open_carton_is_the_last_that_it_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
