# Whole days at the bench, by 'bench' and 'bench-scan', with phones that take the files that
# were really published for them: what several features do together. Needs root: the first
# supervisor is root's to add.
# shellcheck shell=bash disable=SC2030,SC2031,SC2154 # bats: each test is its own shell; output

bats_require_minimum_version 1.5.0

STRICT='first_article = true require = {"leased","delivered","confirmed","cleaned","redirected","boxed"}'

setup() {
	[ "$(id -u)" = 0 ] || skip "root adds the first supervisor"
	DIR=$(mktemp -d /tmp/bench-test-XXXXXX)
	chmod 777 "$DIR" # reports are written by the bench's user
	cat >"$DIR/bench.conf" <<-E
		profiles_dir = "$PROFILES"
		state_dir = "$DIR/state"
		runtime_dir = "$DIR/run"
		tree_dir = "$DIR/tree"
		firmware_dir = "$DIR/firmware"
		report_dir = "$DIR/reports"
	E
	(umask 077 && printf '290384756112\n' >"$DIR/pin")
	b config init >/dev/null
	b staff add "supervisor 1" --role supervisor --pin-file "$DIR/pin" >/dev/null
	sup staff add "packer 1" --role staff >/dev/null
	sup staff add "packer 2" --role staff >/dev/null
	recipe plain ''
	recipe strict "$STRICT"
	b profile publish >/dev/null
}

teardown() { rm -rf "${DIR:?}"; }

b() { "$BENCH" --config "$DIR/bench.conf" "$@"; }
sup() { b "$@" --by "supervisor 1" --pin-file "$DIR/pin"; }
seed() { "$SEED" "$DIR/state/bench.db" "$@"; }
mac() { printf '00:56:2b:00:00:%02x' "$1"; }
serial() { printf 'FCH2143%04X' "$1"; }
recipe() { # name, more
	echo "recipe \"$1\" { transport = \"http\"
		redirect = \"https://prov.example.com/\$MAU.xml\" $2 }" >"$DIR/$1.conf"
	b recipe add "$DIR/$1.conf" --by "packer 1" >/dev/null
	sup recipe approve "$1" >/dev/null
}
open_batch() { # recipe, more…
	local name=$1
	shift
	b --json batch open --customer Acme --order 4711 --recipe "$name" "$@" |
		jq -r '.batches[0].batch'
}
# scan BATCH FIRST LAST: with the scanner, MAC, serial and product of each
scan() {
	local n
	for ((n = $2; n <= $3; n++)); do
		printf '00562B0000%02X\n%s\nCP-8841-3PCC-K9=\n' "$n" "$(serial "$n")"
	done | "$SCAN" --config "$DIR/bench.conf" --batch "$1"
}
# is JQ-EXPRESSION VALUE bench-words…: the command's JSON has this value
is() {
	local what=$1 want=$2 got
	shift 2
	got=$(b --json "$@" | jq -r "$what")
	[ "$got" = "$want" ] || { echo "$*: $what is '$got', not '$want'"; return 1; }
}
# expect CODE WORDS command…: the command ends so, and says so
expect() {
	local code=$1 words=$2
	shift 2
	run "$@"
	[ "$status" = "$code" ] || { echo "$*: $status, not $code: $output"; return 1; }
	grep -qF -- "$words" <<<"$output" || { echo "$*: no '$words' in: $output"; return 1; }
}
agrees() { # the record gives the units as they stand; batches are as they were sealed
	local batch
	expect 0 " 0 differ" b replay
	for batch; do expect 0 "agrees with its seal" b batch verify "$batch"; done
}

@test "a day: two batches, first article by two, cartons, NG, short, seal, return, again" {
	local f
	printf 'serial,mac\nFCH2143000B,00562B00000B\nFCH2143000C,\n,00562B00000D\n' >"$DIR/list.csv"
	[ "$(open_batch strict --line 8841=4)" = 1 ]
	[ "$(open_batch plain --list "$DIR/list.csv")" = 2 ]
	b station bind east 1 >/dev/null
	scan 1 1 4
	scan 2 11 13
	expect 1 "on the list of batch 2, not of batch 1" scan 1 11 11
	expect 1 "is in batch 1, not in 2" scan 2 1 1
	seed take 1 4
	seed take 11 13
	agrees

	# the box and the question are missing, then the first article
	b carton open 1 >/dev/null
	expect 1 "has not asked for its destination; its box" b carton pack 1/1 "$(serial 1)"
	seed ask 1 4
	expect 1 "this is the box of 0002" b carton pack 1/1 "$(serial 1)" "$(serial 2)"
	expect 1 "waits for its first article" b carton pack 1/1 "$(serial 1)" "$(serial 1)"
	expect 1 "by --by" b batch first-article 1 --waive --reason "no uplink today"
	expect 0 "1 more person" b batch first-article 1 --waive --reason "no uplink today" \
		--by "packer 1"
	expect 1 "second person" b batch first-article 1 --waive --reason "no uplink today" \
		--by "PACKER 1"
	expect 1 "one person would do without it" b carton pack 1/1 "$(serial 1)"
	expect 0 "packer 2" b batch first-article 1 --waive --reason "no uplink today" \
		--by "packer 2"
	sup staff disable "packer 2" >/dev/null # what was said stays said
	is '.units | length' 1 carton pack 1/1 "$(serial 1)" --by "packer 1"
	is '.units | length' 2 carton pack 1/1 "$(serial 2)" "$(mac 2)"
	agrees

	# NG out of a closed carton, and back; a fourth without its box goes on in the next batch
	b carton close 1/1 >/dev/null
	b unit ng "$(serial 2)" --reason scratched >/dev/null
	is '.cartons[0] | "\(.state) \(.units)"' "open 1" carton show 1/1
	b unit release "$(serial 2)" --reason "only dust" >/dev/null
	b carton pack 1/1 "$(serial 2)" >/dev/null
	b carton pack 1/1 "$(serial 3)" "$(serial 3)" >/dev/null
	b carton close 1/1 >/dev/null
	is '.stand[0] | "\(.carton) \(.packed) \(.may_pack) \(.shipped)"' "1/1 true true false" unit show "$(serial 3)"
	expect 1 "(00:56:2b:00:00:04 is not passed: its box was not scanned with it)" b batch close 1
	expect 0 "the rest is batch 3, with 1 unit" b batch close 1 --short
	is '.units[0] | "\(.batch) \(.run) \(.verdict)"' "3 2 WAIT" unit show "$(serial 4)"
	agrees 1
	for f in json csv pdf xlsx; do
		b batch report 1 --format $f --output "$DIR/first.$f"
		expect 0 "agrees with its seal" b batch verify "$DIR/first.$f"
	done
	expect 1 "closed" b station bind east 1
	b batch close 2 >/dev/null

	# one comes back, is run again and leaves with another batch: the first seal stands
	is '.returned[0].disposition' repair unit return "$(mac 2)" --reason "dead display" \
		--disposition repair
	is '.return[0].state' "waits for its scan" unit show "$(mac 2)"
	is '.return | length' 0 unit show "$(mac 1)"
	agrees 1
	[ "$(open_batch plain)" = 4 ]
	scan 4 2 2
	expect 1 "is not passed" b carton pack "$(b --json carton open 4 |
		jq -r '.cartons[0].code')" "$(serial 2)"
	seed take 2 2
	b carton pack 4/1 "$(serial 2)" >/dev/null
	b carton close 4/1 >/dev/null
	b batch close 4 >/dev/null
	is '.found | map("\(.batch)") | join(",")' 1,4 find "$(serial 2)"
	agrees 1 2 4
	expect 0 "Job: 4" b unit certificate "$(mac 2)" --format text

	# opened again, and short again: what was printed of it before is held against its own seal
	expect 64 "needs a supervisor" b batch reopen 1 --reason "customer called"
	sup batch reopen 1 --reason "customer called" >/dev/null
	expect 1 "1 × 8841 missing" b batch close 1
	b batch close 1 --short >/dev/null
	agrees 1 2 4
	for f in json csv pdf xlsx; do
		is '.verified[0] | "\(.verdict) \(.units)"' "agrees with its seal 3" \
			batch verify "$DIR/first.$f"
	done
	is '.verified[0].units' 2 batch verify 1
	b handover --output "$DIR/handover.pdf"
	expect 0 "reopened batch 1: customer called" b audit --staff "supervisor 1"
	expect 0 "packed 00:56:2b:00:00:01 into carton 1" b audit --staff "packer 1"
}

@test "an alarm, a waiver, a reopening and a return of one batch" {
	open_batch plain >/dev/null
	scan 1 1 4
	seed take 1 3
	b carton open 1 >/dev/null
	for n in 1 2 3; do b carton pack 1/1 "$(mac $n)" >/dev/null; done
	b carton close 1/1 >/dev/null
	seed clone 2 2
	sup unit waive "$(mac 4)" --reason "the customer takes it as it is" >/dev/null
	# the closed carton has a stopped unit; nothing leaves
	expect 1 "(00:56:2b:00:00:02 is stopped (two phones" b batch close 1
	expect 1 "in a closed carton and must not leave" b batch close 1 --short
	expect 1 "lacks nothing" sup unit waive "$(mac 2)" --reason "the other is put away"
	sup unit clear "$(mac 2)" --reason "the other is put away" >/dev/null
	b carton open 1 >/dev/null
	b carton pack 1/2 "$(mac 4)" >/dev/null
	b carton close 1/2 >/dev/null
	b batch close 1 >/dev/null
	agrees 1
	# the waiver goes with its run through a reopening, and not into a new run
	sup batch reopen 1 --reason "one is broken" >/dev/null
	expect 1 "is packed: take it out first" b unit restart "$(mac 4)"
	b carton unpack "$(mac 4)" --reason "one more try" >/dev/null
	b unit restart "$(mac 4)" >/dev/null
	is '.waivers[0]["in force"]' false unit show "$(mac 4)"
	expect 1 "is not passed" b carton pack 1/2 "$(mac 4)"
	seed take 4 4
	b carton pack 1/2 "$(mac 4)" >/dev/null
	b carton close 1/2 >/dev/null
	b batch close 1 >/dev/null
	is '.batches[0] | "\(.state) \(.proven) \(.packed)"' "closed 4 4" batch show 1
	agrees 1
	# what a reopening took out has not left, and its certificate says so
	sup batch reopen 1 --reason "three are enough" >/dev/null
	b carton unpack "$(mac 3)" --reason "not wanted" >/dev/null
	b batch remove 1 "$(mac 3)" >/dev/null
	b carton close 1/1 >/dev/null
	b batch close 1 >/dev/null
	is '.found | map("\(.batch) \(.shipped)") | join(",")' "0 " find "$(serial 3)"
	expect 0 "NOT PROVEN" b unit certificate "$(mac 3)" --format text
	is '.found | length' 1 find "$(serial 1)"
	agrees 1
	# scrap stays out until a supervisor lets it in
	b unit return "$(mac 1)" --reason "fell off the truck" --disposition scrap >/dev/null
	open_batch plain >/dev/null
	expect 1 "only a supervisor can clear it" scan 2 1 1
	sup unit clear "$(mac 1)" --reason "the case only" >/dev/null
	expect 0 OK scan 2 1 1
	agrees 1
}

@test "what was set up by another recipe does not leave on a list that names this one" {
	open_batch plain >/dev/null
	scan 1 1 2
	seed take 1 2
	b carton open 1 >/dev/null
	b carton pack 1/1 "$(mac 1)" >/dev/null
	sed -i s/prov.example.com/voice.example.net/ "$DIR/plain.conf"
	b recipe add "$DIR/plain.conf" --by "packer 1" >/dev/null
	sup recipe approve plain >/dev/null
	expect 0 "carton unpack $(mac 1)" b batch recipe 1 plain
	expect 1 "by recipe plain version 1, and the batch has plain version 2" \
		b carton pack 1/1 "$(mac 2)"
	b carton close 1/1 >/dev/null
	b batch remove 1 "$(mac 2)" >/dev/null
	expect 1 "$(mac 1) was set up by recipe plain version 1" b batch close 1
	b carton unpack "$(mac 1)" --reason "another destination" >/dev/null
	b unit restart "$(mac 1)" >/dev/null
	seed take 1 1
	b carton pack 1/1 "$(mac 1)" >/dev/null
	b carton close 1/1 >/dev/null
	b batch close 1 >/dev/null
	is '.recipe.host + " " + (.units[0].recipe.version | tostring)' "voice.example.net 2" batch report 1
	agrees 1
}

@test "of two acts at once on one phone, one is refused" {
	local n one two
	open_batch plain >/dev/null
	scan 1 1 12 >/dev/null
	seed take 1 12
	b carton open 1 >/dev/null
	# shellcheck disable=SC2086 # several words
	race() { # WORDS WORDS FAILED: so many of the two are refused
		b $1 >"$DIR/one" 2>&1 & one=$!
		b $2 >"$DIR/two" 2>&1 & two=$!
		wait $one && one=0 || one=1
		wait $two && two=0 || two=1
		[ $((one + two)) = "$3" ] || { cat "$DIR/one" "$DIR/two"; return 1; }
	}
	# packed with files that are none of a new run's, or a new run and not packed
	for n in 1 2 3 4; do
		race "carton pack 1/1 $(mac $n)" "unit restart $(mac $n)" 1
		grep -hqE "packed|not passed" "$DIR/one" "$DIR/two"
	done
	for n in 5 6 7; do
		# out of the carton again, or never in it: on the shelf in the end
		b carton pack 1/1 "$(mac $n)" >"$DIR/one" 2>&1 & one=$!
		b unit ng "$(mac $n)" --reason x >/dev/null & two=$!
		wait $one || grep -q "hold shelf" "$DIR/one"
		wait $two
	done
	is '.held | length' 3 unit list --held
	b carton open 1 >/dev/null
	race "carton pack 1/1 $(mac 8)" "carton pack 1/2 $(mac 8)" 1
	b carton close 1/2 >/dev/null
	race "carton close 1/1" "carton close 1/1" 1
	is '[.units[] | select(.packed) | select(.proven | not)] | length' 0 batch show 1
	agrees
}

@test "killed while it closes, a batch is open or closed, never half" {
	local pid t states
	open_batch plain >/dev/null
	"$WALK" "$DIR/state/bench.db" proven 1 1 600
	for t in 0.02 0.06 0.1 0.15 0.2 0.3; do
		"$BENCH" --config "$DIR/bench.conf" batch close 1 >/dev/null 2>&1 &
		pid=$!
		sleep $t
		kill -9 $pid 2>/dev/null || true
		wait $pid || true
		states=$(sqlite3 -cmd '.timeout 5000' "$DIR/state/bench.db" "SELECT state, (SELECT
			count(*) FROM unit WHERE is_shipped), (SELECT count(*) FROM seal) FROM batch")
		[ "$states" = "open|0|0" ] || [ "$states" = "closed|600|1" ] ||
			{ echo "$states"; return 1; }
	done
	b batch close 1 >/dev/null 2>&1 || true
	is '.batches[0] | "\(.state) \(.packed)"' "closed 600" batch show 1
	agrees 1
}

@test "what a stranger writes is not obeyed by a terminal" {
	local word
	for word in $'\e[2J' $'a\nb' $'a\u202ecod' $'\xff\xfe' $'\u200b'; do
		for words in "find" "unit show" "carton show" "staff show" "recipe show" "family show" \
			"batch verify" "batch list --by"; do
			# shellcheck disable=SC2086 # several words
			run --separate-stderr b $words "$word"
			[ "$status" != 0 ] || { echo "$words: taken"; return 1; }
			# shellcheck disable=SC2154 # run sets them
			if LC_ALL=C.UTF-8 grep -qP '\x1b|\x{202e}|\x{200b}' <<<"$output$stderr" ||
				[ "${#stderr_lines[@]}" != 1 ] ||
				! iconv -f UTF-8 -t UTF-8 <<<"$stderr" >/dev/null 2>&1; then
				printf '%s: %q %q\n' "$words" "$output" "$stderr"
				return 1
			fi
		done
	done
	for words in "unit list --batch" "event list --limit" "event list --after" "audit --limit"; do
		# shellcheck disable=SC2086 # several words
		expect 64 "is not a number" b $words abc
	done
	expect 64 "nothing but spaces" b batch open --customer "  " --recipe plain
}
