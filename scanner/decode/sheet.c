#include <decode/sheet.h>

#include <errno.h>
#include <math.h>
#include <string.h>

/* Fewer rows in a window than this are not worth a window of their own. */
#define WINDOW_ROWS 3u
/* Smaller changes than this part of the range are noise. */
#define NOISE 10

int
bench_sheet_init(struct bench_sheet *sheet, unsigned columns, struct bench_err *err)
{
	sheet->columns = columns;
	sheet->rows = 0;
	sheet->luma = malloc((size_t)columns * BENCH_SHEET_ROWS);
	return sheet->luma != NULL
		       ? 0
		       : bench_fail(err, -ENOMEM, "out of memory for the image");
}

void
bench_sheet_clear(struct bench_sheet *sheet)
{
	free(sheet->luma);
	sheet->luma = NULL;
}

/* Mean over 2 * radius + 1 columns, in one run. */
static void
box_blur(const float *in, float *out, int n, int radius)
{
	double sum = 0;

	for (int i = -radius; i <= radius; i++)
		sum += in[i < 0 ? 0 : i >= n ? n - 1 : i];
	for (int i = 0; i < n; i++) {
		int next = i + radius + 1, last = i - radius;

		out[i] = (float)(sum / (2 * radius + 1));
		sum += in[next >= n ? n - 1 : next] - in[last < 0 ? 0 : last];
	}
}

/* Unsharp mask, along the reading direction alone: the average has little noise left
 * that it could make worse. */
static void
sharpen(float *profile, int n, float strength, int radius)
{
	float once[BENCH_STRIP_COLUMNS], twice[BENCH_STRIP_COLUMNS];

	if (radius < 1)
		radius = 1;
	box_blur(profile, once, n, radius);
	box_blur(once, twice, n, radius);
	for (int i = 0; i < n; i++)
		profile[i] += strength * (profile[i] - twice[i]);
}

static unsigned
halve(float *profile, unsigned n)
{
	for (unsigned i = 0; i < n / 2; i++)
		profile[i] = (profile[2 * i] + profile[2 * i + 1]) / 2;
	return n / 2;
}

/* Where the profile crosses level, going from one column to another. */
static float
crossing(const float *profile, unsigned from, unsigned to, float level)
{
	unsigned i = from + 1;

	while (i < to && (profile[i] < level) == (profile[from] < level))
		i++;
	return (float)i -
	       (profile[i] - level) / (fabsf(profile[i] - profile[i - 1]) > 1e-3f
					       ? profile[i] - profile[i - 1]
					       : 1);
}

/* Level from here to there, the last column in part. */
static void
paint(float *out, unsigned n, float *from, float to, float level)
{
	unsigned i = (unsigned)*from;

	for (; i < n && (float)(i + 1) <= to; i++)
		out[i] = level;
	if (i < n && to > (float)i) {
		float part = to - (float)i;

		out[i] = level * part + (255 - level) * (1 - part);
		i++;
	}
	*from = (float)i;
}

static float
range_of(const float *profile, unsigned n)
{
	float low = INFINITY, high = -INFINITY;

	for (unsigned i = 0; i < n; i++) {
		low = fminf(low, profile[i]);
		high = fmaxf(high, profile[i]);
	}
	return high - low;
}

static void
redraw(float *profile, unsigned n)
{
	float out[BENCH_STRIP_COLUMNS], done = 0, least = range_of(profile, n) / NOISE;
	unsigned before = 0, at = 0;
	bool rising = false;

	for (unsigned i = 0; i <= n; i++) {
		if (i < n &&
		    (rising ? profile[i] > profile[at] : profile[i] < profile[at]))
			at = i;
		if (i < n && fabsf(profile[i] - profile[at]) < least)
			continue;
		if (at > before)
			paint(out, n, &done,
			      crossing(profile, before, at,
				       (profile[before] + profile[at]) / 2),
			      rising ? 0 : 255);
		before = at;
		at = i;
		rising = !rising;
	}
	paint(out, n, &done, (float)n, rising ? 0 : 255);
	memcpy(profile, out, n * sizeof(*out));
}

/* All of the range for what there is; a pale code has few levels of the 8 bit. */
static void
put_row(struct bench_sheet *sheet, const float *profile, unsigned n, bool inverted)
{
	uint8_t *row = sheet->luma + (size_t)sheet->rows * sheet->columns;
	float low = INFINITY, high = -INFINITY, scale;

	for (unsigned i = 0; i < n; i++) {
		low = fminf(low, profile[i]);
		high = fmaxf(high, profile[i]);
	}
	scale = 255 / fmaxf(high - low, 4);
	for (unsigned i = 0; i < n; i++) {
		uint8_t level = (uint8_t)((profile[i] - low) * scale);

		row[i] = inverted ? (uint8_t)(255 - level) : level;
	}
	memset(row + n, row[n - 1], sheet->columns - n);
}

static void
add_row(struct bench_sheet *sheet, const struct bench_strip *strip,
	const struct bench_sheet_set *set, float *profile,
	const struct bench_sheet_row *note)
{
	unsigned n = strip->columns;

	if (sheet->rows == BENCH_SHEET_ROWS)
		return;
	if (set->strength > 0)
		sharpen(profile, (int)n, set->strength,
			(int)lrintf(set->radius * strip->scale));
	if (set->redrawn)
		redraw(profile, n);
	put_row(sheet, profile, set->coarse ? halve(profile, n) : n, strip->is_light);
	sheet->notes[sheet->rows++] = *note;
}

void
bench_sheet_add(struct bench_sheet *sheet, const struct bench_strip *strip,
		uint16_t place, const struct bench_sheet_set *set)
{
	float profile[BENCH_STRIP_COLUMNS];
	bool turns = set->windows == BENCH_SHEET_BY_TURNS;
	unsigned most = strip->rows / WINDOW_ROWS, windows = turns ? 2 : set->windows;

	if (windows > most)
		windows = most > 0 ? most : 1;
	for (unsigned w = 0; w < windows; w++) {
		struct bench_sheet_row note = { place, (uint16_t)windows, (uint16_t)w };

		if (turns && windows == 2) {
			note.windows = BENCH_SHEET_BY_TURNS;
			bench_strip_average(strip, w, strip->rows, 2, profile);
		} else {
			bench_strip_average(strip, strip->rows * w / windows,
					    strip->rows * (w + 1) / windows, 1,
					    profile);
		}
		add_row(sheet, strip, set, profile, &note);
	}
}
