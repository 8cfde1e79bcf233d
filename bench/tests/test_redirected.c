/* The link "redirected": whose question it is, of which run, and when it counts. */
#include "chain.h"
#include <bench/file.h>
#include <bench/stage.h>
#include <bench/store.h>

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define HOST "prov.example.com"
#define SERVICE "_ciscoprov-https._tls." HOST
#define NAMES SERVICE " " HOST
#define S INT64_C(1000000)

static const struct bench_mac other = { { 0x00, 0x56, 0x2b, 0, 0, 2 } };

struct bed {
	char dir[32], path[48];
	struct bench_store *s;
	struct bench_err err;
	int64_t batch;
};

#define OK(b, call)                                                                    \
	do {                                                                           \
		int r_ = (call);                                                       \
		if (r_ < 0)                                                            \
			print_error("%s\n", (b)->err.text);                            \
		assert_int_equal(r_, 0);                                               \
	} while (0)

static void
make_batch(struct bed *b)
{
	struct bench_recipe_row recipe;
	struct bench_batch batch = { .customer = "Acme" };

	OK(b,
	   bench_store_recipe_put(b->s, "acme", "text", "planner", &recipe, &b->err));
	OK(b, bench_store_recipe_approve(b->s, recipe.id, "checker", "", &b->err));
	batch.recipe = recipe.id;
	bench_recipe_row_clear(&recipe);
	OK(b, bench_store_batch_open(b->s, &batch, &b->batch, &b->err));
}

static int
set_up(void **state)
{
	struct bed *b = calloc(1, sizeof(*b));

	assert_non_null(b);
	bench_copy(b->dir, sizeof(b->dir), "/tmp/redirected.XXXXXX");
	assert_non_null(mkdtemp(b->dir));
	snprintf(b->path, sizeof(b->path), "%s/bench.db", b->dir);
	OK(b, bench_store_open(b->path, BENCH_STORE_CREATE, &b->s, &b->err));
	make_batch(b);
	*state = b;
	return 0;
}

static int
tear_down(void **state)
{
	struct bed *b = *state;

	bench_store_freep(&b->s);
	(void)bench_file_remove_tree(b->dir);
	free(b);
	return 0;
}

/* As its process records it: whose it is, the store finds. */
static void
record(struct bed *b, struct bench_event e)
{
	if (e.kind != BENCH_EVENT_SCAN && e.kind != BENCH_EVENT_PUBLISH) {
		e.unit = (struct bench_mac){ 0 };
		e.run = 0;
		e.role = BENCH_ROLE_NONE;
	}
	OK(b, bench_store_record(b->s, &e, NULL, &b->err));
}

static void
publish(struct bed *b, int64_t at, int64_t run, const char *names)
{
	struct bench_event e = chain_publish(at, run);
	struct bench_event file =
		chain_file(BENCH_EVENT_TRANSFER, at, run, BENCH_ROLE_REDIRECT);
	struct bench_published p = { .mac = CHAIN_MAC,
				     .run = run,
				     .role = BENCH_ROLE_REDIRECT,
				     .file = file.file };

	memset(p.sha256, 'b', 64);
	OK(b, bench_store_publish(b->s, &p, &b->err));
	e.batch = b->batch;
	e.require = BENCH_LINK_DELIVERED | BENCH_LINK_REDIRECTED | BENCH_LINK_SCANNED;
	bench_copy(e.name, sizeof(e.name), names);
	record(b, e);
}

static void
lease(struct bed *b, int64_t at, struct bench_mac mac)
{
	struct bench_event e = chain_wire(BENCH_EVENT_LEASED, at);

	e.mac = mac;
	record(b, e);
}

static struct bench_event
question(int64_t at, int64_t ms, const char *name)
{
	struct bench_event e = { .kind = BENCH_EVENT_RESOLVED,
				 .source = "dns",
				 .ip = "10.77.1.1",
				 .text = "A",
				 .ms = ms };

	e.mono.us = e.wall.us = at;
	bench_copy(e.name, sizeof(e.name), name);
	return e;
}

static void
deliver(struct bed *b, int64_t at, int64_t run)
{
	record(b, chain_file(BENCH_EVENT_TRANSFER, at, run, BENCH_ROLE_REDIRECT));
}

static struct bench_unit
unit(struct bed *b, struct bench_mac mac)
{
	struct bench_unit u;

	OK(b, bench_store_unit_get(b->s, mac, &u, &b->err));
	return u;
}

static bool
is_redirected(struct bed *b)
{
	struct bench_unit u = unit(b, CHAIN_MAC);

	return (bench_flow_links(&u) & BENCH_LINK_REDIRECTED) != 0;
}

static enum bench_advice_id
advice(const struct bench_unit *u, int64_t now)
{
	return bench_flow_advise(u, now, NULL).id;
}

static int
count_difference(const struct bench_unit *u, void *arg)
{
	(void)u;
	++*(int *)arg;
	return 0;
}

static void
assert_replays(struct bed *b)
{
	int differences = 0;
	int64_t units;

	OK(b,
	   bench_store_replay(b->s, count_difference, &differences, &units, &b->err));
	assert_int_equal(differences, 0);
}

/* Scanned, leased, published; B not yet delivered. */
static void
begin(struct bed *b)
{
	struct bench_event scan = chain_scan(5 * S);

	scan.batch = b->batch;
	record(b, scan);
	lease(b, 10 * S, CHAIN_MAC);
	publish(b, 20 * S, 1, NAMES);
}

static void
a_question_after_b_counts_and_one_before_does_not(void **state)
{
	struct bed *b = *state;
	struct bench_unit u;

	begin(b);
	record(b, question(25 * S, 5, HOST));
	assert_false(is_redirected(b));
	deliver(b, 30 * S, 1);
	assert_false(is_redirected(b));
	u = unit(b, CHAIN_MAC);
	assert_int_equal(bench_flow_missing(&u), BENCH_LINK_REDIRECTED);
	assert_string_equal(u.remote, NAMES);
	record(b, question(30 * S, 5, HOST)); /* at that very moment: not after */
	assert_false(is_redirected(b));
	record(b, question(31 * S, 5, HOST));
	assert_true(is_redirected(b));
	u = unit(b, CHAIN_MAC);
	assert_true(bench_flow_proven(&u));
	assert_replays(b);
}

static const char *const strangers[] = {
	"example.com",
	"prov.example.co",
	"rov.example.com",
	"x.prov.example.com",
	"prov.example.com.org",
	"_tls." HOST,
	"_ciscoprov-https",
	" ",
	"",
	SERVICE " " HOST "x",
};

static void
only_the_runs_own_names_count(void **state)
{
	struct bed *b = *state;

	begin(b);
	deliver(b, 30 * S, 1);
	for (size_t i = 0; i < BENCH_N(strangers); i++) {
		record(b, question((int64_t)(40 + i) * S, 5, strangers[i]));
		assert_false(is_redirected(b));
	}
	record(b, question(60 * S, 5, SERVICE));
	assert_true(is_redirected(b));
	assert_replays(b);
}

static void
a_run_without_names_is_never_redirected(void **state)
{
	struct bed *b = *state;
	struct bench_event scan = chain_scan(5 * S);

	scan.batch = b->batch;
	record(b, scan);
	lease(b, 10 * S, CHAIN_MAC);
	publish(b, 20 * S, 1, "");
	deliver(b, 30 * S, 1);
	record(b, question(40 * S, 5, HOST));
	record(b, question(41 * S, 5, ""));
	assert_false(is_redirected(b));
}

static void
a_neighbours_question_is_the_neighbours(void **state)
{
	struct bed *b = *state;
	struct bench_event q = question(40 * S, 5, HOST), l;

	begin(b);
	deliver(b, 30 * S, 1);
	l = chain_wire(BENCH_EVENT_LEASED, 12 * S);
	l.mac = other;
	bench_copy(l.ip, sizeof(l.ip), "10.77.1.2");
	record(b, l);
	bench_copy(q.ip, sizeof(q.ip), "10.77.1.2");
	record(b, q);
	bench_copy(q.ip, sizeof(q.ip), "10.77.0.99"); /* leased to nobody */
	record(b, q);
	assert_false(is_redirected(b));
	assert_replays(b);
}

static void
the_address_must_not_have_changed_hands_meanwhile(void **state)
{
	struct bed *b = *state;

	begin(b);
	deliver(b, 30 * S, 1);
	lease(b, 50 * S, other);
	/* 49.9 to 50.1 s: of which of the two? */
	record(b, question(50 * S - S / 10, 200, HOST));
	assert_false(is_redirected(b));
	lease(b, 60 * S, CHAIN_MAC);
	record(b, question(60 * S - S / 10, 200, HOST));
	assert_false(is_redirected(b));
	record(b, question(61 * S, 200, HOST));
	assert_true(is_redirected(b));
	assert_replays(b);
}

/* Its lease may be committed later than the question, by another process. */
static void
a_question_waits_for_its_lease(void **state)
{
	struct bed *b = *state;
	struct bench_event scan = chain_scan(5 * S);

	scan.batch = b->batch;
	record(b, scan);
	publish(b, 20 * S, 1, NAMES);
	record(b, question(35 * S - S / 10, 200, HOST));
	record(b, question(36 * S, 5, "time.example.org"));
	deliver(b, 30 * S, 1);
	assert_false(is_redirected(b));
	/* asked before 35.1 s, and nobody had the address before 35 s */
	lease(b, 35 * S, CHAIN_MAC);
	assert_int_equal(unit(b, CHAIN_MAC).redirected & ((INT64_C(1) << 48) - 1),
			 35 * S - S / 10);
	assert_replays(b);
}

static void
a_new_run_needs_its_own_question_for_its_own_host(void **state)
{
	struct bed *b = *state;

	begin(b);
	deliver(b, 30 * S, 1);
	record(b, question(40 * S, 5, HOST));
	assert_true(is_redirected(b));
	publish(b, 50 * S, 2, "prov.example.net");
	assert_false(is_redirected(b));
	deliver(b, 60 * S, 2);
	record(b, question(61 * S, 5, HOST)); /* it still points at the old one */
	assert_false(is_redirected(b));
	record(b, question(62 * S, 5, "prov.example.net"));
	assert_true(is_redirected(b));
	assert_replays(b);
}

static void
a_reset_voids_the_question(void **state)
{
	struct bench_unit u = { 0 };
	struct bench_event e = chain_publish(10, 1);

	(void)state;
	bench_flow_apply(&u, &e);
	e = chain_file(BENCH_EVENT_TRANSFER, 20, 1, BENCH_ROLE_REDIRECT);
	bench_flow_apply(&u, &e);
	e = question(30, 1, HOST);
	e.unit = CHAIN_MAC;
	e.run = 1;
	e.role = BENCH_ROLE_REDIRECT;
	e.tick = 30;
	bench_flow_apply(&u, &e);
	assert_true(bench_flow_links(&u) & BENCH_LINK_REDIRECTED);
	e = chain_file(BENCH_EVENT_ASKED, 40, 1, BENCH_ROLE_MODEL);
	bench_flow_apply(&u, &e);
	assert_true(bench_flow_was_reset(&u));
	assert_false(bench_flow_links(&u) & BENCH_LINK_REDIRECTED);
}

/* Of phones that ask for the time every minute, too; and with the box still to come. */
static void
staff_are_told_to_plug_it_in_once_more_when_only_that_is_missing(void **state)
{
	struct bed *b = *state;
	struct bench_norms norms;
	struct bench_unit u;
	int64_t boot, stuck;

	bench_norms_default(60, &norms);
	stuck = norms.stage[BENCH_STAGE_DELIVERED].stuck_s * S;
	begin(b);
	deliver(b, 30 * S, 1);
	record(b, question(85 * S, 5, "pool.ntp.org"));
	for (int box = 0; box < 2; box++) {
		u = unit(b, CHAIN_MAC);
		u.require |= box ? BENCH_LINK_BOXED : 0;
		boot = u.delivered - 30 * S;
		assert_int_equal(advice(&u, boot + 30 * S + stuck),
				 BENCH_ADVICE_TAKING_SETUP);
		assert_int_equal(advice(&u, boot + 32 * S + stuck),
				 BENCH_ADVICE_REPLUG);
	}
	lease(b, 1000 * S, CHAIN_MAC); /* it was */
	u = unit(b, CHAIN_MAC);
	assert_int_equal(advice(&u, boot + 1000 * S + stuck),
			 BENCH_ADVICE_TAKING_SETUP);
	assert_int_equal(advice(&u, boot + 1002 * S + stuck), BENCH_ADVICE_REPLUG);
	record(b, question(1100 * S, 5, HOST));
	u = unit(b, CHAIN_MAC);
	assert_int_equal(advice(&u, boot + 9000 * S), BENCH_ADVICE_PACK);
}

static void
when_more_is_missing_a_replug_does_not_help(void **state)
{
	struct bed *b = *state;
	struct bench_unit u;

	begin(b);
	deliver(b, 30 * S, 1);
	u = unit(b, CHAIN_MAC);
	u.require |= BENCH_LINK_CLEANED;
	assert_int_equal(advice(&u, u.delivered + 9000 * S), BENCH_ADVICE_RESET);
}

/* What processes of their own commit can come in any order, once the run is published:
 * nothing of it can be before that. */
static void
any_order_of_commits_gives_the_same_unit(void **state)
{
	static const uint8_t orders[][4] = {
		{ 0, 1, 2, 3 }, { 0, 1, 3, 2 }, { 0, 2, 1, 3 }, { 0, 2, 3, 1 },
		{ 0, 3, 1, 2 }, { 0, 3, 2, 1 }, { 1, 0, 2, 3 }, { 1, 0, 3, 2 },
		{ 1, 2, 0, 3 }, { 1, 2, 3, 0 }, { 1, 3, 0, 2 }, { 1, 3, 2, 0 },
		{ 2, 0, 1, 3 }, { 2, 0, 3, 1 }, { 2, 1, 0, 3 }, { 2, 1, 3, 0 },
		{ 2, 3, 0, 1 }, { 2, 3, 1, 0 }, { 3, 0, 1, 2 }, { 3, 0, 2, 1 },
		{ 3, 1, 0, 2 }, { 3, 1, 2, 0 }, { 3, 2, 0, 1 }, { 3, 2, 1, 0 },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(orders); i++) {
		void *own = NULL;
		struct bed *b;
		struct bench_event scan = chain_scan(5 * S);

		assert_int_equal(set_up(&own), 0);
		b = own;
		scan.batch = b->batch;
		record(b, scan);
		publish(b, 20 * S, 1, NAMES);
		for (size_t k = 0; k < 4; k++) {
			switch (orders[i][k]) {
			case 0:
				lease(b, 10 * S, CHAIN_MAC);
				break;
			case 1:
				deliver(b, 30 * S, 1);
				break;
			case 2:
				record(b, question(40 * S, 5, HOST));
				break;
			case 3:
				record(b, question(25 * S, 5, HOST));
				break;
			default:
				fail();
			}
		}
		assert_true(is_redirected(b));
		assert_replays(b);
		tear_down(&own);
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_question_after_b_counts_and_one_before_does_not),
		TEST(only_the_runs_own_names_count),
		TEST(a_run_without_names_is_never_redirected),
		TEST(a_neighbours_question_is_the_neighbours),
		TEST(the_address_must_not_have_changed_hands_meanwhile),
		TEST(a_question_waits_for_its_lease),
		TEST(a_new_run_needs_its_own_question_for_its_own_host),
		cmocka_unit_test(a_reset_voids_the_question),
		TEST(staff_are_told_to_plug_it_in_once_more_when_only_that_is_missing),
		TEST(when_more_is_missing_a_replug_does_not_help),
		cmocka_unit_test(any_order_of_commits_gives_the_same_unit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
