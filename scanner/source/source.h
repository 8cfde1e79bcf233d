/* One scanner: opened, read, gone and back.
 *
 *   AWAY ──open──► HERE ──read: bytes──► line ──► scans
 *     ▲              │
 *     └── unplugged ─┘  (what was being read is told as broken off)
 *
 * The kernel's part is behind pointers, so that a FIFO of records is a device in tests.
 * Times are given by the caller; a device that has the clock gives its own. */
#ifndef SOURCE_SOURCE_H
#define SOURCE_SOURCE_H

#include <core/typing.h>
#include <source/evdev.h>
#include <source/line.h>
#include <source/spec.h>
#include <termios.h>

/* -errno each. */
struct bench_source_ops {
	int (*grab)(int fd);	  /* EVIOCGRAB: nobody else gets its keys */
	int (*monotonic)(int fd); /* EVIOCSCLOCKID */
	int (*held)(int fd, uint8_t *keys, size_t len); /* EVIOCGKEY */
};

extern const struct bench_source_ops bench_source_linux;

struct bench_source {
	struct bench_source_spec spec;
	const struct bench_source_ops *ops;
	int fd; /* -1: away */
	struct bench_evdev evdev;
	struct bench_line line;
	struct bench_typing typing; /* of a terminal's text */
	bool calibrated;	    /* typing, or evdev's layout, is known */
	bool doubtful;		    /* evdev: it typed what looks like another layout */
	struct termios saved;
	bool has_saved;
};

typedef int bench_source_fn(struct bench_source *s, const struct bench_line_scan *scan,
			    void *arg);

void bench_source_init(struct bench_source *s, const struct bench_source_spec *spec,
		       const struct bench_source_ops *ops);
/* -ENOENT, -ENODEV: it is not plugged in; -EBUSY: another program has grabbed it;
 * -ENOTTY: it is not of this kind; -EACCES. */
int bench_source_open(struct bench_source *s, struct bench_err *err) BENCH_CHECKED;
/* A terminal is as it was before. */
void bench_source_close(struct bench_source *s);

/* Reads what there is and hands each scan to fn. -ENODEV: the device is gone, and s is
 * closed; else 0 or what fn returned. */
int bench_source_read(struct bench_source *s, struct bench_mono now,
		      bench_source_fn *fn, void *arg) BENCH_CHECKED;
/* Silence until now, if nothing waits to be read: that comes first, since it may have
 * come in time, while the caller was busy. Returns as bench_source_read(). */
int bench_source_tick(struct bench_source *s, struct bench_mono now,
		      bench_source_fn *fn, void *arg) BENCH_CHECKED;

/* How the scanner types was told by the calibration code. 0; -ENOENT: text is another
 * one; -EBADMSG: it is damaged, or through a layout that we do not know. */
int bench_source_calibrate(struct bench_source *s,
			   struct bench_bytes text) BENCH_CHECKED;
/* The letters that may have moved, since its layout is not known; "" for none. A device
 * whose figures arrive is set to US, or to a layout that differs by Y and Z. */
const char *bench_source_doubts(const struct bench_source *s);

#endif
