/* Where things are on a label, in millimetres from its top left corner. */
#ifndef PRINT_LABEL_LAYOUT_H
#define PRINT_LABEL_LAYOUT_H

#include "label.h"
#include "page.h"

#define LABEL_ITEMS 20
#define LABEL_DOTS_MM 8.0 /* 203 dpi; modules are the same, printed either way */

enum label_what {
	LABEL_TEXT,
	LABEL_BLOCK, /* black, with its text in white, in the middle */
	LABEL_BARS,  /* Code 128 of the text */
	LABEL_RULE,
};

struct label_item {
	enum label_what what;
	double x, y, width, height; /* of text: height is the size of its letters */
	int lines;		    /* of text, at most; from 1 */
	int dots;		    /* of a module, at 8 dots a millimetre */
	bool bold;
	enum page_align align;
	char text[256]; /* made fit */
};

struct label_layout {
	double width, height;
	size_t n;
	struct label_item items[LABEL_ITEMS];
};

void label_lay_out(const struct label *l, enum print_lang lang,
		   struct label_layout *ret_layout);

#endif
