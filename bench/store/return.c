/* Returns: recorded, listed, and who replaces whom. */
#include "sql.h"
#include <bench/return.h>
#include <bench/str.h>

#include <errno.h>
#include <string.h>

static int
check_words(const struct bench_return *r, struct bench_err *err)
{
	char mac[BENCH_MAC_TEXT];

	if (r->reason[strspn(r->reason, " \t\r\n")] == '\0')
		return bench_fail(err, -EINVAL, "say why it came back");
	if (!bench_return_is_disposition(r->disposition))
		return bench_fail(err, -EINVAL,
				  "'%s' is no disposition: repair, replace, restock or "
				  "scrap",
				  r->disposition);
	if (bench_mac_equal(r->mac, r->replaced_by))
		return bench_fail(err, -EINVAL, "%s cannot replace itself",
				  bench_mac_format(r->mac, mac));
	return 0;
}

static int
check_left(const struct bench_unit *u, struct bench_err *err)
{
	char mac[BENCH_MAC_TEXT];

	bench_mac_format(u->mac, mac);
	if (bench_flow_is_shipped(u) || bench_flow_is_returned(u))
		return 0;
	if (strtoll(u->batch.text, NULL, 10) != 0)
		return bench_fail(err, -EPERM,
				  "%s is in batch %s and has not left: take it out by "
				  "'bench batch remove'",
				  mac, u->batch.text);
	return bench_fail(err, -EPERM, "%s was never shipped from here: just scan it",
			  mac);
}

static int
take_back(struct bench_store *s, const struct bench_return *r, struct bench_err *err)
{
	struct bench_event e = { .kind = BENCH_EVENT_RETURNED,
				 .source = "bench",
				 .unit = r->mac,
				 .mac = r->mac,
				 .other = r->replaced_by };
	struct bench_unit u;
	int ret = bench_store_unit_get(s, r->mac, &u, err);

	if (ret == 0)
		ret = check_left(&u, err);
	if (ret < 0)
		return ret;
	bench_copy(e.name, sizeof(e.name), r->disposition);
	bench_copy(e.text, sizeof(e.text), r->reason);
	return bench_store_record(s, &e, NULL, err);
}

int
bench_store_return(struct bench_store *s, const struct bench_return *r,
		   struct bench_err *err)
{
	bool outer = s->in_caller;
	int ret = check_words(r, err);

	if (ret == 0)
		ret = sql_enter(s, err);
	if (ret < 0)
		return ret;
	s->in_caller = true; /* looked at and recorded in one transaction */
	ret = take_back(s, r, err);
	s->in_caller = outer;
	return sql_leave(s, ret, err);
}

int
bench_store_returned_each(struct bench_store *s, bench_unit_fn *fn, void *arg,
			  struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_RETURNED_LIST, &r, err);

	if (stmt == NULL)
		return r;
	return unit_each(s, stmt, fn, arg, err);
}

int
bench_store_replacements(struct bench_store *s, struct bench_mac mac,
			 bench_replacement_fn *fn, void *arg, struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_REPLACEMENTS, &r, err);

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":mac", mac);
	while ((r = sql_step(s, stmt, err)) == 1) {
		r = fn(sql_column_mac(stmt, 0), sql_column_mac(stmt, 1), arg);
		if (r != 0)
			return r;
	}
	return r;
}
