/* What a station takes its scans from: a source that types (source/source.h), or an eye
 * that looks (station/eye.h). */
#ifndef SCANNER_DEVICE_H
#define SCANNER_DEVICE_H

#include <station/eye.h>

struct bench_device {
	struct bench_source *source; /* borrowed; NULL: never set up */
	struct bench_eye *eye;	     /* NULL: source types */
};

/* Of source's kind. -ENOMEM. */
int bench_device_init(struct bench_device *d, struct bench_source *source,
		      const struct bench_camera_driver *cameras,
		      const struct bench_scan_rules *rules,
		      struct bench_err *err) BENCH_CHECKED;
/* Closes it, too; also what was never set up. */
void bench_device_clear(struct bench_device *d);
/* As bench_source_open() and bench_eye_open(). */
int bench_device_open(struct bench_device *d, struct bench_err *err) BENCH_CHECKED;
bool bench_device_is_open(const struct bench_device *d);

/* What to poll() for, and when its silence means something. */
struct pollfd bench_device_wants(const struct bench_device *d);
struct bench_mono bench_device_due(const struct bench_device *d);
/* -ENODEV: it is gone, and closed; else 0 or what the ears returned. */
int bench_device_read(struct bench_device *d, struct bench_mono now,
		      const struct bench_device_ears *ears) BENCH_CHECKED;
/* Nothing came until now. */
int bench_device_tick(struct bench_device *d, struct bench_mono now,
		      const struct bench_device_ears *ears) BENCH_CHECKED;

#endif
