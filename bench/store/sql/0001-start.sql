-- The first schema. Never edited after release: a mistake gets a new number.

CREATE TABLE boot (
	id INTEGER PRIMARY KEY,
	boot_id TEXT NOT NULL UNIQUE,
	first_us INTEGER NOT NULL
) STRICT;

-- Append-only: what every process saw or did.
CREATE TABLE event (
	id INTEGER PRIMARY KEY,
	boot INTEGER NOT NULL REFERENCES boot (id),
	mono_us INTEGER NOT NULL,
	wall_us INTEGER NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('seen', 'leased', 'released', 'asked', 'transfer',
		'report', 'syslog', 'scan', 'refused', 'publish', 'attribute', 'packed', 'batch',
		'alarm', 'note')),
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
	about INTEGER REFERENCES event (id),
	sha256 TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX event_unit ON event (unit, id);
CREATE INDEX event_lease ON event (ip, boot, mono_us) WHERE kind = 'leased';
CREATE INDEX event_waiting ON event (ip, boot) WHERE unit IS NULL
	AND kind IN ('asked', 'transfer', 'report', 'syslog');
CREATE INDEX event_about ON event (about) WHERE about IS NOT NULL;

CREATE TRIGGER event_is_kept BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TRIGGER event_is_final BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;

-- One phone each: derived from its events, by flow; `bench replay` compares.
CREATE TABLE unit (
	mac TEXT NOT NULL PRIMARY KEY CHECK (length(mac) = 17),
	family TEXT NOT NULL, family_tick INTEGER NOT NULL,
	model TEXT NOT NULL, model_tick INTEGER NOT NULL,
	vendor_class TEXT NOT NULL, vendor_class_tick INTEGER NOT NULL,
	ip TEXT NOT NULL, ip_tick INTEGER NOT NULL,
	serial TEXT NOT NULL, serial_tick INTEGER NOT NULL,
	pid TEXT NOT NULL, pid_tick INTEGER NOT NULL,
	reported_serial TEXT NOT NULL, reported_serial_tick INTEGER NOT NULL,
	version TEXT NOT NULL, version_tick INTEGER NOT NULL,
	agent TEXT NOT NULL, agent_tick INTEGER NOT NULL,
	alarm TEXT NOT NULL, alarm_tick INTEGER NOT NULL,
	batch TEXT NOT NULL, batch_tick INTEGER NOT NULL,
	conflict INTEGER NOT NULL CHECK (conflict IN (0, 1)),
	seen INTEGER NOT NULL,
	leased INTEGER NOT NULL,
	pending INTEGER NOT NULL,
	packed INTEGER NOT NULL,
	last INTEGER NOT NULL,
	run INTEGER NOT NULL,
	target TEXT NOT NULL,
	require INTEGER NOT NULL,
	run_batch INTEGER NOT NULL,
	recipe TEXT NOT NULL, -- SHA-256 of its text
	published INTEGER NOT NULL,
	factory INTEGER NOT NULL,
	upgrade INTEGER NOT NULL,
	model_done INTEGER NOT NULL,
	first_delivered INTEGER NOT NULL,
	delivered INTEGER NOT NULL,
	confirmed INTEGER NOT NULL,
	cleaned INTEGER NOT NULL,
	failed INTEGER NOT NULL,
	sha256 TEXT NOT NULL,
	-- for triggers and for people who look with sqlite3; flow computes them
	stage TEXT NOT NULL,
	links TEXT NOT NULL,
	missing TEXT NOT NULL,
	proven INTEGER NOT NULL CHECK (proven IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX unit_serial ON unit (serial) WHERE serial <> '';
CREATE INDEX unit_batch ON unit (batch) WHERE batch <> '';

-- The ship gate: what is not proven does not get packed, whoever asks.
CREATE TRIGGER unit_gate_insert BEFORE INSERT ON unit
WHEN NEW.packed <> 0 AND NOT NEW.proven
BEGIN SELECT RAISE(ABORT, 'unit is not proven: it cannot be packed'); END;
CREATE TRIGGER unit_gate_update BEFORE UPDATE ON unit
WHEN NEW.packed <> OLD.packed AND NOT NEW.proven
BEGIN SELECT RAISE(ABORT, 'unit is not proven: it cannot be packed'); END;
CREATE TRIGGER event_gate BEFORE INSERT ON event
WHEN NEW.kind = 'packed'
	AND NOT EXISTS (SELECT 1 FROM unit WHERE mac = NEW.unit AND proven)
BEGIN SELECT RAISE(ABORT, 'unit is not proven: it cannot be packed'); END;
CREATE TRIGGER unit_is_kept BEFORE DELETE ON unit
BEGIN SELECT RAISE(ABORT, 'units are never deleted'); END;

-- Every file that was put into the served tree, with the bytes it had.
CREATE TABLE published (
	id INTEGER PRIMARY KEY,
	mac TEXT CHECK (length(mac) = 17),
	run INTEGER NOT NULL,
	role TEXT NOT NULL,
	name TEXT NOT NULL,
	dev INTEGER NOT NULL,
	ino INTEGER NOT NULL,
	mtime_ns INTEGER NOT NULL,
	size INTEGER NOT NULL,
	sha256 TEXT NOT NULL CHECK (length(sha256) = 64)
) STRICT;
CREATE INDEX published_file ON published (ino, mtime_ns);
CREATE INDEX published_name ON published (mac, name);

-- The key of a unit's remote profile, sealed to the certificate of who will open it.
CREATE TABLE unit_key (
	id INTEGER PRIMARY KEY,
	mac TEXT NOT NULL REFERENCES unit (mac) CHECK (length(mac) = 17),
	run INTEGER NOT NULL CHECK (run > 0),
	cipher TEXT NOT NULL CHECK (cipher <> ''),
	digest TEXT NOT NULL,
	sealed BLOB NOT NULL CHECK (length(sealed) > 0),
	certificate TEXT NOT NULL CHECK (length(certificate) = 64),
	made_us INTEGER NOT NULL,
	UNIQUE (mac, run)
) STRICT;
CREATE TRIGGER unit_key_is_kept BEFORE DELETE ON unit_key
BEGIN SELECT RAISE(ABORT, 'sealed keys are never deleted'); END;
CREATE TRIGGER unit_key_is_final BEFORE UPDATE ON unit_key
BEGIN SELECT RAISE(ABORT, 'sealed keys are never changed'); END;

-- What the remote server is to give a unit, as it is sent.
CREATE TABLE remote_file (
	id INTEGER PRIMARY KEY,
	mac TEXT NOT NULL REFERENCES unit (mac) CHECK (length(mac) = 17),
	run INTEGER NOT NULL CHECK (run > 0),
	name TEXT NOT NULL CHECK (name <> ''),
	sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
	body BLOB NOT NULL,
	UNIQUE (mac, run, name)
) STRICT;
CREATE TRIGGER remote_file_is_kept BEFORE DELETE ON remote_file
BEGIN SELECT RAISE(ABORT, 'remote files are never deleted'); END;
CREATE TRIGGER remote_file_is_final BEFORE UPDATE ON remote_file
BEGIN SELECT RAISE(ABORT, 'remote files are never changed'); END;

CREATE TABLE recipe (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	version INTEGER NOT NULL CHECK (version > 0),
	sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
	text TEXT NOT NULL,
	added_by TEXT NOT NULL CHECK (trim(added_by) <> ''),
	UNIQUE (name, version)
) STRICT;
CREATE TRIGGER recipe_is_final BEFORE UPDATE ON recipe
BEGIN SELECT RAISE(ABORT, 'a recipe is never changed: add a new version'); END;

-- A second person has looked at where a recipe sends its phones.
CREATE TABLE recipe_approval (
	recipe INTEGER PRIMARY KEY REFERENCES recipe (id),
	approved_by TEXT NOT NULL CHECK (trim(approved_by) <> ''),
	destination TEXT NOT NULL,
	approved_us INTEGER NOT NULL
) STRICT;
CREATE TRIGGER recipe_approval_by_another BEFORE INSERT ON recipe_approval
WHEN EXISTS (SELECT 1 FROM recipe WHERE id = NEW.recipe
	AND lower(trim(added_by)) = lower(trim(NEW.approved_by)))
BEGIN SELECT RAISE(ABORT, 'who added a recipe cannot approve it: ask a second person'); END;
CREATE TRIGGER recipe_approval_is_final BEFORE UPDATE ON recipe_approval
BEGIN SELECT RAISE(ABORT, 'an approval is never changed'); END;
CREATE TRIGGER recipe_approval_is_kept BEFORE DELETE ON recipe_approval
BEGIN SELECT RAISE(ABORT, 'an approval is never taken back: add a new version'); END;

CREATE TABLE batch (
	id INTEGER PRIMARY KEY,
	customer TEXT NOT NULL,
	order_no TEXT NOT NULL,
	recipe INTEGER NOT NULL REFERENCES recipe (id),
	expected INTEGER NOT NULL CHECK (expected >= 0),
	state TEXT NOT NULL CHECK (state IN ('open', 'closing', 'closed')),
	opened_us INTEGER NOT NULL,
	closed_us INTEGER NOT NULL
) STRICT;
CREATE TRIGGER batch_is_final BEFORE UPDATE ON batch WHEN OLD.state = 'closed'
BEGIN SELECT RAISE(ABORT, 'a closed batch is never changed'); END;
CREATE TRIGGER batch_recipe_insert BEFORE INSERT ON batch
WHEN NOT EXISTS (SELECT 1 FROM recipe_approval WHERE recipe = NEW.recipe)
BEGIN SELECT RAISE(ABORT, 'the recipe is not approved: see bench recipe approve'); END;
CREATE TRIGGER batch_recipe_update BEFORE UPDATE OF recipe ON batch
WHEN NOT EXISTS (SELECT 1 FROM recipe_approval WHERE recipe = NEW.recipe)
BEGIN SELECT RAISE(ABORT, 'the recipe is not approved: see bench recipe approve'); END;
CREATE TRIGGER batch_is_kept BEFORE DELETE ON batch
BEGIN SELECT RAISE(ABORT, 'batches are never deleted'); END;
-- A closing or closed batch takes no new unit that is not proven.
CREATE TRIGGER batch_gate BEFORE UPDATE OF batch ON unit
WHEN NEW.batch <> OLD.batch AND NOT NEW.proven AND EXISTS (
	SELECT 1 FROM batch WHERE id = CAST(NEW.batch AS INTEGER) AND state <> 'open')
BEGIN SELECT RAISE(ABORT, 'the batch is closing: only proven units can be added'); END;
CREATE TRIGGER batch_gate_insert BEFORE INSERT ON unit
WHEN NEW.batch <> '' AND NOT NEW.proven AND EXISTS (
	SELECT 1 FROM batch WHERE id = CAST(NEW.batch AS INTEGER) AND state <> 'open')
BEGIN SELECT RAISE(ABORT, 'the batch is closing: only proven units can be added'); END;

-- Moves when the DHCP hook's snapshot has to be built anew (DESIGN D1).
CREATE TABLE policy (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	generation INTEGER NOT NULL
) STRICT;
INSERT INTO policy (id, generation) VALUES (1, 1);
