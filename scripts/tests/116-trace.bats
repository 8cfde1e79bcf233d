#!/usr/bin/env bats
# The packets of one phone's present run, out of what bench-trace keeps of the last minutes.

load common.bash

teardown() {
	[ -n "${BATS_TEST_COMPLETED:-}" ] || show_logs
	bed_down
}

# From then on names are asked for: after the batch is open.
hire_supervisor() {
	(umask 077 && echo 482915 >"$HOME_DIR/pin")
	b --pin-file "$HOME_DIR/pin" staff add "supervisor 1" --role supervisor >/dev/null
}

supervisor() { # command…
	b --by "supervisor 1" --pin-file "$HOME_DIR/pin" "$@"
}

# tcpdump's words: a second look that shares no code with ours.
packets() { # file filter…
	tcpdump -nn -e -r "$@" 2>/dev/null
}

first_time() { # file filter: seconds
	packets "$1" -tt "$2" | head -n 1 | cut -d' ' -f1
}

# By the board's API, as its page does it.
api() { # method path [file with the JSON body]
	curl -s --fail-with-body -b "$HOME_DIR/jar" -c "$HOME_DIR/jar" -H 'X-Prebench: 1' \
		-H "X-Prebench-CSRF: $(cat "$HOME_DIR/csrf" 2>/dev/null)" -X "$1" \
		${3:+-H 'Content-Type: application/json' --data-binary "@$3"} \
		"http://$BOARD/api/v1/$2"
}

job_is_done() { # number
	[ "$(api GET "jobs/$1" | jq -r .state)" = 'done' ]
}

trace_by_board() { # MAC file
	local job
	(umask 077 && jq -Rc '{ name: "supervisor 1", pin: . }' <"$HOME_DIR/pin" \
		>"$HOME_DIR/who" && jq -Rc --arg unit "$1" '{ unit: $unit, pin: . }' \
		<"$HOME_DIR/pin" >"$HOME_DIR/what")
	api POST session "$HOME_DIR/who" &>/dev/null
	api GET session | jq -r .csrf >"$HOME_DIR/csrf"
	job=$(api POST act/unit/trace "$HOME_DIR/what" | jq .job)
	wait_until 10 job_is_done "$job"
	api GET "jobs/$job/file" >"$2"
}

tracer() { s6-svstat -o pid "$SERVICES/trace"; }
tracer_began() { # times
	[ "$(grep -c trace.start "$SERVICE_LOGS/trace.log")" = "$1" ]
}
trace_is_gone() { [ ! -e "$RUN_DIR/trace" ]; }

@test "one phone's run is DHCP, TFTP and syslog in order, and nothing of its neighbour" {
	local first mac serial other ip file dhcp tftp syslog
	bed_up
	file=$HOME_DIR/reports/phone.pcap
	open_demo_batch 2
	hire_supervisor
	fleet 2 | scan_labels
	first=$(fleet 2 | head -n 1)
	mac=$(cut -d, -f1 <<<"$first") serial=$(cut -d, -f2 <<<"$first")
	other=$(fleet 2 | tail -n 1 | cut -d, -f1)
	run -1 supervisor unit trace "$mac" --output "$file"
	[[ $output == *"holds no packet of"* ]]
	[ ! -e "$file" ]
	phones_with --phones 2 --seed "$SEED"
	wait_for_units 2 proven 180
	# secret: for its user only, and the program keeps no right
	[ "$(stat -c '%a %U' "$RUN_DIR/trace")" = '700 prebench' ]
	[ "$(stat -c %a "$RUN_DIR"/trace/*.pcap | sort -u)" = 600 ]
	[ "$(b --json doctor | jq '.checks[] | select(.check == "trace") | .ok')" = true ]
	grep -q '^CapEff:[[:space:]]*0*$' "/proc/$(tracer)/status"
	# a supervisor's command
	refuse setpriv --reuid nobody --clear-groups ls "$RUN_DIR/trace"
	run -64 b unit trace "$mac" --output "$file"
	[ ! -e "$file" ]
	supervisor --json unit trace "$serial" --output "$file" >"$HOME_DIR/trace.json"
	[ "$(stat -c %a "$file")" = 600 ]
	[ "$(packets "$file" | wc -l)" = "$(jq '.trace[0].packets' "$HOME_DIR/trace.json")" ]
	dhcp=$(first_time "$file" 'udp port 67')
	tftp=$(first_time "$file" 'udp dst port 69')
	syslog=$(first_time "$file" 'udp dst port 514')
	[[ $dhcp < $tftp ]]
	[[ $tftp < $syslog ]]
	ip=$(sql "SELECT ip FROM event WHERE kind = 'leased' AND unit = '$mac' LIMIT 1")
	[ -n "$(packets "$file" "src host $ip and udp dst port 514")" ]
	# of the neighbour not one, by MAC and by address
	[ -z "$(packets "$file" "ether host $other")" ]
	ip=$(sql "SELECT ip FROM event WHERE kind = 'leased' AND unit = '$other' LIMIT 1")
	[ -z "$(packets "$file" "host $ip")" ]
	refuse grep -qaiF "${other//:/}" "$file"
	# firmware is cut, profiles are whole
	[ "$(stat -c %s "$file")" -lt 300000 ]
	grep -qa Profile_Rule "$file"
	# without a file it goes to who reads it, the same packets and later ones
	supervisor unit trace "$mac" | packets - | head -n "$(packets "$file" | wc -l)" |
		cmp - <(packets "$file")
	trace_by_board "$mac" "$HOME_DIR/board.pcap"
	packets "$HOME_DIR/board.pcap" | head -n "$(packets "$file" | wc -l)" |
		cmp - <(packets "$file")
	# nobody's trace is written over, and each is on record
	run -1 supervisor unit trace "$mac" --output "$file"
	[ "$(b --json audit | jq -r --arg act "took a trace of $mac" \
		'.acts[] | select(.act | startswith($act)) | .staff' |
		sort | uniq -c | xargs)" = "3 supervisor 1" ]
}

@test "a new run's trace begins with it; a killed tracer goes on; a stopped one leaves nothing" {
	local mac file since
	bed_up
	file=$HOME_DIR/reports/phone
	open_demo_batch 1
	hire_supervisor
	fleet 1 | scan_labels
	mac=$(fleet 1 | head -n 1 | cut -d, -f1)
	phones_with --phones 1 --seed "$SEED"
	wait_for_units 1 proven 180
	kill -9 "$(tracer)"
	wait_until 10 tracer_began 2
	supervisor unit trace "$mac" --output "$file.1" >/dev/null
	[ -n "$(packets "$file.1" 'udp dst port 69')" ]
	b unit restart "$mac" >/dev/null
	since=$(sql "SELECT wall_us FROM event WHERE kind = 'publish' AND run = 2")
	tell "reset $mac"
	wait_for_units 1 proven 180
	supervisor unit trace "$mac" --output "$file.2" >/dev/null
	[ -n "$(packets "$file.2" 'udp dst port 69')" ]
	[[ $(first_time "$file.2" '' | tr -d .) > $since ]]
	s6-svc -d "$SERVICES/trace"
	wait_until 10 trace_is_gone
	run -1 supervisor unit trace "$mac" --output "$file.3"
	[[ $output == *"is bench-trace running"* ]]
	[ "$(b --json doctor | jq '.checks[] | select(.check == "trace") | .ok')" = false ]
}
