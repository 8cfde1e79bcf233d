#include "chain.h"
#include <bench/store.h>

#include <bench/file.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

struct bed {
	char dir[32], path[48];
	struct bench_store *s;
	struct bench_err err;
};

static int
set_up(void **state)
{
	struct bed *b = calloc(1, sizeof(*b));

	strcpy(b->dir, "/tmp/bench-test-XXXXXX");
	if (mkdtemp(b->dir) == NULL)
		return -1;
	snprintf(b->path, sizeof(b->path), "%s/bench.db", b->dir);
	if (bench_store_open(b->path, BENCH_STORE_CREATE, &b->s, &b->err) < 0) {
		print_error("%s\n", b->err.text);
		return -1;
	}
	*state = b;
	return 0;
}

static int
tear_down(void **state)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".v1" };
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

#define OK(b, call)                                                                    \
	do {                                                                           \
		int r_ = (call);                                                       \
		if (r_ < 0)                                                            \
			print_error("%s\n", (b)->err.text);                            \
		assert_int_equal(r_, 0);                                               \
	} while (0)

static int64_t
make_batch(struct bed *b)
{
	struct bench_recipe_row recipe;
	struct bench_batch batch = { .customer = "Acme" };
	int64_t id;

	OK(b,
	   bench_store_recipe_put(b->s, "acme", "text", "planner", &recipe, &b->err));
	if (recipe.approved_by[0] == '\0')
		OK(b,
		   bench_store_recipe_approve(b->s, recipe.id, "checker", "", &b->err));
	batch.recipe = recipe.id;
	bench_recipe_row_clear(&recipe);
	OK(b, bench_store_batch_open(b->s, &batch, &id, &b->err));
	return id;
}

/* The files of chain.h, as the renderer would register them. */
static void
publish_files(struct bed *b, int64_t run)
{
	static const enum bench_role roles[] = { BENCH_ROLE_PENDING, BENCH_ROLE_MODEL,
						 BENCH_ROLE_REDIRECT,
						 BENCH_ROLE_CLEANUP };

	for (size_t i = 0; i < BENCH_N(roles); i++) {
		struct bench_event file =
			chain_file(BENCH_EVENT_ASKED, 1, run, roles[i]);
		struct bench_published p = { .run = file.run,
					     .role = roles[i],
					     .file = file.file };

		if (roles[i] != BENCH_ROLE_PENDING)
			p.mac = CHAIN_MAC;
		snprintf(p.name, sizeof(p.name), "/%s-%d.xml",
			 bench_role_name(roles[i]), (int)run);
		memset(p.sha256, '0' + (int)i, 64);
		OK(b, bench_store_publish(b->s, &p, &b->err));
	}
}

/* Records a chain event as its process would: unattributed. */
static void
record(struct bed *b, struct bench_event e)
{
	bool knows = e.kind == BENCH_EVENT_SCAN || e.kind == BENCH_EVENT_PUBLISH;

	if (e.kind == BENCH_EVENT_SYSLOG)
		snprintf(e.name, sizeof(e.name), "/%s-%d.XML", bench_role_name(e.role),
			 (int)e.run);
	if (!knows) {
		e.unit = (struct bench_mac){ 0 };
		e.run = 0;
		e.role = BENCH_ROLE_NONE;
	}
	OK(b, bench_store_record(b->s, &e, NULL, &b->err));
}

static void
record_chain(struct bed *b, int64_t batch, const size_t *order)
{
	struct bench_event e[CHAIN_LENGTH];

	chain_whole(e);
	e[4].batch = batch;
	for (size_t i = 0; i < CHAIN_LENGTH; i++)
		record(b, e[order == NULL ? i : order[i]]);
}

static int
print_difference(const struct bench_unit *u, void *arg)
{
	char text[BENCH_MAC_TEXT];

	print_error("differs: %s\n", bench_mac_format(u->mac, text));
	++*(int *)arg;
	return 0;
}

static void
assert_replay_agrees(struct bed *b, int64_t units)
{
	int differences = 0;
	int64_t n = 0;

	OK(b, bench_store_replay(b->s, print_difference, &differences, &n, &b->err));
	assert_int_equal(differences, 0);
	assert_int_equal(n, units);
}

static void
store_proves_a_whole_run_and_replays_it(void **state)
{
	struct bed *b = *state;
	struct bench_unit u;

	publish_files(b, 1);
	record_chain(b, make_batch(b), NULL);
	OK(b, bench_store_unit_get(b->s, CHAIN_MAC, &u, &b->err));
	assert_true(bench_flow_proven(&u));
	assert_string_equal(u.batch.text, "1");
	assert_int_equal(strlen(u.sha256), 64);
	assert_replay_agrees(b, 1);
}

static void
store_attributes_events_that_come_before_their_lease(void **state)
{
	/* all evidence first, then the lease that the hook's ring held back */
	static const size_t order[CHAIN_LENGTH] = { 0, 2, 3,  4,  5,  6,  7,
						    8, 9, 10, 11, 12, 13, 1 };
	struct bed *b = *state;
	struct bench_unit u;

	publish_files(b, 1);
	record_chain(b, make_batch(b), order);
	OK(b, bench_store_unit_get(b->s, CHAIN_MAC, &u, &b->err));
	assert_true(bench_flow_proven(&u));
	assert_replay_agrees(b, 1);
}

static int
count_alarms(const struct bench_event *e, void *arg)
{
	*(int *)arg += e->kind == BENCH_EVENT_ALARM;
	return 0;
}

/* Processes commit independently: any order of the same events gives the same grade. */
static void
store_gives_the_same_grade_for_any_order(void **state)
{
	uint32_t seed = 20260101;

	for (int round = 0; round < 25; round++) {
		struct bed *b;
		struct bench_unit u;
		size_t order[CHAIN_LENGTH];

		for (size_t i = 0; i < CHAIN_LENGTH; i++)
			order[i] = i;
		for (size_t i = CHAIN_LENGTH - 1; i > 0; i--) {
			size_t j, t = order[i];

			seed = seed * 1664525 + 1013904223;
			j = (seed >> 8) % (i + 1);
			order[i] = order[j];
			order[j] = t;
		}
		assert_int_equal(tear_down(state), 0);
		assert_int_equal(set_up(state), 0);
		b = *state;
		publish_files(b, 1);
		record_chain(b, make_batch(b), order);
		OK(b, bench_store_unit_get(b->s, CHAIN_MAC, &u, &b->err));
		assert_true(bench_flow_proven(&u));
		assert_replay_agrees(b, 1);
	}
}

static void
store_makes_an_alarm_and_no_link_when_witnesses_disagree(void **state)
{
	struct bed *b = *state;
	struct bench_event e[CHAIN_LENGTH], lease = chain_wire(BENCH_EVENT_LEASED, 25);
	struct bench_unit u;
	int alarms = 0;

	publish_files(b, 1);
	chain_whole(e);
	e[4].batch = make_batch(b);
	for (size_t i = 0; i < 10; i++)
		record(b, e[i]);
	lease.mac.b[5] = 2; /* from here on the address is another phone's */
	lease.mono.us = 105;
	record(b, lease);
	for (size_t i = 10; i < CHAIN_LENGTH; i++)
		record(b, e[i]);
	OK(b, bench_store_unit_get(b->s, CHAIN_MAC, &u, &b->err));
	assert_false(bench_flow_proven(&u));
	assert_int_equal(bench_flow_links(&u) & BENCH_LINK_DELIVERED, 0);
	assert_int_equal(bench_flow_links(&u) & BENCH_LINK_CONFIRMED, 0);
	assert_string_not_equal(u.alarm.text, "");
	OK(b, bench_store_event_each(b->s, 0, NULL, count_alarms, &alarms, &b->err));
	assert_int_equal(alarms, 1); /* of one trouble, however much shows it */
	assert_replay_agrees(b, 2);
}

/* A phone's report over HTTP: before its lease, for itself, and for another phone. */
static void
store_attributes_a_report_by_the_lease_alone(void **state)
{
	struct bed *b = *state;
	struct bench_event e = chain_event(BENCH_EVENT_REPORT, 30);
	struct bench_mac other = CHAIN_MAC;
	struct bench_unit u;

	bench_copy(e.serial, sizeof(e.serial), CHAIN_SERIAL);
	bench_copy(e.version, sizeof(e.version), CHAIN_TARGET);
	record(b, e);
	record(b, chain_wire(BENCH_EVENT_LEASED, 20));
	OK(b, bench_store_unit_get(b->s, CHAIN_MAC, &u, &b->err));
	assert_string_equal(u.reported_serial.text, CHAIN_SERIAL);
	assert_string_equal(u.agent.text, CHAIN_TARGET);
	other.b[5] = 9;
	e.mac = other;
	e.mono.us = 40;
	bench_copy(e.serial, sizeof(e.serial), "FCH9999ZZZZ");
	record(b, e);
	OK(b, bench_store_unit_get(b->s, CHAIN_MAC, &u, &b->err));
	assert_string_equal(u.reported_serial.text, CHAIN_SERIAL);
	OK(b, bench_store_unit_get(b->s, other, &u, &b->err));
	assert_string_equal(u.reported_serial.text, "");
	assert_string_not_equal(u.alarm.text, "");
	assert_replay_agrees(b, 2);
}

static void
store_gives_no_link_for_a_file_of_another_unit(void **state)
{
	struct bed *b = *state;
	struct bench_event stolen =
		chain_file(BENCH_EVENT_TRANSFER, 110, 1, BENCH_ROLE_REDIRECT);
	struct bench_event lease = chain_wire(BENCH_EVENT_LEASED, 20);
	struct bench_unit u;

	publish_files(b, 1);
	lease.mac.b[5] = stolen.mac.b[5] = 9;
	record(b, lease);
	record(b, stolen);
	OK(b, bench_store_unit_get(b->s, lease.mac, &u, &b->err));
	assert_int_equal(u.delivered, 0);
	assert_string_not_equal(u.alarm.text, "");
}

/* --- firmware that is fetched again ------------------------------------------------
 */

#define LOADS "/firmware/" CHAIN_TARGET ".loads"

static void
publish_firmware(struct bed *b)
{
	struct bench_event file =
		chain_file(BENCH_EVENT_ASKED, 1, 0, BENCH_ROLE_FIRMWARE);
	struct bench_published p = { .role = BENCH_ROLE_FIRMWARE, .file = file.file };

	bench_copy(p.name, sizeof(p.name), LOADS);
	memset(p.sha256, 'f', 64);
	OK(b, bench_store_publish(b->s, &p, &b->err));
}

static struct bench_event
fetch_at(int64_t at, const char *name)
{
	struct bench_event e =
		chain_file(BENCH_EVENT_ASKED, at, 0, BENCH_ROLE_FIRMWARE);

	bench_copy(e.name, sizeof(e.name), name);
	return e;
}

static struct bench_event
report_at(int64_t at, const char *version)
{
	struct bench_event e =
		chain_syslog(at, 0, BENCH_ROLE_NONE, BENCH_OUTCOME_RESYNC_OK);

	bench_copy(e.version, sizeof(e.version), version);
	return e;
}

static int
refetch_alarms(struct bed *b)
{
	int alarms = 0;

	OK(b, bench_store_event_each(b->s, 0, NULL, count_alarms, &alarms, &b->err));
	return alarms;
}

static void
store_tells_a_needless_firmware_fetch_from_a_due_one(void **state)
{
	/* what happens at 100 and 200, and whether it is an alarm */
	static const struct {
		const char *said, *fetched;
		int alarms;
	} cases[] = {
		{ CHAIN_TARGET, LOADS, 1 },
		{ CHAIN_TARGET, "firmware/" CHAIN_TARGET ".loads", 1 },
		{ "sip88xx.11-3-7MPP0001-1", LOADS, 0 },
		{ "", LOADS, 0 },
		{ CHAIN_TARGET, "/firmware/rootfs88xx.12-0-7MPP0501-123.sbn", 0 },
		{ CHAIN_TARGET, "/firmware/" CHAIN_TARGET ".1.loads", 0 },
		{ "sip88xx", LOADS, 0 },
		{ "*", LOADS, 0 },
	};

	for (size_t i = 0; i < BENCH_N(cases); i++) {
		struct bed *b;

		assert_int_equal(tear_down(state), 0);
		assert_int_equal(set_up(state), 0);
		b = *state;
		publish_firmware(b);
		record(b, chain_wire(BENCH_EVENT_LEASED, 20));
		record(b, report_at(100, cases[i].said));
		record(b, fetch_at(200, cases[i].fetched));
		assert_int_equal(refetch_alarms(b), cases[i].alarms);
		assert_replay_agrees(b, 1);
	}
}

static void
store_says_once_a_run_that_firmware_is_fetched_again(void **state)
{
	struct bed *b = *state;
	struct bench_unit u;

	assert_int_equal(make_batch(b), 1);
	publish_firmware(b);
	record(b, chain_wire(BENCH_EVENT_LEASED, 20));
	record(b, chain_publish(50, 1));
	record(b, fetch_at(60, LOADS)); /* due: nothing is reported yet */
	record(b, report_at(100, CHAIN_TARGET));
	assert_int_equal(refetch_alarms(b), 0);
	for (int64_t at = 110; at < 150; at += 10) {
		record(b, fetch_at(at, LOADS));
		record(b, report_at(at + 5, CHAIN_TARGET));
	}
	assert_int_equal(refetch_alarms(b), 1);
	OK(b, bench_store_unit_get(b->s, CHAIN_MAC, &u, &b->err));
	assert_non_null(
		strstr(u.alarm.text, "fetches firmware " CHAIN_TARGET " again"));

	/* a new run: what was fetched before it is said already, what comes is not */
	record(b, chain_publish(200, 2));
	record(b, report_at(210, CHAIN_TARGET));
	assert_int_equal(refetch_alarms(b), 1);
	record(b, fetch_at(220, LOADS));
	assert_int_equal(refetch_alarms(b), 2);
	assert_replay_agrees(b, 1);
}

/* An older version in between makes the second fetch a due one. */
static void
store_takes_the_last_report_before_the_fetch(void **state)
{
	struct bed *b = *state;

	publish_firmware(b);
	record(b, chain_wire(BENCH_EVENT_LEASED, 20));
	record(b, report_at(100, CHAIN_TARGET));
	record(b, report_at(120, "sip88xx.11-3-7MPP0001-1"));
	record(b, fetch_at(130, LOADS));
	record(b, report_at(140, CHAIN_TARGET));
	assert_int_equal(refetch_alarms(b), 0);
}

/* Report, fetch and lease in every order: the same alarm, and replay agrees. */
static void
store_sees_a_needless_fetch_in_any_order(void **state)
{
	static const size_t orders[][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
					    { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
	const struct bench_event events[] = { chain_wire(BENCH_EVENT_LEASED, 20),
					      report_at(100, CHAIN_TARGET),
					      fetch_at(200, LOADS) };

	for (size_t i = 0; i < BENCH_N(orders); i++) {
		struct bed *b;

		assert_int_equal(tear_down(state), 0);
		assert_int_equal(set_up(state), 0);
		b = *state;
		publish_firmware(b);
		for (size_t j = 0; j < 3; j++)
			record(b, events[orders[i][j]]);
		assert_int_equal(refetch_alarms(b), 1);
		assert_replay_agrees(b, 1);
	}
}

static int
sql(struct bed *b, const char *text)
{
	sqlite3 *db;
	int r = sqlite3_open(b->path, &db);

	assert_int_equal(r, SQLITE_OK);
	r = sqlite3_exec(db, text, NULL, NULL, NULL);
	sqlite3_close(db);
	return r;
}

static void
store_gate_refuses_direct_sql(void **state)
{
	struct bed *b = *state;

	record(b, chain_wire(BENCH_EVENT_LEASED, 20));
	assert_int_equal(sql(b, "UPDATE unit SET packed = 1"), SQLITE_CONSTRAINT);
	assert_int_equal(sql(b, "DELETE FROM unit"), SQLITE_CONSTRAINT);
	assert_int_equal(sql(b, "DELETE FROM event"), SQLITE_CONSTRAINT);
	assert_int_equal(sql(b, "UPDATE event SET text = ''"), SQLITE_CONSTRAINT);
	assert_int_equal(
		sql(b, "INSERT INTO event (boot, mono_us, wall_us, kind, source, unit)"
		       " VALUES (1, 1, 1, 'packed', 'x', '00:56:2b:00:00:01')"),
		SQLITE_CONSTRAINT);
}

static void
store_closes_a_batch_only_with_proven_units(void **state)
{
	struct bed *b = *state;
	struct bench_event e[CHAIN_LENGTH], other = chain_scan(55);
	struct bench_batch batch;
	struct bench_mac mac = { { 0x00, 0x56, 0x2b, 0, 0, 2 } };
	int64_t id = make_batch(b);

	publish_files(b, 1);
	record_chain(b, id, NULL);
	other.mac = other.unit = mac;
	other.batch = id;
	bench_copy(other.serial, sizeof(other.serial), "FCH2143E1AC");
	record(b, other);
	assert_int_equal(bench_store_batch_close(b->s, id, &b->err), -EAGAIN);
	OK(b, bench_store_batch_get(b->s, id, &batch, &b->err));
	assert_int_equal(batch.state, BENCH_BATCH_CLOSING);
	assert_int_equal(batch.packed, 1);

	/* closing: no new unit that is not proven, by no way */
	OK(b, bench_store_batch_remove(b->s, id, mac, &b->err));
	assert_int_equal(bench_store_batch_add(b->s, id, mac, &b->err), -EPERM);
	chain_whole(e);
	e[4].unit = e[4].mac = mac;
	e[4].batch = id;
	e[4].mono.us = 0;
	bench_copy(e[4].serial, sizeof(e[4].serial), "FCH2143E1AC");
	assert_int_equal(bench_store_record(b->s, &e[4], NULL, &b->err), -EEXIST);

	OK(b, bench_store_batch_close(b->s, id, &b->err));
	OK(b, bench_store_batch_get(b->s, id, &batch, &b->err));
	assert_int_equal(batch.state, BENCH_BATCH_CLOSED);
	assert_int_equal(bench_store_batch_close(b->s, id, &b->err), -EALREADY);
	assert_int_equal(sql(b, "UPDATE batch SET customer = 'x'"), SQLITE_CONSTRAINT);
	assert_replay_agrees(b, 2);
}

static void
store_keeps_a_serial_for_one_unit(void **state)
{
	struct bed *b = *state;
	struct bench_event e = chain_scan(50);

	e.batch = make_batch(b);
	record(b, e);
	e.unit.b[5] = e.mac.b[5] = 7;
	assert_int_equal(bench_store_record(b->s, &e, NULL, &b->err), -EEXIST);
	assert_replay_agrees(b, 1);
}

static void
store_keeps_one_of_each_uniq_and_any_bytes(void **state)
{
	static const uint8_t bytes[] = { 0, 0xff, '\n', 0x80, 0 };
	struct bed *b = *state;
	struct bench_event e = { .kind = BENCH_EVENT_SYSLOG,
				 .source = "syslog",
				 .ip = "10.77.1.1",
				 .uniq = "a@1",
				 .raw = { bytes, sizeof(bytes) } };
	int64_t first = 0, second = -1;

	OK(b, bench_store_record(b->s, &e, &first, &b->err));
	OK(b, bench_store_record(b->s, &e, &second, &b->err));
	assert_int_not_equal(first, 0);
	assert_int_equal(second, 0);
	assert_int_equal(sql(b, "SELECT 1 / (count(*) = 1 AND max(raw) = "
				"x'00ff0a8000') FROM event"),
			 SQLITE_OK);
}

static void
store_refuses_missing_newer_and_foreign_databases(void **state)
{
	struct bed *b = *state;
	struct bench_store *s = NULL;
	FILE *f;

	assert_int_equal(bench_store_open("/nonexistent/bench.db", 0, &s, &b->err),
			 -ENOENT);
	bench_store_freep(&b->s);
	assert_int_equal(sql(b, "PRAGMA user_version = 99"), SQLITE_OK);
	assert_int_equal(bench_store_open(b->path, 0, &s, &b->err), -ESTALE);
	assert_non_null(strstr(b->err.text, "99"));
	assert_int_equal(bench_store_open(b->path, BENCH_STORE_CREATE, &s, &b->err),
			 -ESTALE);
	unlink(b->path);
	f = fopen(b->path, "w");
	assert_non_null(f);
	for (int i = 0; i < 5000; i++)
		fputs("this is no database ", f);
	fclose(f);
	assert_int_equal(bench_store_open(b->path, 0, &s, &b->err), -EIO);
	assert_null(s);
}

static int
load_sql(const char *path, const char *file)
{
	bench_auto(bench_closep) int fd = open(file, O_RDONLY | O_CLOEXEC);
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	sqlite3 *db = NULL;
	int r = bench_file_read_all(fd, 1 << 20, &text);

	if (r == 0 && sqlite3_open(path, &db) != SQLITE_OK)
		r = -EIO;
	if (r == 0 && sqlite3_exec(db, text.text, NULL, NULL, NULL) != SQLITE_OK)
		r = -EINVAL;
	sqlite3_close(db);
	return r;
}

/* As the released version left it; the saved text lacks the pragma. */
static void
store_migrates_the_database_of_version_1(void **state)
{
	struct bed *b = *state;
	struct bench_batch batch;

	bench_store_freep(&b->s);
	unlink(b->path);
	assert_int_equal(load_sql(b->path, DATA_DIR "/version-1.sql"), 0);
	assert_int_equal(sql(b, "PRAGMA user_version = 1"), SQLITE_OK);
	assert_int_equal(bench_store_open(b->path, 0, &b->s, &b->err), -ESTALE);
	OK(b, bench_store_open(b->path, BENCH_STORE_CREATE, &b->s, &b->err));
	assert_replay_agrees(b, 32);
	OK(b, bench_store_batch_get(b->s, 2, &batch, &b->err));
	assert_int_equal(batch.state, BENCH_BATCH_CLOSED);
	assert_int_equal(batch.packed, 3);
	OK(b, bench_store_batch_get(b->s, 1, &batch, &b->err));
	assert_int_equal(batch.proven, 8);
	assert_int_equal(sql(b, "SELECT 1 / NOT EXISTS (SELECT * FROM"
				" pragma_foreign_key_check)"),
			 SQLITE_OK);
	assert_int_equal(sql(b, "UPDATE unit SET proven = 1"), SQLITE_CONSTRAINT);
}

static void
store_migrates_version_2_with_its_seal(void **state)
{
	struct bed *b = *state;
	struct bench_unit u;

	bench_store_freep(&b->s);
	unlink(b->path);
	assert_int_equal(load_sql(b->path, DATA_DIR "/version-2.sql"), 0);
	assert_int_equal(sql(b, "PRAGMA user_version = 2"), SQLITE_OK);
	OK(b, bench_store_open(b->path, BENCH_STORE_CREATE, &b->s, &b->err));
	assert_replay_agrees(b, 18);
	OK(b, bench_store_unit_by_serial(b->s, "FCH2143000D", &u, &b->err));
	assert_true(bench_flow_on_hold(&u));
	assert_string_equal(u.slot.text, "");
	assert_int_equal(sql(b, "SELECT 1 / count(*) FROM seal"), SQLITE_OK);
	assert_int_equal(sql(b, "UPDATE seal SET staff = ''"), SQLITE_CONSTRAINT);
}

static void
store_says_busy_when_another_holds_it(void **state)
{
	struct bed *b = *state;
	struct bench_event e = chain_wire(BENCH_EVENT_LEASED, 20);
	sqlite3 *other;

	assert_int_equal(sqlite3_open(b->path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL),
			 SQLITE_OK);
	bench_store_set_patience(b->s, 50);
	assert_int_equal(bench_store_record(b->s, &e, NULL, &b->err), -EBUSY);
	assert_int_equal(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
	OK(b, bench_store_record(b->s, &e, NULL, &b->err));
	sqlite3_close(other);
}

static void
store_records_after_its_first_transaction_was_undone(void **state)
{
	struct bed *b = *state;
	struct bench_event e = chain_wire(BENCH_EVENT_LEASED, 20);

	OK(b, bench_store_begin(b->s, &b->err));
	OK(b, bench_store_record(b->s, &e, NULL, &b->err)); /* makes the boot's row */
	bench_store_rollback(b->s);
	OK(b, bench_store_record(b->s, &e, NULL, &b->err));
	assert_replay_agrees(b, 1);
}

static void
store_is_for_the_group_and_nobody_else(void **state)
{
	struct bed *b = *state;
	struct stat st;

	assert_int_equal(stat(b->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0660);
}

static void
store_versions_a_recipe_only_when_its_text_changes(void **state)
{
	struct bed *b = *state;
	struct bench_recipe_row r;
	const char *const texts[] = { "one", "one", "two" };
	const int versions[] = { 1, 1, 2 };

	for (size_t i = 0; i < BENCH_N(texts); i++) {
		OK(b, bench_store_recipe_put(b->s, "acme", texts[i], "planner", &r,
					     &b->err));
		assert_int_equal(r.version, versions[i]);
		bench_recipe_row_clear(&r);
	}
	assert_int_equal(bench_store_recipe_get(b->s, "none", 0, &r, &b->err), -ENOENT);
}

static void
store_takes_an_approval_of_a_second_person_only(void **state)
{
	static const char *const same[] = { "planner", "Planner", "PLANNER",
					    " planner " };
	struct bed *b = *state;
	struct bench_recipe_row r;
	struct bench_batch batch = { .customer = "Acme" };
	int64_t id;

	OK(b, bench_store_recipe_put(b->s, "acme", "text", "planner", &r, &b->err));
	assert_string_equal(r.added_by, "planner");
	assert_string_equal(r.approved_by, "");
	batch.recipe = r.id;
	id = r.id;
	bench_recipe_row_clear(&r);
	assert_int_equal(bench_store_batch_open(b->s, &batch, &id, &b->err), -EEXIST);
	assert_non_null(strstr(b->err.text, "not approved"));
	for (size_t i = 0; i < BENCH_N(same); i++) {
		int code = bench_store_recipe_approve(b->s, batch.recipe, same[i], "u",
						      &b->err);

		print_message("%s\n", b->err.text);
		assert_true(code == -EPERM || code == -EEXIST);
		assert_non_null(strstr(b->err.text, "second person"));
	}
	assert_int_equal(
		bench_store_recipe_approve(b->s, batch.recipe, " ", "u", &b->err),
		-EEXIST);
	OK(b, bench_store_recipe_approve(b->s, batch.recipe, "checker", "https://h/",
					 &b->err));
	assert_int_equal(
		bench_store_recipe_approve(b->s, batch.recipe, "other", "u", &b->err),
		-EALREADY);
	OK(b, bench_store_recipe_get(b->s, "acme", 0, &r, &b->err));
	assert_string_equal(r.approved_by, "checker");
	assert_string_equal(r.destination, "https://h/");
	assert_int_not_equal(r.approved.us, 0);
	bench_recipe_row_clear(&r);
	OK(b, bench_store_batch_open(b->s, &batch, &id, &b->err));
}

static int
keep_text(const struct bench_event *e, void *arg)
{
	if (e->kind == BENCH_EVENT_BATCH)
		bench_copy(arg, 256, e->text);
	return 0;
}

static void
store_changes_a_batchs_recipe_to_an_approved_one(void **state)
{
	struct bed *b = *state;
	struct bench_recipe_row r, again;
	struct bench_batch batch;
	int64_t id = make_batch(b);
	char text[256] = "";

	OK(b,
	   bench_store_recipe_put(b->s, "acme", "other text", "planner", &r, &b->err));
	assert_int_equal(r.version, 2);
	assert_int_equal(bench_store_batch_recipe(b->s, id, r.id, &b->err), -EPERM);
	assert_non_null(strstr(b->err.text, "version 2 is not approved"));
	OK(b, bench_store_recipe_approve(b->s, r.id, "checker", "", &b->err));
	OK(b, bench_store_batch_recipe(b->s, id, r.id, &b->err));
	OK(b, bench_store_batch_get(b->s, id, &batch, &b->err));
	assert_int_equal(batch.recipe, r.id);
	OK(b, bench_store_event_each(b->s, 0, NULL, keep_text, text, &b->err));
	assert_string_equal(text, "recipe acme version 2");
	OK(b, bench_store_recipe_version(b->s, "acme", 2, &again, &b->err));
	assert_string_equal(again.sha256, r.sha256);
	bench_recipe_row_clear(&again);
	OK(b, bench_store_recipe_by_sha256(b->s, r.sha256, &again, &b->err));
	assert_int_equal(again.version, 2);
	bench_recipe_row_clear(&again);
	assert_int_equal(bench_store_recipe_version(b->s, "acme", 3, &again, &b->err),
			 -ENOENT);
	bench_recipe_row_clear(&r);
}

static void
store_moves_the_generation_with_scans_only(void **state)
{
	struct bed *b = *state;
	struct bench_event scan = chain_scan(50);
	int64_t before, after;

	scan.batch = make_batch(b);
	assert_int_equal(bench_store_generation(b->s, &before), 0);
	record(b, chain_wire(BENCH_EVENT_LEASED, 20));
	assert_int_equal(bench_store_generation(b->s, &after), 0);
	assert_int_equal(after, before);
	record(b, scan);
	assert_int_equal(bench_store_generation(b->s, &after), 0);
	assert_int_equal(after, before + 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(store_proves_a_whole_run_and_replays_it),
		TEST(store_attributes_events_that_come_before_their_lease),
		TEST(store_gives_the_same_grade_for_any_order),
		TEST(store_attributes_a_report_by_the_lease_alone),
		TEST(store_makes_an_alarm_and_no_link_when_witnesses_disagree),
		TEST(store_gives_no_link_for_a_file_of_another_unit),
		TEST(store_tells_a_needless_firmware_fetch_from_a_due_one),
		TEST(store_says_once_a_run_that_firmware_is_fetched_again),
		TEST(store_takes_the_last_report_before_the_fetch),
		TEST(store_sees_a_needless_fetch_in_any_order),
		TEST(store_gate_refuses_direct_sql),
		TEST(store_closes_a_batch_only_with_proven_units),
		TEST(store_keeps_a_serial_for_one_unit),
		TEST(store_keeps_one_of_each_uniq_and_any_bytes),
		TEST(store_refuses_missing_newer_and_foreign_databases),
		TEST(store_migrates_the_database_of_version_1),
		TEST(store_migrates_version_2_with_its_seal),
		TEST(store_says_busy_when_another_holds_it),
		TEST(store_records_after_its_first_transaction_was_undone),
		TEST(store_is_for_the_group_and_nobody_else),
		TEST(store_versions_a_recipe_only_when_its_text_changes),
		TEST(store_takes_an_approval_of_a_second_person_only),
		TEST(store_changes_a_batchs_recipe_to_an_approved_one),
		TEST(store_moves_the_generation_with_scans_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
