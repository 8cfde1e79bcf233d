#include <decode/capture.h>

#include <bench/str.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define BUFFERS 4u
#define FORMATS_MAX 64u

struct buffer {
	uint8_t *at;
	size_t len;
};

struct bench_capture {
	const struct bench_camera_driver *driver;
	char path[128];
	int fd;
	uint32_t format;
	unsigned width, height, stride;
	struct buffer buffers[BUFFERS];
	unsigned n;
	struct bench_image luma;
	int held; /* the buffer that the last frame is in; -1 */
};

/* The first that the camera has: no compression before compression. */
static const uint32_t formats[] = { V4L2_PIX_FMT_GREY, V4L2_PIX_FMT_NV12,
				    V4L2_PIX_FMT_YUYV, V4L2_PIX_FMT_MJPEG };

static int
call(const struct bench_capture *c, unsigned long request, void *data)
{
	int r;

	do {
		r = c->driver->ioctl(c->driver->arg, c->fd, request, data);
	} while (r < 0 && errno == EINTR);
	return r < 0 ? -errno : 0;
}

static int
complain(const struct bench_capture *c, int r, const char *what, struct bench_err *err)
{
	return bench_fail(err, r, "camera %s: %s: %s", c->path, what, strerror(-r));
}

static bool
has_format(const struct bench_capture *c, uint32_t format)
{
	struct v4l2_fmtdesc d = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };

	for (d.index = 0; d.index < FORMATS_MAX; d.index++) {
		uint32_t index = d.index;

		if (call(c, VIDIOC_ENUM_FMT, &d) < 0)
			return false;
		if (d.pixelformat == format)
			return true;
		d.index = index;
	}
	return false;
}

static unsigned
bytes_a_pixel(uint32_t format)
{
	return format == V4L2_PIX_FMT_YUYV ? 2 : 1;
}

/* What the driver says is checked: it tells where we read. */
static int
take_format(struct bench_capture *c, const struct v4l2_pix_format *pix,
	    struct bench_err *err)
{
	uint64_t least = (uint64_t)pix->width * bytes_a_pixel(pix->pixelformat);

	c->width = pix->width;
	c->height = pix->height;
	c->stride = pix->bytesperline < least ? (unsigned)least : pix->bytesperline;
	if (pix->pixelformat != c->format || pix->width == 0 || pix->height == 0 ||
	    pix->width > BENCH_IMAGE_SIDE_MAX || pix->height > BENCH_IMAGE_SIDE_MAX ||
	    (uint64_t)pix->width * pix->height > BENCH_IMAGE_PIXELS_MAX)
		return complain(c, -ENOTSUP, "it offers a format and takes it back",
				err);
	return 0;
}

static int
set_format(struct bench_capture *c, unsigned width, unsigned height,
	   struct bench_err *err)
{
	struct v4l2_format f = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
	int r;

	for (size_t i = 0; c->format == 0 && i < BENCH_N(formats); i++)
		if (has_format(c, formats[i]))
			c->format = formats[i];
	if (c->format == 0)
		return complain(c, -ENOTSUP, "it has none of GREY, NV12, YUYV and MJPG",
				err);
	f.fmt.pix.width = width;
	f.fmt.pix.height = height;
	f.fmt.pix.pixelformat = c->format;
	f.fmt.pix.field = V4L2_FIELD_NONE;
	r = call(c, VIDIOC_S_FMT, &f);
	return r < 0 ? complain(c, r, "cannot set its format", err)
		     : take_format(c, &f.fmt.pix, err);
}

static int
check_kind(struct bench_capture *c, struct bench_err *err)
{
	struct v4l2_capability cap = { .capabilities = 0 };
	int r = call(c, VIDIOC_QUERYCAP, &cap);
	uint32_t caps = (cap.capabilities & V4L2_CAP_DEVICE_CAPS) != 0
				? cap.device_caps
				: cap.capabilities;

	if (r < 0)
		return complain(c, r, "it is no camera", err);
	if ((caps & V4L2_CAP_VIDEO_CAPTURE) == 0 || (caps & V4L2_CAP_STREAMING) == 0)
		return complain(c, -ENOTSUP, "it gives no stream of pictures", err);
	return 0;
}

static int
queue(const struct bench_capture *c, unsigned index)
{
	struct v4l2_buffer b = { .index = index,
				 .type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
				 .memory = V4L2_MEMORY_MMAP };

	return call(c, VIDIOC_QBUF, &b);
}

static int
map_buffer(struct bench_capture *c, unsigned index)
{
	struct v4l2_buffer b = { .index = index,
				 .type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
				 .memory = V4L2_MEMORY_MMAP };
	int r = call(c, VIDIOC_QUERYBUF, &b);

	if (r < 0)
		return r;
	c->buffers[index].at =
		c->driver->map(c->driver->arg, c->fd, b.length, b.m.offset);
	if (c->buffers[index].at == NULL)
		return -errno;
	c->buffers[index].len = b.length;
	c->n++;
	return queue(c, index);
}

static int
start(struct bench_capture *c, struct bench_err *err)
{
	struct v4l2_requestbuffers req = { .count = BUFFERS,
					   .type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
					   .memory = V4L2_MEMORY_MMAP };
	int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	int r = call(c, VIDIOC_REQBUFS, &req);

	if (r == 0 && req.count < 2)
		r = -ENOMEM;
	for (unsigned i = 0; r == 0 && i < req.count && i < BUFFERS; i++)
		r = map_buffer(c, i);
	if (r == 0)
		r = call(c, VIDIOC_STREAMON, &type);
	return r < 0 ? complain(c, r, "cannot start its stream", err) : 0;
}

int
bench_capture_new(const struct bench_camera_driver *driver, const char *path,
		  unsigned width, unsigned height, struct bench_capture **ret_capture,
		  struct bench_err *err)
{
	struct bench_capture *c = calloc(1, sizeof(*c));
	int r;

	if (c == NULL)
		return bench_fail(err, -ENOMEM, "camera %s: out of memory", path);
	c->driver = driver;
	c->held = -1;
	bench_copy(c->path, sizeof(c->path), path);
	c->fd = driver->open(driver->arg, path);
	r = c->fd < 0 ? complain(c, -errno, "cannot open it", err) : check_kind(c, err);
	if (r == 0)
		r = set_format(c, width, height, err);
	if (r == 0)
		r = start(c, err);
	if (r < 0) {
		bench_capture_free(c);
		return r;
	}
	*ret_capture = c;
	return 0;
}

void
bench_capture_free(struct bench_capture *capture)
{
	struct bench_capture *c = capture;
	int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;

	if (c == NULL)
		return;
	if (c->n > 0)
		(void)call(c, VIDIOC_STREAMOFF, &type);
	for (unsigned i = 0; i < c->n; i++)
		c->driver->unmap(c->driver->arg, c->buffers[i].at, c->buffers[i].len);
	if (c->fd >= 0)
		c->driver->close(c->driver->arg, c->fd);
	free(c->luma.luma);
	free(c);
}

int
bench_capture_fd(const struct bench_capture *capture)
{
	return capture->fd;
}

/* The newest of the frames that wait; older ones go back. -EAGAIN when none does. */
static int
dequeue(struct bench_capture *c, struct v4l2_buffer *ret_buffer)
{
	bool have = false;
	int r = 0;

	for (unsigned i = 0; i <= BUFFERS; i++) {
		struct v4l2_buffer b = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
					 .memory = V4L2_MEMORY_MMAP };

		r = call(c, VIDIOC_DQBUF, &b);
		if (r < 0)
			break;
		if (b.index >= c->n)
			return -EIO;
		if (have)
			r = queue(c, ret_buffer->index);
		*ret_buffer = b;
		have = true;
		if (r < 0)
			return r;
	}
	return have && r == -EAGAIN ? 0 : r;
}

static bool
is_whole(const struct bench_capture *c, const struct v4l2_buffer *b)
{
	size_t used = b->bytesused;

	if ((b->flags & V4L2_BUF_FLAG_ERROR) != 0 || used > c->buffers[b->index].len)
		return false;
	if (c->format == V4L2_PIX_FMT_MJPEG)
		return used > 3 && c->buffers[b->index].at[0] == 0xff &&
		       c->buffers[b->index].at[1] == 0xd8;
	return used >= (size_t)c->stride * (c->height - 1) +
			       (size_t)c->width * bytes_a_pixel(c->format);
}

static int
copy_luma(struct bench_capture *c, const uint8_t *from)
{
	unsigned step = bytes_a_pixel(c->format);

	if (c->luma.luma == NULL)
		c->luma = (struct bench_image){ c->width, c->height,
						malloc((size_t)c->width * c->height) };
	if (c->luma.luma == NULL)
		return -ENOMEM;
	for (unsigned y = 0; y < c->height; y++) {
		const uint8_t *row = from + (size_t)y * c->stride;
		uint8_t *to = c->luma.luma + (size_t)y * c->width;

		for (unsigned x = 0; x < c->width; x++)
			to[x] = row[(size_t)x * step];
	}
	return 0;
}

static int
take(struct bench_capture *c, const struct v4l2_buffer *b, struct bench_frame *frame)
{
	const struct buffer *from = &c->buffers[b->index];
	int r;

	*frame =
		(struct bench_frame){ .when = { (int64_t)b->timestamp.tv_sec * 1000000 +
						b->timestamp.tv_usec } };
	if (c->format == V4L2_PIX_FMT_MJPEG) {
		frame->jpeg = (struct bench_bytes){ from->at, b->bytesused };
		c->held = (int)b->index;
		return 0;
	}
	r = copy_luma(c, from->at);
	frame->image = &c->luma;
	return r < 0 ? r : queue(c, b->index);
}

static int
give_back(struct bench_capture *c)
{
	int r = c->held < 0 ? 0 : queue(c, (unsigned)c->held);

	c->held = -1;
	return r;
}

static int
next(struct bench_capture *c, int milliseconds, struct bench_frame *ret_frame)
{
	struct v4l2_buffer b = { .index = 0 };
	int r = give_back(c);

	if (r < 0)
		return r;
	r = c->driver->wait(c->driver->arg, c->fd, milliseconds);
	if (r <= 0)
		return r < 0 ? -errno : -EAGAIN;
	r = dequeue(c, &b);
	if (r < 0)
		return r;
	if (is_whole(c, &b))
		return take(c, &b, ret_frame);
	r = queue(c, b.index);
	return r < 0 ? r : -EAGAIN;
}

int
bench_capture_next(struct bench_capture *capture, int milliseconds,
		   struct bench_frame *ret_frame, struct bench_err *err)
{
	int r = next(capture, milliseconds, ret_frame);

	if (r == -EAGAIN)
		return bench_fail(err, r, "camera %s: no picture", capture->path);
	return r < 0 ? complain(capture, r, "its stream broke off", err) : 0;
}

static int
v4l2_open(void *arg, const char *path)
{
	(void)arg;
	return open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
}

static int
v4l2_close(void *arg, int fd)
{
	(void)arg;
	return close(fd);
}

static int
v4l2_ioctl(void *arg, int fd, unsigned long request, void *data)
{
	(void)arg;
	return ioctl(fd, request, data);
}

static void *
v4l2_map(void *arg, int fd, size_t len, int64_t offset)
{
	void *at = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset);

	(void)arg;
	return at == MAP_FAILED ? NULL : at;
}

static int
v4l2_unmap(void *arg, void *at, size_t len)
{
	(void)arg;
	return munmap(at, len);
}

static int
v4l2_wait(void *arg, int fd, int milliseconds)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int r;

	(void)arg;
	do {
		r = poll(&p, 1, milliseconds);
	} while (r < 0 && errno == EINTR);
	return r;
}

const struct bench_camera_driver bench_camera_v4l2 = {
	.open = v4l2_open,
	.close = v4l2_close,
	.ioctl = v4l2_ioctl,
	.map = v4l2_map,
	.unmap = v4l2_unmap,
	.wait = v4l2_wait,
};
