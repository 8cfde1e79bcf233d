/* The authorities a phone trusts, and the TLS of its connections. */
#ifndef PHONESIM_TRUST_H
#define PHONESIM_TRUST_H

#include "util.h"

#include <openssl/ssl.h>
#include <time.h>

struct trust {
	X509 **certs; /* owned */
	size_t n;
};

/* PEM, one or more certificates, or one in DER. How many it took, -EBADMSG = none. */
int trust_add(struct trust *t, const void *p, size_t n);
int trust_load(struct trust *t, const char *path);
void trust_clear(struct trust *t);
/* "CN = …, O = …" of all, separated by "; "; owned. */
char *trust_names(const struct trust *t);

struct tls_conf {
	const struct trust *trust[2]; /* NULL = none */
	const char *host;	      /* name or address the certificate must be for */
	time_t now;		      /* by the phone's clock */
	const char *min_version;      /* "TLS 1.2" */
};

/* NULL if OpenSSL refuses. For the descriptor, not yet shaken hands. */
SSL *tls_new(const struct tls_conf *conf, int fd);
/* Why the handshake failed: a certificate's fault in words, if it was one. Owned. */
char *tls_error(const SSL *ssl);

#endif
