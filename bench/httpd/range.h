/* The Range header: one range of bytes (RFC 9110 14.1.2). Pure. */
#ifndef BENCH_HTTPD_RANGE_H
#define BENCH_HTTPD_RANGE_H

#include <bench/defs.h>

enum httpd_range {
	HTTPD_WHOLE, /* no range, or one that may be ignored: several, another unit */
	HTTPD_PART,
	HTTPD_BEYOND, /* 416 */
};

/* header may be NULL; of a file of size bytes. first and last are written for a part
 * only. */
enum httpd_range httpd_range_read(const char *header, int64_t size, int64_t *ret_first,
				  int64_t *ret_last);

#endif
