#include "shop.h"

#include <bench/carton.h>
#include <bench/code.h>
#include <bench/hold.h>
#include <bench/str.h>

static struct bench_carton
carton(struct bed *b, int64_t batch)
{
	struct bench_carton c;

	OK(b, bench_store_carton_open(b->s, batch, &c, &b->err));
	return c;
}

static struct bench_carton
again(struct bed *b, int64_t id)
{
	struct bench_carton c;

	OK(b, bench_store_carton_get(b->s, id, 0, 0, &c, &b->err));
	return c;
}

static void
cartons_are_numbered_within_their_batch(void **state)
{
	struct bed *b = *state;
	int64_t one = shop_batch(b), two = shop_batch(b);
	char text[BENCH_CODE_TEXT];
	struct bench_code_meaning meaning;
	struct bench_carton c;

	assert_int_equal(carton(b, one).number, 1);
	assert_int_equal(carton(b, two).number, 1);
	c = carton(b, one);
	assert_int_equal(c.number, 2);
	assert_int_equal(bench_code_format(BENCH_CODE_CARTON, c.id, text), 0);
	assert_int_equal(bench_code_parse(text, strlen(text), &meaning), 0);
	assert_int_equal(again(b, meaning.number).number, 2);
	OK(b, bench_store_carton_get(b->s, 0, two, 1, &c, &b->err));
	assert_int_equal(c.batch, two);
	REFUSED(b, -ENOENT, "no carton 9",
		bench_store_carton_get(b->s, 0, two, 9, &c, &b->err));
}

static void
a_passed_unit_goes_in_is_moved_and_taken_out(void **state)
{
	struct bed *b = *state;
	int64_t id = shop_batch(b);
	struct bench_mac mac = shop_proven(b, 1, id);
	struct bench_carton one = carton(b, id), two = carton(b, id);
	struct bench_unit u;

	OK(b, bench_store_carton_pack(b->s, one.id, mac, &b->err));
	assert_int_equal(again(b, one.id).units, 1);
	REFUSED(b, -EALREADY, "in carton 1 of batch 1",
		bench_store_carton_pack(b->s, two.id, mac, &b->err));
	REFUSED(b, -EALREADY, "in carton 1",
		bench_store_carton_move(b->s, one.id, mac, &b->err));
	OK(b, bench_store_carton_close(b->s, one.id, &b->err));
	REFUSED(b, -EALREADY, "closed already",
		bench_store_carton_close(b->s, one.id, &b->err));

	/* what leaves a closed carton opens it again: its label is void */
	OK(b, bench_store_carton_move(b->s, two.id, mac, &b->err));
	assert_false(again(b, one.id).closed);
	assert_int_equal(again(b, one.id).units, 0);
	assert_int_equal(again(b, two.id).units, 1);
	u = shop_unit(b, mac);
	assert_true(bench_flow_is_packed(&u));
	OK(b, bench_store_carton_close(b->s, two.id, &b->err));
	REFUSED(b, -EPERM, "reason",
		bench_store_carton_unpack(b->s, mac, " ", &b->err));
	OK(b, bench_store_carton_unpack(b->s, mac, "scratched", &b->err));
	assert_false(again(b, two.id).closed);
	assert_int_equal(again(b, two.id).units, 0);
	REFUSED(b, -EPERM, "not packed",
		bench_store_carton_unpack(b->s, mac, "again", &b->err));
	OK(b, bench_store_carton_pack(b->s, one.id, mac, &b->err));
	shop_replay_agrees(b);
}

static void
what_is_not_passed_is_refused_with_what_it_lacks(void **state)
{
	struct bed *b = *state;
	int64_t one = shop_batch(b), two = shop_batch(b);
	struct bench_carton c = carton(b, one), other = carton(b, two);
	struct bed_phone p = bed_phone(1, one);
	struct bench_mac held, loose = shop_scanned(b, 3, 0);

	bed_walk(b, &p, BED_SEEN, BED_REDIRECT);
	REFUSED(b, -EPERM, "it has not fetched its profile",
		bench_store_carton_pack(b->s, c.id, p.mac, &b->err));
	bed_walk(b, &p, BED_REDIRECT, BED_CLEANUP_ASKED);
	REFUSED(b, -EPERM, "the bench's own settings are still in it",
		bench_store_carton_pack(b->s, c.id, p.mac, &b->err));
	bed_walk(b, &p, BED_CLEANUP_ASKED, BED_END);
	REFUSED(b, -EPERM, "is of batch 1, this is a carton of batch 2",
		bench_store_carton_pack(b->s, other.id, p.mac, &b->err));
	OK(b, bench_store_carton_close(b->s, c.id, &b->err));
	REFUSED(b, -EPERM, "carton 1 of batch 1 is closed",
		bench_store_carton_pack(b->s, c.id, p.mac, &b->err));
	REFUSED(b, -EPERM, "reason",
		bench_store_carton_reopen(b->s, c.id, "", &b->err));
	OK(b, bench_store_carton_reopen(b->s, c.id, "one more", &b->err));
	OK(b, bench_store_carton_pack(b->s, c.id, p.mac, &b->err));
	REFUSED(b, -EPERM, "in no batch",
		bench_store_carton_pack(b->s, c.id, loose, &b->err));
	held = shop_proven(b, 4, one);
	OK(b, bench_store_unit_hold(b->s, held, "dent", (struct bench_mac){ { 0 } },
				    &b->err));
	REFUSED(b, -EPERM, "hold shelf",
		bench_store_carton_pack(b->s, c.id, held, &b->err));
	assert_int_equal(again(b, c.id).units, 1);
	shop_replay_agrees(b);
}

static void
a_run_of_another_batch_is_named(void **state)
{
	struct bed *b = *state;
	int64_t one = shop_batch(b), two = shop_batch(b);
	struct bench_mac mac = shop_proven(b, 1, one);
	struct bench_carton c = carton(b, two);

	OK(b, bench_store_batch_remove(b->s, one, mac, &b->err));
	OK(b, bench_store_batch_add(b->s, two, mac, &b->err));
	REFUSED(b, -EPERM, "was set up for batch 1, and is in batch 2",
		bench_store_carton_pack(b->s, c.id, mac, &b->err));
}

static void
sql_by_hand_fills_no_carton(void **state)
{
	struct bed *b = *state;
	int64_t one = shop_batch(b), two = shop_batch(b);
	struct bench_carton c = carton(b, one), other = carton(b, two);

	shop_proven(b, 1, one);
	assert_int_equal(other.id, 2);
#define PACKED(carton)                                                                  \
	"INSERT INTO event (boot, mono_us, wall_us, kind, source, unit, batch, carton)" \
	" VALUES (1, 1, 1, 'packed', 'x', '00:56:2b:00:00:01', 1, " carton ")"
	/* another batch's carton; then a closed one */
	shop_refuses_sql(b, "open carton of its batch", PACKED("2"));
	OK(b, bench_store_carton_close(b->s, c.id, &b->err));
	shop_refuses_sql(b, "open carton of its batch", PACKED("1"));
	shop_refuses_sql(b, "not proven", "UPDATE unit SET carton = '1'");
	shop_refuses_sql(b, "not proven", "UPDATE unit SET is_packed = 1");
	shop_refuses_sql(b, "never deleted", "DELETE FROM carton");
	shop_refuses_sql(b, "stays in its batch",
			 "UPDATE carton SET batch = 2 WHERE id = 1");

	/* and out of an open one nothing is shipped */
	OK(b, bench_store_carton_reopen(b->s, c.id, "test", &b->err));
	OK(b, bench_store_carton_pack(b->s, c.id, bed_phone(1, one).mac, &b->err));
	shop_refuses_sql(
		b, "closed one",
		"INSERT INTO event (boot, mono_us, wall_us, kind, source, unit,"
		" batch) VALUES (1, 9, 9, 'shipped', 'x', '00:56:2b:00:00:01', 1)");
	shop_replay_agrees(b);
}

static void
phone_and_box_are_one_unit_or_refused(void **state)
{
	struct bed *b = *state;
	int64_t id = shop_batch(b);
	struct bench_mac one = shop_proven(b, 1, id),
			 other = shop_proven(b, 0x88d0, id);
	struct bench_mac none = { { 0 } };
	struct bench_unit u;

	REFUSED(b, -EXDEV, "this is the box of 88D0",
		bench_store_box(b->s, one, other, "", &b->err));
	REFUSED(b, -EXDEV, "this is the box of 88D0",
		bench_store_box(b->s, one, none, "FCH214388D0", &b->err));
	REFUSED(b, -EBADMSG, "two units",
		bench_store_box(b->s, one, one, "FCH214388D0", &b->err));
	REFUSED(b, -ENOENT, "no unit here",
		bench_store_box(b->s, one, none, "FCH21439999", &b->err));
	assert_int_equal(shop_number(b,
				     "SELECT count(*) FROM event WHERE kind = 'refused'"
				     " AND unit = '00:56:2b:00:00:01'"),
			 4);
	u = shop_unit(b, one);
	assert_int_equal(u.boxed, 0);
	OK(b, bench_store_box(b->s, one, none, "FCH21430001", &b->err));
	u = shop_unit(b, one);
	assert_true(bench_flow_links(&u) & BENCH_LINK_BOXED);
	OK(b, bench_store_box(b->s, one, one, "FCH21430001", &b->err));
	shop_replay_agrees(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(cartons_are_numbered_within_their_batch),
		TEST(a_passed_unit_goes_in_is_moved_and_taken_out),
		TEST(what_is_not_passed_is_refused_with_what_it_lacks),
		TEST(a_run_of_another_batch_is_named),
		TEST(sql_by_hand_fills_no_carton),
		TEST(phone_and_box_are_one_unit_or_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
