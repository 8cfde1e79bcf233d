/* Several scanners at once, each a station of its own: with its job, its half-scanned
 * unit and its name on every line. Devices come and go. */
#ifndef SCANNER_SERVE_H
#define SCANNER_SERVE_H

#include <station/device.h>
#include <station/feed.h>
#include <station/measure.h>
#include <station/screen.h>
#include <station/seat.h>

/* More scanners than that are another box's. */
#define BENCH_SERVE_MAX 16

struct bench_transcript_line;

struct bench_serve {
	struct bench_store *store; /* borrowed, as all pointers */
	const struct bench_families *families;
	const struct bench_config *config;
	const struct bench_scan_rules *rules;
	const struct bench_source_ops *ops;
	const struct bench_camera_driver *cameras;
	FILE *out;
	bool json;
	int64_t batch;	    /* of scanners that name none; 0: the only open one */
	const char *memory; /* file of the layouts; NULL: none */
	struct bench_measure *measure; /* may be NULL */
	bool insists, needs_badge;     /* see seat.h */
	struct bench_screen *screen;   /* NULL: lines on out; else of the one scanner */
	struct bench_feed *feed;       /* the same, as JSON */
	const char *by;	  /* who works there from the start; NULL: nobody yet */
	FILE *transcript; /* NULL: none is written */
	struct bench_transcript_line *line; /* room for one, with a transcript */
};

/* Until end_fd is readable, or the terminal or standard input ends. Returns
 * how many scans were refused; -ENOENT, -EPERM: a batch that a spec names is none, or
 * not open, or by is nobody who works here; other errors when the store fails. A device
 * that is not there is waited for. */
int bench_serve_run(const struct bench_serve *serve,
		    const struct bench_source_spec *specs, size_t n, int end_fd,
		    struct bench_err *err) BENCH_CHECKED;

#endif
