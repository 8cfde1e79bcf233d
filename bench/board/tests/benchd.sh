#!/bin/bash
# benchd.sh BENCHD SEED: options, exit codes, signals and lines of the daemon.
. "$(dirname "$0")/common.sh"

expect() { # CODE WORD COMMAND...
	local want=$1 word=$2 said code
	shift 2
	said=$("$@" 2>&1 </dev/null)
	code=$?
	[ "$code" = "$want" ] || fail "$*: exit code $code, not $want: $said"
	case $said in
	*"$word"*) ;;
	*) fail "$*: no '$word' in: $said" ;;
	esac
}

configure 127.0.0.1:0
expect 0 "" "$benchd" --config "$dir/bench.conf" -n
expect 0 'board_listen = "127.0.0.1:0"' "$benchd" --config "$dir/bench.conf" -n -v
expect 0 "usage: benchd" "$benchd" --help
expect 64 "usage: benchd" "$benchd" --nonsense
expect 64 "usage: benchd" "$benchd" --config "$dir/bench.conf" -n word
expect 64 "usage: benchd" "$benchd" -v
expect 78 "No such file" "$benchd" --config "$dir/none.conf" -n

for address in 10.77.0.1:8080 0.0.0.0:8080 "[::]:8080" localhost:8080 8080; do
	configure "$address"
	expect 78 "board_listen" "$benchd" --config "$dir/bench.conf" -n
	expect 78 "board_listen" "$benchd" --config "$dir/bench.conf"
done

configure 127.0.0.1:0
fill make
start_daemon
first=$url
first_daemon=$daemon
configure "${url#http://}"
sed -i 's,/"$,",' "$dir/bench.conf"
expect 75 "Address already in use" "$benchd" --config "$dir/bench.conf"
[ -d "/proc/$first_daemon" ] || fail "the first benchd is gone"
stop_daemon
start_daemon
[ "$url" = "$first" ] || fail "not on the same port again"
stop_daemon
echo ok
