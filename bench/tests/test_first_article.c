#include "shop.h"

#include <bench/carton.h>
#include <bench/first_article.h>
#include <bench/str.h>

/* A batch whose recipe asks for a first article, and two people. */
static int64_t
strict_batch(struct bed *b)
{
	struct bench_recipe_row row;
	struct bench_batch batch = { .customer = "Acme" };
	int64_t id = 0;

	OK(b, bench_store_recipe_put_with(b->s, "strict", "first_article = true",
					  "planner", true, &row, &b->err));
	assert_true(row.first_article);
	if (row.approved_by[0] == '\0')
		OK(b, bench_store_recipe_approve(b->s, row.id, "checker", "", &b->err));
	batch.recipe = row.id;
	bench_recipe_row_clear(&row);
	OK(b, bench_store_batch_open(b->s, &batch, &id, &b->err));
	bed_sql(b, "INSERT OR IGNORE INTO staff (name, role, active, added_us)"
		   " VALUES ('packer', 'staff', 1, 1), ('checker', 'staff', 1, 1),"
		   " ('gone', 'staff', 0, 1)");
	return id;
}

static int
pack_first(struct bed *b, int64_t batch, struct bench_mac mac)
{
	struct bench_carton c;

	if (bench_store_carton_get(b->s, 0, batch, 1, &c, NULL) < 0)
		OK(b, bench_store_carton_open(b->s, batch, &c, &b->err));
	return bench_store_carton_pack(b->s, c.id, mac, &b->err);
}

static void
nothing_is_packed_before_the_first_article(void **state)
{
	struct bed *b = *state;
	int64_t id = strict_batch(b);
	struct bench_mac mac = shop_proven(b, 1, id), late = shop_scanned(b, 2, id);
	struct bench_batch batch;

	OK(b, bench_store_batch_get(b->s, id, &batch, &b->err));
	assert_true(batch.first_article);
	REFUSED(b, -EPERM, "waits for its first article",
		bench_store_batch_close(b->s, id, &b->err));
	REFUSED(b, -EPERM, "waits for its first article",
		bench_store_batch_close_short(b->s, id, &(int64_t){ 0 }, &b->err));
	REFUSED(b, -EPERM, "waits for its first article", pack_first(b, id, mac));
	REFUSED(b, -EPERM, "say who",
		bench_store_first_article_seen(b->s, id, mac, "it rang", &b->err));
	bench_store_set_staff(b->s, "login:someone");
	REFUSED(b, -EPERM, "not one of the staff",
		bench_store_first_article_seen(b->s, id, mac, "it rang", &b->err));
	bench_store_set_staff(b->s, "gone");
	REFUSED(b, -EPERM, "not one of the staff",
		bench_store_first_article_seen(b->s, id, mac, "it rang", &b->err));
	bench_store_set_staff(b->s, "packer");
	REFUSED(b, -EPERM, "reason",
		bench_store_first_article_seen(b->s, id, mac, "  ", &b->err));
	REFUSED(b, -EPERM, "is not proven",
		bench_store_first_article_seen(b->s, id, late, "it rang", &b->err));
	REFUSED(b, -EPERM, "waits for its first article", pack_first(b, id, mac));
	OK(b, bench_store_first_article_seen(
		      b->s, id, mac, "registered at the provider's portal", &b->err));
	OK(b, pack_first(b, id, mac));
	shop_replay_agrees(b);
}

static void
two_people_may_do_without(void **state)
{
	struct bed *b = *state;
	int64_t id = strict_batch(b);
	struct bench_mac mac = shop_proven(b, 1, id);
	int missing = 0;

	bench_store_set_staff(b->s, "packer");
	OK(b,
	   bench_store_first_article_waive(b->s, id, "no uplink", &missing, &b->err));
	assert_int_equal(missing, 1);
	REFUSED(b, -EPERM, "a second one must agree", pack_first(b, id, mac));
	bench_store_set_staff(b->s, "PACKER");
	REFUSED(b, -EALREADY, "second person",
		bench_store_first_article_waive(b->s, id, "really", &missing, &b->err));
	REFUSED(b, -EPERM, "a second one must agree", pack_first(b, id, mac));
	bench_store_set_staff(b->s, "checker");
	OK(b, bench_store_first_article_waive(b->s, id, "seen last week", &missing,
					      &b->err));
	assert_int_equal(missing, 0);
	OK(b, pack_first(b, id, mac));
}

static void
sql_by_hand_makes_no_first_article(void **state)
{
	struct bed *b = *state;
	int64_t id = strict_batch(b), loose = shop_batch(b);

	shop_proven(b, 1, id);
	assert_int_equal(loose, 2);
	shop_refuses_sql(
		b, "named by staff",
		"INSERT INTO first_article (batch, how, mac, staff, text, at_us)"
		" VALUES (1, 'seen', '00:56:2b:00:00:01', 'gone', 'x', 1)");
	shop_refuses_sql(
		b, "named by staff",
		"INSERT INTO first_article (batch, how, mac, staff, text, at_us)"
		" VALUES (2, 'seen', '00:56:2b:00:00:01', 'packer', 'x', 1)");
	shop_refuses_sql(b, "recipe says", "UPDATE batch SET first_article = 0");
	shop_refuses_sql(
		b, "recipe says",
		"INSERT INTO batch (customer, order_no, recipe, expected, state,"
		" opened_us, closed_us) SELECT customer, order_no, recipe, 0,"
		" 'open', 1, 0 FROM batch WHERE id = 1");
	shop_refuses_sql(b, "never changed", "UPDATE recipe SET first_article = 0");
	shop_refuses_sql(
		b, "not proven",
		"INSERT INTO event (boot, mono_us, wall_us, kind, source, unit,"
		" batch) VALUES (1, 9, 9, 'packed', 'x', '00:56:2b:00:00:01', 1)");
}

static void
the_switch_goes_with_the_recipe(void **state)
{
	struct bed *b = *state;
	int64_t strict = strict_batch(b), loose = shop_batch(b);
	struct bench_batch s, l;

	OK(b, bench_store_batch_get(b->s, strict, &s, &b->err));
	OK(b, bench_store_batch_get(b->s, loose, &l, &b->err));
	assert_false(l.first_article);
	OK(b, bench_store_batch_recipe(b->s, loose, s.recipe, &b->err));
	OK(b, bench_store_batch_recipe(b->s, strict, l.recipe, &b->err));
	OK(b, bench_store_batch_get(b->s, strict, &s, &b->err));
	OK(b, bench_store_batch_get(b->s, loose, &l, &b->err));
	assert_true(l.first_article);
	assert_false(s.first_article);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_packed_before_the_first_article),
		TEST(two_people_may_do_without),
		TEST(sql_by_hand_makes_no_first_article),
		TEST(the_switch_goes_with_the_recipe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
