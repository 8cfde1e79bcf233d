#include <decode/search.h>

#include <decode/finds.h>
#include <decode/remake.h>
#include <decode/split.h>
#include <errno.h>
#include <math.h>
#include <string.h>
#include <time.h>

#define PLACES_MAX 64u
/* Bars: so many edges has the shortest code that we care for, when it is blurred. */
#define EDGES_MIN 36u
/* Pixels that a point may be off its place: zbar puts it behind the last bar. */
#define REACH 14.0f
/* Pixels of the shortest bar code. */
#define LENGTH_MIN 40.0f
#define SIDE_MAX 2200u

#define TURNS BENCH_SHEET_BY_TURNS
/* For a still hand and good light, on rough strips; noise and small modules need more.
 */
static const struct bench_sheet_set quick_sets[] = {
	{ 6, 0, 0, false, false },
	{ 2, 0, 0, false, true },
};
static const struct bench_sheet_set more_sets[] = {
	{ 6, 0, 0, false, false }, { 2, 0, 0, false, false }, { 1, 0, 0, false, false },
	{ 3, 1, 1, false, false }, { 1, 1, 1, false, false }, { 2, 0, 0, true, false },
	{ 6, 0, 0, false, true },  { 2, 0, 0, false, true },  { 2, 1, 1, false, true },
};
static const struct bench_sheet_set hard_sets[] = {
	{ 4, 2, 1, false, false },     { 2, 2, 1, false, false },
	{ 2, 1, 2, false, false },     { 2, 4, 1, false, false },
	{ 2, 3, 2, false, false },     { 3, 0, 0, false, false },
	{ 3, 3, 1, false, false },     { 2, 2, 3, false, false },
	{ 6, 1, 1, true, false },      { 3, 2, 1, true, false },
	{ 2, 2, 2, true, false },      { 2, 4, 1, true, false },
	{ 3, 0, 0, false, true },      { 2, 2, 1, false, true },
	{ 3, 2, 1, false, true },      { 2, 3, 2, false, true },
	{ 1, 2, 1, false, true },      { 3, 1, 2, false, true },
	{ TURNS, 0, 0, false, false }, { TURNS, 1, 1, false, false },
	{ TURNS, 2, 1, false, false }, { TURNS, 0, 0, true, false },
	{ TURNS, 1, 1, true, false },  { TURNS, 0, 0, false, true },
	{ TURNS, 1, 1, false, true },  { TURNS, 2, 1, false, true },
	{ TURNS, 3, 2, false, true },
};
#undef TURNS

struct place {
	struct bench_bars bars;
	struct bench_strip strip;
	bool is_cut, is_rough;
};

struct search {
	struct bench_zbar *zbar;
	const struct bench_image *image;
	int64_t end_us; /* of this thread's own time */
	struct place places[PLACES_MAX];
	size_t n_places;
	struct bench_finds finds;
	const struct bench_sheet *sheet; /* during a scan of one */
	float zoom;			 /* of the picture that is scanned */
	int64_t pass_us;		 /* that the first pass took */
	struct bench_err *err;
};

static void
search_clear(struct search *s)
{
	for (size_t i = 0; i < s->n_places; i++)
		bench_strip_clear(&s->places[i].strip);
	bench_finds_clear(&s->finds);
}

/* Work, not time: on a busy box a frame is read as well as on an idle one. */
static int64_t
spent_us(void)
{
	struct timespec t = { 0 };

	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static bool
is_late(const struct search *s)
{
	return spent_us() > s->end_us;
}

/* Is there time for something that takes so many passes? */
static bool
has_time(const struct search *s, int passes)
{
	return spent_us() + passes * s->pass_us <= s->end_us;
}

static int
place_at(const struct search *s, float x, float y)
{
	for (size_t i = 0; i < s->n_places; i++)
		if (bench_bars_contain(&s->places[i].bars, x, y, 1))
			return (int)i;
	for (size_t i = 0; i < s->n_places; i++)
		if (bench_bars_contain(&s->places[i].bars, x, y, REACH))
			return (int)i;
	return BENCH_NOWHERE;
}

/* From the picture, at s->zoom. A QR code is one find, wherever it is. */
static void
on_picture(void *arg, const struct bench_zbar_symbol *symbol)
{
	struct search *s = arg;
	bool matrix = symbol->symbology == BENCH_SYMBOLOGY_QR;

	for (size_t i = 0; i < symbol->n || i < 1; i++) {
		float x = i < symbol->n ? (float)symbol->points[i].x / s->zoom : 0;
		float y = i < symbol->n ? (float)symbol->points[i].y / s->zoom : 0;
		struct bench_find *f = bench_finds_get(
			&s->finds, symbol, matrix ? BENCH_NOWHERE : place_at(s, x, y));

		if (f == NULL)
			return;
		if (i < symbol->n)
			bench_find_widen(f, x, y);
		if (!matrix || i == 0)
			f->passes++;
	}
}

static void
on_sheet(void *arg, const struct bench_zbar_symbol *symbol)
{
	struct search *s = arg;

	for (size_t i = 0; i < symbol->n; i++) {
		int y = symbol->points[i].y;
		const struct bench_sheet_row *note;
		struct bench_find *f;

		if (y < 0 || y >= (int)s->sheet->rows)
			continue;
		note = &s->sheet->notes[y];
		f = bench_finds_get(&s->finds, symbol, note->place);
		if (f != NULL)
			f->seen[note->windows] |= (uint8_t)(1u << note->window);
	}
}

static int
scan_picture(struct search *s, enum bench_zbar_mode mode,
	     const struct bench_image *image, float zoom)
{
	s->zoom = zoom;
	return bench_zbar_scan(s->zbar, mode, image->luma, image->width, image->height,
			       on_picture, s, s->err);
}

/* Regions are split into places, one a code. The picture may be smaller by shrunk. */
static int
find_places_in(struct search *s, const struct bench_image *image, float shrunk)
{
	struct bench_bars regions[BENCH_BARS_MAX], at[BENCH_PLACES_MAX];
	size_t n, found;
	int r = bench_bars_find(image, regions, &n, s->err);

	for (size_t i = 0; r == 0 && i < n; i++) {
		r = bench_bars_split(image, &regions[i], at, &found, s->err);
		for (size_t k = 0; r == 0 && k < found && s->n_places < PLACES_MAX;
		     k++) {
			struct bench_bars *b = &s->places[s->n_places++].bars;

			*b = at[k];
			b->x *= shrunk;
			b->y *= shrunk;
			b->length *= shrunk;
			b->height *= shrunk;
		}
	}
	return r;
}

/* What looks for bars expects modules of one to five pixels, as in pictures of cameras
 * of a few megapixels. */
static int
find_places(struct search *s)
{
	struct bench_image small = *s->image, next = { 0 };
	float shrunk = 1;
	int r = 0;

	while (r == 0 && (small.width > SIDE_MAX || small.height > SIDE_MAX) &&
	       small.width > 1 && small.height > 1) {
		r = bench_image_halve(&small, &next, s->err);
		if (shrunk > 1)
			free(small.luma);
		shrunk *= 2;
		small = next;
	}
	if (r == 0)
		r = find_places_in(s, &small, shrunk);
	if (shrunk > 1)
		free(small.luma);
	return r;
}

static bool
is_inside_matrix(const struct search *s, const struct bench_bars *bars)
{
	for (size_t i = 0; i < s->finds.n; i++) {
		const struct bench_box *b = &s->finds.at[i].box;

		if (s->finds.at[i].symbology == BENCH_SYMBOLOGY_QR &&
		    bars->x >= (float)b->left && bars->x <= (float)b->right &&
		    bars->y >= (float)b->top && bars->y <= (float)b->bottom)
			return true;
	}
	return false;
}

/* The same bars, found once more: all of part is in whole, and is most of it. */
static bool
covers(const struct bench_bars *whole, const struct bench_bars *part)
{
	float c = cosf(whole->angle), s = sinf(whole->angle);
	float u = (part->x - whole->x) * c + (part->y - whole->y) * s;
	float v = (part->y - whole->y) * c - (part->x - whole->x) * s;

	return fabsf(u) + part->length / 2 < whole->length / 2 + REACH &&
	       fabsf(v) + part->height / 2 < whole->height / 2 + REACH &&
	       part->length > 0.75f * whole->length &&
	       cosf(2 * (part->angle - whole->angle)) > 0.98f;
}

static bool
is_covered(const struct search *s, size_t place)
{
	for (size_t i = 0; i < s->n_places; i++)
		if (i != place && covers(&s->places[i].bars, &s->places[place].bars) &&
		    bench_finds_has(&s->finds, (int)i, true))
			return true;
	return false;
}

static bool
is_open(const struct search *s, size_t place)
{
	return !bench_finds_has(&s->finds, (int)place, true) &&
	       !is_inside_matrix(s, &s->places[place].bars) && !is_covered(s, place);
}

/* Bars for sure, so that it counts when they are not read. In a bar code an edge comes
 * every two modules and bars are 28 modules high: 14 edges in a stretch as long as it
 * is high. A line of text has four. */
static bool
looks_like_a_code(const struct place *p)
{
	return p->is_cut && p->strip.edges >= EDGES_MIN && p->strip.likeness > 0.6f &&
	       p->bars.height * (float)p->strip.edges > 6.5f * p->bars.length;
}

static bool
wants_reading(const struct search *s, size_t place)
{
	return is_open(s, place) && s->places[place].bars.length >= LENGTH_MIN;
}

static int
cut_place(struct search *s, struct place *p, bool rough)
{
	if (p->is_cut && (rough || !p->is_rough))
		return 0;
	bench_strip_clear(&p->strip);
	p->is_rough = rough;
	return bench_strip_cut(s->image, &p->bars, rough, &p->strip, s->err);
}

/* *ret_columns: of the widest strip. */
static int
cut_places(struct search *s, bool rough, unsigned *ret_columns)
{
	int r = 0;

	*ret_columns = 0;
	for (size_t i = 0; r == 0 && i < s->n_places && !is_late(s); i++) {
		struct place *p = &s->places[i];

		if (!wants_reading(s, i))
			continue;
		r = cut_place(s, p, rough);
		p->is_cut = r == 0;
		if (p->is_cut && p->strip.columns > *ret_columns)
			*ret_columns = p->strip.columns;
	}
	return r;
}

static int
scan_sheet(struct search *s, const struct bench_sheet *sheet)
{
	int r;

	s->sheet = sheet;
	r = bench_zbar_scan(s->zbar, BENCH_ZBAR_ROWS, sheet->luma, sheet->columns,
			    sheet->rows, on_sheet, s, s->err);
	s->sheet = NULL;
	return r;
}

/* All places that are not read become rows of one sheet. */
static int
read_places(struct search *s, bool rough, const struct bench_sheet_set *sets, size_t n)
{
	struct bench_sheet sheet;
	unsigned columns;
	int r = cut_places(s, rough, &columns);

	if (r < 0 || columns == 0)
		return r;
	r = bench_sheet_init(&sheet, columns, s->err);
	if (r < 0)
		return r;
	for (size_t i = 0; i < s->n_places; i++)
		for (size_t k = 0; wants_reading(s, i) && s->places[i].is_cut && k < n;
		     k++)
			bench_sheet_add(&sheet, &s->places[i].strip, (uint16_t)i,
					&sets[k]);
	r = scan_sheet(s, &sheet);
	bench_sheet_clear(&sheet);
	return r;
}

/* A GTIN names no unit: one is no reason to go on. It is short and high; core/picture.c
 * lets one place of that shape stay unread, too. */
static bool
may_be_gtin(const struct place *p)
{
	return p->bars.length < 3 * p->bars.height;
}

static bool
has_gtin(const struct search *s)
{
	for (size_t i = 0; i < s->finds.n; i++)
		if (s->finds.at[i].symbology == BENCH_SYMBOLOGY_EAN)
			return true;
	return false;
}

static size_t
count_unread(const struct search *s)
{
	size_t n = 0;
	bool spare = !has_gtin(s);

	for (size_t i = 0; i < s->n_places; i++) {
		if (!is_open(s, i) || !looks_like_a_code(&s->places[i]))
			continue;
		if (spare && may_be_gtin(&s->places[i]))
			spare = false;
		else
			n++;
	}
	return n;
}

static size_t
count_finds(const struct search *s, bool matrix)
{
	size_t n = 0;

	for (size_t i = 0; i < s->finds.n; i++)
		n += matrix == (s->finds.at[i].symbology == BENCH_SYMBOLOGY_QR) &&
		     (matrix || bench_find_is_firm(&s->finds.at[i]));
	return n;
}

static bool
is_complete(const struct search *s)
{
	return count_unread(s) == 0 &&
	       (count_finds(s, true) > 0 || count_finds(s, false) >= 3);
}

static int
scan_threshold(struct search *s, const struct bench_image *image, unsigned near,
	       float zoom)
{
	struct bench_image out;
	int r = bench_image_threshold(image, near, &out, s->err);

	if (r < 0)
		return r;
	r = scan_picture(s, BENCH_ZBAR_QR, &out, zoom);
	free(out.luma);
	return r;
}

static int
scan_zoomed(struct search *s, bool in)
{
	struct bench_image out;
	int r = (in ? bench_image_double : bench_image_halve)(s->image, &out, s->err);

	if (r < 0)
		return r;
	r = scan_picture(s, BENCH_ZBAR_QR, &out, in ? 2 : 0.5f);
	if (r == 0 && count_finds(s, true) == 0)
		r = scan_threshold(s, &out, in ? 1 : 0, in ? 2 : 0.5f);
	free(out.luma);
	return r;
}

static int
scan_inverted(struct search *s)
{
	struct bench_image out;
	int r = bench_image_invert(s->image, &out, s->err);

	if (r < 0)
		return r;
	r = scan_picture(s, BENCH_ZBAR_ALL, &out, 1);
	free(out.luma);
	return r;
}

static bool
has_pixels(const struct search *s, uint64_t from, uint64_t to)
{
	uint64_t n = (uint64_t)s->image->width * s->image->height;

	return n >= from && n < to;
}

static bool
wants_matrix(const struct search *s, int passes)
{
	return count_finds(s, true) == 0 && !is_complete(s) && has_time(s, passes);
}

static int
scan_first(struct search *s)
{
	int64_t start = spent_us();
	int r = scan_picture(s, BENCH_ZBAR_ALL, s->image, 1);

	s->pass_us = spent_us() - start;
	return r;
}

static int
search_matrix(struct search *s)
{
	int r = 0;

	if (wants_matrix(s, 1))
		r = scan_threshold(s, s->image, 0, 1);
	if (r == 0 && wants_matrix(s, 1))
		r = scan_threshold(s, s->image, 1, 1);
	if (r == 0 && wants_matrix(s, 5) && has_pixels(s, 4, 3000000))
		r = scan_zoomed(s, true);
	if (r == 0 && wants_matrix(s, 1) && has_pixels(s, 1500000, UINT64_MAX))
		r = scan_zoomed(s, false);
	return r;
}

static int
search(struct search *s)
{
	int r = find_places(s);

	if (r == 0)
		r = scan_first(s);
	if (r == 0)
		r = read_places(s, true, quick_sets, BENCH_N(quick_sets));
	if (r == 0 && !is_complete(s))
		r = read_places(s, false, more_sets, BENCH_N(more_sets));
	if (r == 0 && !is_complete(s))
		r = read_places(s, false, hard_sets, BENCH_N(hard_sets));
	if (r == 0)
		r = search_matrix(s);
	if (r == 0 && s->finds.n == 0 && has_time(s, 1))
		r = scan_inverted(s);
	return r == 0 && s->finds.failed
		       ? bench_fail(s->err, -ENOMEM, "out of memory for the codes")
		       : r;
}

static struct bench_box
box_of(const struct bench_bars *b)
{
	float c = fabsf(cosf(b->angle)), s = fabsf(sinf(b->angle));
	float x = (b->length * c + b->height * s) / 2;
	float y = (b->length * s + b->height * c) / 2;

	return (struct bench_box){ (int)(b->x - x), (int)(b->y - y), (int)(b->x + x),
				   (int)(b->y + y) };
}

static struct bench_place
place_of(const struct bench_bars *b)
{
	return (struct bench_place){ (int)b->x, (int)b->y,
				     (int)lrintf(b->angle * 180 / (float)M_PI),
				     (int)b->length, (int)b->height };
}

static void
put_finds(const struct search *s, struct bench_str *message)
{
	for (size_t i = 0; i < s->finds.n; i++) {
		const struct bench_find *f = &s->finds.at[i];
		struct bench_symbol symbol = { .symbology = f->symbology,
					       .gs1 = f->gs1,
					       .quality = bench_find_witnesses(f),
					       .box = f->box,
					       .text = { f->text, f->len } };

		if (bench_finds_is_stray(&s->finds, f))
			continue;
		if (f->place != BENCH_NOWHERE) {
			symbol.place = place_of(&s->places[f->place].bars);
			symbol.box = box_of(&s->places[f->place].bars);
		}
		bench_symbols_put(message, &symbol);
	}
}

static void
put_unread(const struct search *s, struct bench_str *message)
{
	for (size_t i = 0; i < s->n_places; i++) {
		const struct bench_bars *b = &s->places[i].bars;
		struct bench_symbol symbol = { .unread = true,
					       .place = place_of(b),
					       .box = box_of(b) };

		if (!bench_finds_has(&s->finds, (int)i, false) && is_open(s, i) &&
		    looks_like_a_code(&s->places[i]))
			bench_symbols_put(message, &symbol);
	}
}

int
bench_search(struct bench_zbar *zbar, const struct bench_image *image,
	     int64_t budget_us, struct bench_str *message, struct bench_err *err)
{
	struct search s = { .zbar = zbar,
			    .image = image,
			    .end_us = spent_us() + budget_us,
			    .err = err };
	int r = search(&s);

	if (r == 0) {
		put_finds(&s, message);
		put_unread(&s, message);
	}
	search_clear(&s);
	return r;
}
