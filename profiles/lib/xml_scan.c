#include "xml_scan.h"

#include <bench/str.h>
#include <stdarg.h>
#include <string.h>

bool
bench_xml_is_quote(uint32_t c)
{
	return (c >= 0x2018 && c <= 0x201f) || (c >= 0x2032 && c <= 0x2037) ||
	       c == 0xab || c == 0xbb;
}

struct bench_xml_place
xml_place(struct xml_reader *r, const char *at)
{
	if (at < r->line_start) {
		r->seen = r->line_start = r->start;
		r->line = 1;
	}
	for (; r->seen < at; r->seen++) {
		if (*r->seen != '\n')
			continue;
		r->line++;
		r->line_start = r->seen + 1;
	}
	return (struct bench_xml_place){ r->line, (int)(at - r->line_start) + 1 };
}

void *
xml_grow(struct xml_reader *r, void *list, size_t n, size_t *room, size_t size)
{
	size_t more = *room == 0 ? 64 : *room * 2;
	void *p;

	if (n < *room)
		return list;
	p = reallocarray(list, more, size);
	if (p == NULL)
		r->out_of_memory = true;
	else
		*room = more;
	return p;
}

void
xml_problem(struct xml_reader *r, const char *at, const char *fmt, ...)
{
	struct bench_xml *x = r->xml;
	struct bench_xml_problem *p;
	va_list ap;

	if (x->n_problems == BENCH_XML_PROBLEMS)
		return;
	p = xml_grow(r, x->problems, x->n_problems, &r->problem_room, sizeof(*p));
	if (p == NULL)
		return;
	x->problems = p;
	p += x->n_problems++;
	p->place = xml_place(r, at);
	va_start(ap, fmt);
	(void)vsnprintf(p->text, sizeof(p->text), fmt, ap);
	va_end(ap);
	if (x->n_problems == BENCH_XML_PROBLEMS)
		(void)bench_copy(
			p->text, sizeof(p->text),
			"too many faults: those behind this one are not listed");
	for (char *c = p->text; *c != '\0'; c++) {
		if (*c < ' ' || *c > '~')
			*c = '?';
	}
}

bool
xml_at(const struct xml_reader *r, const char *text)
{
	size_t n = strlen(text);

	return (size_t)(r->end - r->pos) >= n && memcmp(r->pos, text, n) == 0;
}

const char *
xml_find(const char *from, const char *end, const char *text)
{
	return memmem(from, (size_t)(end - from), text, strlen(text));
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void
xml_skip_space(struct xml_reader *r)
{
	while (r->pos < r->end && is_space(*r->pos))
		r->pos++;
}

size_t
xml_name_length(const struct xml_reader *r)
{
	const char *p = r->pos;

	for (; p < r->end; p++) {
		char c = *p;
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
			      c == '_' || (c & 0x80) != 0;

		if (!letter && (p == r->pos || ((c < '0' || c > '9') && c != '-' &&
						c != '.' && c != ':')))
			break;
	}
	return (size_t)(p - r->pos);
}

/* Texts are never longer than what they were read from. Each has a NUL more, for which
 * there need not be a byte of markup ("<a<a<a"): hence twice the room of the file. */
const char *
xml_keep(struct xml_reader *r, const char *text, size_t n)
{
	char *kept = r->room;

	memcpy(kept, text, n);
	kept[n] = '\0';
	r->room += n + 1;
	return kept;
}

static void
add_code_point(struct xml_reader *r, uint32_t c)
{
	if (c < 0x80) {
		*r->room++ = (char)(c < ' ' || c == 0x7f ? ' ' : c);
	} else if (c < 0x800) {
		*r->room++ = (char)(0xc0 | c >> 6);
		*r->room++ = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		*r->room++ = (char)(0xe0 | c >> 12);
		*r->room++ = (char)(0x80 | (c >> 6 & 0x3f));
		*r->room++ = (char)(0x80 | (c & 0x3f));
	} else {
		*r->room++ = (char)(0xf0 | c >> 18);
		*r->room++ = (char)(0x80 | (c >> 12 & 0x3f));
		*r->room++ = (char)(0x80 | (c >> 6 & 0x3f));
		*r->room++ = (char)(0x80 | (c & 0x3f));
	}
}

/* "#40" or "#x2e", n bytes; false: no number that names a character. */
static bool
numeric_reference(const char *text, size_t n, uint32_t *ret_code_point)
{
	bool hex = n > 1 && (text[1] == 'x' || text[1] == 'X');
	uint32_t c = 0;

	if (n < (hex ? 3U : 2U))
		return false;
	for (size_t i = hex ? 2 : 1; i < n; i++) {
		char d = text[i];
		uint32_t v = d >= '0' && d <= '9' ? (uint32_t)(d - '0') : 99;

		if (hex && d >= 'a' && d <= 'f')
			v = (uint32_t)(d - 'a') + 10;
		if (hex && d >= 'A' && d <= 'F')
			v = (uint32_t)(d - 'A') + 10;
		c = c * (hex ? 16 : 10) + v;
		if (v == 99 || c > 0x10ffff)
			return false;
	}
	*ret_code_point = c;
	return c > 0 && (c < 0xd800 || c > 0xdfff);
}

static bool
reference(const char *text, size_t n, uint32_t *ret_code_point)
{
	static const struct {
		const char *name;
		char c;
	} named[] = {
		{ "amp", '&' },	  { "lt", '<' },   { "gt", '>' },
		{ "apos", '\'' }, { "quot", '"' },
	};

	if (n > 0 && text[0] == '#')
		return numeric_reference(text, n, ret_code_point);
	for (size_t i = 0; i < BENCH_N(named); i++) {
		if (strlen(named[i].name) == n && memcmp(named[i].name, text, n) == 0) {
			*ret_code_point = (unsigned char)named[i].c;
			return true;
		}
	}
	return false;
}

/* At '&': its character goes to the text; what is no reference stays as written. */
static void
read_reference(struct xml_reader *r, struct bench_xml_element *e)
{
	size_t most = (size_t)(r->end - r->pos), n = 1;
	uint32_t c;

	while (n < most && n < 12 && strchr(";<& \n", r->pos[n]) == NULL)
		n++;
	if (n < most && r->pos[n] == ';' && reference(r->pos + 1, n - 1, &c)) {
		e->quote_reference |= bench_xml_is_quote(c);
		e->wide_reference |= c >= 0x80;
		add_code_point(r, c);
		r->pos += n + 1;
		return;
	}
	xml_problem(
		r, r->pos,
		"'&' begins no character reference that a phone knows: write &amp;");
	*r->room++ = *r->pos++;
}

void
xml_skip_comment(struct xml_reader *r)
{
	const char *close = xml_find(r->pos + 4, r->end, "-->");

	if (close == NULL) {
		xml_problem(r, r->pos, "this comment is not closed by '-->'");
		r->pos = r->end;
		return;
	}
	r->pos = close + 3;
}

static const char *
trim(char *text, char **end)
{
	while (text < *end && text[0] == ' ')
		text++;
	while (*end > text && (*end)[-1] == ' ')
		(*end)--;
	**end = '\0';
	return text;
}

void
xml_read_value(struct xml_reader *r, struct bench_xml_element *e)
{
	char *text = r->room;

	while (r->pos < r->end) {
		if (xml_at(r, "<!--")) {
			xml_skip_comment(r);
		} else if (xml_at(r, "<![CDATA[")) {
			xml_problem(r, r->pos,
				    "a CDATA section: no phone is known to read one");
			r->pos += 9;
		} else if (*r->pos == '<') {
			break;
		} else if (*r->pos == '&') {
			read_reference(r, e);
		} else {
			char c = *r->pos++;

			*r->room++ =
				(c & 0x80) == 0 && (c < ' ' || c == 0x7f) ? ' ' : c;
		}
	}
	e->value = trim(text, &r->room);
	r->room++;
}
