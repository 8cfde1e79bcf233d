/* One TCP connection, with TLS if asked for: what is to be sent at once, then whatever
 * comes back.
 *
 *   connecting → (handshake) → sending → receiving → ended
 */
#ifndef PHONESIM_CONN_H
#define PHONESIM_CONN_H

#include "net.h"
#include "trust.h"

struct conn {
	struct net *net;
	struct io io;
	struct timer timer; /* patience */
	SSL *ssl;	    /* NULL = plain */
	enum { CONN_CONNECTING, CONN_HANDSHAKE, CONN_SENDING, CONN_RECEIVING } state;
	struct str out;
	size_t sent;
	unsigned run; /* counts cancels: a callback may have started anew */
	/* Bytes; the owner may cancel or start again from within. */
	void (*data)(void *arg, const uint8_t *p, size_t n);
	/* The last call; error NULL = the peer has closed in order. */
	void (*ended)(void *arg, const char *error);
	void *arg;
};

/* net, data, ended, arg are the caller's to fill first. */
void conn_init(struct conn *c);
/* tls NULL = plain. Takes what out holds. -errno, or ends in ended(). */
int conn_start(struct conn *c, uint32_t ip, uint16_t port, const struct tls_conf *tls,
	       struct str *out);
void conn_cancel(struct conn *c);

#endif
