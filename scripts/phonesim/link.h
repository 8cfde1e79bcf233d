/* The interface all phones sit on: raw DHCP frames, and their leased addresses.
 *
 * Each address is added as /32 and the subnet once as a link route: of several
 * addresses with a prefix the first is "primary", and taking it away takes the others
 * with it. */
#ifndef PHONESIM_LINK_H
#define PHONESIM_LINK_H

#include "loop.h"
#include "util.h"

struct link_addr {
	uint32_t ip;
	unsigned refs; /* clones of one MAC share an address */
};

struct link {
	char name[16];
	int index;
	struct io raw;
	struct io udp68; /* swallows what the kernel would answer by ICMP */
	int netlink;
	struct link_addr *addrs;
	size_t n;
	uint32_t route, route_mask; /* ours to remove when not 0 */
	void (*frame)(void *arg, const uint8_t *p, size_t n);
	void *arg;
};

/* -EPERM if raw sockets are not allowed, -ENODEV, -ENETDOWN. */
int link_open(struct link *k, struct loop *l, const char *name,
	      void (*frame)(void *, const uint8_t *, size_t), void *arg);
void link_close(struct link *k);
int link_send(struct link *k, const uint8_t *frame, size_t n);
int link_addr_add(struct link *k, uint32_t ip, uint32_t mask);
int link_addr_del(struct link *k, uint32_t ip);

#endif
