/* The input is an option block: what is found lies in it, and its code and length stand
 * in front of it. */
#include <bench/alarm.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bench_bytes options = { data, size };
	uint32_t said[BENCH_ALARM_HEARD];
	size_t n = 0;

	for (int code = 0; code < 256; code++) {
		struct bench_bytes v = bench_alarm_option(options, (uint8_t)code);

		require(v.len <= 255);
		if (v.data == NULL)
			continue;
		require(code != 0 && code != 255);
		require(v.data >= data + 2 && v.data + v.len <= data + size);
		require(v.data[-2] == code && v.data[-1] == v.len);
	}
	for (; n < size && n < BENCH_ALARM_HEARD; n++)
		said[n] = data[n] & 3;
	require(bench_alarm_turns(said, n) <= (int)n);
	return 0;
}
