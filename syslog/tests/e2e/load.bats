# Nothing that reached the socket is lost under load.
load common

kernel_drops() { awk '$1 == "Udp:" && $6 ~ /^[0-9]+$/ { print $6 }' /proc/net/snmp; }

# Four senders of 5000 a second, begun one after the other: loggen opens with a burst of nine
# tenths of its rate, and 18000 at once would measure the kernel's buffer, not us (syslog §4).
send_20000_a_second() {
	local i pids=()
	for i in 1 2 3 4; do
		loggen -i -D -Q --rate 5000 --interval 3 --size 160 127.0.0.1 $PORT \
			> "$DIR/loggen.$i" 2>&1 3>&- &
		pids+=($!)
		read -rt 0.25 <> <(:) || true
	done
	wait "${pids[@]}"
	cat "$DIR"/loggen.*
}

@test "20000 datagrams a second for two seconds: every one is a row" {
	init_db
	PRELOAD=$RCVBUF
	NICE="nice -n -20" # other tests and builds may hold both processors
	start
	send_20000_a_second
	local sent
	sent=$(sed -n 's/.*count=\([0-9]*\).*/\1/p' "$DIR"/loggen.* | awk '{ n += $1 } END { print n }')
	echo "# sent $sent, lost in the kernel $(kernel_drops)" >&3
	[ "$sent" -ge 60000 ]
	within 30 has_rows "$sent"
	[ "$(sql "SELECT count(DISTINCT uniq) FROM event")" = "$sent" ]
	[ "$(kernel_drops)" = 0 ]
	stat_is dropped 0
}

@test "reloads under load lose and repeat nothing" {
	init_db; start
	send_numbered 1 3000 &
	local sender=$!
	for _ in 1 2 3; do
		ctl reload
		within 5 listening
	done
	wait $sender
	within 20 has_rows 3000
	assert_sequence 3000
}
