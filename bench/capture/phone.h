/* Which frames of the wire are one phone's. Pure. */
#ifndef BENCH_CAPTURE_PHONE_H
#define BENCH_CAPTURE_PHONE_H

#include <bench/bytes.h>
#include <bench/mac.h>

struct bench_phone {
	struct bench_mac mac;
	uint32_t ip; /* leased to it now, host order; 0 not known */
};

/* From or to the phone: by its MAC, by its leased address (a router may stand between;
 * ARP and later fragments count, too), or because DHCP names it as the client, which is
 * all that a broadcast says. Frames come in the order of the wire: an ACK gives the
 * phone its address, and another's ACK takes it away. */
bool bench_phone_owns(struct bench_phone *p, struct bench_bytes wire);

#endif
