#include "snapshot.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

struct bench_snapshot {
	struct bench_snapshot_info info;
	size_t mask;
	struct bench_snapshot_row
		slot[]; /* open addressing; a zero mac is a free slot */
};

struct bench_snapshots {
	pthread_mutex_t lock; /* held to swap the pointer or to copy a row out */
	pthread_cond_t put;
	struct bench_snapshot *now;
};

static size_t
hash(struct bench_mac mac)
{
	uint64_t x = 0;
	size_t i;

	for (i = 0; i < sizeof(mac.b); i++)
		x = x << 8 | mac.b[i];
	return (size_t)((x * UINT64_C(0x9e3779b97f4a7c15)) >> 24);
}

/* The slot of mac or the free one where it belongs; one slot in two is free. */
static size_t
slot_of(const struct bench_snapshot *s, struct bench_mac mac)
{
	size_t i = hash(mac) & s->mask;

	while (!bench_mac_is_zero(s->slot[i].mac) &&
	       !bench_mac_equal(s->slot[i].mac, mac))
		i = (i + 1) & s->mask;
	return i;
}

int
bench_snapshot_new(const struct bench_snapshot_row *rows, size_t n, int64_t generation,
		   struct bench_mono now, struct bench_snapshot **ret_snapshot)
{
	struct bench_snapshot *s;
	size_t slots = 2, i, at;

	while (slots < 2 * n)
		slots *= 2;
	s = calloc(1, sizeof(*s) + slots * sizeof(s->slot[0]));
	if (s == NULL)
		return -ENOMEM;
	s->mask = slots - 1;
	s->info.generation = generation;
	s->info.built = now;
	for (i = 0; i < n; i++) {
		if (bench_mac_is_zero(rows[i].mac))
			continue;
		at = slot_of(s, rows[i].mac);
		if (bench_mac_is_zero(s->slot[at].mac))
			s->info.rows++;
		s->slot[at] = rows[i];
	}
	*ret_snapshot = s;
	return 0;
}

void
bench_snapshot_freep(struct bench_snapshot **s)
{
	free(*s);
	*s = NULL;
}

int
bench_snapshots_new(struct bench_snapshots **ret_snapshots)
{
	struct bench_snapshots *p = calloc(1, sizeof(*p));
	pthread_condattr_t attr;

	if (p == NULL)
		return -ENOMEM;
	pthread_mutex_init(&p->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&p->put, &attr);
	pthread_condattr_destroy(&attr);
	*ret_snapshots = p;
	return 0;
}

void
bench_snapshots_freep(struct bench_snapshots **p)
{
	if (*p == NULL)
		return;
	bench_snapshot_freep(&(*p)->now);
	pthread_cond_destroy(&(*p)->put);
	pthread_mutex_destroy(&(*p)->lock);
	free(*p);
	*p = NULL;
}

void
bench_snapshots_put(struct bench_snapshots *p, struct bench_snapshot *s)
{
	struct bench_snapshot *old;

	pthread_mutex_lock(&p->lock);
	old = p->now;
	p->now = s;
	pthread_cond_broadcast(&p->put);
	pthread_mutex_unlock(&p->lock);
	bench_snapshot_freep(&old);
}

bool
bench_snapshots_find(struct bench_snapshots *p, struct bench_mac mac,
		     struct bench_snapshot_row *ret_row)
{
	struct bench_snapshot_row row = { 0 };

	if (bench_mac_is_zero(mac))
		return false;
	pthread_mutex_lock(&p->lock);
	if (p->now != NULL)
		row = p->now->slot[slot_of(p->now, mac)];
	pthread_mutex_unlock(&p->lock);
	if (bench_mac_is_zero(row.mac))
		return false;
	*ret_row = row;
	return true;
}

void
bench_snapshots_info(struct bench_snapshots *p, struct bench_snapshot_info *ret_info)
{
	struct bench_snapshot_info info = { 0 };

	pthread_mutex_lock(&p->lock);
	if (p->now != NULL)
		info = p->now->info;
	pthread_mutex_unlock(&p->lock);
	*ret_info = info;
}

bool
bench_snapshots_wait(struct bench_snapshots *p, int ms)
{
	struct timespec until;
	bool there;
	int r = 0;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += (long)(ms % 1000) * 1000000;
	until.tv_sec += ms / 1000 + until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_mutex_lock(&p->lock);
	while (p->now == NULL && r == 0)
		r = pthread_cond_timedwait(&p->put, &p->lock, &until);
	there = p->now != NULL;
	pthread_mutex_unlock(&p->lock);
	return there;
}
