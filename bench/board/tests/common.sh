# For the end-to-end tests of benchd: a directory, a seeded database, the daemon.
set -u

benchd=$1
seed=$2
dir=$(mktemp -d /tmp/board-test-XXXXXX)
database=$dir/bench.db
as_staff=()
daemon=

fail() {
	echo "FAIL: $*" >&2
	exit 1
}

clean_up() {
	[ -z "$daemon" ] || kill "$daemon" 2>/dev/null
	rm -rf "$dir"
}
trap clean_up EXIT

# Started by root, benchd becomes the user prebench where there is one: so do we.
if [ "$(id -u)" = 0 ] && id prebench >/dev/null 2>&1; then
	chown prebench: "$dir" || fail "chown"
	cp "$seed" "$dir/board-seed" || fail "cp" # the build may lie in root's home
	seed=$dir/board-seed
	as_staff=(runuser -u prebench --)
fi

configure() { # LISTEN
	cat >"$dir/bench.conf" <<-END
		state_dir = "$dir"
		runtime_dir = "$dir"
		resync_seconds = 10
		board_listen = "$1"
	END
	chmod 755 "$dir"
	chmod 644 "$dir/bench.conf"
}

fill() { # what board-seed understands
	"${as_staff[@]}" "$seed" "$database" "$@" || fail "board-seed $*"
}

next_line() { # SECONDS; the daemon's next line
	line=
	IFS= read -r -t "$1" line <&5
}

start_daemon() {
	exec 5< <(exec "$benchd" --config "$dir/bench.conf" 2>&1 >/dev/null)
	daemon=$!
	next_line 20 || fail "benchd said nothing"
	case $line in
	"<6>board.ready http://"*) url=${line#*board.ready } ;;
	*) fail "benchd said: $line" ;;
	esac
}

stop_daemon() {
	kill -TERM "$daemon" || fail "benchd was gone"
	while next_line 10; do
		[ "$line" != "<6>board.stopped" ] || break
	done
	[ "$line" = "<6>board.stopped" ] || fail "benchd did not stop by SIGTERM"
	daemon=
}
