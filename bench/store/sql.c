#include "sql.h"
#include <bench/str.h>

#include <assert.h>
#include <errno.h>
#include <string.h>

#define EVENT_COLUMNS                                                                   \
	"id, boot, mono_us, wall_us, kind, source, mac, ip, name, text, family, model," \
	" serial, pid, version, outcome, dev, ino, mtime_ns, file_size, size, ms,"      \
	" batch, require, uniq, raw, unit, run, role, about, sha256, staff, carton,"    \
	" other, slot, port"

#define UNIT_COLUMNS                                                                                        \
	"mac, family, family_tick, model, model_tick, vendor_class, vendor_class_tick,"                     \
	" ip, ip_tick, serial, serial_tick, pid, pid_tick, reported_serial,"                                \
	" reported_serial_tick, version, version_tick, agent, agent_tick, alarm, alarm_tick, batch,"        \
	" batch_tick, conflict, seen, leased, pending, packed, last, run, target,"                          \
	" require, run_batch, recipe, published, factory, upgrade, model_done, first_delivered, delivered," \
	" confirmed, cleaned, failed, sha256, wire_model, wire_model_tick, label_model,"                    \
	" label_model_tick, carton, carton_tick, scanned, scans, unpacked, shipped, unshipped,"             \
	" returned, held, freed, stopped, cleared, boxed, remote, redirected, waived,"                      \
	" waived_at, agent_model, agent_model_tick, stop, stop_tick, disposition,"                          \
	" disposition_tick, lived, reappeared, slot, slot_tick, port, port_tick"

#define UNIT_COMPUTED                                                                  \
	"stage, links, missing, proven, missing_links, on_hold, is_packed, is_shipped, grade"

#define UNIT_VALUES                                                                                                  \
	" (:mac, :family, :family_tick, :model, :model_tick, :vendor_class,"                                         \
	" :vendor_class_tick, :ip, :ip_tick, :serial, :serial_tick, :pid, :pid_tick,"                                \
	" :reported_serial, :reported_serial_tick, :version, :version_tick, :agent, :agent_tick, :alarm,"            \
	" :alarm_tick, :batch, :batch_tick, :conflict, :seen, :leased, :pending,"                                    \
	" :packed, :last, :run, :target, :require, :run_batch, :recipe, :published, :factory, :upgrade,"             \
	" :model_done, :first_delivered, :delivered, :confirmed, :cleaned, :failed,"                                 \
	" :sha256, :wire_model, :wire_model_tick, :label_model, :label_model_tick, :carton,"                         \
	" :carton_tick, :scanned, :scans, :unpacked, :shipped, :unshipped, :returned, :held, :freed,"                \
	" :stopped, :cleared, :boxed, :remote, :redirected, :waived, :waived_at,"                                    \
	" :agent_model, :agent_model_tick, :stop, :stop_tick, :disposition, :disposition_tick, :lived, :reappeared," \
	" :slot, :slot_tick, :port, :port_tick,"                                                                     \
	" :stage, :links,"                                                                                           \
	" :missing, :proven, :missing_links, :on_hold, :is_packed, :is_shipped, :grade)"

#define BATCH_COLUMNS                                                                  \
	"b.id, b.customer, b.order_no, b.recipe, b.expected, b.state, b.opened_us,"    \
	" b.closed_us, total(u.held <= u.freed), total(u.proven), total(u.is_packed)," \
	" b.provider, b.ship_to, b.colour, b.first_article, b.follows,"                \
	" total(u.held > u.freed)"

#define BATCH_FROM                                                                     \
	" FROM batch b LEFT JOIN unit u ON u.batch = CAST(b.id AS TEXT)"               \
	" AND u.batch <> '' "

/* Units that count in batch :batch (:text as unit.batch writes it): none on the hold
 * shelf. */
#define BATCH_UNITS " u.batch = :text AND u.batch <> '' AND u.held <= u.freed "

#define EXPECTED_COLUMNS "e.id, e.batch, e.serial, e.mac, e.model, e.note, e.line"

/* Unit u is the one that line e of a list means: it agrees in all that e says. */
#define EXPECTED_IS_UNIT                                                               \
	" (e.mac IS NULL OR e.mac = u.mac) AND (e.serial IS NULL OR e.serial = u.serial) "

/* The unit of a batch that a line e means, found by index. */
#define EXPECTED_UNIT                                                                  \
	"coalesce((SELECT u.mac FROM unit u WHERE u.mac = e.mac AND" BATCH_UNITS       \
	"AND" EXPECTED_IS_UNIT "), (SELECT u.mac FROM unit u WHERE e.mac IS NULL"      \
	" AND u.serial = e.serial AND u.serial <> '' AND" BATCH_UNITS "))"

#define CARTON_SELECT                                                                  \
	"SELECT c.id, c.batch, c.number, c.state, c.opened_us, c.closed_us,"           \
	" (SELECT count(*) FROM unit u WHERE u.carton = CAST(c.id AS TEXT)"            \
	" AND u.is_packed = 1) FROM carton c"

#define RECIPE_SELECT                                                                  \
	"SELECT id, name, version, sha256, text, added_by, approved_by, destination,"  \
	" approved_us, first_article FROM recipe"                                      \
	" LEFT JOIN recipe_approval ON recipe = id"

#define STAFF_SELECT                                                                   \
	"SELECT id, name, role, badge, pin, active, added_us, language FROM staff "
/* What people did; of a batch, what was done to its units, too. */
#define AUDIT_SELECT                                                                   \
	"SELECT " EVENT_COLUMNS ","                                                    \
	" coalesce((SELECT number FROM carton c WHERE c.id = event.carton), 0)"        \
	" FROM event WHERE staff <> '' AND id > :after"                                \
	" AND (:staff IS NULL OR staff = :staff COLLATE NOCASE)"                       \
	" AND (:batch = 0 OR batch = :batch OR batch IS NULL AND unit IN"              \
	" (SELECT mac FROM unit WHERE batch = CAST(:batch AS TEXT)))"

/* Units that were ever in the batch, up to an event: scanned into it, or added. */
#define MEMBERS                                                                        \
	"SELECT DISTINCT unit FROM event WHERE batch = :batch AND id <= :last"         \
	" AND unit IS NOT NULL AND kind IN ('scan', 'batch')"

/* What counts for the batch, up to an event: its own events, all of its units' events,
 * and those that were found to be theirs later. */
#define CHAIN(columns)                                                                 \
	"WITH member AS (" MEMBERS "), mine AS ("                                      \
	"SELECT id FROM event WHERE batch = :batch AND id <= :last"                    \
	" UNION SELECT e.id FROM member m JOIN event e ON e.unit = m.unit"             \
	" WHERE e.id <= :last"                                                         \
	" UNION SELECT e.about FROM member m JOIN event e ON e.unit = m.unit"          \
	" WHERE e.id <= :last AND e.about IS NOT NULL)"                                \
	" SELECT " columns " FROM event WHERE id IN (SELECT id FROM mine) ORDER BY id"

/* These are in every seal (docs/REPORT.md): never changed, whatever event gets. The
 * last two are younger than the first seals: see add_event() in seal.c. */
#define SEALED_COLUMNS                                                                  \
	"id, boot, mono_us, wall_us, kind, source, mac, ip, name, text, family, model," \
	" serial, pid, version, outcome, dev, ino, mtime_ns, file_size, size, ms,"      \
	" batch, require, uniq, raw, unit, run, role, about, sha256, staff, carton,"    \
	" other, slot, port"

#define SEAL_COLUMNS                                                                   \
	"id, batch, event, events, units, chain, previous, report, schema, staff, at_us"

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
		" carton, other, slot, port)"
		" VALUES (:boot, :mono_us, :wall_us, :kind, :source, :mac, :ip, :name, :text,"
		" :family, :model, :serial, :pid, :version, :outcome, :dev, :ino, :mtime_ns,"
		" :file_size, :size, :ms, :batch, :require, :uniq, :raw, :unit, :run, :role,"
		" :about, :sha256, :staff, :carton, :other, :slot, :port)"
		" ON CONFLICT (uniq) DO NOTHING",
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
		" AND mono_us + iif(kind = 'resolved', ms * 1000, 0) >= :mono_us"
		" AND NOT EXISTS"
		" (SELECT 1 FROM event a WHERE a.about = e.id) ORDER BY id LIMIT 500",
	[SQL_LEASE_AT] = "SELECT mac FROM event WHERE kind = 'leased' AND ip = :ip"
			 " AND boot = :boot AND mono_us <= :mono_us"
			 " ORDER BY mono_us DESC, id DESC LIMIT 1",
	[SQL_RUN_AT] = "SELECT run, name FROM event WHERE unit = :unit"
		       " AND kind = 'publish' AND (boot < :boot"
		       " OR boot = :boot AND mono_us <= :mono_us)"
		       " ORDER BY boot DESC, mono_us DESC, id DESC LIMIT 1",
	[SQL_LEASE_LIST] = "SELECT mac, ip, max(id) FROM event WHERE kind = 'leased'"
			   " GROUP BY ip",
	[SQL_PRINTED] =
		"SELECT count(*) FROM event WHERE kind = 'printed' AND name = :name"
		" AND outcome = 'complete' AND unit IS :unit"
		" AND coalesce(carton, 0) = :carton AND coalesce(batch, 0) = :batch",
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
	/* the watch's look-ups (watch.c) */
	[SQL_UNIT_REPORTING] =
		"SELECT " UNIT_COLUMNS " FROM unit WHERE reported_serial = :serial"
		" AND reported_serial <> '' AND reported_serial_tick > returned"
		" AND mac <> :mac ORDER BY reported_serial_tick DESC LIMIT 1",
	[SQL_ORDER_LINE] =
		"SELECT count(*), coalesce(max(CASE WHEN model = :model COLLATE NOCASE"
		" THEN quantity END), 0) FROM batch_line WHERE batch = :batch",
	[SQL_ORDER_COUNT] =
		"SELECT count(*) FROM unit WHERE batch = :batch AND :model ="
		" CASE WHEN wire_model <> '' THEN wire_model"
		" WHEN label_model <> '' THEN label_model ELSE model END",
	[SQL_WIRE_LAST] = "SELECT text, raw FROM event WHERE unit = :unit"
			  " AND kind IN ('seen', 'leased') AND boot = :boot"
			  " AND mono_us > :since ORDER BY id DESC LIMIT 12",
	[SQL_ASKED] =
		"SELECT 1 WHERE EXISTS (SELECT 1 FROM event WHERE unit = :unit"
		" AND kind IN ('asked', 'transfer', 'report')"
		" AND (boot << 48) | mono_us > :after)"
		" OR EXISTS (SELECT 1 FROM event s JOIN event e ON e.id = s.about"
		" WHERE s.unit = :unit AND s.kind = 'attribute'"
		" AND e.kind IN ('asked', 'transfer', 'report')"
		" AND (e.boot << 48) | e.mono_us > :after)"
		/* not attributed yet; the first list is the index's */
		" OR EXISTS (SELECT 1 FROM event WHERE ip = :ip AND boot = :boot"
		" AND unit IS NULL AND kind IN ('asked', 'transfer', 'report', 'syslog',"
		" 'resolved') AND kind IN ('asked', 'transfer', 'report'))",
	[SQL_STAY_STARTS] = "SELECT mono_us, raw, kind = 'seen' FROM event"
			    " WHERE unit = :unit AND kind IN ('seen', 'leased')"
			    " AND boot = :boot ORDER BY id DESC",
	[SQL_STAY_RESOLVED] = "SELECT name, mono_us FROM event WHERE unit = :unit"
			      " AND kind = 'resolved' AND role = :role AND boot = :boot"
			      " AND mono_us >= :after"
			      " ORDER BY mono_us",
	[SQL_STAY_LEASES] =
		"SELECT count(*), max(mono_us) - min(mono_us), min(id) FROM event"
		" WHERE unit = :unit AND kind = 'leased' AND boot = :boot"
		" AND mono_us >= :after",
	/* of the latest only: it is a matter of minutes */
	[SQL_OTHERS_ASKED] =
		"SELECT 1 FROM event WHERE kind = 'asked' AND unit <> :unit"
		" AND id > max(:after, (SELECT max(id) FROM event) - 20000)"
		" ORDER BY id DESC LIMIT 1",
	/* who stands in for whom (return.c) */
	[SQL_REPLACEMENTS] =
		"SELECT unit, other FROM event WHERE unit = :mac AND other IS NOT NULL"
		" AND kind IN ('returned', 'held') UNION"
		" SELECT unit, other FROM event WHERE other = :mac"
		" AND kind IN ('returned', 'held') ORDER BY unit, other",
	[SQL_RETURNED_LIST] = "SELECT " UNIT_COLUMNS
			      " FROM unit WHERE returned > 0 ORDER BY returned",
	/* may it go into this batch? (admit.c) */
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
	[SQL_BATCH_SETUP] =
		"SELECT r.sha256 FROM batch b JOIN recipe r ON r.id = b.recipe"
		" WHERE b.id = :batch"
		" AND EXISTS (SELECT 1 FROM recipe made WHERE made.sha256 = :made)",
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
	[SQL_RECIPE_ADD] =
		"INSERT INTO recipe (name, version, sha256, text, added_by, first_article)"
		" VALUES (:name, :version, :sha256, :text, :by, :first_article)",
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
		" closed_us, provider, ship_to, colour, follows, first_article)"
		" VALUES (:customer, :order_no, :recipe, :expected, 'open', :opened_us, 0,"
		" :provider, :ship_to, :colour, :follows,"
		" coalesce((SELECT first_article FROM recipe WHERE id = :recipe), 0))",
	[SQL_BATCH_GET] =
		"SELECT " BATCH_COLUMNS BATCH_FROM "WHERE b.id = :id GROUP BY b.id",
	[SQL_BATCH_LIST] =
		"SELECT " BATCH_COLUMNS BATCH_FROM "GROUP BY b.id ORDER BY b.id",
	[SQL_READ_BEGIN] = "BEGIN",
	[SQL_CHAIN] = CHAIN(SEALED_COLUMNS),
	[SQL_CHAIN_EVENTS] = CHAIN(EVENT_COLUMNS),
	[SQL_UNIT_RECORD] =
		"SELECT " SEALED_COLUMNS " FROM event WHERE id IN"
		" (SELECT id FROM event WHERE unit = :unit AND id <= :last"
		" UNION SELECT about FROM event WHERE unit = :unit AND id <= :last"
		" AND about IS NOT NULL) ORDER BY id",
	[SQL_MEMBER_LIST] =
		"SELECT m.unit, m.first, coalesce((SELECT carton FROM event"
		" WHERE id = m.packed), 0) AS box FROM (SELECT unit,"
		" min(id) FILTER (WHERE kind IN ('scan', 'batch')) AS first,"
		" max(id) FILTER (WHERE kind = 'packed') AS packed FROM event"
		" WHERE batch = :batch AND id <= :last AND unit IS NOT NULL"
		" GROUP BY unit) m WHERE m.first IS NOT NULL ORDER BY box, m.first",
	/* each table of a head takes both parameters, whether it needs them or not */
	[SQL_HEAD_BATCH] =
		"SELECT id, customer, order_no, recipe, expected, state, opened_us, closed_us,"
		" provider, ship_to, colour, first_article, follows FROM batch"
		" WHERE id = :batch AND :last > 0",
	[SQL_HEAD_FOLLOWED] =
		"SELECT id FROM batch WHERE follows = :batch AND :last > 0"
		" ORDER BY id",
	/* of a text that was stored again later, the first */
	[SQL_HEAD_RECIPE] =
		"SELECT id, name, version, sha256, text, added_by, approved_by, destination,"
		" approved_us FROM recipe LEFT JOIN recipe_approval ON recipe = id"
		" WHERE id = (SELECT recipe FROM batch WHERE id = :batch) OR id IN"
		" (SELECT min(id) FROM recipe WHERE sha256 IN (SELECT sha256 FROM event"
		" WHERE batch = :batch AND id <= :last AND kind = 'publish')"
		" GROUP BY sha256) ORDER BY id",
	[SQL_HEAD_LINE] = "SELECT model, quantity FROM batch_line WHERE batch = :batch"
			  " AND :last > 0 ORDER BY model",
	[SQL_HEAD_EXPECTED] =
		"SELECT serial, mac, model, note, line FROM batch_expected"
		" WHERE batch = :batch AND :last > 0 ORDER BY line, id",
	[SQL_HEAD_CARTON] = "SELECT id, number, state, opened_us, closed_us FROM carton"
			    " WHERE batch = :batch AND :last > 0 ORDER BY number",
	[SQL_HEAD_ARTICLE] = "SELECT how, mac, staff, text, at_us FROM first_article"
			     " WHERE batch = :batch AND :last > 0 ORDER BY id",
	[SQL_HEAD_WAIVER] = "SELECT mac, run, links, reason, staff, at_us FROM waiver"
			    " WHERE batch = :batch AND :last > 0 ORDER BY id",
	/* never badge or PIN */
	[SQL_HEAD_STAFF] =
		"SELECT name, role, active FROM staff WHERE name IN"
		" (SELECT staff FROM event WHERE batch = :batch AND id <= :last"
		" UNION SELECT staff FROM waiver WHERE batch = :batch"
		" UNION SELECT staff FROM first_article WHERE batch = :batch) ORDER BY id",
	[SQL_SEAL_ADD] =
		"INSERT INTO seal (batch, event, events, units, chain, previous, report,"
		" schema, staff, at_us, head) VALUES (:batch, :event, :events, :units, :chain,"
		" :previous, :report, :schema, :staff, :at_us, :head)",
	[SQL_SEAL_LIST] = "SELECT " SEAL_COLUMNS " FROM seal"
			  " WHERE :batch = 0 OR batch = :batch ORDER BY id",
	[SQL_SEAL_LAST] =
		"SELECT " SEAL_COLUMNS " FROM seal"
		" WHERE :batch = 0 OR batch = :batch ORDER BY id DESC LIMIT 1",
	[SQL_SEAL_BY_CHAIN] = "SELECT " SEAL_COLUMNS " FROM seal WHERE chain = :chain",
	[SQL_SEAL_HEAD] = "SELECT head FROM seal WHERE id = :id",
	[SQL_SEAL_UNIT_ADD] = "INSERT INTO seal_unit (seal, mac, grade, sha256)"
			      " VALUES (:seal, :mac, :grade, :sha256)",
	[SQL_SEAL_UNIT_LIST] =
		"SELECT mac, grade, sha256 FROM seal_unit WHERE seal = :seal ORDER BY mac",
	[SQL_SCHEMA_LIST] =
		"SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE"
		" 'sqlite#_%' ESCAPE '#' ORDER BY type, name",
	[SQL_FIND_SERIAL] = "SELECT mac FROM unit WHERE serial = :word COLLATE NOCASE"
			    " OR reported_serial = :word COLLATE NOCASE ORDER BY rowid"
			    " LIMIT :limit",
	[SQL_FIND_BATCH] =
		"SELECT id FROM batch WHERE order_no = :word COLLATE NOCASE"
		" OR instr(lower(customer), lower(:word)) > 0"
		" OR instr(lower(ship_to), lower(:word)) > 0 ORDER BY id LIMIT :limit",
	[SQL_FIND_CARTON] = "SELECT batch, number, state, closed_us FROM carton"
			    " WHERE id = :id",
	/* by the batch's index; and what left with it and came back since */
	[SQL_FIND_CARTON_UNITS] =
		"SELECT mac FROM unit WHERE batch = (SELECT CAST(batch AS TEXT) FROM carton"
		" WHERE id = :id) AND carton = :carton AND is_packed"
		" UNION SELECT unit FROM event WHERE batch = (SELECT batch FROM carton"
		" WHERE id = :id) AND kind = 'shipped' AND carton = :id ORDER BY 1"
		" LIMIT :limit",
	[SQL_FIND_EXPECTED] =
		"SELECT batch, coalesce(serial, ''), mac, model, line FROM batch_expected"
		" WHERE serial = :word OR mac = :mac ORDER BY id LIMIT :limit",
	[SQL_FIND_GRADE] = "SELECT grade FROM seal_unit WHERE mac = :mac AND seal ="
			   " (SELECT max(id) FROM seal WHERE batch = :batch)",
	/* not what a reopening took back before it had left */
	[SQL_FIND_SHIPMENTS] =
		"SELECT id, coalesce(batch, 0), wall_us, coalesce(carton, 0) FROM event e"
		" WHERE unit = :unit AND kind = 'shipped' AND coalesce((SELECT kind"
		" FROM event WHERE unit = :unit AND id > e.id AND kind IN ('shipped',"
		" 'unshipped', 'returned') ORDER BY id LIMIT 1), '') <> 'unshipped'"
		" ORDER BY id",
	[SQL_STAFF_ADD] = "INSERT INTO staff (name, role, badge, pin, active, added_us)"
			  " VALUES (:name, :role, :badge, :pin, 1, :added_us)",
	[SQL_STAFF_BY_NAME] = STAFF_SELECT "WHERE name = :name",
	[SQL_STAFF_BY_BADGE] = STAFF_SELECT "WHERE badge = :badge",
	[SQL_STAFF_LIST] = STAFF_SELECT "ORDER BY name",
	[SQL_STAFF_COUNT] = "SELECT count(*), total(role = 'supervisor' AND active)"
			    " FROM staff",
	[SQL_STAFF_PIN] = "UPDATE staff SET pin = :pin WHERE id = :id",
	[SQL_STAFF_BADGE] = "UPDATE staff SET badge = :badge WHERE id = :id",
	[SQL_STAFF_ACTIVE] = "UPDATE staff SET active = :active WHERE id = :id",
	[SQL_STAFF_ROLE] = "UPDATE staff SET role = :role WHERE id = :id",
	[SQL_STAFF_LANGUAGE] = "UPDATE staff SET language = :language WHERE id = :id",
	/* since the last right one, or since it was set anew */
	[SQL_STAFF_WRONG] =
		"SELECT count(*), coalesce(max((boot << 48) | mono_us), 0) FROM event"
		" WHERE kind = 'staff' AND name = :name AND text = :wrong AND id >"
		" coalesce((SELECT max(id) FROM event WHERE kind = 'staff'"
		" AND name = :name AND text IN (:right, :set)), 0)",
	[SQL_STATION_STAFF] = "UPDATE station SET staff = :staff WHERE name = :name",
	[SQL_WAIVER_ADD] =
		"INSERT INTO waiver (mac, run, batch, links, reason, staff, at_us)"
		" VALUES (:mac, :run, :batch, :links, :reason, :staff, :at_us)",
	[SQL_WAIVER_LIST] =
		"SELECT id, mac, run, batch, links, reason, staff, at_us FROM waiver"
		" WHERE (:batch = 0 OR batch = :batch) AND (:mac IS NULL OR mac = :mac)"
		" ORDER BY id",
	[SQL_ALARM_LIST] = "SELECT " EVENT_COLUMNS ","
			   " coalesce((SELECT max(cleared, returned) FROM unit"
			   " WHERE unit.mac = event.unit), 0)"
			   " FROM event WHERE kind = 'alarm' ORDER BY id",
	[SQL_AUDIT] = AUDIT_SELECT " ORDER BY id LIMIT :limit",
	[SQL_AUDIT_NEWEST] =
		AUDIT_SELECT " AND id < :before ORDER BY id DESC LIMIT :limit",
	[SQL_BATCH_RECIPE] =
		"UPDATE batch SET recipe = :recipe, first_article = coalesce((SELECT"
		" first_article FROM recipe WHERE id = :recipe), 0) WHERE id = :id",
	[SQL_BATCH_STATE] = "UPDATE batch SET state = :state, closed_us = :closed_us"
			    " WHERE id = :id",
	[SQL_BATCH_BRIEF] = "SELECT state, first_article FROM batch WHERE id = :id",
	[SQL_BATCH_COLOURS] = "SELECT colour, count(*) FROM batch"
			      " WHERE state <> 'closed' GROUP BY colour",
	[SQL_BATCH_EXPECT] = "UPDATE batch SET expected = :expected WHERE id = :id",
	[SQL_BATCH_UNITS] = "SELECT count(*) FROM unit u WHERE" BATCH_UNITS,
	[SQL_LINE_PUT] =
		"INSERT INTO batch_line (batch, model, quantity)"
		" VALUES (:batch, :model, :quantity)"
		" ON CONFLICT (batch, model) DO UPDATE SET quantity = :quantity",
	[SQL_LINE_DELETE] =
		"DELETE FROM batch_line WHERE batch = :batch AND model = :model",
	[SQL_LINE_LIST] =
		"SELECT l.model, l.quantity, count(u.mac), total(u.is_packed),"
		" total(u.is_shipped) FROM batch_line l LEFT JOIN unit u ON" BATCH_UNITS
		"AND u.model = l.model WHERE l.batch = :batch"
		" GROUP BY l.model ORDER BY l.rowid",
	[SQL_LINE_PLACE] =
		"SELECT quantity, (SELECT count(*) FROM unit u WHERE" BATCH_UNITS
		"AND u.model = :model AND u.mac IS NOT :mac)"
		" FROM batch_line WHERE batch = :batch AND model = :model",
	[SQL_LINE_STRAY] =
		"SELECT u.mac, u.model FROM unit u WHERE" BATCH_UNITS
		"AND EXISTS (SELECT 1 FROM batch_line WHERE batch = :batch)"
		" AND NOT EXISTS (SELECT 1 FROM batch_line l WHERE l.batch = :batch"
		" AND l.model = u.model)",
	[SQL_EXPECTED_ADD] =
		"INSERT INTO batch_expected (batch, serial, mac, model, note, line)"
		" VALUES (:batch, :serial, :mac, :model, :note, :line)",
	[SQL_EXPECTED_LAST] = "SELECT coalesce(max(id), 0) FROM batch_expected",
	[SQL_EXPECTED_FIND] = "SELECT " EXPECTED_COLUMNS ", NULL FROM batch_expected e"
			      " WHERE e.batch = :batch"
			      " AND (e.mac = :mac OR e.serial = :serial)",
	[SQL_EXPECTED_OTHER] =
		"SELECT " EXPECTED_COLUMNS ", NULL FROM batch_expected e"
		" JOIN batch b ON b.id = e.batch WHERE (e.mac = :mac OR e.serial = :serial)"
		" AND e.batch <> :batch AND b.state <> 'closed' LIMIT 1",
	[SQL_EXPECTED_COUNT] =
		"SELECT count(*) FROM batch_expected WHERE batch = :batch",
	[SQL_EXPECTED_CLEAR] = "DELETE FROM batch_expected WHERE batch = :batch",
	[SQL_EXPECTED_LIST] =
		"SELECT " EXPECTED_COLUMNS ", " EXPECTED_UNIT
		" FROM batch_expected e WHERE e.batch = :batch ORDER BY e.id",
	[SQL_EXPECTED_EXTRA] =
		"SELECT " UNIT_COLUMNS " FROM unit u WHERE" BATCH_UNITS
		"AND EXISTS (SELECT 1 FROM batch_expected WHERE batch = :batch)"
		" AND NOT EXISTS (SELECT 1 FROM batch_expected e WHERE e.batch = :batch"
		" AND e.mac = u.mac AND" EXPECTED_IS_UNIT ")"
		" AND NOT EXISTS (SELECT 1 FROM batch_expected e WHERE e.batch = :batch"
		" AND e.mac IS NULL AND e.serial = u.serial) ORDER BY u.rowid",
	[SQL_EXPECTED_REPLACE] =
		"UPDATE batch_expected SET mac = :mac, serial = :serial WHERE id = :id",
	[SQL_EXPECTED_MOVE] =
		"UPDATE batch_expected AS e SET batch = :to WHERE e.batch = :batch"
		" AND NOT EXISTS (SELECT 1 FROM unit u WHERE u.mac = " EXPECTED_UNIT
		" AND u.is_shipped)",
	[SQL_CARTON_ADD] =
		"INSERT INTO carton (batch, number, state, opened_us, closed_us)"
		" SELECT :batch, coalesce(max(number), 0) + 1, 'open', :opened_us, 0"
		" FROM carton WHERE batch = :batch",
	[SQL_CARTON_STATE] = "UPDATE carton SET state = :state, closed_us = :closed_us"
			     " WHERE id = :id",
	[SQL_CARTON_GET] = CARTON_SELECT
	" WHERE c.id = :id OR (c.batch = :batch AND c.number = :number)",
	[SQL_CARTON_LIST] = CARTON_SELECT
	" WHERE :batch = 0 OR c.batch = :batch ORDER BY c.batch, c.number",
	[SQL_CARTON_UNITS] = "SELECT " UNIT_COLUMNS " FROM unit WHERE carton = :carton"
			     " AND is_packed = 1 ORDER BY packed, mac",
	[SQL_MAY_PACK] = "SELECT 1 FROM may_pack WHERE mac = :mac",
	[SQL_HELD_LIST] = "SELECT " UNIT_COLUMNS " FROM unit WHERE held > freed"
			  " ORDER BY held, mac",
	[SQL_HELD_EVENT] =
		"SELECT " EVENT_COLUMNS " FROM event WHERE unit = :unit"
		" AND kind = 'held' ORDER BY (boot << 48) | mono_us DESC, id DESC LIMIT 1",
	[SQL_FIRST_ADD] =
		"INSERT INTO first_article (batch, how, mac, staff, text, at_us)"
		" VALUES (:batch, :how, :mac, :staff, :text, :at_us)",
	[SQL_FIRST_LIST] = "SELECT how, mac, staff, text, at_us FROM first_article"
			   " WHERE batch = :batch ORDER BY id",
	[SQL_FIRST_COUNT] = "SELECT count(*) FILTER (WHERE how = 'seen'),"
			    " count(*) FILTER (WHERE how = 'waived') FROM first_article"
			    " WHERE batch = :batch",
	[SQL_STATION_BIND] = "INSERT INTO station (name, batch) VALUES (:name, :batch)"
			     " ON CONFLICT (name) DO UPDATE SET batch = :batch",
	[SQL_STATION_GET] = "SELECT name, batch, staff FROM station WHERE name = :name",
	[SQL_STATION_LIST] = "SELECT name, batch, staff FROM station ORDER BY name",
	/* a job that ships without cartons is not looked through */
	[SQL_STATION_CARTON] =
		"SELECT carton FROM event WHERE batch = :batch AND carton IS NOT NULL"
		" AND source = 'scan' AND substr(text, 1, length(:prefix)) = :prefix"
		" AND EXISTS (SELECT 1 FROM carton WHERE batch = :batch"
		" AND state = 'open') ORDER BY id DESC LIMIT 1",
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
