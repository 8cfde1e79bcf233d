# What arrives is stored, byte for byte, with what it says.
load common

@test "a line sent by logger is stored whole" {
	init_db; start
	logger -n 127.0.0.1 -d -P $PORT --rfc3164 -t phone -p local0.info "hello bench"
	logger -n 127.0.0.1 -d -P $PORT --rfc5424 -t phone "second line"
	within 5 has_rows 2
	[ "$(sql "SELECT count(*) FROM event WHERE CAST(raw AS TEXT) GLOB '<134>* phone: hello bench'")" = 1 ]
	[ "$(sql "SELECT count(*) FROM event WHERE CAST(raw AS TEXT) GLOB '<13>1 *second line'")" = 1 ]
	[ "$(sql "SELECT DISTINCT source, ip, outcome, mac IS NULL FROM event")" = "syslog|127.0.0.1||1" ]
}

@test "the bytes are exact: NUL, not UTF-8, bad PRI, no header, newline inside" {
	init_db; start
	local i=0 text
	for text in 'a\0b\0\0c' '<999>bad pri' '\xff\xfe\x80 not UTF-8' '<34>' 'one\ntwo' ' x ' \
		'00:0e:08:ab:cd:ef first' '<165>1 - - - - - [bad'; do
		i=$((i + 1))
		printf "$text" > "$DIR/message.$i"
		send_file "$DIR/message.$i"
		within 5 has_rows $i
		[ "$(sql "SELECT lower(hex(raw)) FROM event ORDER BY id DESC LIMIT 1")" = \
			"$(od -An -v -tx1 "$DIR/message.$i" | tr -d ' \n')" ]
	done
}

@test "only what syslog-ng takes off the end is missing: newlines and NULs" {
	init_db; start
	printf 'line\n\0\n' > "$DIR/message"
	send_file "$DIR/message"
	within 5 has_rows 1
	printf '\0\n' > "$DIR/message"
	send_file "$DIR/message"
	within 5 has_rows 2
	[ "$(sql "SELECT hex(raw) FROM event ORDER BY id")" = "6C696E65"$'\n' ] ||
		[ "$(sql "SELECT quote(raw) FROM event ORDER BY id")" = "X'6C696E65'"$'\n'"X''" ]
}

@test "a datagram of the greatest size is stored whole, and the next one too" {
	init_db; start
	head -c 65507 /dev/urandom | tr '\0\n' 'xx' > "$DIR/big"
	send_file "$DIR/big"
	send "small"
	within 5 has_rows 2
	[ "$(sql "SELECT length(raw) FROM event ORDER BY id LIMIT 1")" = 65507 ]
	[ "$(sql "SELECT lower(hex(raw)) FROM event ORDER BY id LIMIT 1")" = \
		"$(od -An -v -tx1 "$DIR/big" | tr -d ' \n')" ]
}

@test "what a phone says becomes fields, and what it does not say stays empty" {
	init_db; start
	send "<134>Nov 23 00:00:00 x bench mac=000e08abcdef pn=CP-8841-3PCC sn=FCH2136D0AB sw=sip88xx.12-0-1 event=resync-ok url=tftp://127.0.0.1:69/B.cfg"
	within 5 has_rows 1
	send "CP-8841-3PCC 00:0e:08:ab:cd:ef -- Upgrade failed: http_get failed"
	within 5 has_rows 2
	send "bench mac=000e08abcdef mac=000e08000001 event=resync-ok"
	within 5 has_rows 3
	[ "$(sql "SELECT mac, outcome, model, serial, version, name, text FROM event WHERE kind = 'syslog' ORDER BY id")" = \
"00:0e:08:ab:cd:ef|resync-ok|8841|FCH2136D0AB|sip88xx.12-0-1|/B.cfg|
00:0e:08:ab:cd:ef|upgrade-failed|8841||||http_get failed
||||||ignored: the message contradicts itself" ]
}

@test "receipt is stamped on both clocks, and the unique ids differ" {
	init_db
	local before now
	before=$(date +%s%6N)
	start
	send one; send two
	within 5 has_rows 2
	now=$(date +%s%6N)
	[ "$(sql "SELECT count(DISTINCT uniq) FROM event WHERE length(uniq) > 8")" = 2 ]
	[ "$(sql "SELECT count(*) FROM event WHERE wall_us BETWEEN $before AND $now AND mono_us > 1")" = 2 ]
}

@test "syslog-ng's own messages go to standard error and never into the record" {
	init_db
	# even when somebody routes them there
	sed -i 's|internal(); };|& destination(d_bench);|' "$DIR/conf"
	grep -q 'internal(); }; destination(d_bench); };' "$DIR/conf"
	start
	hold
	send "waits"
	within 10 grep -q "not stored, kept and tried again" "$DIR/stderr"
	release
	within 10 grep -q "storing again" "$DIR/stderr"
	within 5 has_rows 1
	stop
	grep -q "syslog-ng starting up" "$DIR/stderr"
	grep -q "syslog-ng shutting down" "$DIR/stderr"
	[ "$(rows)" = 1 ]
	[ "$(sql "SELECT CAST(raw AS TEXT) FROM event")" = waits ]
}

@test "standard error may be a socket, as under a service manager" {
	init_db
	command -v python3 >/dev/null
	python3 - "$DIR" <<-'PY' 3>&- &
		import socket, sys, os
		ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
		d = sys.argv[1]
		pid = os.fork()
		if pid == 0:
		    ours.close()
		    os.dup2(theirs.fileno(), 2)
		    theirs.close()
		    os.execvp("syslog-ng", ["syslog-ng", "-F", "--stderr", "--no-caps",
		        "-f", d + "/conf", "-R", d + "/persist", "-c", d + "/ctl",
		        "-p", d + "/pid", "--module-path=" + os.environ["MODULE_DIR"] + ":"
		        + os.environ["HOST_MODULES"]])
		theirs.close()
		with open(d + "/stderr", "wb") as out:
		    while True:
		        data = ours.recv(65536)
		        if not data:
		            break
		        out.write(data)
		        out.flush()
		os.waitpid(pid, 0)
	PY
	local reader=$!
	within 10 grep -q "starting up" "$DIR/stderr"
	within 10 listening
	send "hello"
	within 5 has_rows 1
	kill "$(cat "$DIR/pid")"
	wait "$reader"
	grep -q "shutting down" "$DIR/stderr"
}

@test "a destination without database() and an unknown option are refused at start" {
	sed -i 's|database("[^"]*")||' "$DIR/conf"
	run syslog-ng -s --no-caps -f "$DIR/conf" --module-path="$MODULE_DIR:$HOST_MODULES"
	# a syntax check does not initialise: the real start has to refuse
	run timeout 10 syslog-ng -F --stderr --no-caps -f "$DIR/conf" -R "$DIR/persist" -c "$DIR/ctl" \
		-p "$DIR/pid" --module-path="$MODULE_DIR:$HOST_MODULES"
	[ "$status" -ne 0 ] && [ "$status" -ne 124 ]
	[[ $output == *"needs database("* ]]
	render | sed 's|batch-lines(500)|nonsense(1)|' > "$DIR/conf"
	run syslog-ng -s --no-caps -f "$DIR/conf" --module-path="$MODULE_DIR:$HOST_MODULES"
	[ "$status" -ne 0 ]
	[[ $output == *"syntax error"*"nonsense"* ]]
}
