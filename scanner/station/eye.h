/* A camera, or a pipe of pictures, as a station's scanner.
 *
 *   AWAY ──open──► IDLE ──a frame──► BUSY: decoder's process
 *     ▲              │ ▲                 │
 *     └── is gone ───┘ └─ codes: gaze ───┘──► scan, hint, STOP
 *
 * Nothing here waits: one frame is decoded at a time, in a process of its own, and what
 * a camera sees meanwhile is skipped. A pipe waits. A decoder that dies costs a frame.
 */
#ifndef SCANNER_EYE_H
#define SCANNER_EYE_H

#include <core/gaze.h>
#include <decode/capture.h>
#include <decode/decoder.h>
#include <source/source.h>

struct bench_eye;

/* Frames in a row that are lost before it is told. */
#define BENCH_EYE_LOST 10u
/* A camera that gives no picture for so long is gone. */
#define BENCH_EYE_SILENCE_US INT64_C(5000000)

/* Who hears what a device has. */
struct bench_device_ears {
	bench_source_fn *scan; /* what was seen, as a scan of source */
	/* What is no scan; seen: the codes in view, one a line. Returns as scan. */
	int (*tell)(bool stop, const char *reason, struct bench_bytes seen, void *arg);
	void *arg;
	bool intake; /* labels are to become units (core/gaze.h) */
};

/* source: with its spec; it is never opened. All but what is returned is borrowed.
 * -ENOMEM. */
int bench_eye_new(struct bench_source *source, const struct bench_camera_driver *driver,
		  const struct bench_scan_rules *rules, struct bench_eye **ret_eye,
		  struct bench_err *err) BENCH_CHECKED;
void bench_eye_free(struct bench_eye *eye);
/* -ENOENT, -ENODEV: it is not there; -EBUSY: another program has it; -ENOTSUP: it is no
 * camera of ours, or no pipe. */
int bench_eye_open(struct bench_eye *eye, struct bench_err *err) BENCH_CHECKED;
bool bench_eye_is_open(const struct bench_eye *eye);
void bench_eye_close(struct bench_eye *eye);

/* What to poll() for, and when to step without it. */
struct pollfd bench_eye_wants(const struct bench_eye *eye);
struct bench_mono bench_eye_due(const struct bench_eye *eye);
/* -ENODEV: it is gone, and closed; else 0 or what the ears returned. */
int bench_eye_step(struct bench_eye *eye, struct bench_mono now,
		   const struct bench_device_ears *ears) BENCH_CHECKED;

#endif
