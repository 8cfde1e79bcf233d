# What run and test share.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
LOG_DIR=${LOG_DIR:-$ROOT/build/log}
mkdir -p "$LOG_DIR"

say() { printf 'prebench: %s\n' "$*"; }
die() {
	printf 'prebench: %s\n' "$*" >&2
	exit "${DIE_CODE:-69}"
}

need_root() {
	[ "$(id -u)" = 0 ] || DIE_CODE=77 die "must be run as root: sudo $0"
}

# The users of DESIGN §2. Being in group tftp lets prebench keep the setgid bit of what
# in.tftpd must read.
make_users() {
	getent group prebench >/dev/null || groupadd --system prebench
	getent passwd prebench >/dev/null ||
		useradd --system --gid prebench --home-dir /nonexistent --no-create-home \
			--shell /usr/sbin/nologin prebench
	getent group tftp >/dev/null || die "no group tftp: is tftpd-hpa installed?"
	usermod -a -G tftp prebench
}

build() { # preset [target…]
	local preset=$1
	shift
	say "building ($preset)"
	cd "$ROOT" || exit
	if ! { cmake --preset "$preset" && cmake --build --preset "$preset" -- "$@"; } \
		>"$LOG_DIR/build-$preset.log" 2>&1; then
		grep -E -A8 'error|Error|FAILED' "$LOG_DIR/build-$preset.log" | head -n 60 >&2
		die "the build failed: see $LOG_DIR/build-$preset.log"
	fi
	cd - >/dev/null || exit
}

# Raw sockets, namespaces and veth pairs: all or nothing.
can_isolate() {
	unshare --net sh -c '
		ip link set lo up && ip link add t0 type veth peer name t1' >/dev/null 2>&1
}
