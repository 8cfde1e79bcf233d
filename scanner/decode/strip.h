/* Bars laid straight: each place with a code becomes a strip, which is averaged along
 * its bars; that takes out noise and keeps what a decoder needs. */
#ifndef SCANNER_STRIP_H
#define SCANNER_STRIP_H

#include <decode/bars.h>

/* Luma along the reading direction, upscaled where modules are small; bars stand
 * upright. */
struct bench_strip {
	struct bench_bars place; /* in the picture */
	unsigned columns, rows;
	unsigned edges; /* light to dark and back, of the average over all rows */
	float scale;	/* columns a pixel */
	bool is_light;	/* light bars on dark ground */
	float likeness; /* of the upper and the lower half: bars 1, a line of text less
			 */
	float *luma;	/* owned */
};

/* Columns of the widest strip. */
#define BENCH_STRIP_COLUMNS 2400u

/* rough: fewer rows, and narrower modules; enough for a code in good light. -ENOMEM.
 * Ends by bench_strip_clear(). */
int bench_strip_cut(const struct bench_image *image, const struct bench_bars *place,
		    bool rough, struct bench_strip *ret_strip,
		    struct bench_err *err) BENCH_CHECKED;
void bench_strip_clear(struct bench_strip *strip);
/* Mean of every stepth row from from to (not including) to, at least one, into out: as
 * many as the strip's columns. */
void bench_strip_average(const struct bench_strip *strip, unsigned from, unsigned to,
			 unsigned step, float *out);

#endif
