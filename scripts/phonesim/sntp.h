/* Asking for the time, RFC 4330 (a client in unicast mode). */
#ifndef PHONESIM_SNTP_H
#define PHONESIM_SNTP_H

#include "net.h"

#define SNTP_PACKET 48

/* stamp: what the server must give back, so that nobody else's answer is taken. */
void sntp_request_build(uint64_t stamp, uint8_t p[SNTP_PACKET]);
/* Unix time in milliseconds; -EBADMSG = not the answer; -EAGAIN = a server that does
 * not know the time itself, or a kiss of death. */
int sntp_answer_parse(uint64_t stamp, const uint8_t *p, size_t n, int64_t *ret_unix_ms);

struct sntp {
	struct net *net;
	struct io io;
	struct timer timer;
	uint32_t server;
	uint64_t stamp;
	unsigned tries;
	/* The last call; false = no answer that tells. */
	void (*done)(void *arg, bool ok, int64_t unix_ms);
	void *arg;
};

/* net, done, arg are the caller's to fill first. */
void sntp_init(struct sntp *s);
int sntp_start(struct sntp *s, uint32_t server);
void sntp_cancel(struct sntp *s);

#endif
