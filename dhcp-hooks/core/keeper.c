#include "keeper.h"

#include "refresh.h"

#include <bench/str.h>
#include <errno.h>
#include <pthread.h>

#define RETRY_US 1000000

struct bench_keeper {
	/* the writer's thread only */
	struct bench_recover recover;
	struct bench_refresh refresh;
	bool recovered;
	struct bench_mono retry;

	pthread_mutex_t lock; /* of report */
	struct bench_keeper_report report;
};

int
bench_keeper_new(const struct bench_recover *q, struct bench_keeper **ret_keeper)
{
	struct bench_keeper *k = calloc(1, sizeof(*k));

	if (k == NULL)
		return -ENOMEM;
	k->recover = *q;
	k->recovered = q->lease_file[0] == '\0';
	k->refresh.families = q->families;
	k->refresh.snapshots = q->snapshots;
	pthread_mutex_init(&k->lock, NULL);
	*ret_keeper = k;
	return 0;
}

void
bench_keeper_freep(struct bench_keeper **k)
{
	if (*k == NULL)
		return;
	pthread_mutex_destroy(&(*k)->lock);
	free(*k);
	*k = NULL;
}

static int
refresh(struct bench_keeper *k, struct bench_store *s)
{
	struct bench_err err = { 0 };
	int r = bench_refresh(&k->refresh, s, NULL, &err);

	pthread_mutex_lock(&k->lock);
	bench_copy(k->report.refresh_error, sizeof(k->report.refresh_error), err.text);
	pthread_mutex_unlock(&k->lock);
	return r;
}

static int
recover(struct bench_keeper *k, struct bench_store *s)
{
	struct bench_recovered done = { 0 };
	struct bench_err err = { 0 };
	int r = bench_recover(&k->recover, s, &done, &err);

	k->recovered = r == 0;
	pthread_mutex_lock(&k->lock);
	bench_copy(k->report.recover_error, sizeof(k->report.recover_error),
		   r < 0 ? err.text : "");
	k->report.recovered = done;
	pthread_mutex_unlock(&k->lock);
	return r;
}

void
bench_keeper_idle(struct bench_store *s, void *arg)
{
	struct bench_keeper *k = arg;
	struct bench_mono now = bench_mono_now();
	int r;

	if (s == NULL)
		k->refresh.store = NULL;
	if (s == NULL || now.us < k->retry.us)
		return;
	r = refresh(k, s);
	if (r == 0 && !k->recovered)
		r = recover(k, s);
	if (r < 0)
		k->retry.us = now.us + RETRY_US;
}

void
bench_keeper_report(struct bench_keeper *k, struct bench_keeper_report *ret_report)
{
	pthread_mutex_lock(&k->lock);
	*ret_report = k->report;
	pthread_mutex_unlock(&k->lock);
}
