# What happens when processes die.
load e2e.bash

setup() {
	make_stage
}

teardown() {
	clear_stage
}

fetch() {
	[ "$(phone get $BENCH cp-8841.xml)" = "complete $(stat -L -c %s "$TREE/by-ip/10.99.1.1/cp-8841.xml")" ]
}

nobody_serves() {
	! in_tftpd_pids >/dev/null
}

@test "in.tftpd is started again when it is killed, and its transfers end" {
	start_tftpd
	half_way cp-8841.xml
	old=$(main_server)
	kill -KILL "$old"
	wait_log 'tftpd.ended in.tftpd ended (signal 9)'
	wait_log 'tftp.timeout .* name=cp-8841.xml .*text=the server was stopped'
	end_half_way
	# Asked while it is down: the request waits in the socket.
	fetch
	wait_log 'tftp.complete .* name=cp-8841.xml '
	[ "$(main_server)" != "$old" ]
	# The children of the old one are gone.
	[ "$(in_tftpd_pids | wc -l)" = 1 ]
	wait_until 5 events_have 'note .*in.tftpd ended' 1
}

@test "SIGHUP ends in.tftpd, and it is back" {
	start_tftpd
	kill -HUP "$(main_server)"
	wait_log 'tftpd.ended in.tftpd ended (exit code 0)'
	fetch
}

@test "kill -9 of bench-tftpd leaves no process, and the port is free at once" {
	start_tftpd
	half_way cp-8841.xml
	[ "$(in_tftpd_pids | wc -l)" = 2 ]
	kill -KILL "$(tftpd_pid)"
	wait_until 2 nobody_serves
	end_half_way
	start_tftpd
	log_has 'self-test passed'
	fetch
}

@test "SIGTERM ends everything, cleanly" {
	start_tftpd
	half_way cp-8841.xml
	kill -TERM "$(tftpd_pid)"
	status=0
	wait "$(tftpd_pid)" || status=$?
	[ "$status" = 0 ]
	nobody_serves
	end_half_way
	[ "$(event_count 'transfer timeout .* cp-8841.xml .*the server was stopped')" = 1 ]
	[ "$(event_count 'note .*tftpd stopped')" = 1 ]
}

@test "without the tap phones are served, and everybody is told" {
	start_tftpd --tap "$WORK/no-such-tap.so"
	log_has '<3>tftpd.selftest tap does not work: phones are served but nothing is delivered'
	fetch
	wait_until 5 events_have 'note .*tap does not work' 1
	[ "$(event_count '^transfer')" = 0 ]
}

@test "a stalled reader of the tap harms no transfer" {
	start_tftpd
	kill -STOP "$(tftpd_pid)"
	for i in 1 2 3 4 5; do
		fetch
	done
	kill -CONT "$(tftpd_pid)"
	wait_until 5 eval '[ "$(log_count "tftp.complete .* name=cp-8841.xml ")" = 5 ]'
}

@test "a server that cannot start is tried again, slower and slower" {
	printf '#!/bin/sh\nexit 71\n' >"$WORK/broken"
	chmod +x "$WORK/broken"
	: >"$LOG"
	"$TFTPD" --config "$WORK/bench.conf" --map "$MAP" --server "$WORK/broken" 2>"$LOG" 3>&- &
	echo $! >"$WORK/pid"
	for delay in 100 200 400 800; do
		wait_log "(exit code 71) after 0 s, starting again in $delay ms"
	done
	wait_log 'self-test failed: in.tftpd did not serve'
}

@test "a second one is refused the port" {
	start_tftpd
	run "$TFTPD" --config "$WORK/bench.conf" --map "$MAP"
	[ "$status" = 75 ]
	[[ "$output" = *"UDP port 69 of 10.99.0.1: Address already in use"* ]]
	fetch
}

@test "mistakes have their exit codes" {
	run "$TFTPD" --no-such-option
	[ "$status" = 64 ]
	run "$TFTPD" too many words
	[ "$status" = 64 ]
	run "$TFTPD" --config "$WORK/missing.conf"
	[ "$status" = 78 ]
	run "$TFTPD" --config "$WORK/bench.conf" --map "$WORK/missing.map"
	[ "$status" = 78 ]
	run "$TFTPD" --config "$WORK/bench.conf" --map "$MAP" --server "$WORK/missing"
	[ "$status" = 78 ]
}
