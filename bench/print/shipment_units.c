/* The table of units: a band for each carton, a row for each unit. */
#include "shipment_impl.h"

#include <ctype.h>
#include <string.h>

#define ROW 28.0
#define BAND 32.0

/* Columns, from the left margin. */
#define AT_BARS 38.0
#define AT_SERIAL 178.0
#define AT_FIRMWARE 288.0
#define AT_EVIDENCE 396.0

static void
draw_heads(struct page *p)
{
	static const struct {
		double x;
		enum word word;
	} heads[] = { { AT_BARS, WORD_MAC_ADDRESS },
		      { AT_SERIAL, WORD_SERIAL },
		      { AT_FIRMWARE, WORD_FIRMWARE },
		      { AT_EVIDENCE, WORD_EVIDENCE } };
	double y = page_y(p) + 7;

	page_word(p, &page_label, PAGE_MARGIN, y, 24, PAGE_AT_RIGHT, WORD_NUMBER);
	for (size_t i = 0; i < BENCH_N(heads); i++)
		page_word(p, &page_label, PAGE_MARGIN + heads[i].x, y, 110, PAGE_LEFT,
			  heads[i].word);
	page_rule(p, PAGE_GREY, PAGE_MARGIN, y + 5, PAGE_INNER, 0.6);
	page_advance(p, 13);
}

static const struct shipment_carton *
carton_of(const struct shipment *s, int64_t number)
{
	for (size_t i = 0; i < s->n_cartons; i++) {
		if (s->cartons[i].number == number)
			return &s->cartons[i];
	}
	return NULL;
}

static void
band_text(const struct page *p, const struct shipment *s, int64_t number,
	  bool continued, char *name, size_t name_room, char *units, size_t room)
{
	const struct shipment_carton *c = carton_of(s, number);
	char n[32];

	snprintf(n, sizeof(n), "%lld", (long long)number);
	if (number == 0)
		bench_copy(name, name_room, print_word(page_lang(p), WORD_NO_CARTON));
	else
		print_word_with(page_lang(p), WORD_CARTON_N, n, NULL, name, name_room);
	units[0] = '\0';
	if (continued)
		bench_copy(units, room, print_word(page_lang(p), WORD_CONTINUED));
	else if (c != NULL)
		print_units(page_lang(p), c->units, units, room);
}

static void
draw_band(struct page *p, const struct shipment *s, int64_t number, bool continued)
{
	const struct shipment_carton *c = carton_of(s, number);
	double y = page_y(p) + 4, right = PAGE_RIGHT - 12, width;
	char name[96], units[64];

	band_text(p, s, number, continued, name, sizeof(name), units, sizeof(units));
	page_fill(p, PAGE_PALE, PAGE_MARGIN, y, PAGE_INNER, BAND - 6);
	page_text(p, &page_value, PAGE_MARGIN + 8, y + 17, 150, PAGE_LEFT, name);
	page_text(p, &page_body, PAGE_MARGIN + 170, y + 17, 100, PAGE_LEFT, units);
	if (c != NULL) {
		page_fill(p, PAGE_WHITE, PAGE_RIGHT - 150, y, 150, BAND - 6);
		page_frame(p, PAGE_PALE, PAGE_RIGHT - 150, y, 150, BAND - 6);
		width = page_bars_right(p, BARS_128, c->code, right, y + 3, 126,
					FORM_MODULE, BAND - 12);
		if (width > 0)
			page_text(p, &page_mono_small, PAGE_RIGHT - 250, y + 16, 92,
				  PAGE_AT_RIGHT, c->code);
	}
	page_advance(p, BAND);
}

/* As its label has it: bare, in capitals. */
static void
bars_text(const struct shipment_unit *u, char text[32])
{
	size_t n = 0;

	if (u->code[0] != '\0') {
		bench_copy(text, 32, u->code);
		return;
	}
	for (const char *c = u->mac; *c != '\0' && n < 31; c++) {
		if (isxdigit((unsigned char)*c))
			text[n++] = (char)toupper((unsigned char)*c);
	}
	text[n] = '\0';
}

static void
draw_identity(struct page *p, const struct shipment_unit *u)
{
	struct page_style firmware = page_label;
	double y = page_y(p);
	char text[32];

	firmware.colour = PAGE_INK;
	snprintf(text, sizeof(text), "%d", u->number);
	page_text(p, &page_cell, PAGE_MARGIN, y + 13, 24, PAGE_AT_RIGHT, text);
	bars_text(u, text);
	page_bars(p, BARS_128, text, PAGE_MARGIN + AT_BARS, y + 4,
		  AT_SERIAL - AT_BARS - 14, FORM_MODULE, 12);
	page_text(p, &page_mono_small, PAGE_MARGIN + AT_BARS, y + 23, 130, PAGE_LEFT,
		  u->mac);
	page_text(p, &page_mono, PAGE_MARGIN + AT_SERIAL, y + 12, 106, PAGE_LEFT,
		  u->serial);
	page_text(p, &page_label, PAGE_MARGIN + AT_SERIAL, y + 23, 106, PAGE_LEFT,
		  u->model);
	page_paragraph(p, &firmware, PAGE_MARGIN + AT_FIRMWARE, y + 5, 102, 2,
		       u->firmware);
}

static void
draw_evidence(struct page *p, const struct shipment_unit *u)
{
	double x = PAGE_MARGIN + AT_EVIDENCE, y = page_y(p), width = PAGE_RIGHT - x;
	struct page_style s = page_cell_strong;
	enum word word = u->proven		? WORD_PASSED
			 : u->waiver[0] != '\0' ? WORD_WAIVER
						: WORD_NOT_PASSED;
	char held[16], required[16], run[32], text[320], n[32], missing[256];
	char verdict[64];

	s.colour = u->proven ? PAGE_GREEN : word == WORD_WAIVER ? PAGE_AMBER : PAGE_RED;
	snprintf(held, sizeof(held), "%d", u->links);
	snprintf(required, sizeof(required), "%d", u->required);
	snprintf(n, sizeof(n), "%lld", (long long)u->run);
	print_word_with(page_lang(p), WORD_RUN_N, n, NULL, run, sizeof(run));
	print_word_with(page_lang(p), WORD_LINKS_OF, held, required, text,
			sizeof(text));
	snprintf(verdict, sizeof(verdict), "%s%s%c", print_word(page_lang(p), word),
		 u->grade == 0 ? "" : " · ", u->grade);
	page_text(p, &s, x, y + 12, width, PAGE_LEFT, verdict);
	if (word == WORD_PASSED) {
		bench_copy(text + strlen(text), sizeof(text) - strlen(text), " · ");
		bench_copy(text + strlen(text), sizeof(text) - strlen(text), run);
	} else if (u->missing[0] != '\0') {
		print_links(page_lang(p), u->missing, missing, sizeof(missing));
		print_word_with(page_lang(p), WORD_MISSING, missing, NULL, text,
				sizeof(text));
	}
	page_text(p, &page_label, x, y + 23, width, PAGE_LEFT, text);
}

static void
draw_unit(struct page *p, const struct shipment_unit *u)
{
	draw_identity(p, u);
	draw_evidence(p, u);
	page_rule(p, PAGE_LINE, PAGE_MARGIN, page_y(p) + ROW, PAGE_INNER, 0.4);
	page_advance(p, ROW);
}

/* A band is never the last thing of a page. */
static void
draw_in_carton(struct page *p, const struct shipment *s, const struct shipment_unit *u,
	       bool first)
{
	if (page_need(p, first ? BAND + ROW : ROW)) {
		draw_heads(p);
		if (!first && s->n_cartons > 0)
			draw_band(p, s, u->carton, true);
	}
	if (first)
		draw_band(p, s, u->carton, false);
	draw_unit(p, u);
}

int
shipment_units(struct page *p, const struct shipment_list *l, struct bench_err *err)
{
	struct shipment_unit u;
	int64_t carton = -1;

	if (l->rows->units.n == 0)
		return 0;
	form_section(p, WORD_UNITS, 13 + BAND + ROW);
	draw_heads(p);
	for (size_t i = 0; i < l->rows->units.n; i++) {
		int r = rows_unit(l->rows, i, &u, err);

		if (r < 0)
			return r;
		draw_in_carton(p, l->s, &u, l->s->n_cartons > 0 && u.carton != carton);
		carton = u.carton;
	}
	return 0;
}
