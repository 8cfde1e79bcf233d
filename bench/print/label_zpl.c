/* ZPL II. Bar codes and plain texts are the printer's own, sharp and short. What its
 * font has no letters for (Japanese), and what takes several lines, goes as a picture.
 *
 * No text can be a command: outside of letters, digits and a few marks every byte is
 * written as _XX (^FH), also ^ and ~. */
#include "label_draw.h"
#include "text.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <string.h>

static int
dots(double mm)
{
	return (int)lround(mm * LABEL_DOTS_MM);
}

static void
add_data(struct bench_str *out, const char *text)
{
	bench_str_add(out, "^FH^FD");
	for (const char *p = text; *p != '\0'; p++) {
		if (isalnum((unsigned char)*p) || strchr(" .,:;-+/=()", *p) != NULL)
			bench_str_add_n(out, p, 1);
		else
			bench_str_addf(out, "_%02X", (unsigned char)*p);
	}
	bench_str_add(out, "^FS\n");
}

static void
add_bars(struct bench_str *out, const struct label_item *i)
{
	bench_str_addf(out, "^FO%d,%d^BY%d^BCN,%d,N,N,N,A", dots(i->x), dots(i->y),
		       i->dots, dots(i->height));
	add_data(out, i->text);
}

/* The printer's font is narrower than ours: what fits here fits there. */
static bool
is_for_printer(struct page *p, const struct label_item *i)
{
	struct page_style s = { i->height * LABEL_DOTS_MM * 1.3, PAGE_SANS, true,
				PAGE_BLACK };

	return i->what == LABEL_TEXT && i->lines == 1 && text_is_ascii(i->text) &&
	       strchr(i->text, '\\') == NULL &&
	       page_text_width(p, &s, i->text) <= i->width * LABEL_DOTS_MM;
}

static void
add_text(struct bench_str *out, const struct label_item *i)
{
	int size = dots(i->height * 1.3);

	bench_str_addf(out, "^FO%d,%d^A0N,%d,%d^FB%d,1,0,%c", dots(i->x),
		       dots(i->y) - dots(i->height * 0.15), size, size, dots(i->width),
		       "LCR"[i->align]);
	add_data(out, i->text);
}

static bool
has_dark(struct page *p, int y, int width)
{
	for (int x = 0; x < width; x++) {
		if (page_is_dark(p, x, y))
			return true;
	}
	return false;
}

/* Rows of whole bytes, the left dot in the highest bit, 1 is black; down to the last
 * row that has one. */
static void
add_picture(struct bench_str *out, struct page *p, const struct label_item *i)
{
	int width = dots(i->width), line = (width + 7) / 8,
	    height = (int)ceil((i->lines + 1) * i->height * LABEL_DOTS_MM * 1.3 * 1.4);

	page_clear(p);
	label_draw(p, i, 0, 0, LABEL_DOTS_MM);
	while (height > 0 && !has_dark(p, height - 1, width))
		height--;
	if (height == 0)
		return;
	bench_str_addf(out, "^FO%d,%d^GFA,%d,%d,%d,", dots(i->x), dots(i->y),
		       line * height, line * height, line);
	for (int y = 0; y < height; y++) {
		for (int byte = 0; byte < line; byte++) {
			unsigned bits = 0;

			for (int x = byte * 8; x < byte * 8 + 8; x++)
				bits = bits << 1 | (x < width && page_is_dark(p, x, y));
			bench_str_addf(out, "%02X", bits);
		}
	}
	bench_str_add(out, "^FS\n");
}

static void
add_item(struct bench_str *out, struct page *p, const struct label_item *i)
{
	if (i->what == LABEL_BARS)
		add_bars(out, i);
	else if (i->what == LABEL_RULE)
		bench_str_addf(out, "^FO%d,%d^GB%d,%d,%d^FS\n", dots(i->x), dots(i->y),
			       dots(i->width), dots(i->height), dots(i->height));
	else if (is_for_printer(p, i))
		add_text(out, i);
	else
		add_picture(out, p, i);
}

static int
add_label(struct bench_str *out, const struct label *l, enum print_lang lang,
	  struct bench_err *err)
{
	bench_auto(page_freep) struct page *p = NULL;
	struct label_layout o;
	int r;

	label_lay_out(l, lang, &o);
	r = page_new_picture(dots(o.width), dots(o.height), lang, &p, err);
	if (r < 0)
		return r;
	bench_str_addf(out, "^XA\n^CI28\n^PW%d\n^LL%d\n^LH0,0\n", dots(o.width),
		       dots(o.height));
	for (size_t i = 0; i < o.n; i++)
		add_item(out, p, &o.items[i]);
	bench_str_add(out, "^PQ1\n^XZ\n");
	return 0;
}

int
label_zpl(const struct label *labels, size_t n, enum print_lang lang,
	  struct bench_str *out, struct bench_err *err)
{
	for (size_t i = 0; i < n; i++) {
		int r = add_label(out, &labels[i], lang, err);

		if (r < 0)
			return r;
	}
	return bench_str_failed(out)
		       ? bench_fail(err, -ENOMEM, "printing a label: out of memory")
		       : 0;
}
