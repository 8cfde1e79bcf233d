/* What a request names, and which place of the served tree that is (DESIGN D3). Pure.
 *
 * The rule is in.tftpd's (tftpd/bench.map): '\' and runs of '/' are '/', one in front;
 * "/firmware/…" is everybody's, under its own name; all else lies in the directory of
 * this client's unit, where every name is lower case. */
#ifndef BENCH_HTTPD_NAME_H
#define BENCH_HTTPD_NAME_H

#include <bench/defs.h>

#define HTTPD_NAME 256

enum httpd_place {
	HTTPD_UNIT,
	HTTPD_FIRMWARE,
	HTTPD_CA,      /* "/ca.pem": the bench's own, for everybody */
	HTTPD_FOREIGN, /* a way to others' files: by-ip, unit, runs, pending, ".." */
	HTTPD_BAD,     /* no file can have this name */
};

struct httpd_name {
	enum httpd_place place;
	char name[HTTPD_NAME]; /* decoded, for the record; "" of a bad escape */
	char path[HTTPD_NAME]; /* to open: below the unit's directory, or the tree */
};

/* target: the request's, escapes and all, without the query; a whole URL counts as its
 * path. */
void httpd_name_read(const char *target, struct httpd_name *ret_name);

#endif
