# Papers from a record, and the print queue; no root. BENCH, SEED, PROFILES and BOOK by
# print-file.
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

@test "after a power loss the sheet and the status say how many phones to recheck" {
	b handover --output "$DIR/sheet.pdf"
	run -1 grep recheck <(pdftotext "$DIR/sheet.pdf" -)
	sqlite3 "$DIR/state/bench.db" "UPDATE boot SET boot_id = 'the boot before'"
	b handover --output "$DIR/sheet.pdf"
	output=$(pdftotext -layout "$DIR/sheet.pdf" -)
	said 'Phones to recheck, since the bench was off: 1.'
	b handover --lang ja --output "$DIR/sheet.pdf"
	pdftotext "$DIR/sheet.pdf" - | grep -q 再確認
	[ "$(b --json status | jq '.status[0]["recheck after power loss"]')" = 1 ]
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

# Batch 3 has two proven units; closing seals it.
close_three() { b batch close 3 >"$DIR/closed"; }

@test "the shipping list tells what the JSON report tells, open and sealed" {
	b batch report 3 --format pdf --output "$DIR/list.pdf"
	output=$(pdftotext -layout "$DIR/list.pdf" -)
	said 'NOT LOCKED'
	close_three
	b batch report 3 --format pdf --lang ja --output "$DIR/list.pdf"
	b batch report 3 --format json >"$DIR/list.json"
	output=$(pdftotext -layout "$DIR/list.pdf" -)
	said 出荷明細
	[[ $output != *未確定* ]]
	said "$(jq -r .seal.chain "$DIR/list.json")"
	said "$(jq -r .recipe.sha256 "$DIR/list.json")"
	said "$(sha256sum "$DIR/list.json" | cut -d' ' -f1)"
	jq -r '.units[] | .mac, .serial, .firmware' "$DIR/list.json" >"$DIR/words"
	[ "$(wc -l <"$DIR/words")" = 6 ]
	while read -r word; do said "$word"; done <"$DIR/words"
	pdftoppm -r 200 -gray -png "$DIR/list.pdf" "$DIR/page"
	output=$(zbarimg -q "$DIR"/page-*.png 2>/dev/null || [ $? = 4 ]) # the last page has none
	said "CODE-128:$(jq -r .code "$DIR/list.json")"
	said "QR-Code:PREBENCH 3 $(jq -r .seal.chain "$DIR/list.json")"
	said CODE-128:00562B000005
	said CODE-128:00562B000006
}

@test "what is not as it should be stands on the list in words" {
	b batch report 1 --format pdf --output "$DIR/list.pdf"
	output=$(pdftotext -layout "$DIR/list.pdf" -)
	said 'Not passed'
	said FCH21430002
	said 'missing: delivery, confirmation, clean-up'
	said 'Held (NG)'
	said 'display cracked <b>'
	b batch report 1 --format xlsx --output "$DIR/list.xlsx"
	python3 "$BOOK" "$DIR/list.xlsx" >"$DIR/cells"
	grep -qx 'Exceptions!C[0-9]* s display cracked <b>' "$DIR/cells"
	grep -qx 'Units!B3 s 00:56:2b:00:00:02' "$DIR/cells"
	run -64 b batch report 1 --format xlsx --print
	run -64 b batch report 1 --format doc
	run -1 b batch report 99 --format pdf
	[[ $output != *%PDF* ]]
}

@test "a sealed list can be derived again years later, a changed one is found" {
	close_three
	for format in pdf xlsx; do
		b batch report 3 --format $format --lang ja --output "$DIR/list"
		conf "$DIR/queue" 'paper_language = "en"' # the file says what it was made with
		sed -i 's/540/0/' "$DIR/bench.conf"
		run -0 b batch verify "$DIR/list"
		said 'agrees with its seal'
		python3 -c 'import sys; b = bytearray(open(sys.argv[1], "rb").read())
b[2000] ^= 1; open(sys.argv[2], "wb").write(b)' "$DIR/list" "$DIR/changed"
		run -1 b batch verify "$DIR/changed"
		said DIFFERS
		said 'from byte 2000 on'
	done
	# a byte of the record that stands behind it
	sqlite3 "$DIR/state/bench.db" "DROP TRIGGER event_is_final;
		UPDATE event SET ip = '10.77.1.9' WHERE unit = '00:56:2b:00:00:05' AND kind = 'leased'"
	run -1 b batch verify "$DIR/list"
	said DIFFERS
	# a PDF of somebody else
	b handover --output "$DIR/other.pdf"
	run -65 b batch verify "$DIR/other.pdf"
}

@test "a certificate names each proof with its record, as PDF and as text" {
	close_three
	b unit certificate 00:56:2b:00:00:05 --output "$DIR/one.pdf"
	output=$(pdftotext -layout "$DIR/one.pdf" -)
	said Passed
	said prov.example.com
	b --json unit show 00:56:2b:00:00:05 >"$DIR/unit"
	run -0 b unit certificate 00:56:2b:00:00:05 --format text --lang ja
	said 設定完了証明書
	said '[x] 機器自身が設定の適用を示した'
	said "$(b batch report 3 --format json | jq -r .seal.chain)"
	# every event that it names is one of this unit's
	grep -o '記録 [0-9]*' <<<"$output" | grep -o '[0-9]*' >"$DIR/named"
	[ "$(wc -l <"$DIR/named")" = 6 ]
	b --json event list --unit 00:56:2b:00:00:05 | jq -r '.events[].id' | sort >"$DIR/own"
	[ -z "$(sort "$DIR/named" | comm -23 - "$DIR/own")" ]
	run -0 b unit certificate 00:56:2b:00:00:02 --format text
	said 'NOT PROVEN'
	said 'not seen'
	run -1 b unit certificate 00:56:2b:00:ff:ff
}

@test "draft and final shipping list are two papers; each reprint has its reason" {
	b batch report 3 --format pdf --print
	close_three
	b batch report 3 --format pdf --print
	run -1 b batch report 3 --format pdf --print
	said 'shipping list was printed before'
	b batch report 3 --format pdf --print --reason 'the driver lost it'
	[ "$(prints | jq -r '.[0]' | tr '\n' ,)" = \
		'draft shipping list,shipping list,shipping list,' ]
	# the seal stands: what was printed since is not in it
	run -0 b batch verify 3
	said 'agrees with its seal'
}

@test "a closed carton gets its label, an open one is refused" {
	b carton open 1
	b carton pack 1/1 00:56:2b:00:00:01
	run -1 b carton label 1/1
	said 'carton 1/1 is open: close it first'
	b carton close 1/1
	b carton label 1/1 --output "$DIR/carton.pdf"
	output=$(pdftotext "$DIR/carton.pdf" -)
	said CARTON
	said '1 unit'
	said '8841 × 1'
	pdftoppm -r 203 -gray -png "$DIR/carton.pdf" "$DIR/page"
	code=$(b --json carton show 1/1 | jq -r '.. | .code? // empty' | head -n 1)
	[ "$(zbarimg -q "$DIR"/page-*.png 2>/dev/null)" = "CODE-128:$code" ]
	b carton label "$code" --format zpl --print
	grep -q "$code" "$DIR/queue.file"
	run -1 b carton label 1/1 --print
	said 'carton label was printed before'
	[ "$(b --json event list | jq -c '.events[] | select(.kind == "printed") | .name')" = \
		'"carton label"' ]
}
