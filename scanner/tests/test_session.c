/* The conversations of DESIGN section 9, word for word of what they need. */
#include <core/session.h>

#include <bench/str.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define S INT64_C(1000000)

struct desk {
	struct bench_session s;
	struct bench_session_ask ask;
	struct bench_mono now;
};

static struct desk
desk(bool needs_badge)
{
	struct desk d = { .now = { 10 * S } };

	bench_session_init(&d.s, needs_badge);
	return d;
}

static enum bench_session_ask_kind
code(struct desk *d, enum bench_code_kind kind, int64_t number)
{
	struct bench_code_meaning m = { .kind = kind, .number = number };

	d->now.us += 5 * S;
	if (kind == BENCH_CODE_SLOT)
		bench_copy(m.slot, sizeof(m.slot), "A1");
	bench_session_code(&d->s, &m, d->now, &d->ask);
	return d->ask.kind;
}

static struct bench_scan
label_of(uint8_t phone)
{
	struct bench_scan scan = { .class = BENCH_SCAN_MAC };

	scan.label.mac = (struct bench_mac){ { 0, 0x56, 0x2b, 0, 0, phone } };
	return scan;
}

static enum bench_session_ask_kind
scan(struct desk *d, uint8_t phone)
{
	struct bench_scan label = label_of(phone);

	d->now.us += 5 * S;
	bench_session_scan(&d->s, &label, d->now, &d->ask);
	return d->ask.kind;
}

static void
answer(struct desk *d, enum bench_pair_word word, uint8_t phone, const char *text)
{
	struct bench_session_answer a = { .word = word, .number = d->ask.number };

	if (phone != 0)
		a.mac = label_of(phone).label.mac;
	bench_copy(a.text, sizeof(a.text), text);
	bench_copy(a.name, sizeof(a.name), "somebody");
	bench_session_answer(&d->s, &d->ask, &a, d->now);
}

static void
begin_packing(struct desk *d)
{
	*d = desk(false);
	assert_int_equal(code(d, BENCH_CODE_PACK, 0), BENCH_ASK_NOTHING);
	assert_int_equal(code(d, BENCH_CODE_BATCH, 7), BENCH_ASK_JOB);
	answer(d, BENCH_PAIR_READY, 0, "");
	assert_int_equal(code(d, BENCH_CODE_CARTON, 3), BENCH_ASK_CARTON);
	answer(d, BENCH_PAIR_READY, 0, "3, 6 of 10");
	assert_string_equal(d->s.text, "3, 6 of 10");
}

static void
intake_goes_from_badge_to_job_to_slot_to_label(void **state)
{
	struct desk d = desk(true);

	(void)state;
	assert_int_equal(scan(&d, 1), BENCH_ASK_KEEP);
	assert_string_equal(d.s.text, "scan your badge first");
	assert_int_equal(code(&d, BENCH_CODE_BATCH, 7), BENCH_ASK_KEEP);
	assert_int_equal(code(&d, BENCH_CODE_BADGE, 4), BENCH_ASK_SIGN_IN);
	assert_int_equal(d.ask.number, 4);
	answer(&d, BENCH_PAIR_READY, 0, "");
	assert_string_equal(d.s.staff, "somebody");
	assert_int_equal(scan(&d, 1), BENCH_ASK_KEEP);
	assert_string_equal(d.s.text, "scan the job first");
	assert_int_equal(code(&d, BENCH_CODE_BATCH, 7), BENCH_ASK_JOB);
	answer(&d, BENCH_PAIR_READY, 0, "");
	assert_int_equal(code(&d, BENCH_CODE_SLOT, 0), BENCH_ASK_SLOT);
	answer(&d, BENCH_PAIR_READY, 0, "");
	assert_string_equal(d.s.slot, "A1");
	assert_int_equal(scan(&d, 1), BENCH_ASK_INTAKE);
	answer(&d, BENCH_PAIR_PARTIAL, 1, "need serial");
	assert_int_equal(d.s.n_last, 0);
	assert_int_equal(scan(&d, 1), BENCH_ASK_INTAKE);
	answer(&d, BENCH_PAIR_OK, 1, "");
	assert_int_equal(d.s.tone, BENCH_TONE_OK);
	assert_int_equal(d.s.n_last, 1);
	assert_int_equal(scan(&d, 1), BENCH_ASK_INTAKE);
	answer(&d, BENCH_PAIR_DUPLICATE, 1, "already");
	assert_int_equal(d.s.tone, BENCH_TONE_AGAIN);
}

static void
stop_stays_until_ack_and_keeps_what_is_scanned(void **state)
{
	struct desk d = desk(false);

	(void)state;
	code(&d, BENCH_CODE_BATCH, 7);
	answer(&d, BENCH_PAIR_READY, 0, "");
	scan(&d, 1);
	answer(&d, BENCH_PAIR_STOP, 1, "wrong model");
	assert_int_equal(scan(&d, 2), BENCH_ASK_KEEP);
	assert_int_equal(d.s.word, BENCH_PAIR_STOP);
	assert_string_equal(d.s.text, "wrong model");
	assert_int_equal(d.s.tone, BENCH_TONE_STOP);
	assert_int_equal(code(&d, BENCH_CODE_PACK, 0), BENCH_ASK_KEEP);
	assert_int_equal(d.s.mode, BENCH_MODE_INTAKE);
	assert_int_equal(code(&d, BENCH_CODE_BATCH, 8), BENCH_ASK_KEEP);
	assert_int_equal(code(&d, BENCH_CODE_ACK, 0), BENCH_ASK_NOTHING);
	assert_int_equal(d.s.word, BENCH_PAIR_READY);
	assert_int_equal(scan(&d, 2), BENCH_ASK_INTAKE);
}

static void
packing_takes_phone_and_box_and_then_the_next(void **state)
{
	struct desk d;

	(void)state;
	begin_packing(&d);
	for (uint8_t phone = 1; phone < 4; phone++) {
		assert_int_equal(scan(&d, phone), BENCH_ASK_PHONE);
		answer(&d, BENCH_PAIR_OK, phone, "");
		assert_int_equal(d.s.word, BENCH_PAIR_PARTIAL);
		assert_string_equal(d.s.text, "now scan its box");
		assert_int_equal(scan(&d, phone), BENCH_ASK_BOX);
		assert_true(bench_mac_equal(d.ask.mac, label_of(phone).label.mac));
		assert_int_equal(d.ask.number, 3);
		answer(&d, BENCH_PAIR_OK, phone, "packed");
		assert_int_equal(d.s.tone, BENCH_TONE_OK);
	}
	assert_int_equal(d.s.n_last, 3);
	assert_int_equal(code(&d, BENCH_CODE_CLOSE_CARTON, 0), BENCH_ASK_CLOSE_CARTON);
	assert_int_equal(d.ask.number, 3);
}

/* The gun that fires twice is not the box; a camera tells its label once in view. */
static void
an_echo_is_no_box_unless_its_scanner_has_none(void **state)
{
	struct bench_scan label = label_of(1);
	struct desk d;

	(void)state;
	begin_packing(&d);
	scan(&d, 1);
	answer(&d, BENCH_PAIR_OK, 1, "");
	d.now.us += S;
	bench_session_scan(&d.s, &label, d.now, &d.ask);
	assert_int_equal(d.ask.kind, BENCH_ASK_NOTHING);
	bench_session_hear_anew(&d.s);
	bench_session_scan(&d.s, &label, d.now, &d.ask);
	assert_int_equal(d.ask.kind, BENCH_ASK_BOX);
}

static void
packing_puts_back_what_waits_and_stops_at_what_is_wrong(void **state)
{
	struct desk d;

	(void)state;
	begin_packing(&d);
	scan(&d, 1);
	answer(&d, BENCH_PAIR_PARTIAL, 1, "put back, 4 min");
	assert_true(bench_mac_is_zero(d.s.phone));
	assert_int_equal(scan(&d, 2), BENCH_ASK_PHONE); /* not its box */
	answer(&d, BENCH_PAIR_STOP, 2, "factory reset it");
	assert_true(bench_mac_is_zero(d.s.phone));
	assert_int_equal(scan(&d, 2), BENCH_ASK_KEEP);
}

static void
another_unit_s_box_stops_and_both_are_put_aside(void **state)
{
	struct desk d;

	(void)state;
	begin_packing(&d);
	scan(&d, 1);
	answer(&d, BENCH_PAIR_OK, 1, "");
	assert_int_equal(scan(&d, 2), BENCH_ASK_BOX);
	answer(&d, BENCH_PAIR_STOP, 1, "this is the box of 88D0");
	code(&d, BENCH_CODE_ACK, 0);
	assert_int_equal(scan(&d, 2), BENCH_ASK_PHONE);
}

static void
the_gun_s_echo_is_no_box(void **state)
{
	struct bench_scan label = label_of(1);
	struct desk d;

	(void)state;
	begin_packing(&d);
	scan(&d, 1);
	answer(&d, BENCH_PAIR_OK, 1, "");
	d.now.us += S / 5;
	bench_session_scan(&d.s, &label, d.now, &d.ask);
	assert_int_equal(d.ask.kind, BENCH_ASK_NOTHING);
	assert_false(bench_mac_is_zero(d.s.phone));
}

static void
a_waiting_phone_blocks_cartons_jobs_and_badges_until_it_is_put_back(void **state)
{
	struct desk d;

	(void)state;
	begin_packing(&d);
	scan(&d, 1);
	answer(&d, BENCH_PAIR_OK, 1, "");
	assert_int_equal(code(&d, BENCH_CODE_CLOSE_CARTON, 0), BENCH_ASK_KEEP);
	assert_int_equal(code(&d, BENCH_CODE_OPEN_CARTON, 0), BENCH_ASK_KEEP);
	assert_int_equal(code(&d, BENCH_CODE_CARTON, 4), BENCH_ASK_KEEP);
	assert_int_equal(code(&d, BENCH_CODE_BATCH, 8), BENCH_ASK_KEEP);
	assert_int_equal(code(&d, BENCH_CODE_BADGE, 8), BENCH_ASK_KEEP);
	d.now.us += 100000 * S; /* it does not run out */
	assert_false(bench_mac_is_zero(d.s.phone));
	assert_int_equal(code(&d, BENCH_CODE_UNDO, 0), BENCH_ASK_NOTHING);
	assert_true(bench_mac_is_zero(d.s.phone));
	assert_int_equal(code(&d, BENCH_CODE_CARTON, 4), BENCH_ASK_CARTON);
}

static void
a_closed_carton_s_label_is_confirmed_by_its_scan(void **state)
{
	struct bench_session_answer closed = { .word = BENCH_PAIR_OK, .confirm = true };
	struct desk d;

	(void)state;
	begin_packing(&d);
	code(&d, BENCH_CODE_CLOSE_CARTON, 0);
	bench_session_answer(&d.s, &d.ask, &closed, d.now);
	assert_int_equal(d.s.confirm, 3);
	assert_int_equal(scan(&d, 1), BENCH_ASK_KEEP);
	assert_int_equal(code(&d, BENCH_CODE_CARTON, 3), BENCH_ASK_CARTON);
	answer(&d, BENCH_PAIR_READY, 0, "");
	assert_int_equal(d.s.confirm, 0);
	assert_int_equal(d.s.carton, 0);
}

static void
undo_takes_back_the_last_act_once_and_for_ten_minutes(void **state)
{
	struct desk d = desk(false);

	(void)state;
	assert_int_equal(code(&d, BENCH_CODE_UNDO, 0), BENCH_ASK_KEEP);
	code(&d, BENCH_CODE_BATCH, 7);
	answer(&d, BENCH_PAIR_READY, 0, "");
	scan(&d, 1);
	answer(&d, BENCH_PAIR_OK, 1, "");
	assert_int_equal(code(&d, BENCH_CODE_UNDO, 0), BENCH_ASK_UNDO);
	assert_int_equal(d.ask.mode, BENCH_MODE_INTAKE);
	assert_true(bench_mac_equal(d.ask.mac, label_of(1).label.mac));
	assert_int_equal(d.s.n_last, 1);
	answer(&d, BENCH_PAIR_READY, 1, "taken back");
	assert_int_equal(d.s.n_last, 0); /* no unit of this shift any more */
	assert_int_equal(code(&d, BENCH_CODE_UNDO, 0), BENCH_ASK_KEEP);
	scan(&d, 1);
	answer(&d, BENCH_PAIR_OK, 1, "");
	d.now.us += 601 * S;
	assert_int_equal(code(&d, BENCH_CODE_UNDO, 0), BENCH_ASK_KEEP);
}

static void
undo_is_not_for_the_next_person(void **state)
{
	struct desk d = desk(true);

	(void)state;
	code(&d, BENCH_CODE_BADGE, 4);
	answer(&d, BENCH_PAIR_READY, 0, "");
	code(&d, BENCH_CODE_BATCH, 7);
	answer(&d, BENCH_PAIR_READY, 0, "");
	scan(&d, 1);
	answer(&d, BENCH_PAIR_OK, 1, "");
	code(&d, BENCH_CODE_BADGE, 5);
	answer(&d, BENCH_PAIR_READY, 0, "");
	assert_int_equal(code(&d, BENCH_CODE_UNDO, 0), BENCH_ASK_KEEP);
}

static void
ng_is_for_the_unit_on_the_screen_even_while_it_says_stop(void **state)
{
	struct desk d = desk(false);

	(void)state;
	assert_int_equal(code(&d, BENCH_CODE_NG, 0), BENCH_ASK_KEEP);
	code(&d, BENCH_CODE_VERIFY, 0);
	assert_int_equal(scan(&d, 6), BENCH_ASK_VERIFY);
	answer(&d, BENCH_PAIR_STOP, 6,
	       "the phone reports another serial than its label");
	assert_int_equal(code(&d, BENCH_CODE_NG, 0), BENCH_ASK_NG);
	assert_true(bench_mac_equal(d.ask.mac, label_of(6).label.mac));
}

/* Whatever is scanned in whatever order: nothing is asked that the state forbids. */
/* What is said to be possible is what is not refused. */
static void
the_codes_that_can_be_scanned_are_taken(void **state)
{
	static const enum bench_code_kind both_ways[] = { BENCH_CODE_UNDO,
							  BENCH_CODE_NG,
							  BENCH_CODE_OPEN_CARTON,
							  BENCH_CODE_CLOSE_CARTON };
	unsigned seed = 815;

	(void)state;
	for (int run = 0; run < 300; run++) {
		struct desk d = desk(run % 2);

		for (int i = 0; i < 200; i++) {
			enum bench_session_ask_kind asked;
			enum bench_code_kind kind;
			uint32_t can;
			unsigned dice;

			seed = seed * 1664525u + 1013904223u;
			dice = seed >> 16;
			kind = (enum bench_code_kind)(1 +
						      dice % (BENCH_CODE_KINDS - 1));
			can = bench_session_codes(
				&d.s, (struct bench_mono){ d.now.us + 5 * S });
			if (dice % 3 == 0) {
				asked = scan(&d, (uint8_t)(1 + dice % 5));
			} else {
				asked = code(&d, kind, 1 + dice % 4);
				if ((can & UINT32_C(1) << kind) != 0 &&
				    asked == BENCH_ASK_KEEP)
					fail_msg("%s is refused: %s",
						 bench_code_kind_name(kind),
						 d.ask.text);
				for (size_t k = 0; k < BENCH_N(both_ways); k++)
					if (kind == both_ways[k] &&
					    (can & UINT32_C(1) << kind) == 0)
						assert_int_equal(asked, BENCH_ASK_KEEP);
			}
			if (asked != BENCH_ASK_NOTHING && asked != BENCH_ASK_SHOW &&
			    asked != BENCH_ASK_KEEP)
				answer(&d,
				       (enum bench_pair_word)(dice / 7 %
							      BENCH_PAIR_WORDS),
				       (uint8_t)(1 + dice % 5), "");
		}
	}
}

static void
no_sequence_of_scans_asks_for_what_must_not_be(void **state)
{
	unsigned seed = 4711;

	(void)state;
	for (int run = 0; run < 300; run++) {
		struct desk d = desk(run % 2);

		for (int i = 0; i < 200; i++) {
			struct bench_session before = d.s;
			enum bench_session_ask_kind kind;
			unsigned dice;

			seed = seed * 1664525u + 1013904223u;
			dice = seed >> 16;
			if (dice % 3 == 0)
				kind = scan(&d, (uint8_t)(1 + dice % 5));
			else
				kind = code(&d,
					    (enum bench_code_kind)(
						    1 + dice % (BENCH_CODE_KINDS - 1)),
					    1 + dice % 4);
			if (before.word == BENCH_PAIR_STOP)
				assert_true(kind == BENCH_ASK_KEEP ||
					    kind == BENCH_ASK_NOTHING ||
					    kind == BENCH_ASK_SHOW ||
					    kind == BENCH_ASK_NG);
			if (before.word == BENCH_PAIR_STOP &&
			    d.s.word != BENCH_PAIR_STOP)
				assert_true(dice % 3 != 0 && kind == BENCH_ASK_NOTHING);
			if (before.needs_badge && before.staff[0] == '\0')
				assert_true(kind == BENCH_ASK_KEEP ||
					    kind == BENCH_ASK_NOTHING ||
					    kind == BENCH_ASK_SHOW ||
					    kind == BENCH_ASK_SIGN_IN ||
					    kind == BENCH_ASK_NG);
			if (kind == BENCH_ASK_PHONE || kind == BENCH_ASK_BOX)
				assert_true(d.s.mode == BENCH_MODE_PACK &&
					    d.s.batch != 0 && d.s.carton != 0);
			if (kind == BENCH_ASK_BOX)
				assert_false(bench_mac_is_zero(before.phone));
			if (kind == BENCH_ASK_INTAKE)
				assert_int_not_equal(d.s.batch, 0);
			if (kind != BENCH_ASK_NOTHING && kind != BENCH_ASK_SHOW &&
			    kind != BENCH_ASK_KEEP)
				answer(&d,
				       (enum bench_pair_word)(dice / 7 %
							      BENCH_PAIR_WORDS),
				       (uint8_t)(1 + dice % 5), "");
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(intake_goes_from_badge_to_job_to_slot_to_label),
		cmocka_unit_test(stop_stays_until_ack_and_keeps_what_is_scanned),
		cmocka_unit_test(packing_takes_phone_and_box_and_then_the_next),
		cmocka_unit_test(an_echo_is_no_box_unless_its_scanner_has_none),
		cmocka_unit_test(
			packing_puts_back_what_waits_and_stops_at_what_is_wrong),
		cmocka_unit_test(another_unit_s_box_stops_and_both_are_put_aside),
		cmocka_unit_test(the_gun_s_echo_is_no_box),
		cmocka_unit_test(
			a_waiting_phone_blocks_cartons_jobs_and_badges_until_it_is_put_back),
		cmocka_unit_test(a_closed_carton_s_label_is_confirmed_by_its_scan),
		cmocka_unit_test(undo_takes_back_the_last_act_once_and_for_ten_minutes),
		cmocka_unit_test(undo_is_not_for_the_next_person),
		cmocka_unit_test(
			ng_is_for_the_unit_on_the_screen_even_while_it_says_stop),
		cmocka_unit_test(the_codes_that_can_be_scanned_are_taken),
		cmocka_unit_test(no_sequence_of_scans_asks_for_what_must_not_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
