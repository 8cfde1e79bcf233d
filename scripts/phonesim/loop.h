/* The event loop: epoll for descriptors, a heap for timers. One thread.
 * struct io and struct timer live in their owner; a callback may stop or restart any of
 * them. A stale readiness of a reopened io only costs one EAGAIN. */
#ifndef PHONESIM_LOOP_H
#define PHONESIM_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct io {
	int fd; /* -1 = closed */
	void (*ready)(void *arg, uint32_t events);
	void *arg;
};

struct timer {
	int64_t due;
	size_t slot; /* place in the heap, 0 = not armed */
	void (*fire)(void *arg);
	void *arg;
};

struct loop {
	int epfd;
	struct timer **heap; /* heap[1 … n] */
	size_t n, cap;
	bool stop;
	/* Nothing outside is waited for: instead of sleeping, the clock jumps to the
	 * next timer. */
	bool hurry;
	int64_t ahead;
};

/* Milliseconds, monotonic. */
int64_t loop_now(const struct loop *l);

int loop_init(struct loop *l);
void loop_clear(struct loop *l);
/* Until l->stop. */
int loop_run(struct loop *l);

void io_init(struct io *io, void (*ready)(void *, uint32_t), void *arg);
/* Takes fd, also when it fails. */
int io_open(struct loop *l, struct io *io, int fd, uint32_t events);
int io_events(struct loop *l, struct io *io, uint32_t events);
void io_close(struct io *io);

void timer_init(struct timer *t, void (*fire)(void *), void *arg);
void timer_set(struct loop *l, struct timer *t, int64_t ms);
void timer_stop(struct loop *l, struct timer *t);
bool timer_armed(const struct timer *t);

#endif
