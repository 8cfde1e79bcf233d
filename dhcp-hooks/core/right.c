#include "right.h"

#include <bench/tree.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_SIZE 32

static int
link_name(const char *ip, char name[NAME_SIZE])
{
	int n = snprintf(name, NAME_SIZE, "by-ip/%s", ip);

	return n < 0 || n >= NAME_SIZE ? -EINVAL : 0;
}

int
bench_right_grant(const char *tree_dir, const char *ip, struct bench_mac mac)
{
	bench_auto(bench_closep) int tree = bench_tree_open(tree_dir);

	if (tree < 0)
		return tree;
	return bench_tree_bind(tree, ip, mac);
}

int
bench_right_revoke(const char *tree_dir, const char *ip)
{
	bench_auto(bench_closep) int tree = bench_tree_open(tree_dir);

	return tree < 0 ? tree : bench_tree_unbind(tree, ip);
}

int
bench_right_restore(const char *tree_dir, const char *ip, struct bench_mac mac)
{
	bench_auto(bench_closep) int tree = bench_tree_open(tree_dir);
	char name[NAME_SIZE];
	struct stat st;
	int r;

	if (tree < 0)
		return tree;
	r = link_name(ip, name);
	if (r < 0)
		return r;
	if (fstatat(tree, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
		return 0;
	return errno == ENOENT ? bench_tree_bind(tree, ip, mac) : -errno;
}
