/* May this unit go into this batch? */
#include "sql.h"
#include <bench/admit.h>
#include <bench/str.h>

#include <stdarg.h>
#include <string.h>

static int BENCH_PRINTF(2, 3) no(char reason[256], const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(reason, 256, fmt, ap);
	va_end(ap);
	return 0;
}

static int
judge_unit(const struct bench_unit *u, char reason[256])
{
	if (bench_flow_is_shipped(u))
		return no(reason,
			  "shipped already, with batch %s: record its return first",
			  u->batch.text);
	if (bench_flow_is_scrap(u))
		return no(reason, "came back as scrap: put it away; only a supervisor "
				  "can clear it");
	if (u->held > u->freed)
		return no(reason, "NG: put it on the hold shelf; it is released there "
				  "first");
	if (u->stopped > u->cleared)
		return no(reason, "%s; only a supervisor can clear it", u->stop.text);
	return 1;
}

/* The other batch whose list it is on, unless it is on this one's; 0: none. */
static int
find_list(struct bench_store *s, const struct bench_candidate *c, int64_t *ret_batch,
	  struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_LISTED_ELSEWHERE, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":batch", c->batch);
	sql_mac_or_null(stmt, ":mac", c->unit->mac);
	sql_text_or_null(stmt, ":serial", c->serial);
	r = sql_step(s, stmt, err);
	*ret_batch = r == 1 ? sqlite3_column_int64(stmt, 0) : 0;
	return r < 0 ? r : 0;
}

/* What was ordered, "8841, 7841"; "": the order does not say, or the model is there. */
static int
read_lines(struct bench_store *s, const struct bench_candidate *c, char lines[128],
	   struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_ORDERED_OTHERS, &r, err);

	lines[0] = '\0';
	if (stmt == NULL)
		return r;
	sql_int(stmt, ":batch", c->batch);
	sql_text(stmt, ":model", c->model);
	r = sql_step(s, stmt, err);
	if (r == 1)
		sql_column_text(stmt, 0, lines, 128);
	return r < 0 ? r : 0;
}

int
bench_store_admits(struct bench_store *s, const struct bench_candidate *c,
		   char reason[256], struct bench_err *err)
{
	char lines[128] = "";
	int64_t other = 0;
	int r;

	if (judge_unit(c->unit, reason) == 0)
		return 0;
	r = find_list(s, c, &other, err);
	if (r < 0)
		return r;
	if (other != 0)
		return no(reason,
			  "on the list of batch %lld, not of this one: put it "
			  "there",
			  (long long)other);
	if (c->model[0] != '\0')
		r = read_lines(s, c, lines, err);
	if (r < 0)
		return r;
	if (lines[0] != '\0')
		return no(reason, "model %s is not on the order (%s): put it aside",
			  c->model, lines);
	return 1;
}
