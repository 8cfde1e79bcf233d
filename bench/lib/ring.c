/* A slot's sequence number says whose turn it is: equal to the position, it may be
 * written; one more, it may be read; then it is set one lap ahead. Positions never wrap
 * in practice (64 bits). The scheme is the well-known bounded queue of D. Vyukov. */
#include <bench/ring.h>

#include <errno.h>
#include <stdatomic.h>
#include <string.h>

struct slot {
	_Atomic uint64_t sequence;
	_Alignas(max_align_t) uint8_t item[];
};

struct bench_ring {
	_Alignas(64) _Atomic uint64_t head; /* next to push */
	_Alignas(64) _Atomic uint64_t tail; /* next to pop; written by one thread */
	_Alignas(64) _Atomic uint64_t dropped;
	size_t slots, item_size, stride;
	uint8_t *memory;
};

static struct slot *
slot_at(const struct bench_ring *r, uint64_t position)
{
	return (struct slot *)(void *)(r->memory +
				       (position & (r->slots - 1)) * r->stride);
}

static size_t
round_up(size_t n, size_t to)
{
	return (n + to - 1) / to * to;
}

int
bench_ring_new(size_t slots, size_t item_size, struct bench_ring **ret_ring)
{
	size_t n = 2;
	struct bench_ring *r;

	if (item_size == 0 || slots > (size_t)1 << 24)
		return -EINVAL;
	while (n < slots)
		n *= 2;
	r = aligned_alloc(64, round_up(sizeof(*r), 64));
	if (r == NULL)
		return -ENOMEM;
	memset(r, 0, sizeof(*r));
	r->slots = n;
	r->item_size = item_size;
	r->stride = round_up(sizeof(struct slot) + item_size, 64);
	r->memory = aligned_alloc(64, n * r->stride);
	if (r->memory == NULL) {
		free(r);
		return -ENOMEM;
	}
	for (uint64_t i = 0; i < n; i++)
		atomic_init(&slot_at(r, i)->sequence, i);
	*ret_ring = r;
	return 0;
}

void
bench_ring_freep(struct bench_ring **ring)
{
	if (*ring == NULL)
		return;
	free((*ring)->memory);
	free(*ring);
	*ring = NULL;
}

bool
bench_ring_push(struct bench_ring *r, const void *item)
{
	uint64_t head = atomic_load_explicit(&r->head, memory_order_relaxed);
	struct slot *s;

	for (;;) {
		uint64_t sequence;

		s = slot_at(r, head);
		sequence = atomic_load_explicit(&s->sequence, memory_order_acquire);
		if (sequence < head) {
			atomic_fetch_add_explicit(&r->dropped, 1, memory_order_relaxed);
			return false;
		}
		if (sequence > head)
			head = atomic_load_explicit(&r->head, memory_order_relaxed);
		else if (atomic_compare_exchange_weak_explicit(
				 &r->head, &head, head + 1, memory_order_relaxed,
				 memory_order_relaxed))
			break;
	}
	memcpy(s->item, item, r->item_size);
	atomic_store_explicit(&s->sequence, head + 1, memory_order_release);
	return true;
}

bool
bench_ring_pop(struct bench_ring *r, void *ret_item)
{
	uint64_t tail = atomic_load_explicit(&r->tail, memory_order_relaxed);
	struct slot *s = slot_at(r, tail);

	if (atomic_load_explicit(&s->sequence, memory_order_acquire) != tail + 1)
		return false;
	memcpy(ret_item, s->item, r->item_size);
	atomic_store_explicit(&s->sequence, tail + r->slots, memory_order_release);
	atomic_store_explicit(&r->tail, tail + 1, memory_order_relaxed);
	return true;
}

size_t
bench_ring_depth(const struct bench_ring *r)
{
	uint64_t tail = atomic_load_explicit(&r->tail, memory_order_relaxed);
	uint64_t head = atomic_load_explicit(&r->head, memory_order_relaxed);

	return head > tail ? (size_t)(head - tail) : 0;
}

uint64_t
bench_ring_dropped(const struct bench_ring *r)
{
	return atomic_load_explicit(&r->dropped, memory_order_relaxed);
}
