#!/usr/bin/env bats
# A shift at the station, by its codes: from badge to closed carton; its screen, its
# transcript, and what happens when the plug is pulled. SCAN, BENCH: the programs;
# PROFILES: their data.

bats_require_minimum_version 1.5.0
load bench

setup() {
	TOP=$(mktemp -d /tmp/bench-station-XXXXXX)
	HERE=$BATS_TEST_DIRNAME
	chmod 777 "$TOP"
	make_packing_bench "$TOP/a"
}

teardown() {
	[ -z "${PID:-}" ] || kill "$PID" 2>/dev/null || true
	tmux -S "$TOP/tmux" kill-server 2>/dev/null || true
	mountpoint -q "$TOP/small" && umount "$TOP/small"
	rm -rf "$TOP"
}

scans() { # text…: one code each, as a scanner that types into standard input
	printf '%s\r' "$@" | "$SCAN" --config "$DIR/bench.conf" --station west
}

query() { sqlite3 "$DIR/state/bench.db" "$1"; }

start() { # options…
	"$SCAN" --config "$DIR/bench.conf" "$@" >"$DIR/said" 2>"$DIR/errors" 3>&- &
	PID=$!
}

said() { # words: until the station says them, ten seconds at most
	timeout 10 tail -n +1 --pid=$PID -f "$DIR/said" 2>/dev/null | grep -qm1 -F -- "$1" || {
		cat "$DIR/said" "$DIR/errors" >&2
		return 1
	}
}

device() { mkfifo "$DIR/$1" && chmod 666 "$DIR/$1"; }

type_in() { python3 "$HERE/keys.py" "$DIR/$1" "$2"; } # device text

BADGE=XCDBBBBBCH ACK=XCDSEENU UNDO=XCDUNDOU OPEN=XCDOPENS CLOSE=XCDCLOSEV
PACK=XCDGOOUTF SLOT=XCDLBBCFLV
A="PID:CP-8841-3PCC-K9=;SN:FCH2143E1AB;MAC:00562B000001"
B="PID:CP-8841-3PCC-K9=;SN:FCH2143E1AC;MAC:00562B000002"

@test "intake, pack, close, by codes alone" {
	run -0 scans $BADGE $SLOT "$A" "$B" $PACK $OPEN 00562B000001 FCH2143E1AB \
		00562B000002 "$B" $CLOSE
	[[ $output == *"READY BADGE: supervisor 1 works here now"* ]]
	[[ $output == *"READY 00:56:2b:00:00:01 FCH2143E1AB: now its box"* ]]
	[[ $output == *"OK 00:56:2b:00:00:01 FCH2143E1AB: 0001 is in carton 1, 1 inside"* ]]
	[[ $output == *"READY CLOSE CARTON: carton 1 is closed, 2 inside"* ]]
	[ "$(query "SELECT text, slot FROM event WHERE kind='scan' ORDER BY id LIMIT 1")" = "west: OK, slot A1|A1" ]
	[ "$(query "SELECT count(*) FROM event WHERE source='scan' AND id > (SELECT id FROM event WHERE kind='staff' AND text LIKE 'signed in%') AND staff<>'supervisor 1' AND text NOT LIKE '%works here%'")" = 0 ]
	bench --by "supervisor 1" --pin-file "$DIR/pin" batch close 1
	bench batch show 1 --json | jq -e '.batches[0].state == "closed"'
	[ "$(query 'SELECT count(*) FROM unit WHERE is_shipped = 1')" = 2 ]
	bench replay
	# a badge's code proves who somebody is: it is kept nowhere
	with="SELECT count(*) FROM event WHERE instr(CAST(raw AS TEXT) || text,"
	[ "$(query "$with '$PACK')")" = 1 ]
	[ "$(query "$with '$BADGE')")" = 0 ]
}

@test "the wrong box stops, and is on record" {
	run -1 scans "$A" "$B" $PACK $OPEN 00562B000001 00562B000002
	[[ $output == *"STOP 00:56:2b:00:00:02: this is the box of 0002"* ]]
	[ "$(query "SELECT count(*) FROM event WHERE kind='refused'")" -ge 1 ]
	[ "$(query "SELECT count(*) FROM event WHERE kind IN ('boxed','packed')")" = 0 ]
}

# A day of everything, at two stations, into an empty record again.
@test "a transcript replays to the same record" {
	device event0
	device event1
	start --transcript "$DIR/shift.jsonl" \
		--scanner "evdev:$DIR/event0,station=west,layout=us,allow-ungrabbed" \
		--scanner "evdev:$DIR/event1,station=east,layout=us,allow-ungrabbed"
	exec 4>"$DIR/event0" 5>"$DIR/event1"
	type_in event0 "$BADGE\r00562B000001\rFCH2143E1AB\r"
	said "need product"
	type_in event1 "00562B000002\r"
	said "east: PARTIAL 00:56:2b:00:00:02"
	type_in event0 "CP-8841-3PCC-K9=\r$SLOT\r"
	said "slot A1"
	type_in event1 "FCH2143E1AB\rCP-8841-3PCC-K9=\r"
	said "east: STOP"
	type_in event1 "$ACK\rNONSENSE\r"
	type_in event1 "$B\r$UNDO\r$B\r"
	said "0002 is undone"
	said "(2/2)"
	type_in event0 "$PACK\r$OPEN\r00562B000001\r00562B000002\r$ACK\r00562B000001\rFCH2143E1AB\r"
	said "0001 is in carton 1"
	type_in event0 "$UNDO\r00562B000001\rFCH2143E1AB\r00562B000002\rFCH2143E1AC\r$CLOSE\r"
	said "carton 1 is closed, 2 inside"
	kill $PID
	wait $PID || true
	PID=
	exec 4>&- 5>&-
	units="SELECT mac, serial, pid, model, batch, carton, is_packed, boxed > 0, scans, run, proven, slot FROM unit ORDER BY mac"
	events="SELECT kind, unit, batch, carton, serial, staff, text, slot, hex(raw) FROM event WHERE source = 'scan' OR kind IN ('boxed', 'packed', 'unpacked', 'carton', 'unscanned') ORDER BY id"
	query "$units" >"$TOP/units"
	query "$events" >"$TOP/events"
	chmod 777 "$TOP"
	make_packing_bench "$TOP/b"
	run -1 "$SCAN" --config "$DIR/bench.conf" replay "$TOP/a/shift.jsonl"
	query "$units" | diff "$TOP/units" -
	query "$events" | diff "$TOP/events" -
	bench replay
	# what is torn off at the end was written by one who was killed
	head -c -20 "$TOP/a/shift.jsonl" >"$TOP/torn"
	chmod 777 "$TOP"
	make_packing_bench "$TOP/c"
	run -1 "$SCAN" --config "$DIR/bench.conf" replay "$TOP/torn"
	echo garbage >>"$TOP/a/shift.jsonl"
	chmod 777 "$TOP"
	make_packing_bench "$TOP/d"
	run -65 "$SCAN" --config "$DIR/bench.conf" replay "$TOP/a/shift.jsonl"
	[[ $output == *"not a line of a transcript"* ]]
}

@test "killed while it packs: boxed and packed, or neither; what was said stands" {
	bench batch order 1 --expected 20 >/dev/null
	device event0
	: >"$DIR/all"
	for i in 1 2 3 4 5 6 7 8; do
		start --scanner "evdev:$DIR/event0,station=west,layout=us,allow-ungrabbed"
		exec 4>"$DIR/event0"
		type_in event0 "PID:CP-8841-3PCC-K9=;SN:FCH2143E1A$i;MAC:00562B00000$i\r$PACK\r$OPEN\r00562B00000$i\rFCH2143E1A$i\r$UNDO\r00562B00000$i\rFCH2143E1A$i\r"
		# at different moments
		case $((i % 8)) in
		1) said "(" ;;
		2) said "inside" ;;
		3) said "now its box" ;;
		4 | 5) said "is in carton" ;;
		6 | 7) said "out of its carton" ;;
		esac
		kill -9 $PID
		wait $PID || true
		exec 4>&-
		cat "$DIR/said" >>"$DIR/all"
	done
	PID=
	bench replay
	[ "$(query "SELECT count(*) FROM unit WHERE (serial = '') <> (scanned = 0)")" = 0 ]
	# every packing has its box, recorded in the same breath
	[ "$(query "SELECT count(*) FROM event p WHERE p.kind='packed' AND NOT EXISTS (SELECT 1 FROM event b WHERE b.kind='boxed' AND b.unit=p.unit AND b.id < p.id)")" = 0 ]
	[ "$(query "SELECT count(*) FROM event WHERE kind='boxed'")" = "$(query "SELECT count(*) FROM event WHERE kind='packed'")" ]
	[ "$(grep -c 'is in carton' "$DIR/all")" -ge 4 ]
	[ "$(grep -c 'is in carton' "$DIR/all")" -le "$(query "SELECT count(*) FROM event WHERE kind='packed'")" ]
	[ "$(grep -c '^OK.*→' "$DIR/all")" -le "$(query "SELECT count(*) FROM event WHERE kind='scan'")" ]
}

@test "a record that is locked for five seconds is waited for" {
	device event0
	start --scanner "evdev:$DIR/event0,station=west,layout=us,allow-ungrabbed"
	exec 4>"$DIR/event0"
	sqlite3 "$DIR/state/bench.db" "BEGIN IMMEDIATE" ".shell touch $TOP/locked; sleep 5" "ROLLBACK" 3>&- &
	locker=$!
	timeout 10 bash -c "until [ -e $TOP/locked ]; do read -rt 0.05 <> <(:) || :; done"
	type_in event0 "$A\r"
	said "OK 00:56:2b:00:00:01"
	wait $locker
	refuse grep -q STOP "$DIR/said"
}

refuse() {
	if "$@"; then return 1; fi
}

# The screen, in a terminal of its own.
screen() { # options…
	tmux -S "$TOP/tmux" -f /dev/null new-session -d -x 80 -y 24 \
		"LANG=C.UTF-8 exec '$SCAN' --config '$DIR/bench.conf' --screen $* 2>'$DIR/errors'"
}

keys() { # text: typed by a scanner into that terminal
	tmux -S "$TOP/tmux" send-keys -l "$1"
	tmux -S "$TOP/tmux" send-keys Enter
}

seen() { # words: until the screen shows them, ten seconds at most
	local n
	for ((n = 0; n < 100; n++)); do
		tmux -S "$TOP/tmux" capture-pane -p -e >"$TOP/screen" 2>/dev/null || true
		grep -qF -- "$1" "$TOP/screen" && return
		read -rt 0.1 <> <(:) || :
	done
	cat "$TOP/screen" "$DIR/errors" >&2
	return 1
}

@test "the screen: badge first, then each state in its colour, and STOP until ACK" {
	screen --scanner terminal,station=west,layout=us
	seen "scan your badge"
	keys $BADGE
	seen "supervisor 1"
	keys "$A"
	seen "8841  FCH2143E1AB"
	grep -q '48;5;22m' "$TOP/screen"
	seen "scan a label" # green is over
	keys 00562B000002
	seen "need serial product"
	grep -q '48;5;25m' "$TOP/screen"
	keys FCH2143E1AB
	seen "is recorded with MAC"
	seen "scan ACK to go on"
	grep -q '48;5;160m' "$TOP/screen"
	keys "$B"
	keys $PACK
	seen "scan ACK to go on"
	[ "$(query 'SELECT count(*) FROM unit WHERE serial <> "" OR scanned > 0')" = 1 ]
	keys $ACK
	seen "INTAKE"
	seen "scan a label"
	keys "$A"
	seen "already in this batch"
	grep -q '48;5;214m' "$TOP/screen"
	# a larger window is filled, at once
	tmux -S "$TOP/tmux" resize-window -x 120 -y 40
	for ((n = 0; n < 100; n++)); do
		tmux -S "$TOP/tmux" capture-pane -p >"$TOP/screen"
		sed -n 40p "$TOP/screen" | grep -q "scan a label" && return
		read -rt 0.1 <> <(:) || :
	done
	cat "$TOP/screen" >&2
	return 1
}

@test "the screen in Japanese, and one that ends leaves the terminal as it was" {
	tmux -S "$TOP/tmux" -f /dev/null new-session -d -x 80 -y 24 \
		"stty -g >$TOP/before; LANG=C.UTF-8 '$SCAN' --config '$DIR/bench.conf' --screen --lang ja; stty -g >$TOP/after; echo over; cat"
	seen "名札を読んでください"
	keys $BADGE
	seen "出荷指示 1、青"
	tmux -S "$TOP/tmux" send-keys C-c
	seen over
	diff "$TOP/before" "$TOP/after"
}

@test "a screen is for one scanner on a terminal" {
	run -64 "$SCAN" --config "$DIR/bench.conf" --screen --scanner terminal </dev/null
	[[ $output == *"needs a terminal"* ]]
	run -64 "$SCAN" --config "$DIR/bench.conf" --screen --scanner serial:/dev/x --scanner serial:/dev/y
	run -64 "$SCAN" --config "$DIR/bench.conf" --lang fr
	run -64 "$SCAN" --config "$DIR/bench.conf" --pitch 5
	run -64 "$SCAN" replay
}

@test "a full disk is red, and loses nothing that was said" {
	[ "$(id -u)" = 0 ] || skip "needs root: a small file system is mounted"
	mkdir "$TOP/small"
	mount -t tmpfs -o size=3m tmpfs "$TOP/small"
	make_packing_bench "$TOP/small/a"
	bench batch order 1 --expected 3000 >/dev/null
	device event0
	start --scanner "evdev:$DIR/event0,station=west,layout=us,allow-ungrabbed"
	exec 4>"$DIR/event0"
	type_in event0 "$A\r"
	said "OK 00:56:2b:00:00:01"
	dd if=/dev/zero of="$TOP/small/ballast" bs=4k 2>/dev/null || true
	for i in 2 3 4 5 6 7 8 9; do
		type_in event0 "PID:CP-8841-3PCC-K9=;SN:FCH2143E2A$i;MAC:00562B00000$i\r"
	done
	said "NOT RECORDED, scan this unit again"
	rm "$TOP/small/ballast"
	type_in event0 "PID:CP-8841-3PCC-K9=;SN:FCH2143E2AC;MAC:00562B00000C\r"
	said "OK 00:56:2b:00:00:0c"
	kill $PID
	wait $PID || true
	PID=
	exec 4>&-
	while read -r _ mac serial _; do
		[ "$(query "SELECT count(*) FROM unit WHERE mac='$mac' AND serial='$serial'")" = 1 ]
	done < <(grep '^OK' "$DIR/said")
	bench replay
	[ "$(query 'PRAGMA integrity_check')" = ok ]
}
