#include <decode/reel.h>

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

static bool
is_ready(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 0) > 0;
}

static int
make_room(struct bench_reel *reel, size_t room, struct bench_err *err)
{
	uint8_t *data;

	if (reel->room >= room)
		return 0;
	data = realloc(reel->data, room);
	if (data == NULL)
		return bench_fail(err, -ENOMEM, "out of memory for the image");
	reel->data = data;
	reel->room = room;
	return 0;
}

/* At most up to len; a pipe that others hold may block, so it is asked first. */
static int
read_up_to(struct bench_reel *reel, int fd, size_t len, struct bench_err *err)
{
	while (reel->len < len) {
		ssize_t n;

		if (!is_ready(fd))
			return -EAGAIN;
		n = read(fd, reel->data + reel->len, len - reel->len);
		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			return -EAGAIN;
		if (n < 0)
			return bench_fail(err, -EIO, "cannot read: %s",
					  strerror(errno));
		if (n == 0)
			return -ENODATA;
		reel->len += (size_t)n;
	}
	return 0;
}

/* A byte at a time, so that nothing of the pixels is taken. */
static int
read_header(struct bench_reel *reel, int fd, struct bench_err *err)
{
	int r = make_room(reel, BENCH_IMAGE_HEADER_MAX, err);

	while (r == 0 && reel->total == 0) {
		r = read_up_to(reel, fd, reel->len + 1, err);
		if (r < 0)
			return r;
		r = bench_image_span((struct bench_bytes){ reel->data, reel->len },
				     &reel->total, err);
		if (r == -EAGAIN)
			r = reel->len < BENCH_IMAGE_HEADER_MAX
				    ? 0
				    : bench_fail(err, -EINVAL, "an endless header");
	}
	return r < 0 ? r : make_room(reel, reel->total, err);
}

static int
open_picture(struct bench_reel *reel, struct bench_err *err)
{
	FILE *f = fmemopen(reel->data, reel->total, "rb");
	int r;

	reel->len = reel->total = 0;
	if (f == NULL)
		return bench_fail(err, -ENOMEM, "out of memory for the image");
	r = bench_image_next(f, &reel->image, err);
	fclose(f);
	return r;
}

int
bench_reel_read(struct bench_reel *reel, int fd, const struct bench_image **ret_image,
		struct bench_err *err)
{
	int r = read_header(reel, fd, err);

	if (r == 0)
		r = read_up_to(reel, fd, reel->total, err);
	if (r == 0)
		r = open_picture(reel, err);
	if (r == 0)
		*ret_image = &reel->image;
	return r;
}

void
bench_reel_clear(struct bench_reel *reel)
{
	free(reel->data);
	free(reel->image.luma);
	*reel = (struct bench_reel){ 0 };
}
