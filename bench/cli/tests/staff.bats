# People at the command line: who they are, what proves it, what they may do. Needs root:
# the first supervisor is root's to add. The rest runs as the bench's user.
# shellcheck shell=bash disable=SC2030,SC2031,SC2154 # bats: each test is its own shell; output

bats_require_minimum_version 1.5.0

PIN=290384756112 OTHER=581936

setup() {
	[ "$(id -u)" = 0 ] || skip "root adds the first supervisor"
	DIR=$(mktemp -d /tmp/bench-test-XXXXXX)
	chmod 755 "$DIR"
	configure "$DIR"
	b config init
	printf '%s\n' "$PIN" >"$DIR/pin"
	printf '%s\n' "$OTHER" >"$DIR/other"
	chmod 600 "$DIR/pin" "$DIR/other"
}

teardown() { rm -rf "${DIR:?}"; }

configure() { # folder
	cat >"$1/bench.conf" <<-E
		profiles_dir = "$PROFILES"
		state_dir = "$1/state"
		runtime_dir = "$1/run"
		tree_dir = "$1/tree"
		firmware_dir = "$1/firmware"
		report_dir = "$1/reports"
	E
}

# All that is ever said goes to one file, too.
b() {
	local code=0
	"$BENCH" --config "$DIR/bench.conf" "$@" >"$DIR/out" 2>"$DIR/err" || code=$?
	cat "$DIR/out" "$DIR/err" >>"$DIR/said"
	cat "$DIR/out"
	cat "$DIR/err" >&2
	return $code
}
sup() { b "$@" --by "supervisor 1" --pin-file "$DIR/pin"; }
sql() { sqlite3 -cmd '.timeout 5000' "$DIR/state/bench.db" "$1"; }
# expect CODE WORDS command…: the command ends so, and says so
expect() {
	local code=$1 words=$2
	shift 2
	run "$@"
	[ "$status" = "$code" ] || { echo "$*: $status, not $code: $output"; return 1; }
	grep -qF -- "$words" <<<"$output" || { echo "$*: no '$words' in: $output"; return 1; }
}
# (bash lets "! command" pass where it is not a function's last line.)
refuse() { if "$@"; then return 1; fi; }

people() {
	b staff add "supervisor 1" --role supervisor --pin-file "$DIR/pin"
	sup staff add "packer 1" --role staff
}

@test "the first supervisor is root's to add, and lets the others in" {
	expect 0 "no staff" b staff list
	expect 1 "root adds the first" b staff add "packer 1" --role staff
	expect 65 "PIN has 4 to 12 digits" b staff add x --role supervisor --new-pin-file - <<<12
	expect 65 "among the first" b staff add x --role supervisor --new-pin-file - <<<4321
	expect 64 "no terminal" setsid -w "$BENCH" --config "$DIR/bench.conf" \
		staff add x --role supervisor
	expect 64 "the role is" b staff add x --role chief
	expect 0 XCDB b staff add "supervisor 1" --role supervisor --new-pin-file "$DIR/pin"
	expect 64 "needs a supervisor" b staff add "packer 1" --role staff
	expect 0 XCDBBBBBU sup staff add "packer 1" --role staff --badge 17
	expect 0 "packer 1" b staff show "$(b staff show "packer 1" --json | jq -r '.staff[0].code')"
	refuse grep -q XCD <<<"$(b staff list)"
	expect 1 "is none" b staff add x --role staff --by "packer 1" --pin-file "$DIR/pin"
	expect 77 "not the PIN of supervisor 1" b staff add x --role staff \
		--by "supervisor 1" --pin-file "$DIR/other"
	[ "$(sql 'SELECT count(*) FROM staff')" = 2 ]
}

@test "nobody but root adds the first" {
	mkdir "$DIR/nobody"
	configure "$DIR/nobody"
	chown 65534 "$DIR/nobody"
	as_nobody() {
		setpriv --reuid 65534 --regid 65534 --clear-groups \
			"$BENCH" --config "$DIR/nobody/bench.conf" "$@"
	}
	as_nobody config init
	expect 1 "root adds the first" as_nobody staff add x --role supervisor \
		--new-pin-file - <<<$PIN
	[ "$(sqlite3 "$DIR/nobody/state/bench.db" 'SELECT count(*) FROM staff')" = 0 ]
}

@test "every act names staff, or the login" {
	people
	expect 1 "nobody here is called" b staff list --by ghost
	expect 1 "staff list" b batch list --by ghost
	sup staff disable "packer 1"
	expect 1 "is disabled" b batch list --by "packer 1"
	sup staff enable "packer 1"
	"$BUILD/staff-seed" "$DIR/state/bench.db"
	b batch add 1 00:56:2b:00:00:01 --by "PACKER 1" || true # no profile for it here
	[ "$(sql "SELECT staff FROM event WHERE text = 'unit added'")" = "packer 1" ]
	SUDO_USER=kiosk b batch remove 1 00:56:2b:00:00:01
	[ "$(sql "SELECT staff FROM event WHERE text LIKE 'removed%'")" = login:kiosk ]
	code=$(b staff show "packer 1" --json | jq -r '.staff[0].code')
	expect 0 Acme b batch list --by "$code"
	lost=$code
	sup staff badge "packer 1"
	code=$(b staff show "packer 1" --json | jq -r '.staff[0].code')
	[ "$code" != "$lost" ]
	expect 1 "nobody here" b batch list --by "$lost"
	expect 0 Acme b batch list --by "$code"
}

@test "sudo's word is root's to use" {
	mkdir "$DIR/nobody"
	configure "$DIR/nobody"
	chown 65534 "$DIR/nobody"
	SUDO_USER=root setpriv --reuid 65534 --regid 65534 --clear-groups \
		"$BENCH" --config "$DIR/nobody/bench.conf" config init
	[ "$(sqlite3 "$DIR/nobody/state/bench.db" \
		"SELECT staff FROM event WHERE kind = 'act'")" = login:nobody ]
}

@test "recipes: any name before there is staff, staff after" {
	recipe=$PROFILES/../docs/examples/recipe.conf
	expect 0 planner b recipe add "$recipe" --by planner
	expect 0 checker b recipe approve example --by checker
	people
	sed 's/cisco\//phones\//' "$recipe" >"$DIR/second.conf"
	expect 1 "nobody here is called" b recipe add "$DIR/second.conf" --by planner
	expect 64 "who says so" b recipe add "$DIR/second.conf"
	expect 0 "packer 1" b recipe add "$DIR/second.conf" --by "packer 1"
	expect 1 "second person" b recipe approve example --by "packer 1"
	expect 0 "supervisor 1" b recipe approve example --by "supervisor 1"
	expect 0 "added recipe example version 2" b audit --staff "packer 1"
	expect 0 "approved recipe example version 2" b audit --staff "supervisor 1"
	expect 0 "checker" b audit --limit 3
}

@test "a PIN comes from a file of one's own, standard input, or the terminal" {
	people
	expect 0 disabled sup_by_input staff disable "packer 1"
	chmod 640 "$DIR/pin"
	expect 77 "chmod 600" sup staff enable "packer 1"
	chmod 600 "$DIR/pin"
	expect 64 "'--pin' is too much" b staff enable "packer 1" --pin $PIN
	# both on one input: mine, then the new one
	printf '%s\n%s\n' $PIN $OTHER |
		b staff pin "packer 1" --by "supervisor 1" --pin-file - --new-pin-file -
	sup staff enable "packer 1"
	sup staff role "packer 1" supervisor
	b staff role "packer 1" staff --by "packer 1" --pin-file "$DIR/other"
	printf '%s\n' $PIN $OTHER $OTHER >"$DIR/typed"
	run terminal staff pin "packer 1" --by "supervisor 1"
	[ "$status" = 0 ]
	grep -q "PIN of supervisor 1: " <<<"$output"
	grep -q "new PIN of packer 1: " <<<"$output"
	refuse grep -qE "$PIN|$OTHER" <<<"$output"
	printf '%s\n' $PIN $OTHER 7777123 >"$DIR/typed"
	run terminal staff pin "packer 1" --by "supervisor 1"
	[ "$status" = 65 ]
	grep -q "two different" <<<"$output"
	printf '%s\n' $OTHER >"$DIR/typed"
	run terminal staff disable "packer 1" --by "supervisor 1"
	[ "$status" = 77 ]
}

sup_by_input() {
	b "$@" --by "supervisor 1" --pin-file - <<<$PIN
	b staff show "packer 1" --json | grep -q '"active":false' && echo disabled
}

terminal() {
	python3 "$BATS_TEST_DIRNAME/terminal.py" "$DIR/typed" \
		"$BENCH" --config "$DIR/bench.conf" "$@"
}

@test "wrong PINs make a name wait, whatever program asks" {
	people
	for _ in 1 2 3 4 5; do
		expect 77 "not the PIN" b staff disable "packer 1" --by "supervisor 1" \
			--pin-file "$DIR/other"
	done
	expect 75 "5 wrong PINs in a row for supervisor 1: wait" sup staff disable "packer 1"
	[ "$(sql "SELECT count(*) FROM event WHERE text = 'wrong PIN'
		AND staff = 'login:root' AND name = 'supervisor 1'")" = 5 ]
	[ "$(sql "SELECT active FROM staff WHERE name = 'packer 1'")" = 1 ]
}

@test "waive, clear, reopen: a supervisor's, with a reason, and on record" {
	people
	"$BUILD/staff-seed" "$DIR/state/bench.db"
	reason="spare phone, the customer knows"
	two=00:56:2b:00:00:02 three=00:56:2b:00:00:03
	expect 64 "--reason is missing" sup unit waive $two
	expect 64 "needs a supervisor" b unit waive $two --reason "$reason"
	expect 1 "is none" b unit waive $two --reason "$reason" --by "packer 1" --pin-file "$DIR/pin"
	expect 65 "at least 10" sup unit waive $two --reason short
	expect 64 "'magic' is no link" sup unit waive $two --reason "$reason" --links magic
	expect 1 "label cannot be waived" sup unit waive $two --reason "$reason" --links scanned
	expect 1 "leased is not missing" sup unit waive $two --reason "$reason" \
		--links cleaned,leased
	expect 0 "$reason" sup unit waive $two --reason "$reason" --links cleaned
	expect 0 "$reason" b unit show $two
	expect 0 "$reason" b batch show 1
	[ "$(b unit show $two --json | jq -c '.waivers[0] | [.links, ."in force", .by]')" = \
		'["cleaned",true,"supervisor 1"]' ]

	expect 0 "two phones have this MAC" b alarm list --open
	expect 1 "is closing" b batch close 1
	expect 64 "needs a supervisor" b unit clear $three --reason x
	expect 0 "true" sup unit clear $three --reason "the other phone is put away"
	[ "$(b alarm list --open --json | jq '.alarms | length')" = 0 ]
	[ "$(b alarm list --json | jq '.alarms | length')" = 1 ]
	b batch close 1
	expect 1 "closed" sup unit waive $two --reason "$reason"
	expect 64 "needs a supervisor" b batch reopen 1 --reason "one too few"
	expect 0 "open" sup batch reopen 1 --reason "one too few"
	expect 1 "not closed" sup batch reopen 1 --reason "one too few"
	[ "$(sql 'SELECT group_concat(is_packed || is_shipped) FROM unit')" = 10,10,10 ]
	b batch close 1
	b replay
	run b audit --staff "supervisor 1"
	grep -q "waived cleaned of $two of batch 1: $reason" <<<"$output"
	grep -q "cleared the alarms of $three of batch 1: the other phone" <<<"$output"
	grep -q "reopened batch 1: one too few" <<<"$output"
	[ "$(b audit --batch 1 --after 0 --json | jq -r '.acts[].kind' | sort -u | tr '\n' ' ')" = \
		"batch cleared packed reopened sealed shipped unshipped waived " ]
	[ "$(b audit --limit 2 --json | jq '.acts | length')" = 2 ]
}

@test "people sign in by badge or PIN, supervisors never without the PIN" {
	people
	packer=$(sup staff show "packer 1" --json | jq -r '.staff[0].code')
	chief=$(sup staff show "supervisor 1" --json | jq -r '.staff[0].code')
	expect 0 '"staff":[{"name":"packer 1","role":"staff","language":""}]' \
		b --json staff sign-in "$packer" --station "board 1"
	expect 64 "no terminal" setsid -w "$BENCH" --config "$DIR/bench.conf" \
		staff sign-in "$chief" --station "board 1"
	expect 77 "not the PIN of supervisor 1" b staff sign-in "$chief" --pin-file "$DIR/other"
	expect 0 "supervisor" b staff sign-in "$chief" --pin-file "$DIR/pin"
	expect 0 "supervisor" b staff sign-in "SUPERVISOR 1" --pin-file "$DIR/pin"
	# a name is only said
	expect 64 "no terminal" setsid -w "$BENCH" --config "$DIR/bench.conf" \
		staff sign-in "packer 1"
	expect 1 "has no PIN" b staff sign-in "packer 1" --pin-file "$DIR/other"
	sup staff pin "packer 1" --new-pin-file "$DIR/other"
	expect 0 "packer 1" b staff sign-in "packer 1" --pin-file "$DIR/other"
	expect 77 "not the PIN of packer 1" b staff sign-in "$packer" --pin-file "$DIR/pin"
	expect 1 "nobody here is called" b staff sign-in nobody --pin-file "$DIR/pin"
	# programs keep a badge's code out of their words
	expect 0 "packer 1" b staff sign-in - <<<"$packer"
	expect 0 "supervisor" b staff sign-in - --pin-file - < <(cat "$DIR/pin" - <<<"$chief")
	expect 1 "nobody here is called" b staff sign-in - </dev/null
	expect 0 "packer 1" b staff sign-out "packer 1" --station "board 1"
	sup staff disable "packer 1"
	expect 1 "is disabled" b staff sign-in "$packer"
	run b audit --staff "packer 1"
	grep -q "signed in at board 1" <<<"$output"
	grep -q "signed out at board 1" <<<"$output"
}

@test "a language is its person's own to say" {
	people
	expect 0 '"language":"ja"' b --json --by "packer 1" staff language "packer 1" ja
	expect 64 "needs a supervisor" b staff language "packer 1" en
	expect 1 "is none" b --by "packer 1" staff language "supervisor 1" ja
	expect 0 '"language":"en"' sup --json staff language "packer 1" en
	expect 65 "en or ja" b --by "packer 1" staff language "packer 1" fr
	[ "$(sql "SELECT language FROM staff WHERE name = 'packer 1'")" = en ]
}

@test "SQL cannot change what people did" {
	people
	for act in "UPDATE event SET staff = 'x'" "UPDATE event SET text = ''" \
		"DELETE FROM event" "DELETE FROM staff" "UPDATE staff SET name = 'x'"; do
		refuse sql "$act"
	done
	expect 0 "packer 1: added as staff" b audit
}

@test "a PIN is in no answer, error, log, file or table" {
	people
	printf '%s\n' $OTHER | sup staff pin "packer 1" --new-pin-file -
	b staff disable "packer 1" --by "supervisor 1" --pin-file "$DIR/other" || true
	printf '%s\n' "1234${PIN}" | b staff disable x --by "supervisor 1" --pin-file - || true
	b staff disable "packer 1" --by "supervisor 1" --pin-file - <<<"$PIN$PIN$PIN" || true
	b staff list
	b staff show "supervisor 1" --json
	b audit --json
	b event list
	b config show
	sql .dump >"$DIR/dump"
	# what is there can be found
	grep -q "wrong PIN" "$DIR/dump"
	grep -q "wrong PIN" "$DIR/said"
	rm "$DIR/pin" "$DIR/other"
	refuse grep -rqE "$PIN|$OTHER" "$DIR"
	[ "$(sql "SELECT count(*) FROM staff WHERE instr(pin, CAST('$PIN' AS BLOB))")" = 0 ]
}
