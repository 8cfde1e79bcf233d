#include "health.h"

#include <bed.h>
#include <bench/str.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void
record(struct bed *b, const char *source, enum bench_event_kind kind, const char *text,
       struct bench_mac unit)
{
	struct bench_event e = { .kind = kind, .unit = unit };

	bench_copy(e.source, sizeof(e.source), source);
	bench_copy(e.text, sizeof(e.text), text);
	bed_must(b, bench_store_record(b->s, &e, NULL, &b->err), "record");
}

static const struct bench_mac nobody;

static void
health_keeps_the_last_word_of_each_process(void **state)
{
	struct bed *b = *state;
	struct health h = { 0 };

	record(b, "kea", BENCH_EVENT_NOTE, "started", nobody);
	record(b, "tftpd", BENCH_EVENT_NOTE, "started", nobody);
	bed_must(b, health_update(&h, b->s, &b->err), "health");
	record(b, "kea", BENCH_EVENT_NOTE, "dropped 3", nobody);
	bed_must(b, health_update(&h, b->s, &b->err), "health");
	assert_int_equal(h.n_sources, 2);
	assert_string_equal(h.sources[0].note, "dropped 3");
	assert_string_equal(h.sources[1].note, "started");
	assert_int_equal(h.seen, 3);
}

static void
health_shows_alarms_of_no_phone_for_an_hour(void **state)
{
	struct bed *b = *state;
	bench_auto(bench_str_clear) struct bench_str early = { 0 }, late = { 0 };
	struct json_out j = { .out = &early }, k = { .out = &late };
	struct bench_wall now = bench_wall_now();
	struct health h = { 0 };

	record(b, "kea", BENCH_EVENT_ALARM, "another DHCP server", nobody);
	record(b, "bench", BENCH_EVENT_ALARM,
	       "firmware a.loads is not served: it is missing: import the vendor's "
	       "files again",
	       nobody);
	record(b, "kea", BENCH_EVENT_ALARM, "of a phone", CHAIN_MAC);
	bed_must(b, health_update(&h, b->s, &b->err), "health");
	health_write(&h, now, &j);
	assert_non_null(strstr(bench_str_get(&early), "another DHCP server\"}"));
	assert_non_null(strstr(bench_str_get(&early),
			       "\"text_ja\":\"ファームウェア a.loads がなく"));
	assert_null(strstr(bench_str_get(&early), "of a phone"));
	now.us += INT64_C(3700) * 1000000;
	health_write(&h, now, &k);
	assert_null(strstr(bench_str_get(&late), "another DHCP server"));
}

static void
health_keeps_the_newest_alarms_and_sources_within_bounds(void **state)
{
	struct bed *b = *state;
	struct health h = { 0 };
	char text[32];

	bed_must(b, bench_store_begin(b->s, &b->err), "begin");
	for (int i = 0; i < 40; i++) {
		snprintf(text, sizeof(text), "s%d", i);
		record(b, text, BENCH_EVENT_ALARM, text, nobody);
	}
	bed_must(b, bench_store_commit(b->s, &b->err), "commit");
	bed_must(b, health_update(&h, b->s, &b->err), "health");
	assert_int_equal(h.n_sources, HEALTH_SOURCES);
	assert_int_equal(h.n_alarms, HEALTH_ALARMS);
	assert_string_equal(h.alarms[0].text, "s39");
	assert_string_equal(h.alarms[HEALTH_ALARMS - 1].text, "s35");
}

static void
health_begins_anew_with_an_older_database(void **state)
{
	struct bed *b = *state;
	struct health h = { .seen = 1000, .n_sources = 1 };

	record(b, "kea", BENCH_EVENT_NOTE, "started", nobody);
	bed_must(b, health_update(&h, b->s, &b->err), "health");
	assert_int_equal(h.seen, 1);
	assert_string_equal(h.sources[0].name, "kea");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_set_up, bed_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(health_keeps_the_last_word_of_each_process),
		TEST(health_shows_alarms_of_no_phone_for_an_hour),
		TEST(health_keeps_the_newest_alarms_and_sources_within_bounds),
		TEST(health_begins_anew_with_an_older_database),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
