/* Files: read and written with all of their bytes, whole or not at all; and folders,
 * removed. */
#ifndef BENCH_FILE_H
#define BENCH_FILE_H

#include <bench/err.h>
#include <bench/str.h>

BENCH_BEGIN_DECLS

/* Every byte, whatever signals come. -errno. */
int bench_file_write_all(int fd, const void *data, size_t len) BENCH_CHECKED;

/* Adds all that can be read from fd to out, most bytes at most. -EFBIG beyond, -ENOMEM,
 * -errno of read(); out is to be thrown away then. Leaves no copy but out's. */
int bench_file_read_all(int fd, size_t most, struct bench_str *out) BENCH_CHECKED;

/* A small file as text, most bytes at most. Owned by the caller. -errno, with path in
 * err. */
int bench_file_read_text(const char *path, size_t most, char **ret_text,
			 struct bench_err *err) BENCH_CHECKED;

/* The file at path has these bytes and this mode (umask does not count), or is as it
 * was: they are written beside it, made durable, and renamed into place. -errno, with
 * path in err. */
int bench_file_replace(const char *path, const void *data, size_t len, unsigned mode,
		       struct bench_err *err) BENCH_CHECKED;

/* The folder at path with all that is in it; no link is followed. -errno of the first
 * that could not go: it and what holds it stay. */
int bench_file_remove_tree(const char *path);

BENCH_END_DECLS
#endif
