#!/usr/bin/env bats
# Alarms and returns on the whole bench: what is wrong with a phone is said in words, and
# what is right is left in peace.

load common.bash

setup_file() { bed_up; open_demo_batch 20; export HOME_DIR RUN_DIR BOARD SVSCAN BENCH_NS PHONE_NS NET \
	PHONES CONF APP SERVICES SERVICE_LOGS MOUNTED PATH BATCH SEED SCALE; }
teardown_file() { bed_down; }
setup() { : >"$HOME_DIR/fleet.csv"; }
teardown() {
	[ -n "${BATS_TEST_COMPLETED:-}" ] || show_logs
	phones_stop
}

scan() { printf '%s\n' "$@" | bench-scan --config "$CONF" --batch "$BATCH"; }

# One phone of the fleet: its last two digits, its model, faults. From the factory it has
# what the recipe wants it to run.
phone() { # nn [model] [faults]
	[ -s "$HOME_DIR/fleet.csv" ] || echo 'mac,serial,pid,model,swver,faults' >"$HOME_DIR/fleet.csv"
	echo "00:56:2b:30:00:$1,FCH2143E2$1,CP-${2:-8841}-3PCC-K9=,${2:-8841},sip88xx.12-0-7MPP0501-123,${3:-}" \
		>>"$HOME_DIR/fleet.csv"
}
label() { scan "00562B3000$1" "FCH2143E2$1" "CP-${2:-8841}-3PCC-K9="; }
alarm() { # nn word
	sql_has "SELECT 1 FROM event WHERE kind = 'alarm' AND name = '$2'
		AND unit = '00:56:2b:30:00:$1'"
}
alarms() { sql "SELECT count(*) FROM event WHERE kind = 'alarm' AND unit = '00:56:2b:30:00:$1'"; }
proven() { sql_is "SELECT proven FROM unit WHERE mac = '00:56:2b:30:00:$1'" 1; }
unit() { # nn filter
	b --json unit show "00:56:2b:30:00:$1" | jq -e "$2"
}

@test "two phones with one MAC are a clone: neither is proven, and their neighbour is" {
	phone 10
	phone 11 8841 clone:0
	phone 12
	phones_with --fleet "$HOME_DIR/fleet.csv"
	label 10
	label 12
	wait_until 90 alarm 10 clone
	wait_until 90 proven 12
	[ "$(alarms 12)" = 0 ]
	refuse proven 10
	unit 10 '.units[0] | .verdict == "FIX" and (.advice | test("two phones use this MAC"))'
	b --json event list | jq -e '.events[] | select(.kind == "alarm" and .name == "clone") |
		.unit == "00:56:2b:30:00:10" and (.text | test("FCH2143E210") and test("FCH2143E211"))'
	b replay
}

@test "a clone stays on hold when one of the two is gone" {
	phone 10
	phones_with --fleet "$HOME_DIR/fleet.csv"
	sleep 5
	phones_stop
	refuse proven 10
	sql_is "SELECT on_hold FROM unit WHERE mac = '00:56:2b:30:00:10'" 1
	run -1 label 10
	[[ "$output" == *"STOP"*"supervisor"* ]]
}

@test "swapped labels: the serial of one phone on the label of the other stops both" {
	phone 13
	phone 14
	phones_with --fleet "$HOME_DIR/fleet.csv"
	scan 00562B300013 FCH2143E214 CP-8841-3PCC-K9=
	scan 00562B300014 FCH2143E213 CP-8841-3PCC-K9=
	wait_until 60 alarm 13 serial-twice
	wait_until 60 alarm 14 serial-twice
	wait_until 60 alarm 13 label-mismatch
	refuse proven 13
	refuse proven 14
	b replay
}

@test "a phone that another owner set up never asks us: a factory reset, with its keys" {
	phone 15 8841 previous-life
	phone 16
	phones_with --fleet "$HOME_DIR/fleet.csv"
	label 15
	label 16
	wait_until 150 alarm 15 previous-life
	unit 15 '.units[0] | .verdict == "FIX" and (.advice | test("factory reset")) and
		(.reset | test("123456789\\*0#"))'
	unit 15 '.events[] | select(.kind == "alarm") | .text | test("prov.former-owner.example")'
	sql_is "SELECT on_hold FROM unit WHERE mac = '00:56:2b:30:00:15'" 0
	wait_until 60 proven 16
	[ "$(alarms 16)" = 0 ]
	# the reset shows by itself: nobody has to clear anything
	tell 'reset 00:56:2b:30:00:15'
	wait_until 90 proven 15
	unit 15 '.units[0] | .verdict == "PACK" and .reset == ""'
	b replay
}

@test "a phone that asks for nothing at all is never proven" {
	phone 17 8841 asks-nothing
	phones_with --fleet "$HOME_DIR/fleet.csv"
	label 17
	wait_until 30 sql_has "SELECT 1 FROM unit WHERE mac = '00:56:2b:30:00:17' AND leased"
	sleep 10
	sql_is "SELECT stage FROM unit WHERE mac = '00:56:2b:30:00:17'" leased
	refuse proven 17
}

@test "a report that the vendor's cloud has set the phone up stops it" {
	phone 18 8841 'set-up-by-cloud;left-behind:Report_Rule=[--status]http://10.77.0.1/report'
	phone 19 8841 'left-behind:Report_Rule=[--status]http://10.77.0.1/report'
	phones_with --fleet "$HOME_DIR/fleet.csv"
	label 18
	label 19
	wait_until 60 alarm 18 set-up-by-cloud
	wait_until 60 sql_has "SELECT 1 FROM event WHERE kind = 'report' AND unit = '00:56:2b:30:00:19'"
	wait_until 60 proven 19
	refuse proven 18
	[ "$(alarms 19)" = 0 ]
}

@test "a laptop with a made-up MAC is told twice over, and has its address" {
	$PHONES ip link add lap0 link phones0 type macvlan mode bridge
	$PHONES ip link set lap0 address 02:11:22:30:00:01 up
	$PHONES ip link set phones0 promisc on
	$PHONES busybox udhcpc -f -q -n -t 5 -T 2 -i lap0 -s /bin/true -V 'MSFT 5.0'
	wait_until 5 sql_has "SELECT 1 FROM event WHERE kind = 'alarm' AND name = 'not-a-phone'
		AND unit = '02:11:22:30:00:01'"
	sql_has "SELECT 1 FROM event WHERE kind = 'alarm' AND name = 'local-mac'
		AND unit = '02:11:22:30:00:01'"
	sql_is "SELECT on_hold FROM unit WHERE mac = '02:11:22:30:00:01'" 0
	$PHONES ip link del lap0
}

@test "a model that was not ordered is NG at the scanner, and stops on the wire" {
	b batch remove "$BATCH" 00:56:2b:30:00:17
	sql "INSERT INTO batch_line VALUES ($BATCH, '8841', 20)"
	run -1 label 20 7841
	[[ "$output" == *"8841, this is a 7841"* ]]
	sql_is "SELECT count(*) FROM unit WHERE mac = '00:56:2b:30:00:20'" 0
	# its label says 8841, it says 7841
	phone 21 8841 wrong-model:7841
	label 21
	phones_with --fleet "$HOME_DIR/fleet.csv"
	wait_until 60 alarm 21 wrong-model
	alarm 21 label-mismatch
	refuse proven 21
	sql "DELETE FROM batch_line"
}

next_batch() {
	BATCH=$(b --json batch open --customer 'Example Telecom' --order "$1" --recipe example |
		jq -r '.batches[0].batch')
}

# A batch of their own, shipped; the next one is open then.
ship() { # nn…
	local nn
	next_batch "order $1"
	for nn; do phone "$nn"; done
	phones_with --fleet "$HOME_DIR/fleet.csv"
	for nn; do label "$nn"; done
	for nn; do wait_until 90 proven "$nn"; done
	b batch close "$BATCH"
	next_batch "behind $1"
	for nn; do sql_is "SELECT is_shipped FROM unit WHERE mac = '00:56:2b:30:00:$nn'" 1; done
}

@test "shipped and here again is told, its proof stays; the return begins a new run" {
	ship 22 23
	[ "$(alarms 22)" = 0 ]
	tell 'replug 00:56:2b:30:00:22'
	wait_until 30 alarm 22 shipped-before
	sql_is "SELECT proven || is_shipped || on_hold FROM unit WHERE mac = '00:56:2b:30:00:22'" 110
	[ "$(alarms 23)" = 0 ] # was only left plugged in
	run -1 label 22
	[[ "$output" == *"record its return"* ]]

	run -64 b unit return 00:56:2b:30:00:22 --reason 'no sound'
	run -65 b unit return 00:56:2b:30:00:22 --reason 'no sound' --disposition burn
	run -1 b unit return 00:56:2b:30:00:99 --reason x --disposition repair
	b unit return 00:56:2b:30:00:22 --reason 'no sound' --disposition replace \
		--replaced-by 00:56:2b:30:00:24
	[ "$(readlink "$RUN_DIR/tree/unit/00562b300022")" = ../pending ]
	b --json unit list --returned | jq -e '.units | map(.mac) == ["00:56:2b:30:00:22"]'
	unit 22 '.replacements[0]."replaced by" == "00:56:2b:30:00:24"'
	unit 22 '.return[0].disposition == "replace"'
	unit 22 '.units[0].reset | test("123456789")'

	# what it was stays in the record; on the wire it is no alarm any more
	tell 'replug 00:56:2b:30:00:22'
	sleep 3
	sql_is "SELECT count(*) FROM event WHERE kind = 'alarm' AND name = 'shipped-before'
		AND unit = '00:56:2b:30:00:22'" 1
	label 22
	sql_is "SELECT run || proven FROM unit WHERE mac = '00:56:2b:30:00:22'" 20
	tell 'reset 00:56:2b:30:00:22'
	wait_until 90 proven 22
	phone 24
	label 24
	unit 24 '.replacements[0].unit == "00:56:2b:30:00:22"'
	b replay
}

@test "scrap is NG at the scanner and is on record" {
	ship 25
	b unit return 00:56:2b:30:00:25 --reason 'burnt' --disposition scrap
	run -1 label 25
	[[ "$output" == *STOP*scrap* ]]
	alarm 25 scrapped
	unit 25 '.return[0].state == "scrap"'
	b replay
}
