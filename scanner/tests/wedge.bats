#!/usr/bin/env bats
# bench-scan --scanner: the program with devices that come and go. SCAN, BENCH: the
# programs; PROFILES: their data.

bats_require_minimum_version 1.5.0
load bench

setup() {
	DIR=$(mktemp -d /tmp/bench-wedge-XXXXXX)
	HERE=$BATS_TEST_DIRNAME
	make_bench "$DIR" 12
}

teardown() {
	[ -z "${PID:-}" ] || kill "$PID" 2>/dev/null || true
	rm -rf "$DIR"
}

start() { # options…
	"$SCAN" --config "$DIR/bench.conf" "$@" >"$DIR/said" 2>"$DIR/errors" 3>&- &
	PID=$!
}

said() { # words: until the station says them, ten seconds at most
	timeout 10 tail -n +1 -s 0.1 --pid=$PID -f "$DIR/said" 2>/dev/null | grep -qm1 -F -- "$1" || {
		cat "$DIR/said" "$DIR/errors" >&2
		return 1
	}
}

device() { mkfifo "$DIR/$1" && chmod 666 "$DIR/$1"; }

@test "a device's keys make a unit, and SIGTERM ends" {
	device event0
	start --scanner "evdev:$DIR/event0,station=west,allow-ungrabbed"
	exec 4>"$DIR/event0"
	python3 "$HERE/keys.py" "$DIR/event0" '00562B000001\rFCH2143E1AB\rCP-8841-3PCC-K9=\r'
	said "(1/12)"
	kill $PID
	wait $PID
	PID=
	bench unit list --json | grep -q FCH2143E1AB
	bench event list | grep -q west
}

@test "a terminal's keyboard: its layout first, then units; Ctrl-D ends" {
	cat >"$DIR/drive.py" <<-'END'
		import os, pty, sys
		pid, fd = pty.fork()
		if pid == 0:
		    os.execv(sys.argv[1], sys.argv[1:])
		seen = b""
		def until(words):
		    global seen
		    while words not in seen:
		        seen += os.read(fd, 4096)
		    seen = seen.split(words, 1)[1]
		os.write(fd, b"")
		def send(text, words):
		    os.write(fd, text.encode())
		    until(words.encode())
		send("FCZ2143E1AB\r", "letters may have moved")
		send("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ:-/.#@_];,&?=\r", "calibrated")
		send("00562B000001\r", "need serial product")
		send("FCZ2143E1AB\r", "need product")
		send("CP-8841-3PCC-K9=\r", "(1/12)")
		os.write(fd, b"\x04")
		sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
	END
	run -1 timeout 30 python3 "$DIR/drive.py" "$SCAN" --config "$DIR/bench.conf"
	bench unit list --json | grep -q FCZ2143E1AB
}

@test "a killed station leaves no half unit and loses none that it said" {
	device event0
	for i in 1 2 3 4 5 6 7 8; do
		start --scanner "evdev:$DIR/event0,station=west,allow-ungrabbed"
		exec 4>"$DIR/event0"
		python3 "$HERE/keys.py" "$DIR/event0" "00562B00000$i\rFCH2143E1A$i\rCP-8841-3PCC-K9=\r"
		# at different moments: as soon as it has the keys, or has said something
		case $((i % 4)) in
		1) said "need serial" ;;
		2) said "need product" ;;
		3) said "OK " ;;
		esac
		kill -9 $PID
		wait $PID || true
		exec 4>&-
		cat "$DIR/said" >>"$DIR/all"
	done
	PID=
	bench replay
	bench unit list --json >"$DIR/units"
	[ "$(grep -c . "$DIR/units")" -ge 1 ]
	jq -e '[.. | objects | select(has("mac")) | select(.serial == "" or .serial == null)] | length == 0' "$DIR/units"
	[ "$(grep -c '^OK' "$DIR/all")" -ge 2 ]
	while read -r _ mac serial _; do
		jq -e --arg m "$mac" --arg s "$serial" \
			'[.. | objects | select(.mac? == $m and .serial? == $s)] | length >= 1' "$DIR/units"
	done < <(grep '^OK' "$DIR/all")
}

@test "--measure says how long it took" {
	run -0 python3 -B "$HERE/measure.py" "$SCAN" "$BENCH" "$PROFILES" 3
	[[ $output =~ ^\{\"scans\":9,\"committed_ms\":\{\"p50\":[0-9.]+,\"p99\":[0-9.]+, ]]
	[[ $output == *'"shown_ms":{"p50":'* ]]
	[[ ${lines[1]} =~ ^\{\"scans\":\ 9,\ \"answered_ms\":\ \{\"p50\":\ [0-9.]+, ]]
}

@test "a batch that is not there, and a spec that says nothing, are refused" {
	run -65 "$SCAN" --config "$DIR/bench.conf" --batch 9 --scanner evdev:/dev/x
	run -64 "$SCAN" --config "$DIR/bench.conf" --scanner usb:/dev/x
	run -64 "$SCAN" --config "$DIR/bench.conf" --scanner evdev:/dev/x picture.png
}

@test "classify knows what the families of this box print" {
	run -0 "$SCAN" --config "$DIR/bench.conf" classify <<<"GRP2614"
	[[ $output == *'"class":"OTHER"'*grandstream* ]]
	run -78 "$SCAN" --config /nonexistent classify <<<"GRP2614"
}

@test "the sheet has the open jobs" {
	run -0 "$SCAN" sheet --output "$DIR/sheet.pdf" --jobs --config "$DIR/bench.conf"
	pdftotext "$DIR/sheet.pdf" - | grep -q "Job 1"
	pdftotext "$DIR/sheet.pdf" - | grep -q "Acme"
}
