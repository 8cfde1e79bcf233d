#include "receipt.h"

struct bench_mono
bench_syslog_receipt(struct bench_wall received, struct bench_wall now_wall,
		     struct bench_mono now)
{
	struct bench_mono at = now;
	int64_t waited;

	if (__builtin_sub_overflow(now_wall.us, received.us, &waited))
		waited = received.us < 0 ? INT64_MAX : 0;
	if (waited > 0)
		at.us = waited < now.us ? now.us - waited : 1;
	return at;
}
