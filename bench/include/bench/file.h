/* Writing files: all of the bytes, and whole or not at all. */
#ifndef BENCH_FILE_H
#define BENCH_FILE_H

#include <bench/err.h>

BENCH_BEGIN_DECLS

/* Every byte, whatever signals come. -errno. */
int bench_file_write_all(int fd, const void *data, size_t len) BENCH_CHECKED;

/* The file at path has these bytes and this mode (umask does not count), or is as it
 * was: they are written beside it, made durable, and renamed into place. -errno, with
 * path in err. */
int bench_file_replace(const char *path, const void *data, size_t len, unsigned mode,
		       struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
