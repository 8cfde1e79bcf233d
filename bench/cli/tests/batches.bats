#!/usr/bin/env bats
# What staff do with batches: orders, lists, cartons, NG, short shipments, stations; and that
# no name that anybody may think of breaks an answer.
# $BENCH and $SEED are the programs, $PROFILES the families' directory.

bats_require_minimum_version 1.5.0

# The commands become the user prebench where there is one: so does the seed.
setup_file() {
	HOME_DIR=$(mktemp -d /tmp/bench-test-XXXXXX)
	AS_STAFF=
	cp "$BENCH" "$HOME_DIR/bench"
	cp "$SEED" "$HOME_DIR/seed"
	cp -r "$PROFILES" "$HOME_DIR/profiles"
	if [ "$(id -u)" = 0 ] && id prebench >/dev/null 2>&1; then
		AS_STAFF="runuser -u prebench --"
	fi
	export HOME_DIR AS_STAFF
}

teardown_file() {
	rm -rf "${HOME_DIR:?}"
}

setup() {
	rm -rf "$HOME_DIR/state" "$HOME_DIR/tree"
	mkdir "$HOME_DIR/state" "$HOME_DIR/tree"
	cat >"$HOME_DIR/bench.conf" <<-END
		state_dir = "$HOME_DIR/state"
		tree_dir = "$HOME_DIR/tree"
		profiles_dir = "$HOME_DIR/profiles"
	END
	echo 'recipe "acme" { transport = "http" redirect = "https://prov.example.com/$MAU.xml" }' \
		>"$HOME_DIR/acme.conf"
	[ -z "$AS_STAFF" ] || chown -R prebench: "$HOME_DIR"
	seed create
	b recipe add "$HOME_DIR/acme.conf" --by planner >/dev/null
	b recipe approve acme --by checker >/dev/null
	b profile publish >/dev/null
}

seed() { $AS_STAFF "$HOME_DIR/seed" "$HOME_DIR/state/bench.db" "$@"; }
b() { "$HOME_DIR/bench" --config "$HOME_DIR/bench.conf" "$@"; }
# is JQ-EXPRESSION VALUE bench-words…: the command's JSON has this value
is() {
	local what=$1 want=$2 got
	shift 2
	got=$(b --json "$@" | jq -r "$what")
	[ "$got" = "$want" ] || {
		echo "$*: $what is '$got', not '$want'"
		return 1
	}
}
# refused CODE WORDS bench-words…
refused() {
	local code=$1 words=$2
	shift 2
	run "-$code" b "$@"
	[[ $output == *"$words"* ]] || {
		echo "no '$words' in: $output"
		return 1
	}
}
open_batch() { b --json batch open --customer Acme --order 4711 --recipe acme "$@" |
	jq -r '.batches[0].batch'; }

@test "a batch is opened with its order, its list and a colour of its own" {
	printf 'mac,serial\n00:56:2b:00:00:01,FCH21430001\n' >"$HOME_DIR/list.csv"
	b --json batch open --customer Acme --order 4711 --recipe acme --provider "Sky Voice" \
		--ship-to "Dock 3" --line 8841=2 --line CP-7841-3PCC-K9==1 --list "$HOME_DIR/list.csv" \
		>"$HOME_DIR/said"
	[ "$(jq -r '.batches[0] | [.provider, .ship_to, .expected, .listed, .missing] | @csv' \
		"$HOME_DIR/said")" = '"Sky Voice","Dock 3",3,1,3' ]
	[ "$(jq -c '[.lines[] | [.model, .ordered]]' "$HOME_DIR/said")" = '[["8841",2],["7841",1]]' ]
	[ "$(jq -r '.missing[0].serial' "$HOME_DIR/said")" = FCH21430001 ]
	open_batch
	[ "$(b --json batch list | jq -r '[.batches[].colour] | unique | length')" = 2 ]
	refused 64 "the lines say 3" batch open --customer x --recipe acme --line 8841=3 --expected 2
	is '.batches | length' 2 batch list
}

@test "an unknown model names near ones; an order can be changed" {
	refused 65 "is it 8841" batch open --customer x --recipe acme --line 8842=1
	refused 65 "bench family list" batch open --customer x --recipe acme --line nonsense=1
	refused 64 "not like 8841=10" batch open --customer x --recipe acme --line 8841
	is '.batches | length' 0 batch list
	open_batch --line 8841=2
	is '.batches[0].expected' 5 batch order 1 --line 8841=1 --line 7841=4
	is '.lines | length' 1 batch order 1 --line 7841=0
	refused 1 "order lines" batch order 1 --expected 9
}

@test "a list is taken line by line, whatever wrote it" {
	local list=$HOME_DIR/list.csv
	open_batch
	printf 'シリアル番号;ＭＡＣアドレス;備考\r\nFCH21430001;00562B000001;三階\r\nFCH21430002;0056,\r\n;;x\r\n' |
		iconv -f UTF-8 -t CP932 >"$list"
	run -1 --separate-stderr b --json batch expect 1 "$list"
	[ "$(jq -r '.list[0] | [.encoding, .separator, .taken, .bad] | @csv' <<<"$output")" = \
		'"Shift_JIS",";",1,2' ]
	[ "$(jq -c '[.problems[].line]' <<<"$output")" = '[3,4]' ]
	[[ $stderr == *"correct them"* ]]
	[ "$(b --json batch show 1 | jq -r '.missing[0].note')" = 三階 ]

	# corrected and given again: what is known is no error
	printf 'FCH21430001,00562B000001\nFCH21430002,00562B000002\n' >"$list"
	is '.list[0] | "\(.taken) \(.known) \(.bad)"' "1 1 0" batch expect 1 "$list"
	printf 'FCH21430001,00562B000009\n' >"$list"
	run -1 b batch expect 1 "$list"
	[[ $output == *"--replace"* ]]
	is '.list[0].taken' 1 batch expect 1 "$list" --replace
	is '.batches[0].listed' 1 batch show 1

	printf 'serial,model\nFCH21430005,8841\nFCH21430006,8842\nFCH21430005,8841\n' >"$list"
	run -1 b batch expect 1 "$list" --all-or-nothing
	[[ $output == *"is it 8841"* && $output == *"stands in line 2 already"* ]]
	[[ $output == *"nothing was taken"* ]]
	is '.batches[0].listed' 1 batch show 1
	refused 65 "empty" batch expect 1 /dev/null
	refused 1 "No such file" batch expect 1 "$HOME_DIR/none.csv"
	refused 1 "no batch 7" batch expect 7 "$list"

	# what stands on one open list cannot stand on another
	open_batch
	printf 'FCH21430001\n' >"$list"
	run -1 b batch expect 2 "$list"
	[[ $output == *"on the list of batch 1"* ]]
}

@test "a hundred thousand lines" {
	local start=$SECONDS
	open_batch
	awk 'BEGIN { print "serial,mac,model"; for (i = 0; i < 100000; i++)
		printf "FCH21%06X,0056.2b%02x.%04x,8841\n", i, i / 65536, i % 65536 }' \
		>"$HOME_DIR/list.csv"
	is '.list[0].taken' 100000 batch expect 1 "$HOME_DIR/list.csv"
	is '.batches[0].missing' 100000 batch show 1
	echo "# 100,000 lines taken and shown in $((SECONDS - start)) s" >&3
	[ $((SECONDS - start)) -lt 90 ]
}

@test "matched, missing and extra; wrong models and other lists are kept out" {
	printf '00562B000001\n00562B000002\n' >"$HOME_DIR/list.csv"
	open_batch --line 8841=2 --list "$HOME_DIR/list.csv"
	open_batch
	seed scanned 1 1 1
	seed scanned 0 2 3
	seed scanned 0 4 4 7841
	is '.batches[0] | "\(.listed) \(.matched) \(.missing) \(.extra)"' "2 1 1 0" batch show 1
	refused 1 "wrong model: batch 1 orders 2 × 8841, this is a 7841" batch add 1 00562b000004
	refused 1 "on the list of batch 1" batch add 2 00562b000002
	b batch add 1 00562b000003
	is '.extra[0].mac' 00:56:2b:00:00:03 batch show 1
	refused 1 "one too many" batch add 1 00562b000002
	refused 1 "1 not on the list" batch close 1
	is '.batches[0].state' open batch show 1
}

@test "phone and box go into a carton; another's box is refused" {
	local code
	open_batch
	seed proven 1 1 3
	seed scanned 1 4 4
	code=$(b --json carton open 1 | jq -r '.cartons[0].code')
	[[ $code == XCDK* ]]
	is '.units | length' 1 carton pack 1/1 FCH21430001 00562b000001
	refused 1 "this is the box of 0003" carton pack "$code" FCH21430002 FCH21430003
	[ "$(b --json event list --unit 00562b000002 | jq -r '[.events[] | select(.kind == "refused")] | length')" = 1 ]
	is '.units | length' 2 carton pack "$code" 00562b000002
	refused 1 "has no files yet" carton pack 1/1 FCH21430004
	refused 64 "BATCH/NUMBER" carton pack 1 FCH21430003
	refused 1 "is packed, in carton 1" carton pack 1/1 FCH21430001
	refused 1 "open cartons: 1 (2 units)" batch close 1
	is '.cartons[0].state' closed carton close 1/1
	refused 1 "is closed" carton pack 1/1 FCH21430003
	refused 64 "--reason is missing" carton unpack FCH21430001
	is '.cartons[0] | "\(.state) \(.units)"' "open 1" carton unpack FCH21430001 --reason "wrong label"
	b carton open 1
	is '.cartons[0].number' 2 carton move FCH21430002 1/2
	is '[.cartons[].units] | @csv' 0,1 carton list 1
	is '.units[0].serial' FCH21430002 carton show 1/2
	b unit boxed FCH21430003 FCH21430003
	refused 1 "this is the box of 0001" unit boxed FCH21430003 FCH21430001
	run -0 b replay
}

@test "NG goes to the hold shelf, its replacement takes its place" {
	printf '00562B000001,FCH21430001\n' >"$HOME_DIR/list.csv"
	open_batch --line 8841=1 --list "$HOME_DIR/list.csv"
	seed proven 1 1 1
	seed scanned 0 2 2
	refused 64 "--reason is missing" unit ng FCH21430001
	is '.held[0] | "\(.replaced_by) \(.reason)"' "00:56:2b:00:00:02 dark display" \
		unit ng FCH21430001 --reason "dark display" --replaced-by FCH21430002
	is '.batches[0] | "\(.matched) \(.missing) \(.extra)"' "1 0 0" batch show 1
	is '.units[0].batch' 1 unit show 00562b000002
	is '.units[0].run' 2 unit show 00562b000002
	is '.held | length' 1 unit list --held
	refused 1 "hold shelf" batch add 1 00562b000001
	is '.held | length' 0 unit release FCH21430001 --reason repaired
	refused 1 "one too many" batch add 1 00562b000001
	run -0 b replay
}

@test "a short shipment: the rest goes on in a batch that follows" {
	open_batch --line 8841=3
	seed proven 1 1 1
	seed scanned 1 2 2
	refused 1 "1 × 8841 missing" batch close 1
	run -0 --separate-stderr b --json batch close 1 --short
	[[ $stderr == *"the rest is batch 2, with 1 unit"* ]]
	[ "$(jq -r '.batches[0] | "\(.state) \(.expected) \(.packed)"' <<<"$output")" = "closed 1 1" ]
	is '.batches[0] | "\(.state) \(.follows) \(.units) \(.missing)"' "open 1 1 1" batch show 2
	[ "$(b --json unit show 00562b000002 | jq -r '.units[0] | "\(.batch) \(.run)"')" = "2 2" ]
	refused 1 "closed already" batch close 1
	refused 1 "closed already" batch close 1 --short
	run -0 b replay
}

@test "of two who close one batch at once, one is told" {
	local first second
	open_batch
	seed proven 1 1 30
	b batch close 1 >"$HOME_DIR/one" 2>&1 &
	first=$!
	b batch close 1 >"$HOME_DIR/two" 2>&1 &
	second=$!
	wait $first && first=0 || first=$?
	wait $second && second=0 || second=$?
	[ "$((first + second))" = 1 ]
	cat "$HOME_DIR/one" "$HOME_DIR/two" | grep -q "closed already"
	[ "$(b --json event list | jq '[.events[] | select(.kind == "shipped")] | length')" = 30 ]
}

@test "stations are bound to batches" {
	open_batch
	open_batch
	is '.stations[0] | "\(.station) \(.batch) \(.customer)"' "east 2 Acme" station bind east 2
	is '.stations | length' 2 station bind west 1
	is '.stations[0].batch' 0 station bind east none
	refused 1 "no batch 9" station bind east 9
	refused 64 "control character" station bind $'e\x07' 1
}

@test "names that break other programs break nothing here" {
	local name
	for name in '<script>alert(1)</script>' '=1+1' '@SUM(A1)' "'; DROP TABLE unit; --" '株式会社 "山田"' \
		'שלום' '%s%n' '{{mac}}' '../../etc'; do
		b --json batch open --customer "$name" --order "$name" --provider "$name" \
			--ship-to "$name" --recipe acme >"$HOME_DIR/said"
		[ "$(jq -r '.batches[0] | [.customer, .order, .provider, .ship_to] | unique | .[0]' \
			"$HOME_DIR/said")" = "$name" ]
	done
	refused 64 "control character" batch open --recipe acme --customer $'a\x1b[2J'
	refused 64 "control character" batch open --recipe acme --customer a --ship-to $'a\nb'
	refused 64 "turns the direction" batch open --recipe acme --customer $'a\u202ecod.exe'
	refused 64 "is not UTF-8" batch open --recipe acme --customer a --order $'\xff'
	refused 64 "too long" batch open --recipe acme --customer "$(printf '%0200d' 1)"
	# a table has one line a batch, JSON is whole, CSV holds no formula
	[ "$(b batch list | wc -l)" = 10 ]
	b --json batch list | jq -e '.batches | length == 9'
	seed proven 2 1 1
	refused 64 "control character" unit ng FCH21430001 --reason $'x\x01y'
	b unit ng FCH21430001 --reason '=HYPERLINK("http://x","y")' >/dev/null
	b --json unit list --held | jq -e '.held[0].reason == "=HYPERLINK(\"http://x\",\"y\")"'
	b batch report 2 --format csv >"$HOME_DIR/report.csv"
	run -1 grep -E '(^|,)"?[=@]' "$HOME_DIR/report.csv"
}

@test "packing waits for the first article" {
	printf 'recipe "strict" { redirect = "https://prov.example.com/x.xml" first_article = true }' \
		>"$HOME_DIR/strict.conf"
	b recipe add "$HOME_DIR/strict.conf" --by planner
	b recipe approve strict --by checker
	b batch open --customer Acme --recipe strict
	seed proven 1 1 1
	is '.batches[0].first_article' waits batch show 1
	b carton open 1
	refused 1 "waits for its first article" carton pack 1/1 FCH21430001
	refused 64 "--how is missing" batch first-article 1 FCH21430001
	run -1 b batch first-article 1 FCH21430001 --how "registered at the provider"
	[[ $output == *"say who"* || $output == *"not one of the staff"* ]]
	refused 1 "waits for its first article" carton pack 1/1 FCH21430001
	run -1 b batch first-article 1 --waive --reason "no uplink"
	[[ $output == *"say who"* || $output == *"not one of the staff"* ]]
}

@test "a unit's story is told in order, and its bytes can be seen" {
	n=$(open_batch)
	seed proven "$n" 1 1
	seed scanned "$n" 2 2
	seed raw "$n" 1 1
	story=$(b --json unit story 00562b000001)
	[ "$(jq -r '[.story[] | select(.links != "") | .links] | join(" ")' <<<"$story" |
		tr ', ' '\n\n' | sort -u | tr '\n' ' ')" = "cleaned confirmed delivered firmware leased scanned " ]
	[ "$(jq -r '.story[0].what' <<<"$story")" = "asked for an address" ]
	[ "$(jq '.runs[0].run' <<<"$story")" = 1 ]
	jq -e '[.story[].run] == ([.story[].run] | sort)' <<<"$story" >/dev/null
	is '[.story[] | select(.kind == "publish")][0].what | test("設定作業1")' true \
		unit story FCH21430001 --lang ja
	raw=$(jq -r '[.story[] | select(.raw > 0)][0].id' <<<"$story")
	is '.raw[0] | [.form, .raw] | @csv' '"text","<134>hello <b>"' \
		unit story 00562b000001 --raw "$raw"
	is '.raw[0] | [.form, .bytes, .raw] | @csv' '"hex",2,"00ff"' \
		unit story 00562b000001 --raw $((raw + 1))
	refused 1 "is none of this unit's" unit story 00562b000002 --raw "$raw"
	refused 64 "en or ja" unit story 00562b000001 --lang fr
	refused 1 "no unit" unit story 00562b0000ff
}

@test "long work says how far it is, to whoever asks" {
	n=$(open_batch)
	seed proven "$n" 1 3
	for format in pdf json csv xlsx; do
		b --progress batch report "$n" --format $format 2>"$HOME_DIR/err" >/dev/null
		grep -qx "progress 3 3 reading units" "$HOME_DIR/err"
	done
	b batch report "$n" 2>"$HOME_DIR/err" >/dev/null
	[ ! -s "$HOME_DIR/err" ]
}
