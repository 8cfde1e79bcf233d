/* [scheme://][server[:port]]/filepath, cisco-mpp §4; the default scheme is tftp. */
#ifndef PHONESIM_URL_H
#define PHONESIM_URL_H

#include <stdbool.h>
#include <stdint.h>

enum scheme { SCHEME_TFTP, SCHEME_HTTP, SCHEME_HTTPS, SCHEME_OTHER };

struct url {
	enum scheme scheme;
	bool has_scheme;
	char host[256]; /* "" = not given */
	uint16_t port;	/* the scheme's own if not given */
	char path[1024];
};

/* 0 or -EINVAL. A path must be there and absolute, except for SCHEME_OTHER (gds://). */
int url_parse(const char *text, struct url *ret);
/* The same without the need for a path: the forms a DHCP option may have. */
int url_parse_base(const char *text, struct url *ret);
const char *scheme_name(enum scheme s);

#endif
