/* A name and a password that unit files ask for (bench.conf, http_auth), by
 * libmicrohttpd's own Basic (RFC 7617) and Digest (RFC 7616, MD5: what phones speak).
 */
#ifndef BENCH_HTTPD_AUTH_H
#define BENCH_HTTPD_AUTH_H

#include <bench/config.h>
#include <microhttpd.h>

struct httpd_auth {
	bool on, digest;
	char user[64], password[128];
};

/* Reads the password: the file's first line. -EINVAL: readable by everybody, empty or
 * too long. */
int httpd_auth_load(const struct bench_http_auth *conf, struct httpd_auth *ret_auth,
		    struct bench_err *err) BENCH_CHECKED;

enum httpd_auth_verdict {
	HTTPD_AUTH_GOOD,
	HTTPD_AUTH_NONE,
	HTTPD_AUTH_WRONG,
	HTTPD_AUTH_STALE
};
enum httpd_auth_verdict httpd_auth_check(const struct httpd_auth *a,
					 struct MHD_Connection *connection);
/* Queues 401 with the challenge; the response stays the caller's. */
enum MHD_Result httpd_auth_ask(const struct httpd_auth *a,
			       struct MHD_Connection *connection,
			       struct MHD_Response *response, bool stale);

#endif
