/* Rows of the event table: appended, read, listed. */
#include "sql.h"
#include <bench/str.h>

#include <errno.h>
#include <string.h>

static void
bind_what(sqlite3_stmt *stmt, const struct bench_event *e)
{
	sql_text(stmt, ":kind", bench_event_kind_name(e->kind));
	sql_text(stmt, ":source", e->source);
	sql_mac_or_null(stmt, ":mac", e->mac);
	sql_text(stmt, ":ip", e->ip);
	sql_text(stmt, ":name", e->name);
	sql_text(stmt, ":text", e->text);
	sql_text(stmt, ":family", e->family);
	sql_text(stmt, ":model", e->model);
	sql_text(stmt, ":serial", e->serial);
	sql_text(stmt, ":pid", e->pid);
	sql_text(stmt, ":version", e->version);
	sql_text(stmt, ":slot", e->slot);
	sql_text(stmt, ":port", e->port);
	sql_text(stmt, ":outcome", bench_outcome_name(e->outcome));
	sql_blob_or_null(stmt, ":raw", e->raw);
	sql_text_or_null(stmt, ":uniq", e->uniq);
}

static void
bind_numbers(sqlite3_stmt *stmt, const struct bench_event *e)
{
	sql_int(stmt, ":mono_us", e->mono.us);
	sql_int(stmt, ":wall_us", e->wall.us);
	sql_int(stmt, ":dev", (int64_t)e->file.dev);
	sql_int(stmt, ":ino", (int64_t)e->file.ino);
	sql_int(stmt, ":mtime_ns", e->file.mtime_ns);
	sql_int(stmt, ":file_size", e->file.size);
	sql_int(stmt, ":size", e->size);
	sql_int(stmt, ":ms", e->ms);
	sql_int(stmt, ":require", e->require);
	sql_int(stmt, ":run", e->run);
}

static void
bind_reference(sqlite3_stmt *stmt, const char *name, int64_t id)
{
	if (id == 0)
		sqlite3_bind_null(stmt, sqlite3_bind_parameter_index(stmt, name));
	else
		sql_int(stmt, name, id);
}

int
event_add(struct bench_store *s, const struct bench_event *e, int64_t *ret_id,
	  struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, SQL_EVENT_ADD, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":boot", s->boot);
	bind_what(stmt, e);
	bind_numbers(stmt, e);
	bind_reference(stmt, ":batch", e->batch);
	bind_reference(stmt, ":about", e->about);
	sql_mac_or_null(stmt, ":unit", e->unit);
	sql_text(stmt, ":role", bench_role_name(e->role));
	sql_text(stmt, ":sha256", e->sha256);
	sql_text(stmt, ":staff", e->staff[0] != '\0' ? e->staff : s->staff);
	bind_reference(stmt, ":carton", e->carton);
	sql_mac_or_null(stmt, ":other", e->other);
	r = sql_step(s, stmt, err);
	sqlite3_clear_bindings(stmt);
	if (r < 0)
		return r;
	*ret_id = sqlite3_changes64(s->db) > 0 ? sqlite3_last_insert_rowid(s->db) : 0;
	return 0;
}

/* A word that this program does not know can only come from a newer one, which open
 * refuses. */
static void
words_from_row(sqlite3_stmt *stmt, struct bench_event *e)
{
	char word[24];

	sql_column_text(stmt, 4, word, sizeof(word));
	if (bench_event_kind_parse(word, &e->kind) < 0)
		e->kind = BENCH_EVENT_NOTE;
	sql_column_text(stmt, 15, word, sizeof(word));
	if (bench_outcome_parse(word, &e->outcome) < 0)
		e->outcome = BENCH_OUTCOME_NONE;
	sql_column_text(stmt, 28, word, sizeof(word));
	if (bench_role_parse(word, &e->role) < 0)
		e->role = BENCH_ROLE_NONE;
}

static void
texts_from_row(sqlite3_stmt *stmt, struct bench_event *e)
{
	sql_column_text(stmt, 5, e->source, sizeof(e->source));
	sql_column_text(stmt, 7, e->ip, sizeof(e->ip));
	sql_column_text(stmt, 8, e->name, sizeof(e->name));
	sql_column_text(stmt, 9, e->text, sizeof(e->text));
	sql_column_text(stmt, 10, e->family, sizeof(e->family));
	sql_column_text(stmt, 11, e->model, sizeof(e->model));
	sql_column_text(stmt, 12, e->serial, sizeof(e->serial));
	sql_column_text(stmt, 13, e->pid, sizeof(e->pid));
	sql_column_text(stmt, 14, e->version, sizeof(e->version));
	sql_column_text(stmt, 24, e->uniq, sizeof(e->uniq));
	sql_column_text(stmt, 30, e->sha256, sizeof(e->sha256));
	sql_column_text(stmt, 31, e->staff, sizeof(e->staff));
	sql_column_text(stmt, 34, e->slot, sizeof(e->slot));
	sql_column_text(stmt, 35, e->port, sizeof(e->port));
}

void
event_from_row(sqlite3_stmt *stmt, struct bench_event *ret_event)
{
	struct bench_event *e = ret_event;

	*e = (struct bench_event){ 0 };
	words_from_row(stmt, e);
	texts_from_row(stmt, e);
	e->id = sqlite3_column_int64(stmt, 0);
	e->mono.us = sqlite3_column_int64(stmt, 2);
	e->wall.us = sqlite3_column_int64(stmt, 3);
	e->tick = bench_tick(sqlite3_column_int64(stmt, 1), e->mono);
	e->mac = sql_column_mac(stmt, 6);
	e->file.dev = (uint64_t)sqlite3_column_int64(stmt, 16);
	e->file.ino = (uint64_t)sqlite3_column_int64(stmt, 17);
	e->file.mtime_ns = sqlite3_column_int64(stmt, 18);
	e->file.size = sqlite3_column_int64(stmt, 19);
	e->size = sqlite3_column_int64(stmt, 20);
	e->ms = sqlite3_column_int64(stmt, 21);
	e->batch = sqlite3_column_int64(stmt, 22);
	e->require = (uint32_t)sqlite3_column_int64(stmt, 23);
	e->raw.data = sqlite3_column_blob(stmt, 25);
	e->raw.len = (size_t)sqlite3_column_bytes(stmt, 25);
	e->unit = sql_column_mac(stmt, 26);
	e->run = sqlite3_column_int64(stmt, 27);
	e->about = sqlite3_column_int64(stmt, 29);
	e->carton = sqlite3_column_int64(stmt, 32);
	e->other = sql_column_mac(stmt, 33);
}

int
bench_store_event_get(struct bench_store *s, int64_t id, struct bench_event *ret_event,
		      struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_EVENT_GET, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":id", id);
	r = sql_step(s, stmt, err);
	if (r <= 0)
		return r < 0 ? r
			     : bench_fail(err, -ENOENT, "no event %lld", (long long)id);
	event_from_row(stmt, ret_event);
	ret_event->raw = (struct bench_bytes){ 0 };
	return 0;
}

int
bench_store_event_meant(struct bench_store *s, const struct bench_event *attribute,
			struct bench_event *ret_meant, struct bench_err *err)
{
	int r = bench_store_event_get(s, attribute->about, ret_meant, err);

	if (r < 0)
		return r;
	ret_meant->unit = attribute->unit;
	ret_meant->run = attribute->run;
	ret_meant->role = attribute->role;
	memcpy(ret_meant->sha256, attribute->sha256, sizeof(ret_meant->sha256));
	return 0;
}

int
bench_store_event_each(struct bench_store *s, int64_t after,
		       const struct bench_mac *unit, bench_event_fn *fn, void *arg,
		       struct bench_err *err)
{
	enum sql which = unit == NULL ? SQL_EVENT_LIST : SQL_EVENT_LIST_UNIT;
	struct bench_event e;
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, which, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":after", after);
	if (unit != NULL)
		sql_mac_or_null(stmt, ":unit", *unit);
	while ((r = sql_step(s, stmt, err)) == 1) {
		event_from_row(stmt, &e);
		r = fn(&e, arg);
		if (r != 0)
			return r;
	}
	return r;
}
