/* Any bytes as frames, each a two-byte length and so many bytes: what is kept of a
 * frame is its beginning, and who owns it can be asked of the rest. */
#include "cut.h"

#include <phone.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bench_phone phone = { { { 0x00, 0x56, 0x2b, 0xaa, 0xbb, 0x01 } }, 0 };
	struct bench_reader r = bench_reader_init(data, size);
	struct bench_cut *cut = NULL;
	int64_t now_us = 1;

	if (bench_cut_new(514, 4096, &cut, NULL) < 0)
		return 0;
	while (bench_reader_left(&r) > 2) {
		size_t n = bench_reader_be16(&r);
		struct bench_bytes frame;

		if (n > bench_reader_left(&r))
			n = bench_reader_left(&r);
		frame = bench_reader_bytes(&r, n);
		n = bench_cut_keep(cut, now_us += 1000, frame);
		if (n > frame.len)
			abort();
		frame.len = n;
		(void)bench_phone_owns(&phone, frame);
	}
	bench_cut_freep(&cut);
	return 0;
}
