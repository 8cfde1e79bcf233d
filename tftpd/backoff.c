#include "backoff.h"

int
bench_backoff_delay(struct bench_backoff *b, long long lived_ms)
{
	int delay;

	if (lived_ms >= BENCH_BACKOFF_WELL_MS) {
		b->next_ms = BENCH_BACKOFF_FIRST_MS;
		return 0;
	}
	delay = b->next_ms > 0 ? b->next_ms : BENCH_BACKOFF_FIRST_MS;
	b->next_ms =
		delay * 2 < BENCH_BACKOFF_LAST_MS ? delay * 2 : BENCH_BACKOFF_LAST_MS;
	return delay;
}
