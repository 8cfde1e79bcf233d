/* Where a rule sends a phone: [scheme://][server[:port]]/path, or gds://[code]. */
#ifndef PROFILES_URL_H
#define PROFILES_URL_H

#include <bench/err.h>
#include <bench/str.h>
#include <stdbool.h>

BENCH_BEGIN_DECLS

enum bench_url_scheme {
	BENCH_URL_TFTP, /* when none is written */
	BENCH_URL_HTTP,
	BENCH_URL_HTTPS,
	BENCH_URL_GDS, /* onboarding by activation code: no server, no path */
};

struct bench_url {
	enum bench_url_scheme scheme;
	bool scheme_written, port_written;
	bool open; /* a macro stands before the path, so that not all of this is known
		    */
	uint16_t port;	 /* 69, 80, 443 when none is written; 0 with GDS or a macro */
	char host[256];	 /* name or address, [v6] with brackets; "": the DHCP server */
	char path[1024]; /* with its '/', and the query; "" with GDS */
	char code[17];	 /* GDS: 3 to 16 digits, or "" */
};

/* -EINVAL with "column N: what, what to do", counted from 1. Macros may stand in server
 * and path as they are. One that may stand for the server and more ("$A/x", "$B") can
 * be judged when it is expanded only. */
int bench_url_parse(const char *text, struct bench_url *ret_url,
		    struct bench_err *err) BENCH_CHECKED;
const char *bench_url_scheme_name(enum bench_url_scheme scheme);
uint16_t bench_url_default_port(enum bench_url_scheme scheme);
/* As one would write it; a default port is left out. */
void bench_url_add(struct bench_str *out, const struct bench_url *url);

BENCH_END_DECLS
#endif
