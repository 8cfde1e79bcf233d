/* A person at a desk: real store, families and tree. The recipe asks for scan and box
 * alone, so that a scanned phone lacks only its box. */
#include "bed.h"

#include <bench/carton.h>
#include <bench/first_article.h>
#include <bench/order.h>
#include <bench/return.h>
#include <bench/staff.h>
#include <bench/str.h>
#include <errno.h>
#include <sqlite3.h>
#include <station/desk.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define MAC_A "00562B000001"
#define MAC_B "00562B000002"
#define SERIAL_A "FCH2143E1AB"
#define SERIAL_B "FCH2143E1AC"
#define PID "CP-8841-3PCC-K9="
#define LABEL_A "PID:" PID ";SN:" SERIAL_A ";MAC:" MAC_A
#define LABEL_B "PID:" PID ";SN:" SERIAL_B ";MAC:" MAC_B

#define ACK "XCDSEENU"
#define UNDO "XCDUNDOU"
#define NG "XCDNOGOODV"
#define PACK "XCDGOOUTF"
#define INTAKE "XCDGOINV"
#define VERIFY "XCDGOCHECKI"
#define RETURN "XCDGORETURNR"
#define OPEN "XCDOPENS"
#define CLOSE "XCDCLOSEV"
#define HELP "XCDHELPV"
#define SLOT_A1 "XCDLBBCFLV"

static struct bench_desk desk;

/* --- hands -------------------------------------------------------------------------
 */

static int
try(struct bed *b, const char *text)
{
	struct bench_evidence e = { .raw = { (const uint8_t *)text, strlen(text) },
				    .name = "" };
	struct bench_scan scan;

	b->seconds += 4;
	e.when.us = b->start.us + b->seconds * 1000000;
	bench_scan_classify(&b->rules, e.raw, BENCH_SYMBOLOGY_UNKNOWN, false, &scan);
	return bench_desk_take(&desk, &scan, &e, &b->err);
}

static void
scan(struct bed *b, const char *text)
{
	ok(b, try(b, text));
}

static void
scan_code(struct bed *b, enum bench_code_kind kind, int64_t number)
{
	char text[BENCH_CODE_TEXT];

	ok(b, bench_code_format(kind, number, text));
	scan(b, text);
}

static void
shows(enum bench_pair_word word, const char *part)
{
	if (desk.session.word != word || strstr(desk.session.text, part) == NULL)
		fail_msg("not %s '%s': %s '%s'", bench_pair_word_name(word), part,
			 bench_pair_word_name(desk.session.word), desk.session.text);
}

static struct bench_mac
mac_of(const char *text)
{
	struct bench_mac mac;

	assert_int_equal(bench_mac_parse(text, strlen(text), &mac), 0);
	return mac;
}

static struct bench_unit
unit(struct bed *b, const char *mac)
{
	struct bench_unit u;

	ok(b, bench_store_unit_get(b->store, mac_of(mac), &u, &b->err));
	return u;
}

struct last {
	enum bench_event_kind kind;
	int n;
	struct bench_event e;
};

static int
keep_last(const struct bench_event *e, void *arg)
{
	struct last *l = arg;

	if (e->kind != l->kind)
		return 0;
	l->n++;
	l->e = *e;
	l->e.raw = (struct bench_bytes){ 0 };
	return 0;
}

static struct last
events(struct bed *b, enum bench_event_kind kind)
{
	struct last l = { .kind = kind };

	ok(b, bench_store_event_each(b->store, 0, NULL, keep_last, &l, &b->err));
	return l;
}

static int
differs(const struct bench_unit *u, void *arg)
{
	(void)u;
	++*(int *)arg;
	return 0;
}

static void
replay_agrees(struct bed *b)
{
	int64_t units;
	int n = 0;

	ok(b, bench_store_replay(b->store, differs, &n, &units, &b->err));
	assert_int_equal(n, 0);
}

/* Is its own directory served? */
static bool
is_served(struct bed *b, const char *mac)
{
	char path[300], tree[256], target[256] = "";

	snprintf(path, sizeof(path), "%s/unit/%s", path_in(b, tree, "tree"), mac);
	bench_lower(strrchr(path, '/'));
	return readlink(path, target, sizeof(target) - 1) > 0 &&
	       strstr(target, "pending") == NULL;
}

static int64_t
open_boxed(struct bed *b, const char *customer, const char *more)
{
	struct bench_batch batch = { .expected = 12 };
	struct bench_recipe_row row;
	char text[256];
	int64_t id;

	snprintf(text, sizeof(text),
		 "recipe \"%s\" {\n\tredirect = \"https://prov.example.com/$MA.xml\"\n"
		 "\trequire = { \"scanned\", \"boxed\" }\n%s}\n",
		 customer, more);
	ok(b, bench_store_recipe_put_with(b->store, customer, text, "planner",
					  more[0] != '\0', &row, &b->err));
	ok(b, bench_store_recipe_approve(b->store, row.id, "checker", "", &b->err));
	batch.recipe = row.id;
	bench_recipe_row_clear(&row);
	bench_copy(batch.customer, sizeof(batch.customer), customer);
	ok(b, bench_store_batch_open(b->store, &batch, &id, &b->err));
	return id;
}

static void
sit(struct bed *b, bool needs_badge)
{
	bench_desk_clear(&desk);
	ok(b, bench_desk_init(&desk, &b->st, needs_badge, &b->err));
	desk.insists = true;
}

static int
set_up(void **state)
{
	struct bed *b;

	if (bed_set_up(state) < 0)
		return -1;
	b = *state;
	b->batch = open_boxed(b, "Bolt", "");
	fclose(b->st.out);
	free(b->text);
	open_station(b);
	sit(b, false);
	return 0;
}

static int
tear_down(void **state)
{
	bench_desk_clear(&desk);
	return bed_tear_down(state);
}

/* A and B are in, a carton is open, the desk packs. */
static void
begin_packing(struct bed *b)
{
	scan(b, LABEL_A);
	scan(b, LABEL_B);
	scan(b, PACK);
	scan(b, OPEN);
	shows(BENCH_PAIR_READY, "carton 1, 0 inside");
}

/* --- facts -------------------------------------------------------------------------
 */

static void
a_shift_goes_from_badge_to_closed_carton(void **state)
{
	struct bench_staff one = { .name = "supervisor 1", .supervisor = true }, got;
	struct bed *b = *state;
	struct bench_unit u;

	ok(b, bench_store_staff_add(b->store, &one, "2580", &got, &b->err));
	sit(b, true);
	scan(b, LABEL_A);
	shows(BENCH_PAIR_PARTIAL, "badge");
	scan_code(b, BENCH_CODE_BADGE, got.badge);
	shows(BENCH_PAIR_READY, "supervisor 1");
	scan_code(b, BENCH_CODE_BATCH, b->batch);
	shows(BENCH_PAIR_READY, "Bolt, prov.example.com");
	scan(b, SLOT_A1);
	scan(b, LABEL_A);
	assert_int_equal(desk.session.word, BENCH_PAIR_OK);
	assert_non_null(strstr(events(b, BENCH_EVENT_SCAN).e.text, "slot A1"));
	assert_string_equal(events(b, BENCH_EVENT_SCAN).e.slot, "A1");
	assert_string_equal(events(b, BENCH_EVENT_SCAN).e.staff, "supervisor 1");
	assert_string_equal(desk.session.slot, "");
	scan(b, PACK);
	scan(b, OPEN);
	scan(b, MAC_A);
	shows(BENCH_PAIR_PARTIAL, "now its box");
	scan(b, LABEL_A);
	shows(BENCH_PAIR_OK, "0001 is in carton 1, 1 inside");
	u = unit(b, MAC_A);
	assert_true(bench_flow_is_packed(&u) && bench_flow_proven(&u));
	assert_string_equal(events(b, BENCH_EVENT_PACKED).e.staff, "supervisor 1");
	assert_string_equal(events(b, BENCH_EVENT_BOXED).e.staff, "supervisor 1");
	assert_int_equal(desk.session.count, 1);
	scan(b, CLOSE);
	shows(BENCH_PAIR_READY, "carton 1 is closed, 1 inside");
	assert_string_equal(events(b, BENCH_EVENT_CARTON).e.text, "closed, 1 unit");
	replay_agrees(b);
}

static void
scan_slot(struct bed *b, const char *name)
{
	char code[BENCH_CODE_TEXT];

	assert_int_equal(bench_code_format_slot(name, code), 0);
	scan(b, code);
}

static void
a_unit_that_is_in_already_goes_to_the_slot_scanned_before_it(void **state)
{
	struct bed *b = *state;

	scan(b, LABEL_A);
	assert_string_equal(unit(b, MAC_A).slot.text, "");
	scan_slot(b, "A10");
	scan(b, LABEL_A);
	shows(BENCH_PAIR_DUPLICATE, "already in this batch, now at slot A10");
	assert_string_equal(unit(b, MAC_A).slot.text, "A10");
	assert_string_equal(desk.session.slot, "");
	scan(b, LABEL_B); /* the slot has its phone */
	assert_string_equal(unit(b, MAC_B).slot.text, "");
	scan_slot(b, "A2");
	scan(b, MAC_B); /* half its label is enough */
	shows(BENCH_PAIR_DUPLICATE, "now at slot A2");
	assert_string_equal(unit(b, MAC_B).slot.text, "A2");
	scan(b, SERIAL_B);
	shows(BENCH_PAIR_DUPLICATE, "already in this batch");
	assert_string_equal(unit(b, MAC_B).serial.text, SERIAL_B);
	assert_int_equal(events(b, BENCH_EVENT_SCAN).n, 4);
	replay_agrees(b);
}

static void
another_units_box_stops_and_both_are_put_aside(void **state)
{
	struct bed *b = *state;
	struct bench_unit u;

	begin_packing(b);
	scan(b, MAC_A);
	scan(b, MAC_B);
	shows(BENCH_PAIR_STOP, "this is the box of 0002");
	assert_true(events(b, BENCH_EVENT_REFUSED).n >= 1);
	assert_int_equal(events(b, BENCH_EVENT_BOXED).n, 0);
	u = unit(b, MAC_A);
	assert_false(bench_flow_is_packed(&u));
	scan(b, ACK);
	shows(BENCH_PAIR_READY, "scan a phone");
}

static void
a_phone_is_packed_once(void **state)
{
	struct bed *b = *state;

	begin_packing(b);
	scan(b, MAC_A);
	scan(b, SERIAL_A);
	shows(BENCH_PAIR_OK, "0001");
	scan(b, MAC_A);
	shows(BENCH_PAIR_DUPLICATE, "packed already");
	assert_int_equal(events(b, BENCH_EVENT_PACKED).n, 1);
}

static void
a_phone_that_is_not_ready_is_put_back(void **state)
{
	struct bed *b = *state;

	b->batch = 1; /* its recipe wants the whole chain */
	fclose(b->st.out);
	free(b->text);
	open_station(b);
	sit(b, false);
	begin_packing(b);
	scan(b, MAC_A);
	shows(BENCH_PAIR_PARTIAL, "put it back");
	assert_true(bench_mac_is_zero(desk.session.phone));
	desk.lang = BENCH_JA;
	scan(b, MAC_A);
	shows(BENCH_PAIR_PARTIAL, "戻してください");
	/* the record is in English */
	assert_non_null(strstr(events(b, BENCH_EVENT_NOTE).e.text, "put it back"));
}

static void
what_is_not_of_this_job_is_not_packed(void **state)
{
	struct bed *b = *state;

	begin_packing(b);
	scan(b, "00562B000009");
	shows(BENCH_PAIR_STOP, "does not know this unit");
	scan(b, ACK);
	scan(b, "SN:" SERIAL_B ";MAC:" MAC_A);
	shows(BENCH_PAIR_STOP, "of two units");
	scan(b, ACK);
	scan_code(b, BENCH_CODE_BATCH, 1);
	scan(b, OPEN);
	scan(b, MAC_A);
	shows(BENCH_PAIR_STOP, "of job 2, not of this one");
}

/* The gate asks for more than the box: then there is no box either. */
static void
boxed_and_packed_or_neither(void **state)
{
	struct bed *b = *state;
	struct bench_unit u;

	b->batch = open_boxed(b, "First", "\tfirst_article = true\n");
	fclose(b->st.out);
	free(b->text);
	open_station(b);
	sit(b, false);
	begin_packing(b);
	scan(b, MAC_A);
	shows(BENCH_PAIR_PARTIAL, "now its box");
	scan(b, MAC_A);
	shows(BENCH_PAIR_STOP, "");
	u = unit(b, MAC_A);
	assert_int_equal(u.boxed, 0);
	assert_false(bench_flow_is_packed(&u));
	assert_int_equal(events(b, BENCH_EVENT_BOXED).n, 0);
	assert_int_equal(events(b, BENCH_EVENT_REFUSED).n, 1);
	replay_agrees(b);
}

/* Gate, order and alarms: longer than a screen's line, and not cut before they are
 * translated. */
static void
what_the_record_refuses_is_said_in_the_desk_s_language(void **state)
{
	struct bed *b = *state;

	b->batch = open_boxed(b, "First", "\tfirst_article = true\n");
	fclose(b->st.out);
	free(b->text);
	open_station(b);
	sit(b, false);
	desk.lang = BENCH_JA;
	scan(b, LABEL_A);
	scan(b, LABEL_B);
	scan(b, PACK);
	scan(b, OPEN);
	scan(b, MAC_A);
	scan(b, MAC_A);
	shows(BENCH_PAIR_STOP, "は初品の確認待ちです");
	assert_non_null(strstr(events(b, BENCH_EVENT_REFUSED).e.text,
			       "waits for its first article"));
	scan(b, ACK);
	ok(b, bench_store_order_line(b->store, b->batch, "8841", 2, &b->err));
	scan(b, INTAKE);
	scan(b, "PID:" PID ";SN:FCH2143E1AD;MAC:00562B000003");
	shows(BENCH_PAIR_STOP, "台数超過: 出荷指示 3 の注文は 2 台(機種 8841)");
	scan(b, ACK);
	scan(b, VERIFY);
	scan(b, MAC_A);
	shows(BENCH_PAIR_OK, "出荷指示 3 First、合格");
}

static void
undo_takes_the_scan_back_and_its_files(void **state)
{
	struct bed *b = *state;
	struct bench_unit u;

	scan(b, LABEL_A);
	assert_true(is_served(b, MAC_A));
	scan(b, UNDO);
	shows(BENCH_PAIR_READY, "0001 is undone");
	assert_false(is_served(b, MAC_A));
	u = unit(b, MAC_A);
	assert_int_equal(u.scanned, 0);
	assert_string_equal(u.serial.text, "");
	assert_int_equal(events(b, BENCH_EVENT_UNSCANNED).n, 1);
	scan(b, UNDO);
	shows(BENCH_PAIR_PARTIAL, "nothing to undo");
	scan(b, LABEL_A);
	assert_int_equal(desk.session.word, BENCH_PAIR_OK);
	assert_true(is_served(b, MAC_A));
	replay_agrees(b);
}

static void
undo_of_a_half_unit_forgets_it(void **state)
{
	struct bed *b = *state;

	scan(b, MAC_A);
	shows(BENCH_PAIR_PARTIAL, "need serial product");
	scan(b, PACK);
	shows(BENCH_PAIR_STOP, "half scanned");
	scan(b, ACK);
	scan(b, UNDO);
	shows(BENCH_PAIR_READY, "forgotten");
	scan(b, PACK);
	assert_int_equal(desk.session.mode, BENCH_MODE_PACK);
}

static void
undo_takes_a_unit_out_of_its_carton(void **state)
{
	struct bed *b = *state;
	struct bench_unit u;

	begin_packing(b);
	scan(b, MAC_A);
	scan(b, SERIAL_A);
	scan(b, UNDO);
	shows(BENCH_PAIR_READY, "out of its carton");
	u = unit(b, MAC_A);
	assert_false(bench_flow_is_packed(&u));
	scan(b, MAC_A);
	scan(b, SERIAL_A);
	shows(BENCH_PAIR_OK, "1 inside");
}

static void
ng_puts_the_last_unit_on_the_hold_shelf(void **state)
{
	struct bed *b = *state;
	struct bench_unit u;

	scan(b, LABEL_A);
	scan(b, NG);
	shows(BENCH_PAIR_READY, "hold shelf");
	u = unit(b, MAC_A);
	assert_true(bench_flow_on_hold(&u));
	scan(b, PACK);
	scan(b, OPEN);
	scan(b, MAC_A);
	shows(BENCH_PAIR_STOP, "hold shelf");
}

static void
verify_says_what_it_is_and_changes_nothing(void **state)
{
	struct bed *b = *state;
	struct bench_unit before, after;

	scan(b, LABEL_A);
	before = unit(b, MAC_A);
	scan(b, VERIFY);
	scan(b, SERIAL_A);
	shows(BENCH_PAIR_OK, "job 2 Bolt, passed");
	assert_non_null(strstr(desk.session.text, "(grade"));
	scan(b, SERIAL_B);
	shows(BENCH_PAIR_STOP, "never scanned");
	after = unit(b, MAC_A);
	assert_memory_equal(&before, &after, sizeof(before));
}

static void
what_has_not_left_does_not_come_back(void **state)
{
	struct bed *b = *state;

	scan(b, LABEL_A);
	scan(b, RETURN);
	scan(b, MAC_A);
	shows(BENCH_PAIR_STOP, "has not left");
}

static void
a_shipped_unit_comes_back(void **state)
{
	struct bed *b = *state;
	struct bench_unit u;

	begin_packing(b);
	scan(b, MAC_B);
	scan(b, SERIAL_B);
	scan(b, MAC_A);
	scan(b, SERIAL_A);
	scan(b, CLOSE);
	ok(b, bench_store_order_expected(b->store, b->batch, 2, &b->err));
	ok(b, bench_store_batch_close(b->store, b->batch, &b->err));
	scan(b, RETURN);
	scan(b, MAC_A);
	shows(BENCH_PAIR_OK, "0001 is returned");
	u = unit(b, MAC_A);
	assert_true(bench_flow_is_returned(&u));
	assert_string_equal(u.disposition.text, BENCH_RETURN_RESTOCK);
	assert_false(is_served(b, MAC_A));
	b->seconds += 60;
	scan(b, MAC_A);
	shows(BENCH_PAIR_DUPLICATE, "came back already");
}

static void
a_stop_stays_and_all_that_is_scanned_is_kept(void **state)
{
	struct bed *b = *state;
	int refused;

	scan(b, "00562B00000O");
	assert_int_equal(desk.session.word, BENCH_PAIR_STOP);
	refused = events(b, BENCH_EVENT_REFUSED).n;
	assert_int_equal(refused, 1);
	scan(b, LABEL_A);
	scan(b, PACK);
	assert_int_equal(desk.session.word, BENCH_PAIR_STOP);
	assert_int_equal(events(b, BENCH_EVENT_REFUSED).n, refused + 2);
	assert_int_equal(events(b, BENCH_EVENT_SCAN).n, 0);
	scan(b, ACK);
	scan(b, LABEL_A);
	assert_int_equal(desk.session.word, BENCH_PAIR_OK);
}

static void
an_ok_is_shown_for_a_while(void **state)
{
	struct bed *b = *state;
	struct bench_mono due;

	scan(b, LABEL_A);
	due = bench_desk_due(&desk);
	assert_int_equal(due.us, b->start.us + b->seconds * 1000000 + BENCH_DESK_OK_US);
	bench_desk_tick(&desk, (struct bench_mono){ due.us - 1 });
	assert_int_equal(desk.session.word, BENCH_PAIR_OK);
	bench_desk_tick(&desk, due);
	shows(BENCH_PAIR_READY, "scan a label");
	assert_int_equal(bench_desk_due(&desk).us, INT64_MAX);
}

static void
half_a_unit_that_came_too_late_is_named(void **state)
{
	struct bed *b = *state;

	scan(b, MAC_A);
	b->seconds += 60;
	scan(b, MAC_B);
	shows(BENCH_PAIR_PARTIAL, "given up, scan it again: 00:56:2b:00:00:01");
}

static void
expect(struct bed *b, const char *mac, const char *serial, const char *model)
{
	struct bench_expected e = { .batch = b->batch, .line = 1 };
	struct bench_expected_answer a;

	e.mac = mac_of(mac);
	bench_copy(e.serial, sizeof(e.serial), serial);
	bench_copy(e.model, sizeof(e.model), model);
	ok(b, bench_store_expected_add(b->store, &e, 0, &a, &b->err));
	assert_int_equal(a.word, BENCH_EXPECTED_TAKEN);
	ok(b, bench_store_expected_done(b->store, b->batch, &b->err));
}

static void
a_mac_alone_is_enough_when_the_list_knows_its_serial(void **state)
{
	struct bed *b = *state;

	expect(b, MAC_A, SERIAL_A, "8841");
	expect(b, MAC_B, SERIAL_B, "8841");
	scan(b, MAC_A);
	assert_int_equal(desk.session.word, BENCH_PAIR_OK);
	assert_string_equal(unit(b, MAC_A).serial.text, SERIAL_A);
	assert_string_equal(unit(b, MAC_A).model.text, "8841");
	assert_true(is_served(b, MAC_A));
	assert_true(desk.has_sum);
	assert_int_equal(desk.sum.matched, 1);
	assert_int_equal(desk.sum.missing, 1);
	/* who scans the serial, too, is told that it is right */
	scan(b, SERIAL_A);
	shows(BENCH_PAIR_DUPLICATE, "agrees with the list");
	scan(b, MAC_B);
	assert_int_equal(desk.session.word, BENCH_PAIR_OK);
	scan(b, "FCH2143E1AD");
	shows(BENCH_PAIR_STOP, "another serial");
	scan(b, ACK);
	scan(b, UNDO);
	shows(BENCH_PAIR_READY, "0002 is undone");
}

static void
a_list_without_the_serial_asks_for_it(void **state)
{
	struct bed *b = *state;

	expect(b, MAC_A, "", "8841");
	scan(b, MAC_A);
	shows(BENCH_PAIR_PARTIAL, "need serial product");
	scan(b, SERIAL_A);
	assert_int_equal(desk.session.word, BENCH_PAIR_OK); /* the list has the model */
}

static void
a_locked_record_changes_nothing_and_the_box_is_scanned_again(void **state)
{
	struct bed *b = *state;
	char path[256];
	struct bench_unit u;
	sqlite3 *db;

	begin_packing(b);
	scan(b, MAC_A);
	bench_store_set_patience(b->store, 20);
	assert_int_equal(sqlite3_open(path_in(b, path, "bench.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL),
			 SQLITE_OK);
	assert_int_equal(try(b, SERIAL_A), -EBUSY);
	bench_desk_fail(&desk, "NOT RECORDED", bench_mono_now());
	shows(BENCH_PAIR_STOP, "NOT RECORDED");
	assert_int_equal(sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	u = unit(b, MAC_A);
	assert_true(u.boxed == 0 && !bench_flow_is_packed(&u));
	scan(b, ACK);
	scan(b, SERIAL_A);
	shows(BENCH_PAIR_OK, "0001 is in carton 1");
	replay_agrees(b);
}

static void
a_desk_that_does_not_insist_goes_on_after_a_stop(void **state)
{
	struct bed *b = *state;

	desk.insists = false;
	scan(b, "00562B00000O");
	assert_int_equal(desk.session.word, BENCH_PAIR_STOP);
	scan(b, LABEL_A);
	assert_int_equal(desk.session.word, BENCH_PAIR_OK);
}

static void
help_says_all_that_can_be_scanned(void **state)
{
	struct bed *b = *state;

	scan(b, HELP);
	shows(BENCH_PAIR_READY,
	      "scan a label; also: PACK, VERIFY, RETURN, BADGE, JOB, SLOT");
	scan(b, MAC_A);
	scan(b, HELP);
	shows(BENCH_PAIR_READY, "need serial product; also: UNDO");
	scan(b, SERIAL_A);
	scan(b, PID);
	scan(b, PACK);
	scan(b, HELP);
	shows(BENCH_PAIR_READY,
	      "scan a carton, or OPEN CARTON; also: UNDO, NG, OPEN CARTON, INTAKE, "
	      "VERIFY, RETURN, BADGE, JOB, CARTON");
	scan(b, OPEN);
	scan(b, MAC_A);
	scan(b, HELP);
	shows(BENCH_PAIR_READY,
	      "now scan its box; also: UNDO, NG, INTAKE, VERIFY, RETURN");
	assert_false(bench_mac_is_zero(desk.session.phone));
	scan(b, MAC_B); /* the wrong one */
	assert_int_equal(desk.session.word, BENCH_PAIR_STOP);
	scan(b, HELP);
	shows(BENCH_PAIR_STOP, "no unit here");
}

/* As after a restart, or a job of somebody else's in between. */
static void
an_open_carton_is_found_again(void **state)
{
	struct bed *b = *state;
	int64_t carton;

	begin_packing(b);
	carton = desk.session.carton;
	sit(b, false);
	assert_int_equal(desk.session.carton, carton);
	assert_int_equal(desk.carton.number, 1);
	scan(b, PACK);
	shows(BENCH_PAIR_READY, "scan a phone");
	scan(b, MAC_A);
	scan(b, SERIAL_A);
	shows(BENCH_PAIR_OK, "0001 is in carton 1, 1 inside");
	scan_code(b, BENCH_CODE_BATCH, 1);
	assert_int_equal(desk.session.carton, 0);
	scan_code(b, BENCH_CODE_BATCH, b->batch);
	assert_int_equal(desk.session.carton, carton);
	/* another station's is its own */
	bench_copy(b->intake.station, sizeof(b->intake.station), "wes");
	sit(b, false);
	assert_int_equal(desk.session.carton, 0);
	bench_copy(b->intake.station, sizeof(b->intake.station), "west");
	/* the last one counts, and only while it is open */
	sit(b, false);
	scan(b, PACK);
	scan(b, OPEN);
	shows(BENCH_PAIR_READY, "carton 2");
	scan(b, CLOSE);
	sit(b, false);
	assert_int_equal(desk.session.carton, 0);
	scan_code(b, BENCH_CODE_CARTON, carton);
	sit(b, false);
	assert_int_equal(desk.session.carton, carton);
	replay_agrees(b);
}

static void
what_is_usual_is_asked_once_a_minute(void **state)
{
	const struct bench_norm_book *book;
	struct bed *b = *state;
	struct bench_mono at;

	scan(b, LABEL_A);
	scan(b, VERIFY);
	scan(b, MAC_A);
	book = desk.book;
	at = desk.book_at;
	assert_non_null(book);
	scan(b, SERIAL_A);
	assert_ptr_equal(desk.book, book);
	assert_int_equal(desk.book_at.us, at.us);
	b->seconds += 60;
	scan(b, MAC_A);
	assert_true(desk.book_at.us > at.us);
}

static void
an_unknown_badge_is_nobody(void **state)
{
	struct bed *b = *state;

	scan_code(b, BENCH_CODE_BADGE, 4711);
	assert_string_equal(events(b, BENCH_EVENT_REFUSED).e.text,
			    "west: STOP: nobody has this badge (any more): ask a "
			    "supervisor");
	shows(BENCH_PAIR_STOP, "nobody has this badge");
	assert_string_equal(desk.session.staff, "");
}

static void
use_printer(struct bed *b, const char *command)
{
	bench_copy(b->config.label_command, sizeof(b->config.label_command), command);
	bench_copy(b->config.label_format, sizeof(b->config.label_format), "pdf");
	desk.prints = true;
}

static void
labels_are_printed_and_a_cartons_is_scanned_to_confirm_it(void **state)
{
	struct bed *b = *state;
	int64_t carton;

	use_printer(b, "true");
	begin_packing(b);
	carton = desk.session.carton;
	scan(b, MAC_A);
	scan(b, SERIAL_A);
	assert_string_equal(events(b, BENCH_EVENT_PRINTED).e.name, "unit label");
	scan(b, CLOSE);
	shows(BENCH_PAIR_READY, "stick its label on it and scan it");
	assert_string_equal(events(b, BENCH_EVENT_PRINTED).e.name, "carton label");
	scan(b, "XCDREPRINTG");
	shows(BENCH_PAIR_READY, "carton label: printed again");
	assert_string_equal(events(b, BENCH_EVENT_PRINTED).e.text,
			    "REPRINT at the station");
	scan(b, MAC_B);
	shows(BENCH_PAIR_PARTIAL, "carton's new label first");
	scan_code(b, BENCH_CODE_CARTON, carton);
	shows(BENCH_PAIR_OK, "has its label");
	scan(b, OPEN);
	shows(BENCH_PAIR_READY, "carton 2");
}

static void
what_is_packed_stays_packed_when_its_label_does_not_come(void **state)
{
	struct bed *b = *state;
	struct bench_unit u;

	use_printer(b, "false");
	begin_packing(b);
	scan(b, MAC_A);
	scan(b, SERIAL_A);
	shows(BENCH_PAIR_OK, "its label was not printed");
	u = unit(b, MAC_A);
	assert_true(bench_flow_is_packed(&u));
	scan(b, "XCDREPRINTG");
	shows(BENCH_PAIR_STOP, "its label was not printed");
	scan(b, ACK);
	scan(b, CLOSE);
	shows(BENCH_PAIR_READY, "REPRINT");
	use_printer(b, "");
	scan(b, "XCDREPRINTG");
	shows(BENCH_PAIR_PARTIAL, "no printer here");
}

static void
a_carton_of_another_job_is_not_taken(void **state)
{
	struct bench_carton c;
	struct bed *b = *state;

	ok(b, bench_store_carton_open(b->store, 1, &c, &b->err));
	scan(b, PACK);
	scan_code(b, BENCH_CODE_CARTON, c.id);
	shows(BENCH_PAIR_STOP, "is of job 1, not of this one");
	scan(b, ACK);
	scan_code(b, BENCH_CODE_CARTON, 99);
	assert_int_equal(desk.session.word, BENCH_PAIR_STOP);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(a_shift_goes_from_badge_to_closed_carton),
		TEST(a_unit_that_is_in_already_goes_to_the_slot_scanned_before_it),
		TEST(another_units_box_stops_and_both_are_put_aside),
		TEST(a_phone_is_packed_once),
		TEST(a_phone_that_is_not_ready_is_put_back),
		TEST(what_is_not_of_this_job_is_not_packed),
		TEST(boxed_and_packed_or_neither),
		TEST(what_the_record_refuses_is_said_in_the_desk_s_language),
		TEST(undo_takes_the_scan_back_and_its_files),
		TEST(undo_of_a_half_unit_forgets_it),
		TEST(undo_takes_a_unit_out_of_its_carton),
		TEST(ng_puts_the_last_unit_on_the_hold_shelf),
		TEST(verify_says_what_it_is_and_changes_nothing),
		TEST(what_has_not_left_does_not_come_back),
		TEST(a_shipped_unit_comes_back),
		TEST(a_stop_stays_and_all_that_is_scanned_is_kept),
		TEST(an_ok_is_shown_for_a_while),
		TEST(half_a_unit_that_came_too_late_is_named),
		TEST(a_mac_alone_is_enough_when_the_list_knows_its_serial),
		TEST(a_list_without_the_serial_asks_for_it),
		TEST(a_locked_record_changes_nothing_and_the_box_is_scanned_again),
		TEST(a_desk_that_does_not_insist_goes_on_after_a_stop),
		TEST(help_says_all_that_can_be_scanned),
		TEST(an_open_carton_is_found_again),
		TEST(what_is_usual_is_asked_once_a_minute),
		TEST(an_unknown_badge_is_nobody),
		TEST(labels_are_printed_and_a_cartons_is_scanned_to_confirm_it),
		TEST(what_is_packed_stays_packed_when_its_label_does_not_come),
		TEST(a_carton_of_another_job_is_not_taken),
	};

	assert_true(argc == 2);
	bed_families_dir = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
