#include <bench/story.h>

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void
assert_says(const struct bench_event *e, int64_t carton, enum bench_lang lang,
	    const char *want)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	const struct bench_act act = { e, carton };

	bench_story_add(&act, lang, &text);
	assert_string_equal(bench_str_get(&text), want);
}

static void
a_sentence_has_the_events_own_values(void **state)
{
	const struct bench_event took = { .kind = BENCH_EVENT_TRANSFER,
					  .outcome = BENCH_OUTCOME_COMPLETE,
					  .role = BENCH_ROLE_REDIRECT,
					  .name = "/a.xml",
					  .size = 1234 };
	const struct bench_event packed = { .kind = BENCH_EVENT_PACKED, .batch = 7 };
	const struct bench_event waived = { .kind = BENCH_EVENT_WAIVED,
					    .require = BENCH_LINK_CLEANED,
					    .text = "no time" };
	const struct bench_event alarm = { .kind = BENCH_EVENT_ALARM,
					   .text = "not a phone that we know: unplug "
						   "it, or scan its label if it is "
						   "one" };

	(void)state;
	assert_says(&took, 0, BENCH_EN,
		    "took the redirect profile, 1234 bytes: /a.xml");
	assert_says(&took, 0, BENCH_JA,
		    "接続先の設定を受け取りました(1234バイト): /a.xml");
	assert_says(&packed, 3, BENCH_EN, "was packed into carton 3 of batch 7");
	assert_says(&packed, 0, BENCH_EN, "was packed");
	assert_says(&waived, 0, BENCH_EN, "waiver of cleaned: no time");
	assert_says(&alarm, 0, BENCH_EN,
		    "alarm: not a phone that we know: unplug it, "
		    "or scan its label if it is one");
	assert_says(
		&alarm, 0, BENCH_JA,
		"警報: 登録のない機器です: 外すか、電話機ならラベルを読んでください");
}

static void
what_is_not_known_is_left_out(void **state)
{
	struct bench_event leased = { .kind = BENCH_EVENT_LEASED, .ip = "10.0.0.5" };
	struct bench_event held = { .kind = BENCH_EVENT_HELD, .text = "scratched" };

	(void)state;
	assert_says(&leased, 0, BENCH_EN, "got the address 10.0.0.5");
	bench_copy(leased.port, sizeof(leased.port), "Gi1/0/7");
	assert_says(&leased, 0, BENCH_EN, "got the address 10.0.0.5 on port Gi1/0/7");
	assert_says(&held, 0, BENCH_EN, "NG, onto the hold shelf: scratched");
	held.other.b[5] = 9;
	assert_says(&held, 0, BENCH_EN,
		    "NG, onto the hold shelf: scratched; 00:00:00:00:00:09 takes its "
		    "place");
}

/* What phones and people said is text, whatever it looks like. */
static void
values_are_not_read_again(void **state)
{
	const struct bench_event asked = { .kind = BENCH_EVENT_ASKED,
					   .name = "/{text}[{ip}]\033[2J" };

	(void)state;
	assert_says(&asked, 0, BENCH_EN, "asked for a file: /{text}[{ip}]?[2J");
}

static void
every_kind_has_a_sentence_in_both_languages(void **state)
{
	(void)state;
	for (int kind = 0; kind < BENCH_EVENT_KINDS; kind++) {
		struct bench_event e = { .kind = (enum bench_event_kind)kind,
					 .text = "x",
					 .name = "y" };
		const struct bench_act act = { &e, 1 };

		if (kind == BENCH_EVENT_ATTRIBUTE) /* stands for another event */
			continue;
		for (int outcome = 0; outcome < BENCH_OUTCOMES; outcome++) {
			bench_auto(bench_str_clear) struct bench_str en = { 0 },
								     ja = { 0 };

			e.outcome = (enum bench_outcome)outcome;
			bench_story_add(&act, BENCH_EN, &en);
			bench_story_add(&act, BENCH_JA, &ja);
			if (en.len == 0 || ja.len == 0)
				fail_msg("%s has no sentence",
					 bench_event_kind_name(e.kind));
			assert_null(strpbrk(bench_str_get(&en), "{}[]"));
			assert_null(strpbrk(bench_str_get(&ja), "{}[]"));
		}
	}
}

static void
who_speaks_is_phone_bench_or_staff(void **state)
{
	const struct bench_event log = { .kind = BENCH_EVENT_SYSLOG };
	const struct bench_event made = { .kind = BENCH_EVENT_PUBLISH };
	const struct bench_event scan = { .kind = BENCH_EVENT_SCAN,
					  .staff = "packer 1" };

	(void)state;
	assert_string_equal(bench_story_who(&log), "phone");
	assert_string_equal(bench_story_who(&made), "bench");
	assert_string_equal(bench_story_who(&scan), "staff");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sentence_has_the_events_own_values),
		cmocka_unit_test(what_is_not_known_is_left_out),
		cmocka_unit_test(values_are_not_read_again),
		cmocka_unit_test(every_kind_has_a_sentence_in_both_languages),
		cmocka_unit_test(who_speaks_is_phone_bench_or_staff),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
