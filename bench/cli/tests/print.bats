# Papers of the day and the print queue; no root. BENCH, SEED and PROFILES by print-file.
bats_require_minimum_version 1.5.0

setup() {
	DIR=$(mktemp -d /tmp/bench-test-XXXXXX)
	# commands started by root run as the user prebench, where there is one
	mkdir "$DIR/state"
	"$SEED" "$DIR/state/bench.db"
	cat >"$DIR/queue" <<-'E'
		#!/bin/sh
		for last; do :; done
		echo "$@" >>"$0.calls"
		cat "$last" >"$0.file"
		[ ! -e "$0.empty" ]
	E
	conf "$DIR/queue -d labels"
	if [ "$(id -u)" = 0 ] && id prebench >/dev/null 2>&1; then
		chown -R prebench: "$DIR"
	fi
	chmod 755 "$DIR" "$DIR/queue"
}

teardown() { rm -rf "${DIR:?}"; }

conf() { # command
	cat >"$DIR/bench.conf" <<-E
		state_dir = "$DIR/state"
		profiles_dir = "$PROFILES"
		bench_name = "bench 1"
		utc_offset_minutes = 540
		label_command = "$1"
		report_command = "$1"
		${2:-}
	E
	chmod 644 "$DIR/bench.conf"
}

b() { "$BENCH" --config "$DIR/bench.conf" "$@"; }
said() { [[ $output == *"$1"* ]] || { echo "no '$1' in: $output"; return 1; }; }
prints() { b --json event list | jq -c '.events[] | select(.kind == "printed") | [.name, .outcome, .text]'; }

@test "the hand-over sheet names open batches, what is stuck and what is held" {
	b handover --output "$DIR/sheet.pdf"
	output=$(pdftotext -layout "$DIR/sheet.pdf" -)
	said 'Shift hand-over'
	said 'bench 1'
	said '+09:00'
	said 北海道サンプル株式会社
	said prov.example.com
	said 'Example Hotel'
	said 00:56:2b:00:00:02
	said 'staff 4: display cracked <b>'
	[[ $output != *'Example Clinic'* ]]
	b handover --lang ja --output "$DIR/sheet.pdf"
	output=$(pdftotext -layout "$DIR/sheet.pdf" -)
	said 引継書
	said 保留棚
	run -64 b handover --lang fr
	said 'not en or ja'
}

@test "a unit that has not passed gets no label, one on hold gets NG" {
	run -1 b unit label 00:56:2b:00:00:02
	said 'has not passed (missing: '
	[[ $output != *%PDF* ]]
	b unit label 00:56:2b:00:00:01 --output "$DIR/label.pdf"
	output=$(pdftotext "$DIR/label.pdf" -)
	said PASSED
	said FCH21430001
	b unit label 00:56:2b:00:00:03 --output "$DIR/label.pdf" --lang ja
	output=$(pdftotext "$DIR/label.pdf" -)
	said NG
	said 保留
	said 'display cracked <b>'
	run -1 b unit label 00:56:2b:00:ff:ff
	[ -z "$(prints)" ] # none of these was printed
}

@test "a print is recorded, a reprint needs a reason and says that it is one" {
	b unit label 00:56:2b:00:00:01 --format zpl --print
	grep -q '^-d labels /tmp/prebench-.*\.zpl$' "$DIR/queue.calls"
	grep -q '00562B000001' "$DIR/queue.file"
	run -1 grep -q REPRINT "$DIR/queue.file"
	[ "$(prints)" = '["unit label","complete",""]' ]
	run -1 b unit label 00:56:2b:00:00:01 --format zpl --print
	said 'printed before (times: 1): say why'
	[ "$(wc -l <"$DIR/queue.calls")" = 1 ]
	b unit label 00:56:2b:00:00:01 --format zpl --print --reason 'label torn'
	grep -q REPRINT "$DIR/queue.file"
	[ "$(prints | tail -n 1)" = '["unit label","complete","label torn"]' ]
	# another unit's label, and another kind of label, are not reprints
	b unit label 00:56:2b:00:00:03 --print
	[ "$(prints | tail -n 1)" = '["NG label","complete",""]' ]
	b replay
}

@test "a print that fails is recorded as failed, and is no first print" {
	touch "$DIR/queue.empty"
	run -1 b unit label 00:56:2b:00:00:01 --print
	said 'was not printed'
	said 'exit code 1'
	said label_command
	[ "$(prints | jq -r '.[1]')" = aborted ]
	prints | grep -q 'exit code 1'
	rm "$DIR/queue.empty"
	b unit label 00:56:2b:00:00:01 --print
	run -1 grep -q REPRINT "$DIR/queue.file"
	run -1 b handover --print --reason x --output /nonexistent/x
	conf /nonexistent/lp
	run -1 b handover --print
	said /nonexistent/lp
	conf ''
	run -78 b handover --print
	said 'set report_command in bench.conf'
	run -64 b unit label 00:56:2b:00:00:01 --reason x
	said 'needs --print'
}

@test "bench.conf says language, label format and zone, or is refused" {
	conf "$DIR/queue" 'label_format = "zpl"
		paper_language = "ja"'
	b unit label 00:56:2b:00:00:01 >"$DIR/label"
	[ "$(head -n 1 "$DIR/label")" = '^XA' ]
	conf "$DIR/queue" 'utc_offset_minutes = -210'
	b handover --output "$DIR/sheet.pdf"
	pdftotext "$DIR/sheet.pdf" - | grep -q -- '-03:30'
	conf "$DIR/queue" 'paper_language = "fr"'
	run -78 b handover
	said 'paper_language is "en" or "ja"'
	conf "$DIR/queue" 'label_format = "epl"'
	run -78 b handover
	said 'label_format is "pdf" or "zpl"'
}
