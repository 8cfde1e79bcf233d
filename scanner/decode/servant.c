#include <decode/servant.h>

#include <decode/image.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

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

static bool
answer(int fd, const struct bench_str *message)
{
	uint32_t len = (uint32_t)message->len;

	return !bench_str_failed(message) && write_fully(fd, &len, sizeof(len)) &&
	       write_fully(fd, bench_str_get(message), message->len);
}

static bool
receive_luma(int fd, const struct bench_servant_frame *h, struct bench_image *image)
{
	size_t n = (size_t)h->width * h->height;

	if (n == 0)
		return false;
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
receive_jpeg(int fd, const struct bench_servant_frame *h, struct bench_image *image,
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

void
bench_servant_run(int fd, bench_decoder_fn *work)
{
	struct bench_image image = { 0 };
	struct bench_str message = { 0 };
	struct bench_zbar *zbar = NULL;
	struct bench_err err = { "" };
	struct bench_servant_frame h;

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
