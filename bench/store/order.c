/* Order lines, and whether they have a place for a unit. */
#include "sql.h"
#include <bench/order.h>
#include <bench/str.h>

#include <errno.h>
#include <string.h>

/* --- order lines ---------------------------------------------------------------- */

static int
count_lines(const struct bench_order_line *l, void *arg)
{
	*(int64_t *)arg += l->quantity;
	return 0;
}

int
order_put_line(struct bench_store *s, int64_t batch, const char *model, int quantity,
	       struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt =
		sql_get(s, quantity > 0 ? SQL_LINE_PUT : SQL_LINE_DELETE, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":batch", batch);
	sql_text(stmt, ":model", model);
	if (quantity > 0)
		sql_int(stmt, ":quantity", quantity);
	return sql_step(s, stmt, err);
}

static int
change_line(struct bench_store *s, int64_t batch, const char *model, int quantity,
	    struct bench_err *err)
{
	struct bench_event e = { .kind = BENCH_EVENT_ACT,
				 .source = "bench",
				 .name = "order-line",
				 .batch = batch };
	int64_t sum = 0;
	int r = batch_not_closed(s, batch, err);

	if (r == 0)
		r = order_put_line(s, batch, model, quantity, err);
	if (r == 0)
		r = bench_store_order_lines(s, batch, count_lines, &sum, err);
	if (r == 0)
		r = batch_set_expected(s, batch, sum, err);
	snprintf(e.text, sizeof(e.text), "order line: %d of model %s", quantity, model);
	return r < 0 ? r : bench_store_record(s, &e, NULL, err);
}

int
bench_store_order_line(struct bench_store *s, int64_t batch, const char *model,
		       int quantity, struct bench_err *err)
{
	return IN_TRANSACTION(s, err, change_line(s, batch, model, quantity, err));
}

int
bench_store_order_lines(struct bench_store *s, int64_t batch, bench_order_line_fn *fn,
			void *arg, struct bench_err *err)
{
	struct bench_order_line l;
	char text[24];
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_LINE_LIST, &r, err);

	if (stmt == NULL)
		return r;
	batch_text(batch, text);
	sql_int(stmt, ":batch", batch);
	sql_text(stmt, ":text", text);
	while ((r = sql_step(s, stmt, err)) == 1) {
		sql_column_text(stmt, 0, l.model, sizeof(l.model));
		l.quantity = sqlite3_column_int(stmt, 1);
		l.units = sqlite3_column_int(stmt, 2);
		l.packed = sqlite3_column_int(stmt, 3);
		l.shipped = sqlite3_column_int(stmt, 4);
		r = fn(&l, arg);
		if (r != 0)
			return r;
	}
	return r;
}

static int
change_expected(struct bench_store *s, int64_t batch, int expected,
		struct bench_err *err)
{
	struct bench_event e = { .kind = BENCH_EVENT_ACT,
				 .source = "bench",
				 .name = "expected",
				 .batch = batch };
	struct bench_order_sum sum = { 0 };
	int r = batch_not_closed(s, batch, err);

	if (r == 0)
		r = bench_store_order_sum(s, batch, &sum, err);
	if (r == 0 && sum.lines + sum.listed > 0)
		r = bench_fail(err, -EPERM,
			       "batch %lld has order lines or a list, which say how "
			       "many are expected: change those",
			       (long long)batch);
	if (r == 0)
		r = batch_set_expected(s, batch, expected, err);
	snprintf(e.text, sizeof(e.text), "%d phones are expected", expected);
	return r < 0 ? r : bench_store_record(s, &e, NULL, err);
}

int
bench_store_order_expected(struct bench_store *s, int64_t batch, int expected,
			   struct bench_err *err)
{
	return IN_TRANSACTION(s, err, change_expected(s, batch, expected, err));
}

/* --- is there a place for a unit? ------------------------------------------------ */

static void BENCH_PRINTF(3, 4) refuse(struct bench_order_verdict *v,
				      enum bench_order_word word, const char *fmt, ...)
{
	va_list ap;

	v->word = word;
	va_start(ap, fmt);
	vsnprintf(v->reason, sizeof(v->reason), fmt, ap);
	va_end(ap);
}

static int
say_line(const struct bench_order_line *l, void *arg)
{
	struct bench_str *text = arg;

	bench_str_addf(text, "%s%d × %s", text->len == 0 ? "" : ", ", l->quantity,
		       l->model);
	return 0;
}

/* No line has this model: wrong, unless there are no lines at all. */
static int
refuse_model(struct bench_store *s, int64_t batch, const char *model,
	     struct bench_order_verdict *v, struct bench_err *err)
{
	bench_auto(bench_str_clear) struct bench_str lines = { 0 };
	int r = bench_store_order_lines(s, batch, say_line, &lines, err);

	if (r == 0 && bench_str_failed(&lines))
		r = bench_fail(err, -ENOMEM, "out of memory");
	if (r == 0 && lines.len > 0)
		refuse(v, BENCH_ORDER_MODEL,
		       "wrong model: batch %lld orders %.120s, this is a %s: put it "
		       "aside, or change the order line",
		       (long long)batch, lines.text, model);
	return r;
}

static int
check_place(struct bench_store *s, int64_t batch, struct bench_mac mac,
	    const char *model, struct bench_order_verdict *v, struct bench_err *err)
{
	char text[24];
	int r, quantity = 0;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_LINE_PLACE, &r, err);

	if (stmt == NULL)
		return r;
	batch_text(batch, text);
	sql_int(stmt, ":batch", batch);
	sql_text(stmt, ":text", text);
	sql_text(stmt, ":model", model);
	sql_mac_or_null(stmt, ":mac", mac);
	r = sql_step(s, stmt, err);
	if (r < 0)
		return r;
	if (r == 0)
		return refuse_model(s, batch, model, v, err);
	quantity = sqlite3_column_int(stmt, 0);
	if (sqlite3_column_int(stmt, 1) >= quantity)
		refuse(v, BENCH_ORDER_FULL,
		       "one too many: batch %lld orders %d of model %s, and has them "
		       "all",
		       (long long)batch, quantity, model);
	return 0;
}

/* This batch's own list may know the unit by another name, or as another model. */
static int
check_list(struct bench_store *s, int64_t batch, struct bench_mac mac,
	   const char *serial, const char *model, struct bench_order_verdict *v,
	   struct bench_err *err)
{
	struct bench_expected e;
	struct bench_err why = { "" };
	int r = bench_store_expected_find(s, batch, mac, serial, &e, &why);

	if (r == -EXDEV)
		refuse(v, BENCH_ORDER_LIST, "%.250s", why.text);
	else if (r == 0 && e.model[0] != '\0' && model[0] != '\0' &&
		 strcmp(e.model, model) != 0)
		refuse(v, BENCH_ORDER_LIST,
		       "wrong model: line %d of the list of batch %lld says %s, this "
		       "is a %s",
		       e.line, (long long)batch, e.model, model);
	else if (r < 0 && r != -ENOENT)
		return bench_fail(err, r, "%s", why.text);
	return r == -ENOENT ? -ENOENT : 0;
}

int
bench_store_order_check(struct bench_store *s, int64_t batch, struct bench_mac mac,
			const char *serial, const char *model,
			struct bench_order_verdict *ret_verdict, struct bench_err *err)
{
	struct bench_order_verdict v = { BENCH_ORDER_OK, "", 0 };
	int r = check_list(s, batch, mac, serial, model, &v, err);

	if (r == -ENOENT) {
		r = bench_store_expected_of(s, mac, serial, &v.batch, NULL);
		if (r == 0)
			refuse(&v, BENCH_ORDER_OTHER_LIST,
			       "it is on the list of batch %lld, not of batch %lld: "
			       "put it to that job",
			       (long long)v.batch, (long long)batch);
		else if (r != -ENOENT)
			return bench_fail(err, r, "the lists cannot be read");
		r = 0;
	}
	if (r == 0 && v.word == BENCH_ORDER_OK && model[0] != '\0')
		r = check_place(s, batch, mac, model, &v, err);
	if (r == 0)
		*ret_verdict = v;
	return r;
}
