#include "recent.h"

#include <errno.h>
#include <pthread.h>

#define SLOTS 4096 /* a power of two */
#define WAYS 4

struct slot {
	struct bench_mac mac;
	uint32_t said;
	struct bench_mono at;
};

struct bench_recent {
	pthread_mutex_t lock; /* of everything below */
	int64_t cost_us, credit_us, credit_max_us;
	struct bench_mono filled;
	struct slot slot[SLOTS];
};

int
bench_recent_new(unsigned rate, unsigned burst, struct bench_recent **ret_recent)
{
	struct bench_recent *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return -ENOMEM;
	pthread_mutex_init(&r->lock, NULL);
	if (rate > 0)
		r->cost_us = 1000000 / rate;
	r->credit_max_us = r->cost_us * burst;
	r->credit_us = r->credit_max_us;
	*ret_recent = r;
	return 0;
}

void
bench_recent_freep(struct bench_recent **r)
{
	if (*r == NULL)
		return;
	pthread_mutex_destroy(&(*r)->lock);
	free(*r);
	*r = NULL;
}

static size_t
set_of(struct bench_mac mac)
{
	uint64_t x = 0;
	size_t i;

	for (i = 0; i < sizeof(mac.b); i++)
		x = x << 8 | mac.b[i];
	x *= UINT64_C(
		0x9e3779b97f4a7c15); /* 2^64 / golden ratio: spreads serial MACs */
	return (size_t)(x >> 40) & (SLOTS - WAYS);
}

/* The slot of mac, else an unused or the oldest one of its set. */
static struct slot *
find(struct bench_recent *r, struct bench_mac mac)
{
	struct slot *set = &r->slot[set_of(mac)], *best = set;
	size_t i;

	for (i = 0; i < WAYS; i++) {
		if (bench_mac_equal(set[i].mac, mac))
			return &set[i];
		if (set[i].at.us < best->at.us)
			best = &set[i];
	}
	return best;
}

static bool
pay(struct bench_recent *r, struct bench_mono now)
{
	if (now.us > r->filled.us) {
		r->credit_us += now.us - r->filled.us;
		r->filled = now;
	}
	if (r->credit_us > r->credit_max_us)
		r->credit_us = r->credit_max_us;
	if (r->credit_us < r->cost_us)
		return false;
	r->credit_us -= r->cost_us;
	return true;
}

static enum bench_recent_verdict
check(struct bench_recent *r, struct bench_mac mac, uint32_t said, int64_t period_us,
      struct bench_mono now)
{
	struct slot *s = find(r, mac);

	if (bench_mac_equal(s->mac, mac) && s->said == said && s->at.us != 0 &&
	    now.us - s->at.us < period_us)
		return BENCH_RECENT_OLD;
	if (!pay(r, now))
		return BENCH_RECENT_HELD;
	*s = (struct slot){ .mac = mac, .said = said, .at = now };
	return BENCH_RECENT_NEWS;
}

enum bench_recent_verdict
bench_recent_check(struct bench_recent *r, struct bench_mac mac, uint32_t said,
		   int64_t period_us, struct bench_mono now)
{
	enum bench_recent_verdict v;

	pthread_mutex_lock(&r->lock);
	v = check(r, mac, said, period_us, now);
	pthread_mutex_unlock(&r->lock);
	return v;
}

void
bench_recent_forget(struct bench_recent *r, struct bench_mac mac)
{
	struct slot *s;

	pthread_mutex_lock(&r->lock);
	s = find(r, mac);
	if (bench_mac_equal(s->mac, mac))
		*s = (struct slot){ 0 };
	pthread_mutex_unlock(&r->lock);
}
