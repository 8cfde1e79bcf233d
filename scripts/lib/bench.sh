# A whole bench under s6: directories, configuration, services. Every path is below HOME_DIR
# (kept) and RUN_DIR (a tmpfs); NET is a command prefix that enters the bench's network.
# shellcheck shell=bash

# Programs where every service user can read them, wherever the checkout lies.
bench_stage() {
	APP=$HOME_DIR/app
	mkdir -p "$HOME_DIR"
	chmod 755 "$HOME_DIR"
	rm -rf "$APP"
	mkdir -p "$APP/bin" "$APP/lib/syslog-ng" "$APP/profiles"
	cp "$ROOT"/build/release/bin/{bench,bench-dns,bench-httpd,bench-scan,bench-tftpd} \
		"$ROOT"/build/release/bin/{bench-trace,benchd,phonesim} "$APP/bin/"
	cp "$ROOT"/build/release/lib/{libprebench_kea.so,libbench_tap.so} "$APP/lib/"
	cp "$ROOT"/build/release/lib/libbench.so "$APP/lib/syslog-ng/"
	cp "$ROOT"/tftpd/bench.map "$APP/lib/"
	local family
	for family in "$ROOT"/profiles/*/family.conf; do
		cp -r "$(dirname "$family")" "$APP/profiles/"
	done
	chmod -R a+rX "$APP"
	PATH=$APP/bin:$PATH
}

# The served tree holds keys: memory only. /run is a tmpfs on a booted Debian.
bench_tmpfs() {
	mkdir -p "$RUN_DIR"
	[ "$(stat -f -c %T "$RUN_DIR")" = tmpfs ] && return 0
	mount -t tmpfs -o mode=0755,size=1g prebench "$RUN_DIR" 2>/dev/null ||
		die "cannot mount a tmpfs on $RUN_DIR, where profile keys must stay in memory:" \
			"run this where mounting is allowed (not in a locked-down container)."
	MOUNTED=$RUN_DIR
}

bench_untmpfs() {
	[ -z "${MOUNTED:-}" ] || umount -l "$MOUNTED" 2>/dev/null || true
}

# stdin: more lines for bench.conf
bench_write_config() {
	CONF=$HOME_DIR/bench.conf
	{
		cat
		printf 'state_dir = "%s/state"\n' "$HOME_DIR"
		printf 'report_dir = "%s/reports"\n' "$HOME_DIR"
		printf 'firmware_dir = "%s/firmware"\n' "$HOME_DIR"
		printf 'runtime_dir = "%s"\n' "$RUN_DIR"
		printf 'tree_dir = "%s/tree"\n' "$RUN_DIR"
		printf 'profiles_dir = "%s/profiles"\n' "$APP"
		printf 'library_dir = "%s/lib"\n' "$APP"
	} >"$CONF"
	chmod 644 "$CONF"
}

bench_init() {
	bench --config "$CONF" config init >/dev/null || die "bench config init failed"
	bench --config "$CONF" config render >/dev/null || die "bench config render failed"
	bench --config "$CONF" profile publish >/dev/null || die "bench profile publish failed"
}

# service NAME, its command on stdin (a shell script's last lines)
service() {
	local dir=$SERVICES/$1
	mkdir -p "$dir"
	{
		printf '#!/bin/sh\nexec 2>>%s/%s.log\n' "$SERVICE_LOGS" "${1//\//-}"
		cat
	} >"$dir/run"
	chmod 755 "$dir/run"
}

config_value() { # name of a number
	bench --config "$CONF" config show | sed -n "s/^$1 = \([0-9]*\)\$/\1/p"
}

unconfined() {
	# a real Debian's AppArmor profile for kea-dhcp4 knows nothing of our files
	if command -v aa-exec >/dev/null && aa-enabled --quiet 2>/dev/null; then
		printf 'aa-exec -p unconfined '
	fi
}

bench_services() {
	SERVICES=$HOME_DIR/services
	SERVICE_LOGS=$HOME_DIR/log
	rm -rf "$SERVICES"
	mkdir -p "$SERVICES" "$SERVICE_LOGS"
	local groups
	groups=$(getent group prebench | cut -d: -f3),$(getent group tftp | cut -d: -f3)
	mkdir -p "$RUN_DIR/kea"
	chown _kea:prebench "$RUN_DIR/kea" && chmod 2770 "$RUN_DIR/kea"
	service kea <<-E
		umask 007
		export KEA_PIDFILE_DIR=$RUN_DIR/kea KEA_LOCKFILE_DIR=$RUN_DIR/kea
		exec $NET $(unconfined)setpriv --reuid _kea --regid prebench --groups $groups \\
			--inh-caps +net_raw,+net_bind_service,+net_admin \\
			--ambient-caps +net_raw,+net_bind_service,+net_admin \\
			kea-dhcp4 -c $RUN_DIR/kea-dhcp4.json
	E
	service tftpd <<-E
		exec $NET bench-tftpd --config $CONF --map $APP/lib/bench.map
	E
	service httpd <<-E
		umask 007
		exec $NET setpriv --reuid prebench --regid prebench --groups $groups \\
			--inh-caps +net_bind_service --ambient-caps +net_bind_service \\
			bench-httpd --config $CONF
	E
	# -x: it never sets the clock; a real box has its own service for that
	service chrony <<-E
		rm -f $RUN_DIR/chronyd.pid # its own, left behind: it drops its rights
		exec $NET chronyd -x -d -u _chrony -f $RUN_DIR/chrony.conf
	E
	# the supervisor keeps the pipe between the two, whichever of them dies
	[ "$(config_value dns_port)" = 0 ] || service dns <<-E
		exec $NET $(unconfined)dnsmasq --keep-in-foreground \\
			--conf-file=$RUN_DIR/dnsmasq.conf 2>&1
	E
	[ "$(config_value dns_port)" = 0 ] || service dns/log <<-E
		exec bench-dns --config $CONF
	E
	service syslog <<-E
		umask 007
		exec $NET setpriv --reuid prebench --regid prebench --groups $groups \\
			--inh-caps +net_bind_service --ambient-caps +net_bind_service \\
			syslog-ng -F --stderr --no-caps -f $RUN_DIR/syslog-ng.conf \\
			--module-path=$APP/lib/syslog-ng:/usr/lib/syslog-ng/3.38 \\
			-R $HOME_DIR/state/syslog-queue/persist \\
			-c $RUN_DIR/syslog-ng.ctl -p $RUN_DIR/syslog-ng.pid
	E
	[ "$(config_value trace_megabytes)" = 0 ] || service trace <<-E
		umask 077
		exec $NET setpriv --reuid prebench --regid prebench --groups $groups \\
			--inh-caps +net_raw --ambient-caps +net_raw \\
			bench-trace --config $CONF
	E
	service board <<-E
		umask 007
		exec setpriv --reuid prebench --regid prebench --groups $groups \\
			benchd --config $CONF
	E
}

bench_start() {
	# what syslog-ng may ask for its socket; Debian's default loses bursts of all phones
	[ "$(cat /proc/sys/net/core/rmem_max)" -ge 4194304 ] ||
		echo 4194304 2>/dev/null >/proc/sys/net/core/rmem_max || true
	bench_services
	setsid s6-svscan "$SERVICES" >>"$SERVICE_LOGS/svscan.log" 2>&1 &
	SVSCAN=$!
	bench_wait_ready
}

# Everything listens: DNS 53, DHCP 67, TFTP 69, NTP 123, syslog, HTTP, the board.
bench_wait_ready() {
	local try
	for ((try = 0; try < 150; try++)); do
		kill -0 "$SVSCAN" 2>/dev/null || die "the supervisor ended: see $SERVICE_LOGS"
		bench_is_ready && return 0
		sleep 0.2
	done
	tail -n 5 "$SERVICE_LOGS"/*.log >&2
	die "the bench did not come up within 30 s: see $SERVICE_LOGS"
}

bench_is_ready() {
	local ports port
	ports=$($NET ss -Hnltu | awk '{print $5}')
	# 0 is off
	for port in $(config_value 'https\{0,1\}_port') $(config_value dns_port); do
		[ "$port" = 0 ] || grep -q ":$port\$" <<<"$ports" || return 1
	done
	grep -q ':67$' <<<"$ports" && grep -q ':69$' <<<"$ports" &&
		grep -q ':123$' <<<"$ports" &&
		grep -q ':514$' <<<"$ports" && [ -S "$RUN_DIR/kea4.sock" ] &&
		curl -sf -o /dev/null "http://$BOARD/"
}

bench_stop() {
	[ -n "${SVSCAN:-}" ] || return 0
	s6-svscanctl -t "$SERVICES" 2>/dev/null || true
	local try
	for ((try = 0; try < 50; try++)); do
		kill -0 "$SVSCAN" 2>/dev/null || break
		sleep 0.1
	done
	kill -9 "$SVSCAN" 2>/dev/null || true
	SVSCAN=
}
