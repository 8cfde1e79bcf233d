/* Where in a picture bars may be, at whatever angle: regions in which the gradient has
 * one dominant direction (structure tensor). No decoder is asked. */
#ifndef SCANNER_BARS_H
#define SCANNER_BARS_H

#include <decode/image.h>
#include <stdbool.h>
#include <stddef.h>

/* A region: reading direction (across the bars) at angle, in radians, -pi/2 to pi/2,
 * y pointing down. In pixels of the picture. */
struct bench_bars {
	float x, y; /* the middle */
	float angle;
	float length; /* across the bars */
	float height; /* along them */
	float energy; /* mean square gradient: the contrast */
};

/* More than any label has; the largest ones are kept. */
#define BENCH_BARS_MAX 48

/* -ENOMEM. Regions are sorted, the largest first. */
int bench_bars_find(const struct bench_image *image,
		    struct bench_bars ret_bars[BENCH_BARS_MAX], size_t *ret_n,
		    struct bench_err *err) BENCH_CHECKED;
/* Is the point inside the region, or at most margin pixels outside of it? */
bool bench_bars_contain(const struct bench_bars *bars, float x, float y, float margin);

#endif
