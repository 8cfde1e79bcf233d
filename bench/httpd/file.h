/* A file of the served tree, opened for one client. Nothing outside of the tree can be
 * reached, whatever the links say (openat2, RESOLVE_BENEATH). */
#ifndef BENCH_HTTPD_FILE_H
#define BENCH_HTTPD_FILE_H

#include "name.h"

#include <bench/err.h>
#include <bench/event.h>

struct httpd_file {
	int fd; /* the caller closes it; -1 none */
	struct bench_file_id id;
	bool coded; /* "<name>.aes128gcm": Content-Encoding is aes128gcm (RFC 8188) */
};

/* The unit that by-ip/<ip> points to; zero when there is none. */
struct bench_mac httpd_file_owner(int tree, const char *ip);
/* name->place is UNIT or FIRMWARE. -ENOENT when there is no such plain file, or none
 * that we may read; else -errno. */
int httpd_file_open(int tree, const char *ip, const struct httpd_name *name,
		    struct httpd_file *ret_file) BENCH_CHECKED;

#endif
