/* How a batch stands to all that was ordered, and what of it is left after a short
 * shipment. */
#include "sql.h"
#include <bench/order.h>
#include <bench/str.h>

#include <errno.h>
#include <string.h>

/* --- the sum ---------------------------------------------------------------------- */

struct summing {
	struct bench_order_sum sum;
	int missing, extra; /* by the lines */
	struct bench_str text;
};

static void say_more(struct summing *w, const char *fmt, ...) BENCH_PRINTF(2, 3);

static void
say_more(struct summing *w, const char *fmt, ...)
{
	va_list ap;

	bench_str_add(&w->text, w->text.len == 0 ? "" : ", ");
	va_start(ap, fmt);
	bench_str_vaddf(&w->text, fmt, ap);
	va_end(ap);
}

static int
sum_line(const struct bench_order_line *l, void *arg)
{
	struct summing *w = arg;

	w->sum.lines++;
	if (l->units < l->quantity) {
		w->missing += l->quantity - l->units;
		say_more(w, "%d × %s missing", l->quantity - l->units, l->model);
	} else if (l->units > l->quantity) {
		w->extra += l->units - l->quantity;
		say_more(w, "%d × %s too many", l->units - l->quantity, l->model);
	}
	return 0;
}

static int
sum_stray(struct bench_store *s, int64_t batch, struct summing *w,
	  struct bench_err *err)
{
	char text[24], model[24];
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_LINE_STRAY, &r, err);

	if (stmt == NULL)
		return r;
	batch_text(batch, text);
	sql_int(stmt, ":batch", batch);
	sql_text(stmt, ":text", text);
	while ((r = sql_step(s, stmt, err)) == 1) {
		sql_column_text(stmt, 1, model, sizeof(model));
		w->extra++;
		say_more(w, "%s is a %s, which no order line has",
			 (const char *)sqlite3_column_text(stmt, 0), model);
	}
	return r;
}

static int
sum_expected(const struct bench_expected *e, void *arg)
{
	struct summing *w = arg;

	w->sum.listed++;
	w->sum.matched += !bench_mac_is_zero(e->matched);
	return 0;
}

static int
sum_extra(const struct bench_unit *u, void *arg)
{
	struct bench_order_sum *sum = arg;

	(void)u;
	sum->extra++;
	return 0;
}

static int
count_units(struct bench_store *s, int64_t batch, int *ret_n, struct bench_err *err)
{
	char text[24];
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_BATCH_UNITS, &r, err);

	if (stmt == NULL)
		return r;
	batch_text(batch, text);
	sql_text(stmt, ":text", text);
	r = sql_step(s, stmt, err);
	if (r == 1)
		*ret_n = sqlite3_column_int(stmt, 0);
	return r < 0 ? r : 0;
}

/* Neither lines nor list: the plain number, if there is one. */
static int
sum_plain(struct bench_store *s, int64_t batch, struct summing *w,
	  struct bench_err *err)
{
	struct bench_batch b = { 0 };
	int r = bench_store_batch_get(s, batch, &b, err);

	if (r < 0 || b.expected == 0)
		return r;
	if (b.units < b.expected) {
		w->missing = b.expected - b.units;
		say_more(w, "%d missing of the %d that are expected", w->missing,
			 b.expected);
	} else if (b.units > b.expected) {
		w->extra = b.units - b.expected;
		say_more(w, "%d more than the %d that are expected", w->extra,
			 b.expected);
	}
	return 0;
}

static void
join_sums(struct summing *w)
{
	struct bench_order_sum *sum = &w->sum;
	int missing = sum->listed - sum->matched;

	if (missing > 0)
		say_more(w, "%d of the list missing", missing);
	if (sum->extra > 0)
		say_more(w, "%d not on the list", sum->extra);
	sum->missing = missing > w->missing ? missing : w->missing;
	sum->extra = sum->extra > w->extra ? sum->extra : w->extra;
	bench_copy(sum->text, sizeof(sum->text), bench_str_get(&w->text));
}

static int
sum_all(struct bench_store *s, int64_t batch, struct summing *w, struct bench_err *err)
{
	int r = bench_store_order_lines(s, batch, sum_line, w, err);

	if (r == 0)
		r = sum_stray(s, batch, w, err);
	if (r == 0)
		r = bench_store_expected_list(s, batch, sum_expected, w, err);
	if (r == 0)
		r = bench_store_expected_extra(s, batch, sum_extra, &w->sum, err);
	if (r == 0)
		r = count_units(s, batch, &w->sum.units, err);
	if (r == 0 && w->sum.lines + w->sum.listed == 0)
		r = sum_plain(s, batch, w, err);
	if (r == 0 && bench_str_failed(&w->text))
		r = bench_fail(err, -ENOMEM, "out of memory");
	return r;
}

int
bench_store_order_sum(struct bench_store *s, int64_t batch,
		      struct bench_order_sum *ret_sum, struct bench_err *err)
{
	struct summing w = { .missing = 0 };
	int r = sum_all(s, batch, &w, err);

	if (r == 0)
		join_sums(&w);
	bench_str_clear(&w.text);
	if (r == 0)
		*ret_sum = w.sum;
	return r;
}

/* --- the rest of a short shipment --------------------------------------------------
 */

struct rest {
	struct bench_store *s;
	int64_t from, to;
	size_t n;
	struct bench_order_line lines[256];
};

static int
keep_line(const struct bench_order_line *l, void *arg)
{
	struct rest *rest = arg;

	if (rest->n == BENCH_N(rest->lines))
		return -E2BIG;
	rest->lines[rest->n++] = *l;
	return 0;
}

static int
move_lines(struct rest *rest, struct bench_err *err)
{
	int64_t left = 0, shipped = 0;
	int r = 0;

	for (size_t i = 0; r == 0 && i < rest->n; i++) {
		const struct bench_order_line *l = &rest->lines[i];
		int more = l->quantity - l->shipped;

		r = order_put_line(rest->s, rest->from, l->model, l->shipped, err);
		if (r == 0 && more > 0)
			r = order_put_line(rest->s, rest->to, l->model, more, err);
		left += more;
		shipped += l->shipped;
	}
	if (r == 0 && rest->n > 0)
		r = batch_set_expected(rest->s, rest->from, shipped, err);
	if (r == 0 && rest->n > 0)
		r = batch_set_expected(rest->s, rest->to, left, err);
	return r;
}

static int
move_expected(struct rest *rest, struct bench_err *err)
{
	char text[24];
	int r;
	sqlite3_stmt *stmt = sql_get(rest->s, SQL_EXPECTED_MOVE, &r, err);

	if (stmt == NULL)
		return r;
	batch_text(rest->from, text);
	sql_int(stmt, ":batch", rest->from);
	sql_text(stmt, ":text", text);
	sql_int(stmt, ":to", rest->to);
	return sql_step(rest->s, stmt, err);
}

int
order_move_rest(struct bench_store *s, int64_t from, int64_t to, struct bench_err *err)
{
	bench_auto(bench_freep) struct rest *rest = calloc(1, sizeof(*rest));
	int r;

	if (rest == NULL)
		return bench_fail(err, -ENOMEM, "out of memory");
	rest->s = s;
	rest->from = from;
	rest->to = to;
	r = bench_store_order_lines(s, from, keep_line, rest, err);
	if (r == -E2BIG)
		r = bench_fail(err, r, "batch %lld has more than %zu order lines",
			       (long long)from, BENCH_N(rest->lines));
	if (r == 0)
		r = move_lines(rest, err);
	if (r == 0)
		r = move_expected(rest, err);
	if (r == 0)
		r = bench_store_expected_done(s, from, err);
	return r < 0 ? r : bench_store_expected_done(s, to, err);
}
