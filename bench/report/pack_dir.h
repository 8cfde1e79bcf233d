/* A directory that comes into being whole or not at all: filled under a temporary name
 * beside its own, and renamed. Directories 0700, files 0600. */
#ifndef BENCH_PACK_DIR_H
#define BENCH_PACK_DIR_H

#include <bench/bytes.h>
#include <bench/err.h>

struct pack_dir {
	char *path, *temporary; /* owned; temporary NULL: committed, or not begun */
	int fd;
};

/* path: not there yet, or an empty directory; -EEXIST else. */
int pack_dir_open(struct pack_dir *d, const char *path,
		  struct bench_err *err) BENCH_CHECKED;
/* name: relative and safe (bench_path_is_safe()); folders are made. -EEXIST when the
 * name is taken, also by a folder or through a file. */
int pack_dir_write(struct pack_dir *d, const char *name, struct bench_bytes body,
		   struct bench_err *err) BENCH_CHECKED;
int pack_dir_commit(struct pack_dir *d, struct bench_err *err) BENCH_CHECKED;
/* Removes what was not committed. */
void pack_dir_clear(struct pack_dir *d);

#endif
