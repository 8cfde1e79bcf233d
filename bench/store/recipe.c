/* Recipes: versioned, never changed. */
#include "sql.h"
#include <bench/str.h>

#include <errno.h>
#include <openssl/evp.h>
#include <string.h>
#include <strings.h>

void
bench_recipe_row_clear(struct bench_recipe_row *r)
{
	free(r->text);
	r->text = NULL;
}

static int
hash(const char *text, char out[65], struct bench_err *err)
{
	unsigned char md[EVP_MAX_MD_SIZE];
	unsigned int n;

	if (EVP_Digest(text, strlen(text), md, &n, EVP_sha256(), NULL) != 1 || n != 32)
		return bench_fail(err, -ENOMEM, "SHA-256 failed");
	bench_hex(md, n, out);
	return 0;
}

static int
row_read(sqlite3_stmt *stmt, struct bench_recipe_row *r)
{
	*r = (struct bench_recipe_row){ .id = sqlite3_column_int64(stmt, 0) };
	sql_column_text(stmt, 1, r->name, sizeof(r->name));
	r->version = sqlite3_column_int(stmt, 2);
	sql_column_text(stmt, 3, r->sha256, sizeof(r->sha256));
	sql_column_text(stmt, 5, r->added_by, sizeof(r->added_by));
	sql_column_text(stmt, 6, r->approved_by, sizeof(r->approved_by));
	sql_column_text(stmt, 7, r->destination, sizeof(r->destination));
	r->approved.us = sqlite3_column_int64(stmt, 8);
	r->first_article = sqlite3_column_int(stmt, 9) != 0;
	r->text = strdup((const char *)sqlite3_column_text(stmt, 4));
	return r->text == NULL ? -ENOMEM : 0;
}

int
bench_store_recipe_get(struct bench_store *s, const char *name, int64_t id,
		       struct bench_recipe_row *ret_row, struct bench_err *err)
{
	enum sql which = id > 0 ? SQL_RECIPE_BY_ID : SQL_RECIPE_NEWEST;
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, which, &r, err);

	if (stmt == NULL)
		return r;
	if (id > 0)
		sql_int(stmt, ":id", id);
	else
		sql_text(stmt, ":name", name);
	r = sql_step(s, stmt, err);
	if (r < 0)
		return r;
	if (r == 0 && id > 0)
		return bench_fail(err, -ENOENT, "no recipe %lld", (long long)id);
	if (r == 0)
		return bench_fail(err, -ENOENT,
				  "no recipe '%s': see 'bench recipe list'", name);
	return row_read(stmt, ret_row);
}

int
bench_store_recipe_version(struct bench_store *s, const char *name, int version,
			   struct bench_recipe_row *ret_row, struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_RECIPE_VERSION, &r, err);

	if (stmt == NULL)
		return r;
	sql_text(stmt, ":name", name);
	sql_int(stmt, ":version", version);
	r = sql_step(s, stmt, err);
	if (r < 0)
		return r;
	if (r == 0)
		return bench_fail(err, -ENOENT,
				  "no recipe '%s' version %d: see 'bench recipe list'",
				  name, version);
	return row_read(stmt, ret_row);
}

int
bench_store_recipe_by_sha256(struct bench_store *s, const char *sha256,
			     struct bench_recipe_row *ret_row, struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_RECIPE_BY_SHA256, &r, err);

	if (stmt == NULL)
		return r;
	sql_text(stmt, ":sha256", sha256);
	r = sql_step(s, stmt, err);
	if (r < 0)
		return r;
	if (r == 0)
		return bench_fail(err, -ENOENT, "no recipe has the hash %s", sha256);
	return row_read(stmt, ret_row);
}

static int
recipe_add(struct bench_store *s, const char *name, int version, const char *text,
	   const char *sha256, const char *by, bool first_article,
	   struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, SQL_RECIPE_ADD, &r, err);

	if (stmt == NULL)
		return r;
	sql_text(stmt, ":name", name);
	sql_int(stmt, ":version", version);
	sql_text(stmt, ":sha256", sha256);
	sql_text(stmt, ":text", text);
	sql_text(stmt, ":by", by);
	sql_int(stmt, ":first_article", first_article);
	return sql_step(s, stmt, err);
}

/* The act, for the audit. */
static int
say(struct bench_store *s, const char *what, const char *name, int version,
    const char *by, struct bench_err *err)
{
	struct bench_event e = { .kind = BENCH_EVENT_ACT, .source = "bench" };

	snprintf(e.text, sizeof(e.text), "%s recipe %s version %d", what, name,
		 version);
	bench_copy(e.name, sizeof(e.name), name);
	bench_copy(e.staff, sizeof(e.staff), by);
	return bench_store_record(s, &e, NULL, err);
}

static int
put(struct bench_store *s, const char *name, const char *text, const char *sha256,
    const char *by, bool first_article, struct bench_err *err)
{
	struct bench_recipe_row old = { 0 };
	int r = bench_store_recipe_get(s, name, 0, &old, NULL);
	bool same = r == 0 && strcmp(old.sha256, sha256) == 0;

	bench_recipe_row_clear(&old);
	if (same || (r < 0 && r != -ENOENT))
		return r;
	r = recipe_add(s, name, old.version + 1, text, sha256, by, first_article, err);
	return r < 0 ? r : say(s, "added", name, old.version + 1, by, err);
}

static int
put_and_get(struct bench_store *s, const char *name, const char *text,
	    const char *sha256, const char *by, bool first_article,
	    struct bench_recipe_row *ret_row, struct bench_err *err)
{
	int r = put(s, name, text, sha256, by, first_article, err);

	return r < 0 ? r : bench_store_recipe_get(s, name, 0, ret_row, err);
}

int
bench_store_recipe_put(struct bench_store *s, const char *name, const char *text,
		       const char *by, struct bench_recipe_row *ret_row,
		       struct bench_err *err)
{
	return bench_store_recipe_put_with(s, name, text, by, false, ret_row, err);
}

int
bench_store_recipe_put_with(struct bench_store *s, const char *name, const char *text,
			    const char *by, bool first_article,
			    struct bench_recipe_row *ret_row, struct bench_err *err)
{
	char sha256[65];
	int r = hash(text, sha256, err);

	return r < 0 ? r
		     : IN_TRANSACTION(s, err,
				      put_and_get(s, name, text, sha256, by,
						  first_article, ret_row, err));
}

static int
insert_approval(struct bench_store *s, int64_t id, const char *by,
		const char *destination, struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, SQL_RECIPE_APPROVE, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":recipe", id);
	sql_text(stmt, ":by", by);
	sql_text(stmt, ":destination", destination);
	sql_int(stmt, ":approved_us", bench_wall_now().us);
	return sql_step(s, stmt, err);
}

/* The rules are the schema's; what is checked here has the better words. */
static int
approve(struct bench_store *s, int64_t id, const char *by, const char *destination,
	struct bench_err *err)
{
	struct bench_recipe_row row = { 0 };
	int r = bench_store_recipe_get(s, NULL, id, &row, err);

	if (r < 0)
		return r;
	if (row.approved_by[0] != '\0')
		r = bench_fail(err, -EALREADY,
			       "recipe %s version %d: %s has approved it", row.name,
			       row.version, row.approved_by);
	else if (strcasecmp(row.added_by, by) == 0)
		r = bench_fail(err, -EPERM,
			       "recipe %s version %d: %s has added it: a second person "
			       "must approve it",
			       row.name, row.version, row.added_by);
	bench_recipe_row_clear(&row);
	if (r == 0)
		r = insert_approval(s, id, by, destination, err);
	return r < 0 ? r : say(s, "approved", row.name, row.version, by, err);
}

int
bench_store_recipe_approve(struct bench_store *s, int64_t id, const char *by,
			   const char *destination, struct bench_err *err)
{
	return IN_TRANSACTION(s, err, approve(s, id, by, destination, err));
}

int
bench_store_recipe_each(struct bench_store *s, bench_recipe_fn *fn, void *arg,
			struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_RECIPE_LIST, &r, err);

	if (stmt == NULL)
		return r;
	while ((r = sql_step(s, stmt, err)) == 1) {
		struct bench_recipe_row row;

		r = row_read(stmt, &row);
		if (r == 0)
			r = fn(&row, arg);
		bench_recipe_row_clear(&row);
		if (r != 0)
			return r;
	}
	return r;
}
