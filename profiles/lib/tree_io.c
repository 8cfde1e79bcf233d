/* Directories and files of the served tree, with their identities. */
#include "publish_impl.h"

#include <bench/file.h>
#include <bench/str.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_BYTES 65536

void
bench_publish_rows_clear(struct bench_publish_rows *rows)
{
	free(rows->at);
	*rows = (struct bench_publish_rows){ 0 };
}

struct bench_published *
bench_publish_rows_add(struct bench_publish_rows *rows, struct bench_mac mac,
		       int64_t run)
{
	size_t room = rows->room == 0 ? 16 : rows->room * 2;
	struct bench_published *p;

	if (rows->n == rows->room) {
		p = reallocarray(rows->at, room, sizeof(*p));
		if (p == NULL)
			return NULL;
		rows->at = p;
		rows->room = room;
	}
	p = &rows->at[rows->n++];
	*p = (struct bench_published){ .mac = mac, .run = run };
	return p;
}

int
bench_publish_register(struct bench_store *s, const struct bench_publish_rows *rows,
		       struct bench_err *err)
{
	int r = 0;

	for (size_t i = 0; i < rows->n && r == 0; i++)
		r = bench_store_publish(s, &rows->at[i], err);
	return r;
}

int
bench_publish_identity(int fd, struct bench_file_id *ret_id)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	*ret_id = (struct bench_file_id){
		.dev = st.st_dev,
		.ino = st.st_ino,
		.mtime_ns =
			(int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec,
		.size = st.st_size,
	};
	return 0;
}

static void
free_digest(EVP_MD_CTX **ctx)
{
	EVP_MD_CTX_free(*ctx);
}

static int
hash_rest(EVP_MD_CTX *ctx, int in, int out)
{
	char part[COPY_BYTES];
	ssize_t n;
	int r;

	while ((n = read(in, part, sizeof(part))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (EVP_DigestUpdate(ctx, part, (size_t)n) != 1)
			return -ENOMEM;
		r = out < 0 ? 0 : bench_file_write_all(out, part, (size_t)n);
		if (r < 0)
			return r;
	}
	return 0;
}

int
bench_publish_hash(int in, int out, char sha256[65])
{
	bench_auto(free_digest) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char md[32];
	int r;

	if (ctx == NULL || EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) != 1)
		return -ENOMEM;
	r = hash_rest(ctx, in, out);
	if (r < 0)
		return r;
	if (EVP_DigestFinal_ex(ctx, md, NULL) != 1)
		return -ENOMEM;
	bench_hex(md, sizeof(md), sha256);
	return 0;
}

static int
set_mode(int at, const char *path, mode_t mode)
{
	struct stat st;

	if (fstatat(at, path, &st, 0) < 0)
		return -errno;
	if ((st.st_mode & 07777) == mode)
		return 0;
	if (fchmodat(at, path, mode, 0) < 0 || fstatat(at, path, &st, 0) < 0)
		return -errno;
	return (st.st_mode & 07777) == mode ? 0 : -EPERM;
}

int
bench_publish_make_dir(int at, const char *path, mode_t mode, gid_t group)
{
	struct stat st;
	int r;

	if (mkdirat(at, path, mode & 0777) < 0) {
		if (errno != EEXIST)
			return -errno;
		return fstatat(at, path, &st, 0) == 0 && S_ISDIR(st.st_mode) ? 0
									     : -ENOTDIR;
	}
	if (group != (gid_t)-1 && fchownat(at, path, (uid_t)-1, group, 0) < 0)
		return -errno;
	r = set_mode(at, path, mode);
	return r < 0 ? r : 1;
}

/* Every directory of path but its last part. */
static int
make_parents(int tree, const char *path)
{
	char part[512];
	int r = 0;

	for (const char *p = strchr(path, '/'); p != NULL && r >= 0;
	     p = strchr(p + 1, '/')) {
		if (!bench_copy_n(part, sizeof(part), path, (size_t)(p - path)))
			return -ENAMETOOLONG;
		r = bench_publish_make_dir(tree, part, 02750, (gid_t)-1);
	}
	return r < 0 ? r : 0;
}

static int
write_file(int tree, const char *path, const struct bench_rendered *file,
	   struct bench_published *row)
{
	bench_auto(bench_closep) int fd = -1;
	unsigned char md[32];
	int r = make_parents(tree, path);

	if (r < 0)
		return r;
	fd = openat(tree, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		    0640);
	if (fd < 0 || fchmod(fd, 0640) < 0)
		return -errno;
	r = bench_file_write_all(fd, file->text, file->len);
	if (r == 0)
		r = bench_publish_identity(fd, &row->file);
	if (r < 0)
		return r;
	if (EVP_Digest(file->text, file->len, md, NULL, EVP_sha256(), NULL) != 1)
		return -ENOMEM;
	bench_hex(md, sizeof(md), row->sha256);
	row->role = file->role;
	bench_copy(row->name, sizeof(row->name), file->name);
	return 0;
}

int
bench_publish_write(int tree, const char *dir, const struct bench_rendered *files,
		    size_t n, struct bench_mac mac, int64_t run,
		    struct bench_publish_rows *rows, struct bench_err *err)
{
	char path[BENCH_PUBLISH_DIR + sizeof(files->name) + sizeof(files->suffix)];
	int r = 0;

	for (size_t i = 0; i < n; i++) {
		struct bench_published *row = bench_publish_rows_add(rows, mac, run);

		snprintf(path, sizeof(path), "%s%s%s", dir, files[i].name,
			 files[i].suffix);
		r = row == NULL ? -ENOMEM : write_file(tree, path, &files[i], row);
		if (r == -EEXIST)
			return bench_fail(
				err, r, "%s: two of the files to serve have this name",
				path);
		if (r < 0)
			return bench_fail(err, r, "tree: %s: %s", path, strerror(-r));
	}
	return 0;
}

void
bench_publish_remove(const struct bench_config *c, const char *dir)
{
	char path[sizeof(c->tree_dir) + BENCH_PUBLISH_DIR];

	snprintf(path, sizeof(path), "%s/%s", c->tree_dir, dir);
	(void)bench_file_remove_tree(path);
}
