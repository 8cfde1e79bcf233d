# What arrives, and what is recorded of it.
load e2e.bash

setup_file() {
	make_stage
	start_tftpd
	export WORK TREE DB LOG PHONES
}

teardown_file() {
	clear_stage
}

# The number of records about a name, by kind.
ends_of() {
	log_count "name=$1 "
}

# put_file NAME SIZE: random bytes for phone 1
put_file() {
	head -c "$2" /dev/urandom >"$TREE/by-ip/10.99.1.1/$1"
	settle
}

same() {
	cmp "$WORK/got" "$TREE/by-ip/10.99.1.1/$1"
}

recorded_once() {
	wait_log "tftp.complete ip=10.99.1.1 mac=02:00:00:00:00:01 name=$1 bytes=$2 "
	[ "$(ends_of "$1")" = 1 ]
}

@test "the self-test passed and is noted" {
	log_has 'tftpd.selftest self-test passed'
	wait_until 5 events_have 'note.*self-test passed' 1
}

@test "busybox, curl and atftp get the same bytes, and each leaves one record" {
	put_file many.bin 100000
	for client in busybox curl atftp; do
		rm -f "$WORK/got"
		: >"$WORK/mark"
		before=$(ends_of .*many.bin)
		case $client in
		busybox) phones busybox tftp -b 1428 -g -r many.bin -l "$WORK/got" $BENCH ;;
		curl) phones curl -sf --tftp-blksize 1024 -o "$WORK/got" "tftp://$BENCH/many.bin" ;;
		atftp) phones atftp --get -r many.bin -l "$WORK/got" $BENCH ;;
		esac
		same many.bin
		wait_until 5 eval "[ \$(ends_of .*many.bin) = $((before + 1)) ]"
	done
	[ "$(log_count 'tftp.complete .*many.bin bytes=100000 ')" = 3 ]
}

@test "every size around a block boundary is complete with all its bytes" {
	for size in 0 1 511 512 513 1024 1467 1468 1469 2936; do
		put_file "s$size" $size
		run phone -w "$WORK/got" get $BENCH "s$size"
		[ "$output" = "complete $size" ]
		same "s$size"
		recorded_once "s$size" $size
		run phone -o blksize=1468 -o tsize=0 -w "$WORK/got" get $BENCH "/s$size"
		[ "$output" = "complete $size" ]
		same "s$size"
		recorded_once "/s$size" $size
	done
}

@test "a block size above an Ethernet frame is cut down, and the transfer is complete" {
	put_file frame 10000
	run phone -o blksize=65464 -w "$WORK/got" get $BENCH frame
	[ "$output" = "complete 10000" ]
	same frame
	recorded_once frame 10000
}

@test "block numbers roll over at 65535 and the transfer is complete" {
	put_file long 600000
	run phone -o blksize=8 -w "$WORK/got" get $BENCH long
	[ "$output" = "complete 600000" ]
	same long
	recorded_once long 600000
}

@test "netascii is complete and says so" {
	printf 'one\ntwo\n' >"$TREE/by-ip/10.99.1.1/text"
	settle
	run phone -m netascii get $BENCH text
	[ "$output" = "complete 10" ]
	wait_log 'tftp.complete .* name=text bytes=10 .* text=netascii'
}

@test "asked and transfer name the unit and the file that was open" {
	run phone get $BENCH /CP-8841.xml
	[ "$status" = 0 ]
	wait_until 5 events_have 'transfer complete 10.99.1.1 .* /CP-8841.xml ' 1
	file=$TREE/by-ip/10.99.1.1/cp-8841.xml
	inode=$(stat -L -c %i "$file") size=$(stat -L -c %s "$file")
	[ "$(event_count "^asked - 10.99.1.1 02:00:00:00:00:01 /CP-8841.xml 0 $inode $size")" = 1 ]
	[ "$(event_count "^transfer complete 10.99.1.1 02:00:00:00:00:01 /CP-8841.xml $size $inode $size")" = 1 ]
}

@test "a file that is replaced meanwhile is recorded as the one that was served" {
	put_file swap 3000
	inode=$(stat -L -c %i "$TREE/by-ip/10.99.1.1/swap")
	half_way swap
	put_file swap.new 3000
	mv "$TREE/by-ip/10.99.1.1/swap.new" "$TREE/by-ip/10.99.1.1/swap"
	end_half_way
	wait_log 'tftp.unreachable .* name=swap '
	wait_until 5 events_have " swap .* $inode 3000 " 2
}

@test "firmware is everybody's and has no unit" {
	printf 'image' >"$TREE/firmware/Sip88xx.12-0-5.loads"
	settle
	run phone get $BENCH /firmware/Sip88xx.12-0-5.loads
	[ "$output" = "complete 5" ]
	wait_log 'tftp.complete ip=10.99.1.1 mac=- name=/firmware/Sip88xx.12-0-5.loads bytes=5 '
}

@test "a request that the network doubled is one request and one transfer" {
	put_file doubled 5000
	run phone twice $BENCH doubled
	[ "$output" = "complete 5000" ]
	wait_until 5 events_have 'transfer complete .* doubled ' 1
	# The double ends by the phone's ERROR 5, after the other one or before it.
	stop_tftpd
	tail -n 5 "$LOG"
	log_has 'tftpd.stop .*1 doubled requests folded'
	[ "$(event_count 'asked .* doubled ')" = 1 ]
	[ "$(event_count 'transfer .* doubled ')" = 1 ]
	start_tftpd
}
