/* Firmware is never served twice to a phone that already reports it: the phone's
 * upgrade rule has that condition. Here is the evidence that it holds, or an alarm.
 *
 * Asked of the events, not of the unit's state: which report was the last one before a
 * request does not depend on the order in which the two were committed. So both ends
 * look: the request, and the report that comes late. */
#include "sql.h"
#include <bench/str.h>

#include <string.h>

/* "/firmware/sip88xx.1-2.loads" is the load sip88xx.1-2. */
static bool
load_of(const char *name, char *load, size_t room)
{
	const char *base = strrchr(name, '/');
	const char *end;

	base = base == NULL ? name : base + 1;
	end = strrchr(base, '.');
	return end != NULL && end != base &&
	       bench_copy_n(load, room, base, (size_t)(end - base));
}

static bool
matters(const struct bench_event *e, char *load, size_t room)
{
	if (e->kind == BENCH_EVENT_ASKED && e->role == BENCH_ROLE_FIRMWARE)
		return load_of(e->name, load, room);
	return e->kind == BENCH_EVENT_SYSLOG && e->version[0] != '\0' &&
	       bench_copy(load, room, e->version);
}

/* 1: the unit asked for it in this run, and the last it had said was that it runs it.
 */
static int
look(struct bench_store *s, const struct bench_unit *u, const char *load, char *ip,
     size_t room, struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_REFETCH, &r, err);

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":unit", u->mac);
	sql_text(stmt, ":load", load);
	sql_int(stmt, ":published", u->published);
	r = sql_step(s, stmt, err);
	if (r == 1)
		sql_column_text(stmt, 0, ip, room);
	return r;
}

int
refetch_alarm(struct bench_store *s, const struct bench_event *e,
	      struct bench_event *ret_alarm, struct bench_err *err)
{
	struct bench_event *a = ret_alarm;
	char load[sizeof(e->version)], mac[BENCH_MAC_TEXT];
	struct bench_unit u;
	int r;

	if (bench_mac_is_zero(e->unit) || !matters(e, load, sizeof(load)))
		return 0;
	r = unit_load(s, e->unit, &u, err);
	if (r < 0 || u.upgrade == 0 || u.version.tick == 0)
		return r < 0 ? r : 0;
	*a = (struct bench_event){ .kind = BENCH_EVENT_ALARM,
				   .source = "store",
				   .mac = e->unit,
				   .unit = e->unit,
				   .mono = e->mono,
				   .wall = e->wall };
	r = look(s, &u, load, a->ip, sizeof(a->ip), err);
	if (r <= 0)
		return r;
	bench_copy(a->name, sizeof(a->name), BENCH_ALARM_REFETCH);
	bench_copy(a->version, sizeof(a->version), load);
	snprintf(a->text, sizeof(a->text),
		 "fetches firmware %s again although it reports it: see whether its "
		 "Upgrade_Rule has a condition and the load's name is right",
		 load);
	snprintf(a->uniq, sizeof(a->uniq), "refetch %s %lld",
		 bench_mac_format(u.mac, mac), (long long)u.run);
	return 1;
}
