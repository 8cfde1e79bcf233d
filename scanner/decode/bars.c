#include <decode/bars.h>

#include <errno.h>
#include <math.h>
#include <string.h>

/* Pixels a cell. Lines of a label stand 28 modules and more apart. */
#define CELL 8u
/* Mean square gradient of the palest bars that are worth a try: a contrast of 8 %. */
#define ENERGY_MIN 40.0f
/* Share of the gradient's energy that has one direction. Text has half of that. */
#define COHERENCE_MIN 0.5f
/* Cosines of twice the angle: neighbours, and a cell with its whole region. */
#define NEAR_COS 0.90f	 /* 13 degrees */
#define REGION_COS 0.77f /* 20 degrees */
#define CELLS_MIN 6

/* Structure tensor of a cell, as mean a pixel. */
struct cell {
	float xx, yy, xy;
};

struct grid {
	unsigned columns, rows;
	struct cell *cells, *smooth;
	int32_t *sums;	 /* three a column of pixels */
	uint32_t *queue; /* cells of the region that grows */
	uint8_t *state;
};

enum state { NOTHING, BAR, TAKEN };

static void
grid_clear(struct grid *g)
{
	free(g->cells);
	free(g->smooth);
	free(g->sums);
	free(g->queue);
	free(g->state);
}

static bool
grid_init(struct grid *g, unsigned width, unsigned height)
{
	size_t n;

	*g = (struct grid){ .columns = width / CELL, .rows = height / CELL };
	n = (size_t)g->columns * g->rows + 1;
	g->cells = calloc(n, sizeof(*g->cells));
	g->smooth = calloc(n, sizeof(*g->smooth));
	g->sums = calloc((size_t)width * 3, sizeof(*g->sums));
	g->queue = calloc(n, sizeof(*g->queue));
	g->state = calloc(n, sizeof(*g->state));
	return g->cells != NULL && g->smooth != NULL && g->sums != NULL &&
	       g->queue != NULL && g->state != NULL;
}

/* Scharr's operator, 16 times the slope: simpler ones are wrong by degrees where bars
 * are a pixel or two wide. The inner loop of all: plain arrays, so that the compiler
 * makes vectors of it. */
static void
add_row(const uint8_t *restrict above, const uint8_t *restrict row,
	const uint8_t *restrict below, unsigned width, int32_t *restrict xx,
	int32_t *restrict yy, int32_t *restrict xy)
{
	for (unsigned x = 1; x + 1 < width; x++) {
		int a = below[x - 1] - above[x + 1], b = below[x + 1] - above[x - 1];
		int gx = 3 * (b - a) + 10 * (row[x + 1] - row[x - 1]);
		int gy = 3 * (b + a) + 10 * (below[x] - above[x]);

		xx[x] += gx * gx;
		yy[x] += gy * gy;
		xy[x] += gx * gy;
	}
}

static void
fold_cells(struct grid *g, unsigned row, unsigned width, unsigned lines)
{
	const int32_t *xx = g->sums, *yy = xx + width, *xy = yy + width;
	float share = 1.0f / (256 * (float)(CELL * lines));

	for (unsigned c = 0; c < g->columns; c++) {
		struct cell *cell = &g->cells[(size_t)row * g->columns + c];
		int64_t a = 0, b = 0, ab = 0;

		for (unsigned x = c * CELL; x < (c + 1) * CELL; x++) {
			a += xx[x];
			b += yy[x];
			ab += xy[x];
		}
		*cell = (struct cell){ (float)a * share, (float)b * share,
				       (float)ab * share };
	}
}

static void
measure(struct grid *g, const struct bench_image *image)
{
	size_t w = image->width;

	for (unsigned row = 0; row < g->rows; row++) {
		unsigned lines = 0;

		memset(g->sums, 0, w * 3 * sizeof(*g->sums));
		for (unsigned y = row * CELL; y < (row + 1) * CELL; y++) {
			const uint8_t *line = image->luma + y * w;

			if (y == 0 || y + 1 >= image->height)
				continue;
			add_row(line - w, line, line + w, image->width, g->sums,
				g->sums + w, g->sums + 2 * w);
			lines++;
		}
		if (lines > 0)
			fold_cells(g, row, image->width, lines);
	}
}

static void
blend(const struct cell *from, size_t step, unsigned n, struct cell *to)
{
	for (unsigned i = 0; i < n; i++) {
		const struct cell *at = &from[i * step];
		const struct cell *before = i > 0 ? at - step : at;
		const struct cell *after = i + 1 < n ? at + step : at;
		struct cell *out = &to[i * step];

		out->xx = (before->xx + 2 * at->xx + after->xx) / 4;
		out->yy = (before->yy + 2 * at->yy + after->yy) / 4;
		out->xy = (before->xy + 2 * at->xy + after->xy) / 4;
	}
}

/* Across the rows into smooth, then down the columns back into cells. */
static void
smooth(struct grid *g)
{
	for (unsigned r = 0; r < g->rows; r++)
		blend(&g->cells[(size_t)r * g->columns], 1, g->columns,
		      &g->smooth[(size_t)r * g->columns]);
	for (unsigned c = 0; c < g->columns; c++)
		blend(&g->smooth[c], g->columns, g->rows, &g->cells[c]);
}

/* Noise of the sensor has no direction: half of it is in xx, half in yy. What the
 * quietest fifth of the cells has is taken as noise. */
static float
noise_of(const struct grid *g)
{
	size_t n = (size_t)g->columns * g->rows, below = 0;
	size_t counts[128] = { 0 };

	for (size_t i = 0; i < n; i++) {
		float e = g->cells[i].xx + g->cells[i].yy;
		int bin = (int)(8 * log2f(1 + e));

		counts[bin > 127 ? 127 : bin]++;
	}
	for (int bin = 0; bin < 128; bin++) {
		below += counts[bin];
		if (below * 5 >= n)
			return exp2f((float)bin / 8) - 1;
	}
	return 0;
}

static float
strength(const struct cell *c)
{
	return hypotf(c->xx - c->yy, 2 * c->xy);
}

static void
mark(struct grid *g)
{
	float noise = noise_of(g);

	for (size_t i = 0; i < (size_t)g->columns * g->rows; i++) {
		const struct cell *c = &g->cells[i];
		float e = c->xx + c->yy - noise;

		g->state[i] = e > ENERGY_MIN && strength(c) > COHERENCE_MIN * e
				      ? BAR
				      : NOTHING;
	}
}

/* Cosine of twice the angle between two directions. */
static float
agreement(const struct cell *a, const struct cell *b)
{
	float dot = (a->xx - a->yy) * (b->xx - b->yy) + 4 * a->xy * b->xy;

	return dot / (strength(a) * strength(b) + 1e-6f);
}

static void
add(struct cell *sum, const struct cell *c)
{
	sum->xx += c->xx;
	sum->yy += c->yy;
	sum->xy += c->xy;
}

static void
visit(struct grid *g, uint32_t from, int column, int row, struct cell *sum, size_t *n)
{
	uint32_t to;

	if (column < 0 || row < 0 || column >= (int)g->columns || row >= (int)g->rows)
		return;
	to = (uint32_t)row * g->columns + (uint32_t)column;
	if (g->state[to] != BAR ||
	    agreement(&g->cells[from], &g->cells[to]) < NEAR_COS ||
	    agreement(sum, &g->cells[to]) < REGION_COS)
		return;
	g->state[to] = TAKEN;
	add(sum, &g->cells[to]);
	g->queue[(*n)++] = to;
}

/* Cells of one region into the queue. */
static size_t
grow(struct grid *g, uint32_t seed, struct cell *ret_sum)
{
	struct cell sum = g->cells[seed];
	size_t n = 0;

	g->queue[n++] = seed;
	g->state[seed] = TAKEN;
	for (size_t i = 0; i < n; i++) {
		int column = (int)(g->queue[i] % g->columns);
		int row = (int)(g->queue[i] / g->columns);

		for (int dy = -1; dy <= 1; dy++)
			for (int dx = -1; dx <= 1; dx++)
				visit(g, g->queue[i], column + dx, row + dy, &sum, &n);
	}
	*ret_sum = sum;
	return n;
}

static struct bench_bars
frame(const struct grid *g, size_t n, const struct cell *sum)
{
	float angle = 0.5f * atan2f(2 * sum->xy, sum->xx - sum->yy);
	float c = cosf(angle), s = sinf(angle);
	float left = INFINITY, right = -INFINITY, top = INFINITY, bottom = -INFINITY;
	float u, v;

	for (size_t i = 0; i < n; i++) {
		float x = ((float)(g->queue[i] % g->columns) + 0.5f) * CELL;
		float y = ((float)(g->queue[i] / g->columns) + 0.5f) * CELL;

		u = x * c + y * s;
		v = y * c - x * s;
		left = fminf(left, u);
		right = fmaxf(right, u);
		top = fminf(top, v);
		bottom = fmaxf(bottom, v);
	}
	u = (left + right) / 2;
	v = (top + bottom) / 2;
	return (struct bench_bars){ .x = u * c - v * s,
				    .y = u * s + v * c,
				    .angle = angle,
				    .length = right - left + CELL,
				    .height = bottom - top + CELL,
				    .energy = (sum->xx + sum->yy) / (float)n };
}

/* Keeps the largest, in order. */
static void
keep(struct bench_bars *bars, size_t *n, const struct bench_bars *b)
{
	size_t i = *n < BENCH_BARS_MAX ? *n : BENCH_BARS_MAX;

	for (; i > 0 && bars[i - 1].length * bars[i - 1].height < b->length * b->height;
	     i--)
		if (i < BENCH_BARS_MAX)
			bars[i] = bars[i - 1];
	if (i < BENCH_BARS_MAX)
		bars[i] = *b;
	if (*n < BENCH_BARS_MAX)
		(*n)++;
}

/* An edge of the label or of the table is long along itself and no more than three
 * cells wide. */
static bool
may_be_a_code(const struct bench_bars *b)
{
	return b->length > 4.5f * CELL && b->length > 0.5f * b->height;
}

static size_t
collect(struct grid *g, struct bench_bars *bars)
{
	uint32_t cells = g->columns * g->rows;
	size_t n = 0;

	for (uint32_t i = 0; i < cells; i++) {
		struct bench_bars b;
		struct cell sum;
		size_t members;

		if (g->state[i] != BAR)
			continue;
		members = grow(g, i, &sum);
		if (members < CELLS_MIN)
			continue;
		b = frame(g, members, &sum);
		if (may_be_a_code(&b))
			keep(bars, &n, &b);
	}
	return n;
}

int
bench_bars_find(const struct bench_image *image,
		struct bench_bars ret_bars[BENCH_BARS_MAX], size_t *ret_n,
		struct bench_err *err)
{
	struct grid g;

	if (!grid_init(&g, image->width, image->height)) {
		grid_clear(&g);
		return bench_fail(err, -ENOMEM, "out of memory for the image");
	}
	measure(&g, image);
	smooth(&g);
	mark(&g);
	*ret_n = collect(&g, ret_bars);
	grid_clear(&g);
	return 0;
}

bool
bench_bars_contain(const struct bench_bars *bars, float x, float y, float margin)
{
	float c = cosf(bars->angle), s = sinf(bars->angle);
	float u = (x - bars->x) * c + (y - bars->y) * s;
	float v = (y - bars->y) * c - (x - bars->x) * s;

	return fabsf(u) <= bars->length / 2 + margin &&
	       fabsf(v) <= bars->height / 2 + margin;
}
