/* Opening and closing the store, migrating it, transactions. */
#include "migrations.h"
#include "sql.h"
#include <bench/str.h>

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define APPLICATION_ID 0x62656e63 /* "benc" */
#define PATIENCE_MS 2000

static int
version_known(void)
{
	int n = 0;

	while (bench_migrations[n] != NULL)
		n++;
	return n;
}

static int
execute(struct bench_store *s, const char *sql, struct bench_err *err)
{
	int r = sqlite3_exec(s->db, sql, NULL, NULL, NULL);

	return r == SQLITE_OK ? 0 : sql_fail(s, r, err);
}

static int
pragma_int(struct bench_store *s, const char *sql, int *ret_value,
	   struct bench_err *err)
{
	sqlite3_stmt *stmt = NULL;
	int r = sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL);

	if (r == SQLITE_OK)
		r = sqlite3_step(stmt);
	if (r == SQLITE_ROW)
		*ret_value = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	return r == SQLITE_ROW ? 0 : sql_fail(s, r, err);
}

static int
migrate_step(struct bench_store *s, int from, struct bench_err *err)
{
	char pragma[96];
	int r;

	snprintf(pragma, sizeof(pragma),
		 "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION_ID,
		 from + 1);
	r = execute(s, "BEGIN IMMEDIATE", err);
	if (r == 0)
		r = execute(s, bench_migrations[from], err);
	/* what flow keeps of a unit has grown with the program */
	if (r == 0 && from + 1 == version_known() && from > 0)
		r = replay_rebuild(s, err);
	if (r == 0)
		r = execute(s, pragma, err);
	if (r == 0)
		r = execute(s, "COMMIT", err);
	if (r < 0 && !sqlite3_get_autocommit(s->db))
		(void)execute(s, "ROLLBACK", NULL);
	return r;
}

static int
backup(struct bench_store *s, int version, struct bench_err *err)
{
	char sql[700];

	snprintf(sql, sizeof(sql), "VACUUM INTO '%s.v%d'", s->path, version);
	return strchr(s->path, '\'') != NULL ? -EINVAL : execute(s, sql, err);
}

static int
check_version(struct bench_store *s, unsigned flags, struct bench_err *err)
{
	int have = 0, known = version_known(), r;

	r = pragma_int(s, "PRAGMA user_version", &have, err);
	if (r < 0)
		return r;
	if (have > known)
		return bench_fail(
			err, -ESTALE,
			"database %s: its version is %d, this program knows up to %d: "
			"install the newer program",
			s->path, have, known);
	if (have < known && !(flags & BENCH_STORE_CREATE))
		return bench_fail(
			err, -ESTALE,
			"database %s: its version is %d, this program needs %d: "
			"run 'bench config init'",
			s->path, have, known);
	if (have > 0 && have < known) {
		r = backup(s, have, err);
		if (r < 0)
			return r;
	}
	for (int i = have; i < known; i++) {
		r = migrate_step(s, i, err);
		if (r < 0)
			return r;
	}
	return 0;
}

static int
set_up(struct bench_store *s, unsigned flags, struct bench_err *err)
{
	int r;

	sqlite3_extended_result_codes(s->db, 1);
	sqlite3_busy_timeout(s->db, PATIENCE_MS);
	/* NORMAL's gain is nothing at our rates; FULL survives a pulled plug */
	r = execute(s,
		    "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
		    "PRAGMA synchronous = FULL",
		    err);
	if (r == 0 && !(flags & BENCH_STORE_READONLY))
		r = execute(s, "PRAGMA journal_mode = WAL", err);
	if (r == 0)
		r = check_version(s, flags, err);
	return r;
}

static int
open_file(struct bench_store *s, unsigned flags, struct bench_err *err)
{
	int how = flags & BENCH_STORE_READONLY ? SQLITE_OPEN_READONLY
					       : SQLITE_OPEN_READWRITE;
	int r;

	if (flags & BENCH_STORE_CREATE)
		how |= SQLITE_OPEN_CREATE;
	else if (access(s->path, F_OK) < 0)
		return bench_fail(err, -errno,
				  "database %s: %s: run 'bench config init'", s->path,
				  strerror(errno));
	r = sqlite3_open_v2(s->path, &s->db, how | SQLITE_OPEN_NOMUTEX, NULL);
	if (r != SQLITE_OK)
		return sql_fail(s, r, err);
	/* The group writes too; -wal and -shm inherit this mode. */
	if (flags & BENCH_STORE_CREATE && chmod(s->path, 0660) < 0)
		return bench_fail(err, -errno, "database %s: chmod: %s", s->path,
				  strerror(errno));
	return set_up(s, flags, err);
}

int
bench_store_open(const char *path, unsigned flags, struct bench_store **ret_store,
		 struct bench_err *err)
{
	bench_auto(bench_store_freep) struct bench_store *s = calloc(1, sizeof(*s));
	int r;

	if (s == NULL)
		return bench_fail(err, -ENOMEM, "database %s: out of memory", path);
	if (!bench_copy(s->path, sizeof(s->path), path))
		return bench_fail(err, -ENAMETOOLONG, "database %s: path too long",
				  path);
	bench_boot_id(s->boot_id);
	r = open_file(s, flags, err);
	if (r < 0)
		return r;
	*ret_store = bench_take(s);
	return 0;
}

void
bench_store_freep(struct bench_store **s)
{
	if (*s == NULL)
		return;
	for (size_t i = 0; i < SQL_N; i++)
		sqlite3_finalize((*s)->stmt[i]);
	sqlite3_close((*s)->db);
	free(*s);
	*s = NULL;
}

void
bench_store_set_patience(struct bench_store *s, int ms)
{
	sqlite3_busy_timeout(s->db, ms);
}

void
bench_store_set_progress(struct bench_store *s, bench_progress_fn *fn, void *arg)
{
	s->progress = fn;
	s->progress_arg = arg;
}

bool
bench_store_has_progress(const struct bench_store *s)
{
	return s->progress != NULL;
}

void
bench_store_progress(const struct bench_store *s, int64_t done, int64_t total,
		     const char *what)
{
	if (s != NULL && s->progress != NULL)
		s->progress(done, total, what, s->progress_arg);
}

void
bench_store_set_staff(struct bench_store *s, const char *name)
{
	bench_copy(s->staff, sizeof(s->staff), name);
}

int
bench_store_begin(struct bench_store *s, struct bench_err *err)
{
	int r = sql_run(s, SQL_BEGIN, err);

	s->in_caller = r == 0;
	return r;
}

int
bench_store_commit(struct bench_store *s, struct bench_err *err)
{
	s->in_caller = false;
	return sql_leave(s, 0, err);
}

void
bench_store_rollback(struct bench_store *s)
{
	s->in_caller = false;
	sql_rollback(s);
}

static int
single_int(struct bench_store *s, enum sql which, int64_t *ret_value)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, which, &r, NULL);

	if (stmt == NULL)
		return r;
	r = sql_step(s, stmt, NULL);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	*ret_value = sqlite3_column_int64(stmt, 0);
	return 0;
}

int
bench_store_data_version(struct bench_store *s, int64_t *ret_version)
{
	return single_int(s, SQL_DATA_VERSION, ret_version);
}

int
bench_store_generation(struct bench_store *s, int64_t *ret_generation)
{
	return single_int(s, SQL_GENERATION, ret_generation);
}

int
bench_store_event_last_id(struct bench_store *s, int64_t *ret_id)
{
	return single_int(s, SQL_EVENT_LAST, ret_id);
}
