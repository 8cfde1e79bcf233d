# What is refused: quickly, by an ERROR, with a record and no ASKED.
load e2e.bash

setup_file() {
	make_stage
	start_tftpd
	export WORK TREE DB LOG PHONES
}

teardown_file() {
	clear_stage
}

# refused CODE TEXT ARG…: as phone 1, within a second
refused() {
	local code=$1 text=$2 begin=${EPOCHREALTIME/./}
	shift 2
	run phone "$@"
	echo "$output"
	[ "$status" = 1 ]
	[ "$output" = "error $code $text" ]
	[ $((${EPOCHREALTIME/./} - begin)) -lt 1000000 ]
}

@test "a missing file is error 1 at once, with one record" {
	refused 1 "File not found" get $BENCH /nothing.xml
	wait_log 'tftp.refused ip=10.99.1.1 mac=- name=/nothing.xml bytes=0 .*text=File'
	wait_until 5 events_have 'transfer refused 10.99.1.1 - /nothing.xml 0 0 0 File not found' 1
	[ "$(log_count 'name=/nothing.xml ')" = 1 ]
	[ "$(event_count 'asked .*nothing')" = 0 ]
}

@test "curl takes it for a missing file" {
	run phones curl -s "tftp://$BENCH/nothing.xml"
	[ "$status" = 68 ]
}

@test "writing is refused, whatever the name" {
	cp "$TREE/by-ip/10.99.1.1/cp-8841.xml" "$WORK/before"
	for name in cp-8841.xml new.bin /firmware/x.loads; do
		refused 2 "writing is not allowed" put $BENCH $name
	done
	cmp "$TREE/by-ip/10.99.1.1/cp-8841.xml" "$WORK/before"
	[ ! -e "$TREE/firmware/x.loads" ]
	wait_log 'tftp.refused .* name=new.bin .*text=writing'
}

@test "no name leads out of the unit's directory" {
	for name in ../02000000002/cp-8841.xml '..\unit\x' /firmware/../unit/020000000002/cp-8841.xml \
		    /x/../../by-ip/10.99.1.2/cp-8841.xml /.. .. 'a\..\b'; do
		refused 2 "bad path" get $BENCH "$name"
	done
}

@test "the tree's other directories are not there" {
	for name in /unit/020000000002/cp-8841.xml /by-ip/10.99.1.2/cp-8841.xml \
		    /runs/020000000002.1/cp-8841.xml /pending/cp-8841.xml unit by-ip //by-ip/10.99.1.1; do
		refused 1 "File not found" get $BENCH "$name"
	done
}

@test "a phone gets its own file and not its neighbour's" {
	for n in 1 2; do
		run phones "$PHONE" -l 10.99.1.$n -w "$WORK/got$n" get $BENCH cp-8841.xml
		[ "$status" = 0 ]
		cmp "$WORK/got$n" "$TREE/runs/$(mac_of $n).1/cp-8841.xml"
	done
	! cmp -s "$WORK/got1" "$WORK/got2"
}

@test "an address without a lease has no files" {
	run phones "$PHONE" -l 10.99.1.9 get $BENCH cp-8841.xml
	[ "$output" = "error 1 File not found" ]
}

@test "a directory is refused" {
	mkdir -p "$TREE/by-ip/10.99.1.1/dir"
	settle
	refused 0 "Is a directory" get $BENCH dir
	wait_log 'tftp.refused .* name=dir '
}

@test "an unreadable file is refused" {
	echo secret >"$TREE/by-ip/10.99.1.1/locked"
	chmod 600 "$TREE/by-ip/10.99.1.1/locked"
	refused 0 "Permission denied" get $BENCH locked
	settle
}

@test "a name longer than any file's is refused at once" {
	refused 2 "name too long" get $BENCH "$(printf '%0300d' 0)"
	refused 2 "name too long" get $BENCH "$(printf '\\%.0s' $(seq 20000))"
}

@test "an option out of range is refused, and the file was never asked for" {
	refused 8 "Unsupported option(s) requested" -o blksize=4 get $BENCH cp-8841.xml
	wait_log 'tftp.refused .* name=cp-8841.xml .*text=Unsupported'
	stop_tftpd
	[ "$(event_count 'transfer refused .*Unsupported')" = 1 ]
	# The asked ones are those of the test above.
	[ "$(event_count 'asked .* cp-8841.xml ')" = 2 ]
	start_tftpd
}

@test "an unknown mode is refused" {
	refused 4 "Unknown mode" -m mail get $BENCH cp-8841.xml
	wait_log 'tftp.refused .* name=cp-8841.xml .*text=Unknown'
}
