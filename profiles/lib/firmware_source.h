/* What an import reads: a zip or a folder, as a list of files that was checked. */
#ifndef PROFILES_FIRMWARE_SOURCE_H
#define PROFILES_FIRMWARE_SOURCE_H

#include <profiles/firmware.h>
#include <zip.h>

struct bench_firmware_item {
	char name[BENCH_FIRMWARE_NAME];
	int64_t size;
	uint64_t index; /* in the zip */
	int fd;		/* of a folder's file, else -1 */
};

struct bench_firmware_source {
	zip_t *zip; /* NULL: a folder */
	char path[300];
	char origin[128]; /* the last part of path, printable */
	char sha256[65];  /* of the zip; "-": a folder */
	struct bench_firmware_limits limits;
	struct bench_firmware_item *items;
	size_t n, room;
	int64_t bytes;
};

/* The next item, of that name; NULL after filling err: the name is not served or is
 * there already, or the source is beyond its limits (*ret_code). */
struct bench_firmware_item *bench_firmware_source_add(struct bench_firmware_source *s,
						      const char *name, int64_t size,
						      int *ret_code,
						      struct bench_err *err);
/* Is it in there, under exactly this name? */
bool bench_firmware_source_has(const struct bench_firmware_source *s, const char *name);
/* Writes an item's bytes to out, which is open for reading, too. */
int bench_firmware_source_copy(struct bench_firmware_source *s,
			       const struct bench_firmware_item *item, int out,
			       char sha256[65], struct bench_err *err) BENCH_CHECKED;

/* firmware_zip.c; takes fd, also when it fails. */
int bench_firmware_zip_open(struct bench_firmware_source *s, int fd,
			    struct bench_err *err) BENCH_CHECKED;
void bench_firmware_zip_close(struct bench_firmware_source *s);
int bench_firmware_zip_copy(struct bench_firmware_source *s,
			    const struct bench_firmware_item *item, int out,
			    struct bench_err *err) BENCH_CHECKED;

#endif
