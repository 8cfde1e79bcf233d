/* One query over UDP: A (RFC 1035) or SRV (RFC 2782). */
#ifndef PHONESIM_DNS_H
#define PHONESIM_DNS_H

#include "net.h"

#define DNS_NAME_MAX 256

enum dns_type { DNS_A = 1, DNS_SRV = 33 };

struct dns_answer {
	uint32_t ip;		   /* of A */
	char target[DNS_NAME_MAX]; /* of SRV: the record to try first */
	uint16_t port;
};

/* 0 if the name is no host name or the buffer too small. */
size_t dns_query_build(uint16_t id, enum dns_type type, const char *name, uint8_t *p,
		       size_t size);
/* 0 and the first A record, or the SRV record with the lowest priority and, among
 * those, the lowest weight (as the phone's guide has it); -ENOENT = an answer without
 * one; -EBADMSG = not ours. */
int dns_answer_parse(uint16_t id, enum dns_type type, const uint8_t *p, size_t n,
		     struct dns_answer *ret);

struct dns {
	struct net *net;
	struct io io;
	struct timer timer;
	uint16_t id;
	enum dns_type type;
	unsigned tries;
	uint8_t packet[300];
	size_t n_packet;
	void (*done)(void *arg, const struct dns_answer *answer); /* NULL = none */
	void *arg;
};

void dns_init(struct dns *d);
int dns_start(struct dns *d, enum dns_type type, const char *name);
void dns_cancel(struct dns *d);

#endif
