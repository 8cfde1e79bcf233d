#include <decode/strip.h>

#include <decode/sample.h>
#include <errno.h>
#include <math.h>
#include <string.h>

#define ROWS_MAX 64u
#define ROWS_ROUGH 24u
/* Light margin that a decoder wants on both sides, in pixels. */
#define MARGIN 24.0f
#define SLANT_MAX 0.12f
#define SLANT_STEPS 12

static unsigned
at_most(float n, unsigned most)
{
	return n < 1 ? 1 : n > (float)most ? most : (unsigned)n;
}

static unsigned
count_edges(const float *profile, unsigned n)
{
	float low = INFINITY, high = -INFINITY, extreme = profile[0], least;
	unsigned edges = 0;
	bool rising = true;

	for (unsigned i = 0; i < n; i++) {
		low = fminf(low, profile[i]);
		high = fmaxf(high, profile[i]);
	}
	least = (high - low) / 6;
	for (unsigned i = 0; i < n; i++) {
		if (rising ? profile[i] > extreme : profile[i] < extreme)
			extreme = profile[i];
		if (fabsf(profile[i] - extreme) < least)
			continue;
		rising = !rising;
		extreme = profile[i];
		edges++;
	}
	return edges;
}

void
bench_strip_average(const struct bench_strip *strip, unsigned from, unsigned to,
		    unsigned step, float *out)
{
	unsigned rows = 0;

	memset(out, 0, strip->columns * sizeof(*out));
	for (unsigned r = from; r < to; r += step, rows++)
		for (unsigned i = 0; i < strip->columns; i++)
			out[i] += strip->luma[(size_t)r * strip->columns + i];
	for (unsigned i = 0; i < strip->columns; i++)
		out[i] /= (float)rows;
}

/* How sharp each quarter of the strip is when it is averaged along this slant. */
static void
measure_slant(const struct bench_strip *strip, float slant, float ret_sharp[4])
{
	float mean[BENCH_STRIP_COLUMNS] = { 0 }, middle = (float)(strip->rows - 1) / 2;
	unsigned step = strip->rows < 24 ? 1 : strip->rows / 12;
	unsigned quarter = strip->columns / 4;

	for (unsigned r = 0; r < strip->rows; r += step) {
		const float *row = strip->luma + (size_t)r * strip->columns;
		int shift = (int)lrintf(slant * ((float)r - middle));
		int from = shift < 0 ? -shift : 0;
		int to = (int)strip->columns - (shift > 0 ? shift : 0);

		for (int i = from; i < to; i++)
			mean[i] += row[i + shift];
	}
	for (unsigned q = 0; q < 4; q++) {
		ret_sharp[q] = 0;
		for (unsigned i = q * quarter + 1; i < (q + 1) * quarter; i++)
			ret_sharp[q] +=
				(mean[i] - mean[i - 1]) * (mean[i] - mean[i - 1]);
	}
}

/* The top of the parabola through the best one and its neighbours. */
static float
best_of(const float *at, float step)
{
	int best = SLANT_STEPS;
	float bend, lean;

	for (int i = 0; i <= 2 * SLANT_STEPS; i++)
		if (at[i] > at[best])
			best = i;
	if (best == 0 || best == 2 * SLANT_STEPS)
		return 0;
	bend = at[best - 1] - 2 * at[best] + at[best + 1];
	lean = bend < 0 ? 0.5f * (at[best - 1] - at[best + 1]) / bend : 0;
	return ((float)(best - SLANT_STEPS) + lean) * step;
}

/* Perspective, and what the angle was wrong by: bars of one code need not be parallel.
 * Columns a row, at the middle of each quarter. */
static void
find_slants(const struct bench_strip *strip, float ret_slants[4])
{
	float at[4][2 * SLANT_STEPS + 1], sharp[4];
	float step = SLANT_MAX * strip->scale / SLANT_STEPS;

	for (int i = 0; i <= 2 * SLANT_STEPS; i++) {
		measure_slant(strip, (float)(i - SLANT_STEPS) * step, sharp);
		for (int q = 0; q < 4; q++)
			at[q][i] = sharp[q];
	}
	for (int q = 0; q < 4; q++)
		ret_slants[q] = best_of(at[q], step);
}

static void
straighten(struct bench_strip *strip, const float slants[4])
{
	float row[BENCH_STRIP_COLUMNS], slant[BENCH_STRIP_COLUMNS];
	int n = (int)strip->columns;

	for (int i = 0; i < n; i++) {
		float q = ((float)i + 0.5f) * 4 / (float)n - 0.5f;
		int k = q < 0 ? 0 : q > 2 ? 2 : (int)q;
		float t = q < 0 ? 0 : q > 3 ? 1 : q - (float)k;

		slant[i] = slants[k] * (1 - t) + slants[k + 1] * t;
	}
	for (unsigned r = 0; r < strip->rows; r++) {
		float *to = strip->luma + (size_t)r * strip->columns;
		float v = (float)r - (float)(strip->rows - 1) / 2;

		memcpy(row, to, strip->columns * sizeof(*row));
		for (int i = 0; i < n; i++) {
			float x = fminf(fmaxf((float)i + slant[i] * v, 0),
					(float)n - 1.001f);
			int left = (int)x;

			x -= (float)left;
			to[i] = row[left] * (1 - x) + row[left + 1] * x;
		}
	}
}

static float
mean_of(const float *profile, unsigned from, unsigned to)
{
	float sum = 0;

	for (unsigned i = from; i < to; i++)
		sum += profile[i];
	return sum / (float)(to - from);
}

/* Dark ground on both sides of the code, as near as its quiet zone is. */
static bool
has_dark_ground(const float *profile, unsigned n, float scale)
{
	unsigned margin = (unsigned)(MARGIN * scale), far = (unsigned)(10 * scale);
	unsigned near = (unsigned)(3 * scale);
	float code = mean_of(profile, margin, n - margin);

	return mean_of(profile, margin - far, margin - near) < 0.8f * code &&
	       mean_of(profile, n - margin + near, n - margin + far) < 0.8f * code;
}

/* Three columns a module at least, if the code has 120 modules or more; half of that at
 * a rough look. */
static float
scale_of(float length, bool rough)
{
	float scale = length < 360 ? 4 : length < 540 ? 3 : length < 1100 ? 2 : 1;

	if (rough && scale > 1)
		scale = scale > 3 ? 2 : scale / 2;
	while (length * scale > (float)BENCH_STRIP_COLUMNS)
		scale /= 2;
	return scale;
}

static float
likeness_of_halves(const struct bench_strip *s)
{
	float upper[BENCH_STRIP_COLUMNS], lower[BENCH_STRIP_COLUMNS];
	unsigned margin = (unsigned)(MARGIN * s->scale), half = s->rows / 2;

	if (half == 0)
		return 0;
	bench_strip_average(s, 0, half, 1, upper);
	bench_strip_average(s, half, s->rows, 1, lower);
	return bench_rows_likeness(upper + margin, lower + margin,
				   s->columns - 2 * margin);
}

int
bench_strip_cut(const struct bench_image *image, const struct bench_bars *place,
		bool rough, struct bench_strip *ret_strip, struct bench_err *err)
{
	struct bench_strip s = { .place = *place,
				 .scale = scale_of(place->length, rough) };
	float along, slants[4], profile[BENCH_STRIP_COLUMNS];

	s.columns =
		at_most((place->length + 2 * MARGIN) * s.scale, BENCH_STRIP_COLUMNS);
	s.rows = at_most(place->height, rough ? ROWS_ROUGH : ROWS_MAX);
	along = place->height / (float)s.rows;
	s.luma = calloc((size_t)s.columns * s.rows, sizeof(*s.luma));
	if (s.luma == NULL)
		return bench_fail(err, -ENOMEM, "out of memory for the image");
	bench_image_turn(image, place, 1 / s.scale, along, s.columns, s.rows, s.luma);
	find_slants(&s, slants);
	straighten(&s, slants);
	bench_strip_average(&s, 0, s.rows, 1, profile);
	s.edges = count_edges(profile, s.columns);
	s.likeness = likeness_of_halves(&s);
	s.is_light = has_dark_ground(profile, s.columns, s.scale);
	*ret_strip = s;
	return 0;
}

void
bench_strip_clear(struct bench_strip *strip)
{
	free(strip->luma);
	strip->luma = NULL;
}
