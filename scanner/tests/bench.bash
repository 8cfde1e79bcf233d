# A bench with one open batch, for the tests of bench-scan. BENCH: the program; PROFILES: its
# data.
# shellcheck shell=bash

bench() { "$BENCH" --config "$DIR/bench.conf" "$@"; }

make_bench() { # folder, units expected, [more lines of the recipe]; DIR is the folder then
	DIR=$1
	mkdir -p "$DIR"
	cat >"$DIR/bench.conf" <<-END
		profiles_dir = "$PROFILES"
		state_dir = "$DIR/state"
		runtime_dir = "$DIR/run"
		tree_dir = "$DIR/tree"
		firmware_dir = "$DIR/firmware"
		report_dir = "$DIR/reports"
	END
	chmod 777 "$DIR"
	bench config init >/dev/null
	# shellcheck disable=SC2016
	printf 'recipe "acme" {\n\tredirect = "https://prov.example.com/$MA.xml"\n%s\n}\n' \
		"${3:-}" >"$DIR/acme.conf"
	bench profile publish >/dev/null
	bench recipe add "$DIR/acme.conf" --by planner >/dev/null
	bench recipe approve acme --by checker >/dev/null
	bench batch open --customer Acme --recipe acme --expected "$2" >/dev/null
}

# Nothing but scan and box is asked for, so that a phone lacks nothing but its box; and a
# supervisor with badge 1.
make_packing_bench() { # folder
	make_bench "$1" 2 'require = { "scanned", "boxed" }'
	(umask 077; printf '2580\n' >"$DIR/pin")
	bench staff add "supervisor 1" --role supervisor --badge 1 --new-pin-file "$DIR/pin" >/dev/null
}
