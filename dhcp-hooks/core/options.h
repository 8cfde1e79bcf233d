/* Which options go into a reply: a pure function of sizes. */
#ifndef BENCH_OPTIONS_H
#define BENCH_OPTIONS_H

#include "hook.h"

/* The longest DHCP message that reaches the client: the smaller of what it takes
 * (option 57) and the MTU, without IP and UDP headers. Kea itself never looks at
 * option 57, and a client ignores a longer reply (kea §2, defect 2). */
size_t bench_options_budget(uint16_t max_size, size_t mtu);

/* want is in order of importance. Each that does not fit gets len 0, and a smaller
 * one after it may still go in; what the reply held of a wanted code makes room
 * first. Values are text, and none ends in NUL. Returns how many were cut. */
size_t bench_options_fit(struct bench_hook_answer *want,
			 const struct bench_hook_held *held, size_t budget);

#endif
