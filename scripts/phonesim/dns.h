/* One A query over UDP, RFC 1035. */
#ifndef PHONESIM_DNS_H
#define PHONESIM_DNS_H

#include "net.h"

/* 0 if the name is no host name or the buffer too small. */
size_t dns_query_build(uint16_t id, const char *name, uint8_t *p, size_t size);
/* 0 and the first A record; -ENOENT = an answer without one; -EBADMSG = not ours. */
int dns_answer_parse(uint16_t id, const uint8_t *p, size_t n, uint32_t *ret_ip);

struct dns {
	struct net *net;
	struct io io;
	struct timer timer;
	uint16_t id;
	unsigned tries;
	uint8_t packet[300];
	size_t n_packet;
	void (*done)(void *arg, bool found, uint32_t ip);
	void *arg;
};

void dns_init(struct dns *d);
int dns_start(struct dns *d, const char *name);
void dns_cancel(struct dns *d);

#endif
