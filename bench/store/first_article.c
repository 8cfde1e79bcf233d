#include "sql.h"
#include <bench/first_article.h>
#include <bench/str.h>

#include <errno.h>
#include <string.h>

#define WAIVERS 2 /* people; the view may_pack counts them, too */

int
need_reason(const char *reason, struct bench_err *err)
{
	if (reason[strspn(reason, " \t\r\n")] == '\0')
		return bench_fail(err, -EPERM, "a reason is needed: say why");
	return 0;
}

struct mine {
	const char *staff;
	bool waived, found;
};

static int
look_for(const struct bench_first_article *f, void *arg)
{
	struct mine *mine = arg;

	if (f->waived == mine->waived && strcasecmp(f->staff, mine->staff) == 0)
		mine->found = true;
	return 0;
}

static int
check_unit(struct bench_store *s, int64_t batch, struct bench_mac mac,
	   struct bench_err *err)
{
	char text[BENCH_MAC_TEXT], missing[96];
	struct bench_unit u = { 0 };
	int r = bench_store_unit_get(s, mac, &u, err);

	if (r < 0)
		return r;
	bench_mac_format(mac, text);
	if (batch_of_unit(&u) != batch)
		return bench_fail(err, -EPERM, "%s is not in batch %lld", text,
				  (long long)batch);
	if (!bench_flow_proven(&u))
		return bench_fail(err, -EPERM,
				  "%s is not proven (missing %s): take a unit that is",
				  text,
				  bench_links_format(bench_flow_missing(&u), missing));
	return 0;
}

static int
check(struct bench_store *s, int64_t batch, const struct bench_first_article *f,
      struct bench_err *err)
{
	struct mine mine = { s->staff, f->waived, false };
	int r = batch_not_closed(s, batch, err);

	if (r == 0)
		r = need_reason(f->text, err);
	if (r == 0 && s->staff[0] == '\0')
		r = bench_fail(err, -EPERM,
			       "a first article is a person's word: say who, by --by");
	if (r == 0 && !f->waived)
		r = check_unit(s, batch, f->mac, err);
	if (r == 0)
		r = bench_store_first_article_each(s, batch, look_for, &mine, err);
	if (r == 0 && mine.found)
		r = bench_fail(err, -EALREADY, "%s has said so before%s", s->staff,
			       f->waived ? ": a second person is needed" : "");
	return r;
}

static int
insert(struct bench_store *s, int64_t batch, const struct bench_first_article *f,
       struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, SQL_FIRST_ADD, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":batch", batch);
	sql_text(stmt, ":how", f->waived ? "waived" : "seen");
	sql_mac_or_null(stmt, ":mac", f->mac);
	sql_text(stmt, ":staff", s->staff);
	sql_text(stmt, ":text", f->text);
	sql_int(stmt, ":at_us", bench_wall_now().us);
	r = sql_step(s, stmt, err);
	if (r != -EEXIST)
		return r;
	/* everything else that the schema asks for was checked */
	return bench_fail(
		err, -EPERM,
		"%s is not one of the staff (see 'bench staff list'): say who it was, "
		"by --by",
		s->staff);
}

static int
add(struct bench_store *s, int64_t batch, const struct bench_first_article *f,
    struct bench_err *err)
{
	struct bench_event e = { .kind = BENCH_EVENT_ACT,
				 .source = "bench",
				 .name = "first-article",
				 .unit = f->mac,
				 .mac = f->mac,
				 .batch = batch };
	int r = check(s, batch, f, err);

	if (r == 0)
		r = insert(s, batch, f, err);
	snprintf(e.text, sizeof(e.text), "first article %s: %.220s",
		 f->waived ? "waived" : "seen", f->text);
	return r < 0 ? r : bench_store_record(s, &e, NULL, err);
}

int
bench_store_first_article_seen(struct bench_store *s, int64_t batch,
			       struct bench_mac mac, const char *how,
			       struct bench_err *err)
{
	struct bench_first_article f = { .mac = mac };

	if (!bench_copy(f.text, sizeof(f.text), how))
		return bench_fail(err, -EPERM, "what was seen has more than %zu bytes",
				  sizeof(f.text) - 1);
	return IN_TRANSACTION(s, err, add(s, batch, &f, err));
}

static int
count(struct bench_store *s, int64_t batch, int *ret_seen, int *ret_waived,
      struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_FIRST_COUNT, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":batch", batch);
	r = sql_step(s, stmt, err);
	if (r < 0)
		return r;
	*ret_seen = sqlite3_column_int(stmt, 0);
	*ret_waived = sqlite3_column_int(stmt, 1);
	return 0;
}

int
bench_store_first_article_waive(struct bench_store *s, int64_t batch,
				const char *reason, int *ret_missing,
				struct bench_err *err)
{
	struct bench_first_article f = { .waived = true };
	int seen = 0, waived = 0, r;

	if (!bench_copy(f.text, sizeof(f.text), reason))
		return bench_fail(err, -EPERM, "the reason has more than %zu bytes",
				  sizeof(f.text) - 1);
	r = IN_TRANSACTION(s, err, add(s, batch, &f, err));
	if (r == 0)
		r = count(s, batch, &seen, &waived, err);
	if (r == 0)
		*ret_missing = waived < WAIVERS ? WAIVERS - waived : 0;
	return r;
}

int
bench_store_first_article_each(struct bench_store *s, int64_t batch,
			       bench_first_article_fn *fn, void *arg,
			       struct bench_err *err)
{
	struct bench_first_article f = { 0 };
	char how[8];
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_FIRST_LIST, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":batch", batch);
	while ((r = sql_step(s, stmt, err)) == 1) {
		sql_column_text(stmt, 0, how, sizeof(how));
		f.waived = strcmp(how, "waived") == 0;
		f.mac = sql_column_mac(stmt, 1);
		sql_column_text(stmt, 2, f.staff, sizeof(f.staff));
		sql_column_text(stmt, 3, f.text, sizeof(f.text));
		f.at.us = sqlite3_column_int64(stmt, 4);
		r = fn(&f, arg);
		if (r != 0)
			return r;
	}
	return r;
}

int
bench_store_first_article_check(struct bench_store *s, int64_t batch,
				struct bench_err *err)
{
	enum bench_batch_state state;
	int seen = 0, waived = 0;
	bool needed = false;
	int r = batch_brief(s, batch, &state, &needed, err);

	if (r == 0)
		r = count(s, batch, &seen, &waived, err);
	if (r < 0 || !needed || seen > 0 || waived >= WAIVERS)
		return r;
	if (waived > 0)
		return bench_fail(
			err, -EPERM,
			"batch %lld waits for its first article: one person "
			"would do without it, a second one must agree ('bench "
			"batch first-article %lld --waive')",
			(long long)batch, (long long)batch);
	return bench_fail(err, -EPERM,
			  "batch %lld waits for its first article: connect one passed "
			  "phone to the real destination, see that it gets there, and "
			  "say so by 'bench batch first-article %lld MAC --how …'",
			  (long long)batch, (long long)batch);
}
