/* What a phone asks a server for. */
#ifndef PHONESIM_ASK_H
#define PHONESIM_ASK_H

#include "trust.h"
#include "url.h"
#include "util.h"

enum method { METHOD_GET, METHOD_POST, METHOD_PUT };

struct ask {
	struct url url;
	enum method method;
	char *user_agent, *uid, *pwd; /* owned, NULL = none */
	struct str body;	      /* of POST and PUT, owned */
	const char *type, *coding;    /* of the body; constants, NULL = none */
	bool srv;		      /* the host is a domain: look its servers up */
	struct tls_conf tls;	      /* host is filled in by the fetch */
	size_t keep;		      /* at most so many bytes of the file */
};

const char *method_name(enum method m);
void ask_clear(struct ask *a);

#endif
