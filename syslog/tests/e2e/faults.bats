# Whatever happens to the database or to us: nothing lost, nothing twice.
load common

# received N: the source has read N messages since the start
received() { [ "$(ctl stats | awk -F';' '$1 == "source" && $2 == "s_phones" && $5 == "processed" { print $6 }')" = "$1" ]; }

@test "a database that is missing at the start is waited for" {
	start
	send_numbered 1 50
	within 10 grep -q "not stored, kept and tried again" "$DIR/stderr"
	[ ! -e "$DB" ]
	# it is tried every second; said once
	read -rt 2.5 <> <(:) || true
	[ "$(grep -c 'not stored, kept' "$DIR/stderr")" = 1 ]
	init_db
	within 5 has_rows 50
	assert_sequence 50
}

@test "a database of another version is waited for" {
	init_db
	local version
	version=$(sqlite3 "$DB" 'PRAGMA user_version')
	sqlite3 "$DB" 'PRAGMA user_version = 9999'
	start
	send_numbered 1 10
	within 10 grep -q "version is 9999" "$DIR/stderr"
	sqlite3 "$DB" "PRAGMA user_version = $version"
	within 5 has_rows 10
}

@test "locked for three seconds: everything is stored after that" {
	init_db; start
	send_numbered 1 10
	within 5 has_rows 10
	hold
	local until=$((SECONDS + 4)) n=10
	while [ $SECONDS -lt $until ]; do
		send_numbered $((n + 1)) $((n + 100))
		n=$((n + 100))
	done
	[ "$(rows)" = 10 ]
	release
	within 10 has_rows $n
	assert_sequence $n
	stat_is dropped 0
}

@test "kill -9 with a locked database and a full queue, restart still locked: nothing lost, nothing twice" {
	init_db; start
	send_numbered 1 100
	within 5 has_rows 100
	hold
	send_numbered 101 2000
	within 10 stat_is processed 2000
	kill_hard
	[ "$(rows)" = 100 ]
	start
	send_numbered 2001 2200
	within 10 grep -q "not stored, kept" "$DIR/stderr"
	[ "$(rows)" = 100 ]
	release
	within 10 has_rows 2200
	assert_sequence 2200
}

@test "kill -9 in full flow, again and again: what came is stored once" {
	init_db
	local n=0
	for _ in 1 2 3 4 5; do
		start
		send_numbered $((n + 1)) $((n + 400))
		n=$((n + 400))
		# received, and perhaps not yet stored or not yet acknowledged
		within 10 received 400
		kill_hard
	done
	start
	within 10 has_rows $n
	assert_sequence $n
}

@test "a stop with a locked database keeps the queue, and late messages keep their receipt time" {
	init_db; start
	hold
	send_numbered 1 300
	within 10 stat_is processed 300
	local sent
	sent=$(date +%s%6N)
	stop
	read -rt 2 <> <(:) || true
	release
	start
	send "live"
	within 10 has_rows 301
	assert_sequence 300
	[ "$(sql "SELECT count(*) FROM event WHERE wall_us > $sent")" = 1 ]
	# on both clocks they lie equally far before the one that did not wait
	sql "SELECT max(mono_us - wall_us) - min(mono_us - wall_us), max(mono_us) - min(mono_us) FROM event"
	[ "$(sql "SELECT max(mono_us - wall_us) - min(mono_us - wall_us) < 50000 AND
		max(mono_us) - min(mono_us) > 2000000 FROM event")" = 1 ]
}

@test "the same queue replayed on purpose stores nothing twice" {
	init_db; start
	hold
	send_numbered 1 200
	within 10 stat_is processed 200
	kill_hard
	cp -a "$DIR/queue" "$DIR/queue.saved"
	cp -a "$DIR/persist" "$DIR/persist.saved"
	release
	start
	within 10 has_rows 200
	stop
	rm -rf "$DIR/queue" "$DIR/persist"
	mv "$DIR/queue.saved" "$DIR/queue"
	mv "$DIR/persist.saved" "$DIR/persist"
	start
	within 10 stat_is queued 0
	send "after the replay"
	within 10 has_rows 201
	assert_sequence 200
}

@test "a message that the schema refuses is stored as bytes; the others are not held up" {
	init_db
	sqlite3 "$DB" "CREATE TRIGGER test_refuses BEFORE INSERT ON event WHEN NEW.serial = 'BAD'
		BEGIN SELECT RAISE(ABORT, 'no such serial'); END"
	hold; start
	send_numbered 1 5 # all in one batch, the first of its connection
	send "bench mac=000e08abcdef sn=BAD event=resync-ok url=tftp://h/a"
	send_numbered 6 10
	within 10 stat_is processed 11
	release
	within 10 has_rows 11
	assert_sequence 10
	[ "$(sql "SELECT mac IS NULL, outcome, serial, text, CAST(raw AS TEXT) FROM event WHERE text <> ''")" = \
		"1|||refused as read, stored as bytes|bench mac=000e08abcdef sn=BAD event=resync-ok url=tftp://h/a" ]
	grep -q "storing its bytes only.*no such serial" "$DIR/stderr"
	stat_is dropped 0
}

@test "a message that is refused even as bytes is dropped, counted and reported; the others are not held up" {
	init_db
	sqlite3 "$DB" "CREATE TRIGGER test_refuses BEFORE INSERT ON event WHEN NEW.raw = CAST('BAD' AS BLOB)
		BEGIN SELECT RAISE(ABORT, 'no such bytes'); END"
	hold; start
	send_numbered 1 5
	send BAD
	send_numbered 6 10
	within 10 stat_is processed 11
	release
	within 10 has_rows 10
	assert_sequence 10
	within 5 grep -q "is dropped.*no such bytes" "$DIR/stderr"
	stat_is dropped 1
	[[ $(sql "SELECT text FROM event WHERE kind = 'note'") == "3 bytes from 127.0.0.1 dropped: "*"no such bytes" ]]
	send_numbered 11 12
	within 5 has_rows 12
}

@test "a refused message may be the first that a new database sees" {
	init_db
	sqlite3 "$DB" "CREATE TRIGGER test_refuses BEFORE INSERT ON event WHEN NEW.raw = CAST('BAD' AS BLOB)
		BEGIN SELECT RAISE(ABORT, 'no such bytes'); END"
	start
	send BAD
	within 5 stat_is dropped 1
	send_numbered 1 3
	within 5 has_rows 3
}

@test "a database that refuses everything is no reason to drop anything" {
	init_db
	sqlite3 "$DB" "CREATE TRIGGER test_refuses BEFORE INSERT ON event
		BEGIN SELECT RAISE(ABORT, 'closed for repair'); END"
	start
	send_numbered 1 20
	within 10 grep -q "not stored, kept.*closed for repair" "$DIR/stderr"
	[ "$(rows)" = 0 ]
	stat_is dropped 0
	sqlite3 "$DB" "DROP TRIGGER test_refuses"
	within 10 has_rows 20
	assert_sequence 20
}

@test "a full disk holds messages back until there is room" {
	mkdir "$DIR/small"
	mount -t tmpfs -o size=1m tmpfs "$DIR/small"
	DB=$DIR/small/bench.db
	render > "$DIR/conf"
	init_db; start
	send_numbered 1 10
	within 5 has_rows 10
	dd if=/dev/zero of="$DIR/small/filler" bs=4k 2>/dev/null || true
	send_numbered 11 400
	within 10 grep -q "not stored, kept.*make room" "$DIR/stderr"
	rm "$DIR/small/filler"
	mount -o remount,size=64m "$DIR/small"
	within 10 has_rows 400
	assert_sequence 400
	[ "$(sqlite3 "$DB" 'PRAGMA integrity_check')" = ok ]
	stop
	umount "$DIR/small"
}
