/* What an event shows together with what is known already: the one place where alarms
 * are raised. The rules are pure (bench/alarm.h); here are the look-ups and the record.
 *
 * Called in the transaction of the event, after its unit has moved. */
#include "sql.h"
#include <bench/alarm.h>
#include <bench/str.h>

#include <errno.h>
#include <string.h>

#define DAY_US (86400 * INT64_C(1000000))
#define RENEWAL_LEAST_US (240 * INT64_C(1000000))

struct look {
	struct bench_store *s;
	struct bench_alarm_facts f;
	struct bench_unit twin;
	char turning[24];
	struct bench_err *err;
};

static int64_t
after_tick(const struct bench_unit *u, int64_t boot)
{
	int64_t first = boot << 48;

	return u->returned > first ? u->returned - first : 0;
}

/* A client that starts discovers, or asks for the address it had (option 50); one that
 * renews does neither (RFC 2131 4.3.2, table 5). */
static bool
is_start(enum bench_event_kind kind, struct bench_bytes options)
{
	return kind == BENCH_EVENT_SEEN ||
	       (kind == BENCH_EVENT_LEASED && bench_alarm_option(options, 50).len > 0);
}

/* --- the same serial elsewhere ---------------------------------------------------- */

static int
find_reporter(struct look *l, const char *serial)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(l->s, SQL_UNIT_REPORTING, &r, l->err);

	if (stmt == NULL)
		return r;
	sql_text(stmt, ":serial", serial);
	sql_mac_or_null(stmt, ":mac", l->f.unit->mac);
	r = sql_step(l->s, stmt, l->err);
	if (r == 1)
		unit_from_row(stmt, &l->twin);
	return r;
}

static int
find_twin(struct look *l)
{
	const struct bench_event *e = l->f.event;
	int r;

	/* most phones say what their own label says, and no other label says the same
	 */
	if (!bench_alarm_asks_serial(e) ||
	    (e->kind != BENCH_EVENT_SCAN &&
	     strcmp(l->f.unit->serial.text, e->serial) == 0))
		return 0;
	if (e->kind == BENCH_EVENT_SCAN) {
		r = find_reporter(l, e->serial);
	} else {
		r = bench_store_unit_by_serial(l->s, e->serial, &l->twin, NULL);
		r = r == 0 ? 1 : r == -ENOENT ? 0 : r;
	}
	if (r == 1 && !bench_mac_equal(l->twin.mac, l->f.unit->mac))
		l->f.twin = &l->twin;
	return r < 0 ? bench_fail(l->err, r, "serial %s cannot be looked up", e->serial)
		     : 0;
}

/* --- what was ordered ------------------------------------------------------------- */

static int
count_units(struct look *l, const char *model)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(l->s, SQL_ORDER_COUNT, &r, l->err);

	if (stmt == NULL)
		return r;
	sql_text(stmt, ":batch", l->f.unit->batch.text);
	sql_text(stmt, ":model", model);
	r = sql_step(l->s, stmt, l->err);
	if (r == 1)
		l->f.have = sqlite3_column_int(stmt, 0);
	return r < 0 ? r : 0;
}

static int
read_order(struct look *l)
{
	const char *model = bench_alarm_model(l->f.unit);
	int64_t batch = strtoll(l->f.unit->batch.text, NULL, 10);
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = NULL;

	if (!bench_alarm_asks_order(l->f.event) || model[0] == '\0' || batch == 0)
		return 0;
	stmt = sql_get(l->s, SQL_ORDER_LINE, &r, l->err);
	if (stmt == NULL)
		return r;
	sql_int(stmt, ":batch", batch);
	sql_text(stmt, ":model", model);
	r = sql_step(l->s, stmt, l->err);
	if (r <= 0)
		return r;
	l->f.has_lines = sqlite3_column_int(stmt, 0) > 0;
	l->f.ordered = sqlite3_column_int(stmt, 1);
	/* how many there are is news only when one joins */
	return l->f.ordered > 0 && !bench_alarm_asks_voices(l->f.event)
		       ? count_units(l, model)
		       : 0;
}

/* --- two devices that speak by turns ---------------------------------------------- */

#define VOICES 4
#define HEARD BENCH_ALARM_HEARD

static const struct {
	const char *name;
	uint8_t option; /* 0: the vendor class, as it is recorded */
} voices[VOICES] = {
	{ "vendor class", 0 },
	{ "host name", 12 },
	{ "client id", 61 },
	{ "switch port (relay agent)", 82 },
};

/* 0 for an option that is not there. */
static uint32_t
digest_of(struct bench_bytes options, uint8_t code)
{
	struct bench_bytes value = bench_alarm_option(options, code);

	return value.len == 0 ? 0 : bench_bytes_digest(value) | 1;
}

static void
hear(sqlite3_stmt *stmt, uint32_t said[VOICES][HEARD], size_t at)
{
	struct bench_bytes text = { sqlite3_column_text(stmt, 0), 0 };
	struct bench_bytes raw = { sqlite3_column_blob(stmt, 1),
				   (size_t)sqlite3_column_bytes(stmt, 1) };

	text.len = (size_t)sqlite3_column_bytes(stmt, 0);
	said[0][at] = text.len > 0 ? bench_bytes_digest(text) | 1 : 0;
	for (size_t i = 1; i < VOICES; i++)
		said[i][at] = digest_of(raw, voices[i].option);
}

static bool
says_the_same(uint32_t said[VOICES][HEARD])
{
	for (size_t i = 0; i < VOICES; i++) {
		if (said[i][0] != said[i][1])
			return false;
	}
	return true;
}

/* The latest first. What is said just like the time before adds no turn: two are enough
 * to know. */
static size_t
hear_all(struct look *l, sqlite3_stmt *stmt, uint32_t said[VOICES][HEARD],
	 int *ret_code)
{
	size_t n = 0;

	while (n < HEARD && (*ret_code = sql_step(l->s, stmt, l->err)) == 1) {
		hear(stmt, said, n++);
		if (n == 2 && says_the_same(said))
			return 0;
	}
	return n;
}

static int
count_turns(struct look *l)
{
	uint32_t said[VOICES][HEARD];
	const struct bench_event *e = l->f.event;
	size_t n;
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = NULL;

	if (!bench_alarm_asks_voices(e))
		return 0;
	stmt = sql_get(l->s, SQL_WIRE_LAST, &r, l->err);
	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":unit", e->unit);
	sql_int(stmt, ":boot", l->s->boot);
	sql_int(stmt, ":since", e->mono.us - BENCH_ALARM_VOICES_US);
	n = hear_all(l, stmt, said, &r);
	for (size_t i = 0; r >= 0 && i < VOICES; i++) {
		int turns = bench_alarm_turns(said[i], n);

		if (turns <= l->f.turns)
			continue;
		l->f.turns = turns;
		l->f.turning = voices[i].name;
	}
	return r < 0 ? r : 0;
}

/* --- a phone that asks others, or nothing ----------------------------------------- */

static int
has_asked(struct look *l)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(l->s, SQL_ASKED, &r, l->err);

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":unit", l->f.unit->mac);
	sql_text(stmt, ":ip", l->f.unit->ip.text);
	sql_int(stmt, ":boot", l->s->boot);
	sql_int(stmt, ":after", l->f.unit->returned);
	r = sql_step(l->s, stmt, l->err);
	l->f.asked = r != 0;
	return r < 0 ? r : 0;
}

/* When the phone started last, after its return. */
static int
find_start(struct look *l, int64_t *ret_mono)
{
	int64_t after = after_tick(l->f.unit, l->s->boot);
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(l->s, SQL_STAY_STARTS, &r, l->err);

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":unit", l->f.unit->mac);
	sql_int(stmt, ":boot", l->s->boot);
	while ((r = sql_step(l->s, stmt, l->err)) == 1) {
		struct bench_bytes raw = { sqlite3_column_blob(stmt, 1),
					   (size_t)sqlite3_column_bytes(stmt, 1) };
		bool seen = sqlite3_column_int(stmt, 2) != 0;

		if (!is_start(seen ? BENCH_EVENT_SEEN : BENCH_EVENT_LEASED, raw))
			continue;
		if (sqlite3_column_int64(stmt, 0) > after)
			after = sqlite3_column_int64(stmt, 0);
		break;
	}
	*ret_mono = after;
	return r < 0 ? r : 0;
}

/* Of one stay on the bench: behind its last start. */
static sqlite3_stmt *
stay(struct look *l, enum sql which, int *ret_code)
{
	int64_t start = 0;
	sqlite3_stmt *stmt = NULL;

	*ret_code = find_start(l, &start);
	if (*ret_code == 0)
		stmt = sql_get(l->s, which, ret_code, l->err);
	if (stmt == NULL)
		return NULL;
	sql_mac_or_null(stmt, ":unit", l->f.unit->mac);
	sql_int(stmt, ":boot", l->s->boot);
	sql_int(stmt, ":after", start);
	return stmt;
}

static int
time_foreign(struct look *l)
{
	char name[sizeof(l->f.event->name)];
	int64_t first = -1, at;
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = stay(l, SQL_STAY_RESOLVED, &r);

	if (stmt == NULL)
		return r;
	sql_text(stmt, ":role", bench_role_name(BENCH_ROLE_NONE));
	while ((r = sql_step(l->s, stmt, l->err)) == 1) {
		sql_column_text(stmt, 0, name, sizeof(name));
		at = sqlite3_column_int64(stmt, 1);
		if (!bench_alarm_is_foreign(name))
			continue;
		if (first < 0)
			first = at;
		l->f.foreign_us = at - first;
	}
	return r;
}

/* Only while others were served: a bench that serves nobody is no phone's fault. */
static int
others_asked(struct look *l, int64_t after)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(l->s, SQL_OTHERS_ASKED, &r, l->err);

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":unit", l->f.unit->mac);
	sql_int(stmt, ":after", after);
	return sql_step(l->s, stmt, l->err);
}

static int
count_renewals(struct look *l)
{
	int64_t n, us, first;
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = stay(l, SQL_STAY_LEASES, &r);

	if (stmt == NULL)
		return r;
	r = sql_step(l->s, stmt, l->err);
	if (r <= 0)
		return r;
	n = sqlite3_column_int64(stmt, 0) - 1;
	us = sqlite3_column_int64(stmt, 1);
	first = sqlite3_column_int64(stmt, 2);
	if (n > us / RENEWAL_LEAST_US)
		n = us / RENEWAL_LEAST_US;
	if (n < BENCH_ALARM_LIFE_RENEWALS)
		return 0;
	r = others_asked(l, first);
	if (r == 1)
		l->f.renewals = (int)n;
	return r < 0 ? r : 0;
}

static int
look_for_past(struct look *l)
{
	int r;

	if (!bench_alarm_asks_life(l->f.event, l->f.unit))
		return 0;
	r = has_asked(l);
	if (r < 0 || l->f.asked)
		return r;
	return l->f.event->kind == BENCH_EVENT_RESOLVED ? time_foreign(l)
							: count_renewals(l);
}

/* --- from facts to events --------------------------------------------------------- */

/* The same trouble once a run; of a unit without one, once a day. */
static void
name_trouble(const struct look *l, const struct bench_alarm *a,
	     struct bench_event *alarm)
{
	char mac[BENCH_MAC_TEXT];
	int64_t run =
		bench_mac_equal(a->unit, l->f.unit->mac) ? l->f.unit->run : l->twin.run;

	bench_mac_format(a->unit, mac);
	if (run > 0)
		snprintf(alarm->uniq, sizeof(alarm->uniq), "%s %s r%lld%s", a->word,
			 mac, (long long)run, a->key);
	else
		snprintf(alarm->uniq, sizeof(alarm->uniq), "%s %s d%lld%s", a->word,
			 mac, (long long)(alarm->wall.us / DAY_US), a->key);
}

static int
say(const struct look *l, const struct bench_alarm *a)
{
	const struct bench_event *e = l->f.event;
	struct bench_event alarm = { .kind = BENCH_EVENT_ALARM,
				     .source = "store",
				     .mac = e->mac,
				     .unit = a->unit,
				     .other = a->other,
				     .mono = e->mono,
				     .wall = e->wall,
				     .about = e->id };

	bench_copy(alarm.ip, sizeof(alarm.ip), e->ip);
	bench_copy(alarm.name, sizeof(alarm.name), a->word);
	bench_copy(alarm.text, sizeof(alarm.text), a->text);
	name_trouble(l, a, &alarm);
	return record_alarm(l->s, &alarm, l->err);
}

static int
say_refetch(struct look *l)
{
	struct bench_event alarm;
	int r = refetch_alarm(l->s, l->f.event, &alarm, l->err);

	return r <= 0 ? r : record_alarm(l->s, &alarm, l->err);
}

static bool
is_of_interest(const struct bench_event *e)
{
	if (e->kind == BENCH_EVENT_ALARM)
		return false;
	return !bench_mac_is_zero(e->unit) || e->kind == BENCH_EVENT_SEEN ||
	       (e->kind == BENCH_EVENT_REFUSED && !bench_mac_is_zero(e->mac));
}

int
watch(struct bench_store *s, const struct bench_event *e,
      const struct bench_unit *before, const struct bench_unit *unit,
      struct bench_err *err)
{
	struct bench_alarm alarms[BENCH_ALARMS_MAX];
	struct bench_unit scanned;
	struct look l = { .s = s,
			  .f = { .event = e, .before = before, .unit = unit },
			  .err = err };
	size_t n;
	int r = 0;

	if (!is_of_interest(e))
		return 0;
	if (e->kind == BENCH_EVENT_REFUSED) {
		r = unit_load(s, e->mac, &scanned, err);
		l.f.before = l.f.unit = &scanned;
	}
	if (r >= 0)
		r = find_twin(&l);
	if (r >= 0)
		r = read_order(&l);
	if (r >= 0)
		r = count_turns(&l);
	if (r >= 0)
		r = look_for_past(&l);
	if (r < 0)
		return r;
	l.f.starts = is_start(e->kind, e->raw);
	n = bench_alarms(&l.f, alarms);
	for (size_t i = 0; r >= 0 && i < n; i++)
		r = say(&l, &alarms[i]);
	return r < 0 ? r : say_refetch(&l);
}
