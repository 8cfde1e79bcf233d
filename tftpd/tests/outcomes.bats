# How transfers end that do not end well. utimeout (in.tftpd's own option, tftp §1) makes it give
# up after 63 * 10 ms instead of 63 s.
load e2e.bash

setup_file() {
	make_stage
	head -c 5000 /dev/urandom >"$TREE/by-ip/10.99.1.1/file"
	settle
	start_tftpd
	export WORK TREE DB LOG PHONES
}

teardown_file() {
	clear_stage
}

# one_end PATTERN NAME: this record, and no other about the name
one_end() {
	wait_log "$1"
	[ "$(log_count "name=$2 ")" = 1 ]
	[ "$(log_count "tftp.complete .*name=$2 ")" = 0 ]
}

@test "a client that sends an ERROR aborts, with its text" {
	run phone abort $BENCH file
	one_end 'tftp.aborted ip=10.99.1.1 mac=02:00:00:00:00:01 name=file bytes=0 .*text=flash' file
	wait_until 5 events_have 'transfer aborted .* file 0 .* 5000 flash full' 1
	[ "$(event_count 'asked .* file ')" = 1 ]
}

@test "an ERROR to the option acknowledgement aborts too" {
	run phone -o blksize=1428 abort $BENCH /file
	one_end 'tftp.aborted .* name=/file bytes=0 .*text=flash' /file
}

@test "a client that falls silent is a timeout, after retransmissions" {
	run phone -o utimeout=10000 silent $BENCH FILE
	one_end 'tftp.timeout .* name=FILE bytes=0 ' FILE
	log_has 'name=FILE .* rtx=5 text=the client fell silent'
	wait_until 5 events_have 'transfer timeout .* FILE 0 ' 1
}

@test "a client that went away is unreachable" {
	run phone -o utimeout=10000 gone $BENCH /FILE
	one_end 'tftp.unreachable .* name=/FILE bytes=0 .*text=Connection refused' /FILE
}

@test "a server process that is killed is never complete, and its transfer ends" {
	half_way //file
	main=$(main_server)
	kill -KILL "$(pgrep -x -P "$main" in.tftpd)"
	one_end 'tftp.timeout .* name=//file bytes=0 .*text=the server was stopped' //file
	end_half_way
	[ "$(main_server)" = "$main" ]
}

@test "garbage leaves nothing, and the server lives" {
	before=$(log_count 'tftp\.')
	for text in 'x' '\x00' '\x00\x01' '\x00\x09abc' '\x00\x04\x00\x01' \
		    '\x00\x01name-without-end'; do
		phones bash -c "printf '$text' >/dev/udp/$BENCH/69"
	done
	run phone get $BENCH cp-8841.xml
	[ "$status" = 0 ]
	wait_log 'tftp.complete .* name=cp-8841.xml '
	wait_log 'tftp.refused .* name=name-without-end '
	[ "$(log_count 'tftp\.')" -le $((before + 3)) ]
}
