/* TFTP reading: RFC 1350, options RFC 2347, blksize RFC 2348, tsize RFC 2349.
 *
 *   RRQ → (OACK → ACK 0) → DATA 1 → ACK 1 → … → a short DATA → ACK
 */
#ifndef PHONESIM_TFTP_H
#define PHONESIM_TFTP_H

#include "net.h"

struct tftp {
	struct net *net;
	struct io io;
	struct timer timer; /* retransmission */
	struct timer delay; /* a slow phone's pause before an ACK */
	uint32_t ip;
	uint16_t port; /* the server's transfer id once known */
	bool known_tid, got_data;
	uint16_t next; /* the block expected, rolls over to 0 */
	size_t blksize;
	unsigned tries;
	bool last;
	uint8_t packet[1200]; /* what to send (again) */
	size_t n_packet;
	char error[128];
	/* The next bytes of the file; false = give up without a word (power is gone).
	 */
	bool (*data)(void *arg, const uint8_t *p, size_t n);
	/* The last call; error is a text for NET_FAILED. t may be started again in it.
	 */
	void (*done)(void *arg, enum net_result r, const char *error);
	void *arg;
};

/* net, data, done and arg are the caller's to fill first. */
void tftp_init(struct tftp *t);
/* Fails at once (-errno) or ends in done(). */
int tftp_start(struct tftp *t, uint32_t ip, uint16_t port, const char *path);
void tftp_cancel(struct tftp *t);

#endif
