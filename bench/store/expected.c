/* The list of the units that will come. */
#include "sql.h"
#include <bench/order.h>
#include <bench/str.h>

#include <errno.h>
#include <string.h>

static void
expected_read(sqlite3_stmt *stmt, struct bench_expected *e)
{
	*e = (struct bench_expected){ .id = sqlite3_column_int64(stmt, 0),
				      .batch = sqlite3_column_int64(stmt, 1),
				      .line = sqlite3_column_int(stmt, 6) };
	sql_column_text(stmt, 2, e->serial, sizeof(e->serial));
	e->mac = sql_column_mac(stmt, 3);
	sql_column_text(stmt, 4, e->model, sizeof(e->model));
	sql_column_text(stmt, 5, e->note, sizeof(e->note));
	e->matched = sql_column_mac(stmt, 7);
}

/* Lines with this MAC or this serial, two at most: ret_n. */
static int
look_up(struct bench_store *s, enum sql which, int64_t batch, struct bench_mac mac,
	const char *serial, struct bench_expected found[2], size_t *ret_n,
	struct bench_err *err)
{
	size_t n = 0;
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, which, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":batch", batch);
	sql_mac_or_null(stmt, ":mac", mac);
	sql_text_or_null(stmt, ":serial", serial);
	while (n < 2 && (r = sql_step(s, stmt, err)) == 1)
		expected_read(stmt, &found[n++]);
	if (r < 0)
		return r;
	*ret_n = n;
	return 0;
}

static int
insert(struct bench_store *s, const struct bench_expected *e, struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, SQL_EXPECTED_ADD, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":batch", e->batch);
	sql_text_or_null(stmt, ":serial", e->serial);
	sql_mac_or_null(stmt, ":mac", e->mac);
	sql_text(stmt, ":model", e->model);
	sql_text(stmt, ":note", e->note);
	sql_int(stmt, ":line", e->line);
	return sql_step(s, stmt, err);
}

static void BENCH_PRINTF(2, 3)
	refuse(struct bench_expected_answer *a, const char *fmt, ...)
{
	va_list ap;

	a->word = BENCH_EXPECTED_REFUSED;
	va_start(ap, fmt);
	vsnprintf(a->reason, sizeof(a->reason), fmt, ap);
	va_end(ap);
}

/* "MAC 00:56:2b:00:00:01" or "serial FCH…": what e has in common with found. */
static const char *
say_common(const struct bench_expected *e, const struct bench_expected *found,
	   char text[64])
{
	char mac[BENCH_MAC_TEXT];

	if (!bench_mac_is_zero(e->mac) && bench_mac_equal(e->mac, found->mac))
		snprintf(text, 64, "MAC %s", bench_mac_format(e->mac, mac));
	else
		snprintf(text, 64, "serial %s", e->serial);
	return text;
}

static bool
is_same(const struct bench_expected *a, const struct bench_expected *b)
{
	return bench_mac_equal(a->mac, b->mac) && strcmp(a->serial, b->serial) == 0;
}

static void
judge_known(const struct bench_expected *e, const struct bench_expected *found,
	    size_t n, int64_t after, struct bench_expected_answer *a)
{
	char text[64];

	if (n == 2)
		refuse(a, "its serial stands in line %d and its MAC in line %d: which?",
		       found[0].line, found[1].line);
	else if (found[0].id > after)
		refuse(a, "%s stands in line %d already: take one of the two out",
		       say_common(e, &found[0], text), found[0].line);
	else if (is_same(e, &found[0]))
		a->word = BENCH_EXPECTED_KNOWN;
	else
		refuse(a,
		       "%s is on the batch's list already, with another MAC or "
		       "serial: correct the line, or give the whole list by --replace",
		       say_common(e, &found[0], text));
}

int
bench_store_expected_add(struct bench_store *s, const struct bench_expected *e,
			 int64_t after, struct bench_expected_answer *ret_answer,
			 struct bench_err *err)
{
	struct bench_expected_answer a = { BENCH_EXPECTED_TAKEN, "" };
	struct bench_expected found[2];
	char text[64];
	size_t n = 0;
	int r = look_up(s, SQL_EXPECTED_FIND, e->batch, e->mac, e->serial, found, &n,
			err);

	if (r == 0 && n > 0) {
		judge_known(e, found, n, after, &a);
	} else if (r == 0) {
		r = look_up(s, SQL_EXPECTED_OTHER, e->batch, e->mac, e->serial, found,
			    &n, err);
		if (r == 0 && n > 0)
			refuse(&a, "%s is on the list of batch %lld, which is open",
			       say_common(e, &found[0], text),
			       (long long)found[0].batch);
	}
	if (r == 0 && a.word == BENCH_EXPECTED_TAKEN)
		r = insert(s, e, err);
	if (r == 0)
		*ret_answer = a;
	return r;
}

static int
one_number(struct bench_store *s, enum sql which, int64_t batch, int64_t *ret_value,
	   struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, which, &r, err);

	if (stmt == NULL)
		return r;
	if (batch != 0)
		sql_int(stmt, ":batch", batch);
	r = sql_step(s, stmt, err);
	if (r == 1)
		*ret_value = sqlite3_column_int64(stmt, 0);
	return r < 0 ? r : 0;
}

int
bench_store_expected_last(struct bench_store *s, int64_t *ret_id, struct bench_err *err)
{
	return one_number(s, SQL_EXPECTED_LAST, 0, ret_id, err);
}

static int
clear(struct bench_store *s, int64_t batch, struct bench_err *err)
{
	struct bench_event e = { .kind = BENCH_EVENT_ACT,
				 .source = "bench",
				 .name = "expected",
				 .text = "the list was taken away",
				 .batch = batch };
	int64_t n = 0;
	int r = batch_not_closed(s, batch, err);

	if (r == 0)
		r = one_number(s, SQL_EXPECTED_CLEAR, batch, &n, err);
	return r < 0 ? r : bench_store_record(s, &e, NULL, err);
}

int
bench_store_expected_clear(struct bench_store *s, int64_t batch, struct bench_err *err)
{
	return IN_TRANSACTION(s, err, clear(s, batch, err));
}

static int
count_line(const struct bench_order_line *l, void *arg)
{
	(void)l;
	++*(int *)arg;
	return 0;
}

/* Lines say how many; without them, the list does. */
int
bench_store_expected_done(struct bench_store *s, int64_t batch, struct bench_err *err)
{
	int64_t n = 0;
	int lines = 0;
	int r = bench_store_order_lines(s, batch, count_line, &lines, err);

	if (r == 0)
		r = one_number(s, SQL_EXPECTED_COUNT, batch, &n, err);
	if (r < 0 || lines > 0 || n == 0)
		return r;
	return batch_set_expected(s, batch, n, err);
}

int
bench_store_expected_list(struct bench_store *s, int64_t batch, bench_expected_fn *fn,
			  void *arg, struct bench_err *err)
{
	struct bench_expected e;
	char text[24];
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_EXPECTED_LIST, &r, err);

	if (stmt == NULL)
		return r;
	batch_text(batch, text);
	sql_int(stmt, ":batch", batch);
	sql_text(stmt, ":text", text);
	while ((r = sql_step(s, stmt, err)) == 1) {
		expected_read(stmt, &e);
		r = fn(&e, arg);
		if (r != 0)
			return r;
	}
	return r;
}

int
bench_store_expected_extra(struct bench_store *s, int64_t batch, bench_unit_fn *fn,
			   void *arg, struct bench_err *err)
{
	char text[24];
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_EXPECTED_EXTRA, &r, err);

	if (stmt == NULL)
		return r;
	batch_text(batch, text);
	sql_int(stmt, ":batch", batch);
	sql_text(stmt, ":text", text);
	return unit_each(s, stmt, fn, arg, err);
}

/* Does the line say nothing else of what is asked for? */
static int
check_line(const struct bench_expected *e, struct bench_mac mac, const char *serial,
	   struct bench_err *err)
{
	char text[BENCH_MAC_TEXT];

	if (!bench_mac_is_zero(mac) && !bench_mac_is_zero(e->mac) &&
	    !bench_mac_equal(mac, e->mac))
		return bench_fail(err, -EXDEV,
				  "line %d of the list of batch %lld says that serial "
				  "%s has MAC %s",
				  e->line, (long long)e->batch, e->serial,
				  bench_mac_format(e->mac, text));
	if (serial[0] != '\0' && e->serial[0] != '\0' && strcmp(serial, e->serial) != 0)
		return bench_fail(err, -EXDEV,
				  "line %d of the list of batch %lld says that MAC %s "
				  "has serial %s",
				  e->line, (long long)e->batch,
				  bench_mac_format(e->mac, text), e->serial);
	return 0;
}

int
bench_store_expected_find(struct bench_store *s, int64_t batch, struct bench_mac mac,
			  const char *serial, struct bench_expected *ret_line,
			  struct bench_err *err)
{
	struct bench_expected found[2];
	size_t n = 0;
	int r = look_up(s, SQL_EXPECTED_FIND, batch, mac, serial, found, &n, err);

	if (r < 0)
		return r;
	if (n == 0)
		return bench_fail(err, -ENOENT, "it is not on the list of batch %lld",
				  (long long)batch);
	if (n == 2)
		return bench_fail(err, -EXDEV,
				  "its serial and its MAC stand in two lines of the "
				  "list of batch %lld: %d and %d",
				  (long long)batch, found[0].line, found[1].line);
	r = check_line(&found[0], mac, serial, err);
	if (r == 0)
		*ret_line = found[0];
	return r;
}

int
bench_store_expected_of(struct bench_store *s, struct bench_mac mac, const char *serial,
			int64_t *ret_batch, struct bench_err *err)
{
	struct bench_expected found[2];
	size_t n = 0;
	int r = look_up(s, SQL_EXPECTED_OTHER, 0, mac, serial, found, &n, err);

	if (r < 0)
		return r;
	if (n == 0)
		return bench_fail(err, -ENOENT, "it is on no open batch's list");
	*ret_batch = found[0].batch;
	return 0;
}
