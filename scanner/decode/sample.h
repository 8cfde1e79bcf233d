/* Pixels of a picture at an angle. */
#ifndef SCANNER_SAMPLE_H
#define SCANNER_SAMPLE_H

#include <decode/bars.h>

/* Samples a turned rectangle, its middle at place, row by row along the bars, across
 * and along being pixels a sample, into out: columns times rows. */
void bench_image_turn(const struct bench_image *image, const struct bench_bars *place,
		      float across, float along, unsigned columns, unsigned rows,
		      float *out);
/* Correlation of the slopes of two rows: 1 for two rows of the same bars. */
float bench_rows_likeness(const float *a, const float *b, unsigned n);

#endif
