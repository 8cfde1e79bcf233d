/* Base64, RFC 4648. */
#ifndef PHONESIM_BASE64_H
#define PHONESIM_BASE64_H

#include "util.h"

/* Both alphabets, with or without padding; appends the bytes. False if it is neither.
 */
bool base64_decode(const char *text, struct str *ret);
/* The standard alphabet with padding. */
void base64_encode(const void *p, size_t n, struct str *ret);

#endif
