#include <decode/child.h>

#include <bench/clock.h>
#include <decode/confine.h>
#include <decode/search.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECONDS 20
#define MESSAGE_MAX (256u << 10)

static int
search(const struct bench_image *image, struct bench_str *message,
       struct bench_err *err)
{
	struct bench_zbar *zbar;
	int r = bench_zbar_new(&zbar, err);

	if (r < 0)
		return r;
	r = bench_search(zbar, image, BENCH_SEARCH_STILL_US, message, err);
	bench_zbar_free(zbar);
	return r;
}

static void
decode(FILE *f, struct bench_str *message)
{
	struct bench_image image = { 0 };
	struct bench_err err = { "" };
	int r = bench_image_load(f, &image, &err);

	if (r == 0)
		r = search(&image, message, &err);
	free(image.luma);
	if (r == 0) {
		bench_symbols_put_end(message);
		return;
	}
	bench_str_reset(message);
	bench_symbols_put_error(message, err.text);
}

static void
write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);

		if (n <= 0)
			return;
		data += n;
		len -= (size_t)n;
	}
}

static _Noreturn void
run_child(int image, int out, bench_decode_fn *work, int seconds)
{
	struct bench_str message = { 0 };
	FILE *f = fdopen(image, "rb");

	if (f == NULL)
		_exit(1);
	if (bench_confine((unsigned)seconds))
		work(f, &message);
	else
		bench_symbols_put_error(&message,
					"the limits of the decoder cannot be set");
	write_all(out, bench_str_get(&message), message.len);
	_exit(0);
}

static int
read_all(int fd, int seconds, struct bench_str *message)
{
	int64_t end = bench_mono_now().us + (int64_t)seconds * 1000000;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char chunk[4096];

	while (message->len < MESSAGE_MAX) {
		int64_t left = (end - bench_mono_now().us) / 1000;
		int ready = poll(&p, 1, left < 0 ? 0 : (int)left);
		ssize_t n;

		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0)
			return ready < 0 ? -errno : -ETIMEDOUT;
		n = read(fd, chunk, sizeof(chunk));
		if (n < 0)
			return -errno;
		if (n == 0)
			return bench_str_failed(message) ? -ENOMEM : 0;
		bench_str_add_n(message, chunk, (size_t)n);
	}
	return -EMSGSIZE;
}

static int
reap(pid_t child)
{
	int status = 0;

	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

static int
explain(int r, int status, struct bench_err *err)
{
	if (err != NULL && err->text[0] != '\0')
		return -EINVAL;
	if (r == -ETIMEDOUT)
		return bench_fail(err, -EIO, "the decoder took too long");
	if (WIFSIGNALED(status))
		return bench_fail(err, -EIO, "the decoder died of signal %d",
				  WTERMSIG(status));
	return bench_fail(err, -EIO, "the decoder gave no answer");
}

static int
collect(pid_t child, int in, int seconds, struct bench_found *ret_found,
	struct bench_err *err)
{
	struct bench_found found = { 0 };
	struct bench_err why = { "" };
	int r = read_all(in, seconds, &found.message);
	int status;

	if (r < 0)
		kill(child, SIGKILL);
	status = reap(child);
	if (r == 0)
		r = bench_symbols_get(
			(struct bench_bytes){ (const uint8_t *)found.message.text,
					      found.message.len },
			&found.symbols, &why);
	if (r < 0) {
		bench_found_clear(&found);
		r = explain(r, status, &why);
		return bench_fail(err, r, "%s", why.text);
	}
	*ret_found = found;
	return 0;
}

int
bench_decode_with(const char *path, bench_decode_fn *work, int seconds,
		  struct bench_found *ret_found, struct bench_err *err)
{
	bench_auto(bench_closep) int image = -1;
	bench_auto(bench_closep) int in = -1;
	bench_auto(bench_closep) int out = -1;
	int ends[2];
	pid_t child;

	image = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (image < 0)
		return bench_fail(err, -errno, "cannot open: %s", strerror(errno));
	if (pipe2(ends, O_CLOEXEC) < 0)
		return bench_fail(err, -errno, "cannot make a pipe: %s",
				  strerror(errno));
	in = ends[0];
	out = ends[1];
	fflush(NULL);
	child = fork();
	if (child < 0)
		return bench_fail(err, -errno, "cannot start a process: %s",
				  strerror(errno));
	if (child == 0)
		run_child(image, out, work, seconds);
	bench_closep(&out);
	out = -1;
	return collect(child, in, seconds, ret_found, err);
}

int
bench_decode_file(const char *path, struct bench_found *ret_found,
		  struct bench_err *err)
{
	return bench_decode_with(path, decode, SECONDS, ret_found, err);
}

void
bench_found_clear(struct bench_found *found)
{
	bench_str_clear(&found->message);
	found->symbols.n = 0;
}
