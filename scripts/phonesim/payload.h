/* Between the bytes of a file and profile text: decrypt, then decompress (cisco-mpp §5,
 * §6), and encrypt what the phone reports. */
#ifndef PHONESIM_PAYLOAD_H
#define PHONESIM_PAYLOAD_H

#include "util.h"

enum cbc_digest { CBC_MD5, CBC_SHA256, CBC_ANY };

/* What the bytes of IKM_HTTP_Encrypt_Content's text are, is not documented. */
enum ikm_form { IKM_TEXT, IKM_BASE64URL };

enum payload_how { PAYLOAD_PLAIN, PAYLOAD_CBC_MD5, PAYLOAD_CBC_SHA256, PAYLOAD_GCM };

struct payload_keys {
	const char *key;	/* --key, NULL = none */
	enum cbc_digest digest; /* what the phone accepts; CBC_ANY: MD5 first */
	const char *ikm;	/* IKM_HTTP_Encrypt_Content, "" = none */
	enum ikm_form ikm_form;
};

struct payload {
	char *text; /* owned, NUL-terminated behind its n bytes */
	size_t n;
	enum payload_how how;
	bool gzip;
};

/* coding: the answer's Content-Encoding, "" = none. aes128gcm selects RFC 8188; without
 * it a key means CBC. -EBADMSG = a corrupt file, with *ret_why a constant text. */
int payload_open(const uint8_t *p, size_t n, const char *coding,
		 const struct payload_keys *keys, struct payload *ret,
		 const char **ret_why);
const char *payload_how_name(enum payload_how how);

/* With a key by CBC (MD5 if any digest will do), else by aes128gcm with the IKM, which
 * is told by true (the Content-Encoding to send); without either the text as it is. */
bool payload_seal(const char *text, size_t n, const struct payload_keys *keys,
		  struct str *ret);

#endif
