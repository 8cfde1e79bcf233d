/* All that looks at a picture before zbar does, on any picture: two bytes of size, then
 * pixels, from the start again when there are too few. */
#include <decode/sheet.h>
#include <decode/split.h>
#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static void
lay_out(const struct bench_image *image, const struct bench_bars *place, bool rough)
{
	static const struct bench_sheet_set sets[] = {
		{ 6, 0, 0, false, false },
		{ 2, 2, 1, true, false },
		{ 1, 0, 0, false, true },
	};
	struct bench_sheet sheet;
	struct bench_strip strip;

	if (bench_strip_cut(image, place, rough, &strip, NULL) < 0)
		return;
	require(strip.columns <= BENCH_STRIP_COLUMNS && strip.rows > 0);
	if (bench_sheet_init(&sheet, strip.columns, NULL) == 0) {
		for (size_t i = 0; i < BENCH_N(sets); i++)
			bench_sheet_add(&sheet, &strip, 0, &sets[i]);
		require(sheet.rows <= BENCH_SHEET_ROWS);
		bench_sheet_clear(&sheet);
	}
	bench_strip_clear(&strip);
}

static void
look(const struct bench_image *image)
{
	struct bench_bars bars[BENCH_BARS_MAX], places[BENCH_PLACES_MAX];
	size_t n, m;

	if (bench_bars_find(image, bars, &n, NULL) < 0)
		return;
	for (size_t i = 0; i < n; i++) {
		require(isfinite(bars[i].x) && isfinite(bars[i].angle));
		if (bench_bars_split(image, &bars[i], places, &m, NULL) < 0)
			continue;
		for (size_t k = 0; k < m; k++)
			lay_out(image, &places[k], k % 2 == 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bench_image image;
	size_t n;

	if (size < 3)
		return 0;
	image.width = data[0] + 1u;
	image.height = data[1] + 1u;
	n = (size_t)image.width * image.height;
	image.luma = malloc(n);
	if (image.luma == NULL)
		return 0;
	for (size_t i = 0; i < n; i++)
		image.luma[i] = data[2 + i % (size - 2)];
	look(&image);
	free(image.luma);
	return 0;
}
