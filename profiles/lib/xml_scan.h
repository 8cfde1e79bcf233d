/* What the reader of flat profiles is made of: a cursor that knows its place, and the
 * texts and problems that it leaves behind. For xml.c and xml_scan.c only. */
#ifndef PROFILES_XML_SCAN_H
#define PROFILES_XML_SCAN_H

#include "xml.h"

struct xml_reader {
	const char *start, *pos, *end;
	/* line counting: everything before seen is counted */
	const char *seen, *line_start;
	int line;
	char *room; /* where the next text goes, in xml->texts */
	struct bench_xml *xml;
	size_t element_room, problem_room;
	const char *unclosed; /* the element whose end tag is still to be forgiven */
	bool out_of_memory;
};

/* Places are asked for nearly in the order of the text. */
struct bench_xml_place xml_place(struct xml_reader *r, const char *at);
/* The list with room for one more than n; NULL: out of memory, which r remembers. */
void *xml_grow(struct xml_reader *r, void *list, size_t n, size_t *room, size_t size);
/* The text may quote the file: it is made printable, and cut. */
void xml_problem(struct xml_reader *r, const char *at, const char *fmt, ...)
	BENCH_PRINTF(3, 4);

bool xml_at(const struct xml_reader *r, const char *text);
const char *xml_find(const char *from, const char *end, const char *text);
void xml_skip_space(struct xml_reader *r);
/* Past "<!-- ... -->", or to the end with a problem. */
void xml_skip_comment(struct xml_reader *r);
/* Letters, digits, '_', '-', '.', and what is not ASCII: that is another's complaint.
 */
size_t xml_name_length(const struct xml_reader *r);
/* A copy among the document's texts. */
const char *xml_keep(struct xml_reader *r, const char *text, size_t n);
/* From behind a start tag to the next tag that is no comment. */
void xml_read_value(struct xml_reader *r, struct bench_xml_element *e);

#endif
