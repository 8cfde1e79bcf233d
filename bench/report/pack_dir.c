#include "pack_dir.h"

#include <bench/file.h>
#include <bench/str.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int
is_taken(const char *path)
{
	struct stat st;

	if (lstat(path, &st) < 0)
		return errno == ENOENT ? 0 : -errno;
	/* rename() replaces a directory if it is empty, and says so if it is not */
	return S_ISDIR(st.st_mode) ? 0 : -EEXIST;
}

int
pack_dir_open(struct pack_dir *d, const char *path, struct bench_err *err)
{
	bench_auto(bench_str_clear) struct bench_str name = { 0 }, temporary = { 0 };
	size_t n = strlen(path);
	int r;

	*d = (struct pack_dir){ .fd = -1 };
	while (n > 1 && path[n - 1] == '/')
		n--;
	bench_str_add_n(&name, path, n);
	bench_str_addf(&temporary, "%s.XXXXXX", bench_str_get(&name));
	d->path = bench_str_take(&name);
	if (d->path == NULL || bench_str_failed(&temporary))
		return bench_fail(err, -ENOMEM, "%s: out of memory", path);
	r = is_taken(d->path);
	if (r == 0 && mkdtemp(temporary.text) == NULL) /* 0700 */
		r = -errno;
	if (r < 0)
		return bench_fail(err, r,
				  "%s: %s: name a new folder in one that user prebench "
				  "may write to, as report_dir",
				  d->path, strerror(-r));
	d->temporary = bench_str_take(&temporary);
	if (d->temporary == NULL)
		return bench_fail(err, -ENOMEM, "%s: out of memory", path);
	d->fd = open(d->temporary, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return d->fd < 0 ? bench_fail(err, -errno, "%s: %s", d->temporary,
				      strerror(errno))
			 : 0;
}

/* The folder of name's last part, made if it is not there; -errno. */
static int
open_folder(int root, const char *name, const char **ret_last)
{
	int at = openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (at < 0)
		return -errno;
	for (const char *slash; at >= 0 && (slash = strchr(name, '/')) != NULL;
	     name = slash + 1) {
		bench_auto(bench_closep) int parent = at;
		char part[256];

		at = -ENAMETOOLONG;
		if (!bench_copy_n(part, sizeof(part), name, (size_t)(slash - name)))
			continue;
		if (mkdirat(parent, part, 0700) < 0 && errno != EEXIST) {
			at = -errno;
			continue;
		}
		at = openat(parent, part,
			    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (at < 0)
			at = errno == ENOTDIR ? -EEXIST : -errno;
	}
	*ret_last = name;
	return at;
}

static int
write_file(int folder, const char *name, struct bench_bytes body)
{
	bench_auto(bench_closep) int fd =
		openat(folder, name,
		       O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	int r;

	if (fd < 0)
		return -errno;
	r = bench_file_write_all(fd, body.data, body.len);
	if (r == 0 && fchmod(fd, 0600) < 0)
		r = -errno;
	if (r == 0 && fsync(fd) < 0)
		r = -errno;
	return r;
}

int
pack_dir_write(struct pack_dir *d, const char *name, struct bench_bytes body,
	       struct bench_err *err)
{
	const char *last = name;
	bench_auto(bench_closep) int folder = open_folder(d->fd, name, &last);
	int r = folder < 0 ? folder : write_file(folder, last, body);

	if (r == 0 && fsync(folder) < 0)
		r = -errno;
	return r < 0 ? bench_fail(err, r, "%s: %s", name, strerror(-r)) : 0;
}

int
pack_dir_commit(struct pack_dir *d, struct bench_err *err)
{
	if (fsync(d->fd) < 0 || rename(d->temporary, d->path) < 0)
		return bench_fail(err, errno == ENOTEMPTY ? -EEXIST : -errno,
				  "%s: %s: take the name of a directory that is not "
				  "there yet",
				  d->path, strerror(errno));
	free(bench_take(d->temporary));
	return 0;
}

void
pack_dir_clear(struct pack_dir *d)
{
	if (d->temporary != NULL)
		(void)bench_file_remove_tree(d->temporary);
	if (d->fd >= 0)
		close(d->fd);
	free(d->temporary);
	free(d->path);
	*d = (struct pack_dir){ .fd = -1 };
}
