#include "lab.h"

#include <decode/stream.h>

#include <bench/defs.h>
#include <errno.h>
#include <linux/videodev2.h>
#include <stdbool.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* 2026-06-15 12:00 UTC. */
#define TODAY INT64_C(1781524800000000)
#define FD 42
#define BUFFERS 4u

/* A camera without a lens: what it has, what it was asked, and what goes wrong. */
struct camera {
	uint32_t formats[4];
	unsigned width, height, stride;
	uint32_t caps;
	uint8_t memory[BUFFERS][60000];
	bool queued[BUFFERS], mapped[BUFFERS], streaming, is_open;
	unsigned order[16], waiting; /* buffers that are filled, the oldest first */
	uint32_t used, flags;
	uint32_t chosen;
	int fail_request; /* the ioctl that fails, by its number, with error */
	int error;
	uint32_t bad_index;
};

static struct camera camera;

static int
fake_open(void *arg, const char *path)
{
	(void)arg;
	errno = ENODEV;
	camera.is_open = strcmp(path, "/dev/video7") == 0;
	return camera.is_open ? FD : -1;
}

static int
fake_close(void *arg, int fd)
{
	(void)arg;
	assert_int_equal(fd, FD);
	camera.is_open = false;
	return 0;
}

static int
enum_format(struct v4l2_fmtdesc *d)
{
	errno = EINVAL;
	if (d->index >= BENCH_N(camera.formats) || camera.formats[d->index] == 0)
		return -1;
	d->pixelformat = camera.formats[d->index];
	return 0;
}

static int
set_format(struct v4l2_format *f)
{
	camera.chosen = f->fmt.pix.pixelformat;
	f->fmt.pix.width = camera.width;
	f->fmt.pix.height = camera.height;
	f->fmt.pix.bytesperline = camera.stride;
	return 0;
}

static int
queue(const struct v4l2_buffer *b)
{
	assert_true(b->index < BUFFERS);
	assert_false(camera.queued[b->index]);
	camera.queued[b->index] = true;
	return 0;
}

static int
dequeue(struct v4l2_buffer *b)
{
	errno = EAGAIN;
	if (camera.waiting == 0)
		return -1;
	b->index = camera.order[0];
	camera.waiting--;
	memmove(camera.order, camera.order + 1, camera.waiting * sizeof(*camera.order));
	camera.queued[b->index] = false;
	b->bytesused = camera.used;
	b->flags = camera.flags;
	b->timestamp.tv_sec = 7;
	b->timestamp.tv_usec = (long)b->index;
	if (camera.bad_index != 0)
		b->index = camera.bad_index;
	return 0;
}

static int
fake_ioctl(void *arg, int fd, unsigned long request, void *data)
{
	(void)arg;
	assert_int_equal(fd, FD);
	if (camera.error != 0 && (unsigned long)_IOC_NR(request) ==
					 (unsigned long)_IOC_NR(camera.fail_request)) {
		errno = camera.error;
		return -1;
	}
	switch (request) {
	case VIDIOC_QUERYCAP:
		((struct v4l2_capability *)data)->capabilities = camera.caps;
		return 0;
	case VIDIOC_ENUM_FMT:
		return enum_format(data);
	case VIDIOC_S_FMT:
		return set_format(data);
	case VIDIOC_REQBUFS:
		((struct v4l2_requestbuffers *)data)->count = BUFFERS;
		return 0;
	case VIDIOC_QUERYBUF:
		((struct v4l2_buffer *)data)->length = sizeof(camera.memory[0]);
		((struct v4l2_buffer *)data)->m.offset =
			((struct v4l2_buffer *)data)->index;
		return 0;
	case VIDIOC_QBUF:
		return queue(data);
	case VIDIOC_DQBUF:
		return dequeue(data);
	case VIDIOC_STREAMON:
		camera.streaming = true;
		return 0;
	case VIDIOC_STREAMOFF:
		camera.streaming = false;
		return 0;
	default:
		errno = ENOTTY;
		return -1;
	}
}

static void *
fake_map(void *arg, int fd, size_t len, int64_t offset)
{
	(void)arg;
	(void)fd;
	assert_int_equal(len, sizeof(camera.memory[0]));
	camera.mapped[offset] = true;
	return camera.memory[offset];
}

static int
fake_unmap(void *arg, void *at, size_t len)
{
	(void)arg;
	(void)len;
	for (unsigned i = 0; i < BUFFERS; i++)
		if (at == camera.memory[i])
			camera.mapped[i] = false;
	return 0;
}

static int
fake_wait(void *arg, int fd, int milliseconds)
{
	(void)arg;
	(void)fd;
	(void)milliseconds;
	return camera.waiting > 0;
}

static const struct bench_camera_driver driver = {
	.open = fake_open,
	.close = fake_close,
	.ioctl = fake_ioctl,
	.map = fake_map,
	.unmap = fake_unmap,
	.wait = fake_wait,
};

static int
begin(void **state)
{
	(void)state;
	camera = (struct camera){ .formats = { V4L2_PIX_FMT_GREY },
				  .width = 8,
				  .height = 4,
				  .stride = 8,
				  .used = 32,
				  .caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING };
	for (unsigned i = 0; i < BUFFERS; i++)
		for (unsigned k = 0; k < sizeof(camera.memory[i]); k++)
			camera.memory[i][k] = (uint8_t)(10 * i + k);
	return 0;
}

static struct bench_capture *
open_camera(void)
{
	struct bench_capture *c = NULL;
	struct bench_err err = { "" };
	int r = bench_capture_new(&driver, "/dev/video7", 8, 4, &c, &err);

	assert_string_equal(err.text, "");
	assert_int_equal(r, 0);
	assert_true(camera.streaming);
	return c;
}

/* Nothing is left open, mapped or running. */
static void
close_camera(struct bench_capture *c)
{
	bench_capture_free(c);
	assert_false(camera.streaming);
	assert_false(camera.is_open);
	for (unsigned i = 0; i < BUFFERS; i++)
		assert_false(camera.mapped[i]);
}

static void
fill(unsigned buffer)
{
	camera.order[camera.waiting++] = buffer;
}

static void
the_newest_frame_is_taken_and_all_go_back(void **state)
{
	struct bench_capture *c = open_camera();
	struct bench_frame frame;

	(void)state;
	fill(0);
	fill(1);
	fill(2);
	assert_int_equal(bench_capture_next(c, 10, &frame, NULL), 0);
	assert_int_equal(frame.when.us, 7000002);
	assert_non_null(frame.image);
	assert_int_equal(frame.image->width, 8);
	assert_int_equal(frame.image->luma[0], 20);
	assert_int_equal(frame.image->luma[31], 51);
	for (unsigned i = 0; i < BUFFERS; i++)
		assert_true(camera.queued[i]);
	assert_int_equal(bench_capture_next(c, 10, &frame, NULL), -EAGAIN);
	close_camera(c);
}

/* Padded rows, and a byte of colour behind each of luma. */
static void
luma_is_taken_out_of_every_format(void **state)
{
	static const struct {
		uint32_t format;
		unsigned stride, used, second, below;
	} rows[] = {
		{ V4L2_PIX_FMT_GREY, 16, 64, 1, 16 },
		{ V4L2_PIX_FMT_GREY, 0, 32, 1, 8 },
		{ V4L2_PIX_FMT_NV12, 8, 48, 1, 8 },
		{ V4L2_PIX_FMT_YUYV, 20, 80, 2, 20 },
	};
	struct bench_frame frame;

	for (size_t i = 0; i < BENCH_N(rows); i++) {
		struct bench_capture *c;

		begin(state);
		camera.formats[0] = V4L2_PIX_FMT_MJPEG;
		camera.formats[1] = rows[i].format;
		camera.stride = rows[i].stride;
		camera.used = rows[i].used;
		c = open_camera();
		assert_int_equal(camera.chosen, rows[i].format);
		fill(0);
		assert_int_equal(bench_capture_next(c, 10, &frame, NULL), 0);
		assert_int_equal(frame.image->luma[1], rows[i].second);
		assert_int_equal(frame.image->luma[8], rows[i].below);
		close_camera(c);
	}
}

static void
a_jpeg_is_handed_on_unopened_and_its_buffer_kept_so_long(void **state)
{
	struct bench_capture *c;
	struct bench_frame frame;

	(void)state;
	camera.formats[0] = V4L2_PIX_FMT_MJPEG;
	camera.memory[3][0] = 0xff;
	camera.memory[3][1] = 0xd8;
	c = open_camera();
	fill(3);
	assert_int_equal(bench_capture_next(c, 10, &frame, NULL), 0);
	assert_null(frame.image);
	assert_int_equal(frame.jpeg.len, 32);
	assert_false(camera.queued[3]);
	assert_int_equal(bench_capture_next(c, 10, &frame, NULL), -EAGAIN);
	assert_true(camera.queued[3]);
	fill(2); /* no JPEG */
	assert_int_equal(bench_capture_next(c, 10, &frame, NULL), -EAGAIN);
	close_camera(c);
}

static void
damaged_frames_are_skipped(void **state)
{
	struct bench_capture *c = open_camera();
	struct bench_frame frame;

	(void)state;
	camera.used = 31; /* too short */
	fill(0);
	assert_int_equal(bench_capture_next(c, 10, &frame, NULL), -EAGAIN);
	camera.used = 70000; /* longer than the buffer */
	fill(1);
	assert_int_equal(bench_capture_next(c, 10, &frame, NULL), -EAGAIN);
	camera.used = 32;
	camera.flags = V4L2_BUF_FLAG_ERROR;
	fill(2);
	assert_int_equal(bench_capture_next(c, 10, &frame, NULL), -EAGAIN);
	for (unsigned i = 0; i < BUFFERS; i++)
		assert_true(camera.queued[i]);
	camera.flags = 0;
	camera.bad_index = 77;
	fill(3);
	assert_int_equal(bench_capture_next(c, 10, &frame, NULL), -EIO);
	close_camera(c);
}

static void
an_unplugged_camera_is_gone(void **state)
{
	struct bench_capture *c = open_camera();
	struct bench_err err = { "" };
	struct bench_frame frame;

	(void)state;
	fill(0);
	camera.fail_request = (int)VIDIOC_DQBUF;
	camera.error = ENODEV;
	assert_int_equal(bench_capture_next(c, 10, &frame, &err), -ENODEV);
	assert_non_null(strstr(err.text, "/dev/video7"));
	camera.error = 0;
	close_camera(c);
}

static void
what_is_no_camera_is_refused_with_the_reason(void **state)
{
	static const struct {
		unsigned long request;
		int error;
		const char *why;
	} rows[] = {
		{ VIDIOC_QUERYCAP, ENOTTY, "no camera" },
		{ VIDIOC_S_FMT, EBUSY, "format" },
		{ VIDIOC_REQBUFS, ENOMEM, "stream" },
		{ VIDIOC_QUERYBUF, EINVAL, "stream" },
		{ VIDIOC_QBUF, EIO, "stream" },
		{ VIDIOC_STREAMON, EPIPE, "stream" },
	};
	struct bench_capture *c;
	struct bench_err err;

	for (size_t i = 0; i < BENCH_N(rows); i++) {
		begin(state);
		camera.fail_request = (int)rows[i].request;
		camera.error = rows[i].error;
		assert_int_equal(
			bench_capture_new(&driver, "/dev/video7", 8, 4, &c, &err),
			-rows[i].error);
		assert_non_null(strstr(err.text, rows[i].why));
		assert_false(camera.is_open);
	}
	assert_int_equal(bench_capture_new(&driver, "/dev/video1", 8, 4, &c, &err),
			 -ENODEV);
}

static void
a_camera_without_our_formats_is_refused(void **state)
{
	struct bench_capture *c;
	struct bench_err err;

	(void)state;
	camera.formats[0] = V4L2_PIX_FMT_H264;
	assert_int_equal(bench_capture_new(&driver, "/dev/video7", 8, 4, &c, &err),
			 -ENOTSUP);
	assert_non_null(strstr(err.text, "MJPG"));
	begin(state);
	camera.width = 100000;
	assert_int_equal(bench_capture_new(&driver, "/dev/video7", 8, 4, &c, &err),
			 -ENOTSUP);
	begin(state);
	camera.caps = V4L2_CAP_VIDEO_CAPTURE;
	assert_int_equal(bench_capture_new(&driver, "/dev/video7", 8, 4, &c, &err),
			 -ENOTSUP);
}

static void
a_code_in_front_of_the_camera_is_a_unit(void **state)
{
	struct bench_scan_rules rules =
		bench_scan_rules_at((struct bench_wall){ TODAY }, 2010);
	struct bench_mono end = { bench_mono_now().us + 60 * INT64_C(1000000) };
	struct bench_stream stream;
	struct bench_image image;
	struct bench_capture *c;

	(void)state;
	lab_look_at_qr(1, &image);
	camera.width = camera.stride = image.width;
	camera.height = image.height;
	camera.used = image.width * image.height;
	memcpy(camera.memory[1], image.luma, camera.used);
	free(image.luma);
	c = open_camera();
	fill(1);
	assert_int_equal(bench_stream_watch(&rules, c, end, &stream, NULL), 0);
	assert_int_equal(stream.status, BENCH_PICTURE_OK);
	assert_int_equal(stream.frames, 1);
	close_camera(c);
}

/* Its time is over at once: no picture, no answer. */
static void
a_camera_that_gives_nothing_is_an_error(void **state)
{
	struct bench_scan_rules rules =
		bench_scan_rules_at((struct bench_wall){ TODAY }, 2010);
	struct bench_mono end = { bench_mono_now().us + 1000 };
	struct bench_capture *c = open_camera();
	struct bench_stream stream;
	struct bench_err err = { "" };

	(void)state;
	assert_int_equal(bench_stream_watch(&rules, c, end, &stream, &err), -EAGAIN);
	assert_non_null(strstr(err.text, "no picture"));
	close_camera(c);
}

static void
a_real_file_is_no_camera(void **state)
{
	struct bench_capture *c;
	struct bench_err err;

	(void)state;
	assert_int_equal(
		bench_capture_new(&bench_camera_v4l2, "/dev/null", 8, 4, &c, &err),
		-ENOTTY);
	assert_true(bench_capture_new(&bench_camera_v4l2, "/dev/nothing", 8, 4, &c,
				      &err) < 0);
}

#define TEST(f) cmocka_unit_test_setup(f, begin)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_newest_frame_is_taken_and_all_go_back),
		TEST(luma_is_taken_out_of_every_format),
		TEST(a_jpeg_is_handed_on_unopened_and_its_buffer_kept_so_long),
		TEST(damaged_frames_are_skipped),
		TEST(an_unplugged_camera_is_gone),
		TEST(what_is_no_camera_is_refused_with_the_reason),
		TEST(a_camera_without_our_formats_is_refused),
		TEST(a_code_in_front_of_the_camera_is_a_unit),
		TEST(a_camera_that_gives_nothing_is_an_error),
		TEST(a_real_file_is_no_camera),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
