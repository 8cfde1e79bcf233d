/* What our documents have in common: a running head, a foot, fields, sections, boxes
 * for signatures. */
#ifndef PRINT_FORM_H
#define PRINT_FORM_H

#include "page.h"

#define FORM_MODULE (0.25 * PAGE_MM) /* of a bar code: read at 200 dots an inch */

struct form {
	enum word title;
	const char *running;  /* what it is about, on each page after the first */
	const char *warning;  /* in red on each page; NULL: none */
	const char *foot;     /* NULL: none */
	const char *keywords; /* of the file; NULL: none */
	double head;	      /* where page 1 begins */
};

/* For page_setup.begin; arg is a struct form. */
void form_begin(struct page *p, void *arg);

/* One document, drawn as often as it takes. -errno: it ends. */
typedef int form_draw_fn(struct page *p, void *arg, struct bench_err *err);

/* A4. The whole of out is the file. */
int form_print(struct form *f, enum print_lang lang, struct bench_wall created,
	       form_draw_fn *draw, void *arg, struct bench_str *out,
	       struct bench_err *err) BENCH_CHECKED;

/* "Prebench · bench 1 · As of 2026-03-01 14:05 UTC" */
char *form_foot(enum print_lang lang, const char *bench, struct bench_wall as_of,
		int offset, char *text, size_t room);

/* The heading of a section; room: what must fit below it on the page. */
void form_section(struct page *p, enum word title, double room);
/* A label and, under it, its value in most lines; returns the height. */
double form_field(struct page *p, enum word label, const struct page_style *s, double x,
		  double y, double width, int most, const char *value);
/* A box of words that must not be overlooked, as wide as the page. */
void form_notice(struct page *p, enum page_colour c, const char *text);
/* A box to sign in; name may be "". */
void form_signature(struct page *p, enum word role, const char *name, double x,
		    double y, double width);
#define FORM_SIGNATURE 92.0 /* its height */

#endif
