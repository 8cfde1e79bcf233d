#!/usr/bin/env bats
# Bad input: a clear error, nothing lost, no other unit harmed, no lease withheld.

load common.bash

setup_file() { bed_up; open_demo_batch 20; export HOME_DIR RUN_DIR BOARD SVSCAN BENCH_NS PHONE_NS NET \
	PHONES CONF APP SERVICES SERVICE_LOGS MOUNTED PATH BATCH SEED SCALE; }
teardown_file() { bed_down; }
teardown() { [ -n "${BATS_TEST_COMPLETED:-}" ] || show_logs; }

scan() { printf '%s\n' "$@" | bench-scan --config "$CONF" --batch "$BATCH"; }

# An address in the phones' namespace for hand-made requests.
outsider() {
	$PHONES ip addr add 10.77.0.99/16 dev phones0 2>/dev/null || true
}

@test "a phone of an unknown model is leased, listed, and quickly refused its file" {
	$PHONES ip link add ph0 link phones0 type macvlan mode bridge
	$PHONES ip link set ph0 address 00:56:2b:20:00:01 up
	$PHONES ip link set phones0 promisc on
	printf '#!/bin/sh\n[ "$1" != bound ] || ip addr add "$ip/$mask" dev "$interface"\n' \
		>"$HOME_DIR/udhcpc.sh"
	chmod 755 "$HOME_DIR/udhcpc.sh"
	$PHONES busybox udhcpc -f -q -n -t 5 -T 2 -i ph0 -s "$HOME_DIR/udhcpc.sh" -V CP-9999-3PCC
	wait_until 5 sql_is "SELECT stage FROM unit WHERE mac = '00:56:2b:20:00:01'" \
		'unknown model'
	local ip
	ip=$(sql "SELECT ip FROM unit WHERE mac = '00:56:2b:20:00:01'")
	run -68 $PHONES curl -s --max-time 3 --interface "$ip" tftp://10.77.0.1//9999-3PCC.xml
	wait_until 5 sql_has "SELECT 1 FROM event WHERE unit = '00:56:2b:20:00:01'
		AND kind = 'transfer' AND outcome = 'refused'"
	b --json unit list | jq -e '.units[] | select(.mac == "00:56:2b:20:00:01") |
		.verdict == "FIX"'
	$PHONES ip link del ph0
}

@test "a phone that is another model than its label is never proven" {
	cat >"$HOME_DIR/fleet.csv" <<-F
		mac,serial,pid,model,swver
		00:56:2b:20:00:07,FCH2143E1AF,CP-8841-3PCC-K9=,8841,sip88xx.11-3-1MPP0001-100
	F
	scan 00562B200007 FCH2143E1AF CP-8841-3PCC-K9=
	phones_with --fleet "$HOME_DIR/fleet.csv" --fault 0:wrong-model:8851
	wait_until 60 sql_has "SELECT 1 FROM event WHERE unit = '00:56:2b:20:00:07'
		AND kind = 'transfer' AND outcome = 'refused'"
	phones_stop
	sql_is "SELECT proven FROM unit WHERE mac = '00:56:2b:20:00:07'" 0
}

@test "a missing file is a quick TFTP error" {
	outsider
	run -68 $PHONES curl -s --max-time 3 tftp://10.77.0.1//nothing-here.xml
}

@test "path traversal and another unit's file are refused" {
	outsider
	mkdir -p "$RUN_DIR/tree/runs/00562bffffff.1"
	echo secret >"$RUN_DIR/tree/runs/00562bffffff.1/b.xml"
	chgrp -R tftp "$RUN_DIR/tree/runs/00562bffffff.1"
	local name
	for name in ../etc/passwd ../../etc/passwd /firmware/../runs/00562bffffff.1/b.xml \
		/runs/00562bffffff.1/b.xml /unit/00562bffffff/b.xml \
		/by-ip/10.77.1.0/8841-3pcc.xml '\\..\\etc\\passwd'; do
		run $PHONES busybox tftp -g -r "$name" -l "$HOME_DIR/stolen" 10.77.0.1
		[ "$status" != 0 ]
		[ ! -s "$HOME_DIR/stolen" ]
		rm -f "$HOME_DIR/stolen"
	done
	rm -rf "$RUN_DIR/tree/runs/00562bffffff.1"
}

@test "a write request is refused" {
	outsider
	echo x >"$HOME_DIR/up"
	run $PHONES busybox tftp -p -l "$HOME_DIR/up" -r /8841-3PCC.xml 10.77.0.1
	[ "$status" != 0 ]
	run $PHONES busybox tftp -p -l "$HOME_DIR/up" -r /firmware/new.loads 10.77.0.1
	[ "$status" != 0 ]
	[ ! -e "$RUN_DIR/tree/firmware/new.loads" ]
}

# A BOOTREQUEST by hand: $1 the options in hex, after the cookie.
send_dhcp() {
	outsider
	{
		printf '\x01\x01\x06\x00\x11\x22\x33\x44\x00\x00\x80\x00'
		head -c 16 /dev/zero
		printf '\x00\x56\x2b\x20\x00\x02'
		head -c 202 /dev/zero
		printf '\x63\x82\x53\x63'
		printf '%b' "$(sed 's/../\\x&/g' <<<"$1")"
	} >"$HOME_DIR/packet"
	$PHONES nc -u -b -w 1 -s 10.77.0.99 -p 68 255.255.255.255 67 <"$HOME_DIR/packet" || true
}

@test "malformed and oversized DHCP options harm nothing, and the next phone is served" {
	send_dhcp 350101      # no end
	send_dhcp 3501013cff43502d # option 60 longer than the packet
	send_dhcp 3501013c00ff     # option 60 empty
	send_dhcp "3501013cff$(head -c 255 /dev/zero | tr '\0' A | od -An -tx1 | tr -d ' \n')ff"
	send_dhcp 3501013902000fff # option 57 below its least value
	send_dhcp ff
	cat >"$HOME_DIR/fleet.csv" <<-F
		mac,serial,pid,model,swver
		00:56:2b:20:00:03,FCH2143E1AC,CP-7841-3PCC-K9=,7841,sip78xx.11-3-1MPP0001-100
	F
	phones_with --fleet "$HOME_DIR/fleet.csv"
	wait_until 30 sql_has "SELECT 1 FROM unit WHERE mac = '00:56:2b:20:00:03' AND leased"
	phones_stop
	[ "$(s6-svstat -o up "$SERVICES/kea")" = true ]
}

@test "malformed syslog datagrams are kept to the byte and move nothing" {
	outsider
	local before
	before=$(sql "SELECT count(*) FROM unit")
	local f=$HOME_DIR/datagram
	printf 'bench mac=\0\0:56 event=resync-ok' >"$f" && send_udp "$f" 514
	printf '\xff\xfe\xc0\xaf not utf-8' >"$f" && send_udp "$f" 514
	head -c 65000 /dev/zero | tr '\0' A >"$f" && send_udp "$f" 514
	printf '<999>bench mac=00:56:2b:20:00:03 mac=00:56:2b:20:00:04 event=resync-ok' >"$f" &&
		send_udp "$f" 514
	wait_until 5 sql_has "SELECT 1 FROM event WHERE hex(raw) LIKE '%62656E6368206D61633D0000%'"
	wait_until 5 sql_has "SELECT 1 FROM event WHERE raw = x'fffec0af206e6f74207574662d38'"
	wait_until 5 sql_has "SELECT 1 FROM event WHERE kind = 'syslog' AND length(raw) = 65000"
	[ "$(sql "SELECT count(*) FROM unit")" = "$before" ]
}

@test "a message whose MAC and address disagree makes an alarm and no link" {
	cat >"$HOME_DIR/fleet.csv" <<-F
		mac,serial,pid,model,swver
		00:56:2b:20:00:05,FCH2143E1AD,CP-8841-3PCC-K9=,8841,sip88xx.11-3-1MPP0001-100
		00:56:2b:20:00:06,FCH2143E1AE,CP-8841-3PCC-K9=,8841,sip88xx.11-3-1MPP0001-100
	F
	phones_with --fleet "$HOME_DIR/fleet.csv"
	wait_until 30 sql_has "SELECT 1 FROM unit WHERE mac = '00:56:2b:20:00:06' AND leased"
	local ip
	ip=$(sql "SELECT ip FROM unit WHERE mac = '00:56:2b:20:00:06'")
	printf 'bench mac=00:56:2b:20:00:05 event=resync-ok sw=forged url=tftp://10.77.0.1/b.xml' |
		$PHONES nc -u -w 1 -s "$ip" 10.77.0.1 514 || true
	wait_until 5 sql_has "SELECT 1 FROM event WHERE kind = 'alarm'
		AND unit = '00:56:2b:20:00:05'"
	phones_stop
	[ "$(sql "SELECT version FROM unit WHERE mac = '00:56:2b:20:00:05'")" != forged ]
}

@test "scans that are no unit are refused with a reason, and kept" {
	local before
	before=$(sql "SELECT count(*) FROM unit WHERE serial <> ''")
	scan 0882658123450 # a GTIN is on every box: noted, no unit, no fault
	sql_has "SELECT 1 FROM event WHERE raw = CAST('0882658123450' AS BLOB)"
	run -1 scan 00:56:2B:20:00
	run -1 scan 'SOME UNKNOWN CODE'
	run -1 scan 00562B200010 00562B200011 FCH2143E1BA CP-8841-3PCC-K9=
	[[ "$output" == *STOP* || "$output" == *ambig* ]]
	[ "$(sql "SELECT count(*) FROM unit WHERE serial <> ''")" = "$before" ]
	sql_has "SELECT 1 FROM event WHERE raw = CAST('SOME UNKNOWN CODE' AS BLOB)"
}

@test "a MAC that is recorded with another serial is refused and unchanged" {
	scan 00562B200020 FCH2143E1CA CP-8841-3PCC-K9=
	run -1 scan 00562B200020 FCH2143E1CB CP-8841-3PCC-K9=
	[[ "$output" == *STOP* ]]
	run -1 scan 00562B200021 FCH2143E1CA CP-8841-3PCC-K9=
	[ "$(sql "SELECT serial FROM unit WHERE mac = '00:56:2b:20:00:20'")" = FCH2143E1CA ]
	[ "$(sql "SELECT conflict FROM unit WHERE mac = '00:56:2b:20:00:20'")" = 0 ]
	scan 00562B200020 FCH2143E1CA CP-8841-3PCC-K9= # the same again is no error
	b replay
}

@test "an invalid recipe and configuration are refused by file, line and reason" {
	printf 'recipe "bad" {\n\tredirekt = "https://x.example/"\n}\n' >"$HOME_DIR/bad.conf"
	run -65 b recipe add "$HOME_DIR/bad.conf"
	[[ "$output" == *"bad.conf:2"* ]]
	printf 'interface = "bench0"\nprefix = 99\n' >"$HOME_DIR/bad-bench.conf"
	run -78 bench --config "$HOME_DIR/bad-bench.conf" config check
	[[ "$output" == *"bad-bench.conf:2"* ]]
	local program
	for program in bench-tftpd benchd; do
		run -78 "$program" --config "$HOME_DIR/bad-bench.conf"
		[[ "$output" == *"bad-bench.conf:2"* ]]
	done
}

@test "a missing, newer or locked database is said in words" {
	mkdir -p "$HOME_DIR/other"
	chown prebench:prebench "$HOME_DIR/other"
	sed "s|^state_dir.*|state_dir = \"$HOME_DIR/other\"|" "$CONF" >"$HOME_DIR/other.conf"
	run -1 bench --config "$HOME_DIR/other.conf" unit list
	[[ "$output" == *"bench config init"* ]]
	bench --config "$HOME_DIR/other.conf" config init >/dev/null
	version=$(sqlite3 "$HOME_DIR/other/bench.db" 'PRAGMA user_version')
	sqlite3 "$HOME_DIR/other/bench.db" 'PRAGMA user_version = 77'
	run -78 bench --config "$HOME_DIR/other.conf" unit list
	[[ "$output" == *77* && "$output" == *newer* ]]
	sqlite3 "$HOME_DIR/other/bench.db" "PRAGMA user_version = $version"
	sqlite3 "$HOME_DIR/other/bench.db" >/dev/null <<-'S' &
		BEGIN IMMEDIATE;
		.shell sleep 6
		ROLLBACK;
	S
	local holder=$!
	sleep 1
	run -75 bench --config "$HOME_DIR/other.conf" recipe add "$ROOT/docs/examples/recipe.conf"
	[[ "$output" == *"try again"* ]]
	kill $holder 2>/dev/null || true
	wait $holder || true
}

@test "with the database locked, a phone still gets its lease and its file" {
	sqlite3 "$HOME_DIR/state/bench.db" >/dev/null <<-'S' &
		BEGIN IMMEDIATE;
		.shell sleep 8
		ROLLBACK;
	S
	local holder=$!
	cat >"$HOME_DIR/fleet.csv" <<-F
		mac,serial,pid,model,swver
		00:56:2b:20:00:30,FCH2143E1DA,CP-8841-3PCC-K9=,8841,sip88xx.11-3-1MPP0001-100
	F
	phones_with --fleet "$HOME_DIR/fleet.csv"
	wait_until 8 test -L "$RUN_DIR/tree/unit/00562b200030"
	kill -0 $holder # it was locked all the while
	wait $holder || true
	# and what was seen meanwhile is recorded after
	wait_until 30 sql_has "SELECT 1 FROM unit WHERE mac = '00:56:2b:20:00:30' AND pending"
	phones_stop
	b replay
}
