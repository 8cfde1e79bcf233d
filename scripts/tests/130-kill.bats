#!/usr/bin/env bats
# kill -9 of each daemon at a random moment: every phone ends proven, or is listed with what is
# missing and a remedy that works; nothing is ever proven without its links.

load common.bash

teardown() {
	[ -n "${BATS_TEST_COMPLETED:-}" ] || show_logs
	bed_down
}

# Every unit of the table that says proven has its evidence in the record: asked of the events
# by SQL that shares nothing with flow.
judge_proven() {
	[ "$(sql "SELECT count(*) FROM unit u WHERE proven AND NOT (
		EXISTS (SELECT 1 FROM event WHERE unit = u.mac AND kind = 'leased')
		AND EXISTS (SELECT 1 FROM event e LEFT JOIN event a ON a.about = e.id
			WHERE coalesce(e.unit, a.unit) = u.mac AND e.kind = 'transfer'
			AND coalesce(nullif(e.role, ''), a.role) = 'redirect'
			AND e.outcome = 'complete' AND e.size = e.file_size)
		AND EXISTS (SELECT 1 FROM event e LEFT JOIN event a ON a.about = e.id
			WHERE coalesce(e.unit, a.unit) = u.mac AND e.kind = 'transfer'
			AND coalesce(nullif(e.role, ''), a.role) = 'cleanup'
			AND e.outcome = 'complete')
		AND EXISTS (SELECT 1 FROM event WHERE unit = u.mac AND kind = 'scan'))")" = 0 ]
}

pid_of() { # service: the pid of the daemon itself
	s6-svstat -o pid "$SERVICES/$1"
}

# Remedies as the unit's advice gives them, performed by the phones; each phone gets the time
# to act on one before the next.
declare -gA REMEDIED
remedy() {
	local mac advice
	while IFS=$'\t' read -r mac advice; do
		[ "${REMEDIED[$mac]:--99}" -lt $((SECONDS - 15)) ] || continue
		REMEDIED[$mac]=$SECONDS
		case $advice in
		*'factory reset'*) tell "plug $mac" && tell "reset $mac" ;;
		*'plug it in again'*) tell "replug $mac" ;;
		esac
	done >/dev/null < <(b --json unit list | jq -r '.units[] | select(.verdict == "FIX") |
		[.mac, .advice] | @tsv')
}

all_proven_with_remedies() {
	remedy
	proven_is 24
}

# Twenty-four phones, eight of each model: enough finished runs for the stage clock to learn from,
# so that a stuck one is told of after seconds.
kill_once() { # service
	local seed=${KILL_SEED:-$(od -An -N2 -tu2 /dev/urandom | tr -d ' ')} delay
	RANDOM=$seed
	: $RANDOM $RANDOM # the first ones hardly depend on the seed
	delay=$((500 + RANDOM % 6000))
	echo "# $1: KILL_SEED=$seed, killed after $delay ms" >&3
	bed_up
	open_demo_batch 24
	fleet 24 | head -n 12 | scan_labels
	phones_with --phones 24 --seed "$SEED"
	sleep "$((delay / 1000)).$(printf %03d $((delay % 1000)))"
	kill -9 "$(pid_of "$1")"
	wait_for_units 1 'pending|asked|upgrading|delivered|confirmed|cleaned|proven' 60
	fleet 24 | tail -n 12 | scan_labels
	wait_until 300 all_proven_with_remedies
	[ "$(s6-svstat -o up "$SERVICES/$1")" = true ]
	judge_proven
	b replay
}

@test "kea-dhcp4" { kill_once kea; }
@test "bench-tftpd with in.tftpd" { kill_once tftpd; }
@test "syslog-ng" { kill_once syslog; }
@test "benchd" { kill_once board; }

# Power lost at the worst moments: in the middle of B, and in the middle of C, when the phone
# will never ask the bench again by itself.
@test "phones that vanish are listed with what is missing, and the remedy works" {
	bed_up
	open_demo_batch 24
	fleet 24 | scan_labels
	phones_with --phones 24 --seed "$SEED" --fault 0:vanish --fault 1:vanish:/c- \
		--fault 2:vanish:/8841-3PCC.xml
	wait_for_units 22 proven 120
	run b batch close "$BATCH"
	[ "$status" = 1 ]
	wait_until 60 sql_is "SELECT missing FROM unit ORDER BY mac LIMIT 1 OFFSET 1" cleaned
	wait_until 120 all_proven_with_remedies
	# what was void before the reset did not count: C was delivered again, after
	tell report
	jq -e '.phones[1].resets == 1' "$HOME_DIR/phones.json"
	judge_proven
	b batch close "$BATCH"
	b replay
}

@test "in.tftpd alone" {
	bed_up
	open_demo_batch 24
	fleet 24 | scan_labels
	phones_with --phones 24 --seed "$SEED"
	sleep 2
	pkill -9 -P "$(pid_of tftpd)"
	wait_until 300 all_proven_with_remedies
	judge_proven
	b replay
}
