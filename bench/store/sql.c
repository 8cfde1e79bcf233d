#include "sql.h"
#include <bench/str.h>

#include <assert.h>
#include <errno.h>
#include <string.h>

#define EVENT_COLUMNS                                                                   \
	"id, boot, mono_us, wall_us, kind, source, mac, ip, name, text, family, model," \
	" serial, pid, version, outcome, dev, ino, mtime_ns, file_size, size, ms,"      \
	" batch, require, uniq, raw, unit, run, role, about, sha256, staff, carton,"    \
	" other"

#define UNIT_COLUMNS                                                                                        \
	"mac, family, family_tick, model, model_tick, vendor_class, vendor_class_tick,"                     \
	" ip, ip_tick, serial, serial_tick, pid, pid_tick, reported_serial,"                                \
	" reported_serial_tick, version, version_tick, agent, agent_tick, alarm, alarm_tick, batch,"        \
	" batch_tick, conflict, seen, leased, pending, packed, last, run, target,"                          \
	" require, run_batch, recipe, published, factory, upgrade, model_done, first_delivered, delivered," \
	" confirmed, cleaned, failed, sha256, wire_model, wire_model_tick, label_model,"                    \
	" label_model_tick, carton, carton_tick, scanned, scans, unpacked, shipped, unshipped,"             \
	" returned, held, freed, stopped, cleared, boxed, remote, redirected, waived,"                      \
	" waived_at"

#define UNIT_COMPUTED                                                                  \
	"stage, links, missing, proven, missing_links, on_hold, is_packed, is_shipped, grade"

#define UNIT_VALUES                                                                                       \
	" (:mac, :family, :family_tick, :model, :model_tick, :vendor_class,"                              \
	" :vendor_class_tick, :ip, :ip_tick, :serial, :serial_tick, :pid, :pid_tick,"                     \
	" :reported_serial, :reported_serial_tick, :version, :version_tick, :agent, :agent_tick, :alarm," \
	" :alarm_tick, :batch, :batch_tick, :conflict, :seen, :leased, :pending,"                         \
	" :packed, :last, :run, :target, :require, :run_batch, :recipe, :published, :factory, :upgrade,"  \
	" :model_done, :first_delivered, :delivered, :confirmed, :cleaned, :failed,"                      \
	" :sha256, :wire_model, :wire_model_tick, :label_model, :label_model_tick, :carton,"              \
	" :carton_tick, :scanned, :scans, :unpacked, :shipped, :unshipped, :returned, :held, :freed,"     \
	" :stopped, :cleared, :boxed, :remote, :redirected, :waived, :waived_at, :stage, :links,"         \
	" :missing, :proven, :missing_links, :on_hold, :is_packed, :is_shipped, :grade)"

#define BATCH_COLUMNS                                                                  \
	"b.id, b.customer, b.order_no, b.recipe, b.expected, b.state, b.opened_us,"    \
	" b.closed_us, count(u.mac), total(u.proven), total(u.is_packed)"

#define BATCH_FROM " FROM batch b LEFT JOIN unit u ON u.batch = CAST(b.id AS TEXT) "

#define RECIPE_SELECT                                                                  \
	"SELECT id, name, version, sha256, text, added_by, approved_by, destination,"  \
	" approved_us FROM recipe LEFT JOIN recipe_approval ON recipe = id"

static const char *const statements[SQL_N] = {
	[SQL_BEGIN] = "BEGIN IMMEDIATE",
	[SQL_COMMIT] = "COMMIT",
	[SQL_ROLLBACK] = "ROLLBACK",
	[SQL_DATA_VERSION] = "PRAGMA data_version",
	[SQL_GENERATION] = "SELECT generation FROM policy",
	[SQL_GENERATION_BUMP] = "UPDATE policy SET generation = generation + 1",
	[SQL_BOOT_ADD] = "INSERT OR IGNORE INTO boot (boot_id, first_us)"
			 " VALUES (:boot_id, :first_us)",
	[SQL_BOOT_NEXT] = "SELECT coalesce(max(id), 0) + 1 FROM boot",
	[SQL_BOOT_GET] = "SELECT id FROM boot WHERE boot_id = :boot_id",
	[SQL_EVENT_ADD] =
		"INSERT INTO event (boot, mono_us, wall_us, kind, source, mac, ip, name, text,"
		" family, model, serial, pid, version, outcome, dev, ino, mtime_ns, file_size,"
		" size, ms, batch, require, uniq, raw, unit, run, role, about, sha256, staff,"
		" carton, other)"
		" VALUES (:boot, :mono_us, :wall_us, :kind, :source, :mac, :ip, :name, :text,"
		" :family, :model, :serial, :pid, :version, :outcome, :dev, :ino, :mtime_ns,"
		" :file_size, :size, :ms, :batch, :require, :uniq, :raw, :unit, :run, :role,"
		" :about, :sha256, :staff, :carton, :other) ON CONFLICT (uniq) DO NOTHING",
	[SQL_EVENT_GET] = "SELECT " EVENT_COLUMNS " FROM event WHERE id = :id",
	[SQL_EVENT_LIST] =
		"SELECT " EVENT_COLUMNS " FROM event WHERE id > :after ORDER BY id",
	[SQL_EVENT_LIST_UNIT] =
		"SELECT " EVENT_COLUMNS
		" FROM event WHERE unit = :unit AND id > :after ORDER BY id",
	[SQL_EVENT_LAST] = "SELECT coalesce(max(id), 0) FROM event",
	[SQL_EVENT_WAITING] =
		"SELECT " EVENT_COLUMNS " FROM event e WHERE unit IS NULL"
		" AND kind IN ('asked', 'transfer', 'report', 'syslog', 'resolved')"
		" AND ip = :ip AND boot = :boot"
		" AND mono_us >= :mono_us AND NOT EXISTS"
		" (SELECT 1 FROM event a WHERE a.about = e.id) ORDER BY id LIMIT 500",
	[SQL_LEASE_AT] = "SELECT mac FROM event WHERE kind = 'leased' AND ip = :ip"
			 " AND boot = :boot AND mono_us <= :mono_us"
			 " ORDER BY mono_us DESC, id DESC LIMIT 1",
	[SQL_LEASE_LIST] = "SELECT mac, ip, max(id) FROM event WHERE kind = 'leased'"
			   " GROUP BY ip",
	/* the unit's events: its own, and those attributed to it later */
	[SQL_REFETCH] =
		"WITH mine AS (SELECT * FROM event WHERE unit = :unit"
		" UNION ALL SELECT e.* FROM event s JOIN event e ON e.id = s.about"
		" WHERE s.unit = :unit AND s.kind = 'attribute'),"
		" said AS (SELECT (boot << 48) | mono_us AS tick, version FROM mine"
		" WHERE kind = 'syslog' AND version <> ''),"
		" asked AS (SELECT (boot << 48) | mono_us AS tick, ip,"
		" substr(name, instr(name, '/' || :load || '.') + 1 + length(:load)) AS ending"
		" FROM mine WHERE kind = 'asked' AND role = 'firmware'"
		" AND instr(name, '/' || :load || '.') > 0)"
		" SELECT ip FROM asked a WHERE tick > :published"
		" AND instr(substr(ending, 2), '.') = 0"
		" AND (SELECT version FROM said WHERE tick < a.tick"
		" ORDER BY tick DESC, version LIMIT 1) = :load ORDER BY tick LIMIT 1",
	[SQL_UNIT_GET] = "SELECT " UNIT_COLUMNS " FROM unit WHERE mac = :mac",
	[SQL_UNIT_BY_SERIAL] =
		"SELECT " UNIT_COLUMNS " FROM unit WHERE serial = :serial"
		" AND serial <> ''",
	[SQL_UNIT_LIST] = "SELECT " UNIT_COLUMNS " FROM unit"
			  " WHERE :batch = '0' OR batch = :batch ORDER BY rowid",
	[SQL_UNIT_EXPECTED] = "SELECT " UNIT_COLUMNS " FROM unit"
			      " WHERE serial <> '' AND is_packed = 0 ORDER BY rowid",
	[SQL_UNIT_UPDATE] = "UPDATE unit SET (" UNIT_COLUMNS ", " UNIT_COMPUTED
			    ") =" UNIT_VALUES " WHERE mac = :mac",
	[SQL_UNIT_INSERT] = "INSERT INTO unit (" UNIT_COLUMNS ", " UNIT_COMPUTED
			    ") VALUES" UNIT_VALUES,
	[SQL_UNIT_COMPUTED] =
		"SELECT 1 FROM unit WHERE mac = :mac AND (" UNIT_COMPUTED ") IS"
		" (:stage, :links, :missing, :proven, :missing_links, :on_hold,"
		" :is_packed, :is_shipped, :grade)",
	[SQL_STAGE_EVENTS] =
		"SELECT " EVENT_COLUMNS " FROM event WHERE unit = :unit ORDER BY id",
	[SQL_STAGE_ADD] =
		"INSERT INTO stage_time (mac, run, model, stage, us)"
		" VALUES (:mac, :run, :model, :stage, :us) ON CONFLICT DO NOTHING",
	[SQL_STAGE_MODELS] =
		"SELECT DISTINCT model, stage FROM stage_time ORDER BY model, stage",
	[SQL_STAGE_TIMES] = "SELECT us FROM (SELECT us FROM stage_time"
			    " WHERE model = :model AND stage = :stage"
			    " ORDER BY id DESC LIMIT :latest) ORDER BY us",
	[SQL_PUBLISHED_ADD] =
		"INSERT INTO published (mac, run, role, name, dev, ino, mtime_ns, size, sha256)"
		" VALUES (:mac, :run, :role, :name, :dev, :ino, :mtime_ns, :size, :sha256)",
	[SQL_PUBLISHED_FILE] =
		"SELECT mac, run, role, name, dev, ino, mtime_ns, size, sha256 FROM published"
		" WHERE ino = :ino AND mtime_ns = :mtime_ns AND dev = :dev AND size = :size"
		" ORDER BY id DESC LIMIT 1",
	[SQL_PUBLISHED_NAME] =
		"SELECT mac, run, role, name, dev, ino, mtime_ns, size, sha256 FROM published"
		" WHERE mac = :mac AND name = :name ORDER BY id DESC LIMIT 1",
	[SQL_PUBLISHED_RUN] =
		"SELECT coalesce(max(run), 0) + 1 FROM published WHERE mac = :mac",
	[SQL_KEY_ADD] =
		"INSERT INTO unit_key (mac, run, cipher, digest, sealed, certificate, made_us)"
		" VALUES (:mac, :run, :cipher, :digest, :sealed, :certificate, :made_us)",
	[SQL_KEY_GET] = "SELECT mac, run, cipher, digest, sealed, certificate, made_us"
			" FROM unit_key WHERE mac = :mac AND run = :run",
	[SQL_KEY_LIST] = "SELECT mac, run, cipher, digest, sealed, certificate, made_us"
			 " FROM unit_key WHERE :mac IS NULL OR mac = :mac"
			 " ORDER BY id",
	[SQL_REMOTE_ADD] = "INSERT INTO remote_file (mac, run, name, sha256, body)"
			   " VALUES (:mac, :run, :name, :sha256, :body)",
	[SQL_REMOTE_GET] = "SELECT mac, run, name, sha256, body FROM remote_file"
			   " WHERE mac = :mac AND run = :run AND name = :name",
	[SQL_REMOTE_LIST] = "SELECT mac, run, name, sha256, body FROM remote_file"
			    " WHERE mac = :mac AND (:run = 0 OR run = :run)"
			    " ORDER BY id",
	[SQL_RECIPE_ADD] = "INSERT INTO recipe (name, version, sha256, text, added_by)"
			   " VALUES (:name, :version, :sha256, :text, :by)",
	[SQL_RECIPE_NEWEST] =
		RECIPE_SELECT " WHERE name = :name ORDER BY version DESC LIMIT 1",
	[SQL_RECIPE_BY_ID] = RECIPE_SELECT " WHERE id = :id",
	[SQL_RECIPE_VERSION] =
		RECIPE_SELECT " WHERE name = :name AND version = :version",
	[SQL_RECIPE_BY_SHA256] =
		RECIPE_SELECT " WHERE sha256 = :sha256 ORDER BY version LIMIT 1",
	[SQL_RECIPE_APPROVE] =
		"INSERT INTO recipe_approval (recipe, approved_by, destination,"
		" approved_us) VALUES (:recipe, :by, :destination, :approved_us)",
	[SQL_RECIPE_LIST] = RECIPE_SELECT " ORDER BY name, version",
	[SQL_BATCH_ADD] =
		"INSERT INTO batch (customer, order_no, recipe, expected, state, opened_us,"
		" closed_us) VALUES (:customer, :order_no, :recipe, :expected, 'open',"
		" :opened_us, 0)",
	[SQL_BATCH_GET] =
		"SELECT " BATCH_COLUMNS BATCH_FROM "WHERE b.id = :id GROUP BY b.id",
	[SQL_BATCH_LIST] =
		"SELECT " BATCH_COLUMNS BATCH_FROM "GROUP BY b.id ORDER BY b.id",
	[SQL_BATCH_RECIPE] = "UPDATE batch SET recipe = :recipe WHERE id = :id",
	[SQL_BATCH_STATE] = "UPDATE batch SET state = :state, closed_us = :closed_us"
			    " WHERE id = :id",
};

static int
errno_of(int code)
{
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return -EBUSY;
	case SQLITE_FULL:
		return -ENOSPC;
	case SQLITE_CONSTRAINT:
		return -EEXIST;
	case SQLITE_NOMEM:
		return -ENOMEM;
	case SQLITE_READONLY:
		return -EROFS;
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return -EACCES;
	default:
		return -EIO;
	}
}

int
sql_fail(struct bench_store *s, int code, struct bench_err *err)
{
	const char *hint = "";

	if ((code & 0xff) == SQLITE_BUSY)
		hint = " (another process holds it: try again)";
	else if ((code & 0xff) == SQLITE_FULL)
		hint = " (make room on the disk)";
	return bench_fail(err, errno_of(code), "database %s: %s%s", s->path,
			  s->db == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(s->db),
			  hint);
}

sqlite3_stmt *
sql_get(struct bench_store *s, enum sql which, int *ret_code, struct bench_err *err)
{
	int r;

	*ret_code = 0;
	if (s->stmt[which] != NULL) {
		sqlite3_reset(s->stmt[which]);
		return s->stmt[which];
	}
	r = sqlite3_prepare_v3(s->db, statements[which], -1, SQLITE_PREPARE_PERSISTENT,
			       &s->stmt[which], NULL);
	if (r != SQLITE_OK) {
		*ret_code = sql_fail(s, r, err);
		return NULL;
	}
	return s->stmt[which];
}

int
sql_step(struct bench_store *s, sqlite3_stmt *stmt, struct bench_err *err)
{
	int r = sqlite3_step(stmt);

	if (r == SQLITE_ROW)
		return 1;
	if (r == SQLITE_DONE) {
		sqlite3_reset(stmt);
		return 0;
	}
	r = sql_fail(s, r, err);
	sqlite3_reset(stmt);
	return r;
}

int
sql_run(struct bench_store *s, enum sql which, struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, which, &r, err);

	return stmt == NULL ? r : sql_step(s, stmt, err);
}

void
sql_resetp(sqlite3_stmt **stmt)
{
	if (*stmt != NULL)
		sqlite3_reset(*stmt);
}

static int
parameter(sqlite3_stmt *stmt, const char *name)
{
	int i = sqlite3_bind_parameter_index(stmt, name);

	assert(i > 0);
	return i;
}

void
sql_int(sqlite3_stmt *stmt, const char *name, int64_t value)
{
	sqlite3_bind_int64(stmt, parameter(stmt, name), value);
}

void
sql_text(sqlite3_stmt *stmt, const char *name, const char *value)
{
	sqlite3_bind_text(stmt, parameter(stmt, name), value, -1, SQLITE_TRANSIENT);
}

void
sql_text_or_null(sqlite3_stmt *stmt, const char *name, const char *value)
{
	if (value[0] == '\0')
		sqlite3_bind_null(stmt, parameter(stmt, name));
	else
		sql_text(stmt, name, value);
}

void
sql_mac_or_null(sqlite3_stmt *stmt, const char *name, struct bench_mac mac)
{
	char text[BENCH_MAC_TEXT] = "";

	if (!bench_mac_is_zero(mac))
		bench_mac_format(mac, text);
	sql_text_or_null(stmt, name, text);
}

void
sql_blob_or_null(sqlite3_stmt *stmt, const char *name, struct bench_bytes value)
{
	if (value.data == NULL)
		sqlite3_bind_null(stmt, parameter(stmt, name));
	else
		sqlite3_bind_blob64(stmt, parameter(stmt, name), value.data, value.len,
				    SQLITE_TRANSIENT);
}

void
sql_column_text(sqlite3_stmt *stmt, int i, char *out, size_t room)
{
	bench_copy(out, room, (const char *)sqlite3_column_text(stmt, i));
}

struct bench_mac
sql_column_mac(sqlite3_stmt *stmt, int i)
{
	const char *text = (const char *)sqlite3_column_text(stmt, i);
	struct bench_mac mac = { 0 };

	if (text != NULL && bench_mac_parse(text, strlen(text), &mac) < 0)
		mac = (struct bench_mac){ 0 };
	return mac;
}

/* The boot's row may have been made by what is undone here. */
void
sql_rollback(struct bench_store *s)
{
	s->boot = 0;
	if (!sqlite3_get_autocommit(s->db))
		(void)sql_run(s, SQL_ROLLBACK, NULL);
}

int
sql_enter(struct bench_store *s, struct bench_err *err)
{
	return s->in_caller ? 0 : sql_run(s, SQL_BEGIN, err);
}

int
sql_leave(struct bench_store *s, int r, struct bench_err *err)
{
	if (s->in_caller)
		return r;
	if (r >= 0)
		r = sql_run(s, SQL_COMMIT, err);
	if (r < 0)
		sql_rollback(s);
	return r;
}
