#!/usr/bin/env bats
# The main job: phones scanned before and after they are plugged in end proven, point at their
# remote server, and carry nothing of the bench.

load common.bash

teardown() {
	[ -n "${BATS_TEST_COMPLETED:-}" ] || show_logs
	bed_down
}

# The judge's word, not ours: phonesim's own parameter table.
judge_phones() { # number
	tell report >/dev/null
	local json=$HOME_DIR/phones.json
	[ "$(jq '.phones | length' "$json")" = "$1" ]
	[ "$(jq '[.phones[] | select(.settled)] | length' "$json")" = "$1" ]
	jq -e '.phones[] | .parameters.Profile_Rule ==
		"https://prov.example.com/cisco/$MA.xml"' "$json" >/dev/null
	[ "$(jq '[.phones[] | select(.parameters.Profile_Rule !=
		"https://prov.example.com/cisco/$MA.xml")] | length' "$json")" = 0 ]
	[ "$(jq -c '[.phones[].bench_leftovers[]]' "$json")" = '[]' ]
	refuse grep -q '10\.77\.0\.1' <(jq -c '[.phones[].parameters]' "$json")
	[ "$(jq '[.phones[] | select(.swver | test("12-0-7MPP0501-123"))] | length' \
		"$json")" = "$1" ]
}

# In the record: leased, delivered (exactly the published bytes), confirmed and cleaned, in the
# order of occurrence. The request for C leaves the phone together with the acknowledgement that
# ends B, and two processes of in.tftpd see them, in either order: so B's beginning is compared.
judge_record() {
	local mac
	for mac in $(sql 'SELECT mac FROM unit'); do
		sql "SELECT CASE WHEN l.id < d.id AND d.id < c.id THEN 'in order' ELSE 'mixed' END
			FROM (SELECT min(id) id FROM event WHERE unit = '$mac'
				AND kind = 'leased') l,
			(SELECT min(id) id FROM event WHERE unit = '$mac' AND role = 'redirect'
				AND kind = 'asked') d,
			(SELECT min(id) id FROM event WHERE unit = '$mac' AND role = 'cleanup'
				AND kind = 'transfer' AND outcome = 'complete') c" |
			grep -qx 'in order'
		sql_has "SELECT 1 FROM event e JOIN published p ON p.mac = e.unit
			AND p.run = e.run AND p.role = 'redirect' AND p.sha256 = e.sha256
			AND p.size = e.size WHERE e.unit = '$mac' AND e.kind = 'transfer'
			AND e.role = 'redirect' AND e.outcome = 'complete'"
		sql_has "SELECT 1 FROM event WHERE unit = '$mac' AND role = 'cleanup'
			AND kind = 'asked'"
		[ "$(sql "SELECT count(*) FROM event WHERE unit = '$mac' AND kind = 'scan'")" = 1 ]
	done
}

# The served file still has the bytes that the record names.
judge_bytes() {
	local path sha
	while IFS='|' read -r path sha; do
		[ "$(sha256sum <"$RUN_DIR/tree/runs/$path" | cut -d' ' -f1)" = "$sha" ]
	done < <(sql "SELECT replace(mac, ':', '') || '.' || run || name, sha256
		FROM published WHERE role = 'redirect'")
}

@test "twelve phones of three models, half scanned before and half after plugging in" {
	bed_up
	open_demo_batch 12
	fleet 12 | head -n 6 | scan_labels
	phones_with --phones 12 --seed "$SEED"
	wait_for_units 6 pending 120
	fleet 12 | tail -n 6 | scan_labels
	wait_for_units 12 proven 240
	judge_phones 12
	judge_record
	judge_bytes
	[ "$(sql 'SELECT count(DISTINCT model) FROM unit')" = 3 ]
	curl -sf "http://$BOARD/api/board" | jq -e '[.units[] | select(.word == "PACK")] |
		length == 12'
	b replay
	b batch close "$BATCH"
	[ "$(b --json batch show "$BATCH" | jq -r '.batches[0].state')" = closed ]
	b batch report "$BATCH" --format json | jq -e '[.units[] | select(.verdict == "proven")] |
		length == 12'
	[ "$(b batch report "$BATCH" --format csv | grep -c proven)" = 12 ]
}

@test "nothing of the bench is left on a phone, whatever an empty element means to it" {
	local reading
	for reading in clear default keep; do
		bed_up
		open_demo_batch 3
		fleet 3 | scan_labels
		phones_with --phones 3 --seed "$SEED" --empty "$reading"
		wait_for_units 3 proven 180
		judge_phones 3
		[ "$reading" = keep ] || bed_down
	done
}

@test "a phone that sends no syslog is proven by what it asks for, or not at all" {
	bed_up
	open_demo_batch 3
	fleet 3 | scan_labels
	phones_with --phones 3 --seed "$SEED" --fault 0:no-syslog
	wait_for_units 2 proven 180
	wait_for_units 1 cleaned 60
	# its firmware was never told: not proven, and said so
	[ "$(sql "SELECT missing FROM unit WHERE NOT proven")" = firmware ]
	run b batch close "$BATCH"
	[ "$status" = 1 ]
	[ "$(b --json batch show "$BATCH" | jq -r '.batches[0].state')" = closing ]
}
