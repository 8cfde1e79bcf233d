#!/usr/bin/env bats
# A family is a folder of data: one that nobody has heard of, and a real one without a chain,
# through the real daemons.

load common.bash

# The made-up one lies beside the real ones before anything starts; no program is built anew.
eval "$(declare -f bench_stage | sed '1s/bench_stage/bench_stage_as_shipped/')"
bench_stage() {
	bench_stage_as_shipped
	mkdir -p "$APP/profiles/acme"
	cat >"$APP/profiles/acme/family.conf" <<-'C'
		label = "Acme telephones, made up for a test"
		escape = "line"
		vendor_class = { "AcmePhone *" }
		anonymous_class = { "dslforum.org" }
		oui = { "0c:ac:3e" }
		user_agent = { "Acme/{version} {model} [{mac}]" }
		pid = { "ACME-*" }
		printed "serial" { form = { "AC######" } prefix = { "", "NO." } }
		model "P7" { psn = "p7" pn = "ACME-P7" }
		model "P9" { psn = "p9" pn = "ACME-P9" }
		option "66" { text = "{{bench}}" }
		option "160" { text = "tftp://{{bench}}/acme/" }
		log "acme: took {url}" { outcome = "resync-ok" }
		require = { "leased", "delivered", "scanned" }
		file "redirect" {
			template = "redirect.ini"
			names = { "/acme/{{psn}}/{{mac}}.ini" }
		}
		owns = { "home" }
		setting "redirect" { parameter = "home" }
	C
	cat >"$APP/profiles/acme/redirect.ini" <<-'T'
		home = {{redirect}}
		{{#parameters}}
		{{parameter}} = {{value}}
		{{/parameters}}
	T
	chmod -R a+rX "$APP/profiles"
}

setup_file() {
	bed_up
	open_batch
	export HOME_DIR RUN_DIR BOARD SVSCAN BENCH_NS PHONE_NS NET PHONES CONF APP SERVICES \
		SERVICE_LOGS MOUNTED PATH BATCH
}
teardown_file() { bed_down; }
teardown() { [ -n "${BATS_TEST_COMPLETED:-}" ] || show_logs; }

open_batch() {
	cat >"$HOME_DIR/families.conf" <<-'R'
		recipe "families" {
			redirect = "https://prov.example.com/first"
			parameter "ring.volume" { value = "3" }
		}
	R
	chmod 644 "$HOME_DIR/families.conf"
	b recipe add "$HOME_DIR/families.conf" --by planner
	b recipe approve families --by checker
	BATCH=$(b --json batch open --customer "Example Telecom" --order FAM-1 \
		--recipe families --expected 3 | jq -r '.batches[0].batch')
}

# The label's codes as a wedge scanner types them; then the unit is recorded.
scan_label() { # mac code…
	local mac=$1
	printf '%s\n' "$@" | bench-scan --config "$CONF" --batch "$BATCH"
	sql_is "SELECT count(*) FROM unit WHERE mac = '$mac' AND run = 1" 1
}

# A client's own link with its own MAC in the phones' namespace.
phone_link() { # name mac
	$PHONES ip link add "$1" link phones0 type macvlan mode bridge
	$PHONES ip link set "$1" address "$2" up
	$PHONES ip link set phones0 promisc on
}

lease() { # link class
	cat >"$HOME_DIR/udhcpc.sh" <<-'S'
		#!/bin/sh
		[ "$1" = bound ] || exit 0
		busybox ip addr add "$ip/$mask" dev "$interface"
		env
	S
	chmod 755 "$HOME_DIR/udhcpc.sh"
	$PHONES busybox udhcpc -f -q -n -t 5 -T 2 -i "$1" -s "$HOME_DIR/udhcpc.sh" -V "$2" \
		-O 160 -x hostname:x
}

address() { $PHONES ip -4 -o addr show dev "$1" | awk '{sub("/.*", "", $4); print $4; exit}'; }

# From this link's address: the bench knows a phone by it.
fetch() { # link name file
	$PHONES ip route replace 10.77.0.1 dev "$1" src "$(address "$1")"
	(cd "$HOME_DIR" && $PHONES busybox tftp -g -r "$2" -l "$3" 10.77.0.1)
}

# udhcpc shows 66 only if it could be a host's name, so the other one is a URL.
has_acmes_options() {
	[[ "$output" == *"tftp=10.77.0.1"* ]] && [[ "$output" == *"opt160=$(
		printf 'tftp://10.77.0.1/acme/' | od -An -v -tx1 | tr -d ' \n')"* ]]
}

# What dhclient writes down of a lease.
lease_of_dhclient() { # link class
	printf 'send vendor-class-identifier "%s";\ntimeout 20;\n' "$2" \
		>"$HOME_DIR/dhclient.conf"
	: >"$HOME_DIR/dhclient.leases"
	$PHONES dhclient -d -4 -1 -cf "$HOME_DIR/dhclient.conf" -lf "$HOME_DIR/dhclient.leases" \
		-pf "$HOME_DIR/dhclient.pid" -sf /bin/true "$1" >"$HOME_DIR/dhclient.log" 2>&1 3>&- &
	local client=$!
	wait_until 20 grep -q '^}' "$HOME_DIR/dhclient.leases"
	kill "$client"
	wait "$client" || true
}

proven() { sql_is "SELECT proven FROM unit WHERE mac = '$1'" 1; }

@test "a unit of a made-up family becomes one by its label" {
	scan_label 0c:ac:3e:00:00:01 0CAC3E000001 ACME-P7 NO.AC000001
	sql_is "SELECT family || ' ' || model || ' ' || serial FROM unit
		WHERE mac = '0c:ac:3e:00:00:01'" 'acme P7 AC000001'
	scan_label 0c:ac:3e:00:00:02 AC000002 0C:AC:3E:00:00:02 ACME-P9
}

@test "it gets its own option 66, takes its redirect to the byte, and is proven by that" {
	phone_link acme0 0c:ac:3e:00:00:01
	run lease acme0 'AcmePhone P7 dslforum.org'
	[ "$status" = 0 ]
	has_acmes_options
	run ! proven 0c:ac:3e:00:00:01
	fetch acme0 /acme/p7/0CAC3E000001.ini got.acme
	cmp "$HOME_DIR/got.acme" "$RUN_DIR/tree/unit/0cac3e000001/acme/p7/0cac3e000001.ini"
	cmp "$HOME_DIR/got.acme" - <<-'F'
		home = https://prov.example.com/first
		ring.volume = 3
	F
	wait_until 5 proven 0c:ac:3e:00:00:01
}

@test "another unit's file is refused, is on record, and proves nobody" {
	phone_link acme1 0c:ac:3e:00:00:02
	run lease acme1 'AcmePhone P9'
	[ "$status" = 0 ]
	run fetch acme1 /acme/p7/0cac3e000001.ini got.foreign
	[ "$status" != 0 ]
	[ ! -s "$HOME_DIR/got.foreign" ]
	wait_until 5 sql_has "SELECT 1 FROM event WHERE kind IN ('asked', 'transfer')
		AND outcome = 'refused' AND name LIKE '%0cac3e000001.ini'
		AND ip = '$(address acme1)'"
	run ! proven 0c:ac:3e:00:00:02
	fetch acme1 /acme/p9/0cac3e000002.ini got.own
	wait_until 5 proven 0c:ac:3e:00:00:02
}

@test "a phone of the family that names nobody is known by its prefix" {
	phone_link acme2 0c:ac:3e:00:00:03
	run lease acme2 dslforum.org
	[ "$status" = 0 ]
	has_acmes_options
	wait_until 5 sql_is "SELECT family FROM unit WHERE mac = '0c:ac:3e:00:00:03'" acme
}

@test "a Yealink goes the same way" {
	phone_link yea0 80:5e:c0:00:00:01
	lease_of_dhclient yea0 yealink
	grep -q 'option tftp-server-name "tftp://10.77.0.1/"' "$HOME_DIR/dhclient.leases"
	lease yea0 yealink
	scan_label 80:5e:c0:00:00:01 805EC0000001 3146019091637071 SIP-T46U
	run fetch yea0 /y000000000108.cfg got.common
	[ "$status" != 0 ]
	fetch yea0 /805ec0000001.cfg got.yealink
	cmp "$HOME_DIR/got.yealink" "$RUN_DIR/tree/unit/805ec0000001/805ec0000001.cfg"
	grep -qx 'static.auto_provision.server.url = https://prov.example.com/first' \
		"$HOME_DIR/got.yealink"
	wait_until 5 proven 80:5e:c0:00:00:01
}

@test "what the made-up phone says in its vendor's words is understood" {
	$PHONES bash -c 'printf "<134>acme: took tftp://10.77.0.1/acme/p7/0cac3e000001.ini" \
		>/dev/udp/10.77.0.1/514'
	wait_until 5 sql_has "SELECT 1 FROM event WHERE kind = 'syslog'
		AND outcome = 'resync-ok' AND name = '/acme/p7/0cac3e000001.ini'"
}

@test "what is known of a family is told" {
	b family list | grep -q '^acme '
	b family show acme | grep -q 'AcmePhone \*'
	b family show nobody && false
	[ "$(b --json family show yealink | jq -r '.models[] | select(.name == "T46U").psn')" = \
		000000000108 ]
}
