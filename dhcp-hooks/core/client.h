/* Who a client is: what the wire says, and what the snapshot knows. */
#ifndef BENCH_CLIENT_H
#define BENCH_CLIENT_H

#include "snapshot.h"

#include <bench/event.h>

struct bench_client {
	const struct bench_family *family; /* NULL: not a phone that we know */
	char model[24];			   /* as the wire says; "" when it does not */
	bool expected;			   /* scanned, not packed */
};

/* A scanned unit counts as its family's phone even if it sends no option 60 (cisco-
 * mpp §1.3: it may be absent or "dslforum.org"). */
struct bench_client bench_client_recognise(const struct bench_families *families,
					   struct bench_snapshots *snapshots,
					   struct bench_mac mac,
					   struct bench_bytes vendor_class);

/* May read its own files: a phone, or a unit that was scanned. */
static inline bool
bench_client_may_read(const struct bench_client *c)
{
	return c->family != NULL || c->expected;
}

/* An event of ours about mac; ip in host order, 0 for none. */
void bench_client_event(struct bench_event *e, enum bench_event_kind kind,
			struct bench_mac mac, uint32_t ip,
			const struct bench_client *c);
/* Dotted; text has 16 bytes. */
char *bench_client_ip(uint32_t ip, char text[16]);

#endif
