#include <decode/split.h>

#include <decode/sample.h>
#include <errno.h>
#include <math.h>
#include <string.h>

/* Pixels between the samples of the first look at a region. */
#define STEP 2.0f
#define LOOK_COLUMNS 1024u
#define LOOK_ROWS 1024u
/* Rows of one code are alike; the text between two codes is like neither. */
#define ALIKE 0.55f
/* Of the strongest row's energy: rows of a code have more. */
#define ROW_ENERGY 0.2f
#define HEIGHT_MIN 8.0f
#define LENGTH_MIN 30.0f
/* Between two codes in a row, in pixels. */
#define PAUSE 14.0f
/* Pixels over which an edge is steep. */
#define EDGE 6.0f

/* First look: the region, turned, one sample every STEP pixels. */
struct look {
	float across, along; /* pixels a sample */
	unsigned columns, rows;
	float *luma, *energy;
};

/* Rows of the look that belong together, and where they are in the picture. */
struct span {
	unsigned left, right, from, to;
};

static void
look_clear(struct look *l)
{
	free(l->luma);
	free(l->energy);
}

static unsigned
at_most(float n, unsigned most)
{
	return n < 1 ? 1 : n > (float)most ? most : (unsigned)n;
}

static int
look(const struct bench_image *image, const struct bench_bars *region, struct look *l,
     struct bench_err *err)
{
	l->columns = at_most(region->length / l->across, LOOK_COLUMNS);
	l->rows = at_most(region->height / l->along, LOOK_ROWS);
	l->luma = calloc((size_t)l->columns * l->rows, sizeof(*l->luma));
	l->energy = calloc(l->rows, sizeof(*l->energy));
	if (l->luma == NULL || l->energy == NULL)
		return bench_fail(err, -ENOMEM, "out of memory for the image");
	bench_image_turn(image, region, l->across, l->along, l->columns, l->rows,
			 l->luma);
	return 0;
}

static float
energy_of(const float *row, unsigned n)
{
	float sum = 0;

	for (unsigned i = 1; i < n; i++)
		sum += (row[i] - row[i - 1]) * (row[i] - row[i - 1]);
	return sum;
}

static float
measure_rows(struct look *l)
{
	float most = 0;

	for (unsigned r = 0; r < l->rows; r++) {
		l->energy[r] = energy_of(l->luma + (size_t)r * l->columns, l->columns);
		most = fmaxf(most, l->energy[r]);
	}
	return most;
}

static bool
goes_on(const struct look *l, unsigned row, float most)
{
	const float *at = l->luma + (size_t)row * l->columns;

	return l->energy[row] > ROW_ENERGY * most &&
	       bench_rows_likeness(at - l->columns, at, l->columns) > ALIKE;
}

static int
compare(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

/* How steep it is at each column: of means of four rows, since bars need not be upright
 * yet. The 90th percentile is what an edge has. */
static float
slopes_of(const struct look *l, const struct span *span, float *slopes)
{
	float sorted[LOOK_COLUMNS];
	unsigned n = l->columns;

	memset(slopes, 0, n * sizeof(*slopes));
	for (unsigned r = span->from; r + 3 < span->to; r += 4) {
		const float *row = l->luma + (size_t)r * n;

		for (unsigned i = 1; i < n; i++)
			slopes[i] += fabsf(row[i] - row[i - 1] + row[n + i] -
					   row[n + i - 1] + row[2 * n + i] -
					   row[2 * n + i - 1] + row[3 * n + i] -
					   row[3 * n + i - 1]);
	}
	memcpy(sorted, slopes, n * sizeof(*sorted));
	qsort(sorted, n, sizeof(*sorted), compare);
	return sorted[n * 9 / 10];
}

/* The next stretch with slopes from column span->right on; a pause longer than the
 * widest bar ends it, which keeps the edge of the label and the code beside out. */
static bool
next_stretch(const struct look *l, const float *slopes, float least, struct span *span)
{
	unsigned pause = (unsigned)fmaxf(PAUSE / l->across, 0.05f * (float)l->columns);
	unsigned i = span->right, last;

	while (i < l->columns && slopes[i] < least)
		i++;
	span->left = i;
	for (last = i; i < l->columns && i - last <= pause; i++)
		if (slopes[i] >= least)
			last = i;
	span->right = last + 1;
	return span->left < l->columns;
}

static struct bench_bars
place_of(const struct bench_bars *region, const struct look *l, const struct span *span)
{
	float c = cosf(region->angle), s = sinf(region->angle);
	float across = l->across, along = l->along;
	float u = ((float)(span->left + span->right) - (float)l->columns) / 2 * across;
	float v = ((float)(span->from + span->to) - (float)l->rows) / 2 * along;
	struct bench_bars place = *region;

	place.x = region->x + u * c - v * s;
	place.y = region->y + u * s + v * c;
	place.length = (float)(span->right - span->left) * across;
	place.height = (float)(span->to - span->from) * along;
	return place;
}

/* Where steep columns begin again after a pause that follows at once on the first ones,
 * going in steps of one; from when there is no such thing. */
static unsigned
skip_edge(const float *slopes, float least, unsigned from, unsigned to, int step,
	  unsigned edge, unsigned pause)
{
	unsigned i = from, n = 0, quiet = 0;

	for (; i != to && n <= edge && slopes[i] >= least; i += (unsigned)step)
		n++;
	for (; i != to && slopes[i] < least; i += (unsigned)step)
		quiet++;
	return n <= edge && quiet > pause && i != to ? i : from;
}

/* The edge of the label is no bar: it stands alone. */
static void
trim(const struct look *l, const float *slopes, float least, struct span *span)
{
	unsigned edge = (unsigned)(EDGE / l->across);
	unsigned pause = (unsigned)(0.03f * (float)(span->right - span->left)) + edge;

	span->left =
		skip_edge(slopes, least, span->left, span->right - 1, 1, edge, pause);
	span->right = 1 + skip_edge(slopes, least, span->right - 1, span->left, -1,
				    edge, pause);
}

static size_t
add_stretches(const struct bench_bars *region, const struct look *l, struct span span,
	      struct bench_bars *places, size_t n)
{
	float slopes[LOOK_COLUMNS], least = slopes_of(l, &span, slopes) / 6;

	span.right = 0;
	while (n < BENCH_PLACES_MAX && next_stretch(l, slopes, least, &span)) {
		struct span trimmed = span;

		trim(l, slopes, least, &trimmed);
		if ((float)(trimmed.right - trimmed.left) * l->across >= LENGTH_MIN)
			places[n++] = place_of(region, l, &trimmed);
	}
	return n;
}

static size_t
split(const struct bench_bars *region, struct look *l, struct bench_bars *places)
{
	float most = measure_rows(l);
	struct span span = { 0 };
	size_t n = 0;

	for (; span.from < l->rows; span.from = span.to) {
		span.to = span.from + 1;
		while (span.to < l->rows && goes_on(l, span.to, most))
			span.to++;
		if ((float)(span.to - span.from) * l->along >= HEIGHT_MIN)
			n = add_stretches(region, l, span, places, n);
	}
	return n;
}

int
bench_bars_split(const struct bench_image *image, const struct bench_bars *region,
		 struct bench_bars ret_places[BENCH_PLACES_MAX], size_t *ret_n,
		 struct bench_err *err)
{
	struct look l = { .across = fmaxf(STEP, region->length / (float)LOOK_COLUMNS),
			  .along = fmaxf(STEP, region->height / (float)LOOK_ROWS) };
	int r = look(image, region, &l, err);

	if (r == 0)
		*ret_n = split(region, &l, ret_places);
	look_clear(&l);
	return r;
}
