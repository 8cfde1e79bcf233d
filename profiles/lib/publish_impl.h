/* What the files that do the I/O of publishing share. `tree` is bench_tree_open()'s. */
#ifndef PROFILES_PUBLISH_IMPL_H
#define PROFILES_PUBLISH_IMPL_H

#include <profiles/publish.h>
#include <sys/types.h>

#define BENCH_PUBLISH_DIR 48 /* "runs/aabbccddeeff." and a run number */

/* Files that are written and must be registered. */
struct bench_publish_rows {
	struct bench_published *at;
	size_t n, room;
};

void bench_publish_rows_clear(struct bench_publish_rows *rows);
/* The next free row, zeroed but for mac and run; NULL without memory. */
struct bench_published *bench_publish_rows_add(struct bench_publish_rows *rows,
					       struct bench_mac mac, int64_t run);
/* bench_store_publish() of each, in the transaction that is open. */
int bench_publish_register(struct bench_store *s, const struct bench_publish_rows *rows,
			   struct bench_err *err) BENCH_CHECKED;

/* tree_io.c: a file of the tree has mode 0640, a directory 2750 (the group comes from
 * above); no fsync: the tree is a tmpfs that is rebuilt (DESIGN D3). */
int bench_publish_write(int tree, const char *dir, const struct bench_rendered *files,
			size_t n, struct bench_mac mac, int64_t run,
			struct bench_publish_rows *rows,
			struct bench_err *err) BENCH_CHECKED;
/* A directory of exactly that mode, and of that group unless it is -1. 1: made; 0:
 * there was one, left as it is; -errno, -EPERM also when the kernel drops the setgid
 * bit because we are not in the group. */
int bench_publish_make_dir(int at, const char *path, mode_t mode,
			   gid_t group) BENCH_CHECKED;
int bench_publish_identity(int fd, struct bench_file_id *ret_id) BENCH_CHECKED;
/* Hashes what is left to read of in, and copies it to out unless that is -1. -errno. */
int bench_publish_hash(int in, int out, char sha256[65]) BENCH_CHECKED;
/* config.tree_dir/dir and all below; what is not there is no error. */
void bench_publish_remove(const struct bench_config *c, const char *dir);

/* firmware.c: brings the vendor's files into tree/firmware and adds the rows of those
 * that are new there. A file that is not what its manifest says is not served: an alarm
 * goes on record, the others are served. */
int bench_publish_firmware(struct bench_store *s, int tree,
			   const struct bench_config *c,
			   struct bench_publish_rows *rows,
			   struct bench_err *err) BENCH_CHECKED;
/* The same for one load with all that came with it. -ENOENT: there is no such load, or
 * not all of it; -EINVAL: a file of it is damaged. */
int bench_publish_load(struct bench_store *s, int tree, const struct bench_config *c,
		       const char *load, struct bench_publish_rows *rows,
		       struct bench_err *err) BENCH_CHECKED;

/* publish.c: "runs/<mac>.<run>". */
void bench_publish_run_dir(struct bench_mac mac, int64_t run,
			   char dir[BENCH_PUBLISH_DIR]);

#endif
