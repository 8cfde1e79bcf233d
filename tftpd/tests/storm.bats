# All phones at once, and a database that somebody else holds.
load e2e.bash

setup_file() {
	make_stage
	for n in $(seq $PHONES_MAX); do
		make_unit "$n"
		head -c 2048 /dev/urandom >"$TREE/by-ip/10.99.1.$n/boot.cfg"
	done
	settle
	start_tftpd
	export WORK TREE DB LOG PHONES
}

teardown_file() {
	clear_stage
}

counted() {
	[ "$(event_count "transfer complete .* $1 ")" = $PHONES_MAX ] &&
		[ "$(event_count "asked .* $1 ")" = $PHONES_MAX ]
}

@test "200 phones at once get their own files, nobody asks twice, each is recorded once" {
	run phones "$PHONE" storm $BENCH boot.cfg 10.99.1.1 $PHONES_MAX "$TREE"
	echo "$output"
	[ "$output" = "good 200 of 200, unanswered 0" ]
	wait_until 20 counted boot.cfg
	[ "$(log_count 'tftp.complete .* name=boot.cfg bytes=2048 ')" = $PHONES_MAX ]
	[ "$(log_count 'name=boot.cfg ')" = $PHONES_MAX ]
	# Every phone once, under its own unit.
	[ "$(events | awk '$1 == "transfer" && $5 == "boot.cfg" { print $3, $4 }' | sort -u | wc -l)" \
		= $PHONES_MAX ]
	log_count tftpd.lost
	[ "$(log_count tftpd.lost)" = 0 ]
}

@test "a locked database loses nothing" {
	mkfifo "$WORK/sql"
	sqlite3 "$DB" <"$WORK/sql" >"$WORK/sql.out" 3>&- &
	holder=$!
	exec 7>"$WORK/sql"
	echo 'PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE; SELECT "held";' >&7
	wait_until 8 grep -q held "$WORK/sql.out"
	for i in 1 2 3 4 5; do
		run phones "$PHONE" -o blksize=1428 storm $BENCH boot.cfg 10.99.1.1 $PHONES_MAX "$TREE"
		[ "$output" = "good 200 of 200, unanswered 0" ]
	done
	echo 'ROLLBACK;' >&7
	exec 7>&-
	wait $holder
	want=$((6 * PHONES_MAX))
	wait_until 60 eval '[ "$(event_count "transfer complete .* boot.cfg ")" = '$want' ]'
	[ "$(log_count tftpd.lost)" = 0 ]
}
