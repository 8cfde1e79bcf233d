#include "people.h"
#include "scarce.h"

#include <bench/return.h>
#include <bench/waiver.h>

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define REASON "spare phone, the customer knows"

#define OK(b, call)                                                                    \
	do {                                                                           \
		int r_ = (call);                                                       \
		if (r_ < 0)                                                            \
			print_error("%s\n", (b)->err.text);                            \
		assert_int_equal(r_, 0);                                               \
	} while (0)

static int
ignore_difference(const struct bench_unit *u, void *arg)
{
	char text[BENCH_MAC_TEXT];

	print_error("differs: %s\n", bench_mac_format(u->mac, text));
	++*(int *)arg;
	return 0;
}

static void
assert_replay_agrees(struct bed *b)
{
	int differences = 0;
	int64_t units;

	OK(b,
	   bench_store_replay(b->s, ignore_difference, &differences, &units, &b->err));
	assert_int_equal(differences, 0);
}

/* A phone that took B, and said so, but never C: cleaned is missing. */
static struct bed_phone
phone_without_cleanup(struct bed *b, int64_t batch, unsigned n)
{
	struct bed_phone p = bed_phone(n, batch);

	bed_walk(b, &p, BED_SEEN, BED_CLEANUP_ASKED);
	return p;
}

static struct bed_phone
set_up_phone(struct bed *b)
{
	return phone_without_cleanup(b, bed_batch(b, "Acme", "4711", BED_RECIPE("h")),
				     1);
}

static int
pack(struct bed *b, struct bench_mac mac)
{
	struct bench_event e = { .kind = BENCH_EVENT_PACKED,
				 .source = "bench",
				 .unit = mac,
				 .mac = mac,
				 .batch = 1 };

	return bench_store_record(b->s, &e, NULL, &b->err);
}

static struct bench_unit
unit_of(struct bed *b, struct bench_mac mac)
{
	struct bench_unit u;

	OK(b, bench_store_unit_get(b->s, mac, &u, &b->err));
	return u;
}

/* --- waivers ------------------------------------------------------------------------
 */

static void
a_waiver_lets_a_unit_be_packed_and_is_on_record(void **state)
{
	struct bed *b = *state;
	struct bed_phone p = set_up_phone(b);
	struct bench_unit u = unit_of(b, p.mac);

	assert_int_equal(bench_flow_missing(&u), BENCH_LINK_CLEANED);
	assert_int_equal(pack(b, p.mac), -EEXIST);
	OK(b, bench_store_waive(b->s, 0, p.mac, 0, "  " REASON "\n", &b->err));
	u = unit_of(b, p.mac);
	assert_true(bench_flow_may_pack(&u));
	assert_false(bench_flow_proven(&u));
	assert_int_equal(people_count(b, "SELECT count(*) FROM waiver w JOIN event e"
					 " ON e.kind = 'waived' AND e.unit = w.mac"
					 " AND e.run = w.run AND e.batch = w.batch"
					 " AND e.require = w.links"
					 " AND e.text = w.reason AND e.staff = w.staff"
					 " WHERE w.links = 8 AND w.reason = '" REASON
					 "' AND w.staff = '" SUPERVISOR "'"),
			 1);
	assert_replay_agrees(b);
	OK(b, pack(b, p.mac));
	OK(b, bench_store_batch_close(b->s, 1, &b->err));
	assert_replay_agrees(b);
	assert_int_equal(bench_store_waive(b->s, 0, p.mac, 0, REASON, &b->err), -EPERM);
	assert_non_null(strstr(b->err.text, "closed"));
}

static void
a_waiver_is_a_supervisors(void **state)
{
	static const char *const others[] = { "", PACKER, "login:root", "nobody",
					      "supervisor 2" };
	struct bed *b = *state;
	struct bed_phone p = set_up_phone(b);
	int64_t events;

	people_add_one(b, "supervisor 2", true, PIN);
	OK(b, bench_store_staff_set_active(b->s, "supervisor 2", false, &b->err));
	events = people_count(b, "SELECT count(*) FROM event");
	for (size_t i = 0; i < BENCH_N(others); i++) {
		bench_store_set_staff(b->s, others[i]);
		assert_int_equal(bench_store_waive(b->s, 0, p.mac, 0, REASON, &b->err),
				 -EPERM);
		assert_int_equal(bench_store_clear(b->s, p.mac, REASON, &b->err),
				 -EPERM);
		assert_int_equal(bench_store_batch_reopen(b->s, 1, REASON, &b->err),
				 -EPERM);
	}
	assert_int_equal(people_count(b, "SELECT count(*) FROM event"), events);
	assert_int_equal(people_count(b, "SELECT count(*) FROM waiver"), 0);
}

static void
a_waiver_has_a_reason_that_can_be_read(void **state)
{
	static const char *const bad[] = { "",
					   "spare",
					   "123456789",
					   " 123456789       ",
					   "two lines\nof it, no",
					   "a control \x1b[2J byte",
					   "turned \xe2\x80\xae round",
					   "no UTF-8 \xff at all" };
	struct bed *b = *state;
	struct bed_phone p = set_up_phone(b);
	char text[300];

	for (size_t i = 0; i < BENCH_N(bad); i++)
		assert_int_equal(bench_store_waive(b->s, 0, p.mac, 0, bad[i], &b->err),
				 -EINVAL);
	memset(text, 'x', sizeof(text));
	text[256] = '\0';
	assert_int_equal(bench_store_waive(b->s, 0, p.mac, 0, text, &b->err), -EINVAL);
	assert_int_equal(people_count(b, "SELECT count(*) FROM waiver"), 0);
	text[255] = '\0';
	OK(b, bench_store_waive(b->s, 0, p.mac, 0, text, &b->err));
	/* ten characters, thirty bytes */
	OK(b, bench_store_waive(b->s, 0, p.mac, 0, "作業者が現物を確認済", &b->err));
	assert_int_equal(people_count(b, "SELECT count(*) FROM waiver"), 2);
}

static void
a_waiver_names_what_is_missing_and_never_the_label(void **state)
{
	struct bed *b = *state;
	struct bed_phone p = set_up_phone(b), done = bed_phone(2, 1);

	assert_int_equal(
		bench_store_waive(b->s, 0, p.mac, BENCH_LINK_SCANNED, REASON, &b->err),
		-EPERM);
	assert_int_equal(
		bench_store_waive(b->s, 0, p.mac, BENCH_LINK_LEASED, REASON, &b->err),
		-EALREADY);
	assert_non_null(strstr(b->err.text, "leased is not missing"));
	assert_int_equal(bench_store_waive(b->s, 0, p.mac,
					   BENCH_LINK_CLEANED | BENCH_LINK_LEASED,
					   REASON, &b->err),
			 -EALREADY);
	OK(b, bench_store_waive(b->s, 1, p.mac, BENCH_LINK_CLEANED, REASON, &b->err));
	bed_walk(b, &done, BED_SEEN, BED_END);
	assert_int_equal(bench_store_waive(b->s, 0, done.mac, 0, REASON, &b->err),
			 -EALREADY);
	/* a label that another scan contradicts is a label that is missing */
	bench_copy(p.serial, sizeof(p.serial), "FCH9999ZZZZ");
	bed_record(b, &p, chain_scan(200));
	assert_int_equal(bench_store_waive(b->s, 0, p.mac, 0, REASON, &b->err), -EPERM);
	assert_non_null(strstr(b->err.text, "two scans"));
	assert_int_equal(pack(b, p.mac), -EEXIST);
}

static void
a_waiver_is_for_a_run_of_the_units_own_batch(void **state)
{
	struct bed *b = *state;
	struct bed_phone p = set_up_phone(b), scanned = bed_phone(2, 1),
			 alone = bed_phone(3, 0);
	struct bench_mac nobody = CHAIN_MAC;

	nobody.b[0] = 2;
	assert_int_equal(bench_store_waive(b->s, 0, nobody, 0, REASON, &b->err),
			 -ENOENT);
	assert_int_equal(bench_store_waive(b->s, 2, p.mac, 0, REASON, &b->err), -EPERM);
	assert_non_null(strstr(b->err.text, "not in batch 2"));
	bed_walk(b, &scanned, BED_SCAN, BED_PUBLISH);
	assert_int_equal(bench_store_waive(b->s, 0, scanned.mac, 0, REASON, &b->err),
			 -EPERM);
	assert_non_null(strstr(b->err.text, "no run"));
	bed_walk(b, &alone, BED_SEEN, BED_PENDING);
	assert_int_equal(bench_store_waive(b->s, 0, alone.mac, 0, REASON, &b->err),
			 -EPERM);
	/* moved to another batch: that one's files are needed */
	assert_int_equal(bed_batch(b, "Other", "4712", BED_RECIPE("h")), 2);
	OK(b, bench_store_waive(b->s, 0, p.mac, 0, REASON, &b->err));
	OK(b, bench_store_batch_add(b->s, 2, p.mac, &b->err));
	assert_int_equal(pack(b, p.mac), -EEXIST);
	assert_int_equal(bench_store_waive(b->s, 0, p.mac, 0, REASON, &b->err), -EPERM);
}

static void
the_loss_of_another_link_is_not_covered(void **state)
{
	struct bed *b = *state;
	struct bed_phone p = set_up_phone(b);
	struct bench_event other =
		chain_syslog(200, 1, BENCH_ROLE_NONE, BENCH_OUTCOME_NONE);
	struct bench_unit u;

	OK(b, bench_store_waive(b->s, 0, p.mac, 0, REASON, &b->err));
	bench_copy(other.version, sizeof(other.version), "sip88xx.11-3-7MPP0001-1");
	bed_record(b, &p, other); /* another firmware after all */
	u = unit_of(b, p.mac);
	assert_int_equal(bench_flow_missing(&u),
			 BENCH_LINK_CLEANED | BENCH_LINK_FIRMWARE);
	assert_false(bench_flow_may_pack(&u));
	assert_int_equal(pack(b, p.mac), -EEXIST);
	/* by name, too; but the last waiver stands, not the sum of all */
	OK(b, bench_store_waive(b->s, 0, p.mac, BENCH_LINK_FIRMWARE, REASON, &b->err));
	assert_int_equal(pack(b, p.mac), -EEXIST);
	OK(b, bench_store_waive(b->s, 0, p.mac, 0, REASON, &b->err));
	OK(b, pack(b, p.mac));
	assert_replay_agrees(b);
}

static void
a_reset_after_the_waiver_is_not_covered(void **state)
{
	struct bed *b = *state;
	struct bed_phone p = set_up_phone(b);

	OK(b, bench_store_waive(b->s, 0, p.mac, 0, REASON, &b->err));
	bed_record(b, &p, chain_file(BENCH_EVENT_ASKED, 200, 1, BENCH_ROLE_MODEL));
	assert_int_equal(pack(b, p.mac), -EEXIST);
	assert_replay_agrees(b);
}

struct kept {
	int n, in_force;
	struct bench_unit u;
};

static int
keep(const struct bench_waiver *w, void *arg)
{
	struct kept *k = arg;

	k->n++;
	k->in_force += bench_waiver_in_force(w, &k->u);
	assert_string_equal(w->staff, SUPERVISOR);
	assert_int_not_equal(w->at.us, 0);
	return 0;
}

static void
assert_waivers(struct bed *b, struct bench_mac mac, int n, int in_force)
{
	struct kept k = { .u = unit_of(b, mac) };

	OK(b, bench_store_waiver_each(b->s, 1, mac, keep, &k, &b->err));
	assert_int_equal(k.n, n);
	assert_int_equal(k.in_force, in_force);
}

static void
a_new_run_voids_a_waiver(void **state)
{
	struct bed *b = *state;
	struct bed_phone p = set_up_phone(b);
	struct bench_event run = chain_publish(200, 2);

	OK(b, bench_store_waive(b->s, 0, p.mac, 0, REASON, &b->err));
	assert_waivers(b, p.mac, 1, 1);
	bed_record(b, &p, run);
	assert_waivers(b, p.mac, 1, 0);
	assert_int_equal(pack(b, p.mac), -EEXIST);
	/* nor does its row come to life by the links of a new one */
	OK(b, bench_store_waive(b->s, 0, p.mac, BENCH_LINK_CLEANED, REASON, &b->err));
	assert_waivers(b, p.mac, 2, 1);
	assert_int_equal(pack(b, p.mac), -EEXIST);
	assert_replay_agrees(b);
}

static void
direct_sql_waives_nothing(void **state)
{
#define WAIVER(links, reason, who)                                                     \
	"INSERT INTO waiver (mac, run, batch, links, reason, staff, at_us) VALUES"     \
	" ('00:56:2b:00:00:01', 1, 1, " #links ", '" reason "', '" who "', 1)"
#define WAIVED(reason, who)                                                            \
	"INSERT INTO event (boot, mono_us, wall_us, kind, source, unit, run, batch,"   \
	" require, text, staff) VALUES (1, 9, 9, 'waived', 'x', '00:56:2b:00:00:01',"  \
	" 1, 1, 8, '" reason "', '" who "')"
	static const char *const acts[] = {
		WAIVER(8, "a good reason", PACKER),
		WAIVER(8, "a good reason", "supervisor 2"),
		WAIVER(8, "a good reason", "nobody"),
		WAIVER(8, " ", SUPERVISOR),
		WAIVER(0, "a good reason", SUPERVISOR),
		WAIVER(32, "a good reason", SUPERVISOR),
		WAIVER(40, "a good reason", SUPERVISOR),
		WAIVED("a good reason", PACKER),
		WAIVED("a good reason", "supervisor 2"),
		WAIVED("a good reason", ""),
		WAIVED(" ", SUPERVISOR),
	};
	struct bed *b = *state;
	struct bed_phone p = set_up_phone(b);

	people_add_one(b, "supervisor 2", true, PIN);
	OK(b, bench_store_staff_set_active(b->s, "supervisor 2", false, &b->err));
	for (size_t i = 0; i < BENCH_N(acts); i++) {
		if (people_sql(b, acts[i]) != SQLITE_CONSTRAINT)
			fail_msg("not refused: %s", acts[i]);
	}
	/* a row without its event opens nothing, nor does an event without its row */
	assert_int_equal(people_sql(b, WAIVER(8, "a good reason", SUPERVISOR)),
			 SQLITE_OK);
	assert_int_equal(pack(b, p.mac), -EEXIST);
	assert_int_equal(people_sql(b, "UPDATE waiver SET links = 9"),
			 SQLITE_CONSTRAINT);
	assert_int_equal(people_sql(b, "UPDATE waiver SET reason = 'x'"),
			 SQLITE_CONSTRAINT);
	assert_int_equal(people_sql(b, "DELETE FROM waiver"), SQLITE_CONSTRAINT);
	assert_replay_agrees(b);
}

static void
an_event_without_its_row_waives_nothing(void **state)
{
	struct bed *b = *state;
	struct bed_phone p = set_up_phone(b);
	struct bench_event e = { .kind = BENCH_EVENT_WAIVED,
				 .source = "bench",
				 .text = REASON,
				 .unit = p.mac,
				 .mac = p.mac,
				 .batch = 1,
				 .run = 1,
				 .require = BENCH_LINK_CLEANED };

	OK(b, bench_store_record(b->s, &e, NULL, &b->err));
	assert_int_equal(pack(b, p.mac), -EEXIST);
}

/* --- alarms -------------------------------------------------------------------------
 */

struct alarms {
	int n, open, stops;
};

static int
count_alarm(const struct bench_alarm_row *a, void *arg)
{
	struct alarms *n = arg;

	n->n++;
	n->open += a->open;
	n->stops += a->stops;
	return 0;
}

static void
assert_alarms(struct bed *b, int n, int stops, int open, int64_t later_s)
{
	struct alarms found = { 0 };
	struct bench_wall now = bench_wall_now();

	now.us += later_s * 1000000;
	OK(b, bench_store_alarm_each(b->s, now, count_alarm, &found, &b->err));
	assert_int_equal(found.n, n);
	assert_int_equal(found.stops, stops);
	assert_int_equal(found.open, open);
}

static void
raise_alarm(struct bed *b, struct bench_mac mac, const char *word)
{
	struct bench_event e = {
		.kind = BENCH_EVENT_ALARM, .source = "test", .unit = mac, .mac = mac
	};

	bench_copy(e.name, sizeof(e.name), word);
	bench_copy(e.text, sizeof(e.text), "look at it");
	OK(b, bench_store_record(b->s, &e, NULL, &b->err));
}

static void
a_supervisor_clears_what_stops_a_unit(void **state)
{
	struct bed *b = *state;
	struct bed_phone p = bed_phone(1, bed_batch(b, "A", "1", BED_RECIPE("h")));

	bed_walk(b, &p, BED_SEEN, BED_END);
	assert_int_equal(bench_store_clear(b->s, p.mac, REASON, &b->err), -EALREADY);
	raise_alarm(b, p.mac, BENCH_ALARM_CLONE);
	assert_int_equal(pack(b, p.mac), -EEXIST);
	assert_alarms(b, 1, 1, 1, 365 * 86400);
	assert_int_equal(bench_store_clear(b->s, p.mac, " ", &b->err), -EINVAL);
	OK(b, bench_store_clear(b->s, p.mac, "the other phone is put away", &b->err));
	assert_alarms(b, 1, 1, 0, 0);
	assert_int_equal(bench_store_clear(b->s, p.mac, REASON, &b->err), -EALREADY);
	assert_int_equal(
		people_count(b,
			     "SELECT count(*) FROM event WHERE kind ="
			     " 'cleared' AND batch = 1 AND staff = '" SUPERVISOR "'"),
		1);
	/* the next one is another one */
	raise_alarm(b, p.mac, BENCH_ALARM_CLONE);
	assert_int_equal(pack(b, p.mac), -EEXIST);
	assert_alarms(b, 2, 2, 1, 0);
	OK(b, bench_store_clear(b->s, p.mac, "the same", &b->err));
	OK(b, pack(b, p.mac));
	assert_replay_agrees(b);
}

static void
a_supervisor_lets_scrap_be_used_again(void **state)
{
	struct bed *b = *state;
	int64_t id = bed_batch(b, "A", "1", BED_RECIPE("h"));
	struct bed_phone p = bed_phone(1, id);
	struct bench_return back = { .mac = p.mac,
				     .reason = "dropped",
				     .disposition = BENCH_RETURN_SCRAP };
	struct bench_unit u;

	bed_walk(b, &p, BED_SEEN, BED_END);
	OK(b, bench_store_batch_close(b->s, id, &b->err));
	OK(b, bench_store_return(b->s, &back, &b->err));
	u = unit_of(b, p.mac);
	assert_true(bench_flow_is_scrap(&u));
	OK(b, bench_store_clear(b->s, p.mac, "only its stand was broken", &b->err));
	u = unit_of(b, p.mac);
	assert_false(bench_flow_is_scrap(&u));
	assert_int_equal(bench_store_clear(b->s, p.mac, REASON, &b->err), -EALREADY);
	assert_replay_agrees(b);
}

static void
an_alarm_that_only_tells_is_open_for_a_day_or_until_cleared(void **state)
{
	struct bed *b = *state;
	struct bench_mac other = CHAIN_MAC;

	other.b[5] = 9;
	raise_alarm(b, CHAIN_MAC, BENCH_ALARM_LOCAL);
	raise_alarm(b, other, "");
	assert_alarms(b, 2, 0, 2, BENCH_ALARM_OPEN_S - 60);
	assert_alarms(b, 2, 0, 0, BENCH_ALARM_OPEN_S + 60);
	OK(b, bench_store_clear(b->s, other, "seen", &b->err));
	assert_alarms(b, 2, 0, 1, 0);
}

static void
direct_sql_clears_nothing(void **state)
{
#define CLEARED(reason, who)                                                           \
	"INSERT INTO event (boot, mono_us, wall_us, kind, source, unit, text, staff)"  \
	" VALUES (1, 9, 9, 'cleared', 'x', '00:56:2b:00:00:01', '" reason "',"         \
	" '" who "')"
	struct bed *b = *state;

	raise_alarm(b, CHAIN_MAC, BENCH_ALARM_CLONE);
	assert_int_equal(people_sql(b, CLEARED("reason", PACKER)), SQLITE_CONSTRAINT);
	assert_int_equal(people_sql(b, CLEARED("reason", "")), SQLITE_CONSTRAINT);
	assert_int_equal(people_sql(b, CLEARED(" ", SUPERVISOR)), SQLITE_CONSTRAINT);
}

/* --- reopening ----------------------------------------------------------------------
 */

static int64_t
closed_batch(struct bed *b, unsigned phones)
{
	int64_t id = bed_batch(b, "Acme", "4711", BED_RECIPE("h"));

	for (unsigned n = 1; n <= phones; n++) {
		struct bed_phone p = bed_phone(n, id);

		bed_walk(b, &p, BED_SEEN, BED_END);
	}
	OK(b, bench_store_batch_close(b->s, id, &b->err));
	return id;
}

static void
a_reopened_batch_is_packed_not_shipped_and_closes_again(void **state)
{
	struct bed *b = *state;
	int64_t id = closed_batch(b, 3);
	struct bed_phone late = bed_phone(9, id);
	struct bench_batch batch;

	assert_int_equal(people_count(b, "SELECT sum(is_shipped) FROM unit"), 3);
	OK(b, bench_store_batch_reopen(b->s, id, "one too few", &b->err));
	OK(b, bench_store_batch_get(b->s, id, &batch, &b->err));
	assert_int_equal(batch.state, BENCH_BATCH_OPEN);
	assert_int_equal(batch.closed.us, 0);
	assert_int_equal(batch.packed, 3);
	assert_int_equal(people_count(b, "SELECT sum(is_shipped) FROM unit"), 0);
	assert_int_equal(people_count(b,
				      "SELECT count(*) FROM event WHERE kind ="
				      " 'reopened' AND batch = 1 AND text = 'one too "
				      "few' AND staff = '" SUPERVISOR "'"),
			 1);
	assert_int_equal(bench_store_batch_reopen(b->s, id, "again", &b->err),
			 -EALREADY);
	assert_replay_agrees(b);
	bed_walk(b, &late, BED_SEEN, BED_END);
	OK(b, bench_store_batch_close(b->s, id, &b->err));
	assert_int_equal(people_count(b, "SELECT sum(is_shipped) FROM unit"), 4);
	assert_replay_agrees(b);
	OK(b, bench_store_batch_reopen(b->s, id, "and again", &b->err));
	assert_replay_agrees(b);
}

static void
a_batch_is_reopened_with_a_reason(void **state)
{
	struct bed *b = *state;
	int64_t id = closed_batch(b, 1);

	assert_int_equal(bench_store_batch_reopen(b->s, id, " \n", &b->err), -EINVAL);
	assert_int_equal(bench_store_batch_reopen(b->s, 99, REASON, &b->err), -ENOENT);
	assert_int_equal(people_count(b, "SELECT sum(is_shipped) FROM unit"), 1);
}

static void
direct_sql_reopens_nothing(void **state)
{
#define REOPENED(reason, who)                                                          \
	"INSERT INTO event (boot, mono_us, wall_us, kind, source, batch, text, staff)" \
	" VALUES (1, 9, 9, 'reopened', 'x', 1, '" reason "', '" who "')"
	static const char *const acts[] = {
		"UPDATE batch SET state = 'open'",
		"UPDATE batch SET state = 'closing'",
		"UPDATE batch SET customer = 'x'",
		"DELETE FROM batch",
		"UPDATE unit SET is_shipped = 0, batch = '2'",
		REOPENED("a reason", PACKER),
		REOPENED("a reason", ""),
		REOPENED(" ", SUPERVISOR),
	};
	struct bed *b = *state;

	(void)closed_batch(b, 1);
	for (size_t i = 0; i < BENCH_N(acts); i++) {
		if (people_sql(b, acts[i]) != SQLITE_CONSTRAINT)
			fail_msg("not refused: %s", acts[i]);
	}
}

/* The list of what was shipped grows: whichever allocation fails, nothing is half done.
 */
static void
a_reopening_without_memory_changes_nothing(void **state)
{
	struct bed *b = *state;
	int64_t id = closed_batch(b, 70);
	int failed = 0, r = -ENOMEM;

	for (long n = 0; r < 0; n++) {
		assert_true(n < 50);
		scarce_after(n);
		r = bench_store_batch_reopen(b->s, id, REASON, &b->err);
		if (scarce_unused())
			assert_int_equal(r, 0);
		scarce_after(-1);
		if (r == 0)
			break;
		failed++;
		assert_int_equal(r, -ENOMEM);
		assert_int_equal(people_count(b, "SELECT sum(is_shipped) FROM unit"),
				 70);
		assert_int_equal(people_count(b, "SELECT count(*) FROM event WHERE"
						 " kind IN ('reopened', 'unshipped')"),
				 0);
	}
	assert_int_equal(failed, 2);
	assert_int_equal(people_count(b, "SELECT sum(is_shipped) FROM unit"), 0);
	assert_replay_agrees(b);
}

static void
an_act_without_memory_says_so(void **state)
{
	struct bench_event e = { .kind = BENCH_EVENT_ACT, .text = "something" };
	struct bench_act a = { .event = &e };
	char text[32];

	(void)state;
	scarce_after(0);
	bench_act_format(&a, text, sizeof(text));
	assert_false(scarce_unused());
	scarce_after(-1);
	assert_string_equal(text, "out of memory");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, people_set_up, bed_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_waiver_lets_a_unit_be_packed_and_is_on_record),
		TEST(a_waiver_is_a_supervisors),
		TEST(a_waiver_has_a_reason_that_can_be_read),
		TEST(a_waiver_names_what_is_missing_and_never_the_label),
		TEST(a_waiver_is_for_a_run_of_the_units_own_batch),
		TEST(the_loss_of_another_link_is_not_covered),
		TEST(a_reset_after_the_waiver_is_not_covered),
		TEST(a_new_run_voids_a_waiver),
		TEST(direct_sql_waives_nothing),
		TEST(an_event_without_its_row_waives_nothing),
		TEST(a_supervisor_clears_what_stops_a_unit),
		TEST(a_supervisor_lets_scrap_be_used_again),
		TEST(an_alarm_that_only_tells_is_open_for_a_day_or_until_cleared),
		TEST(direct_sql_clears_nothing),
		TEST(a_reopened_batch_is_packed_not_shipped_and_closes_again),
		TEST(a_batch_is_reopened_with_a_reason),
		TEST(direct_sql_reopens_nothing),
		TEST(a_reopening_without_memory_changes_nothing),
		cmocka_unit_test(an_act_without_memory_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
