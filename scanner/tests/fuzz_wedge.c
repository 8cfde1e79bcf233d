/* Any bytes as a device's records, as a line's text, as what came through a layout, as
 * an option, and as one of our own codes. */
#include <bench/code.h>
#include <core/calibrate.h>
#include <errno.h>
#include <source/evdev.h>
#include <source/line.h>
#include <source/spec.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static void
push(struct bench_line *l, uint8_t byte, struct bench_mono now)
{
	struct bench_line_scan scan;
	bool again = true;

	for (int turns = 0; again; turns++) {
		require(turns < 2);
		if (!bench_line_push(l, byte, now, &scan, &again))
			continue;
		require(scan.text.len <= BENCH_FRAME_MAX);
		require(scan.text.len > 0 || scan.lost);
		require(!scan.lost || scan.end == BENCH_LINE_BROKEN);
		require(bench_line_due(l).us == INT64_MAX);
	}
}

static void
as_records(const uint8_t *data, size_t size)
{
	static struct bench_line l;
	struct bench_evdev e = { .keys = { .layout = BENCH_LAYOUT_FRENCH } };
	struct bench_bytes chunk = { data, size };
	const struct bench_mono now = { INT64_C(1000000000000) };
	struct bench_evdev_out out;
	enum bench_evdev_what what;

	e.own_time = size > 0 && (data[0] & 1) != 0;
	memset(&l, 0, sizeof(l));
	while ((what = bench_evdev_next(&e, &chunk, now, &out)) !=
	       BENCH_EVDEV_NOTHING) {
		require(out.n <= BENCH_KEYS_OUT && out.when.us <= now.us);
		if (what == BENCH_EVDEV_DROPPED)
			bench_line_lose(&l, out.when);
		if (what == BENCH_EVDEV_RESYNC)
			bench_keys_resync(&e.keys, data, size);
		if (what == BENCH_EVDEV_BYTES)
			for (size_t i = 0; i < out.n; i++)
				push(&l, (uint8_t)out.bytes[i], out.when);
	}
	require(chunk.len == 0);
}

/* The first byte of each pair is a pause. */
static void
as_line(const uint8_t *data, size_t size)
{
	static struct bench_line l;
	struct bench_mono now = { 1 };

	memset(&l, 0, sizeof(l));
	for (size_t i = 0; i + 1 < size; i += 2) {
		now.us += INT64_C(1) << data[i] % 28;
		push(&l, data[i + 1], now);
	}
}

/* The first byte says through which keyboards. */
static void
as_typed(const uint8_t *data, size_t size)
{
	struct bench_bytes text = { data, size };
	struct bench_typing t = { .caps = BENCH_CAPS_OFF };
	char out[256];

	require((bench_calibrate(text, &t) != -ENOENT) == bench_is_calibration(text));
	if (size == 0)
		return;
	t.scanner = data[0] % BENCH_LAYOUTS;
	t.host = data[0] / BENCH_LAYOUTS % BENCH_LAYOUTS;
	t.caps = data[0] / (BENCH_LAYOUTS * BENCH_LAYOUTS) % BENCH_CAPS;
	text.data++;
	text.len--;
	require(bench_typing_undo(t, text, out, sizeof(out)) < sizeof(out));
	require(bench_typing_do(t, text, out, sizeof(out)) < sizeof(out));
}

static void
as_words(const uint8_t *data, size_t size)
{
	struct bench_code_meaning m;
	struct bench_source_spec spec;
	struct bench_err err;
	char text[600], code[BENCH_CODE_TEXT];
	size_t n = size < sizeof(text) ? size : sizeof(text) - 1;

	memcpy(text, data, n);
	text[n] = '\0';
	if (bench_source_spec_parse(text, &spec, &err) == 0)
		require(spec.station[0] != '\0');
	if (bench_code_parse(text, n, &m) < 0)
		return;
	/* One meaning, one text. */
	require((m.kind == BENCH_CODE_SLOT
			 ? bench_code_format_slot(m.slot, code)
			 : bench_code_format(m.kind, m.number, code)) == 0);
	require(strlen(code) == n && strncasecmp(code, text, n) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	as_records(data, size);
	as_line(data, size);
	as_words(data, size);
	if (size <= 256)
		as_typed(data, size);
	return 0;
}
