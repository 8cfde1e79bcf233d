/* Any bytes as frames of a phone: each two-byte length, then so many bytes. */
#include "answers.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
check(const struct bench_answer *a, void *arg)
{
	(void)arg;
	if (a->point >= BENCH_POINTS || a->frame == 0)
		abort();
	for (const char *p = a->text; *p != '\0'; p++) {
		if ((unsigned char)*p < 0x20 || (unsigned char)*p > 0x7e)
			abort();
	}
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct bench_mac phone = { { 0x00, 0x56, 0x2b, 0xaa, 0xbb,
						  0x01 } };
	struct bench_reader r = bench_reader_init(data, size);
	struct bench_answers *a = NULL;
	int64_t now = 0;

	if (bench_answers_new(phone, &a, NULL) < 0)
		return 0;
	while (bench_reader_left(&r) > 2) {
		size_t n = bench_reader_be16(&r);
		struct bench_bytes frame;

		if (n > bench_reader_left(&r))
			n = bench_reader_left(&r);
		frame = bench_reader_bytes(&r, n);
		bench_answers_take(a, now += 1000, frame);
	}
	(void)bench_answers_each(a, check, NULL);
	bench_answers_freep(&a);
	return 0;
}
