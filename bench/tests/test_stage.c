#include "chain.h"

#include <bench/stage.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define S INT64_C(1000000)

/* The chain's events are 10 ticks apart; here they are ten seconds apart. */
static size_t
slow_chain(struct bench_event e[CHAIN_LENGTH])
{
	chain_whole(e);
	for (size_t i = 0; i < CHAIN_LENGTH; i++) {
		e[i].tick *= S;
		e[i].mono.us *= S;
	}
	return CHAIN_LENGTH;
}

static struct bench_unit
after(size_t n)
{
	struct bench_event e[CHAIN_LENGTH];
	struct bench_unit u = { 0 };

	slow_chain(e);
	for (size_t i = 0; i < n; i++)
		bench_flow_apply(&u, &e[i]);
	return u;
}

static struct bench_advice
advise(const struct bench_unit *u, int64_t now)
{
	return bench_flow_advise(u, now, NULL);
}

static void
clock_runs_from_the_event_that_led_to_the_stage(void **state)
{
	struct bench_event e[CHAIN_LENGTH];
	struct bench_unit u = { 0 };

	(void)state;
	slow_chain(e);
	for (size_t i = 0; i < CHAIN_LENGTH; i++) {
		int64_t since;

		bench_flow_apply(&u, &e[i]);
		since = bench_flow_since(&u);
		assert_true(since <= e[i].tick);
		if (bench_flow_stage(&u) == BENCH_STAGE_SCANNED ||
		    bench_flow_stage(&u) == BENCH_STAGE_PROVEN)
			assert_int_equal(since, 0);
	}
}

static void
clock_waits_for_every_stage_and_then_says_what_to_do(void **state)
{
	struct bench_norms norms;

	(void)state;
	bench_norms_default(60, &norms);
	for (size_t n = 1; n < CHAIN_LENGTH; n++) {
		struct bench_unit u = after(n);
		enum bench_stage stage = bench_flow_stage(&u);
		int64_t since = bench_flow_since(&u);
		struct bench_advice a;
		char text[BENCH_ADVICE_TEXT];

		if (since == 0 || u.serial.text[0] == '\0')
			continue;
		a = advise(&u, since + norms.stage[stage].stuck_s * S);
		assert_int_equal(a.verdict, BENCH_WAIT);
		a = advise(&u, since + (norms.stage[stage].stuck_s + 1) * S);
		assert_int_equal(a.verdict, BENCH_FIX);
		assert_int_equal(a.usual_s, norms.stage[stage].usual_s);
		bench_advice_text(&a, &u, BENCH_EN, text);
		assert_non_null(strstr(text, " (usually "));
		bench_advice_text(&a, &u, BENCH_JA, text);
		assert_non_null(strstr(text, "通常"));
	}
}

static void
clock_does_not_run_for_a_phone_that_waits_for_a_person(void **state)
{
	struct bench_event wire = chain_wire(BENCH_EVENT_LEASED, 10);
	struct bench_unit u = { 0 };

	(void)state;
	bench_flow_apply(&u, &wire);
	assert_int_equal(advise(&u, 100000 * S).id, BENCH_ADVICE_SCAN);
}

static void
clock_begins_anew_with_each_step_of_an_upgrade(void **state)
{
	struct bench_unit u = { 0 };
	struct bench_event e[CHAIN_LENGTH], step;

	(void)state;
	slow_chain(e);
	for (size_t i = 0; i < 6; i++)
		bench_flow_apply(&u, &e[i]);
	step = chain_event(BENCH_EVENT_ASKED, 500 * S);
	step.role = BENCH_ROLE_FIRMWARE;
	bench_flow_apply(&u, &step);
	u.model_done = 70 * S;
	u.published = 60 * S;
	assert_int_equal(bench_flow_stage(&u), BENCH_STAGE_UPGRADING);
	assert_int_equal(advise(&u, 1400 * S).id, BENCH_ADVICE_UPGRADING);
	step.tick = 1400 * S; /* the load that the first one leads to */
	bench_flow_apply(&u, &step);
	assert_int_equal(advise(&u, 2300 * S).id, BENCH_ADVICE_UPGRADING);
	assert_int_equal(advise(&u, 2500 * S).id, BENCH_ADVICE_UPGRADE_STANDS);
}

/* A phone whose B is never due takes A again every minute: that is no progress. */
static void
clock_is_not_fooled_by_a_phone_that_goes_round_in_circles(void **state)
{
	struct bench_event e[CHAIN_LENGTH], again;
	struct bench_unit u = { 0 };
	size_t i = 0;

	(void)state;
	slow_chain(e);
	while (bench_flow_stage(&u) != BENCH_STAGE_ASKED)
		bench_flow_apply(&u, &e[i++]);
	again = e[i - 1];
	for (int minute = 1; minute < 10; minute++) {
		again.tick += 60 * S;
		bench_flow_apply(&u, &again);
	}
	assert_int_equal(advise(&u, again.tick + S).id, BENCH_ADVICE_STANDS_STILL);
}

static void
clock_asks_for_a_plug_when_only_the_question_is_missing(void **state)
{
	struct bench_event e[CHAIN_LENGTH];
	struct bench_unit u = { 0 };
	struct bench_advice a;

	(void)state;
	slow_chain(e);
	for (size_t i = 0; i < CHAIN_LENGTH; i++) {
		if (e[i].kind == BENCH_EVENT_PUBLISH)
			e[i].require |= BENCH_LINK_REDIRECTED;
		bench_flow_apply(&u, &e[i]);
	}
	a = advise(&u, u.cleaned + 60 * S);
	assert_int_equal(a.verdict, BENCH_WAIT);
	a = advise(&u, u.cleaned + 600 * S);
	assert_int_equal(a.id, BENCH_ADVICE_REPLUG);
}

static void
clock_stops_when_only_the_box_is_missing(void **state)
{
	struct bench_event e[CHAIN_LENGTH], boxed = chain_event(BENCH_EVENT_BOXED, 0);
	struct bench_unit u = { 0 };

	(void)state;
	slow_chain(e);
	for (size_t i = 0; i < CHAIN_LENGTH; i++) {
		if (e[i].kind == BENCH_EVENT_PUBLISH)
			e[i].require |= BENCH_LINK_BOXED;
		bench_flow_apply(&u, &e[i]);
	}
	assert_false(bench_flow_proven(&u));
	assert_int_equal(advise(&u, u.cleaned + 9000 * S).id, BENCH_ADVICE_BOX);
	assert_int_equal(advise(&u, u.cleaned + 9000 * S).verdict, BENCH_PACK);
	boxed.tick = u.cleaned + S;
	bench_flow_apply(&u, &boxed);
	assert_int_equal(advise(&u, u.cleaned + 9000 * S).id, BENCH_ADVICE_PACK);
}

static void
what_ran_by_a_former_recipe_is_not_told_to_be_packed(void **state)
{
	struct bench_unit u = after(CHAIN_LENGTH);
	struct bench_advice a = advise(&u, u.last);

	(void)state;
	bench_advise_by_recipe(&a, &u, u.recipe);
	assert_int_equal(a.id, BENCH_ADVICE_PACK);
	bench_advise_by_recipe(&a, &u, "");
	assert_int_equal(a.id, BENCH_ADVICE_PACK);
	bench_advise_by_recipe(&a, &u, "another");
	assert_int_equal(a.id, BENCH_ADVICE_FORMER_SETUP);
	assert_int_equal(a.verdict, BENCH_FIX);
	a = advise(&u, u.last);
	u.shipped = u.last; /* what has left, left by the recipe of that day */
	bench_advise_by_recipe(&a, &u, "another");
	assert_int_equal(a.verdict, BENCH_PACK);
}

static void
clock_says_what_to_recheck_after_a_power_loss(void **state)
{
	struct bench_unit u = after(8);
	int64_t next_boot = bench_tick(1, (struct bench_mono){ 5 * S });
	struct bench_event lease = chain_wire(BENCH_EVENT_LEASED, next_boot + S);

	(void)state;
	assert_int_not_equal(u.run, 0);
	assert_int_equal(advise(&u, next_boot).id, BENCH_ADVICE_RECHECK);
	bench_flow_apply(&u, &lease);
	assert_int_not_equal(advise(&u, next_boot + 2 * S).id, BENCH_ADVICE_RECHECK);
	u = after(CHAIN_LENGTH); /* what is proven stays so */
	assert_int_equal(advise(&u, next_boot).id, BENCH_ADVICE_PACK);
}

static void
norm_is_the_default_until_there_are_enough_runs(void **state)
{
	struct bench_norms norms;
	struct bench_norm *n = &norms.stage[BENCH_STAGE_ASKED];
	int64_t us[200];
	int usual;

	(void)state;
	bench_norms_default(60, &norms);
	usual = n->usual_s;
	for (size_t i = 0; i < 200; i++)
		us[i] = (int64_t)(i + 1) * S;
	bench_norm_learn(n, 60, us, BENCH_NORM_RUNS - 1);
	assert_int_equal(n->usual_s, usual);
	assert_int_equal(n->runs, 0);
	bench_norm_learn(n, 60, us, BENCH_NORM_RUNS);
	assert_int_equal(n->usual_s, 6);
	assert_int_equal(n->stuck_s, 66); /* never less than a resync more */
	bench_norm_learn(n, 60, us, 200);
	assert_int_equal(n->usual_s, 191); /* the 95th percentile */
	assert_int_equal(n->stuck_s, 286);
	assert_int_equal(n->runs, 200);
}

static void
left_shrinks_while_a_phone_goes_on(void **state)
{
	struct bench_norms norms;
	int left, before = 1 << 30;

	(void)state;
	bench_norms_default(60, &norms);
	for (size_t n = 1; n < CHAIN_LENGTH; n++) {
		struct bench_unit u = after(n);

		left = bench_flow_left_s(&u, u.last, &norms);
		if (left == 0)
			continue;
		assert_true(left <= before);
		before = left;
	}
	assert_true(before < 1 << 30);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clock_runs_from_the_event_that_led_to_the_stage),
		cmocka_unit_test(clock_waits_for_every_stage_and_then_says_what_to_do),
		cmocka_unit_test(
			clock_does_not_run_for_a_phone_that_waits_for_a_person),
		cmocka_unit_test(clock_begins_anew_with_each_step_of_an_upgrade),
		cmocka_unit_test(
			clock_is_not_fooled_by_a_phone_that_goes_round_in_circles),
		cmocka_unit_test(
			clock_asks_for_a_plug_when_only_the_question_is_missing),
		cmocka_unit_test(clock_stops_when_only_the_box_is_missing),
		cmocka_unit_test(what_ran_by_a_former_recipe_is_not_told_to_be_packed),
		cmocka_unit_test(clock_says_what_to_recheck_after_a_power_loss),
		cmocka_unit_test(norm_is_the_default_until_there_are_enough_runs),
		cmocka_unit_test(left_shrinks_while_a_phone_goes_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
