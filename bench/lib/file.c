#include <bench/file.h>

#include <bench/str.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int
bench_file_write_all(int fd, const void *data, size_t len)
{
	const char *p = data;

	while (len > 0) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

int
bench_file_read_all(int fd, size_t most, struct bench_str *out)
{
	char block[16384];
	size_t before = out->len;
	ssize_t n;
	int r = 0;

	while (r == 0 && (n = read(fd, block, sizeof(block))) != 0) {
		if (n < 0) {
			r = errno == EINTR ? 0 : -errno;
			continue;
		}
		bench_str_add_n(out, block, (size_t)n);
		if (bench_str_failed(out))
			r = -ENOMEM;
		else if (out->len - before > most)
			r = -EFBIG;
	}
	explicit_bzero(block, sizeof(block));
	return r;
}

int
bench_file_read_text(const char *path, size_t most, char **ret_text,
		     struct bench_err *err)
{
	bench_auto(bench_closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	int r;

	if (fd < 0)
		return bench_fail(err, -errno, "'%s': %s", path, strerror(errno));
	r = bench_file_read_all(fd, most, &text);
	if (r < 0)
		return bench_fail(err, r, "'%s': %s", path, strerror(-r));
	*ret_text = bench_str_take(&text);
	return *ret_text == NULL ? bench_fail(err, -ENOMEM, "out of memory") : 0;
}

static int
fill(int fd, const void *data, size_t len, unsigned mode)
{
	int r = bench_file_write_all(fd, data, len);

	if (r == 0 && fchmod(fd, mode) < 0)
		r = -errno;
	if (r == 0 && fsync(fd) < 0)
		r = -errno;
	return r;
}

/* The rename itself survives a pulled plug only when the directory is written, too. */
static int
sync_directory_of(const char *path)
{
	bench_auto(bench_str_clear) struct bench_str dir = { 0 };
	bench_auto(bench_closep) int fd = -1;
	const char *slash = strrchr(path, '/');

	bench_str_add_n(&dir, path, slash == NULL ? 0 : (size_t)(slash - path) + 1);
	if (bench_str_failed(&dir))
		return -ENOMEM;
	fd = open(slash == NULL ? "." : dir.text, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 || fsync(fd) < 0 ? -errno : 0;
}

static int
replace(const char *path, char *temporary, const void *data, size_t len, unsigned mode)
{
	bench_auto(bench_closep) int fd = mkostemp(temporary, O_CLOEXEC);
	int r;

	if (fd < 0)
		return -errno;
	r = fill(fd, data, len, mode);
	if (r == 0 && rename(temporary, path) < 0)
		r = -errno;
	if (r < 0)
		unlink(temporary);
	return r == 0 ? sync_directory_of(path) : r;
}

int
bench_file_replace(const char *path, const void *data, size_t len, unsigned mode,
		   struct bench_err *err)
{
	bench_auto(bench_str_clear) struct bench_str temporary = { 0 };
	int r;

	bench_str_addf(&temporary, "%s.XXXXXX", path);
	r = bench_str_failed(&temporary)
		    ? -ENOMEM
		    : replace(path, temporary.text, data, len, mode);
	return r < 0 ? bench_fail(err, r, "%s: %s", path, strerror(-r)) : 0;
}

#define OPEN_FOLDERS 16

static int
remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

int
bench_file_remove_tree(const char *path)
{
	return nftw(path, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS) == 0
		       ? 0
		       : -errno;
}
