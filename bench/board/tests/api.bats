#!/usr/bin/env bats
# The API over the command line, through HTTP, as the pages use it. Needs root: the first
# supervisor is root's to add.
# $BENCH, $BENCHD, $SCAN and $SEED are the programs, $PROFILES the families' directory.
# shellcheck shell=bash disable=SC2015,SC2016,SC2030,SC2031,SC2086,SC2154 # bats: each test is its own shell

bats_require_minimum_version 1.5.0

PIN=290384756112 OTHER=581936

setup_file() {
	[ "$(id -u)" = 0 ] || skip "root adds the first supervisor"
	D=$(mktemp -d /tmp/bench-test-XXXXXX)
	AS_STAFF=
	cp "$BENCH" "$D/bench"
	cp "$BENCHD" "$D/benchd"
	cp "$SCAN" "$D/bench-scan"
	cp "$SEED" "$D/seed"
	cp -r "$PROFILES" "$D/profiles"
	printf '%s\n' "$PIN" >"$D/pin"
	chmod 600 "$D/pin"
	! id prebench >/dev/null 2>&1 || AS_STAFF="runuser -u prebench --"
	export D AS_STAFF
}

teardown_file() { rm -rf "${D:?}"; }

setup() {
	[ "$(id -u)" = 0 ] || skip "root adds the first supervisor"
	rm -rf "$D"/{state,run,tree,jar-*,csrf-*,log}
	mkdir "$D"/{state,run,tree,firmware}  2>/dev/null || true
	cat >"$D/bench.conf" <<-END
		state_dir = "$D/state"
		runtime_dir = "$D/run"
		tree_dir = "$D/tree"
		firmware_dir = "$D/firmware"
		profiles_dir = "$D/profiles"
		board_listen = "127.0.0.1:0"
	END
	echo 'recipe "acme" { transport = "http" redirect = "https://prov.example.com/$MAU.xml" }' \
		>"$D/acme.conf"
	[ -z "$AS_STAFF" ] || chown -R prebench: "$D"/{state,run,tree,firmware,seed} "$D"
	seed create
	b staff add chief --role supervisor --pin-file "$D/pin" >/dev/null
	for name in packer planner; do
		b staff add $name --role staff --by chief --pin-file "$D/pin" >/dev/null
	done
	b recipe add "$D/acme.conf" --by planner >/dev/null
	b recipe approve acme --by packer >/dev/null
	b profile publish >/dev/null
	start
}

teardown() { [ -z "${daemon:-}" ] || kill "$daemon" 2>/dev/null || true; }

seed() { $AS_STAFF "$D/seed" "$D/state/bench.db" "$@"; }
b() { "$D/bench" --config "$D/bench.conf" "$@"; }
# Until the command succeeds, at most half a minute.
await() {
	local end=$((SECONDS + 30))
	until "$@"; do [ $SECONDS -lt $end ] || return 1; done
}
badge() { b staff show "$1" --json | jq -r '.staff[0].code'; }
sql() { $AS_STAFF sqlite3 -cmd '.timeout 5000' "$D/state/bench.db" "$1"; }

start() {
	exec 5< <(exec "$D/benchd" --config "$D/bench.conf" 2>&1 >/dev/null 3>&-)
	daemon=$!
	read -r -t 20 line <&5
	url=${line#*board.ready }
	url=${url%/}
}

# ask WHO METHOD PATH [curl words]: the body is in $D/answer-WHO, the status is printed
ask() {
	local who=$1 method=$2 path=$3
	shift 3
	curl -sS --max-time 60 -o "$D/answer-$who" -w '%{http_code}' -X "$method" \
		-b "$D/jar-$who" -c "$D/jar-$who" -H "X-Prebench: 1" \
		-H "X-Prebench-CSRF: $(cat "$D/csrf-$who" 2>/dev/null)" "$@" "$url$path"
}
# expect STATUS WORDS WHO METHOD PATH [curl words]
expect() {
	local want=$1 words=$2 got
	shift 2
	got=$(ask "$@")
	[ "$got" = "$want" ] && grep -qF -- "$words" "$D/answer-$1" || {
		echo "$*: $got, not $want with '$words': $(head -c 2000 "$D/answer-$1")"
		return 1
	}
}
answer() { jq -r "$2" "$D/answer-$1"; }
# act STATUS WORDS WHO NOUN/VERB JSON
act() { expect "$1" "$2" "$3" POST "/api/v1/act/$4" -H 'Content-Type: application/json' -d "$5"; }
sign_in() { # WHO JSON
	expect 200 '"signed_in":true' "$1" POST /api/v1/session \
		-H 'Content-Type: application/json' -d "$2"
	answer "$1" .csrf >"$D/csrf-$1"
}
both() {
	sign_in packer "{\"badge\":\"$(badge packer)\"}"
	sign_in chief "{\"name\":\"chief\",\"pin\":\"$PIN\"}"
}
open_batch() { # prints its number
	act 200 '"result"' packer batch/open '{"customer":"Acme","recipe":"acme","order":"4711"}' &&
		answer packer '.result.batches[0].batch'
}
# work WHO NOUN/VERB JSON: a job's number is printed, whether it has ended already or not
work() {
	local code
	code=$(ask "$1" POST "/api/v1/act/$2" -H 'Content-Type: application/json' -d "$3")
	[ "$code" = 200 ] || [ "$code" = 202 ] || return 1
	answer "$1" .job
}
# Until the job has ended: its state is printed.
await_job() { # WHO ID
	local end=$((SECONDS + 60)) state=
	while [ $SECONDS -lt $end ]; do
		ask "$1" GET "/api/v1/jobs/$2" >/dev/null
		state=$(answer "$1" .state)
		case $state in done | failed) break ;; esac
	done
	echo "$state"
}

@test "people sign in by badge or PIN, and sign out" {
	expect 401 sign-in packer GET /api/v1/read/batch/list
	expect 401 pin-needed chief POST /api/v1/session \
		-H 'Content-Type: application/json' -d "{\"badge\":\"$(badge chief)\"}"
	expect 401 sign-in chief POST /api/v1/session \
		-H 'Content-Type: application/json' -d "{\"name\":\"chief\",\"pin\":\"$OTHER\"}"
	expect 401 sign-in chief POST /api/v1/session \
		-H 'Content-Type: application/json' -d '{"name":"nobody","pin":"581936"}'
	expect 401 sign-in chief POST /api/v1/session \
		-H 'Content-Type: application/json' -d '{"badge":"--by=chief"}'
	expect 400 bad-form chief POST /api/v1/session \
		-H 'Content-Type: application/json' -d '{"badge":["x"]}'
	both
	grep -q '^#HttpOnly_127.0.0.1.*prebench' "$D/jar-packer"
	[ "$(answer chief .role)" = supervisor ]
	expect 200 '"batches":[]' packer GET /api/v1/read/batch/list
	act 200 '"language":"ja"' packer staff/language '{"name":"packer","language":"ja"}'
	expect 200 '"language":"ja"' packer GET /api/v1/session
	cp "$D/jar-packer" "$D/jar-thief"
	cp "$D/csrf-packer" "$D/csrf-thief"
	expect 200 '{}' packer DELETE /api/v1/session
	expect 401 sign-in thief GET /api/v1/read/batch/list
	signed_out() { b audit --staff packer | grep -q "signed out at board"; }
	await signed_out
	b audit --staff packer | grep -q "signed in at board"
}

@test "an act is the command's, in the name of who is signed in" {
	both
	n=$(open_batch)
	[ "$(b batch show "$n" --json | jq -r '.batches[0].customer')" = Acme ]
	b audit --batch "$n" --json | jq -r '.acts[0].staff' | grep -qx packer
	cp "$D/csrf-packer" "$D/csrf"
	cp "$D/csrf-chief" "$D/csrf-packer"
	act 403 forged packer carton/open "{\"batch\":$n}"
	cp "$D/csrf" "$D/csrf-packer"
	act 200 '"number":1' packer carton/open "{\"batch\":$n}"
	seed scanned "$n" 1 1
	act 409 "00:56:2b:00:00:01" packer carton/pack \
		"{\"carton\":\"$n/1\",\"phone\":\"00562b000001\"}"
	[ "$(answer packer .error.code)" = refused ]
	[[ $(answer packer .error.text_ja) == 00:56:2b:00:00:01\ の設定ファイルがまだありません* ]]
	seed proven "$n" 2 2
	expect 200 '"units":[' packer GET "/api/v1/read/unit/list?batch=$n"
	[ "$(answer packer '.units | length')" = 2 ]
	expect 404 not-found packer GET "/api/v1/read/unit/show?unit=00562b0000ff"
	expect 404 not-found packer GET "/api/v1/read/unit/waive?mac=00562b000001"
	act 404 not-found packer unit/show '{"unit":"00562b000001"}'
	act 404 not-found packer config/init '{}'
	expect 403 not-allowed packer GET "/api/v1/read/staff/show?name=chief"
	expect 200 XCD chief GET "/api/v1/read/staff/show?name=packer"
}

@test "a waiver needs a supervisor's PIN, from a session of theirs or from beside" {
	both
	n=$(open_batch)
	seed uncleaned "$n" 1 2
	one='"mac":"00562b000001","reason":"the customer waits, and knows","links":"cleaned"'
	act 403 pin-needed packer unit/waive "{$one}"
	act 403 pin-needed packer unit/waive "{$one,\"pin\":\"$PIN\"}"
	act 403 wrong-pin packer unit/waive "{$one,\"supervisor\":\"chief\",\"pin\":\"$OTHER\"}"
	act 409 "is none" packer unit/waive "{$one,\"supervisor\":\"planner\",\"pin\":\"$PIN\"}"
	act 200 '"waivers":[' packer unit/waive "{$one,\"supervisor\":\"chief\",\"pin\":\"$PIN\"}"
	act 403 pin-needed chief unit/waive "{${one/0001/0002}}"
	act 200 '"waivers":[' chief unit/waive "{${one/0001/0002},\"pin\":\"$PIN\"}"
	[ "$(sql "SELECT group_concat(staff) FROM waiver")" = chief,chief ]
	# not in any answer, log or file of the board
	kill "$daemon"
	cat <&5 >"$D/log"
	rm "$D/pin.copy" 2>/dev/null || true
	run -1 grep -rqE "$PIN|$OTHER" "$D/log" "$D/run" "$D/state" "$D"/answer-*
	printf '%s\n' "$PIN" >"$D/pin"
}

@test "wrong PINs in a row make the name wait, and the right one, too" {
	both
	n=$(open_batch)
	seed uncleaned "$n" 1 1
	one='"mac":"00562b000001","reason":"the customer waits, and knows","links":"cleaned"'
	for pin in 1 2 3 4 5; do
		act 403 wrong-pin packer unit/waive \
			"{$one,\"supervisor\":\"chief\",\"pin\":\"58193$pin\"}"
	done
	act 429 "5 wrong PINs in a row for chief: wait" packer unit/waive \
		"{$one,\"supervisor\":\"chief\",\"pin\":\"$PIN\"}"
	expect 429 "wait" planner POST /api/v1/session \
		-H 'Content-Type: application/json' -d "{\"name\":\"chief\",\"pin\":\"$PIN\"}"
	[ "$(sql "SELECT count(*) FROM waiver")" = 0 ]
}

@test "a job is told on the stream of its person, and of nobody else" {
	both
	n=$(open_batch)
	seed proven "$n" 1 3
	for who in packer chief; do
		curl -sSN --max-time 60 -b "$D/jar-$who" "$url/api/v1/stream" >"$D/stream-$who" 3>&- &
		streams="${streams:-} $!"
		await grep -q "^event: board" "$D/stream-$who"
	done
	has_heard() { grep -A1 "^event: job" "$D/stream-$1" | grep -q '"state":"done"'; }
	id=$(work packer batch/report "{\"batch\":$n}")
	await has_heard packer
	grep -A1 "^event: job" "$D/stream-packer" | grep -q "\"id\":$id,"
	# the chief's own job comes on the same stream, and before it nothing
	id=$(work chief batch/report "{\"batch\":$n}")
	await has_heard chief
	run ! grep -q '"by":"packer"' "$D/stream-chief"
	kill $streams
}

@test "long work is a job: progress, its file, and it is there after a reload" {
	both
	n=$(open_batch)
	seed proven "$n" 1 40
	id=$(work packer batch/report "{\"batch\":$n,\"format\":\"pdf\",\"lang\":\"ja\"}")
	[ "$(await_job packer "$id")" = "done" ]
	[ "$(answer packer '[.done, .total, .text] | @csv')" = '40,40,"reading units"' ]
	[ "$(answer packer .file.name)" = "shipping-list-$n.pdf" ]
	bytes=$(answer packer .file.bytes)
	curl -sS -b "$D/jar-packer" -D "$D/head" -o "$D/file" "$url/api/v1/jobs/$id/file"
	grep -qi "^content-type: application/pdf" "$D/head"
	grep -qi "attachment; filename=\"shipping-list-$n.pdf\"" "$D/head"
	[ "$(head -c 5 "$D/file")" = %PDF- ]
	[ "$(stat -c %s "$D/file")" = "$bytes" ]
	[ "$(stat -c %a "$D/run/board/jobs/$id")" = 600 ]
	expect 200 "\"act\":\"batch/report\"" packer GET /api/v1/jobs
	# a colleague does not see it, a supervisor does
	sign_in planner "{\"badge\":\"$(badge planner)\"}"
	expect 404 not-found planner GET "/api/v1/jobs/$id/file"
	expect 200 '{"jobs":[]}' planner GET /api/v1/jobs
	expect 200 '"by":"packer"' chief GET "/api/v1/jobs/$id"
	for format in csv json xlsx; do
		one=$(work packer batch/report "{\"batch\":$n,\"format\":\"$format\"}")
		[ "$(await_job packer "$one")" = "done" ]
	done
	expect 200 '{}' packer DELETE "/api/v1/jobs/$id"
	expect 404 not-found packer GET "/api/v1/jobs/$id"
	[ ! -e "$D/run/board/jobs/$id" ]
	expect 404 not-found packer GET "/api/v1/jobs/../../etc/passwd" --path-as-is
}

@test "what waits is told of, can be cancelled, and goes on when it can" {
	both
	n=$(open_batch)
	mkfifo "$D/hold"
	$AS_STAFF sqlite3 "$D/state/bench.db" <"$D/hold" >"$D/held" 3>&- &
	exec 6>"$D/hold"
	echo "BEGIN IMMEDIATE; SELECT 'held';" >&6
	await grep -q held "$D/held"
	act 202 '"job":' packer batch/close "{\"batch\":$n}"
	closing=$(answer packer .job)
	expect 200 '{}' packer DELETE "/api/v1/jobs/$closing"
	[ "$(await_job packer "$closing")" = failed ]
	[ "$(answer packer .error.code)" = cancelled ]
	act 503 "database is locked" packer carton/open "{\"batch\":$n}" ||
		[ "$(await_job packer "$(answer packer .job)")" = failed ]
	act 202 '"job":' packer batch/close "{\"batch\":$n}"
	closing=$(answer packer .job)
	expect 200 '"state":"running"' packer GET "/api/v1/jobs/$closing"
	[ "$(sql "SELECT state FROM batch")" = open ]
	echo "COMMIT;" >&6
	exec 6>&-
	await_job packer "$closing"
	[ "$(answer packer .error.code)" != cancelled ]
	rm "$D/hold"
}

@test "of two people who do the same at once, one does it and the other is told" {
	both
	n=$(open_batch)
	seed proven "$n" 1 1
	for who in packer chief; do
		ask $who POST /api/v1/act/unit/ng -H 'Content-Type: application/json' \
			-d '{"unit":"00562b000001","reason":"scratched"}' >"$D/code-$who" 3>&- &
		pids="${pids:-} $!"
	done
	wait $pids
	[ "$(sort "$D/code-packer" "$D/code-chief" | tr '\n' ' ' | tr -d ' ')" = 200409 ] || {
		cat "$D"/code-* "$D/answer-packer" "$D/answer-chief"
		return 1
	}
	cat "$D/answer-packer" "$D/answer-chief" | grep -q '"code":"refused"'
	[ "$(sql "SELECT count(*) FROM event WHERE kind = 'held'")" = 1 ]
}

@test "a list is sent, and its bad lines are told" {
	both
	n=$(open_batch)
	printf 'mac,serial\n00:56:2b:00:00:01,FCH21430001\nnot a mac,\n' >"$D/list.csv"
	expect 200 '"file":' packer POST "/api/v1/files?name=%E5%87%BA%E8%8D%B7.csv" \
		--data-binary "@$D/list.csv" -H 'Content-Type: text/csv'
	token=$(answer packer .file)
	[ "$(answer packer .name)" = 出荷.csv ]
	act 200 '"yes":false' packer batch/expect "{\"batch\":$n,\"file\":\"$token\"}"
	[ "$(answer packer '.result.list[0] | [.file, .taken, .bad] | @csv')" = '"出荷.csv",1,1' ]
	[ "$(answer packer '.result.problems[0].line')" = 3 ]
	act 409 "nothing was taken" packer batch/expect \
		"{\"batch\":$n,\"file\":\"$token\",\"all_or_nothing\":true,\"replace\":true}" ||
		act 200 "nothing was taken" packer batch/expect \
			"{\"batch\":$n,\"file\":\"$token\",\"all_or_nothing\":true,\"replace\":true}"
	act 422 "names no upload" chief batch/expect "{\"batch\":$n,\"file\":\"$token\"}"
	act 422 "names no upload" packer batch/expect "{\"batch\":$n,\"file\":\"../$token\"}"
	for name in ../../x.csv -rf .hidden a/b%00c %1b%5b2J.csv; do
		ask packer POST "/api/v1/files?name=$name" --data-binary "@$D/list.csv" \
			-H 'Content-Type: text/csv' >"$D/code"
		[ "$(cat "$D/code")" = 200 ] || [ "$(cat "$D/code")" = 400 ]
	done
	[ -z "$(find "$D" -newer "$D/list.csv" \( -name 'x.csv' -o -name '.hidden' \) -not -path "*/board-files/*")" ]
	expect 200 '"recipes":[' packer POST "/api/v1/files?name=new.conf" --data-binary "@$D/acme.conf" \
		-H 'Content-Type: text/plain' || true
	act 200 '"version":' packer recipe/add "{\"file\":\"$(answer packer .file)\"}"
	# above what a list may have
	truncate -s 65M "$D/big.csv"
	expect 413 too-large packer POST "/api/v1/files?name=big.csv" --data-binary "@$D/big.csv" \
		-H 'Content-Type: text/csv' -H 'Expect:'
}

@test "firmware is sent, taken in as a job, and listed" {
	both
	mkdir -p "$D/in"
	head -c 200000 /dev/urandom >"$D/in/rootfs88xx.12-0-7MPP0501-123.sbn"
	printf 'signed \001\002' >"$D/in/sip88xx.12-0-7MPP0501-123.loads"
	(cd "$D/in" && rm -f ../cmterm.zip && zip -q ../cmterm.zip ./*)
	expect 200 '"name":"cmterm.zip"' packer POST "/api/v1/files?name=cmterm.zip" \
		--data-binary "@$D/cmterm.zip" -H 'Content-Type: application/zip'
	id=$(work packer firmware/import "{\"file\":\"$(answer packer .file)\"}")
	[ "$(await_job packer "$id")" = "done" ]
	[ "$(answer packer '.result.imports[0].files')" = 2 ]
	expect 200 sip88xx.12-0-7MPP0501-123 packer GET /api/v1/read/firmware/list
	b audit --staff packer | grep -q "imported firmware of cisco-mpp, 2 files, from cmterm.zip"
	# one that is none
	expect 200 '"file":' packer POST "/api/v1/files?name=bad.zip" \
		--data-binary "@$D/acme.conf" -H 'Content-Type: application/zip'
	id=$(work packer firmware/import "{\"file\":\"$(answer packer .file)\"}") ||
		[ "$(answer packer .error.code)" = bad-value ]
	act 200 '"removed":' packer firmware/remove '{"load":"sip88xx.12-0-7MPP0501-123"}'
}

@test "hostile values reach no command" {
	both
	n=$(open_batch)
	act 422 "begins with" packer station/bind '{"station":"--config=/tmp/x","batch":"none"}'
	act 422 "is not a name" packer recipe/check '{"recipe":"/etc/passwd"}'
	act 422 "control" packer unit/release '{"unit":"FCH1","reason":"a\u0000b"}' ||
		act 400 bad-form packer unit/release '{"unit":"FCH1","reason":"a\u0000b"}'
	act 422 "'reason'" packer unit/release '{"unit":"FCH1","reason":"\u202egnp"}'
	act 400 bad-form packer unit/release '{"unit":"FCH1","unit":"FCH2","reason":"x"}'
	act 400 bad-form packer unit/release '{"unit":"FCH1","reason":"x","output":"/tmp/x"}'
	act 400 bad-form packer unit/release 'not json'
	act 400 bad-form packer unit/release "$(printf '[%.0s' $(seq 20000))"
	expect 415 not-json packer POST /api/v1/act/carton/open -H 'Content-Type: text/plain' -d '{}'
	head -c 70000 /dev/zero | tr '\0' 'x' >"$D/large"
	expect 413 too-large packer POST /api/v1/act/carton/open -H 'Content-Type: application/json' \
		--data-binary "@$D/large"
	expect 400 bad-form packer GET "/api/v1/read/unit/list?batch=1&batch=2"
	expect 422 "'word'" packer GET "/api/v1/read/find?word=%1b%5b2J"
	# what is only text stays text
	act 200 '<script>' packer batch/open '{"customer":"<script>=cmd()</script>","recipe":"acme"}'
	[ "$(sql "SELECT customer FROM batch ORDER BY id DESC LIMIT 1")" = "<script>=cmd()</script>" ]
	[ -z "$(find /tmp -maxdepth 1 -name x)" ]
}

# --- scans at a browser: the station of a table, carried

# scan STATUS WORDS WHO TEXT
scan() {
	expect "$1" "$2" "$3" POST /api/v1/scan -H 'Content-Type: application/json' \
		-d "$(jq -n --arg text "$4" '{ text: $text }')"
}
station_of() { # WHO: its process
	pgrep -P "$daemon" -f "bench-scan.*--by=$1"
}

@test "a scan at a browser is answered by the screen, and the unit is on record in that name" {
	both
	batch=$(open_batch)
	expect 200 '"word":"READY"' packer GET /api/v1/scan
	[ "$(answer packer .screen.staff)" = packer ]
	[ "$(answer packer .screen.batch)" = "$batch" ] # the only one that is open
	scan 200 '"word":"PARTIAL"' packer 00562B001234
	scan 200 '"word":"PARTIAL"' packer FCH2143E1AB
	scan 200 '"word":"OK"' packer CP-8841-3PCC-K9=
	[ "$(sql "SELECT count(*) FROM event WHERE kind = 'scan' AND staff = 'packer' \
		AND serial = 'FCH2143E1AB'")" = 1 ]
	# somebody else's station knows nothing of it
	expect 200 '"taken":0' chief GET /api/v1/scan
	[ "$(station_of packer)" != "$(station_of chief)" ]
}

@test "what is no scan is refused, and what is no label stops the station until its ACK" {
	both
	for text in '""' '"a\nb"' '"a\u0000b"' 7 null "$(jq -n '"x" * 4001')"; do
		expect 422 bad-value packer POST /api/v1/scan \
			-H 'Content-Type: application/json' -d "{\"text\":$text}"
	done
	expect 401 sign-in nobody POST /api/v1/scan -H 'Content-Type: application/json' \
		-d '{"text":"x"}'
	open_batch >&2
	scan 200 '"word":"STOP"' packer '<script>alert(1)</script>'
	[ "$(answer packer .screen.ack)" = true ]
	scan 200 '"word":"STOP"' packer 00562B001234
	scan 200 '"word":"READY"' packer ACK
}

@test "a station that is killed loses no committed scan, and the next scan has a new one" {
	both
	open_batch >&2
	scan 200 '"word":"PARTIAL"' packer 00562B001234
	scan 200 '"word":"PARTIAL"' packer FCH2143E1AB
	scan 200 '"word":"OK"' packer CP-8841-3PCC-K9=
	scan 200 '"word":"PARTIAL"' packer 00562B005678
	first=$(station_of packer)
	kill -9 "$first"
	wait_gone "$first"
	scan 200 '"word":"DUPLICATE"' packer 00562B001234
	[ "$(station_of packer)" != "$first" ]
	[ "$(sql "SELECT group_concat(mac) FROM unit WHERE serial <> ''")" = 00:56:2b:00:12:34 ]
}

@test "who signs out leaves no station behind, nor does benchd" {
	both
	expect 200 '"word"' packer GET /api/v1/scan
	expect 200 '"word"' chief GET /api/v1/scan
	packers=$(station_of packer)
	chiefs=$(station_of chief)
	expect 200 '' packer DELETE /api/v1/session
	wait_gone "$packers"
	kill -9 "$daemon"
	daemon=
	wait_gone "$chiefs"
}

wait_gone() { # PID; at most 10 s
	for _ in $(seq 200); do
		[ -d "/proc/$1" ] || return 0
		read -r -t 0.05 <> <(:) || true
	done
	return 1
}

@test "with a certificate the board speaks HTTPS alone, and its cookie says so" {
	kill "$daemon"
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
		-subj /CN=board -addext subjectAltName=IP:127.0.0.1 -keyout "$D/key.pem" \
		-out "$D/cert.pem" 2>/dev/null
	printf 'board_certificate = "%s/cert.pem"\nboard_key = "%s/key.pem"\n' "$D" "$D" \
		>>"$D/bench.conf"
	chmod 644 "$D/key.pem"
	run "$D/benchd" --config "$D/bench.conf"
	[ "$status" = 75 ]
	[[ $output == *"everybody may read it"* ]]
	chmod 640 "$D/key.pem"
	[ -z "$AS_STAFF" ] || chown prebench: "$D/key.pem"
	start
	[[ $url == https://127.0.0.1:* ]]
	run ! curl -s --max-time 5 -o /dev/null "http://${url#https://}/"
	curl -sf --cacert "$D/cert.pem" -o /dev/null "$url/"
	run ! curl -s --tls-max 1.1 --cacert "$D/cert.pem" -o /dev/null "$url/"
	curl -s --cacert "$D/cert.pem" -D - -o /dev/null -H 'X-Prebench: 1' \
		-H 'Content-Type: application/json' \
		-d "{\"badge\":\"$(badge packer)\"}" "$url/api/v1/session" |
		grep -i '^set-cookie: prebench=.*; HttpOnly; SameSite=Strict.*; Secure'
}

@test "every figure stands in the document, with its kind, and names nobody" {
	both
	open_batch >&2
	expect 200 prebench_record_readable nobody GET /metrics
	names=$(sed -n 's/^# TYPE \([a-z_]*\) \(gauge\|counter\)$/\1/p' "$D/answer-nobody")
	[ "$(wc -l <<<"$names")" -ge 12 ]
	for name in $names; do
		grep -q "\`$name[\`{]" "$BATS_TEST_DIRNAME/../../../docs/API.md" || {
			echo "docs/API.md: no $name"
			return 1
		}
	done
	! grep -qE 'Acme|chief|packer' "$D/answer-nobody"
	[ -z "$(grep -vE '^(# (HELP|TYPE) prebench_|prebench_[a-z_]+(\{[a-z]+="[a-z0-9]+"\})? [0-9.e+-]+$)' \
		"$D/answer-nobody")" ]
}
