# A station's answer against its goals, and the decoder against zbarimg and ZXingReader (zxing-cpp), each a process a picture, one
# after the other on every picture. ZXingReader may abort (zxing-cpp issue 740): then it
# has read nothing.
# shellcheck shell=bash

SCAN_TOOLS=(ours zbarimg zxing)

scan_ours() {
	"$BUILD/bin/bench-scan" decode "$1" | jq -r \
		'"STATUS \(.status) \((.mac // "") | ascii_upcase | gsub(":"; "")) \(.serial // "")",
		.codes[].value'
}
scan_zbarimg() { zbarimg --quiet --nodbus --raw "$1" 2>/dev/null; }
scan_zxing() { ZXingReader "$1" 2>/dev/null | sed -n 's/^Text: *"\{0,1\}\(.*[^"]\)"\{0,1\}$/\1/p'; }

# What one tool read, one text a line, and the truth: what of it is right.
scan_score() { # tool file mac serial pid
	local text=$SCRATCH/$1.txt
	awk -v mac="$3" -v serial="$4" -v pid="$5" -v tool="$1" '
		{ sub(/^(S|1P)/, "", $0) }
		$1 == "TATUS" {
			status = $2
			if (status == "ok") { m = $3 == mac; s = $4 == serial; wrong = !(m && s) }
			next
		}
		{
			codes += !seen[$0]++ && ($0 == mac || $0 == serial || $0 == pid)
			if (tool != "ours") { m = m || index($0, mac); s = s || index($0, serial) }
		}
		END { print (m && s && mac != "") + 0, codes + 0, wrong + 0 }' "$text" \
		>"$SCRATCH/$1.score"
}

scan_picture() { # file mac serial pid
	local tool start end unit codes wrong
	for tool in "${SCAN_TOOLS[@]}"; do
		start=$(date +%s%N)
		"scan_$tool" "$1" >"$SCRATCH/$tool.txt"
		end=$(date +%s%N)
		scan_score "$tool" "$@"
		read -r unit codes wrong <"$SCRATCH/$tool.score"
		NS[$tool]=$((${NS[$tool]:-0} + end - start))
		UNITS[$tool]=$((${UNITS[$tool]:-0} + unit))
		CODES[$tool]=$((${CODES[$tool]:-0} + codes))
		WRONG=$((WRONG + wrong))
	done
}

scan_draw() { # folder
	"$BUILD/tests/label_lab" "$1" 4 || die "cannot draw labels in $1"
}

# Processor time alone, of pictures of 1280 x 720: those whose search ends early beside
# zbar with its own settings, and the longest of all beside its cap.
scan_pace() { # folder
	local pace
	pace=$("$BUILD/tests/label_pace" "$1"/img/*) || die "the search could not be measured"
	report scan.us-ending-early.zbar "$(jq .early.ours_us <<<"$pace")" \
		"$(jq .early.zbar_us <<<"$pace")"
	report scan.us-at-most.cap "$(jq .most_us <<<"$pace")" 120000
}

# From a scan's last key to its row in the record, and to its answer, at a station and at
# a page of the board. What we are compared with are the goals.
scan_station() {
	local units=200 text device page
	text=$(python3 -B "$ROOT/scanner/tests/measure.py" "$BUILD/bin/bench-scan" \
		"$BUILD/bin/bench" "$ROOT/profiles" $units) || die "the station could not be measured"
	{ read -r device && read -r page; } <<<"$text"
	report scan.p99-ms-to-row.goal "$(jq .committed_ms.p99 <<<"$device")" 50
	report scan.p99-ms-to-answer.goal "$(jq .shown_ms.p99 <<<"$device")" 150
	report scan.p99-ms-to-page.goal "$(jq .answered_ms.p99 <<<"$page")" 150
}

perf_scan() { # [folder]
	local BUILD=$ROOT/build/${PERF_PRESET:-release} SCRATCH folder tool file mac serial pid
	local -i pictures=0 WRONG=0
	local -A NS=() UNITS=() CODES=()
	for tool in zbarimg ZXingReader jq; do
		command -v "$tool" >/dev/null || die "$tool is missing: sudo ./scripts/test" \
			"installs it (packages zbar-tools, zxing-cpp-tools, jq)"
	done
	build "${PERF_PRESET:-release}" bench-scan bench_cli label_lab label_pace >&2
	SCRATCH=$(mktemp -d)
	folder=${1:-$SCRATCH}
	[ $# -gt 0 ] || scan_draw "$SCRATCH"
	while IFS=, read -r file mac serial pid; do
		pid=${pid%$'\r'}
		[ -e "$folder/img/$file" ] || continue
		scan_picture "$folder/img/$file" "$mac" "$serial" "${pid#1P}"
		pictures+=1
	done <"$folder/truth.csv"
	[ "$pictures" -eq 0 ] || scan_pace "$folder"
	rm -r "$SCRATCH"
	[ "$pictures" -gt 0 ] || die "no pictures in $folder/img"
	for tool in zbarimg zxing; do
		report "scan.units.$tool" "${UNITS[ours]}" "${UNITS[$tool]}"
		report "scan.bar-codes.$tool" "${CODES[ours]}" "${CODES[$tool]}"
		report "scan.ms-a-picture.$tool" $((NS[ours] / pictures / 1000000)) \
			$((NS[$tool] / pictures / 1000000))
	done
	scan_station
	say "$pictures pictures; units that are not the label's own: $WRONG"
}
