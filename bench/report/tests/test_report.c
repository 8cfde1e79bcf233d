#include "bed.h"

#include <bench/report.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>
#include <sqlite3.h>

static json_t *
report(struct bed *b, int64_t batch)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	json_error_t error;
	json_t *o;

	bed_must(b, bench_report_json(b->s, batch, &text, &b->err), "report");
	o = json_loads(bench_str_get(&text), JSON_REJECT_DUPLICATES, &error);
	if (o == NULL)
		fail_msg("%s: %s", error.text, bench_str_get(&text));
	return o;
}

static const char *
text_of(const json_t *o, const char *key)
{
	const char *text = json_string_value(json_object_get(o, key));

	if (text == NULL)
		fail_msg("no text '%s'", key);
	return text;
}

static int64_t
number_of(const json_t *o, const char *key)
{
	assert_true(json_is_integer(json_object_get(o, key)));
	return json_integer_value(json_object_get(o, key));
}

static const json_t *
unit_of(const json_t *o, size_t i)
{
	return json_array_get(json_object_get(o, "units"), i);
}

/* NULL: the unit has no evidence for this link. */
static const json_t *
evidence_of(const json_t *unit, const char *link)
{
	const json_t *list = json_object_get(unit, "evidence"), *e;

	for (size_t i = 0; i < json_array_size(list); i++) {
		e = json_array_get(list, i);
		if (strcmp(text_of(e, "link"), link) == 0)
			return e;
	}
	return NULL;
}

static void
assert_event(struct bed *b, const json_t *evidence, enum bench_event_kind kind,
	     enum bench_role role)
{
	struct bench_event e;
	char time[BENCH_TIME_TEXT];

	assert_non_null(evidence);
	bed_must(b,
		 bench_store_event_get(b->s, number_of(evidence, "event"), &e, &b->err),
		 "event");
	assert_int_equal(e.kind, kind);
	assert_int_equal(e.role, role);
	assert_string_equal(text_of(evidence, "time"), bench_wall_format(e.wall, time));
	assert_string_equal(text_of(evidence, "kind"), bench_event_kind_name(kind));
}

static void
report_names_the_event_behind_every_link(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
	struct bed_phone p = bed_phone(0x88d0, batch);
	const json_t *u, *e;
	json_t *o;

	bed_walk(b, &p, BED_SEEN, BED_END);
	o = report(b, batch);
	u = unit_of(o, 0);
	assert_string_equal(text_of(u, "mac"), "00:56:2b:00:88:d0");
	assert_string_equal(text_of(u, "serial"), "FCH214388D0");
	assert_string_equal(text_of(u, "pid"), "CP-8841-3PCC-K9=");
	assert_string_equal(text_of(u, "firmware"), CHAIN_TARGET);
	assert_string_equal(text_of(u, "target"), CHAIN_TARGET);
	assert_string_equal(text_of(u, "verdict"), "proven");
	assert_string_equal(text_of(u, "grade"), "B");
	assert_event(b, evidence_of(u, "leased"), BENCH_EVENT_LEASED, BENCH_ROLE_NONE);
	assert_event(b, evidence_of(u, "scanned"), BENCH_EVENT_SCAN, BENCH_ROLE_NONE);
	assert_event(b, evidence_of(u, "firmware"), BENCH_EVENT_SYSLOG,
		     BENCH_ROLE_REDIRECT);
	assert_event(b, evidence_of(u, "cleaned"), BENCH_EVENT_TRANSFER,
		     BENCH_ROLE_CLEANUP);
	assert_event(b, evidence_of(u, "confirmed"), BENCH_EVENT_ASKED,
		     BENCH_ROLE_CLEANUP);
	assert_string_equal(text_of(evidence_of(u, "confirmed"), "by"), "request");
	e = evidence_of(u, "delivered");
	assert_event(b, e, BENCH_EVENT_TRANSFER, BENCH_ROLE_REDIRECT);
	assert_int_equal(number_of(e, "bytes"), 500);
	assert_string_equal(text_of(e, "name"), "/redirect-1.xml");
	assert_int_equal(strspn(text_of(e, "sha256"), "2"), 64);
	json_decref(o);
}

static void
report_lists_evidence_in_order_of_occurrence(void **state)
{
	static const char *const order[] = { "leased",	 "scanned",   "delivered",
					     "firmware", "confirmed", "cleaned" };
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
	struct bed_phone p = bed_phone(1, batch);
	const json_t *list;
	json_t *o;

	/* committed in another order than they happened */
	bed_walk(b, &p, BED_SEEN, BED_PENDING_ASKED);
	bed_walk(b, &p, BED_REDIRECT_OK, BED_END);
	bed_walk(b, &p, BED_PENDING, BED_REDIRECT_OK);
	o = report(b, batch);
	list = json_object_get(unit_of(o, 0), "evidence");
	assert_int_equal(json_array_size(list), BENCH_N(order));
	for (size_t i = 0; i < BENCH_N(order); i++)
		assert_string_equal(text_of(json_array_get(list, i), "link"), order[i]);
	json_decref(o);
}

static void
report_heads_with_customer_recipe_and_verdict(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
	struct bed_phone proven = bed_phone(1, batch), stuck = bed_phone(2, batch);
	const json_t *recipe;
	json_t *o;

	bed_walk(b, &proven, BED_SEEN, BED_END);
	bed_walk(b, &stuck, BED_SEEN, BED_REDIRECT);
	o = report(b, batch);
	recipe = json_object_get(o, "recipe");
	assert_string_equal(text_of(o, "customer"), "Acme");
	assert_string_equal(text_of(o, "order"), "A-17");
	assert_string_equal(text_of(o, "state"), "open");
	assert_string_equal(text_of(o, "verdict"), "NOT PROVEN: 1 of 2 units");
	assert_string_equal(text_of(recipe, "name"), "acme");
	assert_int_equal(number_of(recipe, "version"), 1);
	assert_int_equal(strlen(text_of(recipe, "sha256")), 64);
	assert_string_equal(text_of(recipe, "host"), "prov.example.com");
	assert_string_equal(text_of(unit_of(o, 1), "verdict"),
			    "not proven: missing delivered,confirmed,cleaned");
	assert_null(evidence_of(unit_of(o, 1), "delivered"));
	assert_non_null(evidence_of(unit_of(o, 1), "leased"));
	json_decref(o);
}

static void
report_names_a_recipe_that_it_cannot_read(void **state)
{
	struct bed *b = *state;
	json_t *o = report(b, bed_batch(b, "Acme", "A-17", "of a later version"));

	assert_true(
		json_is_null(json_object_get(json_object_get(o, "recipe"), "host")));
	assert_string_equal(text_of(json_object_get(o, "recipe"), "name"), "acme");
	assert_string_equal(text_of(o, "verdict"), "no units");
	json_decref(o);
}

static void
report_counts_nothing_from_before_a_reset(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
	struct bed_phone p = bed_phone(1, batch);
	const json_t *u;
	json_t *o;

	bed_walk(b, &p, BED_SEEN, BED_END);
	bed_record(b, &p, chain_file(BENCH_EVENT_ASKED, 200, 1, BENCH_ROLE_PENDING));
	o = report(b, batch);
	u = unit_of(o, 0);
	assert_string_equal(text_of(u, "verdict"),
			    "not proven: missing delivered,confirmed,cleaned, "
			    "the phone was reset after its setup");
	assert_null(evidence_of(u, "delivered"));
	assert_null(evidence_of(u, "confirmed"));
	assert_null(evidence_of(u, "cleaned"));
	assert_non_null(evidence_of(u, "scanned"));
	json_decref(o);
}

static void
report_counts_nothing_from_an_earlier_run(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
	struct bed_phone p = bed_phone(1, batch);
	json_t *o;

	bed_walk(b, &p, BED_SEEN, BED_END);
	p.run = 2;
	bed_record(b, &p, chain_publish(300, 2));
	o = report(b, batch);
	assert_null(evidence_of(unit_of(o, 0), "delivered"));
	assert_int_equal(number_of(unit_of(o, 0), "run"), 2);
	assert_int_equal(number_of(json_object_get(o, "counts"), "proven"), 0);
	json_decref(o);
}

static void
report_says_when_a_unit_was_set_up_for_another_batch(void **state)
{
	struct bed *b = *state;
	int64_t first = bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
	int64_t second = bed_batch(b, "Other", "B-1", BED_RECIPE("prov.example.org"));
	struct bed_phone p = bed_phone(1, first);
	json_t *o;

	bed_walk(b, &p, BED_SEEN, BED_END);
	bed_must(b, bench_store_batch_add(b->s, second, p.mac, &b->err), "add");
	o = report(b, second);
	assert_string_equal(text_of(unit_of(o, 0), "verdict"),
			    "not proven: its profile was made for another batch");
	json_decref(o);
}

static void
report_names_who_attributed_an_event_later(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
	struct bed_phone p = bed_phone(1, batch);
	struct bench_event said;
	const json_t *e;
	json_t *o;

	bed_walk(b, &p, BED_SEEN, BED_LEASED);
	bed_walk(b, &p, BED_PENDING_ASKED, BED_END);
	bed_walk(b, &p, BED_LEASED, BED_PENDING_ASKED);
	o = report(b, batch);
	assert_string_equal(text_of(unit_of(o, 0), "verdict"), "proven");
	e = evidence_of(unit_of(o, 0), "delivered");
	bed_must(b,
		 bench_store_event_get(b->s, number_of(e, "attributed_by"), &said,
				       &b->err),
		 "event");
	assert_int_equal(said.kind, BENCH_EVENT_ATTRIBUTE);
	assert_int_equal(said.about, number_of(e, "event"));
	assert_string_equal(text_of(e, "kind"), "transfer");
	assert_int_equal(strspn(text_of(e, "sha256"), "2"), 64);
	json_decref(o);
}

static void
report_says_when_the_phone_itself_confirmed(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
	struct bed_phone p = bed_phone(1, batch);
	const json_t *e;
	json_t *o;

	bed_walk(b, &p, BED_SEEN, BED_CLEANUP_ASKED);
	o = report(b, batch);
	e = evidence_of(unit_of(o, 0), "confirmed");
	assert_event(b, e, BENCH_EVENT_SYSLOG, BENCH_ROLE_REDIRECT);
	assert_string_equal(text_of(e, "by"), "syslog");
	json_decref(o);
}

static void
report_believes_events_and_not_a_row_that_was_changed(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
	struct bed_phone p = bed_phone(1, batch);
	json_t *o;

	bed_walk(b, &p, BED_SEEN, BED_REDIRECT);
	/* who can write the file can drop a trigger, too */
	bed_sql(b,
		"DROP TRIGGER unit_gate_proven;"
		" UPDATE unit SET delivered = last, confirmed = last, cleaned = last,"
		" first_delivered = last, proven = 1, missing = ''");
	bed_must(b, bench_store_batch_close(b->s, batch, &b->err), "close");
	o = report(b, batch);
	assert_false(json_is_true(json_object_get(unit_of(o, 0), "proven")));
	assert_false(json_is_true(json_object_get(unit_of(o, 0), "agrees")));
	assert_non_null(strstr(text_of(unit_of(o, 0), "verdict"), "bench replay"));
	assert_string_equal(text_of(o, "verdict"), "NOT PROVEN: 1 of 1 units");
	assert_int_equal(number_of(json_object_get(o, "counts"), "disagreeing"), 1);
	json_decref(o);
}

static void
report_tells_when_a_unit_was_packed(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
	struct bed_phone p = bed_phone(1, batch);
	struct bench_event e;
	json_t *o;

	bed_walk(b, &p, BED_SEEN, BED_END);
	bed_must(b, bench_store_batch_close(b->s, batch, &b->err), "close");
	o = report(b, batch);
	assert_string_equal(text_of(o, "state"), "closed");
	assert_string_equal(text_of(o, "verdict"), "all 1 units are proven");
	bed_must(b,
		 bench_store_event_get(
			 b->s,
			 number_of(json_object_get(unit_of(o, 0), "packed"), "event"),
			 &e, &b->err),
		 "event");
	assert_int_equal(e.kind, BENCH_EVENT_PACKED);
	json_decref(o);
}

static void
report_keeps_the_first_alarms_and_counts_all(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
	struct bed_phone p = bed_phone(1, batch);
	const json_t *alarms;
	json_t *o;

	bed_walk(b, &p, BED_SCAN, BED_PUBLISH);
	for (int64_t i = 60; i > 0; i--) { /* the last one is recorded first */
		struct bench_event e = chain_event(BENCH_EVENT_ALARM, i * 10);

		snprintf(e.text, sizeof(e.text), "alarm %d", (int)i);
		bed_record(b, &p, e);
	}
	o = report(b, batch);
	alarms = json_object_get(unit_of(o, 0), "alarms");
	assert_int_equal(json_array_size(alarms), 50);
	assert_string_equal(text_of(json_array_get(alarms, 0), "text"), "alarm 1");
	assert_string_equal(text_of(json_array_get(alarms, 49), "text"), "alarm 50");
	assert_int_equal(number_of(unit_of(o, 0), "alarms_in_all"), 60);
	json_decref(o);
}

/* RFC 4180: fields of the line that starts at *p, which moves behind it. */
static size_t
read_line(const char **p, char fields[100][300])
{
	size_t n = 0, len = 0;
	bool quoted = false;

	for (; **p != '\0'; ++*p) {
		char c = **p;

		assert_in_range(n, 0, 99);
		assert_in_range(len, 0, 298);
		if (c == '"' && quoted && (*p)[1] == '"')
			fields[n][len++] = *++*p;
		else if (c == '"')
			quoted = !quoted;
		else if (c == ',' && !quoted)
			fields[n++][len] = '\0', len = 0;
		else if (c == '\r' && !quoted)
			break;
		else
			fields[n][len++] = c;
	}
	fields[n++][len] = '\0';
	assert_false(quoted);
	assert_memory_equal(*p, "\r\n", 2);
	*p += 2;
	return n;
}

static const char *
column(char names[100][300], char fields[100][300], const char *name)
{
	for (size_t i = 0; i < 100; i++) {
		if (strcmp(names[i], name) == 0)
			return fields[i];
	}
	fail_msg("no column '%s'", name);
	return NULL;
}

static void
csv_has_a_line_for_each_unit_under_its_header(void **state)
{
	static char names[100][300], fields[100][300];
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
	struct bed_phone proven = bed_phone(0x88d0, batch), stuck = bed_phone(2, batch);
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	const char *p;
	size_t n;

	bed_walk(b, &proven, BED_SEEN, BED_END);
	bed_walk(b, &stuck, BED_SCAN, BED_PUBLISH);
	bed_must(b, bench_report_csv(b->s, batch, &text, &b->err), "report");
	p = bench_str_get(&text);
	n = read_line(&p, names);
	assert_int_equal(read_line(&p, fields), n);
	assert_string_equal(column(names, fields, "mac"), "00:56:2b:00:88:d0");
	assert_string_equal(column(names, fields, "verdict"), "proven");
	assert_string_equal(column(names, fields, "host"), "prov.example.com");
	assert_string_equal(column(names, fields, "delivered_bytes"), "500");
	assert_string_equal(column(names, fields, "delivered_name"), "/redirect-1.xml");
	assert_int_equal(strspn(column(names, fields, "delivered_sha256"), "2"), 64);
	assert_string_equal(column(names, fields, "confirmed_by"), "request");
	assert_string_equal(column(names, fields, "alarms"), "0");
	assert_int_equal(read_line(&p, fields), n);
	assert_string_equal(column(names, fields, "delivered_event"), "");
	assert_string_equal(column(names, fields, "delivered_bytes"), "");
	assert_non_null(
		strstr(column(names, fields, "verdict"), "not proven: missing"));
	assert_string_equal(p, "");
}

static void
reports_survive_hostile_texts(void **state)
{
	static char names[100][300], fields[100][300];
	struct bed *b = *state;
	int64_t batch =
		bed_batch(b, "=cmd|'/C calc'!A0", "\"><script>alert(1)</script>\n,x",
			  BED_RECIPE("prov.example.com"));
	struct bed_phone p = bed_phone(1, batch);
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	struct bench_event e = chain_event(BENCH_EVENT_ALARM, 500);
	const char *at;
	size_t n;
	json_t *o;

	bed_walk(b, &p, BED_SEEN, BED_MODEL_OK);
	bench_copy(e.text, sizeof(e.text), "\t+1\x1b[2J\x80\xff \"quoted\",");
	bed_record(b, &p, e);
	e = chain_syslog(510, 1, BENCH_ROLE_MODEL, BENCH_OUTCOME_RESYNC_ASK);
	bench_copy(e.version, sizeof(e.version), "@SUM(1)\r\n-2");
	bed_record(b, &p, e);

	o = report(b, batch);
	assert_string_equal(text_of(o, "customer"), "=cmd|'/C calc'!A0");
	assert_string_equal(text_of(o, "order"), "\"><script>alert(1)</script>\n,x");
	assert_string_equal(text_of(unit_of(o, 0), "firmware"), "@SUM(1)\r\n-2");
	json_decref(o);

	bed_must(b, bench_report_csv(b->s, batch, &text, &b->err), "report");
	at = bench_str_get(&text);
	n = read_line(&at, names);
	assert_int_equal(read_line(&at, fields), n);
	assert_string_equal(at, "");
	assert_string_equal(column(names, fields, "customer"), "'=cmd|'/C calc'!A0");
	assert_string_equal(column(names, fields, "order"),
			    "\"><script>alert(1)</script>?,x");
	assert_string_equal(column(names, fields, "firmware"), "'@SUM(1)?"
							       "?-2");
	assert_string_equal(column(names, fields, "first_alarm"),
			    "?+1?[2J?? \"quoted\",");
}

static void
report_of_no_batch_is_refused(void **state)
{
	struct bed *b = *state;
	bench_auto(bench_str_clear) struct bench_str text = { 0 };

	assert_int_equal(bench_report_json(b->s, 7, &text, &b->err), -ENOENT);
	assert_non_null(strstr(b->err.text, "no batch 7"));
	assert_int_equal(bench_report_csv(b->s, 7, &text, &b->err), -ENOENT);
}

static void
report_is_read_while_others_write(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
	struct bed_phone p = bed_phone(1, batch);
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	sqlite3 *other;

	bed_walk(b, &p, BED_SEEN, BED_END);
	bench_store_freep(&b->s);
	assert_int_equal(sqlite3_open(b->database, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL),
			 SQLITE_OK);
	bed_open(b, b->database, BENCH_STORE_READONLY);
	bed_must(b, bench_report_json(b->s, batch, &text, &b->err), "report");
	assert_non_null(strstr(bench_str_get(&text), "all 1 units are proven"));
	sqlite3_close(other);
}

static const json_t *
element(const json_t *o, const char *list, size_t i)
{
	const json_t *e = json_array_get(json_object_get(o, list), i);

	if (e == NULL)
		fail_msg("no element %zu of '%s'", i, list);
	return e;
}

/* The phone's User-Agent alone names the target; its syslog names no version. */
static void
firmware_told_over_http_has_its_event(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
	struct bed_phone p = bed_phone(1, batch);
	struct bench_event e = chain_event(BENCH_EVENT_REPORT, 300);
	const json_t *link;
	json_t *o;

	bed_walk(b, &p, BED_SEEN, BED_MODEL_OK);
	bed_walk(b, &p, BED_REDIRECT_ASKED, BED_REDIRECT_OK);
	bed_walk(b, &p, BED_CLEANUP_ASKED, BED_END);
	o = report(b, batch);
	assert_null(evidence_of(unit_of(o, 0), "firmware"));
	json_decref(o);

	bench_copy(e.version, sizeof(e.version), CHAIN_TARGET);
	bed_record(b, &p, e);
	o = report(b, batch);
	link = evidence_of(unit_of(o, 0), "firmware");
	assert_event(b, link, BENCH_EVENT_REPORT, BENCH_ROLE_NONE);
	assert_string_equal(text_of(link, "version"), CHAIN_TARGET);
	assert_string_equal(text_of(unit_of(o, 0), "firmware"), CHAIN_TARGET);
	assert_string_equal(text_of(unit_of(o, 0), "verdict"), "proven");
	json_decref(o);
}

static struct bench_event
act(enum bench_event_kind kind, int64_t at, const struct bed_phone *p, const char *text)
{
	struct bench_event e = chain_event(kind, at);

	bench_copy(e.text, sizeof(e.text), text);
	bench_copy(e.staff, sizeof(e.staff), "supervisor 1");
	e.unit = p->mac;
	return e;
}

/* Not by bed_record(): what a person does names the unit, run and batch itself. */
static void
record_act(struct bed *b, struct bench_event e)
{
	e.mono.us = b->base + e.mono.us * 1000;
	e.wall = bench_wall_now();
	bed_must(b, bench_store_record(b->s, &e, NULL, &b->err), "act");
}

static void
add_supervisor(struct bed *b)
{
	bed_sql(b, "INSERT INTO staff (name, role, pin, active, added_us)"
		   " VALUES ('supervisor 1', 'supervisor', x'00', 1, 0)");
}

static void
report_tells_who_waived_what_and_why(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
	struct bed_phone p = bed_phone(1, batch);
	struct bench_event e = act(BENCH_EVENT_WAIVED, 300, &p, "reset key is broken");
	const json_t *u, *w;
	json_t *o;

	add_supervisor(b);
	bed_walk(b, &p, BED_SEEN, BED_CLEANUP_ASKED);
	e.run = 1;
	e.batch = batch;
	e.require = BENCH_LINK_CLEANED | BENCH_LINK_BOXED;
	record_act(b, e);
	o = report(b, batch);
	u = unit_of(o, 0);
	w = json_object_get(u, "waiver");
	assert_string_equal(text_of(u, "verdict"), "waived: cleaned");
	assert_string_equal(text_of(w, "links"), "cleaned,boxed");
	assert_string_equal(text_of(w, "needed"), "cleaned");
	assert_string_equal(text_of(w, "reason"), "reset key is broken");
	assert_string_equal(text_of(w, "staff"), "supervisor 1");
	assert_string_equal(text_of(element(u, "exceptions", 0), "kind"), "waived");
	assert_string_equal(text_of(o, "verdict"), "0 of 1 units are proven, 1 waived");
	assert_int_equal(number_of(json_object_get(o, "counts"), "waived"), 1);
	json_decref(o);
}

static void
report_tells_exceptions_and_who_dealt_with_them(void **state)
{
	static const char *const kinds[] = { "held", "freed", "cleared", "printed" };
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
	struct bed_phone p = bed_phone(1, batch), out = bed_phone(2, batch);
	struct bench_event e = act(BENCH_EVENT_HELD, 200, &p, "scratched");
	const json_t *u, *alarm;
	json_t *o;

	add_supervisor(b);
	bed_walk(b, &p, BED_SEEN, BED_END);
	bed_walk(b, &out, BED_SEEN, BED_PENDING);
	e.other = bed_phone(3, 0).mac;
	record_act(b, e);
	record_act(b, act(BENCH_EVENT_FREED, 210, &p, "it was dust"));
	e = act(BENCH_EVENT_ALARM, 220, &p, "two phones have this MAC");
	bench_copy(e.name, sizeof(e.name), BENCH_ALARM_CLONE);
	record_act(b, e);
	o = report(b, batch);
	alarm = element(unit_of(o, 0), "alarms", 0);
	assert_true(json_is_true(json_object_get(alarm, "open")));
	assert_string_equal(text_of(unit_of(o, 0), "verdict"),
			    "not proven: an alarm is not cleared");
	assert_string_equal(text_of(unit_of(o, 0), "grade"), "D");
	json_decref(o);

	record_act(b, act(BENCH_EVENT_CLEARED, 230, &p, "a relabelled return"));
	e = act(BENCH_EVENT_PRINTED, 240, &p, "the label was torn");
	bench_copy(e.name, sizeof(e.name), "unit label");
	record_act(b, e);
	record_act(b, act(BENCH_EVENT_PRINTED, 250, &p, "")); /* the first print */
	o = report(b, batch);
	u = unit_of(o, 0);
	assert_false(json_is_true(json_object_get(element(u, "alarms", 0), "open")));
	assert_int_equal(number_of(u, "exceptions_in_all"), BENCH_N(kinds));
	for (size_t i = 0; i < BENCH_N(kinds); i++) {
		const json_t *x = element(u, "exceptions", i);

		assert_string_equal(text_of(x, "kind"), kinds[i]);
		assert_string_equal(text_of(x, "staff"), "supervisor 1");
	}
	assert_string_equal(text_of(element(u, "exceptions", 0), "other"),
			    "00:56:2b:00:00:03");
	assert_string_equal(text_of(u, "verdict"), "proven");
	json_decref(o);
}

static void
report_lists_units_that_were_taken_out(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
	struct bed_phone p = bed_phone(1, batch), out = bed_phone(2, batch);
	const json_t *removed;
	json_t *o;

	bed_walk(b, &p, BED_SEEN, BED_END);
	bed_walk(b, &out, BED_SCAN, BED_PUBLISH);
	bench_store_set_staff(b->s, "staff 1");
	bed_must(b, bench_store_batch_remove(b->s, batch, out.mac, &b->err), "remove");
	o = report(b, batch);
	removed = element(o, "removed", 0);
	assert_int_equal(json_array_size(json_object_get(o, "units")), 1);
	assert_string_equal(text_of(removed, "mac"), "00:56:2b:00:00:02");
	assert_string_equal(text_of(removed, "text"), "removed from batch 1");
	assert_string_equal(text_of(removed, "staff"), "staff 1");
	assert_string_equal(text_of(o, "verdict"), "all 1 units are proven");
	json_decref(o);
}

/* The link is that of the scan which counts, and the other one is no secret. */
static void
report_names_the_scan_that_was_not_taken_back(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
	struct bed_phone p = bed_phone(1, batch), wrong = p;
	int64_t last = 0;
	json_t *o;

	bench_copy(wrong.serial, sizeof(wrong.serial), "FCH2143WRNG");
	bed_walk(b, &wrong, BED_SEEN, BED_PUBLISH);
	record_act(b, act(BENCH_EVENT_UNSCANNED, 52, &p, "another box's label"));
	bed_record(b, &p, chain_scan(54));
	assert_int_equal(bench_store_event_last_id(b->s, &last), 0);
	bed_walk(b, &p, BED_PUBLISH, BED_END);
	o = report(b, batch);
	assert_int_equal(number_of(evidence_of(unit_of(o, 0), "scanned"), "event"),
			 last);
	assert_string_equal(text_of(unit_of(o, 0), "serial"), "FCH21430001");
	assert_string_equal(text_of(unit_of(o, 0), "verdict"), "proven");
	assert_string_equal(text_of(element(unit_of(o, 0), "exceptions", 0), "kind"),
			    "unscanned");
	json_decref(o);
}

static void
report_compares_lines_list_and_cartons(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
	struct bed_phone p = bed_phone(1, batch), q = bed_phone(2, batch);
	struct bench_event e = chain_event(BENCH_EVENT_PACKED, 300);
	const json_t *line, *counts, *missing;
	json_t *o;

	bed_sql(b,
		"INSERT INTO batch_line (batch, model, quantity) VALUES (1, '8841', 5),"
		" (1, '8851', 1);"
		"INSERT INTO batch_expected (batch, serial, mac, line, model) VALUES"
		" (1, 'FCH21430001', NULL, 2, ''),"
		" (1, 'FCH2143FFFF', '00:56:2b:00:ff:ff', 3, '8841');"
		"INSERT INTO carton (batch, number, state, opened_us, closed_us)"
		" VALUES (1, 1, 'closed', 1, 2), (1, 2, 'open', 3, 0)");
	bed_walk(b, &p, BED_SEEN, BED_END);
	bed_walk(b, &q, BED_SEEN, BED_END);
	e.unit = p.mac;
	e.batch = batch;
	e.carton = 2;
	record_act(b, e);
	o = report(b, batch);
	line = element(o, "lines", 0);
	assert_int_equal(number_of(line, "ordered"), 5);
	assert_int_equal(number_of(line, "units"), 2);
	assert_int_equal(number_of(line, "packed"), 1);
	assert_int_equal(number_of(element(o, "lines", 1), "units"), 0);
	assert_int_equal(number_of(element(o, "cartons", 0), "units"), 0);
	assert_int_equal(number_of(element(o, "cartons", 1), "units"), 1);
	missing = element(o, "missing", 0);
	assert_int_equal(number_of(missing, "line"), 3);
	assert_string_equal(text_of(missing, "serial"), "FCH2143FFFF");
	counts = json_object_get(o, "counts");
	assert_int_equal(number_of(counts, "expected"), 2);
	assert_int_equal(number_of(counts, "missing"), 1);
	assert_int_equal(number_of(counts, "extra"), 1);
	/* those of a carton last, and the other one is not on the list */
	assert_string_equal(text_of(unit_of(o, 0), "mac"), "00:56:2b:00:00:02");
	assert_true(json_is_false(json_object_get(unit_of(o, 0), "expected")));
	assert_true(json_is_true(json_object_get(unit_of(o, 1), "expected")));
	assert_int_equal(number_of(unit_of(o, 1), "carton"), 2);
	json_decref(o);
}

static void
report_says_that_the_clock_is_not_trusted(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
	struct bed_phone p = bed_phone(1, batch);
	const json_t *clock;
	json_t *o;

	b->base = bench_mono_now().us;
	bed_walk(b, &p, BED_SEEN, BED_END);
	o = report(b, batch);
	clock = json_object_get(o, "clock");
	assert_true(json_is_true(json_object_get(clock, "trusted")));
	json_decref(o);
	b->base += INT64_C(7200000000); /* two hours that the wall clock did not see */
	bed_record(b, &p, chain_syslog(500, 1, BENCH_ROLE_NONE, BENCH_OUTCOME_NONE));
	o = report(b, batch);
	clock = json_object_get(o, "clock");
	assert_true(json_is_false(json_object_get(clock, "trusted")));
	assert_non_null(strstr(text_of(clock, "why"), "ran back by 72"));
	json_decref(o);
}

/* What turns or hides the text around it stands as a code, and reads back the same. */
static void
reports_show_what_is_invisible(void **state)
{
	static const char nasty[] =
		"A\xe2\x80\xaegnp.exe\xc2\x85\xe2\x80\x8b\xef\xbb\xbf";
	static char names[100][300], fields[100][300];
	struct bed *b = *state;
	int64_t batch = bed_batch(b, nasty,
				  "\xef\xbc\x9d"
				  "1+1",
				  BED_RECIPE("prov.example.com"));
	struct bed_phone p = bed_phone(1, batch);
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	const char *at;
	json_t *o;

	bed_walk(b, &p, BED_SEEN, BED_END);
	bed_must(b, bench_report_json(b->s, batch, &text, &b->err), "report");
	assert_non_null(
		strstr(bench_str_get(&text),
		       "\"customer\":\"A\\u202egnp.exe\\u0085\\u200b\\ufeff\""));
	o = report(b, batch);
	assert_string_equal(text_of(o, "customer"), nasty);
	json_decref(o);
	bench_str_reset(&text);
	bed_must(b, bench_report_csv(b->s, batch, &text, &b->err), "report");
	at = bench_str_get(&text);
	(void)read_line(&at, names);
	(void)read_line(&at, fields);
	assert_string_equal(column(names, fields, "customer"), "A?gnp.exe???");
	assert_string_equal(column(names, fields, "order"), "'\xef\xbc\x9d"
							    "1+1");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_set_up, bed_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(report_names_the_event_behind_every_link),
		TEST(report_lists_evidence_in_order_of_occurrence),
		TEST(report_heads_with_customer_recipe_and_verdict),
		TEST(report_names_a_recipe_that_it_cannot_read),
		TEST(report_counts_nothing_from_before_a_reset),
		TEST(report_counts_nothing_from_an_earlier_run),
		TEST(report_says_when_a_unit_was_set_up_for_another_batch),
		TEST(report_names_who_attributed_an_event_later),
		TEST(report_says_when_the_phone_itself_confirmed),
		TEST(report_believes_events_and_not_a_row_that_was_changed),
		TEST(report_tells_when_a_unit_was_packed),
		TEST(report_keeps_the_first_alarms_and_counts_all),
		TEST(csv_has_a_line_for_each_unit_under_its_header),
		TEST(reports_survive_hostile_texts),
		TEST(firmware_told_over_http_has_its_event),
		TEST(report_tells_who_waived_what_and_why),
		TEST(report_tells_exceptions_and_who_dealt_with_them),
		TEST(report_lists_units_that_were_taken_out),
		TEST(report_names_the_scan_that_was_not_taken_back),
		TEST(report_compares_lines_list_and_cartons),
		TEST(report_says_that_the_clock_is_not_trusted),
		TEST(reports_show_what_is_invisible),
		TEST(report_of_no_batch_is_refused),
		TEST(report_is_read_while_others_write),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
