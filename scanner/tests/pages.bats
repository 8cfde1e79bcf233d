#!/usr/bin/env bats
# bench-scan --view json: a station's screen for a program that shows it. Scans go in by a
# pipe, screens come out by another. SCAN, BENCH: the programs; PROFILES: their data.

bats_require_minimum_version 1.5.0
load bench

setup() {
	TOP=$(mktemp -d /tmp/bench-feed-XXXXXX)
	declare -gA PID=() FD=() SENT=()
	chmod 777 "$TOP"
	make_packing_bench "$TOP/a"
}

teardown() {
	local pid
	for pid in "${PID[@]}"; do kill "$pid" 2>/dev/null || true; done
	mountpoint -q "$TOP/small" && umount "$TOP/small"
	rm -rf "$TOP"
}

query() { sqlite3 "$DIR/state/bench.db" "$1"; }

refuse() {
	if "$@"; then return 1; fi
}

page() { # station options…
	local in=$DIR/$1.in fd
	[ -e "$in" ] || mkfifo "$in"
	chmod 666 "$in"
	: >"$DIR/$1.out"
	(
		for fd in "${FD[@]}"; do exec {fd}>&-; done # the other pages' scans
		exec "$SCAN" --config "$DIR/bench.conf" --view json --station "$@" 3>&-
	) <"$in" >"$DIR/$1.out" 2>"$DIR/$1.errors" &
	PID[$1]=$!
	exec {fd}>"$in"
	FD[$1]=$fd
	SENT[$1]=0
}

answer() { # station pattern: the first line of its screens that has it, in SCREEN
	SCREEN=$(timeout 15 tail -n +1 -s 0.05 --pid="${PID[$1]}" -f "$DIR/$1.out" 2>/dev/null |
		grep -m1 -E -- "$2") || {
		cat "$DIR/$1.out" "$DIR/$1.errors" >&2
		return 1
	}
}

send() { # station text
	printf '%s\n' "$2" >&"${FD[$1]}"
	SENT[$1]=$((SENT[$1] + 1))
}

scan() { # station text: its answer is in SCREEN
	send "$@"
	answer "$1" "\"taken\":${SENT[$1]},"
}

shows() { # jq condition on SCREEN
	jq -e "$1" <<<"$SCREEN" >/dev/null || {
		printf 'not %s: %s\n' "$1" "$SCREEN" >&2
		return 1
	}
}

close_page() { # station
	local fd=${FD[$1]}
	exec {fd}>&-
	wait "${PID[$1]}" || true
	unset "PID[$1]" "FD[$1]"
}

kill_page() { # station: with its scan in hand
	local fd=${FD[$1]}
	kill -9 "${PID[$1]}"
	wait "${PID[$1]}" || true
	exec {fd}>&-
	unset "PID[$1]" "FD[$1]"
}

A="PID:CP-8841-3PCC-K9=;SN:FCH2143E1AB;MAC:00562B000001"
B="PID:CP-8841-3PCC-K9=;SN:FCH2143E1AC;MAC:00562B000002"

@test "a page begins with its screen, and each scan has its answer" {
	page west --by "supervisor 1"
	answer west '"seq":1,'
	shows '.word == "READY" and .label == "READY" and .staff == "supervisor 1"'
	shows '.mode == "intake" and .batch == 1 and .customer == "Acme" and .of == 2'
	shows '.host == "prov.example.com" and .missing == 2 and (.pitch | . > 100) and .last == []'
	scan west 00562B000001
	shows '.word == "PARTIAL" and .text == "need serial product" and .tone == "click"'
	shows '.waiting == "waits for its rest: 00:56:2b:00:00:01"'
	scan west FCH2143E1AB
	scan west CP-8841-3PCC-K9=
	shows '.word == "OK" and .tone == "ok" and .count == 1 and .missing == 1 and .waiting == ""'
	shows '.last == [{mac: "00:56:2b:00:00:01", last4: "0001", model: "8841", serial: "FCH2143E1AB", word: "OK"}]'
	# nobody has to do anything for it
	answer west '"seq":5,.*"word":"READY".*"text":"scan a label"'
	scan west "$A"
	shows '.word == "DUPLICATE" and .label == "ALREADY" and .tone == "again"'
	# the same once more is no new screen, and is answered all the same
	scan west STATUS
	shows '.word == "DUPLICATE" and .tone == "none"'
	[ "$(query "SELECT count(*) FROM event WHERE text LIKE '%STATUS%' OR raw = 'STATUS'")" = 0 ]
	# the language of who looks, from now on; no scan either
	scan west "LANG ja"
	shows '.word == "DUPLICATE" and .label == "登録済" and .next == "ラベルを読んでください"'
	scan west "LANG en"
	shows '.label == "ALREADY" and .next == "scan a label"'
	# a job without its code at hand
	scan west "JOB 1"
	shows '.word == "READY" and .batch == 1'
	[ "$(query "SELECT count(*) FROM event WHERE raw LIKE 'LANG%'")" = 0 ]
	[ "$(query "SELECT staff FROM event WHERE kind='scan' AND unit='00:56:2b:00:00:01'")" = "supervisor 1" ]
	close_page west
}

@test "packing: phone and box, the wrong box, NG, and what is undone" {
	page west --by "supervisor 1"
	scan west "$A"
	scan west "$B"
	shows '.count == 2 and .missing == 0'
	scan west PACK
	shows '.mode == "pack" and .count == 0 and .of == 2'
	scan west 00562B000001
	shows '.word == "PARTIAL" and .text == "scan a carton first, or OPEN CARTON"'
	scan west "OPEN CARTON"
	shows '.carton_number == 1 and .carton_units == 0 and .carton > 0'
	scan west 00562B000001
	shows '.word == "PARTIAL" and .label == "BOX" and .text == "now its box" and .waiting == "waits for its box: 0001 8841"'
	# another unit's box: nothing is packed, and both are put aside
	scan west FCH2143E1AC
	shows '.word == "STOP" and .tone == "stop" and .ack and .text == "this is the box of 0002"'
	scan west 00562B000002
	shows '.word == "STOP" and .ack and .next == "scan ACK to go on"'
	[ "$(query "SELECT count(*) FROM event WHERE kind IN ('boxed','packed')")" = 0 ]
	scan west ACK
	shows '.word == "READY" and (.ack | not) and .waiting == ""'
	scan west 00562B000001
	scan west FCH2143E1AB
	shows '.word == "OK" and .count == 1 and .carton_units == 1 and .last[0].last4 == "0001"'
	scan west UNDO
	shows '.word == "READY" and .text == "0001 is out of its carton" and .count == 0 and .carton_units == 0'
	shows '[.last[] | select(.last4 == "0001")] == []'
	scan west 00562B000001
	scan west UNDO
	shows '.word == "READY" and .waiting == ""'
	scan west 00562B000002
	scan west FCH2143E1AC
	scan west NG
	scan west 00562B000001
	scan west FCH2143E1AB
	scan west "CLOSE CARTON"
	shows '.text | startswith("carton 1 is closed")'
	shows '.carton == 0 and .carton_number == 0'
	close_page west
	bench replay
}

@test "a unit on the hold shelf is not packed" {
	page west --by "supervisor 1"
	scan west "$A"
	scan west NG
	shows '.text == "0001 is NG: put it on the hold shelf"'
	scan west PACK
	scan west "OPEN CARTON"
	scan west 00562B000001
	shows '.word == "STOP" and (.text | contains("hold shelf"))'
	[ "$(query "SELECT count(*) FROM event WHERE kind='packed'")" = 0 ]
	close_page west
}

@test "two pages at once: each has its half unit, and one of them gets the phone" {
	bench batch order 1 --expected 20 >/dev/null
	page west --by "supervisor 1"
	page east --by "supervisor 1"
	scan west 00562B000001
	scan east 00562B000002
	scan west FCH2143E1AB
	scan east FCH2143E1AC
	scan west CP-8841-3PCC-K9=
	shows '.word == "OK" and .last[0].serial == "FCH2143E1AB"'
	scan east CP-8841-3PCC-K9=
	shows '.word == "OK" and .last[0].serial == "FCH2143E1AC" and .count == 2'
	# both at the same label, at the same time
	for i in 3 4 5 6 7; do
		send west "PID:CP-8841-3PCC-K9=;SN:FCH2143E2A$i;MAC:00562B00000$i"
		scan east "PID:CP-8841-3PCC-K9=;SN:FCH2143E2A$i;MAC:00562B00000$i"
		e=$(jq -r .word <<<"$SCREEN")
		answer west "\"taken\":${SENT[west]},"
		w=$(jq -r .word <<<"$SCREEN")
		[[ $e+$w == OK+DUPLICATE || $e+$w == DUPLICATE+OK ]]
	done
	[ "$(query "SELECT count(*) FROM event WHERE kind='scan'")" = 7 ]
	for who in west east; do
		scan $who PACK
		scan $who "OPEN CARTON"
		scan $who 00562B000001
		shows '.text == "now its box"'
	done
	send west FCH2143E1AB
	scan east FCH2143E1AB
	e=$(jq -r .word <<<"$SCREEN")
	answer west "\"taken\":${SENT[west]},"
	w=$(jq -r .word <<<"$SCREEN")
	[[ $e+$w == OK+STOP || $e+$w == STOP+OK ]]
	[ "$(query "SELECT count(*) FROM event WHERE kind='packed'")" = 1 ]
	close_page west
	close_page east
	bench replay
}

@test "killed in the middle: no half unit, and what was answered stands" {
	bench batch order 1 --expected 40 >/dev/null
	for i in 1 2 3 4 5 6 7 8; do
		page west --by "supervisor 1"
		answer west '"seq":1,'
		# all in one piece, so that the kill meets any of them
		printf '%s\n' "00562B00000$i" "FCH2143E1A$i" "CP-8841-3PCC-K9=" PACK "OPEN CARTON" \
			"00562B00000$i" "FCH2143E1A$i" UNDO "00562B00000$i" "FCH2143E1A$i" \
			>&"${FD[west]}"
		answer west "\"taken\":$i,"
		kill_page west
		cat "$DIR/west.out" >>"$DIR/all"
	done
	bench replay
	[ "$(query "SELECT count(*) FROM unit WHERE (serial = '') <> (scanned = 0)")" = 0 ]
	[ "$(query "SELECT count(*) FROM event WHERE kind='boxed'")" = "$(query "SELECT count(*) FROM event WHERE kind='packed'")" ]
	[ "$(grep -c '"taken":3,.*"word":"OK"' "$DIR/all")" -ge 6 ]
	while read -r serial; do
		[ "$(query "SELECT count(*) FROM unit WHERE serial='$serial' AND scanned > 0")" = 1 ]
	done < <(grep '"taken":3,' "$DIR/all" | jq -r 'select(.word == "OK") | .last[0].serial')
}

@test "a page that is opened again has its carton, and says what can be scanned" {
	page west --by "supervisor 1"
	scan west "$A"
	scan west PACK
	scan west "OPEN CARTON"
	kill_page west
	page west --by "supervisor 1"
	answer west '"seq":1,'
	shows '.mode == "intake" and .carton_number == 1'
	scan west PACK
	shows '.text == "scan a phone" and (.can | index("CLOSE CARTON")) and (.can | index("SLOT") | not)'
	scan west HELP
	shows '.text | startswith("scan a phone; also: ") and contains("CLOSE CARTON")'
	scan west 00562B000001
	shows '.can == ["UNDO", "NG", "INTAKE", "VERIFY", "RETURN", "SIGN OUT"]'
	scan west FCH2143E1AB
	shows '.word == "OK" and .carton_units == 1'
	close_page west
}

@test "a line without its end is no scan" {
	page west --by "supervisor 1"
	answer west '"seq":1,'
	printf '%s' "$A" >&"${FD[west]}"
	close_page west
	[ "$(query "SELECT count(*) FROM event WHERE kind='scan'")" = 0 ]
	[ "$(query "SELECT count(*) FROM event WHERE kind='refused' AND text LIKE '%broken off%'")" = 1 ]
}

@test "a record that is locked for five seconds is waited for" {
	page west --by "supervisor 1"
	answer west '"seq":1,'
	sqlite3 "$DIR/state/bench.db" "BEGIN IMMEDIATE" ".shell touch $TOP/locked; sleep 5" "ROLLBACK" 3>&- &
	locker=$!
	timeout 10 bash -c "until [ -e $TOP/locked ]; do read -rt 0.05 <> <(:) || :; done"
	scan west "$A"
	shows '.word == "OK" and .count == 1'
	wait $locker
	refuse grep -q '"word":"STOP"' "$DIR/west.out"
	close_page west
}

@test "a full disk is a STOP, and loses nothing that was answered" {
	[ "$(id -u)" = 0 ] || skip "needs root: a small file system is mounted"
	mkdir "$TOP/small"
	mount -t tmpfs -o size=3m tmpfs "$TOP/small"
	make_packing_bench "$TOP/small/a"
	bench batch order 1 --expected 3000 >/dev/null
	page west --by "supervisor 1"
	scan west "$A"
	shows '.word == "OK"'
	dd if=/dev/zero of="$TOP/small/ballast" bs=4k 2>/dev/null || true
	for i in 1 2 3 4 5 6 7 8 9; do
		scan west "PID:CP-8841-3PCC-K9=;SN:FCH2143E2A$i;MAC:00562B00001$i"
		[[ $SCREEN == *"NOT RECORDED, scan this unit again"* ]] && break
	done
	shows '.word == "STOP" and .ack and (.text | startswith("NOT RECORDED, scan this unit again"))'
	# an ACK that cannot be recorded is none
	scan west ACK
	shows '.word == "STOP" and .ack'
	rm "$TOP/small/ballast"
	scan west ACK
	shows '.word == "READY"'
	scan west "$B"
	shows '.word == "OK"'
	close_page west
	while read -r serial; do
		[ "$(query "SELECT count(*) FROM unit WHERE serial='$serial' AND scanned > 0")" = 1 ]
	done < <(jq -r 'select(.word == "OK") | .last[0].serial' "$DIR/west.out" | sort -u)
	bench replay
	[ "$(query 'PRAGMA integrity_check')" = ok ]
}

@test "the expected list: what has come, what is missing, what is too much" {
	printf 'mac,serial,model\n00562B000001,FCH2143E1AB,8841\n00562B000002,FCH2143E1AC,8841\n' >"$DIR/list.csv"
	bench batch expect 1 "$DIR/list.csv"
	page west --by "supervisor 1"
	answer west '"seq":1,'
	shows '.listed == 2 and .matched == 0 and .missing == 2 and .extra == 0'
	scan west 00562B000001
	shows '.word == "OK" and .matched == 1 and .missing == 1'
	scan west "PID:CP-8841-3PCC-K9=;SN:FCH2143E1AD;MAC:00562B000003"
	shows '.matched == 1 and .missing == 1 and .extra == 1'
	close_page west
}

@test "what a hand typed waits for its ACK" {
	page west --by "supervisor 1"
	scan west "TYPED 00562B000001"
	shows '.word == "PARTIAL" and .ack and (.text | startswith("typed by hand"))'
	scan west ACK
	shows '.text == "need serial product" and (.ack | not)'
	[ "$(query "SELECT count(*) FROM event WHERE text LIKE 'west: typed by hand: %'")" = 2 ]
	close_page west
}

@test "who works there: by name, by badge, or nobody" {
	page west
	answer west '"seq":1,'
	shows '.staff == "" and .text == "scan your badge"'
	scan west "$A"
	shows '.word == "PARTIAL" and .text == "scan your badge first"'
	scan west XCDBBBBBCH
	shows '.staff == "supervisor 1"'
	scan west "SIGN OUT"
	shows '.staff == ""'
	close_page west
	run -65 "$SCAN" --config "$DIR/bench.conf" --view json --station west --by nobody </dev/null
	run -64 "$SCAN" --config "$DIR/bench.conf" --view xml </dev/null
	run -64 "$SCAN" --config "$DIR/bench.conf" --view json --json </dev/null
	run -64 "$SCAN" --config "$DIR/bench.conf" --by "supervisor 1" </dev/null
	run -65 "$SCAN" --config "$DIR/bench.conf" --view json --batch 7 </dev/null
}

@test "in Japanese the whole screen is" {
	page west --by "supervisor 1" --lang ja
	answer west '"seq":1,'
	shows '.label == "どうぞ" and .text == "ラベルを読んでください"'
	scan west 00562B000001
	shows '.label == "途中" and (.waiting | startswith("途中: "))'
	scan west PACK
	shows '.label == "停止" and .next == "「確認」(ACK)を読むと続けられます"'
	close_page west
	# the record is not
	[ "$(query "SELECT count(*) FROM event WHERE text LIKE '%a unit is half scanned%'")" = 1 ]
}

@test "a page whose reader is gone ends" {
	page west --by "supervisor 1"
	answer west '"seq":1,'
	close_page west
	mkfifo "$DIR/screens"
	"$SCAN" --config "$DIR/bench.conf" --view json --station west --by "supervisor 1" \
		<"$DIR/west.in" >"$DIR/screens" 2>"$DIR/errors" 3>&- &
	PID[west]=$!
	exec {fd}>"$DIR/west.in"
	FD[west]=$fd
	head -n 1 "$DIR/screens" >/dev/null
	printf 'STATUS\n' >&"$fd"
	wait "${PID[west]}" && return 1
	grep -q "cannot be written" "$DIR/errors"
}
