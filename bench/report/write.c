/* Reports as files: written beside their place, made durable, then renamed into it. */
#include <bench/report.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MODE 0640

static int
write_all(int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		text += n;
		len -= (size_t)n;
	}
	return 0;
}

static int
fill(int fd, const struct bench_str *text)
{
	int r = write_all(fd, bench_str_get(text), text->len);

	if (r == 0 && fchmod(fd, MODE) < 0)
		r = -errno;
	if (r == 0 && fsync(fd) < 0)
		r = -errno;
	return r;
}

/* The rename itself survives a pulled plug only when the directory is written, too. */
static int
sync_directory(const char *dir)
{
	bench_auto(bench_closep) int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 || fsync(fd) < 0 ? -errno : 0;
}

static int
put(const char *path, const struct bench_str *text)
{
	bench_auto(bench_closep) int fd = -1;
	char temporary[320];
	int r;

	snprintf(temporary, sizeof(temporary), "%s.XXXXXX", path);
	fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		return -errno;
	r = fill(fd, text);
	if (r == 0 && rename(temporary, path) < 0)
		r = -errno;
	if (r < 0)
		unlink(temporary);
	return r;
}

static int
write_file(const char *dir, int64_t batch, const char *ending,
	   const struct bench_str *text, struct bench_err *err)
{
	char path[300];
	int r;

	snprintf(path, sizeof(path), "%s/batch-%lld.%s", dir, (long long)batch, ending);
	r = put(path, text);
	if (r == 0)
		r = sync_directory(dir);
	return r < 0 ? bench_fail(err, r, "report '%s': %s", path, strerror(-r)) : 0;
}

int
bench_report_write(struct bench_store *s, const struct bench_config *config,
		   int64_t batch, struct bench_err *err)
{
	bench_auto(bench_str_clear) struct bench_str json = { 0 };
	bench_auto(bench_str_clear) struct bench_str csv = { 0 };
	int r = bench_report_json(s, batch, &json, err);

	if (r == 0)
		r = bench_report_csv(s, batch, &csv, err);
	if (r == 0)
		r = write_file(config->report_dir, batch, "json", &json, err);
	if (r == 0)
		r = write_file(config->report_dir, batch, "csv", &csv, err);
	return r;
}
