#!/usr/bin/env bats
# The link "redirected": after B the phone asks the bench's DNS for the remote host of its own
# run. Nothing else gives it: not a question before B, not another host, not another phone.

load common.bash

HOST=prov.example.com

setup_file() {
	BED_CONF='dns_answer "answered.example.com" { address = "10.77.0.9" }' bed_up
	add_recipe redirected 'family = "cisco-mpp"'
	add_recipe service 'family = "cisco-mpp" srv = true'
	add_recipe late 'family = "cisco-mpp" resync_periodic = "3600"'
	add_recipe yealinks 'family = "yealink"' '"leased", "delivered", "redirected", "scanned"'
	export HOME_DIR RUN_DIR BOARD SVSCAN BENCH_NS PHONE_NS NET PHONES CONF APP SERVICES \
		SERVICE_LOGS MOUNTED PATH SEED SCALE
}
teardown_file() { bed_down; }
teardown() {
	[ -n "${BATS_TEST_COMPLETED:-}" ] || show_logs
	phones_stop
}

add_recipe() { # name lines [links]
	local links='"leased", "delivered", "confirmed", "cleaned", "redirected", "scanned"'
	cat >"$HOME_DIR/$1.conf" <<-R
		recipe "$1" {
			redirect = "https://$HOST/first"
			require = { ${3:-$links} }
			$2
		}
	R
	chmod 644 "$HOME_DIR/$1.conf"
	b recipe add "$HOME_DIR/$1.conf" --by planner >/dev/null
	b recipe approve "$1" --by checker >/dev/null
}

open_batch() { # recipe
	BATCH=$(b --json batch open --customer "Example Telecom" --order "R-$1-$RANDOM" \
		--recipe "$1" --expected 1 | jq -r '.batches[0].batch')
}

# A fleet of so many 8841, whose MACs begin with this.
fleet_file() { # number prefix
	local i
	echo mac,serial,pid,model,swver
	for ((i = 1; i <= $1; i++)); do
		printf '%s:%02x,FCH2143%s%s,CP-8841-3PCC-K9=,8841,sip88xx.12-0-7MPP0501-123\n' \
			"$2" "$i" "$(tr -d : <<<"${2: -2}" | tr a-f A-F)" "$(printf '%02X' "$i")"
	done
}

scan_fleet() { tail -n +2 "$HOME_DIR/fleet.csv" | scan_labels; }

is_missing() { sql_is "SELECT missing FROM unit WHERE mac = '$1'" "$2"; } # mac links
proven() { sql_is "SELECT proven FROM unit WHERE mac = '$1'" 1; }
ip_of() { sql "SELECT ip FROM unit WHERE mac = '$1'"; }
advice_of() { b --json unit list | jq -r ".units[] | select(.mac == \"$1\") | .advice"; }
advice_is_to_replug() { [[ "$(advice_of "$1")" == *"plug it in once more"* ]]; }

# A question by hand, from an address of the phones' side: prints the addresses answered.
ask() { # ip name [A|AAAA|SRV]
	$PHONES python3 - "$@" <<-'P'
		import socket, struct, sys
		ip, name = sys.argv[1:3]
		kind = {"A": 1, "AAAA": 28, "SRV": 33}[(sys.argv[3:] or ["A"])[0]]
		s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
		s.bind((ip, 0))
		s.settimeout(3)
		s.sendto(struct.pack(">HHHHHH", 7, 0x100, 1, 0, 0, 0) + b"".join(
		    bytes([len(w)]) + w.encode() for w in name.split(".")) +
		    struct.pack(">BHH", 0, kind, 1), ("10.77.0.1", 53))
		answer = s.recv(2000)
		_, flags, _, n, _, _ = struct.unpack(">HHHHHH", answer[:12])
		print({0: "ok", 3: "NXDOMAIN"}.get(flags & 15, flags & 15), n,
		      socket.inet_ntoa(answer[-4:]) if n and kind == 1 else "")
	P
}

@test "the phone's own question for its remote host, after B, is the last link" {
	open_batch redirected
	fleet_file 7 00:56:2b:70:01 >"$HOME_DIR/fleet.csv"
	scan_fleet
	phones_with --fleet "$HOME_DIR/fleet.csv" --fault 6:no-dns
	wait_until 90 proven_is 6
	sql_has "SELECT 1 FROM event WHERE kind = 'resolved' AND source = 'dns' AND text = 'A'
		AND name = '$HOST' AND unit = '00:56:2b:70:01:01' AND role = 'redirect'
		AND run = 1 AND mac IS NULL"
	# B came before, by its own line of the record
	sql_has "SELECT 1 FROM event q JOIN event t ON t.unit = q.unit AND t.kind = 'transfer'
		AND t.role = 'redirect' AND t.mono_us < q.mono_us WHERE q.kind = 'resolved'
		AND q.unit = '00:56:2b:70:01:01' AND q.role = 'redirect'"
	# the one that cannot ask lacks just that, and staff are told what to do: after the
	# time that the six others have taught
	is_missing 00:56:2b:70:01:07 redirected
	wait_until 60 advice_is_to_replug 00:56:2b:70:01:07
	tell 'replug 6'
	wait_until 10 refuse advice_is_to_replug 00:56:2b:70:01:07 # it is starting
	wait_until 60 advice_is_to_replug 00:56:2b:70:01:07
	proven_is 6
	run -1 b batch close "$BATCH"
	b replay
}

@test "a service's name counts like the host's" {
	open_batch service
	fleet_file 1 00:56:2b:70:02 >"$HOME_DIR/fleet.csv"
	scan_fleet
	phones_with --fleet "$HOME_DIR/fleet.csv"
	wait_until 90 proven 00:56:2b:70:02:01
	sql_has "SELECT 1 FROM event WHERE kind = 'resolved' AND text = 'SRV'
		AND name = '_ciscoprov-https._tls.$HOST' AND role = 'redirect'
		AND unit = '00:56:2b:70:02:01'"
	b replay
}

@test "with a long resync the phone has to be plugged in once more, and then is proven" {
	open_batch late
	fleet_file 1 00:56:2b:70:03 >"$HOME_DIR/fleet.csv"
	scan_fleet
	phones_with --fleet "$HOME_DIR/fleet.csv"
	wait_until 60 is_missing 00:56:2b:70:03:01 redirected
	wait_until 60 advice_is_to_replug 00:56:2b:70:03:01
	tell 'replug 0'
	wait_until 60 proven 00:56:2b:70:03:01
	# it was no reset: what it had taken before still counts
	sql_is "SELECT run FROM unit WHERE mac = '00:56:2b:70:03:01'" 1
	b replay
}

# A Yealink has no second profile that would show that it took the first: this is its proof.
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
	$PHONES busybox udhcpc -f -q -n -t 5 -T 2 -i "$1" -s "$HOME_DIR/udhcpc.sh" -V "$2"
}

fetch() { # link name file
	$PHONES ip route replace 10.77.0.1 dev "$1" src "$(address "$1")"
	(cd "$HOME_DIR" && $PHONES busybox tftp -g -r "$2" -l "$3" 10.77.0.1)
}

address() { $PHONES ip -4 -o addr show dev "$1" | awk '{sub("/.*", "", $4); print $4; exit}'; }
questions_of() { sql_is "SELECT count(*) FROM event WHERE kind = 'resolved' AND unit = '$1'" "$2"; }

@test "a Yealink is proven by its question: not by one before, nor by another host's" {
	local mac=80:5e:c0:00:00:07 other=80:5e:c0:00:00:08 ip
	open_batch yealinks
	printf '%s\n' 805EC0000007 3146019091637071 SIP-T46U 805EC0000008 3146019091637072 \
		SIP-T46U | bench-scan --config "$CONF" --batch "$BATCH"
	phone_link yea0 $mac
	run lease yea0 yealink
	[ "$status" = 0 ]
	[[ "$output" == *"dns=10.77.0.1"* ]] # option 6
	phone_link yea1 $other
	lease yea1 yealink
	ip=$(address yea0)
	# what the resolver is asked from here on was asked after the scan, for sure
	ask "$(address yea1)" early.example.com
	wait_until 5 questions_of $other 1
	ask "$ip" $HOST # a previous life that points there already
	wait_until 5 questions_of $mac 1
	sql_has "SELECT 1 FROM event WHERE kind = 'resolved' AND unit = '$mac' AND role = 'redirect'"
	fetch yea0 /805ec0000007.cfg got.yealink
	wait_until 5 is_missing $mac redirected
	ask "$ip" www.example.com
	ask "$ip" "x.$HOST"
	ask "$ip" "${HOST%.com}"
	wait_until 5 questions_of $mac 4
	is_missing $mac redirected
	ask "$(address yea1)" $HOST # a neighbour's question is the neighbour's
	wait_until 5 questions_of $other 2
	is_missing $mac redirected
	is_missing $other delivered,redirected
	ask "$ip" PROV.Example.COM
	wait_until 5 proven $mac
	run ! proven $other
	b replay
}

@test "no answer leads off the bench unless bench.conf says so" {
	$PHONES ip addr add 10.77.0.98/16 dev phones0
	[[ "$(ask 10.77.0.98 $HOST)" == "NXDOMAIN 0 "* ]]
	[[ "$(ask 10.77.0.98 $HOST AAAA)" == "NXDOMAIN 0 "* ]]
	[[ "$(ask 10.77.0.98 "_ciscoprov-https._tls.$HOST" SRV)" == "NXDOMAIN 0 "* ]]
	[[ "$(ask 10.77.0.98 activate.cisco.com)" == "NXDOMAIN 0 "* ]]
	[[ "$(ask 10.77.0.98 localhost)" == "NXDOMAIN 0 "* ]]
	[[ "$(ask 10.77.0.98 answered.example.com)" == "ok 1 10.77.0.9" ]]
	[[ "$(ask 10.77.0.98 answered.example.com AAAA)" == "ok 0 "* ]]
	[[ "$(ask 10.77.0.98 0.cn.pool.ntp.org)" == "ok 1 10.77.0.1" ]] # chrony
	refuse $PHONES busybox nslookup unknown.example.org 10.77.0.1
	# nowhere else than on the bench's address, and not as root
	[ "$($NET ss -Hnlu 'sport = :53' | awk '{print $4}')" = 10.77.0.1:53 ]
	[ "$($NET ss -Hnlt 'sport = :53' | awk '{print $4}')" = 10.77.0.1:53 ]
	[ "$(ps -o user= -p "$(s6-svstat -o pid "$SERVICES/dns")")" = dnsmasq ]
	[ "$(ps -o user= -p "$(s6-svstat -o pid "$SERVICES/dns/log")")" = prebench ]
}

doctor_on_resolver() { $NET bench --config "$CONF" --json doctor | jq ".checks[] |
	select(.check == \"resolver\") | .ok"; }
doctor_says() { [ "$(doctor_on_resolver)" = "$1" ]; }

@test "either end of the log is killed, and questions go on record again" {
	local before
	doctor_says true
	s6-svc -d "$SERVICES/dns" && wait_until 10 doctor_says false
	s6-svc -u "$SERVICES/dns" && wait_until 10 doctor_says true
	kill -9 "$(s6-svstat -o pid "$SERVICES/dns")"
	wait_until 10 doctor_says true
	kill -9 "$(s6-svstat -o pid "$SERVICES/dns/log")"
	wait_until 10 sql_is "SELECT count(*) FROM event WHERE kind = 'note' AND text = 'dns started'" 2
	ask_until_recorded() {
		ask 10.77.0.98 after-the-kill.example.com
		sql_has "SELECT 1 FROM event WHERE name = 'after-the-kill.example.com'"
	}
	wait_until 10 ask_until_recorded
}

reader_is() { [ "$(s6-svstat -o up "$SERVICES/dns/log")" = "$1" ]; }

# What waited in the pipe may be older than B: it is counted, and no evidence.
@test "a question that nobody read in time has no age, and proves nothing" {
	local mac=80:5e:c0:00:00:09 ip pid
	open_batch yealinks
	printf '%s\n' 805EC0000009 3146019091637073 SIP-T46U |
		bench-scan --config "$CONF" --batch "$BATCH"
	phone_link yea2 $mac
	lease yea2 yealink
	ip=$(address yea2)
	s6-svc -d "$SERVICES/dns/log"
	wait_until 5 reader_is false
	ask "$ip" $HOST
	fetch yea2 /805ec0000009.cfg got.third
	wait_until 5 is_missing $mac redirected
	s6-svc -u "$SERVICES/dns/log"
	ask_twice() {
		ask "$ip" later.example.com
		sql_has "SELECT 1 FROM event WHERE name = 'later.example.com'"
	}
	wait_until 10 ask_twice
	refuse sql_has "SELECT 1 FROM event WHERE name = '$HOST' AND ip = '$ip'"
	# stopped, not ended: what is read late counts from before B
	pid=$(s6-svstat -o pid "$SERVICES/dns/log")
	kill -STOP "$pid"
	ask "$ip" $HOST
	sleep 1
	fetch yea2 /805ec0000009.cfg got.third
	kill -CONT "$pid"
	wait_until 5 sql_has "SELECT 1 FROM event WHERE name = '$HOST' AND ip = '$ip' AND ms >= 1000"
	ask "$ip" $HOST
	wait_until 5 proven $mac
}

@test "with the database locked, questions are answered at once and recorded after" {
	sqlite3 "$HOME_DIR/state/bench.db" >/dev/null <<-'S' 3>&- &
		BEGIN IMMEDIATE;
		.shell sleep 5
		ROLLBACK;
	S
	local holder=$!
	sleep 1
	[[ "$(ask 10.77.0.98 while-locked.example.com)" == NXDOMAIN* ]]
	kill -0 $holder # it was locked all the while
	wait $holder || true
	wait_until 10 sql_has "SELECT 1 FROM event WHERE name = 'while-locked.example.com'"
}

@test "who asks without end gets answers, but fills no record, nor takes others' room" {
	$PHONES python3 - <<-'P'
		import socket, struct
		s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
		s.bind(("10.77.0.98", 0))
		s.settimeout(3)
		for i in range(3000):
		    s.sendto(struct.pack(">HHHHHH", i, 0x100, 1, 0, 0, 0) + b"\x05flood\x03com\0" +
		             struct.pack(">HH", 1, 1), ("10.77.0.1", 53))
		    s.recv(500)
	P
	$PHONES ip addr add 10.77.0.97/16 dev phones0
	ask 10.77.0.97 a-neighbour.example.com
	wait_until 10 sql_has "SELECT 1 FROM event WHERE name = 'a-neighbour.example.com'"
	[ "$(sql "SELECT count(*) FROM event WHERE name = 'flood.com'")" -ge 50 ]
	[ "$(sql "SELECT count(*) FROM event WHERE name = 'flood.com'")" -le 200 ]
	wait_until 15 sql_has "SELECT 1 FROM event WHERE kind = 'note' AND source = 'dns'
		AND text LIKE 'dns questions: %beyond a client%'"
}

@test "a recipe that requires it is checked and says when the question comes" {
	check() { b recipe check "$HOME_DIR/$1.conf"; }
	check redirected | grep -q 'asks for its remote host 90 s after'
	check late | grep -q 'plug it in once more after its setup'
	check yealinks | grep -q 'plug it in once more after its setup'
	printf 'recipe "x" {\n redirect = "https://192.0.2.7/x"\n require = { "redirected" }\n}\n' \
		>"$HOME_DIR/address.conf"
	chmod 644 "$HOME_DIR/address.conf"
	run -65 b recipe check "$HOME_DIR/address.conf"
	[[ "$output" == *"redirect has an address instead"* ]]
	sed '1i dns_port = 0' "$CONF" >"$HOME_DIR/off.conf"
	run bench --config "$HOME_DIR/off.conf" recipe check "$HOME_DIR/redirected.conf"
	[ "$status" != 0 ]
	[[ "$output" == *"bench.conf switches off"* ]]
	bench --config "$HOME_DIR/off.conf" config render --output "$HOME_DIR/reports"
	refuse grep -q domain-name-servers "$HOME_DIR/reports/kea-dhcp4.json"
	grep -q domain-name-servers "$RUN_DIR/kea-dhcp4.json"
}
