/* Whose is this? Every witness must name the same unit: what the event claims, the
 * lease of its address at that time, and the file that was opened (DESIGN D6). Two that
 * disagree make an alarm and no link; a lease that is not recorded yet leaves the event
 * waiting for it. */
#include "sql.h"
#include <bench/str.h>

#include <errno.h>
#include <string.h>

int
lease_at(struct bench_store *s, const char *ip, int64_t boot, int64_t mono_us,
	 struct bench_mac *ret_mac, struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_LEASE_AT, &r, err);

	if (stmt == NULL)
		return r;
	sql_text(stmt, ":ip", ip);
	sql_int(stmt, ":boot", boot);
	sql_int(stmt, ":mono_us", mono_us);
	r = sql_step(s, stmt, err);
	if (r <= 0)
		return r < 0 ? r : bench_fail(err, -ENOENT, "no lease of %s", ip);
	*ret_mac = sql_column_mac(stmt, 0);
	return 0;
}

int
bench_store_lease_of(struct bench_store *s, const char *ip, struct bench_mac *ret_mac,
		     struct bench_err *err)
{
	if (s->boot == 0)
		(void)bench_store_now(s);
	return lease_at(s, ip, s->boot, INT64_MAX, ret_mac, err);
}

int
bench_store_lease_each(struct bench_store *s, bench_unit_fn *fn, void *arg,
		       struct bench_err *err)
{
	struct bench_unit u;
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_LEASE_LIST, &r, err);

	if (stmt == NULL)
		return r;
	while ((r = sql_step(s, stmt, err)) == 1) {
		u = (struct bench_unit){ .mac = sql_column_mac(stmt, 0) };
		sql_column_text(stmt, 1, u.ip.text, sizeof(u.ip.text));
		r = fn(&u, arg);
		if (r != 0)
			return r;
	}
	return r;
}

static void
raise_alarm(struct bench_event *alarm, const struct bench_event *e,
	    struct bench_mac unit, const char *what, struct bench_mac other)
{
	char a[BENCH_MAC_TEXT], b[BENCH_MAC_TEXT];

	*alarm = (struct bench_event){ .kind = BENCH_EVENT_ALARM,
				       .unit = unit,
				       .mac = e->mac };
	bench_copy(alarm->source, sizeof(alarm->source), e->source);
	bench_copy(alarm->ip, sizeof(alarm->ip), e->ip);
	bench_copy(alarm->name, sizeof(alarm->name), BENCH_ALARM_WITNESS);
	alarm->other = other;
	alarm->mono = e->mono;
	alarm->wall = e->wall;
	bench_mac_format(other, a);
	bench_mac_format(e->mac, b);
	snprintf(alarm->text, sizeof(alarm->text),
		 "%s from %s: %s %s, not %s; it counts for neither: unplug the phone "
		 "and plug it in again",
		 bench_event_kind_name(e->kind), e->ip, what, a, b);
	snprintf(alarm->uniq, sizeof(alarm->uniq), BENCH_ALARM_WITNESS " %s %s d%lld",
		 b, a, (long long)(e->wall.us / (86400 * INT64_C(1000000))));
}

/* The lease's word on e->mac: 1 the same, 0 none yet, -EXDEV another, else an error. */
static int
ask_lease(struct bench_store *s, const struct bench_event *e,
	  struct bench_mac *ret_lease, struct bench_err *err)
{
	int r = lease_at(s, e->ip, s->boot, e->mono.us, ret_lease, NULL);

	if (r == -ENOENT)
		return 0;
	if (r < 0)
		return bench_fail(err, r, "lease of %s cannot be read", e->ip);
	if (bench_mac_is_zero(e->mac) || bench_mac_equal(*ret_lease, e->mac))
		return 1;
	return -EXDEV;
}

static int
attribute_syslog(struct bench_store *s, struct bench_event *e,
		 struct bench_event *alarm, struct bench_err *err)
{
	struct bench_published p;
	struct bench_mac lease;
	char name[sizeof(e->name)];
	int r;

	if (bench_mac_is_zero(e->mac))
		return 0; /* kept, but no witness of anything */
	r = ask_lease(s, e, &lease, err);
	if (r == -EXDEV) {
		raise_alarm(alarm, e, e->mac, "that address is leased to", lease);
		return 0;
	}
	if (r <= 0)
		return r;
	e->unit = e->mac;
	bench_copy(name, sizeof(name), e->name);
	bench_lower(name);
	r = published_by_name(s, e->mac, name, &p, NULL);
	if (r == 0) {
		e->run = p.run;
		e->role = p.role;
	}
	return r == -ENOENT ? 0 : r;
}

/* A file of everybody's (pending, firmware), a request that opened none, a report: by
 * the lease. */
static int
attribute_common(struct bench_store *s, struct bench_event *e,
		 struct bench_event *alarm, struct bench_err *err)
{
	struct bench_mac lease;
	int r = ask_lease(s, e, &lease, err);

	if (r == -EXDEV) {
		raise_alarm(alarm, e, e->mac, "that address is leased to", lease);
		return 0;
	}
	if (r == 1)
		e->unit = lease;
	return r < 0 ? r : 0;
}

/* The run whose files the unit was given last before that moment, and its remote names.
 * -ENOENT: none. */
static int
run_at(struct bench_store *s, const struct bench_event *e, int64_t *ret_run,
       char names[256], struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_RUN_AT, &r, err);

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":unit", e->unit);
	sql_int(stmt, ":boot", s->boot);
	sql_int(stmt, ":mono_us", e->mono.us);
	r = sql_step(s, stmt, err);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	*ret_run = sqlite3_column_int64(stmt, 0);
	sql_column_text(stmt, 1, names, 256);
	return 0;
}

/* Is name one of the words of list? */
static bool
lists(const char *list, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = list; n > 0 && (p = strstr(p, name)) != NULL; p += n) {
		if ((p == list || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
			return true;
	}
	return false;
}

/* Asked at mono, or up to ms later: by who had the address at the end of that time, if
 * nobody else had it before. It speaks of a run when it asks for one of its remote
 * names. */
static int
attribute_resolved(struct bench_store *s, struct bench_event *e, struct bench_err *err)
{
	struct bench_event end = *e;
	struct bench_mac before, lease;
	char names[256] = "";
	int64_t run = 0;
	int had, r;

	end.mono.us += e->ms * 1000;
	had = ask_lease(s, e, &before, err);
	r = had < 0 ? had : ask_lease(s, &end, &lease, err);
	if (r <= 0 || (had == 1 && !bench_mac_equal(before, lease)))
		return r < 0 ? r : 0;
	e->unit = lease;
	r = run_at(s, e, &run, names, err);
	if (r == 0 && lists(names, e->name)) {
		e->run = run;
		e->role = BENCH_ROLE_REDIRECT;
	}
	return r == -ENOENT ? 0 : r;
}

static int
attribute_file(struct bench_store *s, struct bench_event *e, struct bench_event *alarm,
	       struct bench_err *err)
{
	struct bench_published p = { 0 };
	int r = published_by_file(s, &e->file, &p, NULL);

	if (r < 0 && r != -ENOENT)
		return bench_fail(err, r, "published files cannot be read");
	e->role = p.role;
	if (!bench_mac_is_zero(p.mac) && !bench_mac_equal(p.mac, e->mac)) {
		raise_alarm(alarm, e, e->mac, "the file belongs to", p.mac);
		return 0;
	}
	r = attribute_common(s, e, alarm, err);
	if (r < 0 || bench_mac_is_zero(e->unit))
		return r;
	e->run = p.run;
	bench_copy(e->sha256, sizeof(e->sha256), p.sha256);
	return 0;
}

/* Which turn of the unit's scans it belongs to. */
static int
take_turn(struct bench_store *s, struct bench_event *e, struct bench_err *err)
{
	struct bench_unit u;
	int r = unit_load(s, e->unit, &u, err);

	if (r < 0)
		return r;
	e->run = u.scans + (e->kind == BENCH_EVENT_UNSCANNED);
	return 0;
}

/* Fills unit, run, role and sha256 of e if they can be told; ret_alarm gets a kind of
 * ALARM when witnesses disagree. */
int
attribute(struct bench_store *s, struct bench_event *e, struct bench_event *ret_alarm,
	  struct bench_err *err)
{
	switch (e->kind) {
	case BENCH_EVENT_SEEN:
	case BENCH_EVENT_LEASED:
	case BENCH_EVENT_RELEASED:
		e->unit = e->mac;
		return 0;
	case BENCH_EVENT_ASKED:
	case BENCH_EVENT_TRANSFER:
		return attribute_file(s, e, ret_alarm, err);
	case BENCH_EVENT_REPORT:
		return attribute_common(s, e, ret_alarm, err);
	case BENCH_EVENT_SYSLOG:
		return attribute_syslog(s, e, ret_alarm, err);
	case BENCH_EVENT_RESOLVED:
		return attribute_resolved(s, e, err);
	case BENCH_EVENT_SCAN:
	case BENCH_EVENT_UNSCANNED:
		return take_turn(s, e, err);
	case BENCH_EVENT_REFUSED:
	case BENCH_EVENT_PUBLISH:
	case BENCH_EVENT_ATTRIBUTE:
	case BENCH_EVENT_PACKED:
	case BENCH_EVENT_BATCH:
	case BENCH_EVENT_ALARM:
	case BENCH_EVENT_NOTE:
	case BENCH_EVENT_BOXED:
	case BENCH_EVENT_UNPACKED:
	case BENCH_EVENT_SHIPPED:
	case BENCH_EVENT_UNSHIPPED:
	case BENCH_EVENT_RETURNED:
	case BENCH_EVENT_HELD:
	case BENCH_EVENT_FREED:
	case BENCH_EVENT_WAIVED:
	case BENCH_EVENT_CLEARED:
	case BENCH_EVENT_CARTON:
	case BENCH_EVENT_STAFF:
	case BENCH_EVENT_SEALED:
	case BENCH_EVENT_REOPENED:
	case BENCH_EVENT_PRINTED:
	case BENCH_EVENT_ACT:
	case BENCH_EVENT_KINDS:
		break;
	}
	return 0;
}
