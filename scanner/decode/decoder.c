#include <decode/decoder.h>

#include <bench/clock.h>
#include <decode/confine.h>
#include <decode/search.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define CPU_SECONDS 1200
#define MESSAGE_MAX (256u << 10)

struct bench_decoder {
	bench_decoder_fn *work;
	pid_t child; /* 0: none */
	int fd;
	unsigned frames, children;
};

/* A JPEG has no size, but a length. */
struct header {
	uint32_t width, height, jpeg_len;
};

static bool
read_fully(int fd, void *data, size_t len)
{
	uint8_t *at = data;

	while (len > 0) {
		ssize_t n = read(fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		len -= (size_t)n;
	}
	return true;
}

static bool
write_fully(int fd, const void *data, size_t len)
{
	const uint8_t *at = data;

	while (len > 0) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		len -= (size_t)n;
	}
	return true;
}

static int
search_frame(struct bench_zbar *zbar, const struct bench_image *image,
	     struct bench_str *message, struct bench_err *err)
{
	return bench_search(zbar, image, BENCH_SEARCH_FRAME_US, message, err);
}

static bool
answer(int fd, const struct bench_str *message)
{
	uint32_t len = (uint32_t)message->len;

	return !bench_str_failed(message) && write_fully(fd, &len, sizeof(len)) &&
	       write_fully(fd, bench_str_get(message), message->len);
}

static bool
receive_luma(int fd, const struct header *h, struct bench_image *image)
{
	size_t n = (size_t)h->width * h->height;

	if (n != (size_t)image->width * image->height || image->luma == NULL) {
		free(image->luma);
		image->luma = malloc(n);
	}
	image->width = h->width;
	image->height = h->height;
	return image->luma != NULL && read_fully(fd, image->luma, n);
}

/* false: the stream is out of step. A damaged JPEG leaves err and no luma. */
static bool
receive_jpeg(int fd, const struct header *h, struct bench_image *image,
	     struct bench_err *err)
{
	uint8_t *data = malloc(h->jpeg_len);
	bool ok = data != NULL && read_fully(fd, data, h->jpeg_len);
	FILE *f = ok ? fmemopen(data, h->jpeg_len, "rb") : NULL;

	free(image->luma);
	*image = (struct bench_image){ 0 };
	if (ok && f == NULL)
		bench_fail(err, -ENOMEM, "out of memory for the image");
	else if (ok && bench_image_load(f, image, err) < 0)
		*image = (struct bench_image){ 0 };
	if (f != NULL)
		fclose(f);
	free(data);
	return ok;
}

static void
work_on(bench_decoder_fn *work, struct bench_zbar *zbar,
	const struct bench_image *image, struct bench_str *message,
	struct bench_err *err)
{
	bench_str_reset(message);
	if (image->luma != NULL && work(zbar, image, message, err) == 0) {
		bench_symbols_put_end(message);
		return;
	}
	bench_str_reset(message);
	bench_symbols_put_error(message, err->text);
}

/* Until the parent closes its end. */
static void
serve(int fd, bench_decoder_fn *work)
{
	struct bench_image image = { 0 };
	struct bench_str message = { 0 };
	struct bench_zbar *zbar = NULL;
	struct bench_err err = { "" };
	struct header h;

	if (bench_zbar_new(&zbar, &err) < 0)
		return;
	while (read_fully(fd, &h, sizeof(h))) {
		bool ok = h.jpeg_len > 0 ? receive_jpeg(fd, &h, &image, &err)
					 : receive_luma(fd, &h, &image);

		if (!ok)
			break;
		work_on(work, zbar, &image, &message, &err);
		if (!answer(fd, &message))
			break;
	}
	bench_str_clear(&message);
	bench_zbar_free(zbar);
	free(image.luma);
}

/* Returns how the child ended. */
static int
stop(struct bench_decoder *d, bool kill_it)
{
	int status = 0;

	if (d->child == 0)
		return 0;
	close(d->fd);
	if (kill_it)
		kill(d->child, SIGKILL);
	while (waitpid(d->child, &status, 0) < 0 && errno == EINTR)
		;
	d->child = 0;
	return status;
}

static int
start(struct bench_decoder *d, struct bench_err *err)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return bench_fail(err, -EIO, "cannot make a socket: %s",
				  strerror(errno));
	fflush(NULL);
	d->child = fork();
	if (d->child < 0) {
		d->child = 0;
		close(ends[0]);
		close(ends[1]);
		return bench_fail(err, -EIO, "cannot start a process: %s",
				  strerror(errno));
	}
	if (d->child == 0) {
		close(ends[0]);
		if (bench_confine(CPU_SECONDS))
			serve(ends[1], d->work);
		_exit(0);
	}
	close(ends[1]);
	d->fd = ends[0];
	d->frames = 0;
	d->children++;
	return 0;
}

static bool
is_ready(int fd, short event, int64_t end)
{
	struct pollfd p = { .fd = fd, .events = event };
	/* upwards: a wait that ends a moment early would not look like one */
	int64_t left = (end - bench_mono_now().us + 999) / 1000;
	int r;

	do {
		r = poll(&p, 1, left < 0 ? 0 : (int)left);
	} while (r < 0 && errno == EINTR);
	return r > 0 && (p.revents & event) != 0;
}

/* In pieces, so that a child that does not read cannot hold us. */
static bool
send_before(int fd, const void *data, size_t len, int64_t end)
{
	const uint8_t *at = data;

	while (len > 0 && is_ready(fd, POLLOUT, end)) {
		ssize_t n = send(fd, at, len, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return false;
		at += n < 0 ? 0 : n;
		len -= n < 0 ? 0 : (size_t)n;
	}
	return len == 0;
}

static bool
receive_before(int fd, void *data, size_t len, int64_t end)
{
	uint8_t *at = data;

	while (len > 0 && is_ready(fd, POLLIN, end)) {
		ssize_t n = recv(fd, at, len, MSG_DONTWAIT);

		if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
			return false;
		at += n < 0 ? 0 : n;
		len -= n < 0 ? 0 : (size_t)n;
	}
	return len == 0;
}

static bool
receive_message(int fd, struct bench_str *message, int64_t end)
{
	uint32_t len;
	char chunk[4096];

	if (!receive_before(fd, &len, sizeof(len), end) || len > MESSAGE_MAX)
		return false;
	while (len > 0) {
		size_t n = len < sizeof(chunk) ? len : sizeof(chunk);

		if (!receive_before(fd, chunk, n, end))
			return false;
		bench_str_add_n(message, chunk, n);
		len -= (uint32_t)n;
	}
	return !bench_str_failed(message);
}

static bool
ask(struct bench_decoder *d, const struct header *h, struct bench_bytes data,
    struct bench_str *message, int64_t end)
{
	return send_before(d->fd, h, sizeof(*h), end) &&
	       send_before(d->fd, data.data, data.len, end) &&
	       receive_message(d->fd, message, end);
}

static int
explain(struct bench_decoder *d, int64_t end, struct bench_err *err)
{
	bool late = bench_mono_now().us >= end;
	int status = stop(d, true);

	if (late)
		return bench_fail(err, -EIO, "the decoder took too long");
	if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
		return bench_fail(err, -EIO, "the decoder died of signal %d",
				  WTERMSIG(status));
	return bench_fail(err, -EIO, "the decoder gave no answer");
}

static int
ensure_child(struct bench_decoder *d, struct bench_err *err)
{
	if (d->child != 0 && d->frames >= BENCH_DECODER_FRAMES)
		stop(d, false);
	return d->child != 0 ? 0 : start(d, err);
}

static int
read_frame(struct bench_decoder *decoder, const struct header *h,
	   struct bench_bytes data, struct bench_found *ret_found,
	   struct bench_err *err)
{
	int64_t end = bench_mono_now().us + BENCH_DECODER_SECONDS * INT64_C(1000000);
	struct bench_found found = { 0 };
	int r = ensure_child(decoder, err);

	if (r < 0)
		return r;
	decoder->frames++;
	if (!ask(decoder, h, data, &found.message, end)) {
		bench_found_clear(&found);
		return explain(decoder, end, err);
	}
	r = bench_symbols_get((struct bench_bytes){ (const uint8_t *)found.message.text,
						    found.message.len },
			      &found.symbols, err);
	if (r < 0) {
		bench_found_clear(&found);
		return r == -EINVAL ? -EIO : r;
	}
	*ret_found = found;
	return 0;
}

int
bench_decoder_read(struct bench_decoder *decoder, const struct bench_image *image,
		   struct bench_found *ret_found, struct bench_err *err)
{
	struct header h = { image->width, image->height, 0 };
	struct bench_bytes data = { image->luma, (size_t)h.width * h.height };

	return read_frame(decoder, &h, data, ret_found, err);
}

int
bench_decoder_read_jpeg(struct bench_decoder *decoder, struct bench_bytes jpeg,
			struct bench_found *ret_found, struct bench_err *err)
{
	struct header h = { 0, 0, (uint32_t)jpeg.len };

	if (jpeg.len == 0 || jpeg.len > BENCH_IMAGE_PIXELS_MAX)
		return bench_fail(err, -EIO, "no picture, or too large");
	return read_frame(decoder, &h, jpeg, ret_found, err);
}

unsigned
bench_decoder_children(const struct bench_decoder *decoder)
{
	return decoder->children;
}

int
bench_decoder_new(bench_decoder_fn *work, struct bench_decoder **ret_decoder,
		  struct bench_err *err)
{
	struct bench_decoder *d = calloc(1, sizeof(*d));

	if (d == NULL)
		return bench_fail(err, -ENOMEM, "out of memory for the decoder");
	d->work = work == NULL ? search_frame : work;
	*ret_decoder = d;
	return 0;
}

void
bench_decoder_free(struct bench_decoder *decoder)
{
	if (decoder == NULL)
		return;
	stop(decoder, false);
	free(decoder);
}
