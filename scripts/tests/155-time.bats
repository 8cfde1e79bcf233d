#!/usr/bin/env bats
# The time on the bench LAN, and TR-069 when it is switched on: options 42, 43 and 125.

load common.bash

ACS=http://10.77.0.9:7547/acs

setup_file() { BED_CONF="acs_url = \"$ACS\"" bed_up; export HOME_DIR RUN_DIR BOARD SVSCAN BENCH_NS \
	PHONE_NS NET PHONES CONF APP SERVICES SERVICE_LOGS MOUNTED PATH; }
teardown_file() { bed_down; }
teardown() { [ -n "${BATS_TEST_COMPLETED:-}" ] || show_logs; }

lease() { # link mac class: what udhcpc was told
	$PHONES ip link add "$1" link phones0 type macvlan mode bridge
	$PHONES ip link set "$1" address "$2" up
	$PHONES ip link set phones0 promisc on
	cat >"$HOME_DIR/udhcpc.sh" <<-'S'
		#!/bin/sh
		[ "$1" = bound ] || exit 0
		busybox ip addr add "$ip/$mask" dev "$interface"
		env
	S
	chmod 755 "$HOME_DIR/udhcpc.sh"
	$PHONES busybox udhcpc -f -q -n -t 5 -T 2 -i "$1" -s "$HOME_DIR/udhcpc.sh" -V "$3"
}

hex() { od -An -v -tx1 | tr -d ' \n'; }

# TR-069 table 3: 43 has sub-option 1; 125 has enterprise 3561 and sub-option 11.
@test "a client of the forum, its name anywhere in option 60, gets the ACS by 43 and 125" {
	local n=${#ACS} class link=0
	for class in 'dslforum.org' 'Grandstream GXP1405 dslforum.org' 'x dslforum.org y'; do
		link=$((link + 1))
		run lease "tr$link" "00:0b:82:00:00:0$link" "$class"
		[ "$status" = 0 ]
		[[ "$output" == *"opt43=$(printf "\\x01\\x$(printf %x "$n")%s" "$ACS" | hex)"* ]]
		[[ "$output" == *"opt125=00000de9$(printf %02x $((n + 2)))0b$(printf %02x "$n")$(
			printf %s "$ACS" | hex)"* ]]
	done
}

@test "any other client does not" {
	run lease ph0 00:56:2b:20:00:01 CP-8841-3PCC
	[ "$status" = 0 ]
	[[ "$output" != *opt43=* ]]
	[[ "$output" != *opt125=* ]]
	[[ "$output" == *"ntpsrv=10.77.0.1"* ]] # always, asked for or not
}

@test "chrony answers on the bench address, and nowhere else" {
	local ip
	ip=$($PHONES ip -4 -o addr show dev ph0 | awk '{sub("/.*", "", $4); print $4; exit}')
	$PHONES ip route replace 10.77.0.1 dev ph0 src "$ip"
	run $PHONES chronyd -Q -t 20 'server 10.77.0.1 iburst maxsamples 1'
	[ "$status" = 0 ]
	[[ "$output" == *"System clock wrong by"* ]]
	[ "$($NET ss -Hnlu 'sport = :123' | awk '{print $4}')" = 10.77.0.1:123 ]
	[ -z "$($NET ss -Hnlu 'sport = :323')" ]
	$NET ss -Hnlup 'sport = :123' | grep -q chronyd
	[ "$(ps -o user= -C chronyd | sort -u)" = _chrony ]
}

@test "a phone that holds a lease fetches its file over HTTP and HTTPS" {
	local ip
	ip=$($PHONES ip -4 -o addr show dev ph0 | awk '{sub("/.*", "", $4); print $4; exit}')
	cmp <($PHONES curl -s --interface "$ip" http://10.77.0.1/8841-3PCC.xml) \
		"$RUN_DIR/tree/pending/8841-3pcc.xml"
	cmp <($PHONES curl -s --interface "$ip" --cacert "$HOME_DIR/state/tls/ca.pem" \
		https://10.77.0.1/8841-3PCC.xml) "$RUN_DIR/tree/pending/8841-3pcc.xml"
	wait_until 5 sql_is "SELECT count(*) FROM event WHERE source = 'httpd' AND role = 'pending'
		AND outcome = 'complete' AND unit = '00:56:2b:20:00:01'" 2
}
