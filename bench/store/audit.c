/* What people did, in order. That nobody can change it is the triggers'
 * (event_is_final, event_is_kept). */
#include "sql.h"

#include <bench/staff.h>

int
bench_store_audit_each(struct bench_store *s, const struct bench_audit *q,
		       bench_act_fn *fn, void *arg, struct bench_err *err)
{
	struct bench_event e;
	struct bench_act a = { .event = &e };
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, q->before == 0 ? SQL_AUDIT : SQL_AUDIT_NEWEST, &r, err);

	if (stmt == NULL)
		return r;
	sql_text_or_null(stmt, ":staff", q->staff == NULL ? "" : q->staff);
	sql_int(stmt, ":batch", q->batch);
	sql_int(stmt, ":after", q->after);
	if (q->before != 0)
		sql_int(stmt, ":before", q->before);
	sql_int(stmt, ":limit", q->limit == 0 ? -1 : q->limit);
	while ((r = sql_step(s, stmt, err)) == 1) {
		event_from_row(stmt, &e);
		a.carton = sqlite3_column_int64(stmt, EVENT_WIDTH);
		r = fn(&a, arg);
		if (r != 0)
			return r;
	}
	return r;
}
