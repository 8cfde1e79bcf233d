/* How many questions of one client go on record: a phone that asks without end must not
 * fill the disk, nor take the room of others. */
#ifndef BENCH_DNS_ALLOW_H
#define BENCH_DNS_ALLOW_H

#include <bench/clock.h>
#include <stdbool.h>

#define BENCH_DNS_BURST 60		    /* at once */
#define BENCH_DNS_EVERY_US INT64_C(1000000) /* and then one in this time */

/* By the last 16 bits of the address: no two clients of a network up to /16 share one.
 * Initialise by = {0}. */
struct bench_dns_allow {
	int64_t until_us[1 << 16];
};

bool bench_dns_allow(struct bench_dns_allow *a, const char *ip, struct bench_mono now);

#endif
