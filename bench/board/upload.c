#include "upload.h"

#include <bench/file.h>
#include <bench/str.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define NAME_MOST 100

struct upload {
	char token[UPLOAD_TOKEN]; /* "" free */
	char by[64], name[128];
	int fd; /* -1: nothing more comes */
	bool done;
	int64_t bytes, most;
	struct bench_mono at;
};

struct uploads {
	char folder[256];
	struct upload at[UPLOADS_MOST];
};

static void
folder_of(const struct uploads *us, const struct upload *u, char folder[320])
{
	snprintf(folder, 320, "%s/%s", us->folder, u->token);
}

static void
drop(const struct uploads *us, struct upload *u)
{
	char folder[320];

	bench_closep(&u->fd);
	folder_of(us, u, folder);
	(void)bench_file_remove_tree(folder);
	*u = (struct upload){ .fd = -1 };
}

static void
drop_old(struct uploads *us, struct bench_mono now)
{
	for (size_t i = 0; i < UPLOADS_MOST; i++) {
		struct upload *u = &us->at[i];

		if (u->token[0] != '\0' && u->fd < 0 &&
		    now.us - u->at.us > UPLOAD_KEPT_S * INT64_C(1000000))
			drop(us, u);
	}
}

/* --- the beginning -------------------------------------------------------------------
 */

/* The program that reads it tells a file's name from other words by its dot, and names
 * it in errors and in the record. */
static void
clean_name(const char *wanted, char name[128])
{
	const char *last = wanted;

	for (const char *p = wanted; *p != '\0'; p++) {
		if (*p == '/' || *p == '\\')
			last = p + 1;
	}
	if (last[0] == '\0' || last[0] == '.' || last[0] == '-' ||
	    strlen(last) > NAME_MOST || bench_text_problem(last) != NULL)
		last = strlen(last) > 4 && strcmp(last + strlen(last) - 4, ".zip") == 0
			       ? "upload.zip"
			       : "upload.txt";
	snprintf(name, 128, "%s%s", last, strchr(last, '.') == NULL ? ".txt" : "");
}

static bool
is_zip(const char *name)
{
	size_t n = strlen(name);

	return n > 4 && strcmp(name + n - 4, ".zip") == 0;
}

static int
make_token(char token[UPLOAD_TOKEN])
{
	uint8_t random[(UPLOAD_TOKEN - 1) / 2];

	if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
		return -EIO;
	for (size_t i = 0; i < sizeof(random); i++)
		snprintf(token + 2 * i, 3, "%02x", random[i]);
	return 0;
}

static int
open_file(const struct uploads *us, struct upload *u)
{
	bench_auto(bench_closep) int at = -1;
	char folder[320];

	folder_of(us, u, folder);
	if (mkdir(folder, 0700) < 0)
		return -errno;
	at = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (at < 0)
		return -errno;
	u->fd = openat(at, u->name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	return u->fd < 0 ? -errno : 0;
}

/* A free place, else that of the oldest which is there for nobody's hands. NULL: none,
 * or this person has too many. */
static struct upload *
find_place(struct uploads *us, const char *by)
{
	struct upload *oldest = NULL, *own = NULL;
	int n = 0;

	for (size_t i = 0; i < UPLOADS_MOST; i++) {
		struct upload *u = &us->at[i];

		if (u->token[0] == '\0') {
			oldest =
				oldest == NULL || oldest->token[0] != '\0' ? u : oldest;
			continue;
		}
		if (u->fd < 0 && (oldest == NULL || (oldest->token[0] != '\0' &&
						     u->at.us < oldest->at.us)))
			oldest = u;
		if (strcmp(u->by, by) != 0)
			continue;
		n++;
		if (u->fd < 0 && (own == NULL || u->at.us < own->at.us))
			own = u;
	}
	oldest = n < UPLOADS_OF_ONE ? oldest : own;
	if (oldest != NULL && oldest->token[0] != '\0')
		drop(us, oldest);
	return oldest;
}

int
upload_begin(struct uploads *us, const char *by, const char *name,
	     struct bench_mono now, struct upload **ret_upload, struct bench_err *err)
{
	struct upload *u;
	int r;

	drop_old(us, now);
	u = find_place(us, by);
	if (u == NULL)
		return bench_fail(err, -EAGAIN,
				  "too many files are being sent: wait for them");
	*u = (struct upload){ .fd = -1, .at = now };
	r = make_token(u->token);
	bench_copy(u->by, sizeof(u->by), by);
	clean_name(name, u->name);
	u->most = is_zip(u->name) ? UPLOAD_MOST : UPLOAD_OTHER_MOST;
	if (r == 0)
		r = open_file(us, u);
	if (r < 0) {
		drop(us, u);
		return bench_fail(err, r, "the file cannot be kept: %s", strerror(-r));
	}
	*ret_upload = u;
	return 0;
}

/* --- its bytes -----------------------------------------------------------------------
 */

int
upload_write(struct upload *u, const void *data, size_t n)
{
	struct statvfs disk;
	int r;

	if (u->bytes + (int64_t)n > u->most)
		return -EFBIG;
	if (fstatvfs(u->fd, &disk) < 0)
		return -errno;
	if ((int64_t)(disk.f_bavail * disk.f_frsize) < UPLOAD_DISK_LEFT + (int64_t)n)
		return -ENOSPC;
	r = bench_file_write_all(u->fd, data, n);
	u->bytes += r == 0 ? (int64_t)n : 0;
	return r;
}

void
upload_done(struct upload *u)
{
	u->done = true;
}

void
upload_end(struct uploads *us, struct upload *u)
{
	bench_closep(&u->fd);
	u->fd = -1;
	if (!u->done)
		drop(us, u);
}

const char *
upload_token(const struct upload *u)
{
	return u->token;
}

const char *
upload_name(const struct upload *u)
{
	return u->name;
}

int64_t
upload_bytes(const struct upload *u)
{
	return u->bytes;
}

/* --- all of them ---------------------------------------------------------------------
 */

int
uploads_find(struct uploads *us, const char *by, const char *token,
	     struct bench_mono now, char folder[320], char name[128])
{
	drop_old(us, now);
	for (size_t i = 0; i < UPLOADS_MOST; i++) {
		const struct upload *u = &us->at[i];

		if (!u->done || token[0] == '\0' || strcmp(u->token, token) != 0 ||
		    strcmp(u->by, by) != 0)
			continue;
		folder_of(us, u, folder);
		bench_copy(name, 128, u->name);
		return 0;
	}
	return -ENOENT;
}

int
uploads_new(const char *folder, struct uploads **ret_uploads, struct bench_err *err)
{
	struct uploads *us = calloc(1, sizeof(*us));

	if (us == NULL)
		return bench_fail(err, -ENOMEM, "uploads: out of memory");
	for (size_t i = 0; i < UPLOADS_MOST; i++)
		us->at[i].fd = -1;
	bench_copy(us->folder, sizeof(us->folder), folder);
	(void)bench_file_remove_tree(folder);
	if (mkdir(folder, 0700) < 0) {
		free(us);
		return bench_fail(err, -errno, "%s: %s", folder, strerror(errno));
	}
	*ret_uploads = us;
	return 0;
}

void
uploads_freep(struct uploads **uploads)
{
	struct uploads *us = *uploads;

	if (us == NULL)
		return;
	for (size_t i = 0; i < UPLOADS_MOST; i++)
		bench_closep(&us->at[i].fd);
	(void)bench_file_remove_tree(us->folder);
	free(us);
	*uploads = NULL;
}
