#include "form.h"

#include <string.h>

static void
draw_foot(struct page *p, const struct form *f)
{
	double y = PAGE_A4_HEIGHT - PAGE_MARGIN + 6;
	char at[16], total[16], text[64];

	snprintf(at, sizeof(at), "%d", page_at(p));
	snprintf(total, sizeof(total), "%d", page_total(p));
	print_word_with(page_lang(p), WORD_PAGE_OF, at, total, text, sizeof(text));
	page_rule(p, PAGE_LINE, PAGE_MARGIN, y - 12, PAGE_INNER, 0.5);
	page_text(p, &page_label, PAGE_MARGIN, y, PAGE_INNER - 90, PAGE_LEFT, f->foot);
	page_text(p, &page_label, PAGE_RIGHT - 80, y, 80, PAGE_AT_RIGHT, text);
}

static void
draw_running_head(struct page *p, const struct form *f)
{
	double y = PAGE_MARGIN + 2, width;
	const char *title = print_word(page_lang(p), f->title);
	struct page_style warning = page_strong;

	warning.colour = PAGE_RED;
	page_text(p, &page_strong, PAGE_MARGIN, y, 0, PAGE_LEFT, title);
	width = page_text_width(p, &page_strong, title) + 10;
	page_text(p, &page_label, PAGE_MARGIN + width, y, PAGE_INNER - width - 110,
		  PAGE_LEFT, f->running);
	if (f->warning != NULL)
		page_text(p, &warning, PAGE_RIGHT - 100, y, 100, PAGE_AT_RIGHT,
			  f->warning);
	page_rule(p, PAGE_LINE, PAGE_MARGIN, y + 6, PAGE_INNER, 0.5);
	page_set_y(p, y + 18);
}

void
form_begin(struct page *p, void *arg)
{
	const struct form *f = arg;

	draw_foot(p, f);
	if (page_at(p) > 1)
		draw_running_head(p, f);
}

static int
draw_once(struct page_setup *setup, form_draw_fn *draw, void *arg,
	  struct bench_str *out, struct bench_err *err)
{
	bench_auto(page_freep) struct page *p = NULL;
	int r = page_new(setup, out, &p, err);

	if (r == 0)
		r = draw(p, arg, err);
	return r < 0 ? r : page_finish(p, &setup->total, err);
}

int
form_print(struct form *f, enum print_lang lang, struct bench_wall created,
	   form_draw_fn *draw, void *arg, struct bench_str *out, struct bench_err *err)
{
	struct page_setup setup = { .width = PAGE_A4_WIDTH,
				    .height = PAGE_A4_HEIGHT,
				    .lang = lang,
				    .created = created,
				    .title = print_word(lang, f->title),
				    .keywords = f->keywords,
				    .begin = form_begin,
				    .arg = f };
	int r = draw_once(&setup, draw, arg, NULL, err);

	return r < 0 ? r : draw_once(&setup, draw, arg, out, err);
}

char *
form_foot(enum print_lang lang, const char *bench, struct bench_wall as_of, int offset,
	  char *text, size_t room)
{
	char time[PRINT_TIME_TEXT], when[128];

	print_word_with(lang, WORD_AS_OF, print_time(as_of, offset, time), NULL, when,
			sizeof(when));
	if (bench == NULL || bench[0] == '\0')
		snprintf(text, room, "Prebench · %s", when);
	else
		snprintf(text, room, "Prebench · %s · %s", bench, when);
	return text;
}

void
form_section(struct page *p, enum word title, double room)
{
	page_advance(p, 14);
	(void)page_need(p, 26 + room);
	page_word(p, &page_section, PAGE_MARGIN, page_y(p) + 10, PAGE_INNER, PAGE_LEFT,
		  title);
	page_rule(p, PAGE_BLUE, PAGE_MARGIN, page_y(p) + 16, PAGE_INNER, 0.8);
	page_advance(p, 22);
}

double
form_field(struct page *p, enum word label, const struct page_style *s, double x,
	   double y, double width, int most, const char *value)
{
	if (value == NULL || value[0] == '\0')
		value = "–";
	page_word(p, &page_label, x, y + 7, width, PAGE_LEFT, label);
	return 10 + page_paragraph(p, s, x, y + 9, width, most, value);
}

void
form_notice(struct page *p, enum page_colour c, const char *text)
{
	struct page_style s = page_strong;
	double height = page_measure(p, &s, PAGE_INNER - 24, 4, text) + 14;

	s.colour = c;
	page_advance(p, 8);
	(void)page_need(p, height);
	page_frame(p, c, PAGE_MARGIN, page_y(p), PAGE_INNER, height);
	page_fill(p, c, PAGE_MARGIN, page_y(p), 5, height);
	page_paragraph(p, &s, PAGE_MARGIN + 14, page_y(p) + 7, PAGE_INNER - 24, 4,
		       text);
	page_advance(p, height);
}

void
form_signature(struct page *p, enum word role, const char *name, double x, double y,
	       double width)
{
	page_frame(p, PAGE_LINE, x, y, width, FORM_SIGNATURE);
	page_word(p, &page_cell_strong, x + 8, y + 14, width - 16, PAGE_LEFT, role);
	page_rule(p, PAGE_GREY, x + 8, y + 52, width - 16, 0.5);
	page_word(p, &page_label, x + 8, y + 60, 40, PAGE_LEFT, WORD_NAME);
	if (name != NULL && name[0] != '\0')
		page_text(p, &page_body, x + 44, y + 49, width - 52, PAGE_LEFT, name);
	page_rule(p, PAGE_GREY, x + 8, y + 80, width - 16, 0.5);
	page_word(p, &page_label, x + 8, y + 88, 60, PAGE_LEFT, WORD_DATE);
}
