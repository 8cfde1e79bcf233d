#!/usr/bin/env bats
# No link can be done without: of phones that do everything right but one thing, none is proven,
# none has the grade of the one that does it all, and none can be packed; nor can one with any
# other fault that the simulated phones know. A supervisor's waiver lets one go, and the report
# says so.

load common.bash

setup_file() {
	bed_up
	export HOME_DIR RUN_DIR BOARD SVSCAN BENCH_NS PHONE_NS NET PHONES CONF APP SERVICES \
		SERVICE_LOGS MOUNTED PATH SEED SCALE
}
teardown_file() { bed_down; }
teardown() { [ -n "${BATS_TEST_COMPLETED:-}" ] || show_logs; }

recipe_text() {
	cat <<-'R'
		recipe "all" {
			family = "cisco-mpp"
			redirect = "https://prov.example.com/cisco/$MA.xml"
			firmware "8841" { version = "sip88xx.12-0-7MPP0501-123" }
			require = { "leased", "delivered", "confirmed", "cleaned", "firmware",
				"redirected", "scanned", "boxed" }
		}
	R
}

mac_of() { printf '00:56:2b:90:01:%02x' "$1"; }
serial_of() { printf 'FCH214319%02X' "$1"; }

fleet_file() { # number
	local i
	echo mac,serial,pid,model,swver
	for ((i = 0; i < $1; i++)); do
		printf '%s,%s,CP-8841-3PCC-K9=,8841,sip88xx.11-3-1MPP0001-374\n' "$(mac_of $i)" \
			"$(serial_of $i)"
	done
}

label() { printf '%s\n%s\nCP-8841-3PCC-K9=\n' "$1" "$2"; } # mac serial

scan_all() {
	local i
	for i in 0 1 2 3 4 5; do
		label "$(mac_of $i)" "$(serial_of $i)"
	done
	# the boxes of two phones, swapped
	label "$(mac_of 6)" "$(serial_of 7)"
	label "$(mac_of 7)" "$(serial_of 6)"
	for i in 8 9 10 11 12 13; do
		label "$(mac_of $i)" "$(serial_of $i)"
	done
}

# What is served to phone 3 is phone 0's, as if a hand had swapped two files.
swap_files() {
	local tree=$RUN_DIR/tree
	ln -sfn "$(readlink "$tree/unit/$(mac_of 0 | tr -d :)")" \
		"$tree/unit/$(mac_of 3 | tr -d :)"
}

column() { sql "SELECT $2 FROM unit WHERE mac = '$(mac_of "$1")'"; } # phone column
lacks() { [[ ",$(column "$1" missing)," == *",$2,"* ]]; }		# phone link
misses() { [ "$(column "$1" missing)" = "$2" ]; }			# phone links

fetched_twice() { # phone: the load that it does not keep
	sql_has "SELECT 1 FROM event WHERE unit = '$(mac_of "$1")' AND role = 'firmware'
		AND kind = 'transfer' AND name LIKE '%.loads' GROUP BY unit HAVING count(*) > 1"
}

@test "of fourteen phones one does everything, and the others are not proven" {
	recipe_text >"$HOME_DIR/all.conf"
	chmod 644 "$HOME_DIR/all.conf"
	b recipe add "$HOME_DIR/all.conf" --by planner >/dev/null
	b recipe approve all --by checker >/dev/null
	BATCH=$(b --json batch open --customer Acme --order L-1 --recipe all |
		jq -r '.batches[0].batch')
	echo "$BATCH" >"$HOME_DIR/batch"
	scan_all | bench-scan --config "$CONF" --batch "$BATCH" >>"$SERVICE_LOGS/scan.log"
	swap_files
	fleet_file 15 >"$HOME_DIR/fleet.csv"
	phones_with --fleet "$HOME_DIR/fleet.csv" --fault 1:no-syslog --fault 2:vanish \
		--fault 4:keeps-firmware --fault 5:no-dns --fault 8:previous-life \
		--fault 9:asks-nothing --fault 10:set-up-by-cloud --fault 11:wrong-model \
		--fault 12:lossy --fault 13:slow --fault 14:clone:13
	# each as far as it can come
	wait_until 150 misses 0 boxed
	wait_until 90 misses 1 firmware,boxed
	wait_until 90 fetched_twice 4
	wait_until 90 misses 5 redirected,boxed
	wait_until 90 misses 6 scanned,boxed
	wait_until 90 misses 7 scanned,boxed
	phones_stop
	misses 0 boxed
	sql_is 'SELECT count(*) FROM unit WHERE proven' 0
}

@test "each lacks the link that its fault takes away" {
	lacks 1 firmware   # nobody said what it runs
	lacks 2 delivered  # its power went in the middle of B
	lacks 3 delivered  # it took another unit's
	lacks 4 firmware   # the old load started again
	lacks 5 redirected # it never asked for its remote host
	lacks 6 scanned    # its label is another unit's
	lacks 7 scanned
	sql_has "SELECT 1 FROM event WHERE kind = 'alarm' AND text LIKE '%belongs to%'"
}

@test "its box makes the one proven, and none of the others" {
	local i carton batch
	batch=$(cat "$HOME_DIR/batch")
	carton=$(b --json carton open "$batch" | jq -r '.cartons[0].code')
	echo "$carton" >"$HOME_DIR/carton"
	for i in 1 2 3 4 5 6 7 8 9 11; do
		run -1 b carton pack "$carton" "$(mac_of $i)" "$(mac_of $i)"
	done
	run -1 b carton pack "$carton" "$(mac_of 0)" "$(mac_of 5)" # another unit's box
	[[ "$output" == *"box of"* ]]
	b carton pack "$carton" "$(mac_of 0)" "$(mac_of 0)"
	[ "$(column 0 grade)" = A ]
	sql_is "SELECT group_concat(mac) FROM unit WHERE proven" "$(mac_of 0)"
	sql_is "SELECT count(*) FROM unit WHERE is_packed" 1
	for i in 1 2 3 4 5 6 7 8 9 11; do
		[[ "$(column $i grade)" == [CD] || -z "$(column $i grade)" ]]
	done
	# what is slow, loses packets, or took its setup although a cloud had it before is not
	# wrong: its links may all have come, or not
	sql_is "SELECT count(*) FROM unit WHERE grade = 'A'" 1
	b replay
}

@test "a waiver lets one go without its question, and nothing without its label" {
	local batch carton
	batch=$(cat "$HOME_DIR/batch") carton=$(cat "$HOME_DIR/carton")
	(umask 077 && printf '73915\n' >"$HOME_DIR/pin")
	b --pin-file "$HOME_DIR/pin" staff add "supervisor 1" --role supervisor >/dev/null
	run -1 b --by "supervisor 1" --pin-file "$HOME_DIR/pin" unit waive "$(mac_of 6)" \
		--reason "the label is surely right" --links scanned
	b --by "supervisor 1" --pin-file "$HOME_DIR/pin" unit waive "$(mac_of 5)" \
		--reason "customer has no DNS of his own"
	b carton pack "$carton" "$(mac_of 5)" "$(mac_of 5)"
	b carton close "$carton"
	run -1 b batch close "$batch"
	b --by "supervisor 1" batch close "$batch" --short
	b batch report "$batch" --format json --output "$HOME_DIR/reports/l.json"
	jq -e '.units | length == 2' "$HOME_DIR/reports/l.json"
	grep -q "customer has no DNS of his own" "$HOME_DIR/reports/l.json"
	b batch verify "$HOME_DIR/reports/l.json"
	sql_is "SELECT group_concat(mac) FROM (SELECT mac FROM unit WHERE is_shipped
		ORDER BY mac)" "$(mac_of 0),$(mac_of 5)"
	b replay
}
