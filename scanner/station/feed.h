/* A station's screen as JSON, one object a line, for a program that shows it (the
 * board; README.md here has the fields).
 *
 *   {"run":N,"seq":3,"taken":2,"tone":"ok","word":"OK","label":"OK","text":…,"next":…,…}
 *
 * One line at the start, one when the screen changes, and one for each scan that was
 * taken, changed or not: whoever writes scans knows by "taken" which of them a line
 * answers. */
#ifndef SCANNER_FEED_H
#define SCANNER_FEED_H

#include <stdio.h>

#include <station/input.h>

/* Start with all zero but out, run, lang and pitch. */
struct bench_feed {
	FILE *out;   /* borrowed */
	int64_t run; /* tells this station's screens from those of one before it */
	enum bench_lang lang; /* to begin with; then the desk's */
	int pitch;	      /* 0: by the station's name */
	int64_t seq, taken;
	char *last; /* the last one's fields; owned */
	bool due;
};

/* A scan was taken: it gets its line. */
void bench_feed_taken(struct bench_feed *f);
/* Writes the screen, if there is reason to. -EIO, -ENOMEM. */
int bench_feed_update(struct bench_feed *f, struct bench_desk *desk,
		      const struct bench_input *input,
		      struct bench_err *err) BENCH_CHECKED;
void bench_feed_clear(struct bench_feed *f);

#endif
