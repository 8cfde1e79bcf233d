# Debian packages: what is missing gets installed, and no service of theirs is started.
# shellcheck shell=bash disable=SC2034

PACKAGES_RUN=(
	g++ gcc cmake ninja-build pkg-config bison flex python3-minimal
	kea-dhcp4-server kea-dev libboost-dev tftpd-hpa syslog-ng-core syslog-ng-dev chrony
	dnsmasq-base
	libsqlite3-dev libzbar-dev libpng-dev libjpeg62-turbo-dev libmicrohttpd-dev
	libgnutls28-dev libssl-dev zlib1g-dev libzip-dev libpcap0.8-dev libjansson-dev
	libconfuse-dev libncurses-dev libcmocka-dev libxml2-dev libzint-dev libxkbcommon-dev libseccomp-dev
	libcairo2-dev libpango1.0-dev libxlsxwriter-dev fonts-liberation fonts-ipaexfont-gothic
	s6 iproute2 util-linux procps curl ca-certificates
)
PACKAGES_TEST=(
	bats busybox isc-dhcp-client atftp netbase kea-admin sqlite3 openssl bsdutils xxd zip
	chromium chromium-driver python3-selenium tcpdump
	zbar-tools jq netcat-openbsd tmux python3 python3-cryptography strace clang-format
	shellcheck fonts-dejavu-core
	poppler-utils zxing-cpp-tools
)

packages_missing() { # names…
	local name
	for name in "$@"; do
		dpkg-query -W -f='${db:Status-Abbrev}' "$name" 2>/dev/null | grep -q '^ii' ||
			printf '%s\n' "$name"
	done
}

# Installing syslog-ng-core removes another system-log-daemon: never without being told.
refuse_to_replace_syslog() {
	local other
	for other in rsyslog busybox-syslogd inetutils-syslogd socklog-run; do
		[ -z "$(packages_missing "$other")" ] || continue
		[ "${PREBENCH_REPLACE_SYSLOG:-}" = yes ] && return 0
		die "$other is this machine's system log: syslog-ng would replace it." \
			"Say so with PREBENCH_REPLACE_SYSLOG=yes, or use another machine."
	done
}

packages_install() { # names…
	local missing policy=/usr/sbin/policy-rc.d made=no
	mapfile -t missing < <(packages_missing "$@" | sort -u)
	[ "${#missing[@]}" -gt 0 ] || return 0
	refuse_to_replace_syslog
	say "installing ${#missing[@]} Debian packages"
	if [ ! -e $policy ]; then
		printf '#!/bin/sh\nexit 101\n' >$policy
		chmod 755 $policy
		made=yes
	fi
	if ! { apt-get update -qq &&
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
			--no-install-recommends "${missing[@]}"; } >"$LOG_DIR/apt.log" 2>&1; then
		[ $made = no ] || rm -f $policy
		tail -n 20 "$LOG_DIR/apt.log" >&2
		die "apt-get could not install: ${missing[*]}"
	fi
	[ $made = no ] || rm -f $policy
}
