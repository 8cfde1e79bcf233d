/* What the files of the store share: the handle, statements by number, binding and
 * errors. */
#ifndef BENCH_STORE_SQL_H
#define BENCH_STORE_SQL_H

#include <bench/store.h>
#include <sqlite3.h>

/* Every statement of the store; its SQL stands in sql.c. Prepared at first use, kept.
 */
enum sql {
	SQL_BEGIN,
	SQL_COMMIT,
	SQL_ROLLBACK,
	SQL_DATA_VERSION,
	SQL_GENERATION,
	SQL_GENERATION_BUMP,
	SQL_BOOT_ADD,
	SQL_BOOT_GET,
	SQL_BOOT_NEXT,
	SQL_EVENT_ADD,
	SQL_EVENT_GET,
	SQL_EVENT_LIST,
	SQL_EVENT_LIST_UNIT,
	SQL_EVENT_LAST,
	SQL_EVENT_WAITING,
	SQL_LEASE_AT,
	SQL_LEASE_LIST,
	SQL_REFETCH,
	SQL_UNIT_GET,
	SQL_UNIT_BY_SERIAL,
	SQL_UNIT_LIST,
	SQL_UNIT_EXPECTED,
	SQL_UNIT_UPDATE,
	SQL_UNIT_INSERT,
	SQL_UNIT_COMPUTED,
	SQL_STAGE_EVENTS,
	SQL_STAGE_ADD,
	SQL_STAGE_MODELS,
	SQL_STAGE_TIMES,
	SQL_PUBLISHED_ADD,
	SQL_PUBLISHED_FILE,
	SQL_PUBLISHED_NAME,
	SQL_PUBLISHED_RUN,
	SQL_KEY_ADD,
	SQL_KEY_GET,
	SQL_KEY_LIST,
	SQL_REMOTE_ADD,
	SQL_REMOTE_GET,
	SQL_REMOTE_LIST,
	SQL_RECIPE_ADD,
	SQL_RECIPE_NEWEST,
	SQL_RECIPE_BY_ID,
	SQL_RECIPE_VERSION,
	SQL_RECIPE_BY_SHA256,
	SQL_RECIPE_APPROVE,
	SQL_RECIPE_LIST,
	SQL_BATCH_ADD,
	SQL_BATCH_GET,
	SQL_BATCH_LIST,
	SQL_BATCH_STATE,
	SQL_BATCH_RECIPE,
	SQL_N
};

struct bench_store {
	sqlite3 *db;
	sqlite3_stmt *stmt[SQL_N];
	int64_t boot; /* this boot's row; 0 until the first write */
	char boot_id[BENCH_BOOT_ID];
	bool in_caller; /* bench_store_begin() was called */
	char staff[64]; /* stamped on events that name nobody */
	char path[300];
};

/* The statement, prepared and reset; NULL after filling err (*ret_code = negative
 * errno). */
sqlite3_stmt *sql_get(struct bench_store *s, enum sql which, int *ret_code,
		      struct bench_err *err);
/* One step: 1 a row, 0 done, negative errno with err. Resets when not a row. */
int sql_step(struct bench_store *s, sqlite3_stmt *stmt, struct bench_err *err);
/* Runs a statement without parameters that returns no row. */
int sql_run(struct bench_store *s, enum sql which, struct bench_err *err);
/* Resets a statement variable that may be NULL; for bench_auto. */
void sql_resetp(sqlite3_stmt **stmt);
/* Result code of SQLite to errno; text about the store's file. */
int sql_fail(struct bench_store *s, int code, struct bench_err *err);

/* Bind by name, ":x"; unknown names are our bug and assert. text "" and a zero MAC are
 * NULL in the _or_null forms. */
void sql_int(sqlite3_stmt *stmt, const char *name, int64_t value);
void sql_text(sqlite3_stmt *stmt, const char *name, const char *value);
void sql_text_or_null(sqlite3_stmt *stmt, const char *name, const char *value);
void sql_mac_or_null(sqlite3_stmt *stmt, const char *name, struct bench_mac mac);
void sql_blob_or_null(sqlite3_stmt *stmt, const char *name, struct bench_bytes value);

/* Column i; text NULL counts as "". */
void sql_column_text(sqlite3_stmt *stmt, int i, char *out, size_t room);
struct bench_mac sql_column_mac(sqlite3_stmt *stmt, int i);

void sql_rollback(struct bench_store *s);
/* A transaction of our own unless the caller has one. */
int sql_enter(struct bench_store *s, struct bench_err *err);
/* Commits when r is 0 and the transaction is ours; rolls back else. Returns the result.
 */
int sql_leave(struct bench_store *s, int r, struct bench_err *err);

/* event.c */
void event_from_row(sqlite3_stmt *stmt, struct bench_event *ret_event);
int event_add(struct bench_store *s, const struct bench_event *e, int64_t *ret_id,
	      struct bench_err *err);
/* The event that an ATTRIBUTE is about, as attributed. */
int event_meant(struct bench_store *s, const struct bench_event *attribute,
		struct bench_event *ret_meant, struct bench_err *err);
/* unit.c */
int unit_load(struct bench_store *s, struct bench_mac mac, struct bench_unit *ret_unit,
	      struct bench_err *err); /* all zero but the MAC when there is none */
int unit_save(struct bench_store *s, const struct bench_unit *u, struct bench_err *err);
bool unit_equal(const struct bench_unit *a, const struct bench_unit *b);
/* 1: the row's computed columns are what flow computes of u; 0: they are not. */
int unit_computed(struct bench_store *s, const struct bench_unit *u,
		  struct bench_err *err);
/* replay.c: every unit's row is what its events make of it. In a transaction. */
int replay_rebuild(struct bench_store *s, struct bench_err *err);
/* attribute.c */
int attribute(struct bench_store *s, struct bench_event *e,
	      struct bench_event *ret_alarm, struct bench_err *err);
int lease_at(struct bench_store *s, const char *ip, int64_t boot, int64_t mono_us,
	     struct bench_mac *ret_mac, struct bench_err *err);
/* stage.c: u has just been proven; keeps how long its stages took. */
int stage_learn(struct bench_store *s, const struct bench_unit *u,
		struct bench_err *err);
/* refetch.c: 1, and the alarm to append: e shows that its unit fetches what it runs. */
int refetch_alarm(struct bench_store *s, const struct bench_event *e,
		  struct bench_event *ret_alarm, struct bench_err *err);
/* published.c */
int published_by_file(struct bench_store *s, const struct bench_file_id *file,
		      struct bench_published *ret_published, struct bench_err *err);
int published_by_name(struct bench_store *s, struct bench_mac mac, const char *name,
		      struct bench_published *ret_published, struct bench_err *err);

#endif
