/* Packets of any content: each is one direction byte, one length byte, and so many
 * bytes. */
#include "record.h"
#include "tap_watch.h"

#include <bench/bytes.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static enum bench_tap_news
feed(struct bench_tap_watch *w, uint8_t kind, struct bench_bytes p)
{
	struct bench_tap_file f = { .path = "/by-ip/10.0.0.1/x",
				    .link = "../unit/aabbccddeeff",
				    .dev = 1,
				    .ino = 2,
				    .mtime = 3,
				    .size = 4 };

	switch (kind % 5) {
	case 0:
		bench_tap_watch_request(w, p.data, p.len, "10.0.0.1", 1024, 0);
		return BENCH_TAP_NO_NEWS;
	case 1:
		bench_tap_watch_opened(w, &f);
		return BENCH_TAP_NO_NEWS;
	case 2:
		return bench_tap_watch_sent(w, p.data, p.len, 1000);
	case 3:
		return bench_tap_watch_received(w, p.data, p.len, 2000);
	default:
		return bench_tap_watch_exit(w, 3000);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct bench_reader r = bench_reader_init(data, len);
	struct bench_tap_watch w = { 0 };
	struct bench_tap_record record;
	char line[BENCH_TAP_LINE];

	while (bench_reader_left(&r) >= 2) {
		uint8_t kind = bench_reader_u8(&r);
		size_t n = bench_reader_u8(&r);
		struct bench_bytes p = bench_reader_bytes(
			&r, n < bench_reader_left(&r) ? n : bench_reader_left(&r));

		if (feed(&w, kind, p) == BENCH_TAP_NO_NEWS)
			continue;
		w.record.pid = 1;
		n = bench_tap_record_write(&w.record, line, sizeof(line));
		if (n == 0 || bench_tap_record_parse(line, n - 1, &record) < 0)
			abort();
	}
	return 0;
}
