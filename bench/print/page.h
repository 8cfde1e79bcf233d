/* Pages of a PDF: text in few sizes, rules, bar codes. Cairo and pango behind it.
 *
 * The same calls make the same bytes: no clock is read, the times in the file are those
 * of the set-up, no metric is rounded to a screen. Lengths are points, y grows
 * downwards; a single line of text stands on the y that it is given, all else hangs
 * from it.
 *
 * A page needs the number of all pages before the last is drawn: so a document is drawn
 * twice, first without an output. Then text is only measured where it decides how much
 * room is taken.
 *
 * Errors are sticky; page_finish() tells. An allocation that fails inside of pango ends
 * the program: GLib does that. */
#ifndef PRINT_PAGE_H
#define PRINT_PAGE_H

#include "bars.h"
#include "words.h"

#include <bench/clock.h>
#include <bench/err.h>
#include <bench/str.h>

#define PAGE_MM (72.0 / 25.4)
#define PAGE_A4_WIDTH 595.28
#define PAGE_A4_HEIGHT 841.89
#define PAGE_MARGIN 42.0
#define PAGE_RIGHT (PAGE_A4_WIDTH - PAGE_MARGIN)
#define PAGE_INNER (PAGE_RIGHT - PAGE_MARGIN)
#define PAGE_FOOT 18.0 /* of the margin, for the number of the page */

enum page_colour {
	PAGE_INK,
	PAGE_GREY,  /* labels, footers */
	PAGE_LINE,  /* rules */
	PAGE_PALE,  /* behind heads of tables */
	PAGE_BLUE,  /* ours: titles, rules of sections */
	PAGE_RED,   /* wrong, or not valid */
	PAGE_AMBER, /* by exception */
	PAGE_GREEN, /* passed */
	PAGE_WHITE,
	PAGE_BLACK,
};

enum page_family { PAGE_SANS, PAGE_NARROW, PAGE_MONO };
enum page_align { PAGE_LEFT, PAGE_CENTRE, PAGE_AT_RIGHT };

struct page_style {
	double size;
	enum page_family family;
	bool bold;
	enum page_colour colour;
};

/* The type scale: no document uses another size, labels excepted. */
extern const struct page_style page_title, page_section, page_number, page_value,
	page_body, page_strong, page_cell, page_cell_strong, page_label, page_mono,
	page_mono_small;

struct page;
/* Draws what every page has; called when one begins, also the first. */
typedef void page_begin_fn(struct page *p, void *arg);

struct page_setup {
	double width, height;
	enum print_lang lang;
	struct bench_wall created;
	const char *title;
	const char *keywords; /* NULL: none; ASCII */
	page_begin_fn *begin; /* NULL: none */
	void *arg;
	int total; /* pages, 0 while that is not known */
};

/* out NULL: the first drawing, nothing is written. It must outlive the page.
 * -ENOPKG: no font that has the language's letters. */
int page_new(const struct page_setup *setup, struct bench_str *out,
	     struct page **ret_page, struct bench_err *err) BENCH_CHECKED;
void page_freep(struct page **p);
/* Ends the last page. How many there are is in ret_pages, if that is not NULL. */
int page_finish(struct page *p, int *ret_pages, struct bench_err *err) BENCH_CHECKED;

enum print_lang page_lang(const struct page *p);
int page_at(const struct page *p);    /* from 1 */
int page_total(const struct page *p); /* 0: not known yet */

/* Where the next thing goes, down to the margin; begin() sets it on each page. */
double page_y(const struct page *p);
void page_set_y(struct page *p, double y);
void page_advance(struct page *p, double height);
/* The page ends unless there is room for height; true: a new one has begun. */
bool page_need(struct page *p, double height);
void page_break(struct page *p);
/* The next page has another size. */
void page_break_to(struct page *p, double width, double height);

/* A page that becomes dots instead of a PDF: lengths are dots. */
int page_new_picture(int width, int height, enum print_lang lang,
		     struct page **ret_page, struct bench_err *err) BENCH_CHECKED;
void page_clear(struct page *p);
bool page_is_dark(struct page *p, int x, int y); /* outside: false */

/* One line, cut with "…" at width; 0: as long as it is. text is made fit (text.h). */
void page_text(struct page *p, const struct page_style *s, double x, double y,
	       double width, enum page_align align, const char *text);
/* The same for words of ours. */
void page_word(struct page *p, const struct page_style *s, double x, double y,
	       double width, enum page_align align, enum word word);
/* Wrapped, most lines at most. Returns the height; also without an output. */
double page_paragraph(struct page *p, const struct page_style *s, double x, double y,
		      double width, int most, const char *text);
/* Its height, and nothing drawn. */
double page_measure(struct page *p, const struct page_style *s, double width, int most,
		    const char *text);
double page_text_width(struct page *p, const struct page_style *s, const char *text);

void page_fill(struct page *p, enum page_colour c, double x, double y, double width,
	       double height);
/* A colour from outside, "#rrggbb"; false: it is none, and nothing is drawn. */
bool page_fill_named(struct page *p, const char *rgb, double x, double y, double width,
		     double height);
void page_frame(struct page *p, enum page_colour c, double x, double y, double width,
		double height);
void page_rule(struct page *p, enum page_colour c, double x, double y, double width,
	       double thickness);

/* Bars of modules `module` wide, without quiet zones, at most `most` in all. Returns
 * the width, 0 when text makes no bar code or too wide a one: nothing is drawn then. A
 * QR is as high as it is wide. */
double page_bars(struct page *p, enum bars_kind kind, const char *text, double x,
		 double y, double most, double module, double height);
/* The same, ending at right. */
double page_bars_right(struct page *p, enum bars_kind kind, const char *text,
		       double right, double y, double most, double module,
		       double height);

#endif
