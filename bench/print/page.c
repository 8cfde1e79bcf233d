#include "page.h"

#include "text.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <pango/pangocairo.h>
#include <string.h>

#define TEXT_MOST 1024

const struct page_style page_title = { 24, PAGE_SANS, true, PAGE_INK };
const struct page_style page_section = { 11, PAGE_SANS, true, PAGE_BLUE };
const struct page_style page_number = { 22, PAGE_SANS, true, PAGE_INK };
const struct page_style page_value = { 11, PAGE_SANS, true, PAGE_INK };
const struct page_style page_body = { 9, PAGE_SANS, false, PAGE_INK };
const struct page_style page_strong = { 9, PAGE_SANS, true, PAGE_INK };
const struct page_style page_cell = { 8, PAGE_SANS, false, PAGE_INK };
const struct page_style page_cell_strong = { 8, PAGE_SANS, true, PAGE_INK };
const struct page_style page_label = { 7, PAGE_SANS, false, PAGE_GREY };
const struct page_style page_mono = { 8, PAGE_MONO, false, PAGE_INK };
const struct page_style page_mono_small = { 7, PAGE_MONO, false, PAGE_INK };

struct page {
	struct page_setup setup;
	struct bench_str *out;
	bool measuring; /* the first drawing */
	cairo_surface_t *surface;
	cairo_t *cr;
	PangoFontMap *fonts;
	PangoContext *context;
	PangoLayout *layout;
	double y;
	int number;
};

static const double colours[][3] = {
	[PAGE_INK] = { 0.09, 0.11, 0.13 },   [PAGE_GREY] = { 0.38, 0.42, 0.46 },
	[PAGE_LINE] = { 0.78, 0.81, 0.84 },  [PAGE_PALE] = { 0.945, 0.955, 0.965 },
	[PAGE_BLUE] = { 0.04, 0.29, 0.43 },  [PAGE_RED] = { 0.72, 0.11, 0.11 },
	[PAGE_AMBER] = { 0.62, 0.37, 0.02 }, [PAGE_GREEN] = { 0.07, 0.42, 0.22 },
	[PAGE_WHITE] = { 1, 1, 1 },	     [PAGE_BLACK] = { 0, 0, 0 },
};

/* The first that has a letter draws it. */
static const char *const families[] = {
	[PAGE_SANS] = "Liberation Sans,IPAexGothic,Noto Sans CJK JP",
	[PAGE_NARROW] = "Liberation Sans Narrow,IPAexGothic,Noto Sans CJK JP",
	[PAGE_MONO] = "Liberation Mono,IPAexGothic,Noto Sans CJK JP",
};

static cairo_status_t
write_out(void *arg, const unsigned char *data, unsigned len)
{
	struct bench_str *out = arg;

	bench_str_add_n(out, data, len);
	return bench_str_failed(out) ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void
set_metadata(const struct page *p)
{
	char time[BENCH_TIME_TEXT];

	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE,
				       p->setup.title);
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR,
				       "Prebench");
	if (p->setup.keywords != NULL)
		cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_KEYWORDS,
					       p->setup.keywords);
	/* cairo wants no fractions, and would take the clock's time if it had none */
	bench_wall_format(p->setup.created, time);
	bench_copy(time + strlen("2000-01-01T00:00:00"), 2, "Z");
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE,
				       time);
}

static void
set_text_up(struct page *p)
{
	cairo_font_options_t *options = cairo_font_options_create();
	PangoAttrList *attributes;

	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	p->fonts = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
	pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(p->fonts), 72);
	p->context = pango_font_map_create_context(p->fonts);
	pango_cairo_context_set_font_options(p->context, options);
	pango_context_set_round_glyph_positions(p->context, FALSE);
	/* Han letters are drawn as in Japan, whatever the locale is */
	pango_context_set_language(p->context, pango_language_from_string("ja"));
	pango_context_set_base_dir(p->context, PANGO_DIRECTION_LTR);
	p->layout = pango_layout_new(p->context);
	pango_layout_set_auto_dir(p->layout, FALSE);
	pango_layout_set_single_paragraph_mode(p->layout, TRUE);
	/* a hyphen that is not in a name or a hash must not be on paper */
	attributes = pango_attr_list_new();
	pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
	pango_layout_set_attributes(p->layout, attributes);
	pango_attr_list_unref(attributes);
	cairo_font_options_destroy(options);
}

static void
set_font(struct page *p, const struct page_style *s)
{
	PangoFontDescription *d = pango_font_description_new();

	pango_font_description_set_family_static(d, families[s->family]);
	pango_font_description_set_absolute_size(d, s->size * PANGO_SCALE);
	pango_font_description_set_weight(d, s->bold ? PANGO_WEIGHT_BOLD
						     : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(p->layout, d);
	pango_font_description_free(d);
}

/* Boxes instead of letters would be printed, and signed. */
static int
check_fonts(struct page *p, struct bench_err *err)
{
	set_font(p, &page_body);
	pango_layout_set_text(p->layout, print_word(p->setup.lang, WORD_ALPHABET), -1);
	if (pango_layout_get_unknown_glyphs_count(p->layout) == 0)
		return 0;
	return bench_fail(err, -ENOPKG,
			  "printing: no font here has the letters of '%s'; install the "
			  "packages fonts-liberation and fonts-ipaexfont-gothic",
			  print_lang_name(p->setup.lang));
}

static void
begin(struct page *p)
{
	p->number++;
	p->y = PAGE_MARGIN;
	if (p->setup.begin != NULL)
		p->setup.begin(p, p->setup.arg);
}

int
page_new(const struct page_setup *setup, struct bench_str *out, struct page **ret_page,
	 struct bench_err *err)
{
	bench_auto(page_freep) struct page *p = calloc(1, sizeof(*p));
	int r;

	if (p == NULL)
		return bench_fail(err, -ENOMEM, "printing: out of memory");
	p->setup = *setup;
	p->out = out;
	p->measuring = out == NULL;
	p->surface = cairo_pdf_surface_create_for_stream(
		out == NULL ? NULL : write_out, out, setup->width, setup->height);
	p->cr = cairo_create(p->surface);
	set_metadata(p);
	set_text_up(p);
	r = check_fonts(p, err);
	if (r < 0)
		return r;
	begin(p);
	*ret_page = bench_take(p);
	return 0;
}

int
page_new_picture(int width, int height, enum print_lang lang, struct page **ret_page,
		 struct bench_err *err)
{
	bench_auto(page_freep) struct page *p = calloc(1, sizeof(*p));
	int r;

	if (p == NULL)
		return bench_fail(err, -ENOMEM, "printing: out of memory");
	p->setup = (struct page_setup){
		.width = width, .height = height, .lang = lang, .title = ""
	};
	p->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	p->cr = cairo_create(p->surface);
	set_text_up(p);
	r = check_fonts(p, err);
	if (r < 0)
		return r;
	page_clear(p);
	*ret_page = bench_take(p);
	return 0;
}

void
page_clear(struct page *p)
{
	cairo_set_source_rgb(p->cr, 1, 1, 1);
	cairo_paint(p->cr);
}

bool
page_is_dark(struct page *p, int x, int y)
{
	const unsigned char *row;
	uint32_t pixel;

	cairo_surface_flush(p->surface);
	if (x < 0 || y < 0 || x >= cairo_image_surface_get_width(p->surface) ||
	    y >= cairo_image_surface_get_height(p->surface))
		return false;
	row = cairo_image_surface_get_data(p->surface) +
	      (ptrdiff_t)y * cairo_image_surface_get_stride(p->surface);
	memcpy(&pixel, row + 4 * (ptrdiff_t)x, sizeof(pixel));
	return (pixel >> 8 & 0xff) < 128;
}

void
page_freep(struct page **page)
{
	struct page *p = *page;

	if (p == NULL)
		return;
	if (p->layout != NULL)
		g_object_unref(p->layout);
	if (p->context != NULL)
		g_object_unref(p->context);
	if (p->fonts != NULL)
		g_object_unref(p->fonts);
	cairo_destroy(p->cr);
	cairo_surface_destroy(p->surface);
	free(p);
	*page = NULL;
}

int
page_finish(struct page *p, int *ret_pages, struct bench_err *err)
{
	cairo_status_t status = cairo_status(p->cr);

	cairo_show_page(p->cr);
	cairo_surface_finish(p->surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(p->surface);
	if (p->out != NULL && bench_str_failed(p->out))
		return bench_fail(err, -ENOMEM, "printing '%s': out of memory",
				  p->setup.title);
	if (status != CAIRO_STATUS_SUCCESS)
		return bench_fail(err, -EIO, "printing '%s': %s", p->setup.title,
				  cairo_status_to_string(status));
	if (ret_pages != NULL)
		*ret_pages = p->number;
	return 0;
}

enum print_lang
page_lang(const struct page *p)
{
	return p->setup.lang;
}

int
page_at(const struct page *p)
{
	return p->number;
}

int
page_total(const struct page *p)
{
	return p->setup.total;
}

double
page_y(const struct page *p)
{
	return p->y;
}

void
page_set_y(struct page *p, double y)
{
	p->y = y;
}

void
page_advance(struct page *p, double height)
{
	p->y += height;
}

void
page_break(struct page *p)
{
	cairo_show_page(p->cr);
	begin(p);
}

void
page_break_to(struct page *p, double width, double height)
{
	cairo_show_page(p->cr);
	p->setup.width = width;
	p->setup.height = height;
	cairo_pdf_surface_set_size(p->surface, width, height);
	begin(p);
}

bool
page_need(struct page *p, double height)
{
	if (p->y + height <= p->setup.height - PAGE_MARGIN - PAGE_FOOT)
		return false;
	page_break(p);
	return true;
}

static void
set_colour(struct page *p, enum page_colour c)
{
	cairo_set_source_rgb(p->cr, colours[c][0], colours[c][1], colours[c][2]);
}

static void
set_text(struct page *p, const struct page_style *s, const char *text)
{
	char clean[TEXT_MOST];

	set_font(p, s);
	pango_layout_set_text(p->layout, text_clean(text, clean, sizeof(clean)), -1);
}

void
page_text(struct page *p, const struct page_style *s, double x, double y, double width,
	  enum page_align align, const char *text)
{
	static const PangoAlignment alignments[] = { PANGO_ALIGN_LEFT,
						     PANGO_ALIGN_CENTER,
						     PANGO_ALIGN_RIGHT };

	if (p->measuring)
		return;
	set_text(p, s, text);
	pango_layout_set_width(p->layout, width > 0 ? (int)(width * PANGO_SCALE) : -1);
	pango_layout_set_height(p->layout, 0);
	pango_layout_set_ellipsize(p->layout, width > 0 ? PANGO_ELLIPSIZE_END
							: PANGO_ELLIPSIZE_NONE);
	pango_layout_set_alignment(p->layout, alignments[align]);
	set_colour(p, s->colour);
	cairo_move_to(p->cr, x,
		      y - (double)pango_layout_get_baseline(p->layout) / PANGO_SCALE);
	pango_cairo_show_layout(p->cr, p->layout);
}

void
page_word(struct page *p, const struct page_style *s, double x, double y, double width,
	  enum page_align align, enum word word)
{
	page_text(p, s, x, y, width, align, print_word(p->setup.lang, word));
}

/* The lines are ours to set: a letter from another font must not push them apart. */
static double
leading(const struct page_style *s)
{
	return s->size * 1.4;
}

static int
wrap(struct page *p, const struct page_style *s, double width, int most,
     const char *text)
{
	set_text(p, s, text);
	pango_layout_set_width(p->layout, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(p->layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_height(p->layout, -most);
	pango_layout_set_ellipsize(p->layout, PANGO_ELLIPSIZE_END);
	pango_layout_set_alignment(p->layout, PANGO_ALIGN_LEFT);
	return pango_layout_get_line_count(p->layout);
}

double
page_measure(struct page *p, const struct page_style *s, double width, int most,
	     const char *text)
{
	return wrap(p, s, width, most, text) * leading(s);
}

double
page_paragraph(struct page *p, const struct page_style *s, double x, double y,
	       double width, int most, const char *text)
{
	int n = wrap(p, s, width, most, text);

	set_colour(p, s->colour);
	for (int i = 0; i < n && !p->measuring; i++) {
		cairo_move_to(p->cr, x, y + s->size + i * leading(s));
		pango_cairo_show_layout_line(
			p->cr, pango_layout_get_line_readonly(p->layout, i));
	}
	return n * leading(s);
}

double
page_text_width(struct page *p, const struct page_style *s, const char *text)
{
	int width, height;

	set_text(p, s, text);
	pango_layout_set_width(p->layout, -1);
	pango_layout_set_ellipsize(p->layout, PANGO_ELLIPSIZE_NONE);
	pango_layout_get_size(p->layout, &width, &height);
	return (double)width / PANGO_SCALE;
}

void
page_fill(struct page *p, enum page_colour c, double x, double y, double width,
	  double height)
{
	set_colour(p, c);
	cairo_rectangle(p->cr, x, y, width, height);
	cairo_fill(p->cr);
}

bool
page_fill_named(struct page *p, const char *rgb, double x, double y, double width,
		double height)
{
	double part[3];

	if (rgb == NULL || rgb[0] != '#' || strlen(rgb) != 7)
		return false;
	for (int i = 0; i < 3; i++) {
		int high = bench_hex_value(rgb[1 + 2 * i]),
		    low = bench_hex_value(rgb[2 + 2 * i]);

		if (high < 0 || low < 0)
			return false;
		part[i] = (16 * high + low) / 255.0;
	}
	cairo_set_source_rgb(p->cr, part[0], part[1], part[2]);
	cairo_rectangle(p->cr, x, y, width, height);
	cairo_fill(p->cr);
	return true;
}

void
page_frame(struct page *p, enum page_colour c, double x, double y, double width,
	   double height)
{
	set_colour(p, c);
	cairo_set_line_width(p->cr, 0.6);
	cairo_rectangle(p->cr, x, y, width, height);
	cairo_stroke(p->cr);
}

void
page_rule(struct page *p, enum page_colour c, double x, double y, double width,
	  double thickness)
{
	page_fill(p, c, x, y, width, thickness);
}

/* Neighbouring dark modules are one rectangle: no hair of white between them. */
static void
add_row(struct page *p, const uint8_t *dark, int n, double x, double y, double module,
	double height)
{
	for (int i = 0, length; i < n; i += length) {
		length = 1;
		while (i + length < n && dark[i + length] == dark[i])
			length++;
		if (dark[i])
			cairo_rectangle(p->cr, x + i * module, y, length * module,
					height);
	}
}

static double
draw_bars(struct page *p, const struct bars *b, double x, double y, double module,
	  double height)
{
	for (int row = 0; row < b->rows; row++)
		add_row(p, b->dark + (ptrdiff_t)row * b->width, b->width, x,
			y + row * module, module, b->rows == 1 ? height : module);
	cairo_set_source_rgb(p->cr, 0, 0, 0);
	cairo_fill(p->cr);
	return b->width * module;
}

static bool
make_bars(const struct page *p, enum bars_kind kind, const char *text, double most,
	  double module, struct bars *b)
{
	return !p->measuring && text != NULL && bars_make(kind, text, b) == 0 &&
	       b->width * module <= most;
}

double
page_bars(struct page *p, enum bars_kind kind, const char *text, double x, double y,
	  double most, double module, double height)
{
	struct bars b;

	if (!make_bars(p, kind, text, most, module, &b))
		return 0;
	return draw_bars(p, &b, x, y, module, height);
}

double
page_bars_right(struct page *p, enum bars_kind kind, const char *text, double right,
		double y, double most, double module, double height)
{
	struct bars b;

	if (!make_bars(p, kind, text, most, module, &b))
		return 0;
	return draw_bars(p, &b, right - b.width * module, y, module, height);
}
