# Firmware is larger than 65535 blocks of 512 bytes (32 MB): block numbers roll over, and the
# record still says every byte. Cut from real sizes: the vendor's root file systems have 60 MB
# and more (facts/cisco-mpp.md §4.1).
load e2e.bash

NAME=rootfs88xx.12-0-7MPP0501-123.sbn
SIZE=40000007 # 78126 blocks of 512 bytes; the last one is short

setup_file() {
	make_stage
	head -c $SIZE /dev/urandom >"$TREE/firmware/$NAME"
	settle
	start_tftpd
	export WORK TREE DB LOG PHONES
}

teardown_file() {
	clear_stage
}

setup() {
	: >"$LOG"
	rm -f "$WORK/got"
}

# Byte-identical, one record of its end, with exactly the file's bytes.
whole_and_recorded_once() {
	cmp "$WORK/got" "$TREE/firmware/$NAME"
	wait_log "tftp.complete ip=10.99.1.1 mac=- name=/firmware/$NAME bytes=$SIZE "
	[ "$(log_count "tftp\..* name=/firmware/$NAME ")" = 1 ]
}

@test "busybox gets 40 MB in blocks of 512 bytes" {
	phones busybox tftp -b 512 -g -r "/firmware/$NAME" -l "$WORK/got" $BENCH
	whole_and_recorded_once
}

@test "curl gets 40 MB in blocks of 512 bytes" {
	phones curl -sf --tftp-blksize 512 -o "$WORK/got" "tftp://$BENCH//firmware/$NAME"
	whole_and_recorded_once
}

@test "atftp gets 40 MB in blocks of 512 bytes" {
	phones atftp --option "blksize 512" --get -r "/firmware/$NAME" -l "$WORK/got" $BENCH
	whole_and_recorded_once
}

@test "a phone that names no block size gets 40 MB" {
	run phone -w "$WORK/got" get $BENCH "/firmware/$NAME"
	[ "$output" = "complete $SIZE" ]
	whole_and_recorded_once
}

@test "blocks of 1428 bytes, as phones ask for, carry 40 MB" {
	phones busybox tftp -b 1428 -g -r "/firmware/$NAME" -l "$WORK/got" $BENCH
	whole_and_recorded_once
}

@test "the store has one transfer for each of the five, complete with all bytes" {
	wait_until 5 events_have "^transfer complete .* /firmware/$NAME $SIZE " 5
	[ "$(event_count "^transfer .* /firmware/$NAME ")" = 5 ]
	[ "$(event_count "^asked .* /firmware/$NAME ")" = 5 ]
}
