#!/usr/bin/env bats
# Where phones stand, for people: see slots_seed.c for who is where.
# $BENCH and $SEED are the programs, $PROFILES the families' directory.

bats_require_minimum_version 1.5.0

# The commands become the user prebench where there is one: so does the seed.
setup() {
	DIR=$(mktemp -d /tmp/bench-test-XXXXXX)
	AS_STAFF=
	mkdir "$DIR/state" "$DIR/tree"
	cp "$SEED" "$DIR/seed"
	cp -r "$PROFILES" "$DIR/profiles"
	cat >"$DIR/bench.conf" <<-END
		state_dir = "$DIR/state"
		tree_dir = "$DIR/tree"
		profiles_dir = "$DIR/profiles"
		slot "A2" { port = "sw1/Gi0/2" }
		slot "A1" { port = "sw1/Gi0/1" }
		slot "A10" { port = "sw1/Gi0/10" }
	END
	if [ "$(id -u)" = 0 ] && id prebench >/dev/null 2>&1; then
		chown -R prebench: "$DIR"
		AS_STAFF="runuser -u prebench --"
	fi
	$AS_STAFF "$DIR/seed" "$DIR/state/bench.db"
}

teardown() { rm -rf "${DIR:?}"; }

b() { "$BENCH" --config "$DIR/bench.conf" "$@"; }

@test "slots are listed as people count, with who is there, ports without a name last" {
	run -0 b --json slot list
	want='[["A1","sw1/Gi0/1",""],
		["A2","sw1/Gi0/2","00:56:2b:00:00:02"],
		["A10","sw1/Gi0/2","00:56:2b:00:00:06"],
		["A10","sw1/Gi0/10","00:56:2b:00:00:01"],
		["","sw1/Gi0/<9>","00:56:2b:00:00:03"]]'
	jq -e --argjson want "$want" '[.slots[] | [.slot, .port, .mac]] == $want' <<<"$output"
}

@test "the list of units and one unit's page say where it stands" {
	run -0 b --json unit list
	want='["A10","A2","","B1","","A10"]'
	jq -e --argjson want "$want" '[.units[].slot] == $want' <<<"$output"
	jq -e '[.units[].port][2] == "sw1/Gi0/<9>"' <<<"$output"
	run -0 b --json unit show 00:56:2b:00:00:06
	jq -e '.units[0] | .slot == "A10" and .port == "sw1/Gi0/2"' <<<"$output"
	jq -e '[.events[] | select(.kind == "leased") | .port] == ["sw1/Gi0/2"]' <<<"$output"
	jq -e '[.events[] | select(.kind == "scan") | .slot] == ["A10"]' <<<"$output"
}

@test "a port that gets its name later has it for what was recorded before" {
	echo 'slot "C1" { port = "sw1/Gi0/<9>" }' >>"$DIR/bench.conf"
	run -0 b --json unit show 00:56:2b:00:00:03
	jq -e '.units[0].slot == "C1"' <<<"$output"
}

@test "a slot that is there twice is refused, with its line" {
	echo 'slot "A2" { port = "sw2/1" }' >>"$DIR/bench.conf"
	run -78 b slot list
	[[ $output == *"bench.conf:7:"* ]]
}

@test "the record replays to the same" {
	run -0 b replay
}
