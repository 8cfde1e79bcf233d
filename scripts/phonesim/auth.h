/* Answers to 401 and 407: Basic (RFC 7617) and Digest with MD5 (RFC 2617, RFC 7616). */
#ifndef PHONESIM_AUTH_H
#define PHONESIM_AUTH_H

#include "util.h"

enum auth_scheme { AUTH_NONE, AUTH_BASIC, AUTH_DIGEST };

struct challenge {
	enum auth_scheme scheme;
	char *realm, *nonce, *opaque; /* owned, NULL = not given */
	bool qop;		      /* "auth" is offered */
};

/* The value of WWW-Authenticate, several challenges in it allowed: Digest is preferred
 * to Basic; AUTH_NONE if the phone can answer none of them. */
void challenge_parse(const char *value, struct challenge *ret);
void challenge_clear(struct challenge *c);

struct auth_request {
	const char *method, *uri, *uid, *pwd;
	const char *cnonce; /* the client's own random text */
};

/* The value of Authorization, owned. */
char *auth_answer(const struct challenge *c, const struct auth_request *q);

#endif
