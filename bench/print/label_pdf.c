#include "label_draw.h"

#include <math.h>

#define SMALLER_MOST 0.6

/* Sizes are those of capitals and figures; a font's size is more. */
static struct page_style
style_of(const struct label_item *i, double scale)
{
	return (struct page_style){ i->height * scale * 1.3, PAGE_SANS, i->bold,
				    PAGE_INK };
}

static void
draw_block(struct page *p, const struct label_item *i, double x, double y, double scale)
{
	struct page_style s = { i->height * scale * 0.72, PAGE_SANS, true, PAGE_WHITE };
	double width = page_text_width(p, &s, i->text);

	if (width > (i->width - 2) * scale)
		s.size *= (i->width - 2) * scale / width;
	page_fill(p, PAGE_BLACK, x, y, i->width * scale, i->height * scale);
	page_text(p, &s, x, y + i->height * scale / 2 + s.size * 0.36, i->width * scale,
		  PAGE_CENTRE, i->text);
}

/* What is too long is smaller; only what would be too small to read is cut. */
static void
draw_line(struct page *p, const struct label_item *i, struct page_style s, double x,
	  double y, double scale)
{
	double room = i->width * scale, width = page_text_width(p, &s, i->text);

	if (width > room)
		s.size *= fmax(room / width, SMALLER_MOST);
	page_text(p, &s, x, y + i->height * scale, room, i->align, i->text);
}

void
label_draw(struct page *p, const struct label_item *i, double x, double y, double scale)
{
	struct page_style s = style_of(i, scale);

	s.colour = PAGE_BLACK;
	switch (i->what) {
	case LABEL_TEXT:
		if (i->lines > 1)
			page_paragraph(p, &s, x, y, i->width * scale, i->lines,
				       i->text);
		else
			draw_line(p, i, s, x, y, scale);
		break;
	case LABEL_BLOCK:
		draw_block(p, i, x, y, scale);
		break;
	case LABEL_BARS:
		page_bars(p, BARS_128, i->text, x, y, i->width * scale,
			  i->dots / LABEL_DOTS_MM * scale, i->height * scale);
		break;
	case LABEL_RULE:
		page_fill(p, PAGE_BLACK, x, y, i->width * scale, i->height * scale);
		break;
	}
}

int
label_pdf(const struct label *labels, size_t n, enum print_lang lang,
	  struct bench_wall created, struct bench_str *out, struct bench_err *err)
{
	bench_auto(page_freep) struct page *p = NULL;
	struct label_layout o;
	int r = 0;

	for (size_t at = 0; at < n && r == 0; at++) {
		label_lay_out(&labels[at], lang, &o);
		if (p == NULL)
			r = page_new(&(struct page_setup){ .width = o.width * PAGE_MM,
							   .height = o.height * PAGE_MM,
							   .lang = lang,
							   .created = created,
							   .title = print_word(
								   lang, WORD_LABEL) },
				     out, &p, err);
		else
			page_break_to(p, o.width * PAGE_MM, o.height * PAGE_MM);
		for (size_t i = 0; i < o.n && r == 0; i++)
			label_draw(p, &o.items[i], o.items[i].x * PAGE_MM,
				   o.items[i].y * PAGE_MM, PAGE_MM);
	}
	return r < 0 || p == NULL ? r : page_finish(p, NULL, err);
}
