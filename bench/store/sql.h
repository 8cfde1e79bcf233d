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
	SQL_RUN_AT,
	SQL_LEASE_LIST,
	SQL_REFETCH,
	SQL_UNIT_REPORTING,
	SQL_ORDER_LINE,
	SQL_ORDER_COUNT,
	SQL_WIRE_LAST,
	SQL_ASKED,
	SQL_STAY_STARTS,
	SQL_STAY_RESOLVED,
	SQL_STAY_LEASES,
	SQL_OTHERS_ASKED,
	SQL_REPLACEMENTS,
	SQL_RETURNED_LIST,
	SQL_UNIT_GET,
	SQL_UNIT_BY_SERIAL,
	SQL_UNIT_LIST,
	SQL_UNIT_EXPECTED,
	SQL_UNIT_UPDATE,
	SQL_UNIT_INSERT,
	SQL_UNIT_COMPUTED,
	SQL_BATCH_SETUP,
	SQL_STAGE_EVENTS,
	SQL_STAGE_ADD,
	SQL_STAGE_MODELS,
	SQL_STAGE_TIMES,
	SQL_PUBLISHED_ADD,
	SQL_PUBLISHED_FILE,
	SQL_PUBLISHED_NAME,
	SQL_PUBLISHED_RUN,
	SQL_PRINTED,
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
	SQL_STAFF_ADD,
	SQL_STAFF_BY_NAME,
	SQL_STAFF_BY_BADGE,
	SQL_STAFF_LIST,
	SQL_STAFF_COUNT,
	SQL_STAFF_PIN,
	SQL_STAFF_BADGE,
	SQL_STAFF_ACTIVE,
	SQL_STAFF_ROLE,
	SQL_STAFF_LANGUAGE,
	SQL_STAFF_WRONG,
	SQL_STATION_STAFF,
	SQL_WAIVER_ADD,
	SQL_WAIVER_LIST,
	SQL_ALARM_LIST,
	SQL_AUDIT,
	SQL_AUDIT_NEWEST,
	SQL_READ_BEGIN,
	SQL_CHAIN,
	SQL_CHAIN_EVENTS,
	SQL_UNIT_RECORD,
	SQL_MEMBER_LIST,
	SQL_HEAD_BATCH, /* the tables of a head, in its order */
	SQL_HEAD_FOLLOWED,
	SQL_HEAD_RECIPE,
	SQL_HEAD_LINE,
	SQL_HEAD_EXPECTED,
	SQL_HEAD_CARTON,
	SQL_HEAD_ARTICLE,
	SQL_HEAD_WAIVER,
	SQL_HEAD_STAFF,
	SQL_SEAL_ADD,
	SQL_SEAL_LIST,
	SQL_SEAL_LAST,
	SQL_SEAL_BY_CHAIN,
	SQL_SEAL_HEAD,
	SQL_SEAL_UNIT_ADD,
	SQL_SEAL_UNIT_LIST,
	SQL_SCHEMA_LIST,
	SQL_FIND_SERIAL,
	SQL_FIND_BATCH,
	SQL_FIND_CARTON,
	SQL_FIND_CARTON_UNITS,
	SQL_FIND_EXPECTED,
	SQL_FIND_SHIPMENTS,
	SQL_FIND_GRADE,
	SQL_BATCH_BRIEF,
	SQL_BATCH_COLOURS,
	SQL_BATCH_EXPECT,
	SQL_BATCH_UNITS,
	SQL_LINE_PUT,
	SQL_LINE_DELETE,
	SQL_LINE_LIST,
	SQL_LINE_PLACE,
	SQL_LINE_STRAY,
	SQL_EXPECTED_ADD,
	SQL_EXPECTED_LAST,
	SQL_EXPECTED_FIND,
	SQL_EXPECTED_OTHER,
	SQL_EXPECTED_COUNT,
	SQL_EXPECTED_CLEAR,
	SQL_EXPECTED_LIST,
	SQL_EXPECTED_EXTRA,
	SQL_EXPECTED_REPLACE,
	SQL_EXPECTED_MOVE,
	SQL_CARTON_ADD,
	SQL_CARTON_STATE,
	SQL_CARTON_GET,
	SQL_CARTON_LIST,
	SQL_CARTON_UNITS,
	SQL_MAY_PACK,
	SQL_HELD_LIST,
	SQL_HELD_EVENT,
	SQL_FIRST_ADD,
	SQL_FIRST_LIST,
	SQL_FIRST_COUNT,
	SQL_STATION_BIND,
	SQL_STATION_GET,
	SQL_STATION_LIST,
	SQL_STATION_CARTON,
	SQL_N
};

struct bench_store {
	sqlite3 *db;
	sqlite3_stmt *stmt[SQL_N];
	int64_t boot; /* this boot's row; 0 until the first write */
	char boot_id[BENCH_BOOT_ID];
	bool in_caller;		     /* bench_store_begin() was called */
	char staff[64];		     /* stamped on events that name nobody */
	bench_progress_fn *progress; /* NULL: nobody listens */
	void *progress_arg;
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
#define EVENT_WIDTH 36 /* columns that event_from_row() reads */
void event_from_row(sqlite3_stmt *stmt, struct bench_event *ret_event);
int event_add(struct bench_store *s, const struct bench_event *e, int64_t *ret_id,
	      struct bench_err *err);
/* record.c: appends an alarm, unless its uniq is there, and moves its unit; for
 * watch.c, in the transaction that is open. */
int record_alarm(struct bench_store *s, struct bench_event *alarm,
		 struct bench_err *err);
/* watch.c: records every alarm that e, just recorded, gives rise to. before and unit:
 * its unit around it. */
int watch(struct bench_store *s, const struct bench_event *e,
	  const struct bench_unit *before, const struct bench_unit *unit,
	  struct bench_err *err);
/* unit.c */
void unit_from_row(sqlite3_stmt *stmt, struct bench_unit *u);
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
/* staff.c: -EINVAL */
int staff_check_name(const char *name, struct bench_err *err);
/* waiver.c: trimmed of spaces, at least least characters of UTF-8, at most what an
 * event's text holds; -EINVAL. */
int reason_check(const char *reason, int least, char ret_reason[256],
		 struct bench_err *err);
/* published.c */
int published_by_file(struct bench_store *s, const struct bench_file_id *file,
		      struct bench_published *ret_published, struct bench_err *err);
int published_by_name(struct bench_store *s, struct bench_mac mac, const char *name,
		      struct bench_published *ret_published, struct bench_err *err);

/* Runs body, which gives 0 or a negative errno, in the caller's transaction or in one
 * of our own. */
#define IN_TRANSACTION(s, err, body)                                                   \
	__extension__({                                                                \
		bool outer_ = (s)->in_caller;                                          \
		int r_ = sql_enter((s), (err));                                        \
		if (r_ == 0) {                                                         \
			(s)->in_caller = true;                                         \
			r_ = (body);                                                   \
			(s)->in_caller = outer_;                                       \
			r_ = sql_leave((s), r_, (err));                                \
		}                                                                      \
		r_;                                                                    \
	})

/* unit.c */
int unit_each(struct bench_store *s, sqlite3_stmt *stmt, bench_unit_fn *fn, void *arg,
	      struct bench_err *err);
/* batch.c: state and whether a first article is asked for; -ENOENT, in words. */
int batch_brief(struct bench_store *s, int64_t id, enum bench_batch_state *ret_state,
		bool *ret_first_article, struct bench_err *err);
/* -EPERM, in words, when it is closed. */
int batch_not_closed(struct bench_store *s, int64_t id, struct bench_err *err);
/* The unit goes into batch into (0: into none); other is another unit that it is about,
 * zero for none. */
int batch_note(struct bench_store *s, struct bench_mac unit, int64_t into,
	       struct bench_mac other, const char *text, struct bench_err *err);
/* The unit's batch as a number; 0 none. */
int64_t batch_of_unit(const struct bench_unit *u);
/* A batch's id as unit.batch writes it. */
void batch_text(int64_t id, char text[24]);
int batch_set_expected(struct bench_store *s, int64_t id, int64_t expected,
		       struct bench_err *err);
/* batch_close.c needs of batch.c and order.c */
int batch_insert(struct bench_store *s, const struct bench_batch *b, int64_t *ret_id,
		 struct bench_err *err);
int batch_set_state(struct bench_store *s, int64_t id, enum bench_batch_state state,
		    const char *text, struct bench_err *err);
/* What from did not ship of its order becomes to's. */
int order_move_rest(struct bench_store *s, int64_t from, int64_t to,
		    struct bench_err *err);
/* carton.c: a closed carton is open again; unit is why, zero for none. */
struct bench_carton;
int carton_reopen(struct bench_store *s, const struct bench_carton *c,
		  struct bench_mac unit, const char *reason, struct bench_err *err);
/* order.c: quantity 0 takes the line away. */
int order_put_line(struct bench_store *s, int64_t batch, const char *model,
		   int quantity, struct bench_err *err);
/* hold.c: a person has put it on the hold shelf; alarms do not count. */
bool unit_is_held(const struct bench_unit *u);
/* Refuses blank reasons, in words. */
int need_reason(const char *reason, struct bench_err *err);

#endif
