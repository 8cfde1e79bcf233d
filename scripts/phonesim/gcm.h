/* The encrypted content coding aes128gcm, RFC 8188. */
#ifndef PHONESIM_GCM_H
#define PHONESIM_GCM_H

#include "util.h"

/* Appends the content to *ret; -EBADMSG if the body is not sound or the key another. */
int gcm_open(const uint8_t *p, size_t n, const void *ikm, size_t n_ikm,
	     struct str *ret);
/* Appends a body with a salt of its own, of one or more records. */
void gcm_seal(const void *p, size_t n, const void *ikm, size_t n_ikm, struct str *ret);

#endif
