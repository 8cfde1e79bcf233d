#!/usr/bin/env bats
# The command people type first, as they type it.

load common.bash

@test "run --once ends with 0, a closed batch and its report" {
	run "$ROOT/scripts/run" --once --phones 3
	echo "$output"
	[ "$status" = 0 ]
	[[ "$output" == *"all 3 phones are proven"* ]]
	local reports=/var/lib/prebench-sim/reports
	jq -e '[.units[] | select(.proven and .grade == "B")] | length == 3' \
		$reports/batch-1.json
	[[ "$(pdftotext $reports/batch-1.pdf -)" == *"DEMO-1"* ]]
	[ -s $reports/batch-1.csv ] && [ -s $reports/batch-1.xlsx ]
	! pgrep -f /var/lib/prebench-sim/app/bin/
}

@test "run refuses an interface with a default route, and one with a DHCP server" {
	run unshare --net bash -c "
		ip link set lo up
		ip link add a0 type veth peer name a1 && ip link set a0 up && ip link set a1 up
		ip addr add 10.78.0.1/24 dev a0 && ip route add default via 10.78.0.2
		$ROOT/scripts/run --interface a0"
	[ "$status" = 1 ]
	[[ "$output" == *"default route"* ]]
	run unshare --net bash -c "
		ip link set lo up
		ip link add a0 type veth peer name a1 && ip link set a0 up && ip link set a1 up
		ip addr add 10.78.0.1/24 dev a1
		printf 'start 10.78.0.20\nend 10.78.0.30\ninterface a1\nlease_file /dev/null\npidfile /dev/null\n' >/tmp/prebench-udhcpd.conf
		busybox udhcpd -f /tmp/prebench-udhcpd.conf >/dev/null 2>&1 &
		sleep 0.5
		$ROOT/scripts/run --interface a0
		code=\$?
		kill \$! 2>/dev/null
		exit \$code"
	rm -f /tmp/prebench-udhcpd.conf
	[ "$status" = 1 ]
	[[ "$output" == *"DHCP server answers"* ]]
}

@test "run says what is wrong with its own words" {
	run -64 "$ROOT/scripts/run" --nonsense
	run -64 "$ROOT/scripts/run" --phones many
	run "$ROOT/scripts/run" --interface nosuchif0
	[ "$status" != 0 ]
	[[ "$output" == *"no interface nosuchif0"* ]]
}
