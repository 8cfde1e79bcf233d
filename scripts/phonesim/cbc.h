/* openssl enc -aes-256-cbc -k K: "Salted__", salt, ciphertext (cisco-mpp §6.1). */
#ifndef PHONESIM_CBC_H
#define PHONESIM_CBC_H

#include "util.h"

/* Appends the content; -EBADMSG. sha256: the key derivation's digest, else MD5. */
int cbc_open(const uint8_t *p, size_t n, const char *key, bool sha256, struct str *ret);
void cbc_seal(const char *p, size_t n, const char *key, bool sha256, struct str *ret);

#endif
