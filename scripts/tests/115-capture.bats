#!/usr/bin/env bats
# A phone's boot on the wire, recorded beside the running bench, and what it answers.

load common.bash

teardown() {
	[ -n "${BATS_TEST_COMPLETED:-}" ] || show_logs
	bed_down
}

answer() { # point: its answers
	jq -r --arg point "$1" '.answers[] | select(.point == $point) | .answer' \
		"$HOME_DIR/answers.json"
}

@test "a phone's boot is recorded for its owner only, and answers what no document says" {
	local mac capture trace
	bed_up
	trace=$HOME_DIR/phone.pcap
	open_demo_batch 2
	fleet 2 | scan_labels
	mac=$(fleet 2 | head -n 1 | cut -d, -f1)
	$NET bench --config "$CONF" --json capture "$mac" --output "$trace" --seconds 200 \
		>"$HOME_DIR/answers.json" 2>"$HOME_DIR/capture.log" 3>&- &
	capture=$!
	wait_until 10 grep -q 'plug the phone in' "$HOME_DIR/capture.log"
	phones_with --phones 2 --seed "$SEED"
	wait_for_units 2 proven 180
	kill -INT "$capture"
	wait "$capture"
	[ "$(stat -c %a "$trace")" = 600 ]
	answer dhcp-option-60 | grep -q '^CP-8841-3PCC'
	answer dhcp-option-55 | grep -q 'asked for)$'
	answer first-request | grep -Eq '^tftp /8841-3PCC.xml from 10.77.0.1, [0-9]+ ms after'
	answer tftp-request | grep -q '^"/8841-3PCC.xml" octet'
	answer syslog | grep -q 'event=resync-ok'
	# the other phone's lines are not in it
	refuse grep -qF "$(fleet 2 | tail -n 1 | cut -d, -f1)" "$HOME_DIR/answers.json"
	# asked again, the file says the same; nobody's trace is written over
	b --json capture "$mac" --read "$trace" | jq -S .answers >"$HOME_DIR/again.json"
	jq -S .answers "$HOME_DIR/answers.json" | cmp - "$HOME_DIR/again.json"
	run $NET bench --config "$CONF" capture "$mac" --output "$trace"
	[ "$status" = 1 ]
	[[ $output == *'name a new file'* ]]
}

@test "what cannot be recorded is said" {
	bed_up
	run b capture 00562baabb01 --output "$HOME_DIR/x.pcap" --interface nosuch0
	[ "$status" = 65 ]
	[[ $output == *"no interface 'nosuch0'"* ]]
	[ ! -e "$HOME_DIR/x.pcap" ]
	echo 'no trace' >"$HOME_DIR/x.txt"
	run b capture 00562baabb01 --read "$HOME_DIR/x.txt"
	[ "$status" = 65 ]
	run b capture 00562baabb01
	[ "$status" = 64 ]
}
