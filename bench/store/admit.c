/* May this unit go into this batch? */
#include "sql.h"
#include <bench/admit.h>
#include <bench/order.h>
#include <bench/str.h>

#include <stdarg.h>

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

int
bench_store_admits(struct bench_store *s, const struct bench_candidate *c,
		   char reason[256], struct bench_err *err)
{
	struct bench_order_verdict order;
	int r;

	if (judge_unit(c->unit, reason) == 0)
		return 0;
	r = bench_store_order_check(s, c->batch, c->unit->mac, c->serial, c->model,
				    &order, err);
	if (r < 0)
		return r;
	return order.word == BENCH_ORDER_OK ? 1 : no(reason, "%s", order.reason);
}
