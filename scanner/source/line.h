/* Bytes with their times become scans.
 *
 *   a byte ──► OPEN ──CR, LF, TAB──────────────────────────► whole
 *                │ ──silence, if it never ends its scans────► whole, by the gap
 *                │ ──silence, if it has always ended them───► broken off
 *                │ ──typed by hand, and given up────────────► broken off
 *                └ ──the device is gone, or keys were lost──► broken off
 *
 * What is broken off may be the beginning of something else: it is told, not used. A
 * scanner types faster than anybody; what came slower was typed by hand. Time is each
 * byte's own. */
#ifndef SOURCE_LINE_H
#define SOURCE_LINE_H

#include <bench/clock.h>
#include <core/frames.h>

/* Silence that ends a scan without a terminator (scanner.md section 4). */
#define BENCH_LINE_GAP_US INT64_C(80000)
/* The same for a scanner that does end its scans: it only paused, or broke off. */
#define BENCH_LINE_BREAK_US INT64_C(1000000)
/* Who types may think. */
#define BENCH_LINE_THINK_US INT64_C(15000000)
/* A longer mean time between two characters is a hand's. */
#define BENCH_LINE_TYPED_US INT64_C(40000)

enum bench_line_end { BENCH_LINE_WHOLE, BENCH_LINE_BY_GAP, BENCH_LINE_BROKEN };

struct bench_line_scan {
	struct bench_bytes text; /* valid until the next call */
	struct bench_mono first, last;
	enum bench_line_end end;
	bool typed; /* by hand */
	bool lost;  /* keys are missing in it: BROKEN */
};

/* Start with all zero. */
struct bench_line {
	uint8_t data[BENCH_FRAME_MAX]; /* more is dropped: too long for any class */
	size_t len, seen;	       /* kept; arrived */
	struct bench_mono first, last;
	bool slow;	 /* a scanner that is as slow as a hand, and never one */
	bool untimed;	 /* lines of a program: LF alone ends a scan */
	bool terminates; /* the device has ended a scan by a terminator before */
	bool lost;
};

/* true: *ret_scan has ended, by this byte or (ask again with the same byte) by the
 * silence before it. An empty scan is none. */
bool bench_line_push(struct bench_line *l, uint8_t byte, struct bench_mono now,
		     struct bench_line_scan *ret_scan, bool *ret_again);
/* Nothing came until now. */
bool bench_line_tick(struct bench_line *l, struct bench_mono now,
		     struct bench_line_scan *ret_scan);
/* When to call bench_line_tick(); INT64_MAX: never. */
struct bench_mono bench_line_due(const struct bench_line *l);
/* Takes the last character back: only a hand does that. */
void bench_line_erase(struct bench_line *l);
/* The device is gone. */
bool bench_line_break(struct bench_line *l, struct bench_line_scan *ret_scan);
/* Keys were lost at this time: whatever this scan becomes, it is not whole. */
void bench_line_lose(struct bench_line *l, struct bench_mono now);

#endif
