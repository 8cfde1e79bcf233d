/* Kea's memfile: one CSV line for each change of a lease, the last line of an address
 * counts. */
#ifndef BENCH_LEASES_H
#define BENCH_LEASES_H

#include <bench/clock.h>
#include <bench/err.h>
#include <bench/mac.h>
#include <stdbool.h>

struct bench_lease {
	uint32_t ip; /* host order */
	struct bench_mac mac;
	int64_t start_s, expire_s;
	bool given;  /* state "default" with a lifetime: not released, not declined */
	size_t line; /* in reading order, over all files */
};

struct bench_leases {
	struct bench_lease *row; /* one an address, by address */
	size_t n, room;
	size_t bad; /* lines that are no lease: ignored */
};

/* Reads path and what lease file clean-up (LFC) may have left beside it, in the order
 * in which Kea itself does. A torn last line is ignored: its ACK never left. -ENOENT:
 * none is there; -EINVAL: not a lease file; -E2BIG: too many lines for a bench. */
int bench_leases_load(const char *path, struct bench_leases *ret_leases,
		      struct bench_err *err) BENCH_CHECKED;
void bench_leases_clear(struct bench_leases *ls);

static inline bool
bench_lease_is_active(const struct bench_lease *l, struct bench_wall now)
{
	return l->given && l->expire_s > now.us / 1000000;
}

#endif
