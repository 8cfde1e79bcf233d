#!/bin/bash
# verify.sh BENCH SEED PROFILES CHAIN: a batch is closed and sealed; its reports are verified,
# changed and found; what has left is found by one word; doctor misses a trigger.
set -u
bench=$1 seed=$2 profiles=$3 chain=$4
dir=$(mktemp -d /tmp/bench-test-XXXXXX)
trap 'rm -rf "$dir"' EXIT

fail() {
	echo "verify.sh: $*" >&2
	cat "$dir/said" >&2
	exit 1
}

for tool in jq sqlite3 python3; do
	command -v $tool >/dev/null || { echo "$tool is missing: left out"; exit 77; }
done

# The commands become the user prebench where there is one: so do we.
as_staff=()
if [ "$(id -u)" = 0 ] && id prebench >/dev/null 2>&1; then
	cp "$bench" "$seed" "$dir" || fail "cp" # the build may lie in root's home
	cp -r "$profiles" "$dir/profiles" || fail "cp"
	bench=$dir/$(basename "$bench") seed=$dir/$(basename "$seed") profiles=$dir/profiles
	as_staff=(runuser -u prebench --)
fi
mkdir "$dir/state" "$dir/run" "$dir/run/tree"
[ ${#as_staff[@]} = 0 ] || chown -R prebench: "$dir"
cat >"$dir/bench.conf" <<END
state_dir = "$dir/state"
profiles_dir = "$profiles"
runtime_dir = "$dir/run"
tree_dir = "$dir/run/tree"
END
: >"$dir/said"
db=$dir/state/bench.db
staff() { "${as_staff[@]}" "$@"; }
b() { staff "$bench" --config "$dir/bench.conf" "$@" >"$dir/said" 2>&1; }
# expect CODE WORDS bench-words…: the command ends so, and says so
expect() {
	local want=$1 word=$2 code
	shift 2
	b "$@"
	code=$?
	[ $code = "$want" ] || fail "$*: exit code $code, not $want"
	grep -qF -- "$word" "$dir/said" || fail "$*: no '$word'"
}
told() { # FILTER: of the answer in said
	jq -e "$1" "$dir/said" >/dev/null || fail "not so: $1"
}
write_report() { # FILE bench-words…
	local file=$1
	shift
	b batch report "$@" || fail "report $*"
	cp "$dir/said" "$file"
}
sql() { staff sqlite3 "$db" "$1" || fail "sqlite3: $1"; }

staff "$seed" "$db" || fail "seed"

# an open batch's report is verified as of its event, and no seal vouches for it
write_report "$dir/open.json" 1
expect 0 "agrees, but is not sealed" batch verify "$dir/open.json"
expect 1 "never sealed" batch verify 1

b --json batch close 1 || fail "close"
told '(.seal | length == 1) and .seal[0].units == 3 and .batches[0].state == "closed"'
report=$(jq -r '.seal[0].report' "$dir/said")
expect 1 "closed already" batch close 1
write_report "$dir/sealed.json" 1
write_report "$dir/sealed.csv" 1 --format csv

# the hash of the file is the one in the seal, and a stranger's program gets the chain
[ "$(sha256sum <"$dir/sealed.json")" = "$report  -" ] || fail "sha256sum"
staff python3 - "$db" <"$chain" >"$dir/said" || fail "chain.py"

expect 0 "agrees with its seal" batch verify 1
expect 0 "agrees with its seal" batch verify "$dir/sealed.json"
expect 0 "agrees with its seal" batch verify "$dir/sealed.csv"
expect 1 "No such" batch verify "$dir/nothing.json"
expect 1 "no batch 7" batch verify 7
expect 65 "no ship report" batch verify "$dir/bench.conf"
sed 's/"serial":"FCH21430002"/"serial":"FCH21430009"/' "$dir/sealed.json" >"$dir/changed.json"
expect 1 "units 00:56:2b:00:00:02, serial" batch verify "$dir/changed.json"
sed 's/FCH21430002/FCH21430009/' "$dir/sealed.csv" >"$dir/changed.csv"
if b --json batch verify "$dir/changed.csv"; then fail "a changed CSV is verified"; fi
told '.differences[0] == {"where": "unit 00:56:2b:00:00:02, serial",
	"what": "the file says \"FCH21430009\", the record \"FCH21430002\""} and
	.verified[0].verdict == "DIFFERS"'

# years later
for word in FCH21430002 00562b000002; do
	b --json find $word || fail "find"
	told '.found | length == 1 and .[0].what == "unit" and .[0].order == "A-17" and
		.[0].grade == "B" and .[0].shipped != ""'
done
expect 0 "Acme Ltd" find acme
expect 0 batch find a-17
expect 1 "nothing here is called" find zebra

# names of a stranger break no output
b batch report 2 || fail "report"
if grep -q $'\033' "$dir/said"; then fail "a control byte in the report"; fi
told '.customer == "=cmd|'"'"'/C calc'"'"'!A0\u202e<script>" and .order == "\u001b[2J\"B-1\""'

# the event log is changed behind our back
b doctor
grep -Eq '^schema +(yes|true)' "$dir/said" || fail "doctor: schema"
sql "DROP TRIGGER event_is_final; UPDATE event SET ms = ms + 1 WHERE id = (SELECT max(id)
	FROM event WHERE unit = '00:56:2b:00:00:03' AND kind = 'transfer')"
expect 1 "unit 00:56:2b:00:00:03" batch verify 1
expect 1 "event log" batch verify "$dir/sealed.csv"
expect 1 "trigger event_is_final is missing" doctor
exit 0
