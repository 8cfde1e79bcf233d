#include "handover.h"

#include "form.h"

#include <string.h>

static void
draw_title(struct page *p, const struct handover *h)
{
	double y = page_y(p);
	char when[PRINT_TIME_TEXT];

	page_fill(p, PAGE_BLUE, PAGE_MARGIN, y, PAGE_INNER, 5);
	page_word(p, &page_title, PAGE_MARGIN, y + 38, 300, PAGE_LEFT, WORD_HANDOVER);
	page_text(p, &page_value, PAGE_RIGHT - 200, y + 30, 200, PAGE_AT_RIGHT,
		  print_time(h->as_of, h->utc_offset, when));
	page_text(p, &page_body, PAGE_RIGHT - 200, y + 45, 200, PAGE_AT_RIGHT,
		  h->bench);
	page_set_y(p, y + 52);
	if (!h->clock_trusted)
		form_notice(p, PAGE_AMBER, print_word(page_lang(p), WORD_CLOCK));
}

static void
draw_none(struct page *p)
{
	page_word(p, &page_body, PAGE_MARGIN, page_y(p) + 9, PAGE_INNER, PAGE_LEFT,
		  WORD_NONE);
	page_advance(p, 14);
}

#define NUMBERS_AT 306.0
#define NUMBER_WIDTH 41.0

static void
draw_job_heads(struct page *p)
{
	static const enum word heads[] = { WORD_ORDERED, WORD_WAITING, WORD_PASSED,
					   WORD_FIX, WORD_PACKED };

	for (size_t i = 0; i < BENCH_N(heads); i++)
		page_word(p, &page_label,
			  PAGE_MARGIN + NUMBERS_AT + (double)i * NUMBER_WIDTH,
			  page_y(p) + 6, NUMBER_WIDTH - 2, PAGE_AT_RIGHT, heads[i]);
	page_advance(p, 10);
}

static void
draw_job(struct page *p, const struct handover_job *j)
{
	const int numbers[] = { j->ordered, j->waiting, j->passed, j->fix, j->packed };
	double y;
	char text[512];

	if (page_need(p, 34))
		draw_job_heads(p);
	y = page_y(p);
	if (!page_fill_named(p, j->colour, PAGE_MARGIN, y + 3, 6, 26))
		page_fill(p, PAGE_LINE, PAGE_MARGIN, y + 3, 6, 26);
	snprintf(text, sizeof(text), "%lld · %s", (long long)j->batch,
		 j->customer == NULL ? "" : j->customer);
	page_text(p, &page_value, PAGE_MARGIN + 14, y + 14, NUMBERS_AT - 20, PAGE_LEFT,
		  text);
	snprintf(text, sizeof(text), "%s · %s", j->order == NULL ? "" : j->order,
		 j->host == NULL ? "" : j->host);
	page_text(p, &page_label, PAGE_MARGIN + 14, y + 26, NUMBERS_AT - 20, PAGE_LEFT,
		  text);
	for (size_t i = 0; i < BENCH_N(numbers); i++) {
		struct page_style s = page_value;

		s.colour = i == 3 && numbers[i] > 0 ? PAGE_RED : PAGE_INK;
		if (i == 0 && numbers[i] == 0)
			bench_copy(text, sizeof(text), "–");
		else
			snprintf(text, sizeof(text), "%d", numbers[i]);
		page_text(p, &s, PAGE_MARGIN + NUMBERS_AT + (double)i * NUMBER_WIDTH,
			  y + 18, NUMBER_WIDTH - 2, PAGE_AT_RIGHT, text);
	}
	page_rule(p, PAGE_LINE, PAGE_MARGIN, y + 33, PAGE_INNER, 0.4);
	page_advance(p, 34);
}

static void
draw_jobs(struct page *p, const struct handover *h)
{
	form_section(p, WORD_OPEN_JOBS, 44);
	if (h->n_jobs == 0)
		draw_none(p);
	else
		draw_job_heads(p);
	for (size_t i = 0; i < h->n_jobs; i++)
		draw_job(p, &h->jobs[i]);
}

/* Who it is at the left, what to do at the right: as high as it takes. */
static void
draw_unit(struct page *p, const struct handover *h, const struct handover_unit *u)
{
	double x = PAGE_MARGIN + 168, width = PAGE_RIGHT - x, y, height;
	char text[256], since[PRINT_TIME_TEXT];

	height = page_measure(p, &page_strong, width, 3, u->what) +
		 page_measure(p, &page_label, width, 2, u->at) + 8;
	if (height < 32)
		height = 32;
	(void)page_need(p, height);
	y = page_y(p);
	page_text(p, &page_mono, PAGE_MARGIN, y + 11, 160, PAGE_LEFT, u->mac);
	snprintf(text, sizeof(text), "%s · %s", u->serial == NULL ? "" : u->serial,
		 u->model == NULL ? "" : u->model);
	page_text(p, &page_label, PAGE_MARGIN, y + 21, 160, PAGE_LEFT, text);
	snprintf(text, sizeof(text), "%s %lld · %s", print_word(page_lang(p), WORD_JOB),
		 (long long)u->batch, print_time(u->since, h->utc_offset, since));
	page_text(p, &page_label, PAGE_MARGIN, y + 30, 160, PAGE_LEFT,
		  u->batch == 0 ? since : text);
	y += 2 + page_paragraph(p, &page_strong, x, y + 2, width, 3, u->what);
	page_paragraph(p, &page_label, x, y, width, 2, u->at);
	page_advance(p, height + 2);
	page_rule(p, PAGE_LINE, PAGE_MARGIN, page_y(p) - 1, PAGE_INNER, 0.4);
}

static void
draw_units(struct page *p, const struct handover *h, enum word title,
	   const struct handover_unit *units, size_t n)
{
	form_section(p, title, 34);
	if (n == 0)
		draw_none(p);
	for (size_t i = 0; i < n; i++)
		draw_unit(p, h, &units[i]);
}

static void
draw_notes(struct page *p, const struct handover *h)
{
	form_section(p, WORD_NOTES, 80);
	for (size_t i = 0; i < h->n_notes; i++) {
		(void)page_need(
			p, page_measure(p, &page_body, PAGE_INNER, 4, h->notes[i]));
		page_advance(p,
			     3 + page_paragraph(p, &page_body, PAGE_MARGIN, page_y(p),
						PAGE_INNER, 4, h->notes[i]));
	}
	for (int i = 0; i < 3; i++) { /* to write on */
		page_rule(p, PAGE_LINE, PAGE_MARGIN, page_y(p) + 20, PAGE_INNER, 0.5);
		page_advance(p, 22);
	}
}

static int
draw(struct page *p, void *arg, struct bench_err *err)
{
	const struct handover *h = arg;
	double width = (PAGE_INNER - 10) / 2;

	(void)err;
	draw_title(p, h);
	draw_jobs(p, h);
	draw_units(p, h, WORD_STUCK, h->stuck, h->n_stuck);
	draw_units(p, h, WORD_HOLDS, h->held, h->n_held);
	draw_notes(p, h);
	page_advance(p, 14);
	(void)page_need(p, FORM_SIGNATURE);
	form_signature(p, WORD_SIGN_GIVEN, h->by, PAGE_MARGIN, page_y(p), width);
	form_signature(p, WORD_SIGN_TAKEN, "", PAGE_MARGIN + width + 10, page_y(p),
		       width);
	page_advance(p, FORM_SIGNATURE);
	return 0;
}

int
handover_pdf(const struct handover *h, enum print_lang lang, struct bench_str *out,
	     struct bench_err *err)
{
	char foot[256];
	struct form f = { .title = WORD_HANDOVER, .running = "", .foot = foot };

	form_foot(lang, h->bench, h->as_of, h->utc_offset, foot, sizeof(foot));
	return form_print(&f, lang, h->as_of, draw, (void *)(uintptr_t)h, out, err);
}
