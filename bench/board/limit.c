#include "limit.h"

#include <bench/str.h>
#include <math.h>
#include <string.h>

static struct limit_bucket *
bucket_of(struct limit *l, const char *address, struct bench_mono now)
{
	struct limit_bucket *oldest = &l->buckets[0];

	for (size_t i = 0; i < LIMIT_ADDRESSES; i++) {
		struct limit_bucket *b = &l->buckets[i];

		if (strcmp(b->address, address) == 0)
			return b;
		if (b->at.us < oldest->at.us)
			oldest = b;
	}
	bench_copy(oldest->address, sizeof(oldest->address), address);
	oldest->tokens = l->burst;
	oldest->at = now;
	return oldest;
}

int
limit_take(struct limit *l, const char *address, struct bench_mono now)
{
	struct limit_bucket *b = bucket_of(l, address, now);
	double more = (double)(now.us - b->at.us) / 1e6 * l->per_second;

	b->tokens = fmin(l->burst, b->tokens + more);
	b->at = now;
	if (b->tokens >= 1) {
		b->tokens -= 1;
		return 0;
	}
	return (int)ceil((1 - b->tokens) / l->per_second);
}
