# Two network namespaces joined by a veth pair: the bench in one, the phones in the other.
# shellcheck shell=bash

namespaces_start() {
	unshare --net sleep infinity &
	BENCH_NS=$!
	unshare --net sleep infinity &
	PHONE_NS=$!
	local try own
	own=$(readlink /proc/self/ns/net)
	for ((try = 0; try < 100; try++)); do
		[ "$(readlink /proc/$BENCH_NS/ns/net)" != "$own" ] &&
			[ "$(readlink /proc/$PHONE_NS/ns/net)" != "$own" ] && break
		sleep 0.05
	done
	NET="nsenter --net=/proc/$BENCH_NS/ns/net --"
	PHONES="nsenter --net=/proc/$PHONE_NS/ns/net --"
	$NET ip link add bench0 type veth peer name phones0 netns "$PHONE_NS" ||
		die "cannot make a veth pair"
	$NET ip link set lo up
	$NET ip addr add 10.77.0.1/16 dev bench0
	$NET ip link set bench0 up
	$PHONES ip link set lo up
	$PHONES ip link set phones0 up
}

namespaces_stop() {
	kill "${BENCH_NS:-}" "${PHONE_NS:-}" 2>/dev/null || true
}

# Made-up loads of the size of a small file: the simulated phone fetches the .loads, then what
# it names. Real ones come from the vendor.
import_demo_firmware() {
	local folder load part
	folder=$(mktemp -d)
	for load in sip88xx.12-0-7MPP0501-123 sip78xx.12-0-7MPP0501-123 \
		sip68xx.12-0-7MPP0501-123; do
		part=rootfs${load#sip}.sbn
		head -c 300000 /dev/urandom >"$folder/$part"
		printf '%s\n' "$part" >"$folder/$load.loads"
	done
	bench --config "$CONF" firmware import "$folder" >/dev/null ||
		die "the demo firmware was refused"
	rm -rf "$folder"
}

# Who works here: a supervisor, to sign in at the board, and two who agree on recipes. The PIN
# is of this rehearsal alone, and stands in a file of root's.
add_demo_staff() {
	local name
	DEMO_PIN=$HOME_DIR/demo.pin
	(umask 077 && tr -dc 0-9 </dev/urandom | head -c 8 >"$DEMO_PIN" && echo >>"$DEMO_PIN")
	bench --config "$CONF" staff add demo --role supervisor --new-pin-file "$DEMO_PIN" \
		>/dev/null || die "the demo supervisor could not be added"
	for name in planner checker; do
		bench --config "$CONF" --by demo --pin-file "$DEMO_PIN" staff add $name \
			--role staff >/dev/null || die "the demo staff could not be added"
	done
}

open_demo_batch() { # number of phones
	bench --config "$CONF" recipe add "$ROOT/docs/examples/recipe.conf" --by planner \
		>/dev/null || die "the example recipe was refused"
	bench --config "$CONF" recipe approve example --by checker >/dev/null ||
		die "the example recipe could not be approved"
	BATCH=$(bench --config "$CONF" --json batch open --customer "Example Telecom" \
		--order DEMO-1 --recipe example --expected "$1" |
		sed 's/.*"batches":\[{"batch":\([0-9]*\).*/\1/')
	[ -n "$BATCH" ] || die "the batch could not be opened"
}

# Labels as a wedge scanner types them: one code a line. stdin: phonesim's list.
scan_labels() {
	awk -F, 'NR > 0 { print $1; print $2; print $3 }' |
		bench-scan --config "$CONF" --batch "$BATCH" >>"$SERVICE_LOGS/scan.log" 2>&1
}

fleet() { # number: mac,serial,pid lines
	phonesim --list --phones "$1" --seed "$SEED" | tail -n +2
}

phones_start() { # number
	$PHONES phonesim --interface phones0 --phones "$1" --seed "$SEED" --scale "$SCALE" \
		--until forever --timeout 86400 --bench-name prebench \
		--report "$HOME_DIR/phones.json" --control "$RUN_DIR/phonesim.sock" \
		>>"$SERVICE_LOGS/phonesim.log" 2>&1 &
	PHONESIM=$!
}

phones_stop() {
	kill "${PHONESIM:-}" 2>/dev/null || true
	wait "${PHONESIM:-}" 2>/dev/null || true
}

count_units() { # stage words, as an extended regular expression
	bench --config "$CONF" --json unit list | grep -oE "\"stage\":\"($1)\"" | wc -l
}

wait_for_units() { # number, stages, seconds
	local end=$((SECONDS + $3))
	while [ "$(count_units "$2")" -lt "$1" ]; do
		[ $SECONDS -lt $end ] || return 1
		kill -0 "$PHONESIM" 2>/dev/null || return 1
		sleep 0.5
	done
}
