#include "firmware_store.h"

#include <bench/file.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define MANIFEST "manifest"
#define LIST_BYTES 65536 /* a list of names is shorter */

void
bench_firmware_list_close(DIR **d)
{
	if (*d != NULL)
		closedir(*d);
}

DIR *
bench_firmware_list(int dir)
{
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);

	if (d == NULL && fd >= 0)
		close(fd);
	return d;
}

static bool
is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

void
bench_firmware_drop(int dir, const char *stage)
{
	bench_auto(bench_closep) int fd =
		openat(dir, stage, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	bench_auto(bench_firmware_list_close) DIR *d =
		fd < 0 ? NULL : bench_firmware_list(fd);
	const struct dirent *entry;

	while (d != NULL && (entry = readdir(d)) != NULL) {
		if (!is_dots(entry->d_name))
			unlinkat(fd, entry->d_name, 0);
	}
	unlinkat(dir, stage, AT_REMOVEDIR);
}

/* --- the manifest ------------------------------------------------------------------
 */

static int
read_all(int fd, size_t most, struct bench_str *out)
{
	char part[4096];
	ssize_t n;

	while ((n = read(fd, part, sizeof(part))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		bench_str_add_n(out, part, (size_t)n);
		if (out->len > most)
			return -EFBIG;
	}
	return bench_str_failed(out) ? -ENOMEM : 0;
}

static int
read_manifest(int dir, const char *path, struct bench_manifest *m,
	      struct bench_err *err)
{
	bench_auto(bench_closep) int fd =
		openat(dir, MANIFEST, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	char where[320];
	int r;

	if (fd < 0 && errno == ENOENT)
		return 0;
	snprintf(where, sizeof(where), "%.290s/" MANIFEST, path);
	r = fd < 0 ? -errno : read_all(fd, BENCH_MANIFEST_BYTES, &text);
	if (r < 0)
		return bench_fail(err, r, "%s: %s", where, strerror(-r));
	return bench_manifest_parse(bench_str_get(&text), text.len, where, m, err);
}

static int
write_manifest(int stage, const struct bench_manifest *m)
{
	bench_auto(bench_closep) int fd =
		openat(stage, MANIFEST, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	int r;

	if (fd < 0)
		return -errno;
	bench_manifest_print(m, &text);
	if (bench_str_failed(&text))
		return -ENOMEM;
	r = bench_file_write_all(fd, text.text, text.len);
	if (r == 0 && (fchmod(fd, 0644) < 0 || fsync(fd) < 0))
		r = -errno;
	return r;
}

/* --- a change ----------------------------------------------------------------------
 */

static int
move_up(int dir, int commit)
{
	bench_auto(bench_firmware_list_close) DIR *d = bench_firmware_list(commit);
	const struct dirent *entry;

	if (d == NULL)
		return -errno;
	while ((entry = readdir(d)) != NULL) {
		if (is_dots(entry->d_name) || strcmp(entry->d_name, MANIFEST) == 0)
			continue;
		if (renameat(commit, entry->d_name, dir, entry->d_name) < 0)
			return -errno;
	}
	return 0;
}

static void
delete_forgotten(int dir, const struct bench_manifest *old,
		 const struct bench_manifest *new)
{
	for (size_t i = 0; i < old->n; i++) {
		if (bench_manifest_find(new, old->lines[i].name) == NULL)
			unlinkat(dir, old->lines[i].name, 0);
	}
}

/* Each step may have been done before a crash: doing it again does no harm. The new
 * manifest goes last, so the old one is there to say what to delete. */
static int
finish_with(int dir, int commit, const char *path, struct bench_err *err)
{
	bench_auto(bench_manifest_clear) struct bench_manifest old = { 0 };
	bench_auto(bench_manifest_clear) struct bench_manifest new = { 0 };
	int r = move_up(dir, commit);

	if (r < 0)
		return bench_fail(err, r, "%s: %s", path, strerror(-r));
	if (faccessat(commit, MANIFEST, F_OK, 0) == 0) {
		r = read_manifest(commit, path, &new, err);
		if (r == 0)
			r = read_manifest(dir, path, &old, err);
		if (r < 0)
			return r;
		delete_forgotten(dir, &old, &new);
		if (fsync(dir) < 0 || renameat(commit, MANIFEST, dir, MANIFEST) < 0)
			return bench_fail(err, -errno, "%s/" MANIFEST ": %s", path,
					  strerror(errno));
	}
	if (fsync(dir) < 0 || unlinkat(dir, BENCH_FIRMWARE_COMMIT, AT_REMOVEDIR) < 0)
		return bench_fail(err, -errno, "%s/" BENCH_FIRMWARE_COMMIT ": %s", path,
				  strerror(errno));
	return 0;
}

static int
finish(int dir, const char *path, struct bench_err *err)
{
	bench_auto(bench_closep) int commit =
		openat(dir, BENCH_FIRMWARE_COMMIT,
		       O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (commit < 0 && errno == ENOENT)
		return 0;
	if (commit < 0)
		return bench_fail(err, -errno, "%s/" BENCH_FIRMWARE_COMMIT ": %s", path,
				  strerror(errno));
	return finish_with(dir, commit, path, err);
}

int
bench_firmware_commit(struct bench_firmware_dir *d, const char *stage, int stage_fd,
		      const struct bench_manifest *m, struct bench_err *err)
{
	int r = write_manifest(stage_fd, m);

	if (r == 0 && (fsync(stage_fd) < 0 ||
		       renameat(d->fd, stage, d->fd, BENCH_FIRMWARE_COMMIT) < 0 ||
		       fsync(d->fd) < 0))
		r = -errno;
	if (r < 0)
		return bench_fail(err, r, "%s/%s: %s", d->path, stage, strerror(-r));
	return finish(d->fd, d->path, err);
}

/* Stages that nobody holds are of imports that crashed. */
static void
drop_stale_stages(int dir)
{
	bench_auto(bench_firmware_list_close) DIR *d = bench_firmware_list(dir);
	const struct dirent *entry;

	while (d != NULL && (entry = readdir(d)) != NULL) {
		bench_auto(bench_closep) int fd = -1;

		if (strncmp(entry->d_name, BENCH_FIRMWARE_STAGE,
			    strlen(BENCH_FIRMWARE_STAGE)) != 0)
			continue;
		fd = openat(dir, entry->d_name,
			    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
			bench_firmware_drop(dir, entry->d_name);
	}
}

int
bench_firmware_stage(const struct bench_firmware_dir *d, char name[40], int *ret_fd,
		     struct bench_err *err)
{
	int fd, r;

	drop_stale_stages(d->fd);
	snprintf(name, 40, BENCH_FIRMWARE_STAGE "%d", (int)getpid());
	if (mkdirat(d->fd, name, 0700) < 0)
		return bench_fail(err, -errno, "%s/%s: %s", d->path, name,
				  strerror(errno));
	fd = openat(d->fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0) {
		*ret_fd = fd;
		return 0;
	}
	r = bench_fail(err, -errno, "%s/%s: %s", d->path, name, strerror(errno));
	bench_closep(&fd);
	return r;
}

/* --- the directory -----------------------------------------------------------------
 */

void
bench_firmware_dir_close(struct bench_firmware_dir *d)
{
	bench_closep(&d->fd);
	d->fd = -1;
	bench_manifest_clear(&d->manifest);
}

/* A reader that finds a change half done finishes it, alone. */
static int
lock(int fd, enum bench_firmware_use use)
{
	bool half_done;

	if (flock(fd, use == BENCH_FIRMWARE_CHANGE ? LOCK_EX : LOCK_SH) < 0)
		return -errno;
	half_done = faccessat(fd, BENCH_FIRMWARE_COMMIT, F_OK, 0) == 0;
	return half_done && flock(fd, LOCK_EX) < 0 ? -errno : 0;
}

int
bench_firmware_dir_open(struct bench_firmware_dir *d, const char *path,
			enum bench_firmware_use use, struct bench_err *err)
{
	int r;

	*d = (struct bench_firmware_dir){ .fd = -1, .path = path };
	d->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	r = d->fd < 0 ? -errno : lock(d->fd, use);
	if (r < 0)
		r = bench_fail(err, r, "firmware store %s: %s%s", path, strerror(-r),
			       r == -ENOENT ? ": see 'bench config init'" : "");
	if (r == 0)
		r = finish(d->fd, path, err);
	if (r == 0)
		r = read_manifest(d->fd, path, &d->manifest, err);
	if (r < 0)
		bench_firmware_dir_close(d);
	return r;
}

/* --- its files ---------------------------------------------------------------------
 */

int
bench_firmware_file_open(int dir, const char *name, int *ret_fd, struct stat *ret_st)
{
	int fd;

	if (!bench_firmware_name_ok(name))
		return 0;
	fd = openat(dir, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (fstat(fd, ret_st) < 0 || !S_ISREG(ret_st->st_mode)) {
		close(fd);
		return 0;
	}
	*ret_fd = fd;
	return 1;
}

int
bench_firmware_hash(struct bench_store *s, int tree, const char *name, int fd,
		    const struct stat *st, char sha256[65])
{
	struct bench_published row;

	if (bench_firmware_copy_known(s, tree, name, st, &row)) {
		bench_copy(sha256, 65, row.sha256);
		return 0;
	}
	return bench_publish_hash(fd, -1, sha256);
}

bool
bench_firmware_is_load(const char *name)
{
	size_t n = strlen(name), end = strlen(BENCH_FIRMWARE_LOADS);

	return n > end && strcmp(name + n - end, BENCH_FIRMWARE_LOADS) == 0;
}

/* The name that the next line is; false: the text is no list of names. */
static bool
next_name(const char **p, char name[BENCH_FIRMWARE_NAME])
{
	const char *end = strchr(*p, '\n');
	size_t n = end == NULL ? 0 : (size_t)(end - *p);

	if (end == NULL)
		return false;
	if (n > 0 && (*p)[n - 1] == '\r')
		n--;
	if (!bench_copy_n(name, BENCH_FIRMWARE_NAME, *p, n))
		return false;
	*p = end + 1;
	return bench_firmware_name_ok(name) && strchr(name, '.') != NULL;
}

static bool
is_list(const char *text, size_t len)
{
	char name[BENCH_FIRMWARE_NAME];

	if (len == 0 || strlen(text) != len)
		return false;
	while (*text != '\0') {
		if (!next_name(&text, name))
			return false;
	}
	return true;
}

int
bench_firmware_each_named(int fd, bench_firmware_name_fn *fn, void *arg)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	char name[BENCH_FIRMWARE_NAME];
	const char *p;
	int r = lseek(fd, 0, SEEK_SET) < 0 ? -errno : read_all(fd, LIST_BYTES, &text);

	if (r < 0)
		return r == -EFBIG ? 0 : r;
	p = bench_str_get(&text);
	if (!is_list(p, text.len))
		return 0;
	while (r == 0 && next_name(&p, name))
		r = fn(name, arg);
	return r;
}
