# What the end-to-end tests share: a bench of their own, phones, and questions to both.
# shellcheck shell=bash

bats_require_minimum_version 1.5.0
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"
. "$ROOT/scripts/lib/bench.sh"
. "$ROOT/scripts/lib/simulation.sh"

# A whole bench, running. Everything below $HOME_DIR and $RUN_DIR, gone at the end.
bed_up() {
	SEED=${SEED:-1} SCALE=${SCALE:-20} BOARD=127.0.0.1:$((18000 + RANDOM % 2000))
	HOME_DIR=$(mktemp -d /var/tmp/prebench-e2e.XXXXXX)
	RUN_DIR=$(mktemp -d /run/prebench-e2e.XXXXXX)
	chmod 755 "$HOME_DIR" "$RUN_DIR"
	bench_stage
	bench_tmpfs
	namespaces_start 3>&-
	bench_write_config <<-E
		interface = "bench0"
		address = "10.77.0.1"
		resync_seconds = 10
		board_listen = "$BOARD"
		${BED_CONF:-}
	E
	bench_init
	import_demo_firmware
	bench_start 3>&-
}

bed_down() {
	phones_stop
	bench_stop
	namespaces_stop
	bench_untmpfs
	if [ -n "${KEEP:-}" ]; then
		echo "# kept: $HOME_DIR" >&3
	else
		rm -rf "${HOME_DIR:?}" "${RUN_DIR:?}"
	fi
}

# What the services and phones said, for a test that failed.
show_logs() {
	local log
	for log in "$SERVICE_LOGS"/*.log; do
		echo "== $log"
		tail -n 15 "$log"
	done
	b unit list || true
}

b() { bench --config "$CONF" "$@"; }

# One value of the database, by sqlite3: a second look that shares no code with ours.
sql() { sqlite3 -cmd '.timeout 5000' "$HOME_DIR/state/bench.db" "$1"; }

sql_is() { [ "$(sql "$1")" = "$2" ]; } # query value
sql_has() { [ -n "$(sql "$1")" ]; }

# The command fails. (bash lets "! command" pass where it is not a function's last line.)
refuse() {
	if "$@"; then return 1; fi
}

# One datagram of a file's bytes, from the phones' side.
send_udp() { # file port
	$PHONES bash -c "cat '$1' >/dev/udp/10.77.0.1/$2"
}

# One command to the simulated phones.
tell() { printf '%s\n' "$1" | nc -N -U "$RUN_DIR/phonesim.sock"; }

wait_until() { # seconds command…
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.2
	done
}

# Phones as in `phones_start`, with more options.
phones_with() { # options…
	$PHONES phonesim --interface phones0 --scale "$SCALE" --until forever --timeout 900 \
		--report "$HOME_DIR/phones.json" --control "$RUN_DIR/phonesim.sock" "$@" \
		>>"$SERVICE_LOGS/phonesim.log" 2>&1 3>&- &
	PHONESIM=$!
	wait_until 10 test -S "$RUN_DIR/phonesim.sock"
}

proven_is() { sql_is 'SELECT count(*) FROM unit WHERE proven' "$1"; }
