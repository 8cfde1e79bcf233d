/* Each alarm: what raises it, and what is like it and must not. Through the real store,
 * so that every fact is one that was recorded. */
#include "chain.h"
#include <bench/admit.h>
#include <bench/alarm.h>
#include <bench/return.h>
#include <bench/stage.h>
#include <bench/store.h>

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#define SECOND INT64_C(1000000)
#define OTHER_SERIAL "FCH2143E1AC"

struct bed {
	char dir[32], path[48];
	struct bench_store *s;
	struct bench_err err;
	int64_t batch;
	int64_t now; /* microseconds of this boot */
};

static void
ok(struct bed *b, int r)
{
	if (r < 0)
		print_error("%s\n", b->err.text);
	assert_int_equal(r, 0);
}

static int64_t
open_batch(struct bed *b)
{
	struct bench_recipe_row recipe;
	struct bench_batch batch = { .customer = "Acme" };
	int64_t id;

	ok(b,
	   bench_store_recipe_put(b->s, "acme", "text", "planner", &recipe, &b->err));
	if (recipe.approved_by[0] == '\0')
		ok(b,
		   bench_store_recipe_approve(b->s, recipe.id, "checker", "", &b->err));
	batch.recipe = recipe.id;
	bench_recipe_row_clear(&recipe);
	ok(b, bench_store_batch_open(b->s, &batch, &id, &b->err));
	return id;
}

static int
set_up(void **state)
{
	struct bed *b = calloc(1, sizeof(*b));

	strcpy(b->dir, "/tmp/bench-test-XXXXXX");
	if (mkdtemp(b->dir) == NULL)
		return -1;
	snprintf(b->path, sizeof(b->path), "%s/bench.db", b->dir);
	if (bench_store_open(b->path, BENCH_STORE_CREATE, &b->s, &b->err) < 0)
		return -1;
	b->batch = open_batch(b);
	/* before all that is recorded by the clock of the box */
	b->now = bench_mono_now().us - 100000 * SECOND;
	if (b->now < SECOND)
		b->now = SECOND;
	*state = b;
	return 0;
}

static int
tear_down(void **state)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	struct bed *b = *state;
	char path[64];

	bench_store_freep(&b->s);
	for (size_t i = 0; i < BENCH_N(ends); i++) {
		snprintf(path, sizeof(path), "%s%s", b->path, ends[i]);
		unlink(path);
	}
	rmdir(b->dir);
	free(b);
	return 0;
}

static void
sql(struct bed *b, const char *text)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(b->path, &db), SQLITE_OK);
	if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", text, sqlite3_errmsg(db));
	sqlite3_close(db);
}

/* --- events ----------------------------------------------------------------------- */

static struct bench_mac
mac_of(int n)
{
	struct bench_mac mac = CHAIN_MAC;

	mac.b[5] = (uint8_t)n;
	return mac;
}

static void
put(struct bed *b, struct bench_event e)
{
	bool knows = e.kind == BENCH_EVENT_SCAN || e.kind == BENCH_EVENT_PUBLISH ||
		     e.kind == BENCH_EVENT_BATCH || e.kind == BENCH_EVENT_SHIPPED ||
		     e.kind == BENCH_EVENT_PACKED || e.kind == BENCH_EVENT_RESOLVED ||
		     e.kind == BENCH_EVENT_CLEARED;

	b->now += SECOND;
	e.mono.us = e.wall.us = b->now;
	if (!knows)
		e.unit = (struct bench_mac){ 0 };
	ok(b, bench_store_record(b->s, &e, NULL, &b->err));
}

static struct bench_event
of(struct bench_event e, int n)
{
	e.mac = e.unit = mac_of(n);
	snprintf(e.ip, sizeof(e.ip), "10.77.1.%d", n);
	return e;
}

static void
lease(struct bed *b, int n)
{
	put(b, of(chain_wire(BENCH_EVENT_LEASED, 1), n));
}

static void
lease_as(struct bed *b, int n, const char *model, const char *vendor_class)
{
	struct bench_event e = of(chain_wire(BENCH_EVENT_LEASED, 1), n);

	bench_copy(e.model, sizeof(e.model), model);
	bench_copy(e.text, sizeof(e.text), vendor_class);
	put(b, e);
}

/* A DISCOVER with these options. */
static void
discover(struct bed *b, int n, const char *options, size_t len)
{
	struct bench_event e = of(chain_wire(BENCH_EVENT_SEEN, 1), n);

	e.raw = (struct bench_bytes){ (const uint8_t *)options, len };
	put(b, e);
}

static void
report_serial(struct bed *b, int n, const char *serial)
{
	struct bench_event e =
		of(chain_syslog(1, 0, BENCH_ROLE_NONE, BENCH_OUTCOME_RESYNC_OK), n);

	e.run = 0;
	bench_copy(e.serial, sizeof(e.serial), serial);
	put(b, e);
}

static void
scan(struct bed *b, int n, const char *serial, const char *model)
{
	struct bench_event e = of(chain_scan(1), n);

	e.batch = b->batch;
	bench_copy(e.serial, sizeof(e.serial), serial);
	bench_copy(e.model, sizeof(e.model), model);
	put(b, e);
}

static void
refuse_scan(struct bed *b, int n, const char *serial)
{
	struct bench_event e = of(chain_event(BENCH_EVENT_REFUSED, 1), n);

	e.ip[0] = '\0';
	bench_copy(e.serial, sizeof(e.serial), serial);
	put(b, e);
}

static void
ask(struct bed *b, int n, const char *name)
{
	struct bench_event e = of(chain_event(BENCH_EVENT_ASKED, 1), n);

	bench_copy(e.name, sizeof(e.name), name);
	put(b, e);
}

/* As the resolver's reader records it, and the store attributes it. */
static void
resolve(struct bed *b, int n, const char *host)
{
	struct bench_event e = of(chain_event(BENCH_EVENT_RESOLVED, 1), n);

	bench_copy(e.name, sizeof(e.name), host);
	put(b, e);
}

/* All evidence of a run, packed and shipped. */
static void
ship(struct bed *b, int n)
{
	struct bench_event e = of(chain_event(BENCH_EVENT_PACKED, 1), n);

	sql(b, "DROP TRIGGER IF EXISTS event_gate_packed;"
	       "DROP TRIGGER IF EXISTS event_gate_shipped;");
	e.batch = b->batch;
	put(b, e);
	e.kind = BENCH_EVENT_SHIPPED;
	put(b, e);
}

/* --- questions -------------------------------------------------------------------- */

struct tally {
	const char *word;
	int n, of;
	char text[256];
};

static int
tally(const struct bench_event *e, void *arg)
{
	struct tally *t = arg;

	if (e->kind != BENCH_EVENT_ALARM)
		return 0;
	if (t->word != NULL && strcmp(e->name, t->word) != 0)
		return 0;
	t->n++;
	bench_copy(t->text, sizeof(t->text), e->text);
	return 0;
}

/* NULL: of any word. */
static int
alarms(struct bed *b, const char *word)
{
	struct tally t = { .word = word };

	ok(b, bench_store_event_each(b->s, 0, NULL, tally, &t, &b->err));
	return t.n;
}

static struct bench_unit
unit(struct bed *b, int n)
{
	struct bench_unit u;

	ok(b, bench_store_unit_get(b->s, mac_of(n), &u, &b->err));
	return u;
}

static int
differs(const struct bench_unit *u, void *arg)
{
	char text[BENCH_MAC_TEXT];

	print_error("differs: %s\n", bench_mac_format(u->mac, text));
	++*(int *)arg;
	return 0;
}

static void
assert_replay(struct bed *b)
{
	int n = 0;
	int64_t units;

	ok(b, bench_store_replay(b->s, differs, &n, &units, &b->err));
	assert_int_equal(n, 0);
}

/* --- clones ----------------------------------------------------------------------- */

static void
two_serials_of_one_mac_are_two_phones(void **state)
{
	struct bed *b = *state;

	lease(b, 1);
	report_serial(b, 1, CHAIN_SERIAL);
	report_serial(b, 1, CHAIN_SERIAL);
	assert_int_equal(alarms(b, NULL), 0);
	report_serial(b, 1, OTHER_SERIAL);
	assert_int_equal(alarms(b, BENCH_ALARM_CLONE), 1);
	assert_true(unit(b, 1).stopped > 0);
	report_serial(b, 1, CHAIN_SERIAL); /* once a run, or a day */
	assert_int_equal(alarms(b, BENCH_ALARM_CLONE), 1);
	assert_replay(b);
}

static void
a_clone_that_goes_on_after_it_was_cleared_is_said_again(void **state)
{
	struct bed *b = *state;
	struct bench_event cleared = of(chain_event(BENCH_EVENT_CLEARED, 1), 1);

	sql(b, "INSERT INTO staff (name, role, pin, active, added_us)"
	       " VALUES ('supervisor 1', 'supervisor', x'00', 1, 1)");
	bench_copy(cleared.staff, sizeof(cleared.staff), "supervisor 1");
	bench_copy(cleared.text, sizeof(cleared.text), "second phone found");
	lease(b, 1);
	report_serial(b, 1, CHAIN_SERIAL);
	report_serial(b, 1, OTHER_SERIAL);
	put(b, cleared);
	assert_true(unit(b, 1).cleared > unit(b, 1).stopped);
	report_serial(b, 1, OTHER_SERIAL); /* the one that is left */
	assert_int_equal(alarms(b, BENCH_ALARM_CLONE), 1);
	report_serial(b, 1, CHAIN_SERIAL);
	assert_int_equal(alarms(b, BENCH_ALARM_CLONE), 2);
	assert_true(unit(b, 1).stopped > unit(b, 1).cleared);
	assert_replay(b);
}

static void
two_models_of_one_mac_are_two_phones(void **state)
{
	struct bed *b = *state;

	lease_as(b, 1, "8841", "CP-8841-3PCC");
	lease_as(b, 1, "7841", "CP-7841-3PCC");
	assert_int_equal(alarms(b, BENCH_ALARM_CLONE), 1);
	assert_true(unit(b, 1).stopped > 0);
	assert_replay(b);
}

/* Another version in option 60, no option 60 for once, or new family data. */
static void
an_upgraded_phone_is_no_clone(void **state)
{
	struct bed *b = *state;

	lease_as(b, 1, "8841", "CP-8841-3PCC 11.3.1");
	lease_as(b, 1, "8841", "CP-8841-3PCC 12.0.7");
	lease_as(b, 1, "", "");
	lease_as(b, 1, "8841", "CP-8841-3PCC 12.0.7");
	lease_as(b, 2, "T19P_E2", "yealink T19P_E2");
	lease_as(b, 2, "T19P", "yealink T19P_E2");
	assert_int_equal(alarms(b, NULL), 0);
}

#define OPTIONS(text) text, sizeof(text) - 1
#define HOST_A                                                                         \
	"\x35\x01\x01\x0c\x04"                                                         \
	"SEPA\x3d\x02\x01\x02\xff"
#define HOST_B                                                                         \
	"\x35\x01\x01\x0c\x04"                                                         \
	"SEPB\x3d\x02\x01\x02\xff"
#define PORT_3 "\x35\x01\x01\x52\x04\x01\x02\x00\x03\xff"
#define PORT_4 "\x35\x01\x01\x52\x04\x01\x02\x00\x04\xff"

static void
one_mac_that_speaks_by_turns_is_told_and_not_stopped(void **state)
{
	struct bed *b = *state;
	struct tally t = { .word = BENCH_ALARM_VOICES };

	discover(b, 1, OPTIONS(HOST_A));
	discover(b, 1, OPTIONS(HOST_B));
	discover(b, 1, OPTIONS(HOST_A));
	assert_int_equal(alarms(b, NULL), 0);
	discover(b, 1, OPTIONS(HOST_B));
	ok(b, bench_store_event_each(b->s, 0, NULL, tally, &t, &b->err));
	assert_int_equal(t.n, 1);
	assert_non_null(strstr(t.text, "host name"));
	assert_int_equal(unit(b, 1).stopped, 0);
	assert_replay(b);
}

static void
two_switch_ports_by_turns_are_told(void **state)
{
	struct bed *b = *state;

	for (int i = 0; i < 2; i++) {
		discover(b, 1, OPTIONS(PORT_3));
		discover(b, 1, OPTIONS(PORT_4));
	}
	assert_int_equal(alarms(b, BENCH_ALARM_VOICES), 1);
}

static void
a_replug_on_another_port_and_back_is_no_clone(void **state)
{
	struct bed *b = *state;

	discover(b, 1, OPTIONS(PORT_3));
	discover(b, 1, OPTIONS(PORT_4));
	discover(b, 1, OPTIONS(PORT_3));
	for (int i = 0; i < 20; i++)
		discover(b, 1, OPTIONS(PORT_3));
	/* an option cut off, one that says nothing, padding: no word, no turn */
	for (int i = 0; i < 3; i++) {
		discover(b, 1, OPTIONS("\x52\x09\x01"));
		discover(b, 1, OPTIONS("\x00\x00\x52\x00\xff"));
		discover(b, 1, OPTIONS(PORT_3));
	}
	assert_int_equal(alarms(b, NULL), 0);
	/* slow enough, it is a phone that is carried about */
	for (int i = 0; i < 4; i++) {
		b->now += BENCH_ALARM_VOICES_US / 2;
		discover(b, 1, i % 2 ? PORT_3 : PORT_4, sizeof(PORT_3) - 1);
	}
	assert_int_equal(alarms(b, NULL), 0);
}

/* --- labels ----------------------------------------------------------------------- */

/* In either order: the scan, and what the phone says. */
static void
a_serial_on_one_label_and_in_another_phone_stops_both(void **state)
{
	for (int order = 0; order < 2; order++) {
		struct bed *b;

		assert_int_equal(tear_down(state), 0);
		assert_int_equal(set_up(state), 0);
		b = *state;
		lease(b, 1);
		lease(b, 2);
		if (order == 0)
			scan(b, 1, CHAIN_SERIAL, "8841");
		report_serial(b, 2, CHAIN_SERIAL);
		if (order == 1)
			scan(b, 1, CHAIN_SERIAL, "8841");
		assert_int_equal(alarms(b, BENCH_ALARM_SERIAL), 2);
		assert_true(unit(b, 1).stopped > 0);
		assert_true(unit(b, 2).stopped > 0);
		assert_non_null(strstr(unit(b, 1).stop.text, "00:56:2b:00:00:02"));
		assert_replay(b);
	}
}

static void
two_labels_with_their_own_phones_raise_nothing(void **state)
{
	struct bed *b = *state;

	lease(b, 1);
	lease(b, 2);
	scan(b, 1, CHAIN_SERIAL, "8841");
	report_serial(b, 2, OTHER_SERIAL);
	report_serial(b, 1, CHAIN_SERIAL);
	scan(b, 2, OTHER_SERIAL, "8841");
	assert_int_equal(alarms(b, NULL), 0);
}

static void
a_refused_label_is_told_and_stops_nobody(void **state)
{
	struct bed *b = *state;

	scan(b, 1, CHAIN_SERIAL, "8841");
	refuse_scan(b, 2, CHAIN_SERIAL); /* the serial of 1, with another MAC */
	assert_int_equal(alarms(b, BENCH_ALARM_LABEL), 1);
	refuse_scan(b, 1, OTHER_SERIAL); /* the MAC of 1, with another serial */
	assert_int_equal(alarms(b, BENCH_ALARM_LABEL), 2);
	refuse_scan(b, 3, "FCH2143E1AD"); /* of nobody: refused for another reason */
	refuse_scan(b, 1, CHAIN_SERIAL);
	assert_int_equal(alarms(b, NULL), 2);
	assert_int_equal(unit(b, 1).stopped, 0);
	assert_replay(b);
}

static void
a_label_of_another_phone_is_told(void **state)
{
	struct bed *b = *state;
	struct bench_event agent = of(chain_event(BENCH_EVENT_ASKED, 1), 3);

	lease_as(b, 1, "7841", "CP-7841-3PCC");
	scan(b, 1, CHAIN_SERIAL, "8841");
	assert_int_equal(alarms(b, BENCH_ALARM_LABEL), 1);
	lease(b, 2);
	scan(b, 2, OTHER_SERIAL, "8841");
	report_serial(b, 2, "FCH2143E1AD");
	assert_int_equal(alarms(b, BENCH_ALARM_LABEL), 2);
	/* what an HTTP client claims to be */
	lease_as(b, 3, "", "");
	scan(b, 3, "FCH2143E1AE", "8841");
	bench_copy(agent.family, sizeof(agent.family), "cisco-mpp");
	bench_copy(agent.model, sizeof(agent.model), "8841");
	put(b, agent);
	assert_int_equal(alarms(b, BENCH_ALARM_LABEL), 2);
	bench_copy(agent.model, sizeof(agent.model), "8851");
	put(b, agent);
	assert_int_equal(alarms(b, BENCH_ALARM_LABEL), 3);
	assert_false(unit(b, 3).stopped > 0);
	for (int n = 1; n <= 3; n++) {
		struct bench_unit u = unit(b, n);

		assert_int_equal(bench_flow_links(&u) & BENCH_LINK_SCANNED, 0);
	}
	assert_replay(b);
}

/* --- shipped, returned ------------------------------------------------------------ */

static void
a_shipped_unit_that_is_here_again_is_told(void **state)
{
	char text[BENCH_ADVICE_TEXT];
	struct bed *b = *state;
	struct bench_unit u;

	lease(b, 1);
	scan(b, 1, CHAIN_SERIAL, "8841");
	ship(b, 1);
	for (int i = 0; i < 3; i++)
		lease(b, 1); /* left plugged in: its lease is renewed */
	assert_int_equal(alarms(b, NULL), 0);
	discover(b, 1, OPTIONS(HOST_A));
	discover(b, 1, OPTIONS(HOST_A));
	assert_int_equal(alarms(b, BENCH_ALARM_SHIPPED), 1);
	u = unit(b, 1);
	assert_int_equal(u.stopped, 0);
	assert_int_equal(chain_advice(&u, u.last, text), BENCH_FIX);
	assert_non_null(strstr(text, "record its return"));
	assert_replay(b);
}

/* A phone that still knows its lease does not discover, it asks for the address. */
static void
a_shipped_unit_that_starts_with_its_old_address_is_told(void **state)
{
	static const char reboot[] = "\x35\x01\x03\x32\x04\x0a\x4d\x01\x01\xff";
	static const char renewal[] = "\x35\x01\x03\xff";
	struct bed *b = *state;
	struct bench_event e = of(chain_wire(BENCH_EVENT_LEASED, 1), 1);

	scan(b, 1, CHAIN_SERIAL, "8841");
	ship(b, 1);
	e.raw = (struct bench_bytes){ (const uint8_t *)renewal, sizeof(renewal) - 1 };
	put(b, e);
	assert_int_equal(alarms(b, NULL), 0);
	e.raw = (struct bench_bytes){ (const uint8_t *)reboot, sizeof(reboot) - 1 };
	put(b, e);
	assert_int_equal(alarms(b, BENCH_ALARM_SHIPPED), 1);
}

static void
a_shipped_unit_that_is_scanned_again_is_told(void **state)
{
	struct bed *b = *state;

	scan(b, 1, CHAIN_SERIAL, "8841");
	ship(b, 1);
	refuse_scan(b, 1, CHAIN_SERIAL);
	assert_int_equal(alarms(b, BENCH_ALARM_SHIPPED), 1);
}

/* What the record learns late, but was before. */
static void
what_was_seen_before_shipping_is_no_return(void **state)
{
	struct bed *b = *state;
	struct bench_event seen = of(chain_wire(BENCH_EVENT_SEEN, 1), 1);

	scan(b, 1, CHAIN_SERIAL, "8841");
	seen.mono.us = b->now;
	seen.wall.us = b->now;
	seen.unit = (struct bench_mac){ 0 };
	ship(b, 1);
	ok(b, bench_store_record(b->s, &seen, NULL, &b->err));
	assert_int_equal(alarms(b, NULL), 0);
}

static void
take_back(struct bed *b, int n, const char *disposition, int by)
{
	struct bench_return r = { .mac = mac_of(n),
				  .reason = "no sound",
				  .disposition = disposition };

	if (by != 0)
		r.replaced_by = mac_of(by);
	ok(b, bench_store_return(b->s, &r, &b->err));
	b->now = bench_mono_now().us;
}

static void
a_returned_unit_raises_nothing_and_begins_anew(void **state)
{
	struct bed *b = *state;
	struct bench_unit u;

	lease(b, 1);
	scan(b, 1, CHAIN_SERIAL, "8841");
	put(b, of(chain_publish(1, 1), 1));
	ship(b, 1);
	take_back(b, 1, BENCH_RETURN_REPAIR, 0);
	u = unit(b, 1);
	assert_true(bench_flow_is_returned(&u));
	assert_false(bench_flow_is_shipped(&u));
	assert_int_equal(bench_flow_links(&u), 0);
	assert_string_equal(u.disposition.text, BENCH_RETURN_REPAIR);
	assert_string_equal(u.batch.text, "0");
	discover(b, 1, OPTIONS(HOST_A));
	lease(b, 1);
	scan(b, 1, CHAIN_SERIAL, "8841");
	assert_int_equal(alarms(b, NULL), 0);
	u = unit(b, 1);
	assert_false(bench_flow_is_returned(&u));
	/* the files of its first life do not count */
	assert_true(u.published <= u.returned);
	assert_false(bench_flow_may_pack(&u));
	assert_replay(b);
}

/* A recipe that asks for little must not let the old run do for the new one. */
static void
an_old_run_proves_nothing_after_the_return(void **state)
{
	struct bench_unit u = { 0 };
	struct bench_event e[] = { chain_scan(10),
				   chain_publish(20, 1),
				   chain_wire(BENCH_EVENT_LEASED, 30),
				   chain_event(BENCH_EVENT_RETURNED, 40),
				   chain_scan(50),
				   chain_wire(BENCH_EVENT_LEASED, 60) };

	(void)state;
	e[1].require = BENCH_LINK_LEASED;
	for (size_t i = 0; i < 3; i++)
		bench_flow_apply(&u, &e[i]);
	assert_true(bench_flow_proven(&u));
	for (size_t i = 3; i < BENCH_N(e); i++)
		bench_flow_apply(&u, &e[i]);
	assert_int_equal(bench_flow_missing(&u), 0);
	assert_false(bench_flow_proven(&u));
	u.waived = 255;
	assert_false(bench_flow_may_pack(&u));
	e[1] = chain_publish(70, 2);
	e[1].require = BENCH_LINK_LEASED;
	bench_flow_apply(&u, &e[1]);
	assert_true(bench_flow_proven(&u));
}

static void
a_phone_that_had_our_setup_needs_a_reset_until_it_asks(void **state)
{
	struct bench_unit u = { 0 };
	struct bench_event e[CHAIN_LENGTH];
	struct bench_event back = chain_event(BENCH_EVENT_RETURNED, 200);
	struct bench_event asks =
		chain_file(BENCH_EVENT_ASKED, 300, 0, BENCH_ROLE_PENDING);
	char text[BENCH_ADVICE_TEXT];

	(void)state;
	chain_whole(e);
	for (size_t i = 0; i < CHAIN_LENGTH; i++)
		bench_flow_apply(&u, &e[i]);
	assert_false(bench_flow_needs_reset(&u));
	bench_flow_apply(&u, &back);
	assert_true(bench_flow_needs_reset(&u));
	e[4] = chain_scan(250);
	bench_flow_apply(&u, &e[4]);
	assert_int_equal(chain_advice(&u, 260, text), BENCH_FIX);
	assert_non_null(strstr(text, "factory reset"));
	bench_flow_apply(&u, &asks);
	assert_false(bench_flow_needs_reset(&u));
}

static void
scrap_that_is_used_again_stops(void **state)
{
	struct bed *b = *state;
	struct bench_unit u;
	char text[BENCH_ADVICE_TEXT];

	scan(b, 1, CHAIN_SERIAL, "8841");
	scan(b, 2, OTHER_SERIAL, "8841");
	ship(b, 1);
	ship(b, 2);
	take_back(b, 1, BENCH_RETURN_RESTOCK, 0);
	scan(b, 1, CHAIN_SERIAL, "8841");
	assert_int_equal(alarms(b, NULL), 0);
	take_back(b, 2, BENCH_RETURN_SCRAP, 0);
	u = unit(b, 2);
	assert_int_equal(chain_advice(&u, u.last, text), BENCH_FIX);
	assert_non_null(strstr(text, "scrap"));
	scan(b, 2, OTHER_SERIAL, "8841");
	assert_int_equal(alarms(b, BENCH_ALARM_SCRAPPED), 1);
	assert_true(unit(b, 2).stopped > unit(b, 2).cleared);
	assert_replay(b);
}

static int
note_pair(struct bench_mac old, struct bench_mac now, void *arg)
{
	assert_true(bench_mac_equal(old, mac_of(1)));
	assert_true(bench_mac_equal(now, mac_of(2)));
	++*(int *)arg;
	return 0;
}

static int
count_unit(const struct bench_unit *u, void *arg)
{
	(void)u;
	++*(int *)arg;
	return 0;
}

static void
a_replacement_is_found_from_both_ends(void **state)
{
	struct bed *b = *state;
	int pairs = 0, returned = 0;

	scan(b, 1, CHAIN_SERIAL, "8841");
	ship(b, 1);
	take_back(b, 1, BENCH_RETURN_REPLACE, 2);
	for (int n = 1; n <= 3; n++)
		ok(b, bench_store_replacements(b->s, mac_of(n), note_pair, &pairs,
					       &b->err));
	assert_int_equal(pairs, 2);
	ok(b, bench_store_returned_each(b->s, count_unit, &returned, &b->err));
	assert_int_equal(returned, 1);
}

static void
a_return_is_refused_with_the_reason(void **state)
{
	struct bed *b = *state;
	struct bench_return r = { .mac = mac_of(1),
				  .reason = "no sound",
				  .disposition = "repair" };

	assert_int_equal(bench_store_return(b->s, &r, &b->err), -ENOENT);
	lease(b, 1);
	assert_int_equal(bench_store_return(b->s, &r, &b->err), -EPERM);
	assert_non_null(strstr(b->err.text, "never shipped"));
	scan(b, 1, CHAIN_SERIAL, "8841");
	assert_int_equal(bench_store_return(b->s, &r, &b->err), -EPERM);
	assert_non_null(strstr(b->err.text, "bench batch remove"));
	ship(b, 1);
	r.disposition = "burn";
	assert_int_equal(bench_store_return(b->s, &r, &b->err), -EINVAL);
	r.disposition = "repair";
	r.reason = " \t";
	assert_int_equal(bench_store_return(b->s, &r, &b->err), -EINVAL);
	r.reason = "no sound";
	r.replaced_by = mac_of(1);
	assert_int_equal(bench_store_return(b->s, &r, &b->err), -EINVAL);
	r.replaced_by = (struct bench_mac){ 0 };
	ok(b, bench_store_return(b->s, &r, &b->err));
	r.disposition = "scrap"; /* looked at closer: another disposition */
	ok(b, bench_store_return(b->s, &r, &b->err));
	assert_string_equal(unit(b, 1).disposition.text, "scrap");
	assert_replay(b);
}

/* --- what was ordered ------------------------------------------------------------- */

static void
a_model_that_was_not_ordered_stops(void **state)
{
	struct bed *b = *state;

	sql(b, "INSERT INTO batch_line VALUES (1, '8841', 1)");
	scan(b, 1, CHAIN_SERIAL, "8841");
	lease(b, 1);
	assert_int_equal(alarms(b, NULL), 0);
	scan(b, 2, OTHER_SERIAL, "7841");
	assert_int_equal(alarms(b, BENCH_ALARM_MODEL), 1);
	assert_true(unit(b, 2).stopped > 0);
	/* the wire says it, the label did not */
	scan(b, 3, "FCH2143E1AD", "");
	lease_as(b, 3, "7841", "CP-7841-3PCC");
	assert_int_equal(alarms(b, BENCH_ALARM_MODEL), 2);
	assert_replay(b);
}

static void
without_order_lines_every_model_is_welcome(void **state)
{
	struct bed *b = *state;

	scan(b, 1, CHAIN_SERIAL, "8841");
	scan(b, 2, OTHER_SERIAL, "7841");
	lease_as(b, 3, "7841", "CP-7841-3PCC"); /* in no batch */
	assert_int_equal(alarms(b, NULL), 0);
}

static void
more_than_ordered_is_told(void **state)
{
	struct bed *b = *state;

	sql(b, "INSERT INTO batch_line VALUES (1, '8841', 2)");
	scan(b, 1, CHAIN_SERIAL, "8841");
	scan(b, 2, OTHER_SERIAL, "8841");
	assert_int_equal(alarms(b, NULL), 0);
	scan(b, 3, "FCH2143E1AD", "8841");
	lease(b, 3);
	assert_int_equal(alarms(b, BENCH_ALARM_EXTRA), 1);
	assert_int_equal(alarms(b, NULL), 1);
	assert_int_equal(unit(b, 3).stopped, 0);
}

/* --- what it is ------------------------------------------------------------------- */

static void
odd_macs_are_told(void **state)
{
	struct bed *b = *state;
	struct bench_event e = chain_wire(BENCH_EVENT_LEASED, 1);

	e.mac = (struct bench_mac){ { 0x02, 0x56, 0x2b, 0, 0, 1 } };
	put(b, e);
	put(b, e);
	assert_int_equal(alarms(b, BENCH_ALARM_LOCAL), 1);
	e.kind = BENCH_EVENT_SEEN;
	e.mac = (struct bench_mac){ { 0x01, 0x56, 0x2b, 0, 0, 1 } };
	put(b, e);
	e.mac = (struct bench_mac){ { 255, 255, 255, 255, 255, 255 } };
	put(b, e);
	e.mac = (struct bench_mac){ { 0 } };
	put(b, e);
	assert_int_equal(alarms(b, BENCH_ALARM_NO_MAC), 3);
	lease(b, 1);
	assert_int_equal(alarms(b, NULL), 4);
	assert_replay(b);
}

static void
a_laptop_on_the_bench_is_told_and_a_phone_is_not(void **state)
{
	struct bed *b = *state;
	struct bench_event e = chain_event(BENCH_EVENT_LEASED, 1);

	put(b, e); /* from the lease file, after a crash */
	assert_int_equal(alarms(b, NULL), 0);
	bench_copy(e.text, sizeof(e.text), "MSFT 5.0");
	put(b, e);
	put(b, e);
	assert_int_equal(alarms(b, BENCH_ALARM_OTHER), 1);
	assert_int_equal(unit(b, 1).stopped, 0);
	lease(b, 2);
	scan(b, 3, OTHER_SERIAL,
	     "8841"); /* scanned: then it is one, whatever it says */
	put(b, of(e, 3));
	assert_int_equal(alarms(b, NULL), 1);
}

/* --- previous life ---------------------------------------------------------------- */

static void
a_phone_that_asks_for_strangers_needs_a_reset(void **state)
{
	struct bed *b = *state;
	struct bench_unit u;

	lease(b, 1);
	resolve(b, 1, "prov.former-owner.example");
	assert_int_equal(alarms(b, NULL), 0);
	b->now += 2 * BENCH_ALARM_LIFE_US;
	resolve(b, 1, "prov.former-owner.example");
	assert_int_equal(alarms(b, BENCH_ALARM_LIFE), 1);
	u = unit(b, 1);
	assert_true(bench_flow_needs_reset(&u));
	assert_int_equal(u.stopped, 0); /* the reset shows by itself */
	b->now += BENCH_ALARM_LIFE_US;
	resolve(b, 1, "prov.former-owner.example");
	assert_int_equal(alarms(b, NULL), 1);
	assert_replay(b);
}

/* The random delay, the vendor's cloud, the time, service records. */
static void
a_phone_that_asks_late_is_no_former_owners(void **state)
{
	static const char *const usual[] = {
		"activate.cisco.com",
		"webapps.cisco.com",
		"activation.webex.com",
		"0.cisco.pool.ntp.org",
		"_ciscoprov-https._tls.bench.test",
		"ntp.example.net",
		"bench",
		"10.77.0.1",
	};
	struct bed *b = *state;

	lease(b, 1);
	for (size_t i = 0; i < BENCH_N(usual); i++) {
		b->now += BENCH_ALARM_LIFE_US;
		resolve(b, 1, usual[i]);
	}
	lease(b, 2);
	resolve(b, 2, "sip.former-owner.example");
	b->now += 40 * SECOND;
	resolve(b, 2, "sip.former-owner.example");
	ask(b, 2,
	    "/8841-3PCC.xml"); /* a file that there is not: it asked all the same */
	b->now += 2 * BENCH_ALARM_LIFE_US;
	resolve(b, 2, "sip.former-owner.example");
	assert_int_equal(alarms(b, NULL), 0);
}

/* Two short stays, each with one question, are not one long one. */
static void
each_start_of_a_phone_is_timed_by_itself(void **state)
{
	struct bed *b = *state;

	for (int i = 0; i < 3; i++) {
		discover(b, 1, OPTIONS(HOST_A));
		lease(b, 1);
		resolve(b, 1, "prov.former-owner.example");
		b->now += 2 * BENCH_ALARM_LIFE_US;
	}
	assert_int_equal(alarms(b, NULL), 0);
}

static void
renewals_without_a_question_need_a_bench_that_serves(void **state)
{
	struct bed *b = *state;

	lease(b, 1);
	lease(b, 2);
	for (int i = 0; i < 5; i++) {
		b->now += 400 * SECOND;
		lease(b, 1);
	}
	assert_int_equal(alarms(b, NULL), 0); /* nobody was served: the bench's fault */
	ask(b, 2, "/8841-3PCC.xml");
	for (int i = 0; i < 3; i++) {
		b->now += 400 * SECOND;
		lease(b, 1);
		lease(b, 2);
	}
	assert_int_equal(alarms(b, BENCH_ALARM_LIFE), 1);
	assert_int_equal(alarms(b, NULL), 1);
	assert_int_equal(unit(b, 2).lived, 0);
	assert_replay(b);
}

/* Requests that wait for their lease are not heard yet, but made. */
static void
a_request_that_is_not_attributed_yet_counts(void **state)
{
	struct bed *b = *state;
	struct bench_event e = of(chain_event(BENCH_EVENT_ASKED, 1), 1);

	lease(b, 1);
	e.mac = mac_of(9); /* claims another: an alarm, and nobody's */
	bench_copy(e.name, sizeof(e.name), "/8841-3PCC.xml");
	put(b, e);
	resolve(b, 1, "prov.former-owner.example");
	b->now += 2 * BENCH_ALARM_LIFE_US;
	resolve(b, 1, "prov.former-owner.example");
	assert_int_equal(alarms(b, BENCH_ALARM_LIFE), 0);
}

static void
a_phone_that_the_cloud_has_set_up_stops(void **state)
{
	struct bed *b = *state;
	struct bench_event e = of(chain_event(BENCH_EVENT_REPORT, 1), 1);
	static const char *const fine[] = { "customization=Aborted rule=x",
					    "customization=Pending",
					    "customization=Open",
					    "customization=Acquiredly",
					    "rule=customization=Acquired" };

	lease(b, 1);
	for (size_t i = 0; i < BENCH_N(fine); i++) {
		bench_copy(e.text, sizeof(e.text), fine[i]);
		put(b, e);
	}
	assert_int_equal(alarms(b, NULL), 0);
	bench_copy(e.text, sizeof(e.text), "customization=Acquired rule=/$PSN.xml");
	put(b, e);
	assert_int_equal(alarms(b, BENCH_ALARM_CLOUD), 1);
	assert_true(unit(b, 1).stopped > 0);
}

/* --- all of them ------------------------------------------------------------------ */

/* A later word that only tells does not hide why a unit is held. */
static void
the_reason_of_a_stop_stays(void **state)
{
	struct bench_unit u = { 0 };
	struct bench_event stop = chain_event(BENCH_EVENT_ALARM, 10),
			   tell = chain_event(BENCH_EVENT_ALARM, 20);
	char text[BENCH_ADVICE_TEXT];

	(void)state;
	bench_copy(stop.name, sizeof(stop.name), BENCH_ALARM_CLONE);
	bench_copy(stop.text, sizeof(stop.text), "two phones");
	bench_copy(tell.name, sizeof(tell.name), BENCH_ALARM_WITNESS);
	bench_copy(tell.text, sizeof(tell.text), "hearsay");
	bench_flow_apply(&u, &tell);
	assert_false(bench_flow_on_hold(&u));
	bench_flow_apply(&u, &stop);
	assert_true(bench_flow_on_hold(&u));
	assert_string_equal(u.alarm.text, "hearsay");
	assert_int_equal(chain_advice(&u, 30, text), BENCH_FIX);
	assert_string_equal(text, "two phones");
}

static void
a_candidate_is_told_why_not(void **state)
{
	struct bed *b = *state;
	struct bench_unit u = { .mac = mac_of(1) };
	struct bench_candidate c = {
		.batch = b->batch, .unit = &u, .serial = CHAIN_SERIAL, .model = "8841"
	};
	int64_t other = open_batch(b);
	char why[256];

	assert_int_equal(bench_store_admits(b->s, &c, why, &b->err), 1);
	sql(b, "INSERT INTO batch_expected (batch, serial, line)"
	       " VALUES (2, '" CHAIN_SERIAL "', 1)");
	assert_int_equal(bench_store_admits(b->s, &c, why, &b->err), 0);
	assert_non_null(strstr(why, "list of batch 2"));
	c.batch = other;
	assert_int_equal(bench_store_admits(b->s, &c, why, &b->err), 1);
	c.batch = b->batch;
	sql(b, "INSERT INTO batch_expected (batch, mac, line)"
	       " VALUES (1, '00:56:2b:00:00:01', 1)");
	assert_int_equal(bench_store_admits(b->s, &c, why, &b->err), 1);
	sql(b, "INSERT INTO batch_line VALUES (1, '7841', 1), (1, '8851', 2)");
	assert_int_equal(bench_store_admits(b->s, &c, why, &b->err), 0);
	assert_non_null(strstr(why, "1 × 7841, 2 × 8851"));
	c.model = "";
	assert_int_equal(bench_store_admits(b->s, &c, why, &b->err), 1);
	u.held = 1;
	assert_int_equal(bench_store_admits(b->s, &c, why, &b->err), 0);
	assert_non_null(strstr(why, "hold shelf"));
	u.held = 0;
	u.stopped = 1;
	bench_copy(u.stop.text, sizeof(u.stop.text), "two phones");
	assert_int_equal(bench_store_admits(b->s, &c, why, &b->err), 0);
	assert_non_null(strstr(why, "two phones"));
	u.returned = 2;
	bench_copy(u.disposition.text, sizeof(u.disposition.text), "scrap");
	assert_int_equal(bench_store_admits(b->s, &c, why, &b->err), 0);
	assert_non_null(strstr(why, "scrap"));
	u.shipped = 3;
	bench_copy(u.batch.text, sizeof(u.batch.text), "1");
	assert_int_equal(bench_store_admits(b->s, &c, why, &b->err), 0);
	assert_non_null(strstr(why, "shipped already"));
}

static void
a_whole_run_raises_nothing(void **state)
{
	struct bed *b = *state;

	for (int n = 1; n <= 3; n++) {
		struct bench_event e[CHAIN_LENGTH];

		chain_whole(e);
		for (size_t i = 0; i < CHAIN_LENGTH; i++) {
			char serial[32];

			snprintf(serial, sizeof(serial), "FCH2143E1A%d", n);
			if (e[i].serial[0] != '\0')
				bench_copy(e[i].serial, sizeof(e[i].serial), serial);
			if (e[i].kind == BENCH_EVENT_SCAN)
				e[i].batch = b->batch;
			e[i].file = (struct bench_file_id){ 0 };
			if (e[i].kind != BENCH_EVENT_PUBLISH)
				e[i].run = 0;
			e[i].role = BENCH_ROLE_NONE;
			put(b, of(e[i], n));
		}
	}
	assert_int_equal(alarms(b, NULL), 0);
	assert_replay(b);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(two_serials_of_one_mac_are_two_phones),
		TEST(a_clone_that_goes_on_after_it_was_cleared_is_said_again),
		TEST(two_models_of_one_mac_are_two_phones),
		TEST(an_upgraded_phone_is_no_clone),
		TEST(one_mac_that_speaks_by_turns_is_told_and_not_stopped),
		TEST(two_switch_ports_by_turns_are_told),
		TEST(a_replug_on_another_port_and_back_is_no_clone),
		TEST(a_serial_on_one_label_and_in_another_phone_stops_both),
		TEST(two_labels_with_their_own_phones_raise_nothing),
		TEST(a_refused_label_is_told_and_stops_nobody),
		TEST(a_label_of_another_phone_is_told),
		TEST(a_shipped_unit_that_is_here_again_is_told),
		TEST(a_shipped_unit_that_starts_with_its_old_address_is_told),
		TEST(a_shipped_unit_that_is_scanned_again_is_told),
		TEST(what_was_seen_before_shipping_is_no_return),
		TEST(a_returned_unit_raises_nothing_and_begins_anew),
		TEST(an_old_run_proves_nothing_after_the_return),
		TEST(a_phone_that_had_our_setup_needs_a_reset_until_it_asks),
		TEST(scrap_that_is_used_again_stops),
		TEST(a_replacement_is_found_from_both_ends),
		TEST(a_return_is_refused_with_the_reason),
		TEST(a_model_that_was_not_ordered_stops),
		TEST(without_order_lines_every_model_is_welcome),
		TEST(more_than_ordered_is_told),
		TEST(odd_macs_are_told),
		TEST(a_laptop_on_the_bench_is_told_and_a_phone_is_not),
		TEST(a_phone_that_asks_for_strangers_needs_a_reset),
		TEST(a_phone_that_asks_late_is_no_former_owners),
		TEST(each_start_of_a_phone_is_timed_by_itself),
		TEST(renewals_without_a_question_need_a_bench_that_serves),
		TEST(a_request_that_is_not_attributed_yet_counts),
		TEST(a_phone_that_the_cloud_has_set_up_stops),
		TEST(the_reason_of_a_stop_stays),
		TEST(a_candidate_is_told_why_not),
		TEST(a_whole_run_raises_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
