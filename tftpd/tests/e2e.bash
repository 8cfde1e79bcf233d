# The stage of the end-to-end tests: the bench (10.99.0.1) in this network namespace, the phones
# (10.99.1.1 and up) in another one, a veth pair between them. Phone N has address 10.99.1.N, a
# link by-ip/10.99.1.N, and a unit directory of its own. They are reached through 10.99.0.2, because
# the kernel has one neighbour table for all namespaces (1024 entries), and other tests fill it.

BENCH=10.99.0.1
PHONES_MAX=200

mac_of() {
	printf '0200000000%02x' "$1"
}

# Files as in production: 0640, group tftp.
settle() {
	chgrp -R tftp "$TREE"
	find "$TREE" -type d -exec chmod 750 {} +
	find "$TREE" -type f -exec chmod 640 {} +
}

make_unit() {
	local mac
	mac=$(mac_of "$1")
	mkdir -p "$TREE/runs/$mac.1"
	ln -sfn "../runs/$mac.1" "$TREE/unit/$mac"
	ln -sfn "../unit/$mac" "$TREE/by-ip/10.99.1.$1"
	printf '<device><id>%s</id></device>\n' "$mac" >"$TREE/runs/$mac.1/cp-8841.xml"
}

make_tree() {
	TREE=$WORK/tree
	mkdir -p "$TREE"/{firmware,pending,runs,unit,by-ip}
	for n in 1 2; do
		make_unit $n
	done
	settle
}

make_network() {
	unshare -n sleep 1000 3>&- &
	PHONES=$!
	until [ "$(readlink /proc/$PHONES/ns/net)" != "$(readlink /proc/self/ns/net)" ] &&
	      [ "$(cat /proc/$PHONES/comm)" = sleep ]; do :; done
	ip link set lo up
	ip link add bench0 type veth peer name phones0 netns "$PHONES"
	ip address add $BENCH/24 dev bench0
	ip link set bench0 up
	for n in $(seq $PHONES_MAX); do
		echo "address add 10.99.1.$n/32 dev phones0"
	done | phones ip -batch -
	phones ip address add 10.99.0.2/24 dev phones0
	phones ip link set phones0 up
	phones ip link set lo up
	phones ip route replace 10.99.0.0/24 dev phones0 src 10.99.1.1
	ip route add 10.99.1.0/24 via 10.99.0.2
}

phones() {
	nsenter -t "$PHONES" -n "$@"
}

# phone ARG…: the test client, as phone 1 unless -l says otherwise.
phone() {
	phones "$PHONE" -l 10.99.1.1 "$@"
}

# half_way NAME: a transfer by phone 1 that stays half way
half_way() {
	phone dangle $BENCH "$1" >"$WORK/out" 2>&1 3>&- &
	wait_until 5 grep -q waiting "$WORK/out"
}

end_half_way() {
	[ -s "$WORK/out" ] || return 0
	kill "$(sed -n 's/waiting //p' "$WORK/out")"
	: >"$WORK/out"
}

# main_server: the in.tftpd that takes requests
main_server() {
	pgrep -x -P "$(tftpd_pid)" in.tftpd
}

write_config() {
	mkdir -p "$WORK/state" "$WORK/run" "$WORK/lib"
	ln -sf "$TAP" "$WORK/lib/libbench_tap.so"
	cat >"$WORK/bench.conf" <<-END
		address = "$BENCH"
		interface = "bench0"
		prefix = 16
		pool_first = "10.99.1.1"
		pool_last = "10.99.1.250"
		state_dir = "$WORK/state"
		runtime_dir = "$WORK/run"
		tree_dir = "$TREE"
		library_dir = "$WORK/lib"
	END
	DB=$WORK/state/bench.db
	"$EVENTCAT" create "$DB"
}

make_stage() {
	WORK=$(mktemp -d)
	mount -t tmpfs tmpfs "$WORK"
	make_tree
	write_config
	make_network
	LOG=$WORK/log
}

# Also what a failed test left over.
clear_stage() {
	stop_tftpd
	end_half_way
	in_tftpd_pids | xargs -r kill -KILL
	kill "$PHONES"
	ip link delete bench0
	umount -l "$WORK"
	rmdir "$WORK"
}

# start_tftpd ARG…: returns when its self-test has ended, well or badly.
start_tftpd() {
	: >"$LOG"
	"$TFTPD" --config "$WORK/bench.conf" --map "$MAP" "$@" 2>"$LOG" 3>&- &
	echo $! >"$WORK/pid"
	wait_log 'tftpd.selftest '
}

tftpd_pid() {
	cat "$WORK/pid"
}

# No such process, or one that only waits to be collected.
is_gone() {
	[ ! -e "/proc/$1" ] || grep -q '^State:.*Z' "/proc/$1/status"
}

stop_tftpd() {
	[ -e "$WORK/pid" ] || return 0
	kill "$(tftpd_pid)" 2>/dev/null || true
	wait_until 5 is_gone "$(tftpd_pid)"
	rm "$WORK/pid"
}

# wait_until SECONDS COMMAND…
wait_until() {
	local end=$((SECONDS + $1 + 1))
	shift
	until "$@"; do
		[ "$SECONDS" -lt "$end" ] || { echo "gave up: $*" >&2; tail -n 30 "$LOG" >&2; return 1; }
		read -rt 0.05 <> <(:) || true
	done
}

log_has() {
	grep -q -- "$1" "$LOG"
}

wait_log() {
	wait_until 8 log_has "$1"
}

log_count() {
	grep -c -- "$1" "$LOG" || true
}

events() {
	"$EVENTCAT" print "$DB"
}

events_have() {
	[ "$(events | grep -c -- "$1")" -ge "$2" ]
}

# event_count PATTERN
event_count() {
	events | grep -c -- "$1" || true
}

in_tftpd_pids() {
	pgrep -x in.tftpd
}
