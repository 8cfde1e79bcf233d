-- Proof and shipping: people, cartons, waivers, seals; the ship gate knows them all.

-- A new kind of event is a row here, not a new table.
CREATE TABLE event_kind (name TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO event_kind (name) VALUES ('seen'), ('leased'), ('released'), ('asked'),
	('transfer'), ('report'), ('syslog'), ('scan'), ('refused'), ('publish'),
	('attribute'), ('packed'), ('batch'), ('alarm'), ('note'),
	('resolved'), ('unscanned'), ('boxed'), ('unpacked'), ('shipped'), ('unshipped'), ('returned'),
	('held'), ('freed'), ('waived'), ('cleared'), ('carton'), ('staff'), ('sealed'),
	('reopened'), ('printed'), ('act');

-- Who works here. A badge says who, a PIN (salted and hashed) proves it.
CREATE TABLE staff (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (trim(name) = name AND name <> ''),
	role TEXT NOT NULL CHECK (role IN ('staff', 'supervisor')),
	badge INTEGER UNIQUE CHECK (badge > 0), -- the number on it (bench/code.h)
	pin BLOB,
	active INTEGER NOT NULL CHECK (active IN (0, 1)),
	added_us INTEGER NOT NULL,
	CHECK (role <> 'supervisor' OR pin IS NOT NULL)
) STRICT;
CREATE TRIGGER staff_is_kept BEFORE DELETE ON staff
BEGIN SELECT RAISE(ABORT, 'staff are never deleted: the record names them'); END;
CREATE TRIGGER staff_name_is_final BEFORE UPDATE OF id, name, added_us ON staff
BEGIN SELECT RAISE(ABORT, 'a name is never changed: the record names it'); END;

-- Outer boxes.
CREATE TABLE carton (
	id INTEGER PRIMARY KEY,
	batch INTEGER NOT NULL REFERENCES batch (id),
	number INTEGER NOT NULL CHECK (number > 0),
	state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
	opened_us INTEGER NOT NULL,
	closed_us INTEGER NOT NULL,
	UNIQUE (batch, number)
) STRICT;
CREATE TRIGGER carton_is_kept BEFORE DELETE ON carton
BEGIN SELECT RAISE(ABORT, 'cartons are never deleted'); END;

-- The record, with who did it, into which carton, and which other unit it speaks of.
CREATE TABLE event_new (
	id INTEGER PRIMARY KEY,
	boot INTEGER NOT NULL REFERENCES boot (id),
	mono_us INTEGER NOT NULL,
	wall_us INTEGER NOT NULL,
	kind TEXT NOT NULL REFERENCES event_kind (name),
	source TEXT NOT NULL,
	mac TEXT CHECK (length(mac) = 17),
	ip TEXT NOT NULL DEFAULT '',
	name TEXT NOT NULL DEFAULT '',
	text TEXT NOT NULL DEFAULT '',
	family TEXT NOT NULL DEFAULT '',
	model TEXT NOT NULL DEFAULT '',
	serial TEXT NOT NULL DEFAULT '',
	pid TEXT NOT NULL DEFAULT '',
	version TEXT NOT NULL DEFAULT '',
	outcome TEXT NOT NULL DEFAULT '',
	dev INTEGER NOT NULL DEFAULT 0,
	ino INTEGER NOT NULL DEFAULT 0,
	mtime_ns INTEGER NOT NULL DEFAULT 0,
	file_size INTEGER NOT NULL DEFAULT 0,
	size INTEGER NOT NULL DEFAULT 0,
	ms INTEGER NOT NULL DEFAULT 0,
	batch INTEGER REFERENCES batch (id),
	require INTEGER NOT NULL DEFAULT 0,
	uniq TEXT UNIQUE,
	raw BLOB,
	unit TEXT CHECK (length(unit) = 17),
	run INTEGER NOT NULL DEFAULT 0,
	role TEXT NOT NULL DEFAULT '',
	about INTEGER REFERENCES event_new (id),
	sha256 TEXT NOT NULL DEFAULT '',
	staff TEXT NOT NULL DEFAULT '',
	carton INTEGER REFERENCES carton (id),
	other TEXT CHECK (length(other) = 17)
) STRICT;
INSERT INTO event_new (id, boot, mono_us, wall_us, kind, source, mac, ip, name, text,
	family, model, serial, pid, version, outcome, dev, ino, mtime_ns, file_size, size,
	ms, batch, require, uniq, raw, unit, run, role, about, sha256)
SELECT id, boot, mono_us, wall_us, kind, source, mac, ip, name, text,
	family, model, serial, pid, version, outcome, dev, ino, mtime_ns, file_size, size,
	ms, batch, require, uniq, raw, unit, run, role, about, sha256 FROM event ORDER BY id;
DROP TABLE event;
ALTER TABLE event_new RENAME TO event;
CREATE INDEX event_unit ON event (unit, id);
CREATE INDEX event_lease ON event (ip, boot, mono_us) WHERE kind = 'leased';
CREATE INDEX event_printed ON event (name, unit) WHERE kind = 'printed';
CREATE INDEX event_waiting ON event (ip, boot) WHERE unit IS NULL
	AND kind IN ('asked', 'transfer', 'report', 'syslog', 'resolved');
CREATE INDEX event_about ON event (about) WHERE about IS NOT NULL;
CREATE INDEX event_other ON event (other) WHERE other IS NOT NULL;
CREATE INDEX event_wire ON event (unit, id) WHERE kind IN ('seen', 'leased');
CREATE INDEX event_batch ON event (batch, id) WHERE batch IS NOT NULL;
CREATE INDEX event_act ON event (id) WHERE staff <> '';
CREATE INDEX event_staff ON event (name, id) WHERE kind = 'staff';
CREATE INDEX event_alarm ON event (id) WHERE kind = 'alarm';
CREATE TRIGGER event_is_kept BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TRIGGER event_is_final BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;

-- Batches: to whom, in which colour, after which one, and what was ordered.
ALTER TABLE batch ADD COLUMN provider TEXT NOT NULL DEFAULT '';
ALTER TABLE batch ADD COLUMN ship_to TEXT NOT NULL DEFAULT '';
ALTER TABLE batch ADD COLUMN colour TEXT NOT NULL DEFAULT '';
ALTER TABLE batch ADD COLUMN first_article INTEGER NOT NULL DEFAULT 0
	CHECK (first_article IN (0, 1));
ALTER TABLE batch ADD COLUMN follows INTEGER REFERENCES batch (id);
-- Whether a first article is needed is the recipe's word, not the batch's.
ALTER TABLE recipe ADD COLUMN first_article INTEGER NOT NULL DEFAULT 0
	CHECK (first_article IN (0, 1));
CREATE TRIGGER batch_first_article_insert BEFORE INSERT ON batch
WHEN NEW.first_article <> (SELECT first_article FROM recipe WHERE id = NEW.recipe)
BEGIN SELECT RAISE(ABORT, 'the recipe says whether a first article is needed'); END;
CREATE TRIGGER batch_first_article_update BEFORE UPDATE OF recipe, first_article ON batch
WHEN NEW.first_article <> (SELECT first_article FROM recipe WHERE id = NEW.recipe)
BEGIN SELECT RAISE(ABORT, 'the recipe says whether a first article is needed'); END;

CREATE TABLE batch_line (
	batch INTEGER NOT NULL REFERENCES batch (id),
	model TEXT NOT NULL CHECK (model <> ''),
	quantity INTEGER NOT NULL CHECK (quantity > 0),
	PRIMARY KEY (batch, model)
) STRICT;
-- What the order's list says will come. Either of serial and mac may be unknown.
CREATE TABLE batch_expected (
	id INTEGER PRIMARY KEY,
	batch INTEGER NOT NULL REFERENCES batch (id),
	serial TEXT CHECK (serial <> ''),
	mac TEXT CHECK (length(mac) = 17),
	model TEXT NOT NULL DEFAULT '',
	note TEXT NOT NULL DEFAULT '',
	line INTEGER NOT NULL,
	CHECK (serial IS NOT NULL OR mac IS NOT NULL),
	UNIQUE (batch, serial),
	UNIQUE (batch, mac)
) STRICT;
CREATE INDEX expected_serial ON batch_expected (serial) WHERE serial IS NOT NULL;
CREATE INDEX expected_mac ON batch_expected (mac) WHERE mac IS NOT NULL;
-- A closed batch's order is as final as the batch.
CREATE TRIGGER batch_line_insert BEFORE INSERT ON batch_line
WHEN EXISTS (SELECT 1 FROM batch WHERE id = NEW.batch AND state = 'closed')
BEGIN SELECT RAISE(ABORT, 'the batch is closed: an order line is never changed'); END;
CREATE TRIGGER batch_line_update BEFORE UPDATE ON batch_line
WHEN EXISTS (SELECT 1 FROM batch WHERE id IN (OLD.batch, NEW.batch) AND state = 'closed')
BEGIN SELECT RAISE(ABORT, 'the batch is closed: an order line is never changed'); END;
CREATE TRIGGER batch_line_delete BEFORE DELETE ON batch_line
WHEN EXISTS (SELECT 1 FROM batch WHERE id = OLD.batch AND state = 'closed')
BEGIN SELECT RAISE(ABORT, 'the batch is closed: an order line is never changed'); END;
CREATE TRIGGER batch_expected_insert BEFORE INSERT ON batch_expected
WHEN EXISTS (SELECT 1 FROM batch WHERE id = NEW.batch AND state = 'closed')
BEGIN SELECT RAISE(ABORT, 'the batch is closed: a line of the list is never changed'); END;
CREATE TRIGGER batch_expected_update BEFORE UPDATE ON batch_expected
WHEN EXISTS (SELECT 1 FROM batch WHERE id IN (OLD.batch, NEW.batch) AND state = 'closed')
BEGIN SELECT RAISE(ABORT, 'the batch is closed: a line of the list is never changed'); END;
CREATE TRIGGER batch_expected_delete BEFORE DELETE ON batch_expected
WHEN EXISTS (SELECT 1 FROM batch WHERE id = OLD.batch AND state = 'closed')
BEGIN SELECT RAISE(ABORT, 'the batch is closed: a line of the list is never changed'); END;

-- A scanner station works for one batch, and for who signed in there last.
CREATE TABLE station (
	name TEXT NOT NULL PRIMARY KEY CHECK (name <> ''),
	batch INTEGER REFERENCES batch (id),
	staff TEXT NOT NULL DEFAULT ''
) STRICT;

-- One phone of the batch reached the real remote server, or a person does without.
CREATE TABLE first_article (
	id INTEGER PRIMARY KEY,
	batch INTEGER NOT NULL REFERENCES batch (id),
	how TEXT NOT NULL CHECK (how IN ('seen', 'waived')),
	mac TEXT CHECK (length(mac) = 17),
	staff TEXT NOT NULL COLLATE NOCASE REFERENCES staff (name),
	text TEXT NOT NULL CHECK (trim(text) <> ''),
	at_us INTEGER NOT NULL,
	CHECK (how <> 'seen' OR mac IS NOT NULL),
	UNIQUE (batch, how, staff)
) STRICT;
CREATE TRIGGER first_article_by BEFORE INSERT ON first_article
WHEN NOT EXISTS (SELECT 1 FROM staff WHERE name = NEW.staff AND active)
	OR (NEW.how = 'seen' AND NOT EXISTS (SELECT 1 FROM unit
		WHERE mac = NEW.mac AND batch = CAST(NEW.batch AS TEXT) AND proven))
BEGIN SELECT RAISE(ABORT, 'first article: a proven unit of this batch, named by staff'); END;
CREATE TRIGGER first_article_is_final BEFORE UPDATE ON first_article
BEGIN SELECT RAISE(ABORT, 'a first article is never changed'); END;
CREATE TRIGGER first_article_is_kept BEFORE DELETE ON first_article
BEGIN SELECT RAISE(ABORT, 'a first article is never deleted'); END;

-- A supervisor lets one run of one unit go without the links named.
CREATE TABLE waiver (
	id INTEGER PRIMARY KEY,
	mac TEXT NOT NULL REFERENCES unit (mac) CHECK (length(mac) = 17),
	run INTEGER NOT NULL CHECK (run > 0),
	batch INTEGER NOT NULL REFERENCES batch (id),
	links INTEGER NOT NULL CHECK (links > 0 AND links & 32 = 0), -- never 'scanned'
	reason TEXT NOT NULL CHECK (trim(reason) <> ''),
	staff TEXT NOT NULL COLLATE NOCASE REFERENCES staff (name),
	at_us INTEGER NOT NULL
) STRICT;
CREATE INDEX waiver_unit ON waiver (mac, run);
CREATE TRIGGER waiver_by_supervisor BEFORE INSERT ON waiver
WHEN NOT EXISTS (SELECT 1 FROM staff
	WHERE name = NEW.staff AND role = 'supervisor' AND active)
BEGIN SELECT RAISE(ABORT, 'only an active supervisor can waive'); END;
CREATE TRIGGER waiver_is_final BEFORE UPDATE ON waiver
BEGIN SELECT RAISE(ABORT, 'a waiver is never changed'); END;
CREATE TRIGGER waiver_is_kept BEFORE DELETE ON waiver
BEGIN SELECT RAISE(ABORT, 'a waiver is never deleted'); END;

-- What was shipped, closed with a hash over its part of the record (bench/seal.h).
CREATE TABLE seal (
	id INTEGER PRIMARY KEY,
	batch INTEGER NOT NULL REFERENCES batch (id),
	event INTEGER NOT NULL UNIQUE REFERENCES event (id), -- the last one that counts
	events INTEGER NOT NULL CHECK (events > 0),
	units INTEGER NOT NULL CHECK (units >= 0),
	chain TEXT NOT NULL CHECK (length(chain) = 64),
	previous TEXT NOT NULL CHECK (length(previous) IN (0, 64)),
	report TEXT NOT NULL CHECK (length(report) = 64),
	schema TEXT NOT NULL CHECK (length(schema) = 64),
	staff TEXT NOT NULL,
	at_us INTEGER NOT NULL,
	head BLOB NOT NULL CHECK (length(head) > 0) -- what the tables said of the batch then
) STRICT;
CREATE INDEX seal_batch ON seal (batch, id);
-- Each unit as sealed, with a digest of its part of the record: a changed one can be named.
CREATE TABLE seal_unit (
	seal INTEGER NOT NULL REFERENCES seal (id),
	mac TEXT NOT NULL CHECK (length(mac) = 17),
	grade TEXT NOT NULL CHECK (grade IN ('', 'A', 'B', 'C', 'D')),
	sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
	PRIMARY KEY (seal, mac)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER seal_unit_is_final BEFORE UPDATE ON seal_unit
BEGIN SELECT RAISE(ABORT, 'a seal is never changed'); END;
CREATE TRIGGER seal_unit_is_kept BEFORE DELETE ON seal_unit
BEGIN SELECT RAISE(ABORT, 'a seal is never deleted'); END;
CREATE TRIGGER seal_of_closed_batch BEFORE INSERT ON seal
WHEN NOT EXISTS (SELECT 1 FROM batch WHERE id = NEW.batch AND state = 'closed')
BEGIN SELECT RAISE(ABORT, 'only a closed batch is sealed'); END;
CREATE TRIGGER seal_is_final BEFORE UPDATE ON seal
BEGIN SELECT RAISE(ABORT, 'a seal is never changed'); END;
CREATE TRIGGER seal_is_kept BEFORE DELETE ON seal
BEGIN SELECT RAISE(ABORT, 'a seal is never deleted'); END;

-- How long each stage of a finished run took, in microseconds.
CREATE TABLE stage_time (
	id INTEGER PRIMARY KEY,
	mac TEXT NOT NULL CHECK (length(mac) = 17),
	run INTEGER NOT NULL CHECK (run > 0),
	model TEXT NOT NULL,
	stage TEXT NOT NULL,
	us INTEGER NOT NULL CHECK (us >= 0),
	UNIQUE (mac, run, stage)
) STRICT;
CREATE INDEX stage_time_model ON stage_time (model, stage, id);

-- Units: what else flow keeps of their events, and what the gate reads.
DROP TRIGGER unit_gate_insert;
DROP TRIGGER unit_gate_update;
DROP TRIGGER batch_gate;
DROP TRIGGER batch_gate_insert;
DROP TRIGGER batch_is_final;
ALTER TABLE unit ADD COLUMN wire_model TEXT NOT NULL DEFAULT '';
ALTER TABLE unit ADD COLUMN wire_model_tick INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN label_model TEXT NOT NULL DEFAULT '';
ALTER TABLE unit ADD COLUMN label_model_tick INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN carton TEXT NOT NULL DEFAULT '';
ALTER TABLE unit ADD COLUMN carton_tick INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN scanned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN scans INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN unpacked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN shipped INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN unshipped INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN returned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN freed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN stopped INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN cleared INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN boxed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN remote TEXT NOT NULL DEFAULT '';
ALTER TABLE unit ADD COLUMN redirected INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN waived INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN waived_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN agent_model TEXT NOT NULL DEFAULT '';
ALTER TABLE unit ADD COLUMN agent_model_tick INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN stop TEXT NOT NULL DEFAULT '';
ALTER TABLE unit ADD COLUMN stop_tick INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN disposition TEXT NOT NULL DEFAULT '';
ALTER TABLE unit ADD COLUMN disposition_tick INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN lived INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN reappeared INTEGER NOT NULL DEFAULT 0;
CREATE INDEX unit_reported ON unit (reported_serial) WHERE reported_serial <> '';
-- computed, like stage, links, missing and proven
ALTER TABLE unit ADD COLUMN missing_links INTEGER NOT NULL DEFAULT 0;
ALTER TABLE unit ADD COLUMN on_hold INTEGER NOT NULL DEFAULT 0 CHECK (on_hold IN (0, 1));
ALTER TABLE unit ADD COLUMN is_packed INTEGER NOT NULL DEFAULT 0 CHECK (is_packed IN (0, 1));
ALTER TABLE unit ADD COLUMN is_shipped INTEGER NOT NULL DEFAULT 0 CHECK (is_shipped IN (0, 1));
ALTER TABLE unit ADD COLUMN grade TEXT NOT NULL DEFAULT '' CHECK (grade IN ('', 'A', 'B', 'C', 'D'));

-- What older events say in the new columns, flow computes: open.c has every unit rebuilt.

-- THE SHIP GATE. A unit may go into a shipment when it is proven, or when a supervisor's
-- waiver names every link that it lacks; never while an alarm or a person holds it, nor
-- by another recipe than the batch's present one, whose destination stands on the papers;
-- and not before the batch's first article, if its recipe asks for one.
CREATE VIEW may_pack AS
SELECT u.mac AS mac, u.batch AS batch FROM unit u
LEFT JOIN batch b ON b.id = CAST(u.batch AS INTEGER)
WHERE u.on_hold = 0 AND u.conflict = 0 AND u.run > 0 AND u.published > u.returned
	AND CAST(u.run_batch AS TEXT) = u.batch
	AND (u.proven OR EXISTS (SELECT 1 FROM waiver w WHERE w.mac = u.mac
		AND w.run = u.run AND w.batch = u.run_batch AND w.links = u.waived
		AND u.missing_links & ~w.links = 0))
	AND NOT EXISTS (SELECT 1 FROM recipe made, recipe asked WHERE made.sha256 = u.recipe
		AND asked.id = b.recipe AND asked.sha256 <> made.sha256)
	AND (coalesce(b.first_article, 0) = 0
		OR EXISTS (SELECT 1 FROM first_article f
			WHERE f.batch = b.id AND f.how = 'seen')
		OR (SELECT count(*) FROM first_article f
			WHERE f.batch = b.id AND f.how = 'waived') >= 2);
CREATE TRIGGER event_gate_packed BEFORE INSERT ON event
WHEN NEW.kind = 'packed' AND NOT EXISTS (SELECT 1 FROM may_pack WHERE mac = NEW.unit)
BEGIN SELECT RAISE(ABORT, 'unit is not proven: it cannot be packed'); END;
CREATE TRIGGER event_gate_shipped BEFORE INSERT ON event
WHEN NEW.kind = 'shipped' AND NOT EXISTS (SELECT 1 FROM may_pack m JOIN unit u USING (mac)
	WHERE m.mac = NEW.unit AND u.is_packed)
BEGIN SELECT RAISE(ABORT, 'unit is not packed and proven: it cannot be shipped'); END;
CREATE TRIGGER event_gate_waived BEFORE INSERT ON event
WHEN NEW.kind IN ('waived', 'cleared', 'reopened') AND (trim(NEW.text) = ''
	OR NOT EXISTS (SELECT 1 FROM staff
		WHERE name = NEW.staff COLLATE NOCASE AND role = 'supervisor' AND active))
BEGIN SELECT RAISE(ABORT, 'an active supervisor and a reason are needed'); END;

-- Into an open carton of the unit's own batch; out of the door in a closed one.
CREATE TRIGGER event_gate_carton BEFORE INSERT ON event
WHEN NEW.kind = 'packed' AND NEW.carton IS NOT NULL AND NOT EXISTS (
		SELECT 1 FROM carton c JOIN unit u ON u.mac = NEW.unit
		WHERE c.id = NEW.carton AND c.state = 'open' AND CAST(c.batch AS TEXT) = u.batch)
	OR NEW.kind = 'shipped' AND EXISTS (
		SELECT 1 FROM unit u JOIN carton c ON c.id = CAST(u.carton AS INTEGER)
		WHERE u.mac = NEW.unit AND u.is_packed AND c.state = 'open')
BEGIN SELECT RAISE(ABORT, 'packed goes into an open carton of its batch, and leaves in a closed one'); END;
CREATE INDEX unit_carton ON unit (carton) WHERE is_packed = 1;

-- The unit's row follows its events: nobody sets it by hand.
CREATE TRIGGER unit_gate_insert BEFORE INSERT ON unit
WHEN NEW.is_packed OR NEW.is_shipped OR NEW.proven
BEGIN SELECT RAISE(ABORT, 'unit is not proven: it cannot be packed'); END;
CREATE TRIGGER unit_gate_packed BEFORE UPDATE ON unit
WHEN (NEW.packed <> OLD.packed OR NEW.is_packed > OLD.is_packed OR NEW.carton <> OLD.carton)
	AND NOT EXISTS (SELECT 1 FROM event WHERE unit = NEW.mac AND kind = 'packed'
		AND (boot << 48) | mono_us = NEW.packed)
BEGIN SELECT RAISE(ABORT, 'unit is not proven: it cannot be packed'); END;
CREATE TRIGGER unit_gate_shipped BEFORE UPDATE ON unit
WHEN (NEW.shipped <> OLD.shipped OR NEW.is_shipped > OLD.is_shipped)
	AND NOT EXISTS (SELECT 1 FROM event WHERE unit = NEW.mac AND kind = 'shipped'
		AND (boot << 48) | mono_us = NEW.shipped)
BEGIN SELECT RAISE(ABORT, 'unit is not packed and proven: it cannot be shipped'); END;
-- Proven rests on evidence that is in the record, each required link on its own.
CREATE TRIGGER unit_gate_proven BEFORE UPDATE ON unit
WHEN NEW.proven AND (NOT OLD.proven OR NEW.run <> OLD.run OR NEW.batch <> OLD.batch) AND NOT (
	NEW.run > 0 AND NEW.missing_links = 0 AND NEW.conflict = 0 AND NEW.on_hold = 0
	AND NEW.published > NEW.returned
	AND CAST(NEW.run_batch AS TEXT) = NEW.batch
	AND EXISTS (SELECT 1 FROM event WHERE unit = NEW.mac AND kind = 'publish'
		AND run = NEW.run AND require = NEW.require)
	AND NEW.scanned > NEW.returned AND EXISTS (SELECT 1 FROM event
		WHERE unit = NEW.mac AND kind = 'scan' AND serial = NEW.serial)
	AND (NEW.require & 1 = 0 OR NEW.leased > NEW.returned AND EXISTS (SELECT 1 FROM event
		WHERE unit = NEW.mac AND kind = 'leased'))
	AND (NEW.require & 2 = 0 OR NEW.delivered > NEW.returned AND EXISTS (SELECT 1 FROM event
		WHERE unit = NEW.mac AND run = NEW.run AND role = 'redirect'
		AND kind IN ('transfer', 'attribute')))
	AND (NEW.require & 4 = 0 OR NEW.confirmed > NEW.returned AND EXISTS (SELECT 1 FROM event
		WHERE unit = NEW.mac AND run = NEW.run AND (role = 'cleanup'
		OR role = 'redirect' AND kind IN ('syslog', 'attribute'))))
	AND (NEW.require & 8 = 0 OR NEW.cleaned > NEW.returned AND EXISTS (SELECT 1 FROM event
		WHERE unit = NEW.mac AND run = NEW.run AND role = 'cleanup'
		AND kind IN ('transfer', 'attribute')))
	AND (NEW.require & 16 = 0 OR NEW.version = NEW.target OR NEW.agent = NEW.target)
	AND (NEW.require & 64 = 0 OR NEW.redirected > NEW.returned AND EXISTS (
		SELECT 1 FROM event WHERE unit = NEW.mac AND run = NEW.run
		AND role = 'redirect' AND kind IN ('resolved', 'attribute')))
	AND (NEW.require & 128 = 0 OR NEW.boxed > NEW.returned AND EXISTS (SELECT 1 FROM event
		WHERE unit = NEW.mac AND kind = 'boxed')))
BEGIN SELECT RAISE(ABORT, 'unit is not proven: the record lacks the evidence'); END;
-- What has left stays as it left until its return is recorded.
CREATE TRIGGER unit_gate_left BEFORE UPDATE ON unit
WHEN OLD.is_shipped AND NEW.batch <> OLD.batch AND NEW.returned = OLD.returned
	AND NEW.unshipped = OLD.unshipped
BEGIN SELECT RAISE(ABORT, 'unit is shipped: record its return first'); END;

-- A closing or closed batch takes no new unit that is not proven.
CREATE TRIGGER batch_gate BEFORE UPDATE OF batch ON unit
WHEN NEW.batch <> OLD.batch AND NOT NEW.proven AND EXISTS (
	SELECT 1 FROM batch WHERE id = CAST(NEW.batch AS INTEGER) AND state <> 'open')
BEGIN SELECT RAISE(ABORT, 'the batch is closing: only proven units can be added'); END;
CREATE TRIGGER batch_gate_insert BEFORE INSERT ON unit
WHEN NEW.batch <> '' AND EXISTS (
	SELECT 1 FROM batch WHERE id = CAST(NEW.batch AS INTEGER) AND state <> 'open')
BEGIN SELECT RAISE(ABORT, 'the batch is closing: only proven units can be added'); END;
-- Closed is final, until a supervisor's reopening is in the record, behind the last seal.
CREATE TRIGGER batch_is_final BEFORE UPDATE ON batch
WHEN OLD.state = 'closed' AND NOT (NEW.state = 'open' AND EXISTS (
	SELECT 1 FROM event WHERE batch = OLD.id AND kind = 'reopened' AND id > coalesce(
		(SELECT max(event) FROM seal WHERE batch = OLD.id), 0)))
BEGIN SELECT RAISE(ABORT, 'a closed batch is never changed: see bench batch reopen'); END;
CREATE TRIGGER batch_closes_shipped BEFORE UPDATE OF state ON batch
WHEN NEW.state = 'closed' AND EXISTS (SELECT 1 FROM unit
	WHERE batch = CAST(NEW.id AS TEXT) AND NOT is_shipped)
BEGIN SELECT RAISE(ABORT, 'the batch has units that are not shipped: it cannot be closed'); END;
CREATE TRIGGER carton_of_open_batch BEFORE INSERT ON carton
WHEN EXISTS (SELECT 1 FROM batch WHERE id = NEW.batch AND state = 'closed')
BEGIN SELECT RAISE(ABORT, 'the batch is closed: it takes no carton'); END;
CREATE TRIGGER carton_is_final BEFORE UPDATE ON carton
WHEN NEW.batch <> OLD.batch OR NEW.number <> OLD.number OR EXISTS (
	SELECT 1 FROM batch WHERE id = OLD.batch AND state = 'closed')
BEGIN SELECT RAISE(ABORT, 'a carton stays in its batch; a closed batch is never changed'); END;
