/* The vendor's files in the served tree: copies. in.tftpd is confined to the tree and
 * follows no link out of it (facts/tftp.md §1, security).
 *
 * Why no read-only bind mount of the store instead: it needs the right to mount, which
 * neither the user that publishes nor every place where a bench runs has, and a mount
 * made later does not reach daemons in a mount namespace of their own; it shows the
 * whole folder, so that a damaged file could not be held back alone; and whoever writes
 * into the store would change what phones get, behind the back of the record that names
 * exact bytes. The price of the copy is memory that reading the files would fill
 * anyway.
 *
 * A copy is up to date while it has the original's size and mtime, and the original has
 * not been touched since it was made: a time that nobody can set (ctime) tells. Its
 * SHA-256 is in the record then, so that no byte has to be read again. */
#include "firmware_store.h"

#include <bench/str.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A publishing of firmware: from where, to where. By {.to = -1}. */
struct bringing {
	struct bench_store *store;
	struct bench_firmware_dir from;
	int to; /* tree/firmware */
	struct bench_publish_rows *rows;
};

static void
bringing_clear(struct bringing *b)
{
	bench_firmware_dir_close(&b->from);
	bench_closep(&b->to);
}

static bool
not_later(struct timespec a, struct timespec b)
{
	return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec <= b.tv_nsec;
}

static bool
is_current(int fd, const struct stat *original)
{
	struct stat st;

	return fd >= 0 && fstat(fd, &st) == 0 && st.st_size == original->st_size &&
	       st.st_mtim.tv_sec == original->st_mtim.tv_sec &&
	       st.st_mtim.tv_nsec == original->st_mtim.tv_nsec &&
	       not_later(original->st_ctim, st.st_ctim);
}

static void
served_name(const char *name, char *out, size_t room)
{
	snprintf(out, room, "/firmware/%s", name);
	bench_lower(out);
}

bool
bench_firmware_copy_known(struct bench_store *s, int tree, const char *name,
			  const struct stat *original, struct bench_published *ret_row)
{
	bench_auto(bench_closep) int fd = -1;
	char served[sizeof(ret_row->name)];
	struct bench_file_id id;

	if (s == NULL || tree < 0)
		return false;
	fd = openat(tree, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	served_name(name, served, sizeof(served));
	return is_current(fd, original) && bench_publish_identity(fd, &id) == 0 &&
	       bench_store_published_file(s, &id, ret_row, NULL) == 0 &&
	       ret_row->role == BENCH_ROLE_FIRMWARE &&
	       strcmp(ret_row->name, served) == 0;
}

/* Copies in to out, as a file of the tree; -EBADMSG when the bytes are not those of
 * want (NULL: any will do). */
static int
fill_copy(int in, const struct stat *st, int out, const char *want,
	  struct bench_published *row)
{
	const struct timespec times[2] = { st->st_mtim, st->st_mtim };
	int r = bench_publish_hash(in, out, row->sha256);

	if (r < 0)
		return r;
	if (want != NULL && strcmp(want, row->sha256) != 0)
		return -EBADMSG;
	if (fchmod(out, 0640) < 0 || futimens(out, times) < 0)
		return -errno;
	return bench_publish_identity(out, &row->file);
}

static int
copy_into(int in, const struct stat *st, int dir, const char *name, const char *want,
	  struct bench_published *row)
{
	char temporary[BENCH_FIRMWARE_NAME + 32];
	bench_auto(bench_closep) int out = -1;
	int r;

	snprintf(temporary, sizeof(temporary), ".%s.%d", name, (int)getpid());
	out = openat(dir, temporary,
		     O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0640);
	if (out < 0)
		return -errno;
	r = fill_copy(in, st, out, want, row);
	if (r == 0 && renameat(dir, temporary, dir, name) < 0)
		r = -errno;
	if (r < 0)
		unlinkat(dir, temporary, 0);
	return r;
}

/* The SHA-256 that the file must have; NULL: it was put there by hand. */
static const char *
wanted(const struct bringing *b, const char *name)
{
	const struct bench_manifest_line *line =
		bench_manifest_find(&b->from.manifest, name);

	return line == NULL || strcmp(line->name, name) != 0 ? NULL : line->sha256;
}

static int
bring_original(struct bringing *b, int in, const struct stat *st, const char *name)
{
	static const struct bench_mac everybody;
	struct bench_published row = { 0 }, *new;
	const char *want = wanted(b, name);
	int r;

	if (bench_firmware_copy_known(b->store, b->to, name, st, &row))
		return want == NULL || strcmp(want, row.sha256) == 0 ? 1 : -EBADMSG;
	row = (struct bench_published){ .role = BENCH_ROLE_FIRMWARE };
	r = copy_into(in, st, b->to, name, want, &row);
	if (r < 0)
		return r;
	served_name(name, row.name, sizeof(row.name));
	new = bench_publish_rows_add(b->rows, everybody, 0);
	if (new == NULL)
		return -ENOMEM;
	*new = row;
	return 1;
}

/* 1: it is served; 0: it is none of the files to serve; -EBADMSG: damaged. What is not
 * as it must be is not served any more. */
static int
bring(struct bringing *b, const char *name)
{
	bench_auto(bench_closep) int in = -1;
	struct stat st;
	int r = bench_firmware_file_open(b->from.fd, name, &in, &st);

	if (r == 1)
		r = bring_original(b, in, &st, name);
	if (r == -EBADMSG || r == -EIO || r == -ENOENT)
		unlinkat(b->to, name, 0);
	return r;
}

static int
open_both(struct bringing *b, int tree, const struct bench_config *c,
	  struct bench_err *err)
{
	int r = bench_firmware_dir_open(&b->from, c->firmware_dir, BENCH_FIRMWARE_READ,
					err);

	if (r < 0)
		return r;
	b->to = openat(tree, "firmware", O_DIRECTORY | O_CLOEXEC);
	if (b->to < 0)
		return bench_fail(err, -EIO, "%s/firmware: not a directory",
				  c->tree_dir);
	return 0;
}

/* --- all of it ---------------------------------------------------------------------
 */

static int
say_damage(struct bringing *b, const char *name, int why, struct bench_err *err)
{
	struct bench_event alarm = { .kind = BENCH_EVENT_ALARM, .source = "bench" };

	snprintf(alarm.text, sizeof(alarm.text),
		 "firmware %.120s is not served: %s: import the vendor's files again",
		 name,
		 why == -ENOENT	   ? "it is missing"
		 : why == -EBADMSG ? "its bytes have changed"
				   : "it cannot be read");
	return bench_store_record(b->store, &alarm, NULL, err);
}

/* Only what is wrong with the file itself is its own affair. */
static int
bring_one(struct bringing *b, const char *name, struct bench_err *err)
{
	int r = bring(b, name);

	if (r == -EBADMSG || r == -EIO || (r == -ENOENT && wanted(b, name) != NULL))
		return say_damage(b, name, r, err);
	return r >= 0 || r == -ENOENT ? 0
				      : bench_fail(err, r, "firmware %s/%s: %s",
						   b->from.path, name, strerror(-r));
}

static int
bring_all(struct bringing *b, struct bench_err *err)
{
	bench_auto(bench_firmware_list_close) DIR *d = bench_firmware_list(b->from.fd);
	const struct bench_manifest *m = &b->from.manifest;
	const struct dirent *entry;
	int r = 0;

	if (d == NULL)
		return bench_fail(err, -errno, "%s: %s", b->from.path, strerror(errno));
	while (r == 0 && (entry = readdir(d)) != NULL)
		r = bring_one(b, entry->d_name, err);
	for (size_t i = 0; i < m->n && r == 0; i++) {
		const char *name = m->lines[i].name;

		if (bench_manifest_find(m, name) == &m->lines[i] &&
		    faccessat(b->from.fd, name, F_OK, 0) < 0)
			r = bring_one(b, name, err);
	}
	return r;
}

/* Copies of what the store has no more. */
static void
stop_serving_strangers(struct bringing *b)
{
	bench_auto(bench_firmware_list_close) DIR *d = bench_firmware_list(b->to);
	const struct dirent *entry;

	while (d != NULL && (entry = readdir(d)) != NULL) {
		if (entry->d_name[0] != '.' &&
		    faccessat(b->from.fd, entry->d_name, F_OK, 0) < 0 &&
		    errno == ENOENT)
			unlinkat(b->to, entry->d_name, 0);
	}
}

int
bench_publish_firmware(struct bench_store *s, int tree, const struct bench_config *c,
		       struct bench_publish_rows *rows, struct bench_err *err)
{
	bench_auto(bringing_clear) struct bringing b = {
		.store = s, .from.fd = -1, .to = -1, .rows = rows
	};
	int r = open_both(&b, tree, c, err);

	if (r == -ENOENT)
		return 0; /* no firmware on this bench; a recipe that names some will
			     say so */
	if (r == 0)
		r = bring_all(&b, err);
	if (r == 0)
		stop_serving_strangers(&b);
	return r;
}

/* --- one load ----------------------------------------------------------------------
 */

struct bringing_load {
	struct bringing *b;
	const char *loads;
	struct bench_err *err;
};

static int
bring_needed(const char *name, void *arg)
{
	struct bringing_load *l = arg;
	int r = bring(l->b, name);

	if (r == 1)
		return 0;
	if (r == 0 || r == -ENOENT)
		return bench_fail(
			l->err, -ENOENT,
			"%s is missing in %s: import the vendor's files again", name,
			l->b->from.path);
	if (r == -EBADMSG || r == -EIO)
		return bench_fail(
			l->err, -EINVAL,
			"%s in %s is damaged: import the vendor's files again", name,
			l->b->from.path);
	return bench_fail(l->err, r, "firmware %s/%s: %s", l->b->from.path, name,
			  strerror(-r));
}

static int
bring_named(struct bringing_load *l)
{
	bench_auto(bench_closep) int fd = -1;
	struct stat st;
	int r = bench_firmware_file_open(l->b->from.fd, l->loads, &fd, &st);

	return r == 1 ? bench_firmware_each_named(fd, bring_needed, l) : r;
}

static int
bring_load(struct bringing *b, const char *loads, struct bench_err *err)
{
	const struct bench_manifest *m = &b->from.manifest;
	struct bringing_load l = { b, loads, err };
	int r = 0;

	if (wanted(b, loads) == NULL && faccessat(b->from.fd, loads, F_OK, 0) < 0)
		return bench_fail(err, -ENOENT,
				  "no such load in %s: 'bench firmware import' the "
				  "vendor's zip",
				  b->from.path);
	for (size_t i = 0; i < m->n && r == 0; i++) {
		if (bench_manifest_has(m, m->lines[i].import, loads))
			r = bring_needed(m->lines[i].name, &l);
	}
	if (r == 0)
		r = bring_needed(loads, &l);
	return r < 0 ? r : bring_named(&l);
}

int
bench_publish_load(struct bench_store *s, int tree, const struct bench_config *c,
		   const char *load, struct bench_publish_rows *rows,
		   struct bench_err *err)
{
	bench_auto(bringing_clear) struct bringing b = {
		.store = s, .from.fd = -1, .to = -1, .rows = rows
	};
	char loads[BENCH_FIRMWARE_NAME + 8];
	int r = open_both(&b, tree, c, err);

	if (r < 0)
		return r;
	snprintf(loads, sizeof(loads), "%s" BENCH_FIRMWARE_LOADS, load);
	return bring_load(&b, loads, err);
}
