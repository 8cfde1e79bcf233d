/* Files that people send for an act: lists, recipes, firmware. Each is its sender's,
 * has a folder of its own, and goes after an hour, or when the room is needed. One
 * thread. */
#ifndef BENCH_BOARD_UPLOAD_H
#define BENCH_BOARD_UPLOAD_H

#include <bench/clock.h>
#include <bench/err.h>
#include <stdbool.h>

#define UPLOAD_MOST (INT64_C(2) << 30)	      /* bytes of a .zip */
#define UPLOAD_OTHER_MOST (INT64_C(64) << 20) /* of what has another name */
#define UPLOADS_MOST 32
#define UPLOADS_OF_ONE 12
#define UPLOAD_KEPT_S 3600
#define UPLOAD_TOKEN 33
/* What stays free on the disk, for the record. */
#define UPLOAD_DISK_LEFT (INT64_C(256) << 20)

struct uploads;
struct upload;

/* folder: made and emptied here (0700). */
int uploads_new(const char *folder, struct uploads **ret_uploads,
		struct bench_err *err) BENCH_CHECKED;
void uploads_freep(struct uploads **us);

/* name: as the sender has it; what could not be a file's name is changed. -EAGAIN: this
 * person has too many under way. */
int upload_begin(struct uploads *us, const char *by, const char *name,
		 struct bench_mono now, struct upload **ret_upload,
		 struct bench_err *err) BENCH_CHECKED;
/* -EFBIG: above what such a file may have; -ENOSPC; -errno. */
int upload_write(struct upload *u, const void *data, size_t n) BENCH_CHECKED;
/* All of it is here: it can be used. */
void upload_done(struct upload *u);
/* No more comes. What is not done is thrown away. */
void upload_end(struct uploads *us, struct upload *u);
const char *upload_token(const struct upload *u);
const char *upload_name(const struct upload *u);
int64_t upload_bytes(const struct upload *u);

/* Where one of this person's is. -ENOENT. */
int uploads_find(struct uploads *us, const char *by, const char *token,
		 struct bench_mono now, char folder[320], char name[128]);

#endif
