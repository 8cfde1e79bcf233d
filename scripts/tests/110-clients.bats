#!/usr/bin/env bats
# Other people's clients against a running bench.

load common.bash

setup_file() { bed_up; export HOME_DIR RUN_DIR BOARD SVSCAN BENCH_NS PHONE_NS NET PHONES CONF APP \
	SERVICES SERVICE_LOGS MOUNTED PATH; }
teardown_file() { bed_down; }
teardown() { [ -n "${BATS_TEST_COMPLETED:-}" ] || show_logs; }

# A client's own link with its own MAC in the phones' namespace.
phone_link() { # name mac
	$PHONES ip link show "$1" >/dev/null 2>&1 ||
		$PHONES ip link add "$1" link phones0 type macvlan mode bridge
	$PHONES ip link set "$1" address "$2" up
	$PHONES ip link set phones0 promisc on
}

udhcpc_script() {
	cat >"$HOME_DIR/udhcpc.sh" <<-'S'
		#!/bin/sh
		[ "$1" = bound ] || exit 0
		busybox ip addr add "$ip/$mask" dev "$interface"
		env
	S
	chmod 755 "$HOME_DIR/udhcpc.sh"
}

lease_with_udhcpc() { # link class
	udhcpc_script
	$PHONES busybox udhcpc -f -q -n -t 5 -T 2 -i "$1" -s "$HOME_DIR/udhcpc.sh" -V "$2" \
		-O 160 -x hostname:x
}

@test "udhcpc with a phone's vendor class gets 66 and 160 although it did not ask for 66" {
	phone_link ph0 00:56:2b:10:00:01
	run lease_with_udhcpc ph0 CP-8841-3PCC
	[ "$status" = 0 ]
	[[ "$output" == *"tftp=10.77.0.1"* ]] # option 66
	[[ "$output" == *"opt160=$(printf 'tftp://10.77.0.1' | od -An -tx1 | tr -d ' \n')"* ]]
	wait_until 5 sql_is "SELECT family FROM unit WHERE mac = '00:56:2b:10:00:01'" cisco-mpp
	[ "$(readlink "$RUN_DIR/tree/unit/00562b100001")" = ../pending ]
}

@test "dhclient with a phone's vendor class gets option 66 as text" {
	phone_link ph1 00:56:2b:10:00:02
	cat >"$HOME_DIR/dhclient.conf" <<-'C'
		send vendor-class-identifier "CP-7841-3PCC";
		request subnet-mask, routers;
		timeout 20;
	C
	touch "$HOME_DIR/dhclient.leases"
	$PHONES dhclient -4 -1 -cf "$HOME_DIR/dhclient.conf" -lf "$HOME_DIR/dhclient.leases" \
		-pf "$HOME_DIR/dhclient.pid" -sf /bin/true ph1
	kill "$(cat "$HOME_DIR/dhclient.pid")"
	grep -q 'option tftp-server-name "10.77.0.1"' "$HOME_DIR/dhclient.leases"
}

@test "a laptop gets a lease, no phone's options, and is listed as not a phone" {
	phone_link pc0 00:1b:21:10:00:03
	run lease_with_udhcpc pc0 'MSFT 5.0'
	[ "$status" = 0 ]
	[[ "$output" != *"opt160="* ]]
	wait_until 5 sql_is "SELECT stage FROM unit WHERE mac = '00:1b:21:10:00:03'" \
		'not a phone'
	[ ! -e "$RUN_DIR/tree/unit/001b21100003" ]
}

@test "the time is for everybody; TR-069's 43 and 125 are for nobody unless switched on" {
	phone_link tr0 00:0b:82:10:00:04
	run lease_with_udhcpc tr0 'Grandstream GXP1405 dslforum.org'
	[ "$status" = 0 ]
	[[ "$output" == *"ntpsrv=10.77.0.1"* ]]
	[[ "$output" != *"opt43="* ]]
	[[ "$output" != *"opt125="* ]]
}

@test "busybox tftp, curl and atftp fetch the same bytes as are published" {
	local ip want=$RUN_DIR/tree/pending/8841-3pcc.xml got=$HOME_DIR/got
	ip=$($PHONES ip -4 -o addr show dev ph0 | awk '{sub("/.*", "", $4); print $4; exit}')
	[ -n "$ip" ]
	$PHONES ip route replace 10.77.0.1 dev ph0 src "$ip"
	rm -f "$got".*
	b profile publish >/dev/null # the firmware came after the tree
	(cd "$HOME_DIR" && $PHONES busybox tftp -g -r /8841-3PCC.xml -l got.busybox 10.77.0.1)
	$PHONES curl -s --interface "$ip" -o "$got.curl" tftp://10.77.0.1//8841-3PCC.xml
	$PHONES atftp -g -r /8841-3PCC.xml -l "$got.atftp" 10.77.0.1
	cmp "$got.busybox" "$want"
	cmp "$got.curl" "$want"
	cmp "$got.atftp" "$want"
	cmp <($PHONES curl -s --interface "$ip" --tftp-blksize 1428 \
		"tftp://10.77.0.1//firmware/rootfs88xx.12-0-7MPP0501-123.sbn") \
		"$HOME_DIR/firmware/rootfs88xx.12-0-7MPP0501-123.sbn"
	wait_until 5 sql_is "SELECT count(*) >= 3 FROM event WHERE kind = 'transfer'
		AND role = 'pending' AND outcome = 'complete' AND unit = '00:56:2b:10:00:01'" 1
}

@test "lines of logger are stored to the byte" {
	local line='CP-8841-3PCC 00:56:2b:10:00:01 -- Requesting resync tftp://10.77.0.1/x.xml'
	$PHONES logger -n 10.77.0.1 -d -P 514 --rfc3164 -t phone -- "$line"
	wait_until 5 sql_has "SELECT 1 FROM event WHERE kind = 'syslog'
		AND instr(raw, CAST('$line' AS BLOB)) > 0 AND outcome = 'resync-ask'"
}
