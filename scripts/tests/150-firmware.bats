#!/usr/bin/env bats
# The firmware store as staff use it. Needs no network and no root; started by root, bench
# becomes the user prebench, and the caller's files need be readable for the caller only.

bats_require_minimum_version 1.5.0

LOAD=sip88xx.12-0-7MPP0501-123
PART=rootfs88xx.12-0-7MPP0501-123.sbn

setup() {
	WORK=$(mktemp -d)
	chmod 755 "$WORK"
	mkdir "$WORK/etc"
	cp -r "$PROFILES" "$WORK/profiles"
	cat >"$WORK/etc/bench.conf" <<-E
		state_dir = "$WORK/state"
		report_dir = "$WORK/reports"
		firmware_dir = "$WORK/state/firmware"
		runtime_dir = "$WORK/run"
		tree_dir = "$WORK/run/tree"
		profiles_dir = "$WORK/profiles"
	E
	STORE=$WORK/state/firmware
	b config init
	mkdir -m 700 "$WORK/in"
	head -c 200000 /dev/urandom >"$WORK/in/$PART"
	printf 'signed \001\002' >"$WORK/in/$LOAD.loads"
	chmod 600 "$WORK"/in/*
}

teardown() {
	rm -rf "${WORK:?}"
}

b() {
	"$BENCH" --config "$WORK/etc/bench.conf" "$@"
}

make_zip() {
	(cd "$WORK/in" && zip -q -y ../cmterm-88xx.zip ./*)
}

open_batch() {
	cat >"$WORK/recipe.conf" <<-E
		recipe "acme" {
			redirect = "https://p.example.com/\$MA"
			firmware "8841" { version = "$LOAD" }
		}
	E
	b recipe add "$WORK/recipe.conf" --by planner
	b recipe approve acme --by checker
	b batch open --customer Acme --recipe acme
}

@test "a zip becomes a load; the list, the check and sha256sum agree" {
	make_zip
	b firmware import "$WORK/cmterm-88xx.zip"
	b --json firmware list | jq -e --arg load $LOAD '.loads | length == 1 and
		.[0].load == $load and .[0].models == "8811 8841 8851 8861" and
		.[0].version == "12-0-7MPP0501-123" and .[0].files == 2 and
		.[0].state == "ok" and .[0].from == "cmterm-88xx.zip"'
	b firmware check
	cmp "$WORK/in/$PART" "$STORE/$PART"
	(cd "$STORE" && sha256sum --strict --quiet --check manifest)
	grep -q "$(sha256sum <"$WORK/cmterm-88xx.zip" | cut -d' ' -f1) cmterm-88xx.zip" "$STORE/manifest"
}

@test "a folder does, too, and once more is no change" {
	b --json firmware import "$WORK/in" | jq -e '.imports[0].written == 2'
	before=$(stat -c %i "$STORE/manifest")
	b --json firmware import "$WORK/in" | jq -e '.imports[0].written == 0'
	[ "$(stat -c %i "$STORE/manifest")" = "$before" ]
}

@test "what is no firmware is refused, and leaves nothing" {
	run -64 b firmware import
	run -64 b firmware import "$WORK/in" "$WORK/in"
	run -1 b firmware import "$WORK/nowhere"
	run -65 b firmware import "$BENCH"
	run -65 b firmware import "$WORK/in" --family nobody
	ln -s /etc/passwd "$WORK/in/link.sbn"
	make_zip
	run -65 b firmware import "$WORK/cmterm-88xx.zip"
	[[ $output == *"link.sbn is a link"* ]]
	run -65 b firmware import "$WORK/in"
	[ -z "$(ls -A "$STORE")" ]
}

@test "other bytes need --replace, and an open batch's load keeps its bytes" {
	b firmware import "$WORK/in"
	echo more >>"$WORK/in/$PART"
	run -1 b firmware import "$WORK/in"
	[[ $output == *"--replace"* ]]
	b firmware import "$WORK/in" --replace
	cmp "$WORK/in/$PART" "$STORE/$PART"
	open_batch
	echo more >>"$WORK/in/$PART"
	run -1 b firmware import "$WORK/in" --replace
	[[ $output == *"batch 1 (open)"* ]]
	run -1 b firmware remove $LOAD
	[[ $output == *"batch 1 (open)"* ]]
	b firmware check
}

@test "a load is removed with what came with it, from the tree, too" {
	b firmware import "$WORK/in"
	b profile publish
	[ -e "$WORK/run/tree/firmware/$PART" ]
	b --json firmware remove $LOAD | jq -e '.removed[0].files == 2'
	[ "$(ls -A "$STORE")" = manifest ]
	[ -z "$(ls -A "$WORK/run/tree/firmware")" ]
	run -1 b firmware remove $LOAD
}

@test "a damaged file is not served, and everybody says so" {
	b firmware import "$WORK/in"
	echo more >>"$STORE/$PART"
	run -1 b firmware check
	[[ $output == *"$PART"*changed* ]]
	b profile publish
	[ ! -e "$WORK/run/tree/firmware/$PART" ]
	[ -e "$WORK/run/tree/firmware/$LOAD.loads" ]
	b event list | grep "alarm.*$PART is not served: its bytes have changed"
	run -1 b doctor
	[[ $output == *"firmware $PART: changed"* ]]
	b firmware import "$WORK/in"
	b firmware check
	b profile publish
	cmp "$WORK/in/$PART" "$WORK/run/tree/firmware/$PART"
}

@test "a recipe whose load is absent or damaged is refused with what to do" {
	open_batch
	printf '%s\n' 00562B043615 FCH2143E1AB CP-8841-3PCC-K9= >"$WORK/label"
	run b firmware import "$WORK/in"
	echo more >>"$STORE/$PART"
	"$SCAN" --config "$WORK/etc/bench.conf" --batch 1 <"$WORK/label" >"$WORK/said" 2>&1 || true
	run -65 b profile publish
	[[ $output == *"recipe acme names $LOAD: $PART in $STORE is damaged"* ]]
	b firmware import "$WORK/in"
	b profile publish
	[ -e "$WORK/run/tree/firmware/$PART" ]
}

@test "files by hand are served, listed, and not taken for whole" {
	printf 'gone.sbn\n' >"$STORE/$LOAD.loads"
	b profile publish
	[ -e "$WORK/run/tree/firmware/$LOAD.loads" ]
	b --json firmware list | jq -e '.files == [{file: "'$LOAD'.loads", bytes: 9,
		state: "not imported", sha256: ""}] and .loads[0].state == "missing"'
	run -1 b firmware check
	[[ $output == *"$LOAD"*incomplete* ]]
	run -1 b doctor
	[[ $output == *"load $LOAD is incomplete"* ]]
}
