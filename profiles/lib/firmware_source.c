/* Opening what is to be imported. Every file is opened here, so that the rest can run
 * as somebody with fewer rights. */
#include "firmware_source.h"
#include "publish_impl.h"

#include <bench/str.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void
bench_firmware_source_freep(struct bench_firmware_source **source)
{
	struct bench_firmware_source *s = *source;

	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n; i++)
		bench_closep(&s->items[i].fd);
	bench_firmware_zip_close(s);
	free(s->items);
	free(s);
	*source = NULL;
}

static const struct bench_firmware_item *
find_nocase(const struct bench_firmware_source *s, const char *name)
{
	for (size_t i = 0; i < s->n; i++) {
		if (strcasecmp(s->items[i].name, name) == 0)
			return &s->items[i];
	}
	return NULL;
}

bool
bench_firmware_source_has(const struct bench_firmware_source *s, const char *name)
{
	const struct bench_firmware_item *item = find_nocase(s, name);

	return item != NULL && strcmp(item->name, name) == 0;
}

static int
refuse_name(const struct bench_firmware_source *s, const char *name,
	    struct bench_err *err)
{
	bench_auto(bench_str_clear) struct bench_str shown = { 0 };

	bench_str_add_log(&shown, name, strnlen(name, BENCH_FIRMWARE_NAME));
	if (strchr(name, '/') != NULL)
		return bench_fail(err, -EINVAL,
				  "%s: '%.200s' is in a folder: unpack it, and import "
				  "the folder that holds the files themselves",
				  s->path, bench_str_get(&shown));
	return bench_fail(err, -EINVAL,
			  "%s: '%.200s' cannot be served: names are letters, digits "
			  "and . - _; take the file out if it is no firmware",
			  s->path, bench_str_get(&shown));
}

static int
check_room(const struct bench_firmware_source *s, int64_t size, struct bench_err *err)
{
	if (s->n == s->limits.files)
		return bench_fail(err, -EINVAL, "%s: more than %zu files: not firmware",
				  s->path, s->limits.files);
	if (size < 0 || size > s->limits.bytes - s->bytes)
		return bench_fail(
			err, -EINVAL,
			"%s: more than %lld bytes when unpacked: not firmware", s->path,
			(long long)s->limits.bytes);
	return 0;
}

static int
check_new(const struct bench_firmware_source *s, const char *name, int64_t size,
	  struct bench_err *err)
{
	const struct bench_firmware_item *same;

	if (!bench_firmware_name_ok(name))
		return refuse_name(s, name, err);
	same = find_nocase(s, name);
	if (same != NULL)
		return bench_fail(err, -EINVAL,
				  "%s: '%s' and '%s' are one name to some: rename one",
				  s->path, same->name, name);
	return check_room(s, size, err);
}

static int
grow(struct bench_firmware_source *s)
{
	struct bench_firmware_item *p;

	if (s->n < s->room)
		return 0;
	p = reallocarray(s->items, s->room * 2 + 16, sizeof(*p));
	if (p == NULL)
		return -ENOMEM;
	s->items = p;
	s->room = s->room * 2 + 16;
	return 0;
}

struct bench_firmware_item *
bench_firmware_source_add(struct bench_firmware_source *s, const char *name,
			  int64_t size, int *ret_code, struct bench_err *err)
{
	struct bench_firmware_item *item;
	int r = check_new(s, name, size, err);

	if (r == 0 && grow(s) < 0)
		r = bench_fail(err, -ENOMEM, "%s: out of memory", s->path);
	*ret_code = r;
	if (r < 0)
		return NULL;
	item = &s->items[s->n++];
	*item = (struct bench_firmware_item){ .size = size, .fd = -1 };
	bench_copy(item->name, sizeof(item->name), name);
	s->bytes += size;
	return item;
}

/* --- a folder ----------------------------------------------------------------------
 */

static int
open_plain(const struct bench_firmware_source *s, int dir, const char *name,
	   int *ret_fd, struct stat *ret_st, struct bench_err *err)
{
	int fd = openat(dir, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 && errno != ELOOP)
		return bench_fail(err, -errno, "%s/%s: %s", s->path, name,
				  strerror(errno));
	if (fd >= 0 && fstat(fd, ret_st) == 0 && S_ISREG(ret_st->st_mode)) {
		*ret_fd = fd;
		return 0;
	}
	bench_closep(&fd);
	return bench_fail(err, -EINVAL,
			  "%s/%s: not a plain file: take it out of the folder", s->path,
			  name);
}

static int
add_file(struct bench_firmware_source *s, int dir, const char *name,
	 struct bench_err *err)
{
	struct bench_firmware_item *item;
	struct stat st = { 0 };
	int fd = -1, r = open_plain(s, dir, name, &fd, &st, err);

	if (r < 0)
		return r;
	item = bench_firmware_source_add(s, name, st.st_size, &r, err);
	if (item == NULL)
		bench_closep(&fd);
	else
		item->fd = fd;
	return r;
}

static void
close_dirp(DIR **d)
{
	if (*d != NULL)
		closedir(*d);
}

/* Takes fd. */
static int
open_folder(struct bench_firmware_source *s, int fd, struct bench_err *err)
{
	bench_auto(close_dirp) DIR *d = fdopendir(fd);
	const struct dirent *entry;
	int r = 0;

	if (d == NULL) {
		close(fd);
		return bench_fail(err, -ENOMEM, "%s: out of memory", s->path);
	}
	bench_copy(s->sha256, sizeof(s->sha256), "-");
	while (r == 0 && (entry = readdir(d)) != NULL) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			r = add_file(s, fd, entry->d_name, err);
	}
	return r;
}

static int
by_name(const void *a, const void *b)
{
	const struct bench_firmware_item *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* --- either ------------------------------------------------------------------------
 */

static int
name_source(struct bench_firmware_source *s, const char *path, struct bench_err *err)
{
	bench_auto(bench_str_clear) struct bench_str shown = { 0 };
	size_t n = strlen(path);
	const char *base;

	while (n > 1 && path[n - 1] == '/')
		n--;
	if (!bench_copy_n(s->path, sizeof(s->path), path, n))
		return bench_fail(err, -ENAMETOOLONG, "%.200s…: the path is too long",
				  path);
	base = strrchr(s->path, '/');
	base = base == NULL || base[1] == '\0' ? s->path : base + 1;
	bench_str_add_log(&shown, base, strlen(base));
	if (bench_str_failed(&shown))
		return bench_fail(err, -ENOMEM, "%s: out of memory", s->path);
	bench_copy(s->origin, sizeof(s->origin), bench_str_get(&shown));
	return 0;
}

static int
open_either(struct bench_firmware_source *s, struct bench_err *err)
{
	int fd = open(s->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return bench_fail(err, -errno, "%s: %s", s->path, strerror(errno));
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
		return open_folder(s, fd, err);
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return bench_firmware_zip_open(s, fd, err);
	close(fd);
	return bench_fail(err, -EINVAL, "%s: neither a zip nor a folder", s->path);
}

int
bench_firmware_source_open(const char *path, struct bench_firmware_limits limits,
			   struct bench_firmware_source **ret_source,
			   struct bench_err *err)
{
	bench_auto(bench_firmware_source_freep) struct bench_firmware_source *s =
		calloc(1, sizeof(*s));
	int r;

	if (s == NULL)
		return bench_fail(err, -ENOMEM, "%s: out of memory", path);
	s->limits = limits;
	r = name_source(s, path, err);
	if (r == 0)
		r = open_either(s, err);
	if (r == 0 && s->n == 0)
		r = bench_fail(err, -EINVAL, "%s: there is no file in it", s->path);
	if (r < 0)
		return r;
	qsort(s->items, s->n, sizeof(*s->items), by_name);
	*ret_source = bench_take(s);
	return 0;
}

int
bench_firmware_source_copy(struct bench_firmware_source *s,
			   const struct bench_firmware_item *item, int out,
			   char sha256[65], struct bench_err *err)
{
	int r;

	if (s->zip == NULL) {
		r = bench_publish_hash(item->fd, out, sha256);
	} else {
		r = bench_firmware_zip_copy(s, item, out, err);
		if (r < 0)
			return r;
		r = lseek(out, 0, SEEK_SET) < 0 ? -errno
						: bench_publish_hash(out, -1, sha256);
	}
	return r < 0 ? bench_fail(err, r, "%s: %s: %s", s->path, item->name,
				  strerror(-r))
		     : 0;
}
