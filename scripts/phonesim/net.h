/* What the clients of one phone share: its address, its timing, its defects. */
#ifndef PHONESIM_NET_H
#define PHONESIM_NET_H

#include "dhcpc.h"
#include "loop.h"
#include "util.h"

#include <sys/types.h>

struct net {
	struct loop *loop;
	struct rng *rng;
	const char *ifname;
	uint32_t ip, mask;
	uint32_t dns[DNS_MAX];
	size_t n_dns;
	int64_t retransmit_ms; /* the first wait for an answer; it doubles */
	unsigned lossy;	       /* drop every so many-th received packet, 0 = none */
	unsigned received;
	int64_t slow_ms; /* wait before each acknowledgement */
	unsigned tftp_blksize;
	bool tftp_tsize;
};

enum net_result {
	NET_OK,
	NET_NOT_FOUND,
	NET_FAILED,
	NET_REDIRECT,
};

/* A datagram socket bound to the phone's address, or -errno. */
int net_udp_open(const struct net *net);
int net_tcp_open(const struct net *net, uint32_t ip, uint16_t port);
int net_send(int fd, uint32_t ip, uint16_t port, const void *p, size_t n);
/* -EAGAIN when there is nothing; ICMP errors of the peer are returned too. */
ssize_t net_recv(int fd, void *p, size_t n, uint32_t *ret_ip, uint16_t *ret_port);
/* Only the phone's own subnet is reachable: a bench has no way out. */
bool net_reachable(const struct net *net, uint32_t ip);
/* Counts a received packet; true if this one is to be lost. */
bool net_drop(struct net *net);

#endif
