#include <bench/tree.h>

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

int
bench_tree_open(const char *dir)
{
	int fd = open(dir, O_DIRECTORY | O_PATH | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static bool
points_to(int tree, const char *link, const char *target)
{
	char now[64];
	ssize_t n = readlinkat(tree, link, now, sizeof(now));

	return n >= 0 && (size_t)n == strlen(target) &&
	       memcmp(now, target, (size_t)n) == 0;
}

/* A new link renamed over the old one: a reader sees one or the other. The temporary
 * name is unique among threads and processes. */
static int
swing(int tree, const char *link, const char *target)
{
	static atomic_uint counter;
	char temporary[96];
	int r;

	snprintf(temporary, sizeof(temporary), "%s.%d.%u", link, (int)getpid(),
		 atomic_fetch_add(&counter, 1));
	if (symlinkat(target, tree, temporary) < 0)
		return -errno;
	if (renameat(tree, temporary, tree, link) < 0) {
		r = -errno;
		unlinkat(tree, temporary, 0);
		return r;
	}
	return 0;
}

int
bench_tree_bind(int tree, const char *ip, struct bench_mac mac)
{
	char bare[13], unit[32], link[32], target[32];

	if (strlen(ip) > 15)
		return -EINVAL;
	bench_mac_format_bare(mac, bare);
	snprintf(unit, sizeof(unit), "unit/%s", bare);
	if (symlinkat("../pending", tree, unit) < 0 && errno != EEXIST)
		return -errno;
	snprintf(link, sizeof(link), "by-ip/%s", ip);
	snprintf(target, sizeof(target), "../unit/%s", bare);
	return points_to(tree, link, target) ? 0 : swing(tree, link, target);
}

int
bench_tree_unbind(int tree, const char *ip)
{
	char link[32];

	if (strlen(ip) > 15)
		return -EINVAL;
	snprintf(link, sizeof(link), "by-ip/%s", ip);
	return unlinkat(tree, link, 0) < 0 && errno != ENOENT ? -errno : 0;
}

int
bench_tree_point(int tree, struct bench_mac mac, const char *target)
{
	char bare[13], unit[32], relative[64];

	bench_mac_format_bare(mac, bare);
	snprintf(unit, sizeof(unit), "unit/%s", bare);
	if (snprintf(relative, sizeof(relative), "../%s", target) >=
	    (int)sizeof(relative))
		return -EINVAL;
	return points_to(tree, unit, relative) ? 0 : swing(tree, unit, relative);
}
