# A private syslog-ng with the module and the real configuration, on 127.0.0.1 of a namespace.
PORT=5514

setup() {
	DIR=$(mktemp -d)
	DB=$DIR/bench.db
	mkdir "$DIR/queue"
	SYSLOG_PID= HOLD_PID=
	render > "$DIR/conf"
}

teardown() {
	release
	stop
	[ -n "${BATS_TEST_COMPLETED:-}" ] || { echo "--- syslog-ng said:"; cat "$DIR/stderr"; }
	rm -rf "$DIR"
}

render() {
	printf 'resync-ok\tcfg taken from {url}\n' > "$DIR/vendor-logs"
	sed -e "s|{{vendor_logs}}|$DIR/vendor-logs|" -e "s|{{address}}|127.0.0.1|; s|{{port}}|$PORT|; s|{{database}}|$DB|" \
		-e "s|{{queue_dir}}|$DIR/queue|" "$TEMPLATE"
}

init_db() { "$DB_HELPER" init "$DB"; }

# within SECONDS COMMAND...: until it succeeds
within() {
	local end=$((SECONDS + $1)); shift
	until "$@"; do
		[ $SECONDS -lt $end ] || { echo "never came true: $*"; return 1; }
		read -rt 0.05 <> <(:) || true
	done
}

ctl() { syslog-ng-ctl "$@" --control "$DIR/ctl"; }
listening() { ctl healthcheck >/dev/null 2>&1 || ctl stats >/dev/null 2>&1; }

start() {
	LD_PRELOAD=${PRELOAD:-} ${NICE:-} syslog-ng -F --stderr --no-caps -f "$DIR/conf" -R "$DIR/persist" -c "$DIR/ctl" \
		-p "$DIR/pid" --module-path="$MODULE_DIR:$HOST_MODULES" \
		>> "$DIR/stdout" 2>> "$DIR/stderr" 3>&- 8>&- &
	SYSLOG_PID=$!
	within 10 started
}

started() { listening || { kill -0 "$SYSLOG_PID" || exit 1; } 2>/dev/null; listening; }

stop() {
	[ -n "$SYSLOG_PID" ] || return 0
	kill "$SYSLOG_PID" 2>/dev/null || true
	wait "$SYSLOG_PID" 2>/dev/null || true
	SYSLOG_PID=
}

kill_hard() {
	kill -9 "$SYSLOG_PID"
	wait "$SYSLOG_PID" 2>/dev/null || true
	SYSLOG_PID=
	rm -f "$DIR/ctl"
}

# hold: lock the database for writing until release
hold() {
	mkfifo "$DIR/holding"
	"$DB_HELPER" hold "$DB" < "$DIR/holding" > "$DIR/held" 3>&- &
	HOLD_PID=$!
	exec 8> "$DIR/holding"
	within 5 grep -qs held "$DIR/held"
}

release() {
	[ -n "$HOLD_PID" ] || return 0
	exec 8>&-
	wait "$HOLD_PID"
	HOLD_PID=
	rm -f "$DIR/holding"
}

sql() { sqlite3 -readonly -cmd '.timeout 2000' "$DB" "$1"; }
rows() { sql "SELECT count(*) FROM event WHERE kind = 'syslog'"; }
has_rows() { [ "$(rows 2>/dev/null)" = "$1" ]; }

# send_file FILE: its bytes as one datagram
send_file() { cat "$1" > "/dev/udp/127.0.0.1/$PORT"; }
send() { printf '%s' "$1" > "/dev/udp/127.0.0.1/$PORT"; }

# send_numbered FIRST LAST: one numbered datagram each, slow enough for the smallest buffer
send_numbered() {
	local i
	for ((i = $1; i <= $2; i++)); do
		send "<134>Nov 23 00:00:00 phone numbered $i end"
	done
}

# every number from 1 to $1 is stored, once
assert_sequence() {
	local found
	found=$(sql "WITH n AS (SELECT CAST(substr(CAST(raw AS TEXT), 37) AS INTEGER) AS i
		FROM event WHERE CAST(raw AS TEXT) LIKE '%numbered % end')
		SELECT count(*), count(DISTINCT i), min(i), max(i) FROM n")
	echo "rows|distinct|min|max: $found"
	[ "$found" = "$1|$1|1|$1" ]
}

stat_of() { ctl stats | awk -F';' -v what="$1" '$1 ~ /^dst/ && $5 == what { n += $6 } END { print n + 0 }'; }
stat_is() { [ "$(stat_of "$1")" = "$2" ]; }
