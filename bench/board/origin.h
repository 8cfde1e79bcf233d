/* Did our own page send this? What a browser says of itself. Pure. */
#ifndef BENCH_BOARD_ORIGIN_H
#define BENCH_BOARD_ORIGIN_H

#include <bench/defs.h>
#include <stdbool.h>

/* Host names a server that can only be us: an address, localhost, or one of our names
 * (NULL ends them). Another name may have been made to point here (DNS rebinding). */
bool origin_host_is_ours(const char *host, const char *const *names);
/* Origin (RFC 6454 7) and Sec-Fetch-Site, where a browser sends them, name our own
 * page. */
bool origin_is_ours(const char *origin, const char *fetch_site, const char *host,
		    bool tls);
/* The value of a cookie (RFC 6265 5.4), up to room - 1 bytes; false: not there, or
 * longer. */
bool origin_cookie(const char *cookies, const char *name, char *out, size_t room);
/* Equal, in a time that does not tell where they differ. */
bool origin_same_secret(const char *a, const char *b);

#endif
