/* The vendor's files, copied: in.tftpd is confined to the tree and follows no link out
 * of it (facts/tftp.md §1, security). A copy keeps the original's mtime: that and the
 * size tell whether it is up to date. */
#include "publish_impl.h"

#include <bench/str.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_MAX_BYTES 200

static bool
is_current(int fd, const struct stat *original)
{
	struct stat st;

	return fd >= 0 && fstat(fd, &st) == 0 && st.st_size == original->st_size &&
	       st.st_mtim.tv_sec == original->st_mtim.tv_sec &&
	       st.st_mtim.tv_nsec == original->st_mtim.tv_nsec;
}

static int
copy_into(int in, const struct stat *st, int dir, const char *name, char sha256[65],
	  struct bench_file_id *ret_id)
{
	const struct timespec times[2] = { st->st_mtim, st->st_mtim };
	char temporary[NAME_MAX_BYTES + 32];
	bench_auto(bench_closep) int out = -1;
	int r;

	snprintf(temporary, sizeof(temporary), ".%s.%d", name, (int)getpid());
	out = openat(dir, temporary,
		     O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0640);
	if (out < 0)
		return -errno;
	r = bench_publish_hash(in, out, sha256);
	if (r == 0 && (fchmod(out, 0640) < 0 || futimens(out, times) < 0))
		r = -errno;
	if (r == 0)
		r = bench_publish_identity(out, ret_id);
	if (r == 0 && renameat(dir, temporary, dir, name) < 0)
		r = -errno;
	if (r < 0)
		unlinkat(dir, temporary, 0);
	return r;
}

static int
bring(int in, int dir, const char *name, struct bench_published *row)
{
	bench_auto(bench_closep) int have =
		openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;
	int r;

	if (fstat(in, &st) < 0)
		return -errno;
	if (!is_current(have, &st))
		return copy_into(in, &st, dir, name, row->sha256, &row->file);
	r = bench_publish_hash(have, -1, row->sha256);
	return r < 0 ? r : bench_publish_identity(have, &row->file);
}

/* 1: it is one of the files to serve, and open. */
static int
open_original(int source, const char *name, int *ret_fd)
{
	struct stat st;
	int fd;

	if (name[0] == '.' || strlen(name) > NAME_MAX_BYTES)
		return 0;
	fd = openat(source, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return 0;
	}
	*ret_fd = fd;
	return 1;
}

static int
bring_one(int source, int dir, const char *name, struct bench_publish_rows *rows)
{
	static const struct bench_mac everybody;
	bench_auto(bench_closep) int in = -1;
	struct bench_published *row;
	int r = open_original(source, name, &in);

	if (r <= 0)
		return r;
	row = bench_publish_rows_add(rows, everybody, 0);
	if (row == NULL)
		return -ENOMEM;
	row->role = BENCH_ROLE_FIRMWARE;
	snprintf(row->name, sizeof(row->name), "/firmware/%s", name);
	bench_lower(row->name);
	return bring(in, dir, name, row);
}

static void
close_dirp(DIR **d)
{
	if (*d != NULL)
		closedir(*d);
}

int
bench_publish_firmware(int tree, const struct bench_config *c,
		       struct bench_publish_rows *rows, struct bench_err *err)
{
	bench_auto(bench_closep) int dir =
		openat(tree, "firmware", O_DIRECTORY | O_CLOEXEC);
	bench_auto(close_dirp) DIR *source = opendir(c->firmware_dir);
	const struct dirent *entry;
	int r;

	if (source == NULL && errno == ENOENT)
		return 0; /* no firmware on this bench; a recipe that names some will
			     say so */
	if (source == NULL)
		return bench_fail(err, -errno, "%s: %s", c->firmware_dir,
				  strerror(errno));
	if (dir < 0)
		return bench_fail(err, -EIO, "%s/firmware: not a directory",
				  c->tree_dir);
	while ((entry = readdir(source)) != NULL) {
		r = bring_one(dirfd(source), dir, entry->d_name, rows);
		if (r < 0)
			return bench_fail(err, r, "firmware %s/%s: %s", c->firmware_dir,
					  entry->d_name, strerror(-r));
	}
	return 0;
}
