/* The store's directory, locked, with its manifest: for the files of this library only.
 */
#ifndef PROFILES_FIRMWARE_STORE_H
#define PROFILES_FIRMWARE_STORE_H

#include "firmware_manifest.h"
#include "publish_impl.h"

#include <dirent.h>
#include <sys/stat.h>

#define BENCH_FIRMWARE_COMMIT ".commit"
#define BENCH_FIRMWARE_STAGE ".import."

/* By {-1}. While it is open nobody else changes the store. */
struct bench_firmware_dir {
	int fd;
	const char *path;
	struct bench_manifest manifest;
};

enum bench_firmware_use { BENCH_FIRMWARE_READ, BENCH_FIRMWARE_CHANGE };

/* Opens and locks the store, finishes what a crash left half done, and reads the
 * manifest; waits for a change that is under way. -ENOENT: there is no store. */
int bench_firmware_dir_open(struct bench_firmware_dir *d, const char *path,
			    enum bench_firmware_use use,
			    struct bench_err *err) BENCH_CHECKED;
void bench_firmware_dir_close(struct bench_firmware_dir *d);

/* The stage of a change: a directory in the store that is ours until it is committed or
 * dropped, also when we crash. Its name goes to name. */
int bench_firmware_stage(const struct bench_firmware_dir *d, char name[40], int *ret_fd,
			 struct bench_err *err) BENCH_CHECKED;
/* What is in a stage, and the stage. */
void bench_firmware_drop(int dir, const char *stage);
/* The moment of change: from here on the store is what m says, with the files of the
 * stage. What only the old manifest names is deleted. */
int bench_firmware_commit(struct bench_firmware_dir *d, const char *stage, int stage_fd,
			  const struct bench_manifest *m,
			  struct bench_err *err) BENCH_CHECKED;

/* Its entries, from the first one; a descriptor of its own. NULL with errno. */
DIR *bench_firmware_list(int dir);
void bench_firmware_list_close(DIR **d);
/* 1: a plain file of the store that can be served, open; 0: something else. -errno. */
int bench_firmware_file_open(int dir, const char *name, int *ret_fd,
			     struct stat *ret_st) BENCH_CHECKED;
/* Its SHA-256, from the record when its copy in the served tree is up to date and
 * registered (s and tree not NULL, -1), else by reading it. -errno. */
int bench_firmware_hash(struct bench_store *s, int tree, const char *name, int fd,
			const struct stat *st, char sha256[65]) BENCH_CHECKED;
/* firmware.c: the copy in tree (its firmware/) is registered, and was made of the
 * original as it is now; then ret_row is its row. */
bool bench_firmware_copy_known(struct bench_store *s, int tree, const char *name,
			       const struct stat *original,
			       struct bench_published *ret_row);

/* A load that is no signed binary but a plain list of names (as in rehearsals): calls
 * fn for each; 0 for any other file. fn's result ends it when it is not 0. */
typedef int bench_firmware_name_fn(const char *name, void *arg);
int bench_firmware_each_named(int fd, bench_firmware_name_fn *fn, void *arg);
bool bench_firmware_is_load(const char *name);

#endif
