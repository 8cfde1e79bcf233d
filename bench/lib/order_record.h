/* Records of a list: cells, with quotes and line ends taken care of. For order_list.c.
 */
#ifndef BENCH_ORDER_RECORD_H
#define BENCH_ORDER_RECORD_H

#include <bench/str.h>

#define ORDER_CELLS 32

/* Where the reading is; text ends with a NUL, but may have others. */
struct order_cursor {
	const char *pos, *end;
	int line;
};

struct order_record {
	int line;	     /* of its beginning */
	const char *problem; /* NULL: its form is right */
	size_t n;
	const char *cells[ORDER_CELLS]; /* into text */
	size_t used;
	char text[4096];
};

/* The next record; false at the end. A record of a wrong form ends with its first line,
 * so that a quote that is never closed takes no other line with it. */
bool order_record_next(struct order_cursor *c, char separator, struct order_record *r);
/* A record of several lines was no good: go on behind its first line. */
void order_record_retry(struct order_cursor *c, const struct order_cursor *before);
/* By the first line: which separator, and is there a line "sep=;" that says so? */
char order_separator(struct order_cursor *c);

#endif
