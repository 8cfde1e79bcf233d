#!/usr/bin/env bats
# Encrypted profiles and firmware in steps, through the real daemons: what the phones end with
# opens what the remote server will send them.

load common.bash

teardown() {
	[ -n "${BATS_TEST_COMPLETED:-}" ] || show_logs
	bed_down
}

recipe_text() {
	cat <<-'R'
		recipe "encrypted" {
			family = "cisco-mpp"
			redirect = "https://prov.example.com/{{psn}}/$MA.xml"
			encryption { cipher = "aes-256-cbc" digest = "sha256" gzip = true }
			firmware "8841" {
				version = "sip88xx.12-0-7MPP0501-123"
				via = { "sip88xx.11-3-7MPP0001-609" }
			}
			admin_password = "Blue-7-Sky"
			remote { parameter "GPP_B" { value = "{{serial}}" } }
		}
	R
}

open_encrypted_batch() {
	openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=escrow \
		-keyout "$HOME_DIR/escrow.key" -out "$HOME_DIR/escrow.pem" 2>/dev/null
	chmod 644 "$HOME_DIR/escrow.pem"
	echo "escrow_certificate = \"$HOME_DIR/escrow.pem\"" >>"$CONF"
	mkdir "$HOME_DIR/step"
	printf 'rootfs88xx.11-3-7MPP0001-609.sbn\n' \
		>"$HOME_DIR/step/sip88xx.11-3-7MPP0001-609.loads"
	echo step >"$HOME_DIR/step/rootfs88xx.11-3-7MPP0001-609.sbn"
	b firmware import "$HOME_DIR/step"
	recipe_text >"$HOME_DIR/encrypted.conf"
	b recipe check "$HOME_DIR/encrypted.conf"
	b recipe add "$HOME_DIR/encrypted.conf" --by planner
	b recipe approve encrypted --by checker
	b batch open --customer Acme --recipe encrypted
	BATCH=1
}

# The seal opened with the private key, which this box has for the test alone.
unit_key() { # mac
	sql "SELECT hex(sealed) FROM unit_key WHERE mac = '$1' ORDER BY run DESC LIMIT 1" |
		xxd -r -p >"$HOME_DIR/sealed.der"
	openssl cms -decrypt -inform DER -in "$HOME_DIR/sealed.der" \
		-inkey "$HOME_DIR/escrow.key" | cut -d, -f3
}

judge_unit() { # mac
	local key
	key=$(unit_key "$1")
	[ ${#key} = 64 ]
	jq -e --arg mac "$1" --arg key "$key" '.phones[] | select(.mac == $mac) |
		.parameters.GPP_SA == $key and .settled and .bench_leftovers == [] and
		.parameters.Profile_Rule == "[--key $SA] https://prov.example.com/8841-3PCC/$MA.xml" and
		.swver == "sip88xx.12-0-7MPP0501-123"' "$HOME_DIR/phones.json" >/dev/null
	sql "SELECT hex(body) FROM remote_file WHERE mac = '$1' ORDER BY run DESC LIMIT 1" |
		xxd -r -p | openssl enc -d -aes-256-cbc -md sha256 -pass "pass:$key" 2>/dev/null |
		gunzip | grep -q "<GPP_B>$(sql "SELECT serial FROM unit WHERE mac = '$1'")</GPP_B>"
	# no plain key or password in the record
	[ "$(grep -caF "$key" "$HOME_DIR/state/bench.db")" = 0 ]
}

@test "three phones with encrypted profiles and two steps of firmware" {
	local mac
	bed_up
	open_encrypted_batch
	phonesim --list --phones 3 --seed "$SEED" --models 8841 | tail -n +2 | scan_labels
	phones_with --phones 3 --seed "$SEED" --models 8841 --cbc-digest sha256
	wait_for_units 3 proven 240
	tell report >/dev/null
	for mac in $(sql 'SELECT mac FROM unit'); do
		judge_unit "$mac"
		sql_has "SELECT 1 FROM event WHERE unit = '$mac' AND role = 'firmware'
			AND name LIKE '%11-3-7mpp0001-609.loads%'"
		b unit show "$mac" | grep -q encrypted
	done
	b replay
	b batch close "$BATCH"
	# what held keys and passwords has left the tree
	[ -z "$(find "$RUN_DIR/tree/runs" -name 'b-*')" ]
	[ -z "$(grep -rlF Blue-7-Sky "$RUN_DIR/tree")" ]
	b batch report "$BATCH" --format json | jq -e '[.units[] | select(.verdict == "proven" and
		.recipe.name == "encrypted" and .recipe.version == 1)] | length == 3'
}

@test "a batch's recipe changes: running phones keep theirs, and who restarts gets the new one" {
	local mac
	bed_up
	open_demo_batch 2
	fleet 2 | scan_labels
	phones_with --phones 2 --seed "$SEED"
	wait_for_units 2 proven 180
	sed 's/prov.example.com/new.example.com/' "$ROOT/docs/examples/recipe.conf" \
		>"$HOME_DIR/new.conf"
	b recipe add "$HOME_DIR/new.conf" --by planner
	run -1 b batch recipe "$BATCH" example
	b recipe approve example --by checker
	[ "$(b --json batch recipe "$BATCH" example | jq '.affected | length')" = 2 ]
	proven_is 2
	mac=$(sql 'SELECT mac FROM unit LIMIT 1')
	b batch recipe "$BATCH" | grep -q "/admin/resync?tftp://10.77.0.1/"
	b unit restart "$mac"
	proven_is 1
	tell "reset $mac"
	wait_for_units 2 proven 180
	[ "$(b --json batch recipe "$BATCH" | jq '.affected | length')" = 1 ]
	b replay
}
