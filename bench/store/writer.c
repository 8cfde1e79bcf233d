/* The ring and its thread: hosts push, the thread records in batches. */
#include <bench/ring.h>
#include <bench/str.h>
#include <bench/writer.h>

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#define RAW_MAX 640
#define BATCH_MAX 512
#define NAP_MS 20
#define BREATH_MS 2 /* between full batches: other processes write, too */
#define IDLE_US INT64_C(50000)
#define PATIENCE_MS 100	    /* we come back; unload must not wait */
#define LAST_PATIENCE_MS 20 /* once we are to stop */
#define GRACE_MS 120	    /* beyond drain_ms: one database wait */
#define REOPEN_US INT64_C(500000)
#define NEVER INT64_MAX

enum { RUNNING, ENDED, ABANDONED };

struct item {
	struct bench_event event;
	uint8_t raw[RAW_MAX];
	uint8_t *whole; /* instead of raw; owned */
};

struct bench_writer {
	struct bench_ring *ring;
	pthread_t thread;
	_Atomic int life;
	char database[300];
	bench_writer_idle_fn *idle;
	void *arg;
	_Atomic int64_t stop_at_us; /* monotonic; NEVER while running */
	_Atomic uint64_t pushed, written;
	_Atomic size_t whole; /* bytes of all that wait */
	atomic_bool connected;
	pthread_mutex_t lock; /* of error, for readers of the statistics */
	char error[200];
	/* the thread's own */
	struct bench_store *store;
	struct item batch[BATCH_MAX]; /* taken from the ring, not yet committed */
	size_t n;
};

static bool
push(struct bench_writer *w, struct item *item, size_t len)
{
	if (item->event.mono.us == 0)
		item->event.mono = bench_mono_now();
	if (item->event.wall.us == 0)
		item->event.wall = bench_wall_now();
	item->event.raw = (struct bench_bytes){ .len = len };
	if (!bench_ring_push(w->ring, item))
		return false;
	atomic_fetch_add_explicit(&w->pushed, 1, memory_order_relaxed);
	return true;
}

bool
bench_writer_push(struct bench_writer *w, const struct bench_event *e)
{
	struct item item = { .event = *e };
	size_t n = e->raw.len < RAW_MAX ? e->raw.len : RAW_MAX;

	if (n > 0)
		memcpy(item.raw, e->raw.data, n);
	return push(w, &item, n);
}

static void
drop_whole(struct bench_writer *w, struct item *item)
{
	if (item->whole != NULL)
		atomic_fetch_sub(&w->whole, item->event.raw.len);
	free(item->whole);
	item->whole = NULL;
}

bool
bench_writer_push_whole(struct bench_writer *w, const struct bench_event *e)
{
	struct item item = { .event = *e };

	if (e->raw.len <= RAW_MAX)
		return bench_writer_push(w, e);
	if (atomic_fetch_add(&w->whole, e->raw.len) + e->raw.len <= BENCH_WRITER_WHOLE)
		item.whole = malloc(e->raw.len);
	if (item.whole == NULL) {
		atomic_fetch_sub(&w->whole, e->raw.len);
		return false;
	}
	memcpy(item.whole, e->raw.data, e->raw.len);
	if (push(w, &item, e->raw.len))
		return true;
	drop_whole(w, &item);
	return false;
}

static void
say_error(struct bench_writer *w, const char *text)
{
	pthread_mutex_lock(&w->lock);
	bench_copy(w->error, sizeof(w->error), text);
	pthread_mutex_unlock(&w->lock);
}

static void
disconnect(struct bench_writer *w, const char *why)
{
	say_error(w, why);
	atomic_store(&w->connected, false);
	bench_store_freep(&w->store);
}

static bool
connect_store(struct bench_writer *w)
{
	struct bench_err err = { "" };

	if (w->store != NULL)
		return true;
	if (bench_store_open(w->database, 0, &w->store, &err) < 0) {
		say_error(w, err.text);
		return false;
	}
	bench_store_set_patience(w->store, PATIENCE_MS);
	atomic_store(&w->connected, true);
	return true;
}

static void
take(struct bench_writer *w)
{
	while (w->n < BATCH_MAX && bench_ring_pop(w->ring, &w->batch[w->n]))
		w->n++;
}

/* An event that the schema refuses would stop all others for ever: it is left out, and
 * the refusal is what is recorded. */
static int
record_one(struct bench_writer *w, const struct item *item, struct bench_err *err)
{
	struct bench_event e = item->event;
	struct bench_event refused = { .kind = BENCH_EVENT_REFUSED };
	int r;

	e.raw.data = item->whole != NULL ? item->whole
		     : e.raw.len > 0	 ? item->raw
					 : NULL;
	r = bench_store_record(w->store, &e, NULL, err);
	if (r != -EEXIST)
		return r;
	memcpy(refused.source, e.source, sizeof(refused.source));
	refused.mac = e.mac;
	bench_copy(refused.text, sizeof(refused.text), err->text);
	refused.raw = e.raw;
	return bench_store_record(w->store, &refused, NULL, err);
}

static bool
commit_batch(struct bench_writer *w)
{
	struct bench_err err = { "" };
	int r = bench_store_begin(w->store, &err);

	if (r == 0) {
		for (size_t i = 0; r == 0 && i < w->n; i++)
			r = record_one(w, &w->batch[i], &err);
		if (r == 0)
			r = bench_store_commit(w->store, &err);
		else
			bench_store_rollback(w->store);
	}
	if (r == 0) {
		atomic_fetch_add_explicit(&w->written, w->n, memory_order_relaxed);
		while (w->n > 0)
			drop_whole(w, &w->batch[--w->n]);
		return true;
	}
	if (r == -EBUSY)
		say_error(w, err.text);
	else
		disconnect(w, err.text);
	return false;
}

static void
nap(int ms)
{
	struct timespec t = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L };

	nanosleep(&t, NULL);
}

static bool
time_is_up(struct bench_writer *w)
{
	return bench_mono_now().us >= atomic_load(&w->stop_at_us);
}

static bool
stopping(struct bench_writer *w)
{
	return atomic_load(&w->stop_at_us) != NEVER;
}

static void
writer_freep(struct bench_writer **w)
{
	if (*w == NULL)
		return;
	while ((*w)->n > 0)
		drop_whole(*w, &(*w)->batch[--(*w)->n]);
	while ((*w)->ring != NULL && bench_ring_pop((*w)->ring, (*w)->batch))
		drop_whole(*w, (*w)->batch);
	bench_ring_freep(&(*w)->ring);
	pthread_mutex_destroy(&(*w)->lock);
	free(*w);
	*w = NULL;
}

/* true: took a full batch, so there is more. */
static bool
write_some(struct bench_writer *w, int64_t *retry_us)
{
	bool full;

	take(w);
	full = w->n == BATCH_MAX;
	if (w->store == NULL && bench_mono_now().us >= *retry_us && !connect_store(w))
		*retry_us = bench_mono_now().us + REOPEN_US;
	if (w->store != NULL && stopping(w))
		bench_store_set_patience(w->store, LAST_PATIENCE_MS);
	return w->n > 0 && w->store != NULL && commit_batch(w) && full;
}

static void
run_until_stopped(struct bench_writer *w)
{
	int64_t retry_us = 0, idle_us = 0;

	while (!time_is_up(w)) {
		bool more = write_some(w, &retry_us);

		if (stopping(w) && w->n == 0 && bench_ring_depth(w->ring) == 0)
			break;
		if (w->idle != NULL && !stopping(w) && bench_mono_now().us >= idle_us) {
			w->idle(w->store, w->arg);
			idle_us = bench_mono_now().us + IDLE_US;
		}
		nap(more ? BREATH_MS : NAP_MS);
	}
}

static void *
run(void *arg)
{
	struct bench_writer *w = arg;

	run_until_stopped(w);
	bench_store_freep(&w->store);
	if (atomic_exchange(&w->life, ENDED) == ABANDONED)
		writer_freep(&w);
	return NULL;
}

/* Signals are the host's business: they must not end up in our thread. */
static int
start_thread(struct bench_writer *w)
{
	sigset_t all, before;
	int r;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	r = pthread_create(&w->thread, NULL, run, w);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return r;
}

int
bench_writer_new(const char *database, size_t slots, bench_writer_idle_fn *idle,
		 void *arg, struct bench_writer **ret_writer, struct bench_err *err)
{
	bench_auto(writer_freep) struct bench_writer *w = calloc(1, sizeof(*w));
	int r;

	if (w == NULL)
		return bench_fail(err, -ENOMEM, "writer: out of memory");
	pthread_mutex_init(&w->lock, NULL);
	bench_copy(w->database, sizeof(w->database), database);
	w->idle = idle;
	w->arg = arg;
	atomic_init(&w->stop_at_us, NEVER);
	r = bench_ring_new(slots, sizeof(struct item), &w->ring);
	if (r < 0)
		return bench_fail(err, r, "writer: ring of %zu: %s", slots,
				  strerror(-r));
	r = start_thread(w);
	if (r != 0)
		return bench_fail(err, -r, "writer: thread: %s", strerror(r));
	*ret_writer = bench_take(w);
	return 0;
}

static bool
ends_within(struct bench_writer *w, int ms)
{
	int64_t end = bench_mono_now().us + ms * INT64_C(1000);

	while (atomic_load(&w->life) != ENDED) {
		if (bench_mono_now().us >= end)
			return atomic_exchange(&w->life, ABANDONED) == ENDED;
		nap(1);
	}
	return true;
}

bool
bench_writer_stop(struct bench_writer **w, int drain_ms)
{
	if (*w == NULL)
		return true;
	atomic_store(&(*w)->stop_at_us, bench_mono_now().us + drain_ms * INT64_C(1000));
	if (!ends_within(*w, drain_ms + GRACE_MS)) {
		pthread_detach((*w)->thread);
		*w = NULL;
		return false;
	}
	pthread_join((*w)->thread, NULL);
	writer_freep(w);
	return true;
}

void
bench_writer_get_stats(struct bench_writer *w, struct bench_writer_stats *ret_stats)
{
	*ret_stats = (struct bench_writer_stats){
		.pushed = atomic_load(&w->pushed),
		.written = atomic_load(&w->written),
		.dropped = bench_ring_dropped(w->ring),
		.depth = bench_ring_depth(w->ring),
		.connected = atomic_load(&w->connected),
	};
	pthread_mutex_lock(&w->lock);
	bench_copy(ret_stats->error, sizeof(ret_stats->error), w->error);
	pthread_mutex_unlock(&w->lock);
}
