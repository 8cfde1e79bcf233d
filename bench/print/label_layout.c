#include "label_layout.h"

#include "text.h"

#include <string.h>

static const struct {
	double width, height;
} sizes[] = {
	[LABEL_UNIT] = { 62, 29 },
	[LABEL_CARTON] = { 100, 50 },
	[LABEL_HOLD] = { 100, 50 },
};

/* Nothing for no text: a label has no room for dashes. */
static struct label_item *
add(struct label_layout *o, enum label_what what, double x, double y, double width,
    double height, const char *text)
{
	struct label_item *i;

	if (o->n == LABEL_ITEMS || text == NULL || text[0] == '\0')
		return NULL;
	i = &o->items[o->n++];
	*i = (struct label_item){ .what = what,
				  .x = x,
				  .y = y,
				  .width = width,
				  .height = height,
				  .lines = 1,
				  .dots = 2 };
	text_clean(text, i->text, sizeof(i->text));
	return i;
}

static void
add_bold(struct label_layout *o, double x, double y, double width, double height,
	 const char *text)
{
	struct label_item *i = add(o, LABEL_TEXT, x, y, width, height, text);

	if (i != NULL)
		i->bold = true;
}

static void
add_lines(struct label_layout *o, double x, double y, double width, double height,
	  int lines, const char *text)
{
	struct label_item *i = add(o, LABEL_TEXT, x, y, width, height, text);

	if (i != NULL)
		i->lines = lines;
}

static void
add_right(struct label_layout *o, double x, double y, double width, double height,
	  const char *text)
{
	struct label_item *i = add(o, LABEL_TEXT, x, y, width, height, text);

	if (i != NULL)
		i->align = PAGE_AT_RIGHT;
}

/* The code of a text that had to be made fit, or of one that is too long, is none: the
 * text stands beside its place anyway. */
static void
add_bars(struct label_layout *o, double x, double y, double width, double height,
	 int dots, const char *text)
{
	struct label_item *i;
	struct bars b;

	if (text == NULL || bars_make(BARS_128, text, &b) < 0 ||
	    b.width * dots > width * LABEL_DOTS_MM)
		return;
	i = add(o, LABEL_BARS, x, y, width, height, text);
	if (i != NULL)
		i->dots = dots;
}

static void
job_text(const struct label *l, enum print_lang lang, char *text, size_t room)
{
	text[0] = '\0';
	if (l->batch != 0)
		snprintf(text, room, "%s %lld", print_word(lang, WORD_JOB),
			 (long long)l->batch);
}

static void
lay_out_unit(const struct label *l, enum print_lang lang, struct label_layout *o)
{
	char job[64], text[512];

	add_bold(o, 2.5, 2.2, 39, 2.6, l->customer);
	add(o, LABEL_BLOCK, 44, 1.5, 16, 5,
	    print_word(lang, l->waived ? WORD_LABEL_WAIVER : WORD_LABEL_PASSED));
	add_bars(o, 5, 6.8, 42, 5, 2, l->code);
	add(o, LABEL_TEXT, 5, 12.4, 42, 2, l->mac);
	add_bars(o, 5, 15.6, 42, 5, 2, l->serial);
	add(o, LABEL_TEXT, 5, 21.2, 42, 2, l->serial);
	add_bold(o, 49.5, 8.5, 10.5, 3, l->model);
	job_text(l, lang, job, sizeof(job));
	add(o, LABEL_TEXT, 49.5, 13.2, 10.5, 2.2, job);
	if (l->reprint)
		add(o, LABEL_TEXT, 49.5, 17, 10.5, 1.8,
		    print_word(lang, WORD_LABEL_REPRINT));
	add(o, LABEL_RULE, 2.5, 24.2, 57, 0.25, "-");
	snprintf(text, sizeof(text), "→ %s", l->host == NULL ? "" : l->host);
	if (l->host != NULL && l->host[0] != '\0')
		add(o, LABEL_TEXT, 2.5, 25.4, 57, 2.1, text);
}

static void
lay_out_carton(const struct label *l, enum print_lang lang, struct label_layout *o)
{
	char number[32], of[16], text[64], job[64];

	snprintf(number, sizeof(number), "%lld", (long long)l->carton);
	snprintf(of, sizeof(of), "%d", l->cartons);
	add(o, LABEL_BLOCK, 3, 3, 30, 5.5, print_word(lang, WORD_LABEL_CARTON));
	add_bold(o, 3, 11, 30, 11.5,
		 l->cartons > 0 ? print_word_with(lang, WORD_CARTON_OF, number, of,
						  text, sizeof(text))
				: number);
	add_bold(o, 37, 3.2, 60, 4, l->customer);
	add(o, LABEL_TEXT, 37, 9.6, 60, 2.9, l->order);
	add_lines(o, 37, 14.4, 60, 2.4, 2, l->ship_to);
	add(o, LABEL_RULE, 3, 25.4, 94, 0.25, "-");
	add_bars(o, 6, 28, 57, 13, 3, l->code);
	add(o, LABEL_TEXT, 6, 42.6, 54, 2.9, l->code);
	add_bold(o, 68, 28, 29, 4.4, print_units(lang, l->units, text, sizeof(text)));
	add_lines(o, 68, 34, 29, 2.4, 2, l->contents);
	job_text(l, lang, job, sizeof(job));
	add(o, LABEL_TEXT, 68, 44.6, 15, 2.4, job);
	if (l->reprint)
		add_right(o, 83, 44.6, 14, 2.2, print_word(lang, WORD_LABEL_REPRINT));
}

static void
lay_out_hold(const struct label *l, enum print_lang lang, struct label_layout *o)
{
	char text[512], job[64], time[PRINT_TIME_TEXT];

	add(o, LABEL_BLOCK, 3, 3, 26, 19, print_word(lang, WORD_LABEL_NG));
	add_bold(o, 32, 3.4, 65, 4.4, print_word(lang, WORD_LABEL_HOLD));
	snprintf(text, sizeof(text), "%s  %s", l->model == NULL ? "" : l->model,
		 l->serial == NULL ? "" : l->serial);
	add_bold(o, 32, 11.2, 65, 3.2, text);
	add(o, LABEL_TEXT, 32, 16.8, 65, 3.2, l->mac);
	add_lines(o, 3, 24.2, 94, 2.8, 2, l->reason);
	add_bars(o, 6, 37, 46, 7.5, 2, l->code);
	job_text(l, lang, job, sizeof(job));
	add_right(o, 56, 37, 41, 2.6, job);
	add_right(o, 56, 41, 41, 2.2, l->by);
	add_right(o, 56, 44.8, 41, 2.2, print_time(l->time, l->utc_offset, time));
	if (l->reprint)
		add(o, LABEL_TEXT, 6, 45.6, 30, 2.2,
		    print_word(lang, WORD_LABEL_REPRINT));
}

void
label_lay_out(const struct label *l, enum print_lang lang,
	      struct label_layout *ret_layout)
{
	*ret_layout = (struct label_layout){ .width = sizes[l->kind].width,
					     .height = sizes[l->kind].height };
	switch (l->kind) {
	case LABEL_UNIT:
		lay_out_unit(l, lang, ret_layout);
		break;
	case LABEL_CARTON:
		lay_out_carton(l, lang, ret_layout);
		break;
	case LABEL_HOLD:
		lay_out_hold(l, lang, ret_layout);
		break;
	}
}
