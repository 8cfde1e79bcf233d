#include "shop.h"

#include <bench/carton.h>
#include <bench/hold.h>
#include <bench/order.h>
#include <bench/str.h>

static const struct bench_mac none = { { 0 } };

struct shelf {
	int n;
	struct bench_event last;
};

static int
look(const struct bench_unit *u, const struct bench_event *held, void *arg)
{
	struct shelf *shelf = arg;

	(void)u;
	shelf->n++;
	shelf->last = *held;
	return 0;
}

static struct shelf
shelf(struct bed *b)
{
	struct shelf s = { .n = 0 };

	OK(b, bench_store_held_each(b->s, look, &s, &b->err));
	return s;
}

static void
a_held_unit_leaves_its_carton_and_the_counts(void **state)
{
	struct bed *b = *state;
	int64_t id = shop_batch(b);
	struct bench_mac mac = shop_proven(b, 1, id);
	struct bench_batch batch;
	struct bench_carton c;
	bool removed = true;

	shop_proven(b, 2, id);
	OK(b, bench_store_carton_open(b->s, id, &c, &b->err));
	OK(b, bench_store_carton_pack(b->s, c.id, mac, &b->err));
	OK(b, bench_store_carton_close(b->s, c.id, &b->err));
	bench_store_set_staff(b->s, "packer");
	REFUSED(b, -EPERM, "reason",
		bench_store_unit_hold(b->s, mac, "\t", none, &b->err));
	OK(b, bench_store_unit_hold(b->s, mac, "display is dark", none, &b->err));
	OK(b, bench_store_carton_get(b->s, c.id, 0, 0, &c, &b->err));
	assert_int_equal(c.units, 0);
	assert_false(c.closed);
	OK(b, bench_store_batch_get(b->s, id, &batch, &b->err));
	assert_int_equal(batch.units, 1);
	assert_int_equal(batch.held, 1);
	assert_int_equal(batch.packed, 0);
	assert_int_equal(shelf(b).n, 1);
	assert_string_equal(shelf(b).last.text, "display is dark");
	assert_string_equal(shelf(b).last.staff, "packer");
	REFUSED(b, -EPERM, "already",
		bench_store_unit_hold(b->s, mac, "twice", none, &b->err));

	OK(b,
	   bench_store_unit_release(b->s, mac, "was a dead socket", &removed, &b->err));
	assert_false(removed);
	assert_int_equal(shelf(b).n, 0);
	REFUSED(b, -EPERM, "not on the hold shelf",
		bench_store_unit_release(b->s, mac, "twice", &removed, &b->err));
	OK(b, bench_store_carton_pack(b->s, c.id, mac, &b->err));
	shop_replay_agrees(b);
}

static void
a_replacement_takes_the_place_in_line_and_list(void **state)
{
	struct bed *b = *state;
	int64_t id = shop_batch(b);
	struct bench_mac old = shop_proven(b, 1, id), new = shop_scanned(b, 2, 0);
	struct bench_expected e = { .batch = id, .mac = old, .line = 1 };
	struct bench_expected_answer a;
	struct bench_order_sum sum;
	struct bench_unit u;
	bool removed = false;

	bench_copy(e.serial, sizeof(e.serial), "FCH21430001");
	OK(b, bench_store_expected_add(b->s, &e, 0, &a, &b->err));
	OK(b, bench_store_order_line(b->s, id, "8841", 1, &b->err));
	OK(b, bench_store_unit_hold(b->s, old, "dent", new, &b->err));
	OK(b, bench_store_order_sum(b->s, id, &sum, &b->err));
	assert_int_equal(sum.matched, 1);
	assert_int_equal(sum.missing + sum.extra, 0);
	u = shop_unit(b, new);
	assert_string_equal(u.batch.text, "1");
	u = shop_unit(b, old);
	assert_string_equal(u.batch.text, "0");

	/* linked, both ways */
	assert_true(bench_mac_equal(shelf(b).last.other, new));
	assert_int_equal(shop_number(b,
				     "SELECT count(*) FROM event WHERE kind = 'batch'"
				     " AND unit = '00:56:2b:00:00:02'"
				     " AND other = '00:56:2b:00:00:01'"),
			 1);
	OK(b, bench_store_unit_release(b->s, old, "repaired", &removed, &b->err));
	assert_false(removed); /* it was in none */
	REFUSED(b, -EPERM, "one too many",
		bench_store_batch_add(b->s, id, old, &b->err));
	shop_replay_agrees(b);
}

static void
an_unfit_replacement_changes_nothing(void **state)
{
	struct bed *b = *state;
	int64_t id = shop_batch(b), two = shop_batch(b);
	struct bench_mac old = shop_proven(b, 1, id), other = shop_scanned(b, 2, two);
	struct bench_mac stranger = { { 0x00, 0x56, 0x2b, 9, 9, 9 } };
	struct bed_phone odd = bed_phone(3, 0);
	struct bench_mac held = shop_proven(b, 4, id);

	odd.model = "7841";
	bed_walk(b, &odd, BED_SEEN, BED_PUBLISH);
	OK(b, bench_store_order_line(b->s, id, "8841", 2, &b->err));
	OK(b, bench_store_unit_hold(b->s, held, "dent", none, &b->err));
	REFUSED(b, -EPERM, "is in batch 2",
		bench_store_unit_hold(b->s, old, "dent", other, &b->err));
	REFUSED(b, -EPERM, "cannot replace itself",
		bench_store_unit_hold(b->s, old, "dent", old, &b->err));
	REFUSED(b, -ENOENT, "no unit",
		bench_store_unit_hold(b->s, old, "dent", stranger, &b->err));
	REFUSED(b, -EPERM, "wrong model",
		bench_store_unit_hold(b->s, old, "dent", odd.mac, &b->err));
	REFUSED(b, -EPERM, "hold shelf itself",
		bench_store_unit_hold(b->s, old, "dent", held, &b->err));
	assert_int_equal(shelf(b).n, 1);
	shop_replay_agrees(b);
}

static void
a_released_unit_whose_place_is_taken_leaves_its_batch(void **state)
{
	struct bed *b = *state;
	int64_t id = shop_batch(b);
	struct bench_mac old = shop_proven(b, 1, id);
	struct bench_unit u;
	bool removed = false;

	OK(b, bench_store_order_line(b->s, id, "8841", 1, &b->err));
	OK(b, bench_store_unit_hold(b->s, old, "dent", none, &b->err));
	shop_proven(b, 2, id);
	OK(b, bench_store_unit_release(b->s, old, "fine", &removed, &b->err));
	assert_true(removed);
	u = shop_unit(b, old);
	assert_string_equal(u.batch.text, "0");
	shop_replay_agrees(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_held_unit_leaves_its_carton_and_the_counts),
		TEST(a_replacement_takes_the_place_in_line_and_list),
		TEST(an_unfit_replacement_changes_nothing),
		TEST(a_released_unit_whose_place_is_taken_leaves_its_batch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
