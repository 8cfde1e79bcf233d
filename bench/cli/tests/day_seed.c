/* day-seed DATABASE WHAT FIRST LAST [MODEL [TARGET]]: phones FIRST to LAST of the bed
 * do their part, with the files that were really published for them.
 *
 *   lease  seen on the wire, and leased
 *   take   all of it: the files of its last run, taken whole and said so
 *   ask    the question for the destination, prov.example.com
 *   clone  a second phone with this MAC was seen
 */
#include <bed.h>

#include <bench/str.h>
#include <sqlite3.h>
#include <string.h>

static struct bed bed;
static int64_t at; /* the last event's time, in microseconds */

static void
say(const struct bed_phone *p, struct bench_event e)
{
	e.mac = p->mac;
	e.wall = bench_wall_now();
	e.mono.us = at += 200;
	bench_copy(e.ip, sizeof(e.ip), p->ip);
	bench_copy(e.source, sizeof(e.source), "test");
	bed_must(&bed, bench_store_record(bed.s, &e, NULL, &bed.err), "record");
}

static void
lease(const struct bed_phone *p)
{
	struct bench_event e = { .kind = BENCH_EVENT_SEEN };

	bench_copy(e.family, sizeof(e.family), "cisco-mpp");
	bench_copy(e.model, sizeof(e.model), p->model);
	say(p, e);
	e.kind = BENCH_EVENT_LEASED;
	say(p, e);
}

/* The newest file of this role that was published for the phone. */
static void
published(sqlite3 *db, const struct bed_phone *p, const char *role,
	  struct bench_event *e)
{
	sqlite3_stmt *stmt = NULL;
	char mac[BENCH_MAC_TEXT];

	bench_mac_format(p->mac, mac);
	if (sqlite3_prepare_v2(db,
			       "SELECT name, dev, ino, mtime_ns, size FROM published "
			       "WHERE mac = ?1 AND role = ?2 ORDER BY id DESC",
			       -1, &stmt, NULL) != SQLITE_OK ||
	    sqlite3_bind_text(stmt, 1, mac, -1, SQLITE_STATIC) != SQLITE_OK ||
	    sqlite3_bind_text(stmt, 2, role, -1, SQLITE_STATIC) != SQLITE_OK ||
	    sqlite3_step(stmt) != SQLITE_ROW) {
		fprintf(stderr, "%s has no %s\n", mac, role);
		exit(70);
	}
	bench_copy(e->name, sizeof(e->name),
		   (const char *)sqlite3_column_text(stmt, 0));
	e->file = (struct bench_file_id){
		.dev = (uint64_t)sqlite3_column_int64(stmt, 1),
		.ino = (uint64_t)sqlite3_column_int64(stmt, 2),
		.mtime_ns = sqlite3_column_int64(stmt, 3),
		.size = sqlite3_column_int64(stmt, 4),
	};
	e->size = e->file.size;
	sqlite3_finalize(stmt);
}

static void
take(sqlite3 *db, const struct bed_phone *p, const char *role, const char *target)
{
	struct bench_event e = { .kind = BENCH_EVENT_ASKED }, log;

	published(db, p, role, &e);
	say(p, e);
	log = (struct bench_event){ .kind = BENCH_EVENT_SYSLOG,
				    .outcome = BENCH_OUTCOME_RESYNC_OK };
	bench_copy(log.name, sizeof(log.name), e.name);
	bench_copy(log.serial, sizeof(log.serial), p->reported);
	bench_copy(log.version, sizeof(log.version), target);
	e.kind = BENCH_EVENT_TRANSFER;
	e.outcome = BENCH_OUTCOME_COMPLETE;
	say(p, e);
	say(p, log);
}

static void
ask(const struct bed_phone *p)
{
	struct bench_event e = { .kind = BENCH_EVENT_RESOLVED,
				 .name = "prov.example.com" };

	say(p, e);
}

static void
clone(const struct bed_phone *p)
{
	struct bench_event e = { .kind = BENCH_EVENT_ALARM,
				 .unit = p->mac,
				 .text = "two phones have this MAC: put both aside" };

	bench_copy(e.name, sizeof(e.name), BENCH_ALARM_CLONE);
	say(p, e);
}

static void
play(sqlite3 *db, const struct bed_phone *p, const char *what, const char *target)
{
	bool all = strcmp(what, "take") == 0;

	if (strcmp(what, "ask") == 0) {
		ask(p);
		return;
	}
	if (strcmp(what, "clone") == 0) {
		clone(p);
		return;
	}
	lease(p);
	if (!all)
		return;
	take(db, p, "model", target);
	take(db, p, "redirect", target);
	take(db, p, "cleanup", target);
}

int
main(int argc, char **argv)
{
	sqlite3 *db = NULL;

	if (argc < 5)
		return 64;
	bed_open(&bed, argv[1], 0);
	if (sqlite3_open(argv[1], &db) != SQLITE_OK)
		return 70;
	at = bench_mono_now().us;
	bed_must(&bed, bench_store_begin(bed.s, &bed.err), "begin");
	for (long n = strtol(argv[3], NULL, 10); n <= strtol(argv[4], NULL, 10); n++) {
		struct bed_phone p = bed_phone((unsigned)n, 0);

		if (argc > 5)
			p.model = argv[5];
		play(db, &p, argv[2], argc > 6 ? argv[6] : "");
	}
	bed_must(&bed, bench_store_commit(bed.s, &bed.err), "commit");
	sqlite3_close(db);
	bench_store_freep(&bed.s);
	return 0;
}
