/* Zips, by libzip: it knows nothing but zips, so that no other format's reader is
 * within a stranger's reach, it reads the table of contents first, so that everything
 * is checked before the first byte is written, and it checks each file's CRC. Not
 * ZIP_CHECKCONS: it refuses what `zip` writes to a pipe, and we believe the table of
 * contents only. */
#include "firmware_source.h"
#include "publish_impl.h"

#include <bench/file.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PART_BYTES 65536

void
bench_firmware_zip_close(struct bench_firmware_source *s)
{
	if (s->zip != NULL)
		zip_discard(s->zip);
	s->zip = NULL;
}

/* A Unix link or device says so in the upper half of its attributes. */
static bool
is_plain(zip_t *zip, zip_uint64_t i)
{
	zip_uint8_t system;
	zip_uint32_t attributes;
	mode_t type;

	if (zip_file_get_external_attributes(zip, i, 0, &system, &attributes) != 0)
		return false;
	type = (attributes >> 16) & S_IFMT;
	return system != ZIP_OPSYS_UNIX || type == 0 || type == S_IFREG;
}

static int
add_entry(struct bench_firmware_source *s, zip_uint64_t i, struct bench_err *err)
{
	struct bench_firmware_item *item;
	zip_stat_t st;
	int r;

	if (zip_stat_index(s->zip, i, ZIP_FL_ENC_RAW, &st) != 0 ||
	    (st.valid & (ZIP_STAT_NAME | ZIP_STAT_SIZE)) !=
		    (ZIP_STAT_NAME | ZIP_STAT_SIZE) ||
	    st.size > INT64_MAX)
		return bench_fail(err, -EINVAL, "%s: entry %llu is broken", s->path,
				  (unsigned long long)i);
	item = bench_firmware_source_add(s, st.name, (int64_t)st.size, &r, err);
	if (item == NULL)
		return r;
	item->index = i;
	if (!is_plain(s->zip, i))
		return bench_fail(err, -EINVAL,
				  "%s: %s is a link or a device: not firmware", s->path,
				  item->name);
	if ((st.valid & ZIP_STAT_ENCRYPTION_METHOD) &&
	    st.encryption_method != ZIP_EM_NONE)
		return bench_fail(
			err, -EINVAL,
			"%s: %s is encrypted: unpack it and import the folder", s->path,
			item->name);
	return 0;
}

int
bench_firmware_zip_open(struct bench_firmware_source *s, int fd, struct bench_err *err)
{
	zip_error_t why;
	int code, r = bench_publish_hash(fd, -1, s->sha256);

	if (r < 0 || lseek(fd, 0, SEEK_SET) < 0) {
		r = r < 0 ? r : -errno;
		close(fd);
		return bench_fail(err, r, "%s: %s", s->path, strerror(-r));
	}
	s->zip = zip_fdopen(fd, 0, &code);
	if (s->zip == NULL) {
		close(fd);
		zip_error_init_with_code(&why, code);
		bench_fail(err, 0, "%s: not a whole zip: %s: fetch it again", s->path,
			   zip_error_strerror(&why));
		zip_error_fini(&why);
		return -EINVAL;
	}
	for (zip_int64_t i = 0; i < zip_get_num_entries(s->zip, 0) && r == 0; i++)
		r = add_entry(s, (zip_uint64_t)i, err);
	return r;
}

static int
unpack(zip_file_t *file, int64_t size, int out)
{
	char part[PART_BYTES];
	zip_int64_t n;
	int r;

	while ((n = zip_fread(file, part, sizeof(part))) > 0) {
		size -= n;
		if (size < 0)
			return -E2BIG;
		r = bench_file_write_all(out, part, (size_t)n);
		if (r < 0)
			return r;
	}
	return n < 0 || size != 0 ? -EBADMSG : 0;
}

int
bench_firmware_zip_copy(struct bench_firmware_source *s,
			const struct bench_firmware_item *item, int out,
			struct bench_err *err)
{
	zip_file_t *file = zip_fopen_index(s->zip, item->index, 0);
	int r;

	if (file == NULL)
		return bench_fail(err, -EINVAL, "%s: %s: %s: fetch the zip again",
				  s->path, item->name, zip_strerror(s->zip));
	r = unpack(file, item->size, out);
	if (r == -E2BIG || r == -EBADMSG)
		r = bench_fail(err, -EINVAL,
			       "%s: %s is damaged (%s): fetch the zip again", s->path,
			       item->name,
			       r == -E2BIG ? "more bytes than it says"
					   : zip_file_strerror(file));
	else if (r < 0)
		r = bench_fail(err, r, "%s: %s: %s", s->path, item->name, strerror(-r));
	zip_fclose(file);
	return r;
}
