#include <decode/sample.h>

#include <math.h>

static float
pixel(const struct bench_image *image, int x, int y)
{
	x = x < 0 ? 0 : x >= (int)image->width ? (int)image->width - 1 : x;
	y = y < 0 ? 0 : y >= (int)image->height ? (int)image->height - 1 : y;
	return image->luma[(size_t)y * image->width + (size_t)x];
}

static float
sample_linear(const struct bench_image *image, float x, float y)
{
	int ix = (int)x, iy = (int)y;
	float dx = x - (float)ix, dy = y - (float)iy;
	const uint8_t *p;

	if (x >= 0 && y >= 0 && ix + 1 < (int)image->width &&
	    iy + 1 < (int)image->height) {
		p = image->luma + (size_t)iy * image->width + (size_t)ix;
		return (1 - dy) * ((1 - dx) * p[0] + dx * p[1]) +
		       dy * ((1 - dx) * p[image->width] + dx * p[image->width + 1]);
	}
	return pixel(image, (int)lrintf(x), (int)lrintf(y));
}

/* Catmull and Rom's weights. */
static void
weigh(float t, float w[4])
{
	float t2 = t * t, t3 = t2 * t;

	w[0] = 0.5f * (-t3 + 2 * t2 - t);
	w[1] = 0.5f * (3 * t3 - 5 * t2 + 2);
	w[2] = 0.5f * (-3 * t3 + 4 * t2 + t);
	w[3] = 0.5f * (t3 - t2);
}

/* Never beyond the four pixels around: the cubic's overshoot beside a bar is an edge to
 * zbar. */
static float
between(float value, const uint8_t *p, unsigned width)
{
	const uint8_t *q = p + width;
	uint8_t low = p[0] < p[1] ? p[0] : p[1], high = p[0] > p[1] ? p[0] : p[1];

	for (int i = 0; i < 2; i++) {
		low = q[i] < low ? q[i] : low;
		high = q[i] > high ? q[i] : high;
	}
	return value < low ? low : value > high ? high : value;
}

static float
sample_cubic(const struct bench_image *image, float x, float y)
{
	float wx[4], wy[4], columns[4] = { 0 };
	int ix = (int)x, iy = (int)y;
	const uint8_t *p;

	if (x < 1 || y < 1 || ix + 2 >= (int)image->width ||
	    iy + 2 >= (int)image->height)
		return sample_linear(image, x, y);
	weigh(x - (float)ix, wx);
	weigh(y - (float)iy, wy);
	p = image->luma + (size_t)(iy - 1) * image->width + (size_t)(ix - 1);
	for (int i = 0; i < 4; i++, p += image->width)
		for (int k = 0; k < 4; k++)
			columns[k] += wy[i] * p[k];
	p = image->luma + (size_t)iy * image->width + (size_t)ix;
	return between(wx[0] * columns[0] + wx[1] * columns[1] + wx[2] * columns[2] +
			       wx[3] * columns[3],
		       p, image->width);
}

/* Samples a turned rectangle: its middle at place, row by row along the bars. */
void
bench_image_turn(const struct bench_image *image, const struct bench_bars *place,
		 float across, float along, unsigned columns, unsigned rows, float *out)
{
	float c = cosf(place->angle), s = sinf(place->angle);
	bool fine = across < 1;

	for (unsigned r = 0; r < rows; r++) {
		float v = ((float)r - (float)(rows - 1) / 2) * along;

		for (unsigned i = 0; i < columns; i++) {
			float u = ((float)i - (float)(columns - 1) / 2) * across;
			float x = place->x + u * c - v * s;
			float y = place->y + u * s + v * c;

			*out++ = fine ? sample_cubic(image, x, y)
				      : sample_linear(image, x, y);
		}
	}
}

/* Correlation of the slopes of two rows. */
float
bench_rows_likeness(const float *a, const float *b, unsigned n)
{
	float ab = 0, aa = 1, bb = 1;

	for (unsigned i = 2; i < n; i++) {
		float da = a[i] - a[i - 2], db = b[i] - b[i - 2];

		ab += da * db;
		aa += da * da;
		bb += db * db;
	}
	return ab / sqrtf(aa * bb);
}
