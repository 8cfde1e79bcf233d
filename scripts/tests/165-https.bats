#!/usr/bin/env bats
# HTTPS from the factory profile on, encrypted profiles, firmware in steps; and the pack for the
# remote server, opened with programs that are not ours.

load common.bash

teardown() {
	[ -n "${BATS_TEST_COMPLETED:-}" ] || show_logs
	bed_down
}

recipe_text() { # encryption
	cat <<-R
		recipe "secure" {
			family = "cisco-mpp"
			redirect = "https://prov.example.com/{{psn}}/\$MA.xml"
			srv = true
			transport = "https"
			encryption { $1 certificate = "$(cat "$HOME_DIR/provider.pem")" }
			custom_ca = "http://prov.example.com/ca.pem"
			firmware "8841" {
				version = "sip88xx.12-0-7MPP0501-123"
				via = { "sip88xx.11-3-7MPP0001-609" }
			}
			admin_password = "Blue-7-Sky"
			remote { parameter "GPP_B" { value = "{{serial}} <&>" } }
		}
	R
}

# The provider's key is on this box for the test alone.
open_secure_batch() { # encryption
	local folder
	openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=provider \
		-keyout "$HOME_DIR/provider.key" -out "$HOME_DIR/provider.pem" 2>/dev/null
	folder=$(mktemp -d)
	printf 'step.sbn\n' >"$folder/sip88xx.11-3-7MPP0001-609.loads"
	echo step >"$folder/step.sbn"
	b firmware import "$folder" >/dev/null
	rm -r "$folder"
	recipe_text "$1" >"$HOME_DIR/secure.conf"
	b recipe check "$HOME_DIR/secure.conf" >/dev/null
	b recipe add "$HOME_DIR/secure.conf" --by planner >/dev/null
	b recipe approve secure --by checker >/dev/null
	BATCH=$(b --json batch open --customer Acme --recipe secure | jq '.batches[0].batch')
}

run_phones() { # number, options…
	local n=$1
	shift
	phonesim --list --phones "$n" --seed "$SEED" --models 8841 | tail -n +2 | scan_labels
	phones_with --phones "$n" --seed "$SEED" --models 8841 "$@"
	wait_for_units "$n" proven 240
	tell report >/dev/null
	b replay >/dev/null
	b batch close "$BATCH"
	b batch pack "$BATCH" --output "$HOME_DIR/reports/pack" >"$HOME_DIR/pack.out" 2>&1
}

# What the provider can open, by what the pack's README says.
provider_key() { # mac without colons
	openssl cms -decrypt -inform DER -in "$HOME_DIR/reports/pack/keys/$1.cms" \
		-inkey "$HOME_DIR/provider.key" | cut -d, -f3
}

judge_phone() { # mac, parameter that holds the key, key, rule
	jq -e --arg mac "$1" --arg name "$2" --arg key "$3" --arg rule "$4" '
		.phones[] | select(.mac == $mac) | .settled and .bench_leftovers == [] and
		.unknown_parameters == [] and .time_known and
		.parameters[$name] == $key and .parameters.Profile_Rule == $rule and
		.parameters.Custom_CA_Rule == "http://prov.example.com/ca.pem" and
		.parameters.Admin_Password == "Blue-7-Sky" and
		.swver == "sip88xx.12-0-7MPP0501-123"' "$HOME_DIR/phones.json" >/dev/null
	# never twice the same load, and every step once
	jq -e --arg mac "$1" '.phones[] | select(.mac == $mac) |
		[.firmware_downloads[].count] == [1, 1]' \
		"$HOME_DIR/phones.json" >/dev/null
}

# B came by HTTPS, and every byte of it was acknowledged; nothing of it by TFTP.
judge_delivery() { # mac
	jq -e --arg mac "$1" '.phones[] | select(.mac == $mac) |
		.rules.Profile_Rule_B.url | startswith("https://10.77.0.1/b-")' \
		"$HOME_DIR/phones.json" >/dev/null
	sql_has "SELECT 1 FROM event e JOIN published p ON p.mac = e.unit AND p.run = e.run
		AND p.role = 'redirect' AND p.sha256 = e.sha256 AND p.size = e.size
		WHERE e.unit = '$1' AND e.kind = 'transfer' AND e.source = 'httpd'
		AND e.outcome = 'complete'"
	refuse sql_has "SELECT 1 FROM event WHERE unit = '$1' AND role = 'redirect'
		AND source = 'tftpd'"
}

# The key is in the phone and in the provider's seal, and nowhere else; the password is in the
# recipe's own text, but in no log and nothing that was said.
judge_secrets() { # key
	refuse grep -rlaF "$1" "$HOME_DIR/state" "$SERVICE_LOGS" "$HOME_DIR/pack.out" \
		"$HOME_DIR/reports" "$RUN_DIR/tree"
	refuse grep -rlaF Blue-7-Sky "$SERVICE_LOGS" "$HOME_DIR/pack.out" "$HOME_DIR/reports" \
		"$RUN_DIR/tree"
}

@test "HTTPS, AES-256-CBC and two steps of firmware; openssl opens the pack" {
	local mac bare key file
	bed_up
	open_secure_batch 'cipher = "aes-256-cbc" digest = "sha256" gzip = true'
	run_phones 3 --cbc-digest sha256
	for mac in $(sql 'SELECT mac FROM unit'); do
		bare=${mac//:/}
		key=$(provider_key "$bare")
		[ ${#key} = 64 ]
		judge_phone "$mac" GPP_SA "$key" \
			"[--key \$SA --srv] https://prov.example.com/8841-3PCC/\$MA.xml"
		judge_delivery "$mac"
		judge_secrets "$key"
		file=$HOME_DIR/reports/pack/files/prov.example.com/8841-3PCC/$bare.xml
		openssl enc -d -aes-256-cbc -md sha256 -pass "pass:$key" -in "$file" 2>/dev/null |
			gunzip | grep -qF "<GPP_B>$(sql "SELECT serial FROM unit
				WHERE mac = '$mac'") &lt;&amp;&gt;</GPP_B>"
	done
	grep -q '_ciscoprov-https._tls' "$HOME_DIR/reports/pack/srv.zone"
	[ "$(wc -l <"$HOME_DIR/reports/pack/lists/cisco-edos.csv")" -ge 3 ]
}

@test "HTTPS and RFC 8188; an implementation of its own opens the pack" {
	local mac bare key file
	bed_up
	open_secure_batch 'cipher = "aes128gcm"'
	run_phones 3
	for mac in $(sql 'SELECT mac FROM unit'); do
		bare=${mac//:/}
		key=$(provider_key "$bare")
		[ ${#key} = 64 ]
		judge_phone "$mac" IKM_HTTP_Encrypt_Content "$key" \
			"[--srv] https://prov.example.com/8841-3PCC/\$MA.xml"
		judge_delivery "$mac"
		judge_secrets "$key"
		file=$HOME_DIR/reports/pack/files/prov.example.com/8841-3PCC/$bare.xml
		printf %s "$key" >"$HOME_DIR/key"
		python3 "$ROOT/bench/cli/tests/rfc8188.py" decrypt "$HOME_DIR/key" <"$file" \
			>"$HOME_DIR/opened.xml"
		grep -qF "<GPP_B>$(sql "SELECT serial FROM unit
			WHERE mac = '$mac'") &lt;&amp;&gt;</GPP_B>" "$HOME_DIR/opened.xml"
	done
}

@test "a phone that cannot decrypt what the remote server will send is never proven" {
	bed_up
	open_secure_batch 'cipher = "aes-256-cbc" digest = "md5"'
	phonesim --list --phones 2 --seed "$SEED" --models 8841 | tail -n +2 | scan_labels
	phones_with --phones 2 --seed "$SEED" --models 8841 --cbc-digest sha256
	wait_for_units 2 delivered 120
	# time enough to confirm and clean up, had it been able to
	wait_until 60 sql_has "SELECT 1 FROM event WHERE outcome = 'resync-failed'"
	proven_is 0
	run -1 b batch close "$BATCH"
}
