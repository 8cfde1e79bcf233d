/* Files of the served tree: which bytes stood behind an inode at which time. */
#include "sql.h"
#include <bench/str.h>

#include <errno.h>

int
bench_store_publish(struct bench_store *s, const struct bench_published *p,
		    struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, SQL_PUBLISHED_ADD, &r, err);

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":mac", p->mac);
	sql_int(stmt, ":run", p->run);
	sql_text(stmt, ":role", bench_role_name(p->role));
	sql_text(stmt, ":name", p->name);
	sql_int(stmt, ":dev", (int64_t)p->file.dev);
	sql_int(stmt, ":ino", (int64_t)p->file.ino);
	sql_int(stmt, ":mtime_ns", p->file.mtime_ns);
	sql_int(stmt, ":size", p->file.size);
	sql_text(stmt, ":sha256", p->sha256);
	return sql_step(s, stmt, err);
}

static int
read_one(struct bench_store *s, sqlite3_stmt *stmt, struct bench_published *p,
	 struct bench_err *err)
{
	char role[16];
	int r = sql_step(s, stmt, err);

	if (r <= 0)
		return r < 0 ? r : bench_fail(err, -ENOENT, "no such published file");
	*p = (struct bench_published){ .mac = sql_column_mac(stmt, 0) };
	p->run = sqlite3_column_int64(stmt, 1);
	sql_column_text(stmt, 2, role, sizeof(role));
	if (bench_role_parse(role, &p->role) < 0)
		p->role = BENCH_ROLE_NONE;
	sql_column_text(stmt, 3, p->name, sizeof(p->name));
	p->file.dev = (uint64_t)sqlite3_column_int64(stmt, 4);
	p->file.ino = (uint64_t)sqlite3_column_int64(stmt, 5);
	p->file.mtime_ns = sqlite3_column_int64(stmt, 6);
	p->file.size = sqlite3_column_int64(stmt, 7);
	sql_column_text(stmt, 8, p->sha256, sizeof(p->sha256));
	return 0;
}

int
published_by_file(struct bench_store *s, const struct bench_file_id *file,
		  struct bench_published *ret_published, struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_PUBLISHED_FILE, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":dev", (int64_t)file->dev);
	sql_int(stmt, ":ino", (int64_t)file->ino);
	sql_int(stmt, ":mtime_ns", file->mtime_ns);
	sql_int(stmt, ":size", file->size);
	return read_one(s, stmt, ret_published, err);
}

int
bench_store_published_file(struct bench_store *s, const struct bench_file_id *file,
			   struct bench_published *ret_published, struct bench_err *err)
{
	return published_by_file(s, file, ret_published, err);
}

int
published_by_name(struct bench_store *s, struct bench_mac mac, const char *name,
		  struct bench_published *ret_published, struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_PUBLISHED_NAME, &r, err);

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":mac", mac);
	sql_text(stmt, ":name", name);
	return read_one(s, stmt, ret_published, err);
}

int
bench_store_next_run(struct bench_store *s, struct bench_mac mac, int64_t *ret_run,
		     struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_PUBLISHED_RUN, &r, err);

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":mac", mac);
	r = sql_step(s, stmt, err);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	*ret_run = sqlite3_column_int64(stmt, 0);
	return 0;
}
