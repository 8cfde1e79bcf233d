#include "file.h"

#include <bench/str.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CODED ".aes128gcm"

static int
open_beneath(int tree, const char *path)
{
	struct open_how how = {
		.flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
	};
	long fd = syscall(SYS_openat2, tree, path, &how, sizeof(how));

	return fd < 0 ? -errno : (int)fd;
}

static int
open_file(int tree, const char *path, struct httpd_file *file)
{
	struct stat st;
	int fd = open_beneath(tree, path);

	if (fd < 0)
		return fd;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return -ENOENT;
	}
	file->fd = fd;
	file->id = (struct bench_file_id){
		.dev = st.st_dev,
		.ino = st.st_ino,
		.mtime_ns =
			st.st_mtim.tv_sec * INT64_C(1000000000) + st.st_mtim.tv_nsec,
		.size = st.st_size,
	};
	return 0;
}

struct bench_mac
httpd_file_owner(int tree, const char *ip)
{
	static const char prefix[] = "../unit/";
	const size_t skip = sizeof(prefix) - 1;
	char link[32], target[64];
	struct bench_mac mac = { 0 };
	ssize_t n;

	snprintf(link, sizeof(link), "by-ip/%s", ip);
	n = readlinkat(tree, link, target, sizeof(target));
	if (n != (ssize_t)skip + 12 || memcmp(target, prefix, skip) != 0 ||
	    bench_mac_parse(target + skip, 12, &mac) < 0)
		return (struct bench_mac){ 0 };
	return mac;
}

/* No way to a file of this name, told in many ways. */
static int
missing(int r)
{
	return r == -ENOTDIR || r == -EACCES || r == -ENAMETOOLONG || r == -ELOOP ||
			       r == -EXDEV || r == -ENXIO
		       ? -ENOENT
		       : r;
}

int
httpd_file_open(int tree, const char *ip, const struct httpd_name *name,
		struct httpd_file *ret_file)
{
	struct httpd_file file = { .fd = -1 };
	char path[HTTPD_NAME + 64];
	int r;

	if (name->place == HTTPD_FIRMWARE)
		snprintf(path, sizeof(path), "%s", name->path);
	else
		snprintf(path, sizeof(path), "by-ip/%s/%s", ip, name->path);
	r = missing(open_file(tree, path, &file));
	if (r == -ENOENT && name->place == HTTPD_UNIT) {
		snprintf(path, sizeof(path), "by-ip/%s/%s" CODED, ip, name->path);
		r = missing(open_file(tree, path, &file));
		file.coded = true;
	}
	if (r == 0)
		*ret_file = file;
	return r;
}
