#include <bench/printed.h>

#include "sql.h"

#include <bench/str.h>

int
bench_store_printed(struct bench_store *s, const struct bench_print *p,
		    int64_t *ret_times, struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_PRINTED, &r, err);

	if (stmt == NULL)
		return r;
	sql_text(stmt, ":name", p->what);
	sql_mac_or_null(stmt, ":unit", p->unit);
	sql_int(stmt, ":carton", p->carton);
	sql_int(stmt, ":batch", p->batch);
	r = sql_step(s, stmt, err);
	if (r < 0)
		return r;
	*ret_times = sqlite3_column_int64(stmt, 0);
	return 0;
}

static int
record(struct bench_store *s, const struct bench_print *p, enum bench_outcome outcome,
       const char *text, struct bench_err *err)
{
	struct bench_event e = { .kind = BENCH_EVENT_PRINTED,
				 .source = "bench",
				 .unit = p->unit,
				 .carton = p->carton,
				 .batch = p->batch,
				 .outcome = outcome };

	bench_copy(e.name, sizeof(e.name), p->what);
	bench_copy(e.text, sizeof(e.text), text);
	return bench_store_record(s, &e, NULL, err);
}

int
bench_store_print_done(struct bench_store *s, const struct bench_print *p,
		       const char *reason, struct bench_err *err)
{
	return record(s, p, BENCH_OUTCOME_COMPLETE, reason, err);
}

int
bench_store_print_failed(struct bench_store *s, const struct bench_print *p,
			 const char *why, struct bench_err *err)
{
	return record(s, p, BENCH_OUTCOME_ABORTED, why, err);
}
