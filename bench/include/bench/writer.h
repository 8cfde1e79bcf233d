/* Records events without making the caller wait: a ring, and a thread that drains it
 * into the store in batched transactions. Used inside Kea and by the TFTP launcher.
 *
 * When the database is missing, locked or bad the thread keeps what it has and tries
 * again; the ring fills, and what does not fit is counted and dropped. */
#ifndef BENCH_WRITER_H
#define BENCH_WRITER_H

#include <bench/store.h>

BENCH_BEGIN_DECLS

struct bench_writer;

struct bench_writer_stats {
	uint64_t pushed, written, dropped;
	size_t depth;
	bool connected;
	char error[200]; /* the last one, "" none */
};

/* idle, if not NULL, is called by the thread between batches (some 20 times a second)
 * with its open store, or NULL while there is none. */
typedef void bench_writer_idle_fn(struct bench_store *s, void *arg);

int bench_writer_new(const char *database, size_t slots, bench_writer_idle_fn *idle,
		     void *arg, struct bench_writer **ret_writer,
		     struct bench_err *err) BENCH_CHECKED;
/* Drains for at most drain_ms, then stops the thread and frees; what is left is lost.
 * false: the thread hangs (a disk that does not answer) and was left behind with its
 * memory, and whatever idle's arg points to must stay. */
bool bench_writer_stop(struct bench_writer **w, int drain_ms);
/* Any thread, never blocks. raw longer than 640 bytes is cut. mono and wall are stamped
 * here when they are 0. false: dropped. */
bool bench_writer_push(struct bench_writer *w, const struct bench_event *e);
/* The same with all of raw, whatever its length: it is copied into memory of its own,
 * BENCH_WRITER_WHOLE bytes for all events that wait together. Not for hosts that must
 * not allocate. */
#define BENCH_WRITER_WHOLE (64u << 20)
bool bench_writer_push_whole(struct bench_writer *w, const struct bench_event *e);
void bench_writer_get_stats(struct bench_writer *w,
			    struct bench_writer_stats *ret_stats);

BENCH_END_DECLS
#endif
