#!/usr/bin/env bats
# bench-httpd and curl, in a network namespace: two phones at .11 and .12, and one address
# without a lease at .13.

bats_require_minimum_version 1.5.0

UA='Cisco-CP-8841-3PCC/12.0.7 (00562b000001)'

setup_file() {
	D=$(mktemp -d /var/tmp/prebench-httpd.XXXXXX)
	export D UA
	chmod 755 "$D"
	unshare --net sleep infinity 3>&- &
	export NS=$!
	local try
	for ((try = 0; try < 100; try++)); do
		[ "$(readlink /proc/$NS/ns/net)" != "$(readlink /proc/self/ns/net)" ] && break
		sleep 0.05
	done
	export IN="nsenter --net=/proc/$NS/ns/net --"
	$IN ip link set lo up
	for n in 1 11 12 13; do $IN ip addr add 10.9.0.$n/24 dev lo; done
	configure </dev/null
	"$BIN/bench" --config "$D/bench.conf" config init >/dev/null
	make_tree
	start
}

teardown_file() {
	stop
	kill "$NS"
	[ -n "${KEEP:-}" ] || rm -rf "$D"
}

teardown() {
	[ -n "${BATS_TEST_COMPLETED:-}" ] || tail -n 20 "$D/log"
}

configure() { # more lines of bench.conf on standard input
	cat >"$D/bench.conf" <<-C
		interface = "lo"
		address = "10.9.0.1"
		prefix = 24
		pool_first = "10.9.0.11"
		pool_last = "10.9.0.99"
		state_dir = "$D/state"
		runtime_dir = "$D/run"
		tree_dir = "$D/tree"
		firmware_dir = "$D/firmware"
		report_dir = "$D/reports"
		profiles_dir = "$PROFILES"
		http_patience_seconds = 4
	C
	[ -t 0 ] || cat >>"$D/bench.conf"
}

make_unit() { # number
	local mac=00562b00000$1 dir=$D/tree/runs/00562b00000$1.1
	mkdir -p "$dir/cisco"
	printf '<flat-profile>A of %s</flat-profile>\n' "$mac" >"$dir/8841-3pcc.xml"
	printf '<flat-profile>B of %s</flat-profile>\n' "$mac" >"$dir/b-1.xml"
	head -c 300 /dev/urandom >"$dir/c-1.xml.aes128gcm"
	: >"$dir/empty.xml"
	ln -s /etc/passwd "$dir/outside.xml"
	ln -s ../../../firmware "$dir/climbing"
	ln -s "../runs/$mac.1" "$D/tree/unit/$mac"
	ln -s "../unit/$mac" "$D/tree/by-ip/10.9.0.1$1"
	"$SEED" "$D/state/bench.db" publish "$mac" 1 model "$dir/8841-3pcc.xml"
	"$SEED" "$D/state/bench.db" publish "$mac" 1 redirect "$dir/b-1.xml"
	"$SEED" "$D/state/bench.db" lease "10.9.0.1$1" "$mac"
}

make_tree() {
	mkdir -p "$D/tree/firmware" "$D/tree/runs" "$D/tree/pending"
	# more than 100 MB, and no two blocks alike
	head -c 1000000 /dev/urandom >"$D/block"
	for ((i = 0; i < 110; i++)); do echo "$i"; cat "$D/block"; done \
		>"$D/tree/firmware/Rootfs.sbn"
	rm "$D/block"
	make_unit 1
	make_unit 2
	chown -R prebench:tftp "$D/tree"
	chown -R prebench:prebench "$D/state/"*.db*
	chmod -R u+rwX,g+rX,o-rwx "$D/tree"/*
}

start() {
	$IN "$BIN/bench-httpd" --config "$D/bench.conf" >>"$D/log" 2>&1 3>&- &
	echo $! >"$D/pid"
	wait_until 10 $IN curl -s -o "$D/null" http://10.9.0.1/ca.pem
}

stop() {
	kill "$(cat "$D/pid")" 2>/dev/null
	wait_until 10 gone
}

gone() { ! kill -0 "$(cat "$D/pid")" 2>/dev/null; }

restart_with() { # more lines of bench.conf on standard input
	stop
	configure
	start
}

wait_until() { # seconds command…
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.1
	done
}

c() { $IN curl -s --interface 10.9.0.11 -A "$UA" "$@"; }
code() { c -o "$D/body" -w '%{http_code}' "$@"; }
sql() { sqlite3 -cmd '.timeout 5000' "$D/state/bench.db" "$1"; }
is() { [ "$(sql "$1")" = "$2" ]; } # query value
soon() { wait_until 8 is "$@" || { echo "not '$2' but: $(sql "$1")"; return 1; }; }
# The last event, once what was asked before has all come to the record.
last() {
	local id=-1 before
	until [ "$id" = "${before:-}" ]; do
		before=$id
		sleep 0.15
		id=$(sql 'SELECT max(id) FROM event')
	done
	echo "$id"
}
tls() { c --cacert "$D/state/tls/ca.pem" "$@"; }

@test "GET: a phone's own file in any spelling, its role and its claims on record" {
	local from
	from=$(last)
	c "http://10.9.0.1/8841-3PCC.xml" | cmp - "$D/tree/runs/00562b000001.1/8841-3pcc.xml"
	c --interface 10.9.0.12 -A '' "http://10.9.0.1//8841-3pcc.XML" |
		cmp - "$D/tree/runs/00562b000002.1/8841-3pcc.xml"
	soon "SELECT kind, unit, role, run, outcome, size = file_size, model, version
		FROM event WHERE id > $from AND ip = '10.9.0.11' ORDER BY id" \
		'asked|00:56:2b:00:00:01|model|1||0|8841|12.0.7
transfer|00:56:2b:00:00:01|model|1|complete|1|8841|12.0.7'
	soon "SELECT unit, outcome, version FROM event WHERE id > $from AND kind = 'transfer'
		AND ip = '10.9.0.12'" '00:56:2b:00:00:02|complete|'
	soon "SELECT CAST(raw AS TEXT) FROM event WHERE id > $from AND kind = 'asked'
		AND ip = '10.9.0.11'" "$UA"
	is "SELECT agent FROM unit WHERE mac = '00:56:2b:00:00:01'" 12.0.7
}

@test "GET: an empty file is whole, too" {
	local from
	from=$(last)
	[ "$(code http://10.9.0.1/empty.xml)" = 200 ]
	[ ! -s "$D/body" ]
	soon "SELECT outcome, size, file_size FROM event WHERE id > $from
		AND kind = 'transfer'" 'complete|0|0'
}

@test "HEAD: the head alone, asked but nothing transferred" {
	local from
	from=$(last)
	c -I http://10.9.0.1/b-1.xml | tr -d '\r' | grep -qx 'Content-Length: 47'
	soon "SELECT group_concat(kind || text) FROM event WHERE id > $from" askedHEAD
}

@test "Range: a part is 206 and no whole delivery; beyond the end is 416" {
	local from file=$D/tree/runs/00562b000001.1/b-1.xml
	from=$(last)
	[ "$(code -r 4-9 http://10.9.0.1/b-1.xml)" = 206 ]
	cmp "$D/body" <(tail -c +5 "$file" | head -c 6)
	[ "$(code -r -7 http://10.9.0.1/b-1.xml)" = 206 ]
	cmp "$D/body" <(tail -c 7 "$file")
	[ "$(code -r 40- -H 'If-Range: "x"' http://10.9.0.1/b-1.xml)" = 200 ]
	[ "$(code -r 47- http://10.9.0.1/b-1.xml)" = 416 ]
	soon "SELECT group_concat(outcome || size, ' ') FROM event WHERE id > $from
		AND kind = 'transfer'" 'complete6 complete7 complete47 refused0'
}

@test "404: at once, and on record" {
	local from
	from=$(last)
	[ "$(code -m 2 http://10.9.0.1/nothing.xml)" = 404 ]
	[ "$(code http://10.9.0.1/)" = 404 ]
	[ "$(code http://10.9.0.1/cisco)" = 404 ]              # a directory
	[ "$(code http://10.9.0.1/firmware/rootfs.sbn)" = 404 ] # not its name
	[ "$(code --interface 10.9.0.13 http://10.9.0.1/8841-3pcc.xml)" = 404 ]
	soon "SELECT count(*) FROM event WHERE id > $from AND outcome = 'refused'
		AND text LIKE '404 %'" 5
}

@test "no link leads out of the tree" {
	[ "$(code http://10.9.0.1/outside.xml)" = 404 ]
	[ "$(code http://10.9.0.1/climbing/Rootfs.sbn)" = 404 ]
}

@test "403: another unit's file, however it is named, on record with who asked" {
	local from path
	from=$(last)
	for path in unit/00562b000002/b-1.xml runs/00562b000002.1/b-1.xml \
		by-ip/10.9.0.12/b-1.xml ../unit/00562b000002/b-1.xml \
		firmware/%2e%2e/unit/00562b000002/b-1.xml UNIT%2f00562b000002%2fb-1.xml \
		pending/8841-3pcc.xml; do
		[ "$(code --path-as-is "http://10.9.0.1/$path")" = 403 ]
		[ ! -s "$D/body" ]
	done
	soon "SELECT count(*), min(unit), min(outcome) FROM event WHERE id > $from
		AND kind = 'transfer' AND text LIKE '403 %'" '7|00:56:2b:00:00:01|refused'
}

@test "405: other methods, with what is allowed" {
	[ "$(code -X DELETE http://10.9.0.1/b-1.xml)" = 405 ]
	c -i -X OPTIONS http://10.9.0.1/b-1.xml | tr -d '\r' | grep -qx 'Allow: GET, HEAD, POST, PUT'
	c -i -X PUT -d x http://10.9.0.1/firmware/Rootfs.sbn | tr -d '\r' |
		grep -qx 'Allow: GET, HEAD'
}

@test "a User-Agent of another phone: served, but an alarm and no link" {
	local from
	from=$(last)
	[ "$(c -A 'Cisco-CP-8841-3PCC/12.0.7 (00562b000002)' -o "$D/body" \
		-w '%{http_code}' http://10.9.0.1/b-1.xml)" = 200 ]
	soon "SELECT count(*) FROM event WHERE id > $from AND kind = 'alarm'
		AND source = 'httpd'" 1 # of request and transfer: the same trouble, told once
	is "SELECT count(*) FROM event WHERE id > $from AND kind IN ('asked', 'transfer')
		AND unit IS NULL" 2
	is "SELECT count(*) FROM event WHERE id > $from AND kind = 'transfer'
		AND unit IS NOT NULL" 0
}

@test "aes128gcm: asked for by its plain name, sent with its coding" {
	c -i -o "$D/body" -D "$D/head" http://10.9.0.1/C-1.xml
	tr -d '\r' <"$D/head" | grep -qx 'Content-Encoding: aes128gcm'
	c http://10.9.0.1/c-1.xml | cmp - "$D/tree/runs/00562b000001.1/c-1.xml.aes128gcm"
	! c -i http://10.9.0.1/b-1.xml | grep -q Content-Encoding
}

@test "more than 100 MB of firmware, to the byte, by HTTP and HTTPS" {
	local from file=$D/tree/firmware/Rootfs.sbn
	from=$(last)
	c http://10.9.0.1/firmware/Rootfs.sbn | cmp - "$file"
	tls https://10.9.0.1/firmware/Rootfs.sbn | cmp - "$file"
	soon "SELECT count(*) FROM event WHERE id > $from AND outcome = 'complete'
		AND size = file_size AND size > 100000000" 2
}

@test "firmware leaves by sendfile" {
	local tracer=0 pid
	pid=$(cat "$D/pid")
	timeout 10 strace -f -qq -o "$D/strace" -p "$pid" 3>&- &
	while [ "$tracer" = 0 ]; do
		kill -0 $! # strace could not attach
		sleep 0.1
		tracer=$(awk '/^TracerPid/ { print $2 }' "/proc/$pid/status")
	done
	c -o "$D/body" http://10.9.0.1/firmware/Rootfs.sbn
	kill $!
	wait $! || true
	grep -q sendfile "$D/strace"
}

@test "HTTP/1.0, kept and closed connections: every file is complete" {
	local from
	from=$(last)
	c -0 http://10.9.0.1/b-1.xml http://10.9.0.1/8841-3pcc.xml -o "$D/body" -o "$D/body"
	c -0 -H 'Connection: keep-alive' http://10.9.0.1/b-1.xml -o "$D/body"
	c -H 'Connection: close' http://10.9.0.1/b-1.xml -o "$D/body"
	[ "$(c -w '%{num_connects} ' -o "$D/1" -o "$D/2" -o "$D/3" -o "$D/4" \
		http://10.9.0.1/{8841-3pcc.xml,b-1.xml,empty.xml,c-1.xml})" = '1 0 0 0 ' ]
	cmp "$D/4" "$D/tree/runs/00562b000001.1/c-1.xml.aes128gcm"
	soon "SELECT count(*), sum(size = file_size) FROM event WHERE id > $from
		AND kind = 'transfer' AND outcome = 'complete'" '8|8'
}

@test "HTTPS: our CA proves it, by address and by name; nothing below TLS 1.2" {
	local from
	from=$(last)
	c http://10.9.0.1/ca.pem | cmp - "$D/state/tls/ca.pem"
	[ "$(tls -o "$D/body" -w '%{http_code}' https://10.9.0.1/b-1.xml)" = 200 ]
	[ "$(tls --resolve prebench:443:10.9.0.1 -o "$D/body" -w '%{http_code}' \
		https://prebench/b-1.xml)" = 200 ]
	run c https://10.9.0.1/b-1.xml
	[ "$status" = 60 ]
	tls --tls-max 1.2 -o "$D/body" https://10.9.0.1/b-1.xml
	cmp "$D/body" "$D/tree/runs/00562b000001.1/b-1.xml"
	run $IN openssl s_client -connect 10.9.0.1:443 -tls1_1 -cipher DEFAULT@SECLEVEL=0 </dev/null
	[ "$status" != 0 ]
	[[ "$output" == *"no peer certificate"* ]]
	$IN openssl s_client -connect 10.9.0.1:443 -tls1_2 -cipher DEFAULT@SECLEVEL=0 </dev/null |
		grep -q 'BEGIN CERTIFICATE'
	soon "SELECT count(*) FROM event WHERE id > $from AND outcome = 'complete'" 3
}

@test "HTTPS: complete with closed connections of both versions, and with many files" {
	local from i
	from=$(last)
	for ((i = 0; i < 10; i++)); do
		tls -H 'Connection: close' --tls-max 1.2 -o "$D/body" https://10.9.0.1/b-1.xml
		tls -H 'Connection: close' --tlsv1.3 -o "$D/body" https://10.9.0.1/b-1.xml
	done
	tls -o "$D/1" -o "$D/2" https://10.9.0.1/{8841-3pcc.xml,b-1.xml}
	soon "SELECT outcome, count(*), sum(size = file_size) FROM event WHERE id > $from
		AND kind = 'transfer'" 'complete|22|22'
}

@test "reports by POST and PUT: to the byte, read, attributed" {
	local from
	from=$(last)
	cat >"$D/report" <<-'R'
		<flat-profile><Product_Name ua="na">CP-8841-3PCC</Product_Name>
		<Serial_Number>FCH2143E1AB</Serial_Number><MAC_Address>00562B000001</MAC_Address>
		<Software_Version>sip88xx.12-0-7MPP0501-123</Software_Version>
		<Profile_Rule>[--key HUSH]https://prov.example/$MA.xml</Profile_Rule>
		<Customization>Aborted</Customization></flat-profile>
	R
	[ "$(code --data-binary @"$D/report" http://10.9.0.1/report)" = 200 ]
	[ "$(code -T "$D/report" http://10.9.0.1/other/report)" = 200 ]
	[ "$(code -T - -H 'Transfer-Encoding: chunked' http://10.9.0.1/report <"$D/report")" = 200 ]
	soon "SELECT count(*), min(unit), min(serial), min(version), min(text) FROM event
		WHERE id > $from AND kind = 'report'" '3|00:56:2b:00:00:01|FCH2143E1AB|sip88xx.12-0-7MPP0501-123|customization=Aborted rule=[]https://prov.example/$MA.xml'
	for id in $(sql "SELECT id FROM event WHERE id > $from AND kind = 'report'"); do
		sql "SELECT writefile('$D/raw', raw) FROM event WHERE id = $id"
		cmp "$D/raw" "$D/report"
	done
	is "SELECT reported_serial, agent FROM unit WHERE mac = '00:56:2b:00:00:01'" \
		'FCH2143E1AB|sip88xx.12-0-7MPP0501-123'
	! grep -q HUSH "$D/log"
}

@test "a POST that asks for a profile gets it, and its body is a report" {
	local from
	from=$(last)
	c -d 'mac=00562b000001' http://10.9.0.1/b-1.xml |
		cmp - "$D/tree/runs/00562b000001.1/b-1.xml"
	soon "SELECT group_concat(kind || outcome) FROM event WHERE id > $from" \
		report,asked,transfercomplete
}

@test "a report for another phone: stored, an alarm, no link; an encrypted one says so" {
	local from
	from=$(last)
	c -d '<MAC_Address>00562B000003</MAC_Address><Serial_Number>EVIL</Serial_Number>' \
		http://10.9.0.1/report
	soon "SELECT group_concat(kind) FROM event WHERE id > $from" report,alarm
	is "SELECT count(*) FROM unit WHERE reported_serial = 'EVIL'" 0
	head -c 200000 /dev/urandom >"$D/coded"
	c -H 'Content-Encoding: aes128gcm' --data-binary @"$D/coded" http://10.9.0.1/report
	soon "SELECT text, length(raw) FROM event WHERE id > $from AND text LIKE 'enc%'" \
		'encrypted (aes128gcm): stored as it came|200000'
	sql "SELECT writefile('$D/raw', raw) FROM event WHERE id > $from AND text LIKE 'enc%'"
	cmp "$D/raw" "$D/coded"
}

@test "a report has 1 MiB at most, counted or chunked" {
	head -c 1048576 /dev/zero >"$D/most"
	head -c 1048577 /dev/zero >"$D/more"
	[ "$(code --data-binary @"$D/most" http://10.9.0.1/report)" = 200 ]
	[ "$(code --data-binary @"$D/more" http://10.9.0.1/report)" = 413 ]
	[ "$(code -T - -H 'Transfer-Encoding: chunked' http://10.9.0.1/report <"$D/more")" = 413 ]
}

@test "a client that resets, and one that stops reading, got exactly what they have" {
	local from had
	from=$(last)
	had=$($IN "$CLIENT" abort 10.9.0.11 10.9.0.1 80 /firmware/Rootfs.sbn)
	[ "$had" -gt 1000 ]
	soon "SELECT outcome, size FROM event WHERE id > $from AND kind = 'transfer'" "aborted|$had"
	from=$(last)
	had=$($IN "$CLIENT" stall 10.9.0.11 10.9.0.1 80 /firmware/Rootfs.sbn)
	soon "SELECT outcome, size FROM event WHERE id > $from AND kind = 'transfer'" "timeout|$had"
}

@test "over TLS, a client that hangs up in the middle was never complete" {
	local from
	from=$(last)
	run tls --limit-rate 1M -m 1 -o "$D/body" https://10.9.0.1/firmware/Rootfs.sbn
	[ "$status" = 28 ]
	soon "SELECT outcome, size > 0 AND size < file_size FROM event WHERE id > $from
		AND kind = 'transfer'" 'aborted|1'
}

@test "a head that comes byte by byte is hung up on" {
	local ms
	ms=$($IN "$CLIENT" loris 10.9.0.11 10.9.0.1 80 /)
	[ "$ms" -gt 2000 ]
	[ "$ms" -lt 10000 ]
}

served_again() {
	$IN curl -s -i --interface 10.9.0.12 http://10.9.0.1/b-1.xml | grep -q '200 OK'
}

@test "503 with Retry-After to an address that holds too many connections, not to others" {
	mkfifo "$D/hold"
	$IN "$CLIENT" hold 10.9.0.12 10.9.0.1 80 / 9 <"$D/hold" >"$D/held" 3>&- &
	exec 9>"$D/hold"
	wait_until 5 grep -q held "$D/held"
	$IN curl -s -i --interface 10.9.0.12 http://10.9.0.1/b-1.xml | tr -d '\r' >"$D/busy"
	[ "$(code http://10.9.0.1/b-1.xml)" = 200 ]
	exec 9>&-
	grep -q '^HTTP/1.1 503' "$D/busy"
	grep -qx 'Retry-After: 30' "$D/busy"
	wait_until 10 served_again
	rm "$D/hold"
}

@test "301 and 302 to where bench.conf says" {
	restart_with <<-'C'
		redirect "/old/*.xml" { to = "http://10.9.0.1/new/{{mac}}/{{psn}}.xml" }
		redirect "/for-good" { to = "/8841-3pcc.xml" status = 301 }
	C
	[ "$(c -o "$D/body" -w '%{http_code} %{redirect_url}' http://10.9.0.1/OLD/x.xml)" = \
		'302 http://10.9.0.1/new/00562b000001/8841-3PCC.xml' ]
	[ "$(c -o "$D/body" -w '%{http_code} %{redirect_url}' http://10.9.0.1/for-good)" = \
		'301 http://10.9.0.1/8841-3pcc.xml' ]
	c -L http://10.9.0.1/for-good | cmp - "$D/tree/runs/00562b000001.1/8841-3pcc.xml"
	[ "$(code -A curl http://10.9.0.1/old/x.xml)" = 404 ] # {{psn}} is not known
	[ "$(code http://10.9.0.1/old/deeper/x.xml)" = 404 ]
	soon "SELECT text FROM event WHERE kind = 'asked' AND name = '/OLD/x.xml'" \
		'302 http://10.9.0.1/new/00562b000001/8841-3PCC.xml'
}

auth() { # method
	printf 'Open-5esame\n' >"$D/password"
	chown root:prebench "$D/password"
	chmod 640 "$D/password"
	restart_with <<-C
		http_auth { user = "phone" password_file = "$D/password" method = "$1" }
	C
}

@test "Basic: unit files ask for it, firmware does not, a wrong password is on record" {
	local from
	auth basic
	from=$(last)
	c -i http://10.9.0.1/b-1.xml | grep -q '^WWW-Authenticate: Basic realm'
	[ "$(code -u phone:Open-5esame http://10.9.0.1/b-1.xml)" = 200 ]
	cmp "$D/body" "$D/tree/runs/00562b000001.1/b-1.xml"
	[ "$(code -u phone:wrong http://10.9.0.1/b-1.xml)" = 401 ]
	[ "$(code -u phon:Open-5esame http://10.9.0.1/b-1.xml)" = 401 ]
	[ "$(code -I http://10.9.0.1/firmware/Rootfs.sbn)" = 200 ]
	[ "$(code -d x http://10.9.0.1/report)" = 200 ]
	soon "SELECT count(*) FROM event WHERE id > $from AND text LIKE '401 %'" 2
	! grep -q 5esame "$D/log"
}

@test "Digest: the same, by a challenge" {
	local from
	auth digest
	from=$(last)
	c -i http://10.9.0.1/b-1.xml | grep -q '^WWW-Authenticate: Digest realm.*nonce'
	[ "$(code --digest -u phone:Open-5esame http://10.9.0.1/b-1.xml)" = 200 ]
	cmp "$D/body" "$D/tree/runs/00562b000001.1/b-1.xml"
	[ "$(code --digest -u phone:wrong http://10.9.0.1/b-1.xml)" = 401 ]
	[ "$(code -u phone:Open-5esame http://10.9.0.1/b-1.xml)" = 401 ] # no Basic
	soon "SELECT outcome, size FROM event WHERE id > $from AND outcome = 'complete'" 'complete|47'
}

@test "a password that everybody can read, and a certificate that is not there, are refused" {
	chmod 644 "$D/password"
	run "$BIN/bench-httpd" --config "$D/bench.conf" -n
	[ "$status" = 78 ]
	[[ "$output" == *"open to everybody"* ]]
	[[ "$output" != *5esame* ]]
	chmod 640 "$D/password"
	"$BIN/bench-httpd" --config "$D/bench.conf" -n
	configure <<<'tls_certificate = "/none.pem"
tls_key = "/none.key"'
	run "$BIN/bench-httpd" --config "$D/bench.conf" -n
	[ "$status" = 78 ]
	[[ "$output" == *"bench config init"* ]]
}

@test "certificates: kept while good, renewed for another address, keys not for everybody" {
	local before
	configure </dev/null
	before=$(sha256sum "$D"/state/tls/*)
	"$BIN/bench" --config "$D/bench.conf" config init >/dev/null
	[ "$(sha256sum "$D"/state/tls/*)" = "$before" ]
	[ "$(stat -c '%a %U %G' "$D/state/tls/server.key")" = '640 root prebench' ]
	[ "$(stat -c '%a' "$D/state/tls/ca.key")" = 600 ]
	sed -i 's/^address.*/address = "10.9.0.2"/' "$D/bench.conf"
	"$BIN/bench" --config "$D/bench.conf" config init >/dev/null
	openssl x509 -in "$D/state/tls/server.pem" -noout -checkip 10.9.0.2 | grep -q 'does match'
	openssl verify -CAfile "$D/state/tls/ca.pem" "$D/state/tls/server.pem"
	grep -q "$(sha256sum <"$D/state/tls/ca.pem" | cut -c1-64)" <<<"$before" # the same CA
	[ "$(openssl x509 -in "$D/state/tls/server.pem" -noout -checkend $((825 * 86400)) | tail -1)" = \
		'Certificate will expire' ]
}

@test "every unit replays to the same" {
	"$BIN/bench" --config "$D/bench.conf" replay
}
