/* A supervisor's word in place of a link, and over an alarm. The rules are triggers and
 * the view may_pack (sql/); what is checked here has the better words. */
#include "sql.h"

#include <bench/staff.h>
#include <bench/str.h>
#include <bench/waiver.h>

#include <errno.h>
#include <string.h>

static int
characters(const char *text)
{
	int n = 0;

	for (; *text != '\0'; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

int
reason_check(const char *reason, int least, char ret_reason[256], struct bench_err *err)
{
	const char *from = reason + strspn(reason, " \t\r\n");
	size_t n = strlen(from);
	char text[256];

	while (n > 0 && strchr(" \t\r\n", from[n - 1]) != NULL)
		n--;
	if (!bench_copy_n(text, sizeof(text), from, n))
		return bench_fail(err, -EINVAL, "the reason is longer than 255 bytes");
	if (bench_text_problem(text) != NULL)
		return bench_fail(err, -EINVAL,
				  "the reason is one line of UTF-8, without characters "
				  "that nobody sees");
	if (characters(text) < least)
		return bench_fail(err, -EINVAL,
				  "a reason is needed, of at least %d character%s: "
				  "others will have to understand it",
				  least, least == 1 ? "" : "s");
	bench_copy(ret_reason, 256, text);
	return 0;
}

/* --- waivers ------------------------------------------------------------------------
 */

struct waive {
	int64_t batch;
	struct bench_mac mac;
	uint32_t links;
	char reason[256];
	struct bench_unit u;
};

static int
check_links(struct waive *w, const char *mac, struct bench_err *err)
{
	uint32_t missing = bench_flow_missing(&w->u), given = w->links;
	char text[96];

	if (given == 0)
		w->links = given = missing;
	if (given & BENCH_LINK_SCANNED)
		return bench_fail(err, -EPERM,
				  "%s: its label cannot be waived: scan it%s", mac,
				  w->u.conflict ? ", two scans of it disagree" : "");
	if (given == 0)
		return bench_fail(err, -EALREADY,
				  "%s lacks nothing: there is nothing to waive", mac);
	if (given & ~missing)
		return bench_fail(err, -EALREADY,
				  "%s: %s is not missing: there is nothing to waive",
				  mac, bench_links_format(given & ~missing, text));
	return 0;
}

static int
check_place(struct bench_store *s, struct waive *w, const char *mac,
	    struct bench_err *err)
{
	int64_t in = strtoll(w->u.batch.text, NULL, 10);
	struct bench_batch b;
	int r;

	if (w->batch == 0)
		w->batch = in;
	if (in == 0 || in != w->batch)
		return bench_fail(err, -EPERM, "%s is not in batch %lld", mac,
				  (long long)w->batch);
	r = bench_store_batch_get(s, in, &b, err);
	if (r < 0)
		return r;
	if (b.state == BENCH_BATCH_CLOSED)
		return bench_fail(err, -EPERM,
				  "batch %lld is closed: see 'bench batch reopen'",
				  (long long)in);
	if (w->u.run == 0 || w->u.published == 0 || w->u.run_batch != in)
		return bench_fail(err, -EPERM,
				  "%s has no run for batch %lld yet: there is nothing "
				  "to waive",
				  mac, (long long)in);
	return 0;
}

static int
say_waived(struct bench_store *s, const struct waive *w, struct bench_err *err)
{
	struct bench_event e = { .kind = BENCH_EVENT_WAIVED,
				 .source = "bench",
				 .unit = w->mac,
				 .mac = w->mac,
				 .batch = w->batch,
				 .run = w->u.run,
				 .require = w->links };

	bench_copy(e.text, sizeof(e.text), w->reason);
	return bench_store_record(s, &e, NULL, err);
}

static int
insert(struct bench_store *s, const struct waive *w, struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, SQL_WAIVER_ADD, &r, err);

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":mac", w->mac);
	sql_int(stmt, ":run", w->u.run);
	sql_int(stmt, ":batch", w->batch);
	sql_int(stmt, ":links", w->links);
	sql_text(stmt, ":reason", w->reason);
	sql_text(stmt, ":staff", s->staff);
	sql_int(stmt, ":at_us", bench_wall_now().us);
	return sql_step(s, stmt, err);
}

static int
waive(struct bench_store *s, struct waive *w, struct bench_err *err)
{
	char mac[BENCH_MAC_TEXT];
	int r = bench_store_by_supervisor(s, err);

	bench_mac_format(w->mac, mac);
	if (r == 0)
		r = bench_store_unit_get(s, w->mac, &w->u, err);
	if (r == 0)
		r = check_place(s, w, mac, err);
	if (r == 0)
		r = check_links(w, mac, err);
	if (r == 0)
		r = say_waived(s, w, err);
	return r < 0 ? r : insert(s, w, err);
}

int
bench_store_waive(struct bench_store *s, int64_t batch, struct bench_mac mac,
		  uint32_t links, const char *reason, struct bench_err *err)
{
	struct waive w = { .batch = batch, .mac = mac, .links = links };
	int r = reason_check(reason, BENCH_WAIVER_REASON_MIN, w.reason, err);

	return r < 0 ? r : IN_TRANSACTION(s, err, waive(s, &w, err));
}

static void
waiver_read(sqlite3_stmt *stmt, struct bench_waiver *w)
{
	*w = (struct bench_waiver){ .id = sqlite3_column_int64(stmt, 0),
				    .mac = sql_column_mac(stmt, 1),
				    .run = sqlite3_column_int64(stmt, 2),
				    .batch = sqlite3_column_int64(stmt, 3),
				    .links = (uint32_t)sqlite3_column_int64(stmt, 4) };
	sql_column_text(stmt, 5, w->reason, sizeof(w->reason));
	sql_column_text(stmt, 6, w->staff, sizeof(w->staff));
	w->at.us = sqlite3_column_int64(stmt, 7);
}

int
bench_store_waiver_each(struct bench_store *s, int64_t batch, struct bench_mac mac,
			bench_waiver_fn *fn, void *arg, struct bench_err *err)
{
	struct bench_waiver w;
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_WAIVER_LIST, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":batch", batch);
	sql_mac_or_null(stmt, ":mac", mac);
	while ((r = sql_step(s, stmt, err)) == 1) {
		waiver_read(stmt, &w);
		r = fn(&w, arg);
		if (r != 0)
			return r;
	}
	return r;
}

bool
bench_waiver_in_force(const struct bench_waiver *w, const struct bench_unit *u)
{
	return bench_mac_equal(w->mac, u->mac) && w->run == u->run &&
	       w->batch == u->run_batch && w->links == u->waived &&
	       strtoll(u->batch.text, NULL, 10) == w->batch;
}

/* --- alarms -------------------------------------------------------------------------
 */

static int
clear(struct bench_store *s, struct bench_mac mac, const char *reason,
      struct bench_err *err)
{
	struct bench_event e = {
		.kind = BENCH_EVENT_CLEARED, .source = "bench", .unit = mac, .mac = mac
	};
	char text[BENCH_MAC_TEXT];
	struct bench_unit u;
	int r = bench_store_by_supervisor(s, err);

	if (r == 0)
		r = bench_store_unit_get(s, mac, &u, err);
	if (r < 0)
		return r;
	if (u.stopped <= u.cleared && u.alarm.tick <= u.cleared &&
	    !bench_flow_is_scrap(&u))
		return bench_fail(err, -EALREADY, "%s has no open alarm",
				  bench_mac_format(mac, text));
	e.batch = strtoll(u.batch.text, NULL, 10);
	bench_copy(e.text, sizeof(e.text), reason);
	return bench_store_record(s, &e, NULL, err);
}

int
bench_store_clear(struct bench_store *s, struct bench_mac mac, const char *reason,
		  struct bench_err *err)
{
	char text[256];
	int r = reason_check(reason, 1, text, err);

	return r < 0 ? r : IN_TRANSACTION(s, err, clear(s, mac, text, err));
}

int
bench_store_alarm_each(struct bench_store *s, struct bench_wall now,
		       bench_alarm_row_fn *fn, void *arg, struct bench_err *err)
{
	const int64_t young = now.us - INT64_C(1000000) * BENCH_ALARM_OPEN_S;
	struct bench_event e;
	struct bench_alarm_row a = { .event = &e };
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_ALARM_LIST, &r, err);

	if (stmt == NULL)
		return r;
	while ((r = sql_step(s, stmt, err)) == 1) {
		event_from_row(stmt, &e);
		a.stops = bench_alarm_stops(e.name);
		a.open = e.tick > sqlite3_column_int64(stmt, EVENT_WIDTH) &&
			 (a.stops || e.wall.us >= young);
		r = fn(&a, arg);
		if (r != 0)
			return r;
	}
	return r;
}
