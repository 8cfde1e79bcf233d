/* A bounded queue of fixed-size items between any number of pushing threads and one
 * popping thread. Pushing never blocks, allocates or makes a system call: full means
 * count and drop. */
#ifndef BENCH_RING_H
#define BENCH_RING_H

#include <bench/defs.h>
#include <stdbool.h>

BENCH_BEGIN_DECLS

struct bench_ring;

/* slots is rounded up to a power of two, 2 at least. -ENOMEM, -EINVAL. */
int bench_ring_new(size_t slots, size_t item_size,
		   struct bench_ring **ret_ring) BENCH_CHECKED;
void bench_ring_freep(struct bench_ring **ring);

/* Any thread. false: full, counted as dropped. */
bool bench_ring_push(struct bench_ring *r, const void *item);
/* One thread. false: empty. */
bool bench_ring_pop(struct bench_ring *r, void *ret_item);
/* Any thread; a moment's figures. */
size_t bench_ring_depth(const struct bench_ring *r);
uint64_t bench_ring_dropped(const struct bench_ring *r);

BENCH_END_DECLS
#endif
