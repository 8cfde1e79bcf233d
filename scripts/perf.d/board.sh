# The board with 1000 phones: from an event's commit to the painted tile, what it costs with
# 20 browsers (one Chromium, the others take the stream and draw nothing), and benchd's
# memory over an hour, after three. The peer is a page that asks for the whole view each second. The goal
# for the 99th percentile is 250 ms.
# shellcheck shell=bash

perf_board() {
	local BUILD=$ROOT/build/${PERF_PRESET:-release} name ours peer
	if ! /usr/bin/python3 -c 'import selenium' 2>/dev/null || ! command -v chromedriver >/dev/null; then
		die "selenium or chromedriver is missing: sudo ./scripts/test installs them" \
			"(packages python3-selenium, chromium-driver)"
	fi
	build "${PERF_PRESET:-release}" benchd bench_cli board-seed >&2
	while read -r name ours peer; do
		report "$name" "$ours" "$peer"
	done < <(BENCH_BIN=$BUILD/bin BENCH_SEED=$BUILD/tests/board-seed \
		BENCH_PROFILES=$ROOT/profiles /usr/bin/python3 -B "$ROOT/scripts/perf.d/board.py")
	wait $! || die "the board could not be measured"
}
