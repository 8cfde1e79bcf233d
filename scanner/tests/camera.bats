#!/usr/bin/env bats
# bench-scan --scanner stream: pictures of labels become units. SCAN, BENCH: the programs;
# LAB draws the labels; PROFILES: their data.

bats_require_minimum_version 1.5.0
load bench

# img/clean-0.pgm and so on, and what they say; "nothing" is a grey picture.
setup_file() {
	"$LAB" "$BATS_FILE_TMPDIR" 2
	{ printf 'P5 640 480 255\n' && head -c 307200 /dev/zero | tr '\0' '\200'; } \
		>"$BATS_FILE_TMPDIR/img/nothing.pgm"
}

setup() {
	TOP=$(mktemp -d /tmp/bench-camera-XXXXXX)
	chmod 777 "$TOP"
	make_bench "$TOP/a" 12
}

teardown() {
	[ -z "${PID:-}" ] || kill -9 "$PID" 2>/dev/null || true
	rm -rf "$TOP"
}

serial_of() { awk -F, -v name="$1.pgm" '$1 == name { print $3 }' "$BATS_FILE_TMPDIR/truth.csv"; }
units() { sqlite3 "$DIR/state/bench.db" "SELECT serial FROM unit WHERE serial != '' ORDER BY serial"; }

show() { # picture frames…: so many frames of each, one behind the other
	while [ $# -gt 0 ]; do
		for _ in $(seq "$2"); do cat "$BATS_FILE_TMPDIR/img/$1.pgm"; done
		shift 2
	done
}

watch() { "$SCAN" --config "$DIR/bench.conf" --scanner "stream:-,station=gate,fps=10" "$@"; }

@test "pictures on standard input become units, and its end ends the station" {
	run -0 watch < <(show clean-0 10 nothing 20 rotated-1 20)
	[[ $output == *"(1/12)"* && $output == *"(2/12)"* ]]
	[ "$(units)" = "$(printf '%s\n' "$(serial_of clean-0)" "$(serial_of rotated-1)" | sort)" ]
}

@test "a transcript of what a camera saw replays to the same units" {
	watch --transcript "$TOP/shift.jsonl" < <(show clean-0 10 nothing 20 rotated-1 20)
	first=$(units)
	grep -q '"kind":"stream"' "$TOP/shift.jsonl"
	chmod 777 "$TOP"
	make_bench "$TOP/b" 12
	"$SCAN" replay --config "$DIR/bench.conf" "$TOP/shift.jsonl"
	[ -n "$first" ]
	[ "$(units)" = "$first" ]
}

# However far it came: there is all of a unit or nothing of it, and the next start takes it.
@test "a station that is killed at any frame leaves no half unit" {
	mkfifo "$TOP/pictures"
	for frames in 1 2 3 5 8; do
		"$SCAN" --config "$DIR/bench.conf" --scanner "stream:$TOP/pictures,fps=10" \
			>"$DIR/said" 2>&1 3>&- &
		PID=$!
		show clean-1 "$frames" >"$TOP/pictures"
		kill -9 $PID
		wait $PID 2>/dev/null || true
		[ "$(units)" = "" ] || [ "$(units)" = "$(serial_of clean-1)" ]
	done
	PID=
	run -0 watch < <(show clean-1 20)
	[ "$(units)" = "$(serial_of clean-1)" ]
	bench replay
}

@test "what is no picture is told, and its options are checked" {
	run -64 watch --scanner "camera:/dev/video0,layout=de"
	[[ $output == *"'layout=de' is not station=NAME, batch=N"* ]]
	run -64 watch --scanner "stream:relative"
	run -64 watch --scanner "camera:/dev/video0,fps=10"
	run watch --scanner "camera:/dev/null,station=dock" < <(show nothing 1)
	[[ $output == *"dock: STOP"*"it is no camera"* ]]
}
