#include "bed.h"
#include "gather.h"

#include <bench/file.h>
#include <bench/hash.h>
#include <bench/paper.h>
#include <bench/report.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <scarce.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* --- a batch that left --------------------------------------------------------------
 */

static void
walk(struct bed *b, int64_t batch, unsigned n)
{
	struct bed_phone p = bed_phone(n, batch);

	b->base += 1000000;
	bed_walk(b, &p, BED_SEEN, BED_END);
}

static int64_t
filled_batch(struct bed *b, const char *order, unsigned first, unsigned n)
{
	int64_t batch = bed_batch(b, "Acme", order, BED_RECIPE("prov.example.com"));

	for (unsigned i = 0; i < n; i++)
		walk(b, batch, first + i);
	return batch;
}

static struct bench_seal
seal_of(struct bed *b, int64_t batch)
{
	struct bench_seal seal = { 0 };

	bench_store_set_staff(b->s, "supervisor 1");
	bed_must(b, bench_seal_batch(b->s, batch, NULL, &seal, &b->err), "seal");
	bench_store_set_staff(b->s, "");
	return seal;
}

static char *json_of(struct bed *b, const struct bench_report_what *what);

static int
add_to_str(const void *data, size_t n, void *arg)
{
	bench_str_add_n(arg, data, n);
	return 0;
}

static char *
written(struct bed *b, const char *format, const struct bench_report_what *what)
{
	struct bench_str out = { 0 };

	bed_must(b, bench_report_write(b->s, format, what, add_to_str, &out, &b->err),
		 format);
	return bench_str_take(&out);
}

static char *
json_of(struct bed *b, const struct bench_report_what *what)
{
	return written(b, "json", what);
}

static char *
report_of(struct bed *b, int64_t batch)
{
	return json_of(b, &(struct bench_report_what){ .batch = batch });
}

static void
add_supervisor(struct bed *b)
{
	bed_sql(b, "INSERT OR IGNORE INTO staff (name, role, pin, active, added_us)"
		   " VALUES ('supervisor 1', 'supervisor', x'00', 1, 0)");
}

static void
act(struct bed *b, struct bench_event e)
{
	bench_copy(e.source, sizeof(e.source), "bench");
	e.mono = bench_mono_now();
	bench_copy(e.staff, sizeof(e.staff), "supervisor 1");
	bed_must(b, bench_store_record(b->s, &e, NULL, &b->err), "act");
}

/* As 'bench batch reopen' does it. */
static void
open_again(struct bed *b, int64_t batch, unsigned first, unsigned n)
{
	char sql[120];

	add_supervisor(b);
	act(b, (struct bench_event){ .kind = BENCH_EVENT_REOPENED,
				     .batch = batch,
				     .text = "one phone too many" });
	for (unsigned i = 0; i < n; i++)
		act(b, (struct bench_event){ .kind = BENCH_EVENT_UNSHIPPED,
					     .unit = bed_phone(first + i, 0).mac,
					     .batch = batch });
	snprintf(sql, sizeof(sql),
		 "UPDATE batch SET state = 'open', closed_us = 0 WHERE id = %d",
		 (int)batch);
	bed_sql(b, sql);
}

/* --- what verifying finds -----------------------------------------------------------
 */

struct found {
	int n;
	struct bench_str text; /* "where: what\n"… */
	struct bench_verified v;
};

static int
note(const char *where, const char *what, void *arg)
{
	struct found *f = arg;

	f->n++;
	bench_str_addf(&f->text, "%s: %s\n", where, what);
	return 0;
}

static struct found
verified(struct bed *b, int64_t batch)
{
	struct found f = { 0 };

	bed_must(b, bench_verify_batch(b->s, batch, note, &f, &f.v, &b->err), "verify");
	assert_int_equal(f.n, f.v.differences);
	return f;
}

static struct found
verified_file(struct bed *b, const char *text)
{
	struct found f = { 0 };
	const struct bench_bytes file = { (const uint8_t *)text, strlen(text) };

	bed_must(b, bench_verify_report(b->s, file, note, &f, &f.v, &b->err), "verify");
	assert_int_equal(f.n, f.v.differences);
	return f;
}

static void
assert_fine(struct found f)
{
	if (f.n != 0)
		fail_msg("%s", bench_str_get(&f.text));
	bench_str_clear(&f.text);
}

static void
assert_told(struct found f, const char *words)
{
	if (strstr(bench_str_get(&f.text), words) == NULL)
		fail_msg("no '%s' in: %s", words, bench_str_get(&f.text));
	bench_str_clear(&f.text);
}

/* --- sealing ------------------------------------------------------------------------
 */

static void
closing_seals_and_the_reports_hash_is_the_seals(void **state)
{
	struct bed *b = *state;
	int64_t batch = filled_batch(b, "A-17", 1, 3);
	struct bench_seal seal = seal_of(b, batch), kept;
	bench_auto(bench_freep) char *text = report_of(b, batch);
	bench_auto(bench_hash_clear) struct bench_hash h = { 0 };
	char sha256[BENCH_SHA256_TEXT];
	struct bench_event e;
	json_t *o;

	assert_int_equal(seal.units, 3);
	/* the batch's opening and closing, 14 and packed and shipped of each unit */
	assert_int_equal(seal.events, 2 + 3 * 16);
	assert_string_equal(seal.staff, "supervisor 1");
	assert_string_equal(seal.previous, "");
	bed_must(b, bench_store_seal_last(b->s, batch, &kept, &b->err), "seal");
	assert_memory_equal(kept.chain, seal.chain, 64);

	assert_int_equal(bench_hash_begin(&h), 0);
	assert_int_equal(bench_hash_add(&h, text, strlen(text)), 0);
	assert_int_equal(bench_hash_end(&h, sha256), 0);
	assert_string_equal(sha256, seal.report);

	bed_must(b, bench_store_event_get(b->s, seal.event + 1, &e, &b->err), "event");
	assert_int_equal(e.kind, BENCH_EVENT_SEALED);
	assert_string_equal(e.sha256, seal.chain);
	assert_string_equal(e.staff, "supervisor 1");

	o = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(o);
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(o, "seal"), "chain")),
		seal.chain);
	json_decref(o);
	assert_fine(verified(b, batch));
	assert_fine(verified_file(b, text));
}

static void
seals_follow_one_another(void **state)
{
	struct bed *b = *state;
	int64_t first = filled_batch(b, "A-17", 1, 2);
	int64_t second = filled_batch(b, "A-18", 11, 2);
	struct bench_seal a = seal_of(b, first), c = seal_of(b, second);

	assert_string_equal(c.previous, a.chain);
	assert_fine(verified(b, first));
	assert_fine(verified(b, second));
	/* a seal whose words were changed breaks those behind it */
	bed_sql(b,
		"DROP TRIGGER seal_is_final;"
		" UPDATE seal SET chain = replace(chain, substr(chain, 1, 4), 'ffff')"
		" WHERE id = 1");
	assert_told(verified(b, second), "does not follow the seal before it");
}

static void
a_closing_batch_stays_closing_and_has_no_seal(void **state)
{
	struct bed *b = *state;
	int64_t batch = filled_batch(b, "A-17", 1, 1);
	struct bed_phone stuck = bed_phone(2, batch);
	struct bench_batch row;
	struct bench_seal seal;

	bed_walk(b, &stuck, BED_SEEN, BED_REDIRECT);
	assert_int_equal(bench_seal_batch(b->s, batch, NULL, &seal, &b->err), -EAGAIN);
	bed_must(b, bench_store_batch_get(b->s, batch, &row, &b->err), "batch");
	assert_int_equal(row.state, BENCH_BATCH_CLOSING);
	assert_int_equal(bench_store_seal_last(b->s, 0, &seal, NULL), -ENOENT);
	assert_int_equal(bench_verify_batch(b->s, batch, note, NULL,
					    &(struct bench_verified){ 0 }, &b->err),
			 -ENODATA);
	assert_non_null(strstr(b->err.text, "never sealed"));
}

static void
assert_untouched(struct bed *b, int64_t batch)
{
	struct bench_batch row;
	struct bench_seal seal;

	bed_must(b, bench_store_batch_get(b->s, batch, &row, &b->err), "batch");
	assert_int_equal(row.state, BENCH_BATCH_OPEN);
	assert_int_equal(row.packed, 0);
	assert_int_equal(bench_store_seal_last(b->s, 0, &seal, NULL), -ENOENT);
}

/* A short shipment: packing what is ready, moving the rest, sealing, all or nothing. */
static void
a_short_shipment_is_sealed_and_its_rest_is_another_batch_s(void **state)
{
	struct bed *b = *state;
	int64_t batch = filled_batch(b, "A-17", 1, 2), rest = 0;
	struct bed_phone stuck = bed_phone(3, batch);
	bench_auto(bench_freep) char *text = NULL;
	struct bench_seal seal;
	struct bench_unit u;
	char id[24];

	bed_walk(b, &stuck, BED_SEEN, BED_REDIRECT);
	bed_sql(b, "CREATE TRIGGER full_disk BEFORE INSERT ON seal"
		   " BEGIN SELECT RAISE(ABORT, 'no'); END");
	assert_true(bench_seal_batch(b->s, batch, &rest, &seal, &b->err) < 0);
	assert_untouched(b, batch);
	bed_sql(b, "DROP TRIGGER full_disk");
	bed_must(b, bench_seal_batch(b->s, batch, &rest, &seal, &b->err), "seal");
	assert_int_equal(seal.units, 2);
	assert_true(rest > batch);
	snprintf(id, sizeof(id), "%lld", (long long)rest);
	bed_must(b, bench_store_unit_get(b->s, stuck.mac, &u, &b->err), "unit");
	assert_string_equal(u.batch.text, id);
	text = report_of(b, batch);
	assert_non_null(strstr(text, "00:56:2b:00:00:03"));
	assert_fine(verified(b, batch));
}

/* Two people, two processes. */
static void
of_two_who_close_one_wins_and_the_other_is_told(void **state)
{
	struct bed *b = *state;
	int64_t batch = filled_batch(b, "A-17", 1, 40);
	int codes[2] = { 0, 0 }, done = 0, told = 0, go[2];
	pid_t pids[2];

	bench_store_freep(&b->s);
	assert_int_equal(pipe(go), 0);
	for (size_t i = 0; i < 2; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			struct bench_store *s = NULL;
			struct bench_seal seal;
			char c;
			int r = bench_store_open(b->database, 0, &s, NULL);

			close(go[1]);
			(void)!read(go[0], &c, 1); /* both at once */
			bench_store_set_patience(s, 60000);
			if (r == 0)
				r = bench_seal_batch(s, batch, NULL, &seal, NULL);
			bench_store_freep(&s);
			_exit(-r);
		}
	}
	close(go[0]);
	close(go[1]);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(waitpid(pids[i], &codes[i], 0), pids[i]);
		assert_true(WIFEXITED(codes[i]));
		done += WEXITSTATUS(codes[i]) == 0;
		told += WEXITSTATUS(codes[i]) == EALREADY;
	}
	assert_int_equal(done, 1);
	assert_int_equal(told, 1);
	bed_open(b, b->database, 0);
	assert_fine(verified(b, batch));
}

static void
what_the_events_do_not_bear_out_is_not_closed(void **state)
{
	struct bed *b = *state;
	int64_t batch = filled_batch(b, "A-17", 1, 1);
	struct bed_phone p = bed_phone(2, batch);
	char *trigger = NULL, sql[2000];
	struct bench_seal seal;
	sqlite3_stmt *stmt;
	sqlite3 *db;

	bed_walk(b, &p, BED_SEEN, BED_REDIRECT);
	assert_int_equal(sqlite3_open(b->database, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db,
					    "SELECT sql FROM sqlite_schema WHERE name ="
					    " 'unit_gate_proven'",
					    -1, &stmt, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	trigger = strdup((const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	/* the trigger is put back: the schema is as it should be */
	snprintf(
		sql, sizeof(sql),
		"DROP TRIGGER unit_gate_proven; UPDATE unit SET delivered = last,"
		" confirmed = last, cleaned = last, first_delivered = last, proven = 1,"
		" missing = '', missing_links = 0 WHERE mac = '00:56:2b:00:00:02'");
	bed_sql(b, sql);
	bed_sql(b, trigger);
	free(trigger);
	assert_int_equal(bench_seal_batch(b->s, batch, NULL, &seal, &b->err), -EBADMSG);
	assert_non_null(strstr(b->err.text, "00:56:2b:00:00:02"));
	assert_untouched(b, batch);
}

static void
nothing_is_closed_when_a_trigger_is_gone(void **state)
{
	struct bed *b = *state;
	int64_t batch = filled_batch(b, "A-17", 1, 1);
	struct bench_seal seal;

	bed_sql(b, "DROP TRIGGER event_is_final");
	assert_int_equal(bench_seal_batch(b->s, batch, NULL, &seal, &b->err), -EBADMSG);
	assert_non_null(strstr(b->err.text, "trigger event_is_final is missing"));
	assert_untouched(b, batch);
}

static void
sql_cannot_change_a_seal(void **state)
{
	static const char *const tries[] = {
		"UPDATE seal SET chain = report",
		"DELETE FROM seal",
		"UPDATE seal_unit SET grade = 'A'",
		"DELETE FROM seal_unit",
		"INSERT INTO seal SELECT NULL, 2, 1, events, units, chain, previous,"
		" report, schema, staff, at_us, head FROM seal",
	};
	struct bed *b = *state;
	int64_t batch = filled_batch(b, "A-17", 1, 1);
	sqlite3 *db;

	(void)filled_batch(b, "A-18", 11, 1);
	(void)seal_of(b, batch);
	assert_int_equal(sqlite3_open(b->database, &db), SQLITE_OK);
	for (size_t i = 0; i < BENCH_N(tries); i++) {
		assert_int_equal(sqlite3_exec(db, tries[i], NULL, NULL, NULL),
				 SQLITE_CONSTRAINT);
		assert_non_null(strstr(sqlite3_errmsg(db), "seal"));
	}
	sqlite3_close(db);
}

/* --- what comes later ---------------------------------------------------------------
 */

static void
later_life_does_not_change_a_sealed_report(void **state)
{
	struct bed *b = *state;
	int64_t batch = filled_batch(b, "A-17", 1, 3), other;
	struct bed_phone p = bed_phone(2, 0);
	bench_auto(bench_freep) char *before = NULL, *after = NULL, *csv = NULL,
				     *csv_after = NULL;

	(void)seal_of(b, batch);
	before = report_of(b, batch);
	csv = written(b, "csv", &(struct bench_report_what){ .batch = batch });
	/* one comes back, and leaves again with another order, after another run */
	act(b, (struct bench_event){ .kind = BENCH_EVENT_RETURNED,
				     .unit = p.mac,
				     .name = "restock",
				     .text = "customer ordered too many" });
	other = bed_batch(b, "Other", "B-1", BED_RECIPE("prov.example.org"));
	p = bed_phone(2, other);
	p.run = 2;
	b->base = bench_mono_now().us;
	bed_walk(b, &p, BED_SEEN, BED_PUBLISH);
	bed_record(b, &p, chain_publish(60, 2));
	walk(b, other, 21);
	act(b, (struct bench_event){ .kind = BENCH_EVENT_ALARM,
				     .unit = bed_phone(1, 0).mac,
				     .name = "clone",
				     .text = "seen again" });
	add_supervisor(b);
	after = report_of(b, batch);
	assert_string_equal(before, after);
	csv_after = written(b, "csv", &(struct bench_report_what){ .batch = batch });
	assert_string_equal(csv, csv_after);
	assert_fine(verified(b, batch));
	assert_fine(verified_file(b, before));
	assert_fine(verified_file(b, csv));
}

static void
a_paper_of_before_a_reopening_is_held_against_its_own_seal(void **state)
{
	struct bed *b = *state;
	int64_t batch = filled_batch(b, "A-17", 1, 2);
	struct bench_seal first = seal_of(b, batch), second;
	const struct bench_report_what what = { .batch = batch };
	const struct bench_paper how = { .bench = "", .by = "" };
	bench_auto(bench_str_clear) struct bench_str old = { 0 };
	struct bench_bytes file;
	struct found f = { 0 };

	bed_must(b, bench_paper_shipment(b->s, &what, true, &how, &old, &b->err),
		 "workbook");
	open_again(b, batch, 1, 2);
	walk(b, batch, 3);
	second = seal_of(b, batch);
	file = (struct bench_bytes){ (const uint8_t *)old.text, old.len };
	bed_must(b, bench_paper_verify(b->s, file, note, &f, &f.v, &b->err), "verify");
	assert_int_not_equal(first.id, second.id);
	assert_int_equal(f.v.seal.id, first.id);
	assert_int_equal(f.v.seal.units, 2);
	assert_fine(f);
}

static void
the_report_of_before_a_reopening_is_still_borne_out(void **state)
{
	struct bed *b = *state;
	int64_t batch = filled_batch(b, "A-17", 1, 2);
	struct bench_seal first = seal_of(b, batch), second;
	bench_auto(bench_freep) char *old = report_of(b, batch), *new = NULL,
				     *again = NULL, *open = NULL;

	open_again(b, batch, 1, 2);
	open = report_of(b, batch); /* of no seal */
	assert_non_null(strstr(open, "\"seal\":null"));
	assert_non_null(strstr(open, "one phone too many"));
	assert_fine(verified(b, batch));
	assert_fine(verified_file(b, old));
	bed_must(b,
		 bench_store_batch_remove(b->s, batch, bed_phone(9, 0).mac, NULL) ==
				 -ENOENT
			 ? 0
			 : -1,
		 "remove");
	walk(b, batch, 3);
	second = seal_of(b, batch);
	assert_int_equal(second.units, 3);
	assert_string_equal(second.previous, first.chain);
	new = report_of(b, batch);
	assert_fine(verified_file(b, old));
	assert_fine(verified_file(b, new));
	assert_fine(verified(b, batch));
	again = json_of(b, &(struct bench_report_what){ .seal = first.id });
	assert_string_equal(again, old);
	/* what was written in between names no seal, and the batch has moved on */
	assert_told(verified_file(b, open), "its tables may have moved on");
}

static void
an_open_batchs_report_is_borne_out_as_of_its_event(void **state)
{
	struct bed *b = *state;
	int64_t batch = filled_batch(b, "A-17", 1, 2);
	bench_auto(bench_freep) char *text = report_of(b, batch);
	struct found f;

	walk(b, batch, 3);
	f = verified_file(b, text);
	assert_int_equal(f.v.seal.id, 0);
	assert_true(f.v.is_file);
	assert_fine(f);
}

/* --- one unit, for its certificate ---------------------------------------------------
 */

struct one {
	int n;
	char grade[2], verdict[256], mac[BENCH_MAC_TEXT], host[256];
	bool sealed;
	int64_t delivered;
};

static int
keep_one(const struct report *r, const struct evidence *e, void *arg)
{
	struct one *o = arg;

	o->n++;
	evidence_grade(e, o->grade);
	evidence_verdict(e, o->verdict);
	bench_mac_format(e->unit.mac, o->mac);
	bench_copy(o->host, sizeof(o->host), r->host);
	o->sealed = r->seal.id != 0;
	o->delivered = evidence_source_of(e, BENCH_LINK_DELIVERED)->id;
	return 0;
}

static struct one
one_unit(struct bed *b, unsigned n, int64_t batch, int code)
{
	struct one o = { 0 };
	const struct report_reader reader = { .what = { .batch = batch },
					      .unit = keep_one,
					      .arg = &o };
	struct report report;
	int r = report_gather_unit(b->s, bed_phone(n, 0).mac, &reader, &report,
				   &b->err);

	assert_int_equal(r, code);
	if (r == 0)
		report_clear(&report);
	return o;
}

static void
a_unit_alone_is_told_as_it_was_sealed(void **state)
{
	struct bed *b = *state;
	int64_t batch = filled_batch(b, "A-17", 1, 3);
	struct one before, o;

	before = one_unit(b, 2, 0, 0); /* as of now */
	assert_string_equal(before.verdict, "proven");
	assert_false(before.sealed);
	(void)seal_of(b, batch);
	act(b, (struct bench_event){ .kind = BENCH_EVENT_RETURNED,
				     .unit = bed_phone(2, 0).mac,
				     .text = "wrong colour" });
	o = one_unit(b, 2, 0, 0); /* by the batch that it left with last */
	assert_int_equal(o.n, 1);
	assert_true(o.sealed);
	assert_string_equal(o.mac, "00:56:2b:00:00:02");
	assert_string_equal(o.verdict, "proven");
	assert_string_equal(o.grade, "B");
	assert_string_equal(o.host, "prov.example.com");
	assert_int_equal(o.delivered, before.delivered);
	assert_string_equal(one_unit(b, 2, batch, 0).verdict, "proven");
}

static void
a_unit_of_no_batch_is_told_as_it_is(void **state)
{
	struct bed *b = *state;
	int64_t batch = filled_batch(b, "A-17", 1, 1);
	struct bed_phone p = bed_phone(7, 0);
	struct one o;

	bed_walk(b, &p, BED_SEEN, BED_SCAN);
	o = one_unit(b, 7, 0, 0);
	assert_int_equal(o.n, 1);
	assert_string_equal(o.grade, "D");
	assert_string_equal(o.host, "");
	assert_int_equal(one_unit(b, 9, 0, -ENOENT).n, 0);
	assert_int_equal(one_unit(b, 7, batch, -ENOENT).n, 0);
	assert_non_null(strstr(b->err.text, "is not in that batch"));
}

/* Of the version that its run was made of, also when a newer one is there. */
static void
a_units_own_recipe_is_named_as_sealed(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
	struct bed_phone p = bed_phone(1, batch);
	bench_auto(bench_freep) char *text = NULL;
	struct bench_recipe_row row;

	bed_must(b, bench_store_recipe_get(b->s, "acme", 0, &row, &b->err), "recipe");
	p.recipe = row.sha256;
	bed_walk(b, &p, BED_SEEN, BED_END);
	(void)bed_batch(b, "Acme", "A-18", BED_RECIPE("prov.example.org"));
	(void)seal_of(b, batch);
	/* the old text again is a third version, and no business of this batch */
	(void)bed_batch(b, "Acme", "A-19", BED_RECIPE("prov.example.com"));
	assert_fine(verified(b, batch));
	text = report_of(b, batch);
	assert_non_null(strstr(text, "\"run\":1,\"recipe\":{\"name\":\"acme\","
				     "\"version\":1,"));
	bench_recipe_row_clear(&row);
}

/* --- what was changed ---------------------------------------------------------------
 */

static const char unlock[] = "DROP TRIGGER IF EXISTS event_is_final;"
			     "DROP TRIGGER IF EXISTS event_is_kept;"
			     "PRAGMA foreign_keys = OFF;";

struct column {
	char name[32], type[16];
};

static size_t
columns_of_event(sqlite3 *db, struct column columns[64])
{
	sqlite3_stmt *stmt;
	size_t n = 0;

	assert_int_equal(sqlite3_prepare_v2(db,
					    "SELECT name, type FROM"
					    " pragma_table_info('event')",
					    -1, &stmt, NULL),
			 SQLITE_OK);
	for (; sqlite3_step(stmt) == SQLITE_ROW; n++) {
		bench_copy(columns[n].name, sizeof(columns->name),
			   (const char *)sqlite3_column_text(stmt, 0));
		bench_copy(columns[n].type, sizeof(columns->type),
			   (const char *)sqlite3_column_text(stmt, 1));
	}
	sqlite3_finalize(stmt);
	return n;
}

/* A number moves by one, a text's last letter changes, NULL becomes something. */
static void
flip(sqlite3 *db, const struct column *c, int64_t id)
{
	bench_auto(bench_str_clear) struct bench_str sql = { 0 };
	const char *n = c->name;

	if (strcmp(c->type, "INTEGER") == 0)
		bench_str_addf(&sql,
			       "UPDATE event SET \"%s\" = coalesce(\"%s\", 0) + %d"
			       " WHERE id = %lld",
			       n, n, strcmp(n, "id") == 0 ? 1000000 : 1, (long long)id);
	else if (strcmp(c->type, "BLOB") == 0)
		bench_str_addf(&sql,
			       "UPDATE event SET \"%s\" = CASE WHEN \"%s\" IS NULL"
			       " THEN x'' ELSE CAST(substr(\"%s\", 1, length(\"%s\")"
			       " - 1) || x'07' AS BLOB) END WHERE id = %lld",
			       n, n, n, n, (long long)id);
	else
		bench_str_addf(&sql,
			       "UPDATE event SET \"%s\" = CASE WHEN \"%s\" IS NULL"
			       " THEN '00:00:00:00:00:01' WHEN \"%s\" = '' THEN 'x'"
			       " ELSE substr(\"%s\", 1, length(\"%s\") - 1) ||"
			       " char(unicode(substr(\"%s\", -1)) + 1) END"
			       " WHERE id = %lld",
			       n, n, n, n, n, n, (long long)id);
	if (sqlite3_exec(db, sql.text, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql.text, sqlite3_errmsg(db));
	assert_int_equal(sqlite3_changes(db), 1);
}

/* The file as it was, by bytes. */
static void
copy_file(const char *from, const char *to)
{
	bench_auto(bench_fclosep) FILE *in = fopen(from, "re"), *out = fopen(to, "we");
	char block[65536];
	size_t n;

	assert_non_null(in);
	assert_non_null(out);
	while ((n = fread(block, 1, sizeof(block), in)) > 0)
		assert_int_equal(fwrite(block, 1, n, out), n);
}

static int64_t
single(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt;
	int64_t value;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	value = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return value;
}

static void
one_changed_byte_in_any_column_of_any_kind_is_found(void **state)
{
	/* an event of each kind, so that no column of none is left out */
	static const char *const which[] = {
		"SELECT min(id) FROM event WHERE kind = 'seen'",
		"SELECT max(id) FROM event WHERE kind = 'syslog' AND raw IS NOT NULL",
		"SELECT max(id) FROM event WHERE kind = 'transfer'",
		"SELECT max(id) FROM event WHERE kind = 'shipped'",
		"SELECT max(id) FROM event WHERE kind = 'batch'",
	};
	struct bed *b = *state;
	int64_t batch = filled_batch(b, "A-17", 1, 2);
	struct bed_phone p = bed_phone(1, batch);
	struct bench_event e =
		chain_syslog(500, 1, BENCH_ROLE_NONE, BENCH_OUTCOME_NONE);
	struct column columns[64];
	char spare[120];
	struct found f;
	sqlite3 *db;
	size_t n, tried = 0;

	e.raw = (struct bench_bytes){ (const uint8_t *)"<14>a line", 10 };
	bed_record(b, &p, e);
	(void)seal_of(b, batch);
	bench_store_freep(&b->s);
	/* everything into one file, which nobody writes to */
	bed_sql(b, "PRAGMA journal_mode = DELETE");
	bed_sql(b, unlock);
	snprintf(spare, sizeof(spare), "%s.spare", b->database);
	copy_file(b->database, spare);
	assert_int_equal(sqlite3_open(spare, &db), SQLITE_OK);
	n = columns_of_event(db, columns);
	assert_int_equal(n, 36);
	for (size_t i = 0; i < BENCH_N(which); i++) {
		int64_t id = single(db, which[i]);

		for (size_t c = 0; c < n; c++, tried++) {
			sqlite3 *other;

			copy_file(spare, b->database);
			assert_int_equal(sqlite3_open(b->database, &other), SQLITE_OK);
			flip(other, &columns[c], id);
			sqlite3_close(other);
			bed_open(b, b->database, BENCH_STORE_READONLY);
			f = verified(b, batch);
			if (strstr(bench_str_get(&f.text), "event log: was changed") ==
			    NULL)
				fail_msg("%s of event %d: %s", columns[c].name, (int)id,
					 bench_str_get(&f.text));
			bench_str_clear(&f.text);
			bench_store_freep(&b->s);
		}
	}
	assert_int_equal(tried, 5 * 36);
	/* and unchanged, nothing but the dropped triggers is told */
	copy_file(spare, b->database);
	bed_open(b, b->database, BENCH_STORE_READONLY);
	f = verified(b, batch);
	assert_int_equal(f.n, 2);
	assert_told(f, "schema: trigger event_is_kept is missing");
	sqlite3_close(db);
}

static void
the_unit_whose_events_were_changed_is_named(void **state)
{
	struct bed *b = *state;
	int64_t batch = filled_batch(b, "A-17", 1, 3);

	(void)seal_of(b, batch);
	bed_sql(b, unlock);
	bed_sql(b, "UPDATE event SET ms = ms + 1 WHERE id = (SELECT max(id) FROM event"
		   " WHERE unit = '00:56:2b:00:00:02' AND kind = 'transfer')");
	assert_told(verified(b, batch), "unit 00:56:2b:00:00:02: its events are not");
}

static void
an_event_that_was_taken_away_or_added_is_found(void **state)
{
	static const char *const changes[] = {
		"DELETE FROM event WHERE id = (SELECT max(id) FROM event WHERE"
		" unit = '00:56:2b:00:00:01' AND kind = 'asked')",
		"INSERT INTO event (id, boot, mono_us, wall_us, kind, source, unit)"
		" SELECT min(id), boot, mono_us, wall_us, 'note', 'x',"
		" '00:56:2b:00:00:01' FROM (SELECT 0 AS id, * FROM (SELECT boot, mono_us,"
		" wall_us FROM event LIMIT 1))",
		"UPDATE event SET unit = '00:56:2b:00:00:02' WHERE id = (SELECT max(id)"
		" FROM event WHERE unit = '00:56:2b:00:00:01' AND kind = 'scan')",
	};
	struct bed *b = *state;
	int64_t batch = filled_batch(b, "A-17", 1, 2);

	(void)seal_of(b, batch);
	for (size_t i = 0; i < BENCH_N(changes); i++) {
		char spare[120];

		snprintf(spare, sizeof(spare), "%s.spare", b->database);
		bench_store_freep(&b->s);
		bed_sql(b, "PRAGMA journal_mode = DELETE");
		copy_file(b->database, spare);
		bed_sql(b, unlock);
		bed_sql(b, changes[i]);
		bed_open(b, b->database, BENCH_STORE_READONLY);
		assert_told(verified(b, batch), "event log: was changed");
		bench_store_freep(&b->s);
		copy_file(spare, b->database);
		bed_open(b, b->database, 0);
		assert_fine(verified(b, batch));
	}
}

static void
a_changed_table_is_found_and_named(void **state)
{
	struct bed *b = *state;
	int64_t batch = filled_batch(b, "A-17", 1, 1);

	(void)seal_of(b, batch);
	bed_sql(b, "DROP TRIGGER batch_is_final;"
		   " UPDATE batch SET customer = 'Acne' WHERE id = 1");
	assert_told(verified(b, batch), "table batch, row 1, customer: was sealed as "
					"\"Acme\", and is \"Acne\"");
	bed_sql(b, "DROP TRIGGER batch_line_insert;"
		   " INSERT INTO batch_line (batch, model, quantity)"
		   " VALUES (1, '8841', 9)");
	assert_told(verified(b, batch),
		    "table line: 0 rows of the batch were sealed, there are 1");
	assert_told(verified(b, batch), "schema: trigger batch_is_final is missing");
}

static void
a_changed_seal_is_found(void **state)
{
	static const char *const changes[][2] = {
		{ "UPDATE seal SET head = CAST(x'00' || head AS BLOB)",
		  "event log: was changed" },
		{ "UPDATE seal SET staff = 'somebody'", "event log: was changed" },
		{ "UPDATE seal SET report = chain",
		  "report: the record gives another" },
		{ "UPDATE seal SET events = events + 1", "report: the record gives" },
		{ "UPDATE seal_unit SET sha256 = replace(sha256, substr(sha256, 1, 4),"
		  " 'ffff')",
		  "unit 00:56:2b:00:00:01" },
	};
	struct bed *b = *state;
	int64_t batch = filled_batch(b, "A-17", 1, 1);

	(void)seal_of(b, batch);
	bench_store_freep(&b->s);
	bed_sql(b, "PRAGMA journal_mode = DELETE; DROP TRIGGER seal_is_final;"
		   " DROP TRIGGER seal_unit_is_final");
	for (size_t i = 0; i < BENCH_N(changes); i++) {
		char spare[120];

		snprintf(spare, sizeof(spare), "%s.spare", b->database);
		copy_file(b->database, spare);
		bed_sql(b, changes[i][0]);
		bed_open(b, b->database, BENCH_STORE_READONLY);
		assert_told(verified(b, batch), changes[i][1]);
		bench_store_freep(&b->s);
		copy_file(spare, b->database);
	}
	bed_open(b, b->database, 0);
}

/* --- what is in a file --------------------------------------------------------------
 */

/* The first one, in memory of its own. */
static char *
replaced(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	struct bench_str out = { 0 };

	assert_non_null(at);
	bench_str_add_n(&out, text, (size_t)(at - text));
	bench_str_add(&out, to);
	bench_str_add(&out, at + strlen(from));
	return bench_str_take(&out);
}

static void
assert_file_told(struct bed *b, const char *text, const char *from, const char *to,
		 const char *words)
{
	bench_auto(bench_freep) char *changed = replaced(text, from, to);

	assert_told(verified_file(b, changed), words);
}

static void
a_changed_json_file_is_told_by_unit_and_field(void **state)
{
	struct bed *b = *state;
	int64_t batch = filled_batch(b, "A-17", 1, 2);
	bench_auto(bench_freep) char *text = NULL;

	(void)seal_of(b, batch);
	text = report_of(b, batch);
	assert_file_told(b, text, "FCH21430002", "FCH21430003",
			 "units 00:56:2b:00:00:02, serial: the file says "
			 "\"FCH21430003\", the record \"FCH21430002\"");
	assert_file_told(b, text, "\"customer\":\"Acme\"", "\"customer\":\"Acne\"",
			 "customer: the file says \"Acne\", the record \"Acme\"");
	assert_file_told(b, text, "\"grade\":\"B\"", "\"grade\":\"A\"",
			 "units 00:56:2b:00:00:01, grade: the file says \"A\"");
	assert_file_told(b, text, "\"mac\":\"00:56:2b:00:00:02\"",
			 "\"mac\":\"00:56:2b:00:00:09\"",
			 "units 00:56:2b:00:00:02: is not in the file");
	assert_file_told(b, text, "{", "{ ", "another program wrote it anew");
	assert_file_told(b, text, "\"form\":1", "\"form\":2", "form: the file has");
}

static void
a_changed_csv_file_is_told_by_unit_and_column(void **state)
{
	struct bed *b = *state;
	int64_t batch = filled_batch(b, "A-17", 1, 3);
	bench_auto(bench_freep) char *text = NULL;
	char *line, *end;

	(void)seal_of(b, batch);
	text = written(b, "csv", &(struct bench_report_what){ .batch = batch });
	assert_file_told(b, text, "FCH21430002", "FCH21430009",
			 "unit 00:56:2b:00:00:02, serial: the file says "
			 "\"FCH21430009\", the record \"FCH21430002\"");
	assert_file_told(b, text, "\r\n", "\n", "another program wrote it anew");
	/* a line is gone */
	line = strstr(text, "\r\n") + 2;
	end = strstr(line, "\r\n") + 2;
	memmove(line, end, strlen(end) + 1);
	assert_told(verified_file(b, text),
		    "unit 00:56:2b:00:00:01: is not in the file");
}

static void
what_is_no_report_of_this_record_is_refused(void **state)
{
	static const struct {
		const char *text;
		int code;
		const char *words;
	} cases[] = {
		{ "", -EINVAL, "no ship report" },
		{ "%PDF-1.7 hello", -EINVAL, "no ship report" },
		{ "{\"form\":1", -EINVAL, "broken JSON" },
		{ "{}", -EINVAL, "names no form" },
		{ "{\"form\":1,\"batch\":\"x\",\"up_to_event\":5}", -EINVAL,
		  "names no" },
		{ "batch,provider\r\n", -EINVAL, "has no unit" },
		{ "batch,provider\r\nx,y\r\n", -EINVAL, "no ship report" },
		{ "{\"form\":1,\"batch\":9,\"up_to_event\":5}", -ENOENT, "no batch 9" },
		{ "{\"form\":1,\"batch\":9,\"up_to_event\":5,\"seal\":{\"chain\":\"ab\"}}",
		  -ENOENT, "another bench's" },
	};
	struct bed *b = *state;

	for (size_t i = 0; i < BENCH_N(cases); i++) {
		const struct bench_bytes file = { (const uint8_t *)cases[i].text,
						  strlen(cases[i].text) };
		struct bench_verified v;
		struct found f = { 0 };

		assert_int_equal(bench_verify_report(b->s, file, note, &f, &v, &b->err),
				 cases[i].code);
		if (strstr(b->err.text, cases[i].words) == NULL)
			fail_msg("%s: %s", cases[i].text, b->err.text);
		bench_str_clear(&f.text);
	}
}

/* --- a stranger's program, and no memory --------------------------------------------
 */

static int
run_python(const char *script, const char *database)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		execlp("python3", "python3", script, database, (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void
a_stranger_gets_the_same_chain(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "<script>\"\xe6\x9d\xb1\xe4\xba\xac'; --",
				  "A\x01\xff", BED_RECIPE("prov.example.com"));
	struct bed_phone p = bed_phone(1, batch);
	struct bench_event e =
		chain_syslog(500, 1, BENCH_ROLE_NONE, BENCH_OUTCOME_NONE);

	/* events that were waiting for their lease are found by their ATTRIBUTE */
	bed_walk(b, &p, BED_SEEN, BED_LEASED);
	bed_walk(b, &p, BED_PENDING_ASKED, BED_END);
	bed_walk(b, &p, BED_LEASED, BED_PENDING_ASKED);
	e.raw = (struct bench_bytes){ (const uint8_t *)"<14>\x00\xff\x80", 7 };
	bench_copy(e.text, sizeof(e.text), "\xff\xfe not UTF-8");
	bed_record(b, &p, e);
	(void)seal_of(b, batch);
	(void)seal_of(b, filled_batch(b, "A-18", 11, 3));
	assert_int_equal(run_python(CHAIN_PY, b->database), 0);
	bed_sql(b, unlock);
	bed_sql(b, "UPDATE event SET raw = x'3c31343e00ff81' WHERE raw IS NOT NULL");
	assert_int_equal(run_python(CHAIN_PY, b->database), 1);
}

/* As the program of version 2 sealed it. */
static void
a_seal_from_before_there_were_slots_holds(void **state)
{
	struct bed *b = *state;
	bench_auto(bench_str_clear) struct bench_str sql = { 0 };
	bench_auto(bench_closep) int fd = open(VERSION_2, O_RDONLY | O_CLOEXEC);

	assert_int_equal(bench_file_read_all(fd, 1 << 20, &sql), 0);
	bench_store_freep(&b->s);
	snprintf(b->database, sizeof(b->database), "%s/old.db", b->dir);
	bed_sql(b, sql.text);
	bed_sql(b, "PRAGMA user_version = 2");
	bed_open(b, b->database, BENCH_STORE_CREATE);
	assert_fine(verified(b, 2));
	assert_int_equal(run_python(CHAIN_PY, b->database), 0);
	/* nobody writes into it what it did not say */
	bed_sql(b, unlock);
	bed_sql(b, "UPDATE event SET port = 'sw1/3' WHERE id ="
		   " (SELECT max(id) FROM event WHERE kind = 'leased')");
	assert_told(verified(b, 2), "chain");
	assert_int_equal(run_python(CHAIN_PY, b->database), 1);
}

static void
slot_and_port_are_sealed(void **state)
{
	static const struct {
		const char *change, *back;
	} lies[] = {
		{ "UPDATE event SET slot = 'A2' WHERE slot = 'A1'",
		  "UPDATE event SET slot = 'A1' WHERE slot = 'A2'" },
		{ "UPDATE event SET slot = '' WHERE slot = 'A1'",
		  "UPDATE event SET slot = 'A1' WHERE serial = 'FCH21430001'"
		  " AND mono_us % 1000000 = 200000" },
		{ "UPDATE event SET port = slot, slot = '' WHERE slot = 'A1'",
		  "UPDATE event SET slot = port, port = '' WHERE port = 'A1'" },
		{ "UPDATE event SET port = 'sw1/3' WHERE kind = 'leased'",
		  "UPDATE event SET port = '' WHERE kind = 'leased'" },
	};
	struct bed *b = *state;
	int64_t batch = filled_batch(b, "A-17", 1, 2);
	struct bed_phone p = bed_phone(1, batch);

	bench_copy(p.slot, sizeof(p.slot), "A1");
	bed_record(b, &p, chain_scan(200));
	(void)seal_of(b, batch);
	assert_fine(verified(b, batch));
	assert_int_equal(run_python(CHAIN_PY, b->database), 0);
	bed_sql(b, unlock);
	for (size_t i = 0; i < BENCH_N(lies); i++) {
		bed_sql(b, lies[i].change);
		assert_told(verified(b, batch), "chain");
		assert_int_equal(run_python(CHAIN_PY, b->database), 1);
		bed_sql(b, lies[i].back);
		assert_int_equal(run_python(CHAIN_PY, b->database), 0);
	}
}

static int
seal_verify_and_report(struct bed *b, int64_t batch)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	struct found f = { 0 };
	struct bench_seal seal;
	int r = bench_seal_batch(b->s, batch, NULL, &seal, NULL);

	if (r == 0 || r == -EALREADY)
		r = bench_report_json(b->s, batch, &text, NULL);
	if (r == 0)
		r = bench_verify_report(
			b->s, (struct bench_bytes){ (uint8_t *)text.text, text.len },
			note, &f, &f.v, NULL);
	bench_str_clear(&f.text);
	return r == 0 && f.v.differences > 0 ? -EILSEQ : r;
}

static void
sealing_and_verifying_survive_a_lack_of_memory(void **state)
{
	struct bed *b = *state;
	int64_t batch = filled_batch(b, "A-17", 1, 1);
	long n = 0;
	int r;

	bed_sql(b, "INSERT INTO batch_expected (batch, serial, line)"
		   " VALUES (1, 'FCH21430001', 2)");
	do {
		scarce_after(n++);
		r = seal_verify_and_report(b, batch);
		if (scarce_unused())
			break;
		scarce_after(-1);
		if (r != -ENOMEM && r != 0)
			fail_msg("allocation %ld: %d", n, r);
	} while (n < 100000);
	scarce_after(-1);
	assert_int_equal(r, 0);
	assert_true(n > 20);
	assert_fine(verified(b, batch));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_set_up, bed_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(closing_seals_and_the_reports_hash_is_the_seals),
		TEST(seals_follow_one_another),
		TEST(a_closing_batch_stays_closing_and_has_no_seal),
		TEST(a_short_shipment_is_sealed_and_its_rest_is_another_batch_s),
		TEST(of_two_who_close_one_wins_and_the_other_is_told),
		TEST(what_the_events_do_not_bear_out_is_not_closed),
		TEST(nothing_is_closed_when_a_trigger_is_gone),
		TEST(sql_cannot_change_a_seal),
		TEST(later_life_does_not_change_a_sealed_report),
		TEST(the_report_of_before_a_reopening_is_still_borne_out),
		TEST(a_paper_of_before_a_reopening_is_held_against_its_own_seal),
		TEST(an_open_batchs_report_is_borne_out_as_of_its_event),
		TEST(a_unit_alone_is_told_as_it_was_sealed),
		TEST(a_unit_of_no_batch_is_told_as_it_is),
		TEST(a_units_own_recipe_is_named_as_sealed),
		TEST(one_changed_byte_in_any_column_of_any_kind_is_found),
		TEST(the_unit_whose_events_were_changed_is_named),
		TEST(an_event_that_was_taken_away_or_added_is_found),
		TEST(a_changed_table_is_found_and_named),
		TEST(a_changed_seal_is_found),
		TEST(a_changed_json_file_is_told_by_unit_and_field),
		TEST(a_changed_csv_file_is_told_by_unit_and_column),
		TEST(what_is_no_report_of_this_record_is_refused),
		TEST(a_stranger_gets_the_same_chain),
		TEST(a_seal_from_before_there_were_slots_holds),
		TEST(slot_and_port_are_sealed),
		TEST(sealing_and_verifying_survive_a_lack_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
