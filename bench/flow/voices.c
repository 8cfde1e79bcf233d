/* What a DHCP client says of itself, and whether it says it by turns. Pure. */
#include <bench/alarm.h>
#include <bench/bytes.h>

#include <assert.h>

/* 0 alone is padding, 255 the end. */
struct bench_bytes
bench_alarm_option(struct bench_bytes options, uint8_t code)
{
	struct bench_reader r = bench_reader_init(options.data, options.len);

	while (bench_reader_left(&r) > 0) {
		uint8_t c = bench_reader_u8(&r);
		struct bench_bytes value;

		if (c == 0)
			continue;
		if (c == 255)
			break;
		value = bench_reader_bytes(&r, bench_reader_u8(&r));
		if (c == code && bench_reader_ok(&r))
			return value;
	}
	return (struct bench_bytes){ NULL, 0 };
}

int
bench_alarm_turns(const uint32_t *said, size_t n)
{
	uint32_t heard[BENCH_ALARM_HEARD], last = 0;
	size_t n_heard = 0;
	int turns = 0;

	assert(n <= BENCH_ALARM_HEARD);
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		if (said[i] == 0 || said[i] == last)
			continue;
		last = said[i];
		while (k < n_heard && heard[k] != last)
			k++;
		if (k < n_heard)
			turns++;
		else
			heard[n_heard++] = last;
	}
	return turns;
}
