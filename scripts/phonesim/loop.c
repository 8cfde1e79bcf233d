#include "loop.h"

#include "util.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

int
loop_init(struct loop *l)
{
	*l = (struct loop){ .epfd = epoll_create1(EPOLL_CLOEXEC) };
	return l->epfd < 0 ? -errno : 0;
}

void
loop_clear(struct loop *l)
{
	close(l->epfd);
	free(l->heap);
}

int64_t
loop_now(const struct loop *l)
{
	return now_ms() + l->ahead;
}

void
io_init(struct io *io, void (*ready)(void *, uint32_t), void *arg)
{
	*io = (struct io){ .fd = -1, .ready = ready, .arg = arg };
}

static int
control(struct loop *l, int op, struct io *io, uint32_t events)
{
	struct epoll_event ev = { .events = events, .data.ptr = io };

	return epoll_ctl(l->epfd, op, io->fd, &ev) < 0 ? -errno : 0;
}

int
io_open(struct loop *l, struct io *io, int fd, uint32_t events)
{
	int r;

	io->fd = fd;
	r = control(l, EPOLL_CTL_ADD, io, events);
	if (r < 0)
		io_close(io);
	return r;
}

int
io_events(struct loop *l, struct io *io, uint32_t events)
{
	return control(l, EPOLL_CTL_MOD, io, events);
}

void
io_close(struct io *io)
{
	if (io->fd >= 0)
		close(io->fd);
	io->fd = -1;
}

static void
place(struct loop *l, size_t slot, struct timer *t)
{
	l->heap[slot] = t;
	t->slot = slot;
}

static void
sift_up(struct loop *l, size_t i, struct timer *t)
{
	for (; i > 1 && l->heap[i / 2]->due > t->due; i /= 2)
		place(l, i, l->heap[i / 2]);
	place(l, i, t);
}

static void
sift_down(struct loop *l, size_t i, struct timer *t)
{
	size_t child;

	for (; (child = 2 * i) <= l->n; i = child) {
		if (child < l->n && l->heap[child + 1]->due < l->heap[child]->due)
			child++;
		if (l->heap[child]->due >= t->due)
			break;
		place(l, i, l->heap[child]);
	}
	place(l, i, t);
}

void
timer_init(struct timer *t, void (*fire)(void *), void *arg)
{
	*t = (struct timer){ .fire = fire, .arg = arg };
}

void
timer_stop(struct loop *l, struct timer *t)
{
	size_t i = t->slot;
	struct timer *last;

	if (i == 0)
		return;
	t->slot = 0;
	last = l->heap[l->n--];
	if (last == t)
		return;
	if (i > 1 && l->heap[i / 2]->due > last->due)
		sift_up(l, i, last);
	else
		sift_down(l, i, last);
}

void
timer_set(struct loop *l, struct timer *t, int64_t ms)
{
	timer_stop(l, t);
	t->due = loop_now(l) + ms;
	if (l->n + 2 > l->cap) {
		l->cap = l->cap == 0 ? 64 : l->cap * 2;
		l->heap = xrealloc(l->heap, l->cap * sizeof(struct timer *));
	}
	sift_up(l, ++l->n, t);
}

bool
timer_armed(const struct timer *t)
{
	return t->slot != 0;
}

/* Fires what is due; returns the wait until the next one, -1 = none. */
static int
fire_due(struct loop *l)
{
	while (l->n > 0 && !l->stop) {
		struct timer *t = l->heap[1];
		int64_t left = t->due - loop_now(l);

		if (left > 0 && l->hurry)
			l->ahead += left;
		else if (left > 0)
			return left > 60000 ? 60000 : (int)left;
		timer_stop(l, t);
		t->fire(t->arg);
	}
	return -1;
}

int
loop_run(struct loop *l)
{
	struct epoll_event ev[64];

	while (!l->stop) {
		int wait = fire_due(l);
		int n;

		if (l->stop)
			break;
		n = epoll_wait(l->epfd, ev, (int)ARRAY_SIZE(ev), wait);
		if (n < 0 && errno != EINTR)
			return -errno;
		for (int i = 0; i < n && !l->stop; i++) {
			struct io *io = ev[i].data.ptr;

			if (io->fd >= 0)
				io->ready(io->arg, ev[i].events);
		}
	}
	return 0;
}
