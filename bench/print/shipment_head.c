/* The first page of the shipping list, and what is signed at its end. */
#include "shipment_impl.h"

#include <string.h>

enum word
shipment_kind_word(enum shipment_kind kind)
{
	switch (kind) {
	case SHIPMENT_WAIVER:
		return WORD_EX_WAIVER;
	case SHIPMENT_NOT_PASSED:
		return WORD_EX_NOT_PASSED;
	case SHIPMENT_HELD:
		return WORD_EX_HELD;
	case SHIPMENT_SHORT:
		return WORD_EX_SHORT;
	case SHIPMENT_EXTRA:
		return WORD_EX_EXTRA;
	case SHIPMENT_REPLACED:
		return WORD_EX_REPLACED;
	case SHIPMENT_RETURNED:
		return WORD_EX_RETURNED;
	case SHIPMENT_ALARM:
		return WORD_EX_ALARM;
	case SHIPMENT_UNLOCKED:
		return WORD_EX_UNLOCKED;
	case SHIPMENT_NOTE:
		return WORD_EX_NOTE;
	}
	return WORD_EX_NOTE;
}

static enum page_colour
kind_colour(enum shipment_kind kind)
{
	switch (kind) {
	case SHIPMENT_NOT_PASSED:
	case SHIPMENT_HELD:
	case SHIPMENT_ALARM:
	case SHIPMENT_SHORT:
		return PAGE_RED;
	case SHIPMENT_WAIVER:
	case SHIPMENT_EXTRA:
	case SHIPMENT_UNLOCKED:
		return PAGE_AMBER;
	case SHIPMENT_REPLACED:
	case SHIPMENT_RETURNED:
	case SHIPMENT_NOTE:
		return PAGE_INK;
	}
	return PAGE_INK;
}

/* Title at the left; at the right the job's codes, the QR outermost. */
static void
draw_title(struct page *p, const struct shipment *s)
{
	double y = page_y(p), right = PAGE_RIGHT, width;
	char job[96];

	if (!page_fill_named(p, s->colour, PAGE_MARGIN, y, PAGE_INNER, 5))
		page_fill(p, PAGE_BLUE, PAGE_MARGIN, y, PAGE_INNER, 5);
	page_word(p, &page_title, PAGE_MARGIN, y + 38, 250, PAGE_LEFT,
		  WORD_SHIPPING_LIST);
	snprintf(job, sizeof(job), "%s %lld", print_word(page_lang(p), WORD_JOB),
		 (long long)s->batch);
	page_text(p, &page_section, PAGE_MARGIN, y + 58, 250, PAGE_LEFT, job);
	width = page_bars_right(p, BARS_QR, s->seal, right, y + 14, 80, 1.25, 0);
	if (width > 0)
		right -= width + 22;
	width = page_bars_right(p, BARS_128, s->code, right, y + 14, 175, FORM_MODULE,
				30);
	if (width > 0)
		page_text(p, &page_mono, right - width, y + 55, width, PAGE_CENTRE,
			  s->code);
	page_set_y(p, y + 80);
}

/* Fields in two columns; each row is as high as its higher one. */
static void
draw_pair(struct page *p, const struct page_style *s, enum word left_word,
	  const char *left, enum word right_word, const char *right, int most)
{
	double half = PAGE_INNER / 2, y = page_y(p);
	double a = form_field(p, left_word, s, PAGE_MARGIN, y, half - 16, most, left);
	double b =
		form_field(p, right_word, s, PAGE_MARGIN + half, y, half, most, right);

	page_advance(p, (a > b ? a : b) + 7);
}

static void
draw_facts(struct page *p, const struct shipment *s)
{
	char setup[256], version[48], n[16], opened[PRINT_TIME_TEXT],
		closed[PRINT_TIME_TEXT];

	snprintf(n, sizeof(n), "%d", s->recipe_version);
	print_word_with(page_lang(p), WORD_VERSION_N, n, NULL, version,
			sizeof(version));
	snprintf(setup, sizeof(setup), "%s, %s", s->recipe == NULL ? "" : s->recipe,
		 version);
	draw_pair(p, &page_value, WORD_CUSTOMER, s->customer, WORD_ORDER, s->order, 3);
	draw_pair(p, &page_body, WORD_SHIP_TO, s->ship_to, WORD_DESTINATION, s->host,
		  4);
	draw_pair(p, &page_body, WORD_PROVIDER, s->provider, WORD_SETUP, setup, 3);
	draw_pair(p, &page_body, WORD_OPENED,
		  print_time(s->opened, s->utc_offset, opened), WORD_LOCKED,
		  s->sealed ? print_time(s->closed, s->utc_offset, closed) : "", 1);
}

struct tile {
	enum word word;
	int64_t n;
	enum page_colour colour;
};

/* Numbers that are read from a step away. */
static void
draw_counts(struct page *p, const struct shipment *s)
{
	const struct tile tiles[] = {
		{ WORD_ORDERED, s->ordered > 0 ? s->ordered : -1, PAGE_INK },
		{ WORD_PACKED, s->packed, PAGE_INK },
		{ WORD_PASSED, s->proven, PAGE_INK },
		{ WORD_WAIVERS, s->waived, s->waived > 0 ? PAGE_AMBER : PAGE_INK },
		{ WORD_SHORT_SHIP, s->missing, s->missing > 0 ? PAGE_RED : PAGE_INK },
		{ WORD_CARTONS, (int64_t)s->n_cartons, PAGE_INK },
	};
	double gap = 6, y = page_y(p) + 4,
	       width = (PAGE_INNER - gap * (BENCH_N(tiles) - 1)) / BENCH_N(tiles);
	char text[32];

	for (size_t i = 0; i < BENCH_N(tiles); i++) {
		double x = PAGE_MARGIN + (double)i * (width + gap);
		struct page_style number = page_number;

		number.colour = tiles[i].colour;
		page_fill(p, PAGE_PALE, x, y, width, 46);
		print_count(tiles[i].n, text);
		page_text(p, &number, x + 8, y + 25, width - 12, PAGE_LEFT,
			  tiles[i].n < 0 ? "–" : text);
		page_word(p, &page_label, x + 8, y + 38, width - 12, PAGE_LEFT,
			  tiles[i].word);
	}
	page_set_y(p, y + 46);
}

#define LINE_HEIGHT 15.0

/* With nothing ordered by model there is no difference to speak of. */
static void
draw_line(struct page *p, const struct page_style *s, const char *model, int ordered,
	  int packed, bool compare)
{
	static const double right[] = { 330, 420, PAGE_INNER };
	int difference = compare ? packed - ordered : 0;
	struct page_style last = *s;
	char text[32];

	(void)page_need(p, LINE_HEIGHT);
	if (difference != 0)
		last.colour = PAGE_RED;
	page_text(p, s, PAGE_MARGIN, page_y(p) + 10, 240, PAGE_LEFT, model);
	page_text(p, s, PAGE_MARGIN + right[0] - 80, page_y(p) + 10, 80, PAGE_AT_RIGHT,
		  compare ? print_count(ordered, text) : "–");
	page_text(p, s, PAGE_MARGIN + right[1] - 80, page_y(p) + 10, 80, PAGE_AT_RIGHT,
		  print_count(packed, text));
	snprintf(text, sizeof(text), difference == 0 ? "–" : "%+d", difference);
	page_text(p, &last, PAGE_MARGIN + right[2] - 80, page_y(p) + 10, 80,
		  PAGE_AT_RIGHT, text);
	page_rule(p, PAGE_LINE, PAGE_MARGIN, page_y(p) + LINE_HEIGHT, PAGE_INNER, 0.4);
	page_advance(p, LINE_HEIGHT);
}

static void
draw_lines(struct page *p, const struct shipment *s)
{
	static const struct {
		enum word word;
		double right;
	} heads[] = { { WORD_ORDERED, 330 },
		      { WORD_PACKED, 420 },
		      { WORD_DIFFERENCE, PAGE_INNER } };
	int ordered = 0, packed = 0, n = (int)s->n_lines;

	if (s->n_lines == 0)
		return;
	form_section(p, WORD_ORDER_LINES, 2 * LINE_HEIGHT);
	page_word(p, &page_label, PAGE_MARGIN, page_y(p) + 6, 200, PAGE_LEFT,
		  WORD_MODEL);
	for (size_t i = 0; i < BENCH_N(heads); i++)
		page_word(p, &page_label, PAGE_MARGIN + heads[i].right - 80,
			  page_y(p) + 6, 80, PAGE_AT_RIGHT, heads[i].word);
	page_advance(p, 10);
	for (int i = 0; i < n; i++) {
		ordered += s->lines[i].ordered;
		packed += s->lines[i].packed;
	}
	for (int i = 0; i < n; i++)
		draw_line(p, &page_body, s->lines[i].model, s->lines[i].ordered,
			  s->lines[i].packed, ordered > 0);
	if (n > 1)
		draw_line(p, &page_strong, print_word(page_lang(p), WORD_TOTAL),
			  ordered, packed, ordered > 0);
}

void
shipment_head(struct page *p, const struct shipment_list *l)
{
	const struct shipment *s = l->s;

	draw_title(p, s);
	draw_facts(p, s);
	draw_counts(p, s);
	if (!s->sealed)
		form_notice(p, PAGE_RED, print_word(page_lang(p), WORD_DRAFT));
	if (!s->clock_trusted)
		form_notice(p, PAGE_AMBER, print_word(page_lang(p), WORD_CLOCK));
	draw_lines(p, s);
}

/* Who, when and where it is on record: what is not known is left out. */
static void
source_line(const struct page *p, const struct shipment *s,
	    const struct shipment_exception *e, char *text, size_t room)
{
	char time[PRINT_TIME_TEXT], n[24], event[64] = "";

	snprintf(n, sizeof(n), "%lld", (long long)e->event);
	if (e->event != 0)
		print_word_with(page_lang(p), WORD_EVENT_N, n, NULL, event,
				sizeof(event));
	print_time_exact(e->time, s->utc_offset, time);
	snprintf(text, room, "%s%s%s%s%s", e->by,
		 e->by[0] != '\0' && time[0] != '\0' ? " · " : "", time,
		 event[0] != '\0' && (e->by[0] != '\0' || time[0] != '\0') ? " · " : "",
		 event);
}

static void
draw_exception(struct page *p, const struct shipment *s,
	       const struct shipment_exception *e)
{
	double x = PAGE_MARGIN + 78, width = PAGE_INNER - 78, height;
	struct page_style kind = page_strong;
	char source[256];

	source_line(p, s, e, source, sizeof(source));
	height = page_measure(p, &page_body, width, 5, e->what) +
		 (e->unit[0] != '\0' ? 12 : 0) + (source[0] != '\0' ? 11 : 0);
	(void)page_need(p, height + 6);
	kind.colour = kind_colour(e->kind);
	page_word(p, &kind, PAGE_MARGIN, page_y(p) + 9, 74, PAGE_LEFT,
		  shipment_kind_word(e->kind));
	if (e->unit[0] != '\0') {
		page_text(p, &page_mono, x, page_y(p) + 9, width, PAGE_LEFT, e->unit);
		page_advance(p, 12);
	}
	page_advance(p, page_paragraph(p, &page_body, x, page_y(p), width, 5, e->what));
	if (source[0] != '\0') {
		page_text(p, &page_label, x, page_y(p) + 7, width, PAGE_LEFT, source);
		page_advance(p, 11);
	}
	page_advance(p, 6);
}

int
shipment_exceptions(struct page *p, const struct shipment_list *l,
		    struct bench_err *err)
{
	struct shipment_exception e;
	size_t n = l->rows->exceptions.n;

	form_section(p, WORD_EXCEPTIONS, 30);
	for (size_t i = 0; i < n; i++) {
		int r = spool_get(&l->rows->exceptions, i, &e, err);

		if (r < 0)
			return r;
		draw_exception(p, l->s, &e);
	}
	if (n == 0) {
		page_word(p, &page_body, PAGE_MARGIN, page_y(p) + 9, PAGE_INNER,
			  PAGE_LEFT, WORD_NO_EXCEPTIONS);
		page_advance(p, 14);
	}
	return 0;
}

static void
draw_hash(struct page *p, enum word label, const char *hash)
{
	page_word(p, &page_label, PAGE_MARGIN, page_y(p) + 7, 130, PAGE_LEFT, label);
	page_text(p, &page_mono_small, PAGE_MARGIN + 134, page_y(p) + 7,
		  PAGE_INNER - 134, PAGE_LEFT,
		  hash == NULL || hash[0] == '\0' ? "–" : hash);
	page_advance(p, 12);
}

void
shipment_seal(struct page *p, const struct shipment_list *l)
{
	const struct shipment *s = l->s;
	char by[256], time[PRINT_TIME_TEXT];

	form_section(p, WORD_SEAL, 64);
	draw_hash(p, WORD_SETUP_SHA, s->recipe_sha256);
	if (!s->sealed) {
		page_word(p, &page_body, PAGE_MARGIN, page_y(p) + 8, PAGE_INNER,
			  PAGE_LEFT, WORD_DRAFT_SHORT);
		page_advance(p, 14);
		return;
	}
	draw_hash(p, WORD_SEAL_CHAIN, s->chain_sha256);
	draw_hash(p, WORD_SEAL_REPORT, s->report_sha256);
	snprintf(by, sizeof(by), "%s · %s",
		 s->sealed_by == NULL || s->sealed_by[0] == '\0' ? "–" : s->sealed_by,
		 print_time_exact(s->closed, s->utc_offset, time));
	page_word(p, &page_label, PAGE_MARGIN, page_y(p) + 7, 130, PAGE_LEFT,
		  WORD_SEALED_BY);
	page_text(p, &page_cell, PAGE_MARGIN + 134, page_y(p) + 7, PAGE_INNER - 134,
		  PAGE_LEFT, by);
	page_word(p, &page_label, PAGE_MARGIN, page_y(p) + 20, PAGE_INNER, PAGE_LEFT,
		  WORD_SEAL_HINT);
	page_advance(p, 26);
}

void
shipment_signatures(struct page *p, const struct shipment_list *l)
{
	double gap = 10, width = (PAGE_INNER - 2 * gap) / 3, y;

	form_section(p, WORD_SIGNATURES, FORM_SIGNATURE);
	y = page_y(p) + 2;
	form_signature(p, WORD_SIGN_PACKED, l->s->packed_by, PAGE_MARGIN, y, width);
	form_signature(p, WORD_SIGN_CHECKED, l->s->checked_by,
		       PAGE_MARGIN + width + gap, y, width);
	form_signature(p, WORD_SIGN_RECEIVED, "", PAGE_MARGIN + 2 * (width + gap), y,
		       width);
	page_set_y(p, y + FORM_SIGNATURE);
}
