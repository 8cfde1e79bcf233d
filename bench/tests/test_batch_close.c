#include "scarce.h"
#include "shop.h"

#include <bench/carton.h>
#include <bench/colour.h>
#include <bench/hold.h>
#include <bench/order.h>
#include <bench/str.h>
#include <math.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct bench_mac none = { { 0 } };

static struct bench_batch
batch_of(struct bed *b, int64_t id)
{
	struct bench_batch batch;

	OK(b, bench_store_batch_get(b->s, id, &batch, &b->err));
	return batch;
}

static struct bench_carton
pack_in_new(struct bed *b, int64_t batch, struct bench_mac mac)
{
	struct bench_carton c;

	OK(b, bench_store_carton_open(b->s, batch, &c, &b->err));
	OK(b, bench_store_carton_pack(b->s, c.id, mac, &b->err));
	return c;
}

static void
expect(struct bed *b, int64_t batch, unsigned n)
{
	struct bed_phone p = bed_phone(n, batch);
	struct bench_expected e = { .batch = batch, .mac = p.mac, .line = (int)n };
	struct bench_expected_answer a;

	bench_copy(e.serial, sizeof(e.serial), p.serial);
	OK(b, bench_store_expected_add(b->s, &e, 0, &a, &b->err));
	assert_int_equal(a.word, BENCH_EXPECTED_TAKEN);
	OK(b, bench_store_expected_done(b->s, batch, &b->err));
}

static void
by_cartons_only_what_is_in_closed_ones_leaves(void **state)
{
	struct bed *b = *state;
	int64_t id = shop_batch(b);
	struct bench_mac one = shop_proven(b, 1, id), two = shop_proven(b, 2, id);
	struct bench_carton c = pack_in_new(b, id, one), empty;

	REFUSED(b, -EPERM, "open cartons: 1 (1 unit)",
		bench_store_batch_close(b->s, id, &b->err));
	assert_int_equal(batch_of(b, id).state, BENCH_BATCH_OPEN);
	OK(b, bench_store_carton_close(b->s, c.id, &b->err));
	REFUSED(b, -EAGAIN,
		"1 unit cannot leave yet (00:56:2b:00:00:02 is in no carton)",
		bench_store_batch_close(b->s, id, &b->err));
	assert_int_equal(batch_of(b, id).state, BENCH_BATCH_CLOSING);
	OK(b, bench_store_carton_reopen(b->s, c.id, "room for one", &b->err));
	OK(b, bench_store_carton_pack(b->s, c.id, two, &b->err));
	OK(b, bench_store_carton_close(b->s, c.id, &b->err));
	OK(b, bench_store_carton_open(b->s, id, &empty, &b->err));
	OK(b, bench_store_batch_close(b->s, id, &b->err));
	assert_int_equal(batch_of(b, id).state, BENCH_BATCH_CLOSED);
	OK(b, bench_store_carton_get(b->s, empty.id, 0, 0, &empty, &b->err));
	assert_true(empty.closed);
	assert_int_equal(shop_number(b, "SELECT count(*) FROM unit WHERE is_shipped"),
			 2);
	REFUSED(b, -EPERM, "closed", bench_store_carton_open(b->s, id, &c, &b->err));
	REFUSED(b, -EPERM, "shipped",
		bench_store_carton_unpack(b->s, one, "too late", &b->err));
	REFUSED(b, -EPERM, "shipped",
		bench_store_unit_hold(b->s, one, "too late", none, &b->err));
	shop_refuses_sql(b, "closed", "UPDATE carton SET state = 'open'");
	shop_replay_agrees(b);
}

static void
what_was_ordered_must_be_there(void **state)
{
	struct bed *b = *state;
	int64_t id = shop_batch(b);
	struct bench_mac extra;

	OK(b, bench_store_order_line(b->s, id, "8841", 2, &b->err));
	shop_proven(b, 1, id);
	REFUSED(b, -EPERM, "1 × 8841 missing",
		bench_store_batch_close(b->s, id, &b->err));
	/* it stays open: the missing one can still be brought */
	assert_int_equal(batch_of(b, id).state, BENCH_BATCH_OPEN);
	extra = shop_proven(b, 2, id);
	expect(b, id, 1);
	expect(b, id, 3);
	REFUSED(b, -EPERM, "1 not on the list",
		bench_store_batch_close(b->s, id, &b->err));
	OK(b, bench_store_batch_remove(b->s, id, extra, &b->err));
	shop_proven(b, 3, id);
	OK(b, bench_store_batch_close(b->s, id, &b->err));
	shop_replay_agrees(b);
}

static void
a_plain_number_is_looked_at_last(void **state)
{
	struct bed *b = *state;
	int64_t id = shop_batch(b), rest = 0;

	OK(b, bench_store_order_expected(b->s, id, 3, &b->err));
	shop_proven(b, 1, id);
	REFUSED(b, -EPERM, "2 missing of the 3",
		bench_store_batch_close(b->s, id, &b->err));
	assert_int_equal(batch_of(b, id).packed, 0);
	OK(b, bench_store_batch_close_short(b->s, id, &rest, &b->err));
	assert_int_equal(batch_of(b, id).expected, 1);
	assert_int_equal(batch_of(b, rest).expected, 2);
	assert_int_equal(batch_of(b, rest).units, 0);
}

static void
a_short_shipment_leaves_the_rest_to_the_next_batch(void **state)
{
	struct bed *b = *state;
	int64_t id = shop_batch(b), rest = 0;
	struct bench_mac held, waiting;
	struct bench_order_sum sum;
	struct bench_batch next;

	OK(b, bench_store_order_line(b->s, id, "8841", 4, &b->err));
	for (unsigned n = 1; n <= 4; n++)
		expect(b, id, n);
	shop_proven(b, 1, id);
	waiting = shop_scanned(b, 2, id);
	held = shop_proven(b, 3, id);
	OK(b, bench_store_unit_hold(b->s, held, "dent", none, &b->err));
	OK(b, bench_store_batch_close_short(b->s, id, &rest, &b->err));
	assert_int_equal(batch_of(b, id).state, BENCH_BATCH_CLOSED);
	assert_int_equal(batch_of(b, id).expected, 1);
	assert_int_equal(batch_of(b, id).packed, 1);
	next = batch_of(b, rest);
	assert_int_equal(next.follows, id);
	assert_string_equal(next.customer, "Acme");
	assert_string_equal(next.order, "4711");
	assert_int_equal(next.state, BENCH_BATCH_OPEN);
	assert_int_equal(next.expected, 3);
	assert_int_equal(next.units, 1);
	OK(b, bench_store_order_sum(b->s, rest, &sum, &b->err));
	assert_int_equal(sum.listed, 3);
	assert_int_equal(sum.matched, 1);
	assert_string_equal(shop_unit(b, waiting).batch.text, "2");
	assert_string_equal(shop_unit(b, held).batch.text, "0");
	assert_int_equal(
		shop_number(b, "SELECT quantity FROM batch_line WHERE batch = 1"), 1);
	shop_replay_agrees(b);

	/* when nothing is left, it is closed like any other */
	OK(b, bench_store_order_line(b->s, rest, "8841", 1, &b->err));
	OK(b, bench_store_expected_clear(b->s, rest, &b->err));
	REFUSED(b, -ENODATA, "nothing is packed",
		bench_store_batch_close_short(b->s, rest, &id, &b->err));
	OK(b, bench_store_batch_remove(b->s, rest, waiting, &b->err));
	shop_proven(b, 9, rest);
	OK(b, bench_store_batch_close_short(b->s, rest, &id, &b->err));
	assert_int_equal(id, 0);
	assert_int_equal(shop_number(b, "SELECT count(*) FROM batch"), 2);
}

static void
a_unit_that_an_alarm_stops_in_its_carton_does_not_leave(void **state)
{
	struct bed *b = *state;
	int64_t id = shop_batch(b), rest = 0;
	struct bench_mac one = shop_proven(b, 1, id), two = shop_proven(b, 2, id);
	struct bench_carton c = pack_in_new(b, id, one);
	struct bench_event alarm = { .kind = BENCH_EVENT_ALARM,
				     .source = "test",
				     .unit = two,
				     .mac = two,
				     .name = BENCH_ALARM_CLONE,
				     .text = "seen twice" };

	OK(b, bench_store_carton_pack(b->s, c.id, two, &b->err));
	OK(b, bench_store_carton_close(b->s, c.id, &b->err));
	OK(b, bench_store_record(b->s, &alarm, NULL, &b->err));
	REFUSED(b, -EAGAIN, "(00:56:2b:00:00:02 is stopped (seen twice)",
		bench_store_batch_close(b->s, id, &b->err));
	assert_int_equal(shop_number(b, "SELECT count(*) FROM unit WHERE is_shipped"),
			 0);
	REFUSED(b, -EPERM,
		"in a closed carton and must not leave (00:56:2b:00:00:02 is "
		"stopped (seen twice)",
		bench_store_batch_close_short(b->s, id, &rest, &b->err));
	OK(b, bench_store_carton_unpack(b->s, two, "stopped", &b->err));
	OK(b, bench_store_carton_close(b->s, c.id, &b->err));
	OK(b, bench_store_batch_close_short(b->s, id, &rest, &b->err));
	assert_string_equal(shop_unit(b, two).batch.text, "2");
	assert_int_equal(shop_number(b, "SELECT count(*) FROM unit WHERE is_shipped"),
			 1);
	shop_replay_agrees(b);
}

/* No alarm stops it: it began a new run in its carton. */
static void
a_carton_with_a_unit_that_ran_again_says_what_it_lacks(void **state)
{
	struct bed *b = *state;
	int64_t id = shop_batch(b), rest = 0;
	struct bench_mac one = shop_proven(b, 1, id);
	struct bench_carton c = pack_in_new(b, id, one);
	struct bed_phone p = bed_phone(1, id);

	OK(b, bench_store_carton_close(b->s, c.id, &b->err));
	bed_record(b, &p, chain_publish(200, 2));
	REFUSED(b, -EAGAIN, "it has not fetched its profile",
		bench_store_batch_close(b->s, id, &b->err));
	REFUSED(b, -EPERM, "must not leave (00:56:2b:00:00:01 is not passed",
		bench_store_batch_close_short(b->s, id, &rest, &b->err));
	shop_replay_agrees(b);
}

/* Both wait for the same moment; each opens the database by itself. */
static int
closer(const char *database, int go)
{
	struct bench_store *s = NULL;
	struct bench_err err = { "" };
	char byte;
	int r;

	if (read(go, &byte, 1) != 0 || bench_store_open(database, 0, &s, &err) < 0)
		_exit(70);
	bench_store_set_patience(s, 20000);
	r = bench_store_batch_close(s, 1, &err);
	bench_store_freep(&s);
	_exit(r == 0 ? 0 : r == -EALREADY ? 1 : 70);
}

static void
of_two_who_close_one_batch_one_is_told(void **state)
{
	struct bed *b = *state;
	int64_t id = shop_batch(b);
	int codes[2] = { 0, 0 }, go[2];
	pid_t pids[2];

	for (unsigned n = 1; n <= 20; n++)
		shop_proven(b, n, id);
	assert_int_equal(pipe(go), 0);
	for (int i = 0; i < 2; i++) {
		pids[i] = fork();
		assert_true(pids[i] >= 0);
		if (pids[i] == 0) {
			close(go[1]);
			closer(b->database, go[0]);
		}
	}
	close(go[0]);
	close(go[1]); /* go */
	for (int i = 0; i < 2; i++) {
		int status;

		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_true(WIFEXITED(status));
		codes[WEXITSTATUS(status) == 70 ? 0 : WEXITSTATUS(status)]++;
		assert_int_not_equal(WEXITSTATUS(status), 70);
	}
	assert_int_equal(codes[0], 1);
	assert_int_equal(codes[1], 1);
	assert_int_equal(
		shop_number(b, "SELECT count(*) FROM event WHERE kind = 'shipped'"),
		20);
	assert_int_equal(
		shop_number(b, "SELECT count(*) FROM event WHERE kind = 'packed'"), 20);
	shop_replay_agrees(b);
}

static void
open_batches_have_colours_of_their_own(void **state)
{
	struct bed *b = *state;
	char seen[BENCH_COLOURS][16];

	for (int i = 0; i < BENCH_COLOURS; i++) {
		struct bench_batch batch = batch_of(b, shop_batch(b));

		assert_true(bench_colour_find(batch.colour) >= 0);
		bench_copy(seen[i], sizeof(seen[i]), batch.colour);
		for (int k = 0; k < i; k++)
			assert_string_not_equal(seen[k], seen[i]);
	}
	/* the ninth shares one; a colour that comes free is taken first */
	assert_string_equal(batch_of(b, shop_batch(b)).colour, seen[0]);
	bed_sql(b, "UPDATE batch SET state = 'closed' WHERE id IN (4, 9)");
	assert_string_equal(batch_of(b, shop_batch(b)).colour, seen[3]);
}

static double
linear(unsigned byte)
{
	double c = byte / 255.0;

	return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

/* WCAG 2.1, relative luminance. */
static double
luminance(unsigned rgb)
{
	return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8 & 0xff) +
	       0.0722 * linear(rgb & 0xff);
}

static void
every_colour_can_be_written_on(void **state)
{
	(void)state;
	for (int i = 0; i < BENCH_COLOURS; i++) {
		double a = luminance(bench_colours[i].paper),
		       c = luminance(bench_colours[i].ink);
		double ratio =
			a > c ? (a + 0.05) / (c + 0.05) : (c + 0.05) / (a + 0.05);

		if (ratio < 4.5)
			fail_msg("%s: contrast %.2f", bench_colours[i].name, ratio);
	}
	assert_int_equal(bench_colour_find("no colour"), -ENOENT);
}

static void
closing_survives_any_failing_allocation(void **state)
{
	struct bed *b = *state;
	int64_t id = shop_batch(b), rest = 0;
	struct bench_mac mac = shop_proven(b, 1, id);
	struct bench_carton c = pack_in_new(b, id, mac);
	long n = 0;
	int r;

	shop_scanned(b, 2, id);
	OK(b, bench_store_carton_close(b->s, c.id, &b->err));
	do {
		scarce_after(n++);
		r = bench_store_batch_close_short(b->s, id, &rest, &b->err);
		if (r < 0) {
			assert_int_equal(r, -ENOMEM);
			assert_false(scarce_unused());
			scarce_after(-1);
			assert_int_equal(batch_of(b, id).state, BENCH_BATCH_OPEN);
		}
	} while (r < 0 && n < 1000);
	scarce_after(-1);
	assert_int_equal(r, 0);
	assert_true(n > 1);
	assert_int_equal(batch_of(b, rest).units, 1);
	shop_replay_agrees(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(by_cartons_only_what_is_in_closed_ones_leaves),
		TEST(what_was_ordered_must_be_there),
		TEST(a_plain_number_is_looked_at_last),
		TEST(a_short_shipment_leaves_the_rest_to_the_next_batch),
		TEST(a_unit_that_an_alarm_stops_in_its_carton_does_not_leave),
		TEST(a_carton_with_a_unit_that_ran_again_says_what_it_lacks),
		TEST(of_two_who_close_one_batch_one_is_told),
		TEST(open_batches_have_colours_of_their_own),
		TEST(every_colour_can_be_written_on),
		TEST(closing_survives_any_failing_allocation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
