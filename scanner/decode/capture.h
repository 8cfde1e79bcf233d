/* Frames of a V4L2 camera (GREY, NV12, YUYV or MJPG), the newest one each time. What
 * talks to the kernel is a table of functions, so that tests can be the camera. */
#ifndef SCANNER_CAPTURE_H
#define SCANNER_CAPTURE_H

#include <decode/frame.h>
#include <stddef.h>

/* All return as the system calls do: -1 (map: NULL) with errno. */
struct bench_camera_driver {
	int (*open)(void *arg, const char *path);
	int (*close)(void *arg, int fd);
	int (*ioctl)(void *arg, int fd, unsigned long request, void *data);
	void *(*map)(void *arg, int fd, size_t len, int64_t offset);
	int (*unmap)(void *arg, void *at, size_t len);
	/* 1: a frame is there; 0: none within milliseconds. */
	int (*wait)(void *arg, int fd, int milliseconds);
	void *arg;
};

extern const struct bench_camera_driver bench_camera_v4l2;

struct bench_capture;

/* Wants width x height, takes what the camera makes of it. -ENODEV and friends when
 * there is no such camera, -ENOTSUP when it has none of the formats. */
int bench_capture_new(const struct bench_camera_driver *driver, const char *path,
		      unsigned width, unsigned height,
		      struct bench_capture **ret_capture,
		      struct bench_err *err) BENCH_CHECKED;
void bench_capture_free(struct bench_capture *capture);
/* To be waited for: readable when a frame is there, or the camera is gone. */
int bench_capture_fd(const struct bench_capture *capture);
/* The frame's time is the driver's. -EAGAIN: no good frame within milliseconds; damaged
 * ones are skipped. -ENODEV: the camera is gone, open it anew. */
int bench_capture_next(struct bench_capture *capture, int milliseconds,
		       struct bench_frame *ret_frame,
		       struct bench_err *err) BENCH_CHECKED;

#endif
