/* From the bytes of a file to profile text: decrypt, then decompress (cisco-mpp §5,
 * §6.1). aes128gcm (RFC 8188) over HTTP is not done here. */
#ifndef PHONESIM_PAYLOAD_H
#define PHONESIM_PAYLOAD_H

#include <stddef.h>
#include <stdint.h>

enum cbc_digest { CBC_MD5, CBC_SHA256 };

/* key NULL = the rule has no --key. *ret is owned and NUL-terminated behind *ret_n
 * bytes. -EBADMSG = a corrupt file, with *ret_why a constant text. */
int payload_open(const uint8_t *p, size_t n, const char *key, enum cbc_digest digest,
		 char **ret, size_t *ret_n, const char **ret_why);

#endif
