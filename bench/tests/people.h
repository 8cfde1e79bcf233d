/* A store with people in it, for the tests of what they may do. */
#ifndef BENCH_TEST_PEOPLE_H
#define BENCH_TEST_PEOPLE_H

#include <bed.h>
#include <bench/staff.h>
#include <bench/str.h>
#include <sqlite3.h>

#define SUPERVISOR "supervisor 1"
#define PACKER "packer 1"
#define PIN "290384756112"

static inline void
people_add_one(struct bed *b, const char *name, bool supervisor, const char *pin)
{
	struct bench_staff who = { .supervisor = supervisor };

	bench_copy(who.name, sizeof(who.name), name);
	bed_must(b, bench_store_staff_add(b->s, &who, pin, NULL, &b->err), name);
}

/* One supervisor, one of the staff; the handle is the supervisor's. */
static inline int
people_set_up(void **state)
{
	struct bed *b;
	int r = bed_set_up(state);

	if (r < 0)
		return r;
	b = *state;
	people_add_one(b, SUPERVISOR, true, PIN);
	bench_store_set_staff(b->s, SUPERVISOR);
	people_add_one(b, PACKER, false, NULL);
	return 0;
}

/* Another program's hand on the file: SQLite's result code. */
static inline int
people_sql(const struct bed *b, const char *text)
{
	sqlite3 *db = NULL;
	int r = sqlite3_open(b->database, &db);

	if (r == SQLITE_OK)
		r = sqlite3_exec(db, text, NULL, NULL, NULL);
	sqlite3_close(db);
	return r;
}

static inline int64_t
people_count(const struct bed *b, const char *query)
{
	sqlite3_stmt *stmt = NULL;
	sqlite3 *db = NULL;
	int64_t n = -1;

	if (sqlite3_open(b->database, &db) == SQLITE_OK &&
	    sqlite3_prepare_v2(db, query, -1, &stmt, NULL) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW)
		n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return n;
}

#endif
