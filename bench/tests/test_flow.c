#include "chain.h"

#include <bench/stage.h>

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct bench_unit
unit_of(const struct bench_event *e, size_t n)
{
	struct bench_unit u = { 0 };

	for (size_t i = 0; i < n; i++)
		bench_flow_apply(&u, &e[i]);
	return u;
}

static void
flow_proves_a_whole_run(void **state)
{
	struct bench_event e[CHAIN_LENGTH];
	struct bench_unit u;
	char text[BENCH_ADVICE_TEXT];

	(void)state;
	chain_whole(e);
	u = unit_of(e, CHAIN_LENGTH);
	assert_true(bench_flow_proven(&u));
	assert_int_equal(bench_flow_missing(&u), 0);
	assert_int_equal(bench_flow_stage(&u), BENCH_STAGE_PROVEN);
	assert_int_equal(chain_advice(&u, 200, text), BENCH_PACK);
}

static void
flow_never_proves_a_prefix(void **state)
{
	struct bench_event e[CHAIN_LENGTH];

	(void)state;
	chain_whole(e);
	for (size_t n = 0; n < CHAIN_LENGTH; n++) {
		struct bench_unit u = unit_of(e, n);

		assert_false(bench_flow_proven(&u));
	}
}

/* Which link falls when one event never comes. An event that has a stand-in takes none.
 */
static const struct {
	size_t without[3]; /* indices into chain_whole, SIZE_MAX none */
	uint32_t missing;
} drops[] = {
	{ { 1, SIZE_MAX, SIZE_MAX }, BENCH_LINK_LEASED },
	{ { 4, SIZE_MAX, SIZE_MAX }, BENCH_LINK_SCANNED },
	{ { 10, SIZE_MAX, SIZE_MAX }, BENCH_LINK_DELIVERED },
	{ { 11, SIZE_MAX, SIZE_MAX }, 0 }, /* C's name was asked for */
	{ { 11, 12, 13 }, BENCH_LINK_CONFIRMED | BENCH_LINK_CLEANED },
	{ { 13, SIZE_MAX, SIZE_MAX }, BENCH_LINK_CLEANED },
	{ { 8, 11, SIZE_MAX }, BENCH_LINK_FIRMWARE },
	{ { 0, 2, 3 }, 0 },
};

static bool
is_dropped(size_t row, size_t event)
{
	for (size_t i = 0; i < 3; i++) {
		if (drops[row].without[i] == event)
			return true;
	}
	return false;
}

static void
flow_misses_exactly_the_link_whose_event_is_missing(void **state)
{
	struct bench_event e[CHAIN_LENGTH];

	(void)state;
	chain_whole(e);
	for (size_t row = 0; row < BENCH_N(drops); row++) {
		struct bench_unit u = { 0 };

		for (size_t i = 0; i < CHAIN_LENGTH; i++) {
			if (!is_dropped(row, i))
				bench_flow_apply(&u, &e[i]);
		}
		assert_int_equal(bench_flow_missing(&u), drops[row].missing);
		assert_int_equal(bench_flow_proven(&u), drops[row].missing == 0);
	}
}

static uint64_t
next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static void
shuffle(struct bench_event *e, size_t n, uint64_t *seed)
{
	for (size_t i = n - 1; i > 0; i--) {
		size_t j = (size_t)(next_random(seed) % (i + 1));
		struct bench_event t = e[i];

		e[i] = e[j];
		e[j] = t;
	}
}

static void
assert_same_unit(const struct bench_unit *a, const struct bench_unit *b)
{
	assert_int_equal(bench_flow_links(a), bench_flow_links(b));
	assert_int_equal(bench_flow_missing(a), bench_flow_missing(b));
	assert_int_equal(bench_flow_proven(a), bench_flow_proven(b));
	assert_int_equal(bench_flow_stage(a), bench_flow_stage(b));
	assert_int_equal(bench_flow_was_reset(a), bench_flow_was_reset(b));
	assert_int_equal(a->run, b->run);
	assert_int_equal(a->first_delivered, b->first_delivered);
	assert_string_equal(a->serial.text, b->serial.text);
	assert_string_equal(a->version.text, b->version.text);
	assert_string_equal(a->agent.text, b->agent.text);
	assert_string_equal(a->sha256, b->sha256);
	assert_string_equal(a->slot.text, b->slot.text);
	assert_int_equal(a->slot.tick, b->slot.tick);
	assert_string_equal(a->port.text, b->port.text);
	assert_int_equal(a->port.tick, b->port.tick);
}

/* What a User-Agent or a report says that the phone runs. */
static struct bench_event
claimed(enum bench_event_kind kind, int64_t at, const char *version)
{
	struct bench_event e = chain_event(kind, at);

	bench_copy(e.version, sizeof(e.version), version);
	return e;
}

static struct bench_event
plugged(int64_t at, const char *port)
{
	struct bench_event e = chain_wire(BENCH_EVENT_LEASED, at);

	bench_copy(e.port, sizeof(e.port), port);
	return e;
}

/* turn: how often the unit's scans were undone before. */
static struct bench_event
placed(int64_t at, const char *slot, int64_t turn)
{
	struct bench_event e = chain_scan(at);

	bench_copy(e.slot, sizeof(e.slot), slot);
	e.run = turn;
	return e;
}

/* A healthy run, a reset, an older run's rests, a second run: 3000 orders of it. */
static void
flow_gives_the_same_unit_for_any_order_of_events(void **state)
{
	enum { MORE = 20, N = CHAIN_LENGTH + MORE };
	struct bench_event e[N];
	uint64_t seed = 20260101;

	(void)state;
	chain_whole(e);
	e[CHAIN_LENGTH + 0] = chain_file(BENCH_EVENT_ASKED, 300, 1, BENCH_ROLE_MODEL);
	e[CHAIN_LENGTH + 1] =
		chain_file(BENCH_EVENT_TRANSFER, 310, 1, BENCH_ROLE_REDIRECT);
	e[CHAIN_LENGTH + 2] = chain_publish(320, 2);
	e[CHAIN_LENGTH + 3] = chain_file(BENCH_EVENT_ASKED, 330, 2, BENCH_ROLE_MODEL);
	e[CHAIN_LENGTH + 4] =
		chain_file(BENCH_EVENT_TRANSFER, 340, 2, BENCH_ROLE_REDIRECT);
	e[CHAIN_LENGTH + 5] =
		chain_syslog(350, 1, BENCH_ROLE_REDIRECT, BENCH_OUTCOME_RESYNC_OK);
	e[CHAIN_LENGTH + 6] = chain_event(BENCH_EVENT_ALARM, 360);
	bench_copy(e[CHAIN_LENGTH + 6].text, 20, "alarm");
	e[CHAIN_LENGTH + 7] = chain_wire(BENCH_EVENT_LEASED, 325);
	e[CHAIN_LENGTH + 8] =
		chain_file(BENCH_EVENT_ASKED, 345, 2, BENCH_ROLE_FIRMWARE);
	e[CHAIN_LENGTH + 9] = claimed(BENCH_EVENT_ASKED, 342, "11.3.1");
	e[CHAIN_LENGTH + 10] = claimed(BENCH_EVENT_ASKED, 344, "12.0.7");
	e[CHAIN_LENGTH + 11] = claimed(BENCH_EVENT_REPORT, 346, CHAIN_TARGET);
	e[CHAIN_LENGTH + 12] = claimed(BENCH_EVENT_REPORT, 346, "12.0.7");
	e[CHAIN_LENGTH + 13] = plugged(347, "sw1/Gi0/3");
	e[CHAIN_LENGTH + 14] = plugged(347, "sw1/Gi0/4");
	e[CHAIN_LENGTH + 15] = placed(348, "A1", 0);
	e[CHAIN_LENGTH + 16] = chain_event(BENCH_EVENT_UNSCANNED, 349);
	e[CHAIN_LENGTH + 16].run = 1;
	e[CHAIN_LENGTH + 17] = placed(350, "", 1);
	e[CHAIN_LENGTH + 18] = placed(351, "A10", 1);
	e[CHAIN_LENGTH + 19] = placed(352, "A2", 1);
	for (size_t n = 2; n <= N; n++) {
		struct bench_unit straight = unit_of(e, n);

		for (int round = 0; round < 3000 / N; round++) {
			struct bench_event mixed[N];
			struct bench_unit u;

			memcpy(mixed, e, sizeof(e));
			shuffle(mixed, n, &seed);
			u = unit_of(mixed, n);
			assert_same_unit(&u, &straight);
		}
	}
}

static void
flow_keeps_the_newest_slot_and_port(void **state)
{
	struct bench_event undo = chain_event(BENCH_EVENT_UNSCANNED, 40), e;
	struct bench_unit u = { 0 };

	(void)state;
	e = placed(10, "A1", 0);
	bench_flow_apply(&u, &e);
	e = placed(30, "", 0); /* says nothing of a slot */
	bench_flow_apply(&u, &e);
	assert_string_equal(u.slot.text, "A1");
	e = placed(20, "B7", 0);
	bench_flow_apply(&u, &e);
	assert_string_equal(u.slot.text, "B7");
	e = plugged(20, "sw1/3");
	bench_flow_apply(&u, &e);
	e = plugged(30, "");
	bench_flow_apply(&u, &e);
	assert_string_equal(u.port.text, "sw1/3");
	undo.run = 1;
	bench_flow_apply(&u, &undo);
	assert_string_equal(u.slot.text, "");
	assert_string_equal(u.port.text, "sw1/3"); /* the wire was not scanned */
}

static void
flow_voids_the_links_of_a_phone_that_was_reset(void **state)
{
	struct bench_event e[CHAIN_LENGTH], again;
	struct bench_unit u;

	(void)state;
	chain_whole(e);
	u = unit_of(e, CHAIN_LENGTH);
	again = chain_file(BENCH_EVENT_ASKED, 500, 1, BENCH_ROLE_MODEL);
	bench_flow_apply(&u, &again);
	assert_true(bench_flow_was_reset(&u));
	assert_false(bench_flow_proven(&u));
	assert_int_equal(bench_flow_missing(&u), BENCH_LINK_DELIVERED |
							 BENCH_LINK_CONFIRMED |
							 BENCH_LINK_CLEANED);
	for (size_t i = 9; i < CHAIN_LENGTH; i++) {
		again = e[i];
		again.tick += 500;
		bench_flow_apply(&u, &again);
	}
	assert_true(bench_flow_proven(&u));
}

static void
flow_does_not_prove_a_unit_for_another_batch(void **state)
{
	struct bench_event e[CHAIN_LENGTH], moved = chain_event(BENCH_EVENT_BATCH, 700);
	struct bench_unit u;
	char text[BENCH_ADVICE_TEXT];

	(void)state;
	chain_whole(e);
	u = unit_of(e, CHAIN_LENGTH);
	moved.batch = 2;
	bench_flow_apply(&u, &moved);
	assert_false(bench_flow_proven(&u));
	assert_true(bench_flow_proven_in(&u, 1));
	assert_int_equal(chain_advice(&u, 800, text), BENCH_FIX);
	moved.batch = 1;
	moved.tick = 900;
	bench_flow_apply(&u, &moved);
	assert_true(bench_flow_proven(&u));
}

static void
flow_counts_a_cut_or_foreign_transfer_for_nothing(void **state)
{
	struct bench_event e[CHAIN_LENGTH];
	struct bench_unit u;

	(void)state;
	chain_whole(e);
	e[10].size = 499;
	u = unit_of(e, CHAIN_LENGTH);
	assert_int_equal(bench_flow_missing(&u), BENCH_LINK_DELIVERED);
	chain_whole(e);
	e[10].outcome = BENCH_OUTCOME_TIMEOUT;
	u = unit_of(e, CHAIN_LENGTH);
	assert_int_equal(bench_flow_missing(&u), BENCH_LINK_DELIVERED);
	chain_whole(e);
	e[13].run = 2;
	u = unit_of(e, CHAIN_LENGTH);
	assert_false(bench_flow_proven(&u));
}

static void
flow_refuses_another_serial_from_phone_or_label(void **state)
{
	struct bench_event e[CHAIN_LENGTH], other = chain_scan(600);
	struct bench_unit u;
	char text[BENCH_ADVICE_TEXT];

	(void)state;
	chain_whole(e);
	u = unit_of(e, CHAIN_LENGTH);
	bench_copy(other.serial, sizeof(other.serial), "FCH2143E1AC");
	bench_flow_apply(&u, &other);
	assert_true(u.conflict);
	assert_false(bench_flow_proven(&u));
	assert_int_equal(chain_advice(&u, 700, text), BENCH_FIX);

	chain_whole(e);
	bench_copy(e[11].serial, sizeof(e[11].serial), "FCH2143E1AC");
	u = unit_of(e, CHAIN_LENGTH);
	assert_int_equal(bench_flow_missing(&u), BENCH_LINK_SCANNED);
	assert_int_equal(chain_advice(&u, 700, text), BENCH_FIX);
}

/* UNDO takes a wrong label back, whatever the order in which the two come. */
static void
flow_undoes_scans_in_any_order(void **state)
{
	struct bench_event e[CHAIN_LENGTH + 3];
	struct bench_unit u;

	(void)state;
	chain_whole(e + 3);
	e[0] = chain_scan(45);
	bench_copy(e[0].serial, sizeof(e[0].serial), "FCH2143E1AC");
	e[1] = chain_event(BENCH_EVENT_UNSCANNED, 47);
	e[1].run = 1;
	e[2] = chain_event(BENCH_EVENT_NOTE, 48);
	e[3 + 4].run = 1; /* the scan after it */
	for (size_t turn = 0; turn < CHAIN_LENGTH + 3; turn++) {
		u = unit_of(e, CHAIN_LENGTH + 3);
		assert_false(u.conflict);
		assert_string_equal(u.serial.text, CHAIN_SERIAL);
		assert_true(bench_flow_proven(&u));
		struct bench_event first = e[0];

		memmove(e, e + 1, (CHAIN_LENGTH + 2) * sizeof(*e));
		e[CHAIN_LENGTH + 2] = first;
	}
}

static void
flow_does_not_prove_wrong_firmware(void **state)
{
	struct bench_event e[CHAIN_LENGTH];
	struct bench_unit u;

	(void)state;
	chain_whole(e);
	bench_copy(e[8].version, sizeof(e[8].version), "sip88xx.11-3-1MPP0001-100");
	bench_copy(e[11].version, sizeof(e[11].version), "sip88xx.11-3-1MPP0001-100");
	u = unit_of(e, CHAIN_LENGTH);
	assert_int_equal(bench_flow_missing(&u), BENCH_LINK_FIRMWARE);
}

static const struct {
	const char *said, *target;
	enum bench_version_said result;
} versions[] = {
	{ "sip88xx.12-0-7MPP0501-123", CHAIN_TARGET, BENCH_VERSION_SAME },
	{ "185.87.0.10", "185.87.0.10", BENCH_VERSION_SAME },
	{ "12.0.7", CHAIN_TARGET, BENCH_VERSION_VAGUE },
	{ "12-0-7MPP0501-123", CHAIN_TARGET, BENCH_VERSION_VAGUE },
	{ "", CHAIN_TARGET, BENCH_VERSION_VAGUE },
	{ "12.0.7", "", BENCH_VERSION_VAGUE },
	{ "12.0.3", CHAIN_TARGET, BENCH_VERSION_OTHER },
	{ "12.0.70", CHAIN_TARGET, BENCH_VERSION_OTHER },
	{ "12.0.7.501.123.1", CHAIN_TARGET, BENCH_VERSION_OTHER },
	{ "sip88xx.12-0-7MPP0501-124", CHAIN_TARGET, BENCH_VERSION_OTHER },
	{ "185.87.0.11", "185.87.0.10", BENCH_VERSION_OTHER },
};

static void
flow_tells_a_vague_version_from_another_one(void **state)
{
	(void)state;
	for (size_t i = 0; i < BENCH_N(versions); i++)
		assert_int_equal(
			bench_version_compare(versions[i].said, versions[i].target),
			versions[i].result);
}

/* { what HTTP said, was it before or after the line of syslog, what syslog said } */
static const struct {
	const char *agent, *logged;
	int64_t at;
	bool proves;
} firmware[] = {
	{ CHAIN_TARGET, "", 200, true },
	{ "12.0.7", "", 200, false }, /* names no build */
	{ "12.0.3", "", 200, false },
	{ "12.0.7", CHAIN_TARGET, 200, true },
	{ "12.0.3", CHAIN_TARGET, 200, false }, /* takes it back */
	{ "12.0.3", CHAIN_TARGET, 50, true },	/* before the upgrade */
	{ CHAIN_TARGET, "sip88xx.11-3-1MPP0001-100", 200, true },
	{ CHAIN_TARGET, "sip88xx.11-3-1MPP0001-100", 50, false },
};

static void
flow_counts_a_version_claimed_over_http_as_firmware_evidence(void **state)
{
	(void)state;
	for (size_t i = 0; i < BENCH_N(firmware); i++) {
		struct bench_event e[CHAIN_LENGTH + 1];
		struct bench_unit u;

		chain_whole(e);
		for (size_t n = 0; n < CHAIN_LENGTH; n++) {
			if (e[n].kind == BENCH_EVENT_SYSLOG)
				bench_copy(e[n].version, sizeof(e[n].version),
					   firmware[i].logged);
		}
		e[CHAIN_LENGTH] =
			claimed(BENCH_EVENT_ASKED, firmware[i].at, firmware[i].agent);
		u = unit_of(e, CHAIN_LENGTH + 1);
		assert_int_equal(bench_flow_missing(&u),
				 firmware[i].proves ? 0 : BENCH_LINK_FIRMWARE);
	}
}

static void
flow_takes_a_report_s_serial_like_a_log_line_s(void **state)
{
	struct bench_event e[CHAIN_LENGTH + 1];
	struct bench_unit u;

	(void)state;
	chain_whole(e);
	e[CHAIN_LENGTH] = claimed(BENCH_EVENT_REPORT, 200, "");
	bench_copy(e[CHAIN_LENGTH].serial, sizeof(e[0].serial), "FCH9999ZZZZ");
	u = unit_of(e, CHAIN_LENGTH + 1);
	assert_int_equal(bench_flow_missing(&u), BENCH_LINK_SCANNED);
}

static void
flow_asks_for_a_factory_reset_when_proof_cannot_come_any_more(void **state)
{
	struct bench_event e[CHAIN_LENGTH];
	struct bench_unit u;
	char text[BENCH_ADVICE_TEXT];

	(void)state;
	chain_whole(e);
	u = unit_of(e, 11); /* B delivered, nothing after */
	assert_int_equal(chain_advice(&u, 110 + 50 * 1000000, text), BENCH_WAIT);
	assert_int_equal(chain_advice(&u, 110 + 190 * 1000000, text), BENCH_FIX);
	assert_non_null(strstr(text, "factory reset"));
}

static void
flow_names_parse_back(void **state)
{
	(void)state;
	for (int i = 0; i < BENCH_EVENT_KINDS; i++) {
		enum bench_event_kind kind;
		const char *name = bench_event_kind_name((enum bench_event_kind)i);

		assert_int_equal(bench_event_kind_parse(name, &kind), 0);
		assert_int_equal(kind, i);
	}
	for (int i = 0; i < BENCH_OUTCOMES; i++) {
		enum bench_outcome outcome;
		const char *name = bench_outcome_name((enum bench_outcome)i);

		assert_int_equal(bench_outcome_parse(name, &outcome), 0);
		assert_int_equal(outcome, i);
	}
	for (int i = 0; i < BENCH_LINKS; i++) {
		enum bench_link link;
		const char *name = bench_link_name((enum bench_link)(1 << i));

		assert_int_equal(bench_link_parse(name, &link), 0);
		assert_int_equal(link, 1 << i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flow_proves_a_whole_run),
		cmocka_unit_test(flow_never_proves_a_prefix),
		cmocka_unit_test(flow_misses_exactly_the_link_whose_event_is_missing),
		cmocka_unit_test(flow_gives_the_same_unit_for_any_order_of_events),
		cmocka_unit_test(flow_keeps_the_newest_slot_and_port),
		cmocka_unit_test(flow_voids_the_links_of_a_phone_that_was_reset),
		cmocka_unit_test(flow_does_not_prove_a_unit_for_another_batch),
		cmocka_unit_test(flow_counts_a_cut_or_foreign_transfer_for_nothing),
		cmocka_unit_test(flow_refuses_another_serial_from_phone_or_label),
		cmocka_unit_test(flow_undoes_scans_in_any_order),
		cmocka_unit_test(flow_does_not_prove_wrong_firmware),
		cmocka_unit_test(flow_tells_a_vague_version_from_another_one),
		cmocka_unit_test(
			flow_counts_a_version_claimed_over_http_as_firmware_evidence),
		cmocka_unit_test(flow_takes_a_report_s_serial_like_a_log_line_s),
		cmocka_unit_test(
			flow_asks_for_a_factory_reset_when_proof_cannot_come_any_more),
		cmocka_unit_test(flow_names_parse_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
