#!/usr/bin/env bats
# Where a phone stands, as its switch says: phones behind a switch that snoops DHCP (the
# simulated one puts in option 82; giaddr stays zero), through the real Kea.
load common.bash

setup_file() {
	export BED_CONF='slot "A1" { port = "sw1/port-2" }
		slot "A2" { port = "sw1/port-1" }'
	bed_up
	export HOME_DIR RUN_DIR BOARD SVSCAN BENCH_NS PHONE_NS NET PHONES CONF APP SERVICES \
		SERVICE_LOGS MOUNTED PATH SCALE
}
teardown_file() { bed_down; }
teardown() {
	[ -n "${BATS_TEST_COMPLETED:-}" ] || show_logs
	phones_stop
}

# The ports in the record of the phones whose MAC begins so, in the order of their MACs.
ports_of() { sql "SELECT group_concat(port, ' ') FROM
	(SELECT port FROM unit WHERE mac LIKE '$1%' AND leased > 0 ORDER BY mac)"; }
ports_are() { [ "$(ports_of "$1")" = "$2" ]; }

@test "the port of each phone is on record, and a port that has a name is a slot" {
	phones_with --phones 3 --first-mac 00:56:2b:10:00:01 --option82 sw1
	wait_until 30 ports_are 00:56:2b:10 "sw1/port-1 sw1/port-2 sw1/port-3"
	sql_is "SELECT count(*) FROM event WHERE kind = 'seen' AND port = 'sw1/port-2'" 1
	[ "$(b --json slot list | jq -c '[.slots[] | [.slot, .port, .mac[-1:]]]')" = \
		'[["A1","sw1/port-2","2"],["A2","sw1/port-1","1"],["","sw1/port-3","3"]]' ]
	b replay
}

@test "what a switch says wrongly costs no phone its lease or its files" {
	local wrong n=0
	for wrong in 0109 0105476930 01ff02 00 5200 ffffff \
		"0278$(printf '41%.0s' {1..120})"; do
		n=$((n + 1))
		phones_with --phones 1 --first-mac "00:56:2b:20:00:0$n" --option82 "hex:$wrong"
		wait_until 60 sql_has "SELECT 1 FROM unit WHERE mac = '00:56:2b:20:00:0$n' AND pending"
		phones_stop
	done
	[ "$(ports_of 00:56:2b:20 | tr -d ' ')" = "" ]
	sql_is "SELECT count(*) FROM unit WHERE mac LIKE '00:56:2b:20%' AND leased" $n
}
