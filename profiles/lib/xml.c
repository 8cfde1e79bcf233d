#include "xml.h"

#include <bench/str.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>

struct reader {
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

void
bench_xml_freep(struct bench_xml **xml)
{
	if (*xml == NULL)
		return;
	free((*xml)->elements);
	free((*xml)->problems);
	free((*xml)->texts);
	free(*xml);
	*xml = NULL;
}

bool
bench_xml_is_quote(uint32_t c)
{
	return (c >= 0x2018 && c <= 0x201f) || (c >= 0x2032 && c <= 0x2037) ||
	       c == 0xab || c == 0xbb;
}

/* Places are asked for nearly in the order of the text. */
static struct bench_xml_place
place_of(struct reader *r, const char *at)
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

static void *
grow(struct reader *r, void *list, size_t n, size_t *room, size_t size)
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

/* The texts of problems may quote the file: made printable, and cut. */
static void __attribute__((format(printf, 3, 4)))
problem(struct reader *r, const char *at, const char *fmt, ...)
{
	struct bench_xml *x = r->xml;
	struct bench_xml_problem *p;
	va_list ap;

	if (x->n_problems == BENCH_XML_PROBLEMS)
		return;
	p = grow(r, x->problems, x->n_problems, &r->problem_room, sizeof(*p));
	if (p == NULL)
		return;
	x->problems = p;
	p += x->n_problems++;
	p->place = place_of(r, at);
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

static bool
at_text(const struct reader *r, const char *text)
{
	size_t n = strlen(text);

	return (size_t)(r->end - r->pos) >= n && memcmp(r->pos, text, n) == 0;
}

static const char *
find(const char *from, const char *end, const char *text)
{
	return memmem(from, (size_t)(end - from), text, strlen(text));
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
skip_space(struct reader *r)
{
	while (r->pos < r->end && is_space(*r->pos))
		r->pos++;
}

/* Letters, digits, '_', '-', '.', and what is not ASCII: that is another's complaint.
 */
static size_t
name_length(const struct reader *r)
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
static const char *
keep(struct reader *r, const char *text, size_t n)
{
	char *kept = r->room;

	memcpy(kept, text, n);
	kept[n] = '\0';
	r->room += n + 1;
	return kept;
}

static void
add_code_point(struct reader *r, uint32_t c)
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
read_reference(struct reader *r, struct bench_xml_element *e)
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
	problem(r, r->pos,
		"'&' begins no character reference that a phone knows: write &amp;");
	*r->room++ = *r->pos++;
}

/* Past "<!-- ... -->"; false: it does not end. */
static bool
skip_comment(struct reader *r)
{
	const char *close = find(r->pos + 4, r->end, "-->");

	if (close == NULL) {
		problem(r, r->pos, "this comment is not closed by '-->'");
		r->pos = r->end;
		return false;
	}
	r->pos = close + 3;
	return true;
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

/* From behind a start tag to the next tag that is no comment. */
static void
read_value(struct reader *r, struct bench_xml_element *e)
{
	char *text = r->room;

	while (r->pos < r->end) {
		if (at_text(r, "<!--")) {
			(void)skip_comment(r);
		} else if (at_text(r, "<![CDATA[")) {
			problem(r, r->pos,
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

static void
set_attribute(struct reader *r, struct bench_xml_element *e, const char *name, size_t n,
	      const char *value)
{
	if (n == 2 && memcmp(name, "ua", 2) == 0)
		e->ua = value;
	else if (n == 9 && memcmp(name, "user-pref", 9) == 0)
		e->user_pref = value;
	else if ((n != 5 || memcmp(name, "group", 5) != 0) &&
		 (n != 2 || memcmp(name, "um", 2) != 0) && e->other == NULL)
		e->other = keep(r, name, n);
}

/* One name="value"; false: none, a problem was said. */
static bool
read_attribute(struct reader *r, struct bench_xml_element *e)
{
	const char *name = r->pos, *value;
	size_t n = name_length(r);
	char quote;

	r->pos += n;
	skip_space(r);
	if (n == 0 || r->pos == r->end || *r->pos != '=') {
		problem(r, name,
			"this is no attribute: name=\"value\" or '>' is wanted");
		return false;
	}
	r->pos++;
	skip_space(r);
	quote = r->pos < r->end ? *r->pos : '\0';
	if (quote != '"' && quote != '\'') {
		problem(r, name,
			"the attribute's value is not in straight double quotes");
		return false;
	}
	value = ++r->pos;
	while (r->pos < r->end && strchr("\"'<>\n", *r->pos) == NULL)
		r->pos++;
	if (r->pos == r->end || *r->pos != quote) {
		problem(r, name, "the attribute's value is not closed by its quote");
		return false;
	}
	e->single_quoted |= quote == '\'';
	set_attribute(r, e, name, n, keep(r, value, (size_t)(r->pos - value)));
	r->pos++;
	return true;
}

static void
skip_broken_tag(struct reader *r)
{
	while (r->pos < r->end && *r->pos != '>' && *r->pos != '<')
		r->pos++;
	if (r->pos < r->end && *r->pos == '>')
		r->pos++;
}

/* At '<' of a start tag: fills e but for its value. Returns whether the tag is "<x/>".
 */
static bool
read_start_tag(struct reader *r, struct bench_xml_element *e)
{
	size_t n;

	e->place = place_of(r, r->pos);
	e->value = "";
	r->pos++;
	n = name_length(r);
	e->name = keep(r, r->pos, n);
	r->pos += n;
	for (;;) {
		skip_space(r);
		if (at_text(r, "/>")) {
			r->pos += 2;
			return true;
		}
		if (r->pos < r->end && *r->pos == '>') {
			r->pos++;
			return false;
		}
		if (r->pos == r->end || !read_attribute(r, e)) {
			if (r->pos == r->end)
				problem(r, r->pos, "the file ends inside <%.40s",
					e->name);
			skip_broken_tag(r);
			return false;
		}
	}
}

/* At "</": its name, "" when it has none. Behind it afterwards. */
static struct bench_bytes
read_end_tag(struct reader *r)
{
	const char *at = r->pos;
	struct bench_bytes name;

	r->pos += 2;
	name = (struct bench_bytes){ (const uint8_t *)r->pos, name_length(r) };
	r->pos += name.len;
	skip_space(r);
	if (r->pos < r->end && *r->pos == '>') {
		r->pos++;
	} else {
		problem(r, at, "this end tag is not closed by '>'");
		skip_broken_tag(r);
	}
	return name;
}

static bool
same(struct bench_bytes name, const char *text)
{
	return text != NULL && strlen(text) == name.len &&
	       memcmp(name.data, text, name.len) == 0;
}

/* At the '<' that ends a value: is it the element's own end tag? What begins another
 * element, or ends the profile, stays to be read. */
static void
close_element(struct reader *r, const struct bench_xml_element *e)
{
	const char *at = r->pos;
	struct bench_bytes name;

	if (r->pos == r->end) {
		problem(r, at, "the file ends inside <%.40s>", e->name);
		return;
	}
	if (!at_text(r, "</")) {
		problem(r, at,
			"<%.40s> is not closed before this: a value holds no element",
			e->name);
		r->unclosed = e->name;
		return;
	}
	name = read_end_tag(r);
	if (same(name, e->name))
		return;
	problem(r, at, "<%.40s> is closed by </%.*s>", e->name,
		(int)(name.len < 40 ? name.len : 40), (const char *)name.data);
	if (same(name, "flat-profile") || same(name, "device"))
		r->pos = at;
}

static void
read_element(struct reader *r)
{
	struct bench_xml *x = r->xml;
	struct bench_xml_element *e, read = { 0 };

	if (!read_start_tag(r, &read)) {
		read_value(r, &read);
		close_element(r, &read);
	}
	if (x->n_elements == BENCH_XML_ELEMENTS) {
		problem(r, r->pos, "more than %zu elements: the rest is not read",
			BENCH_XML_ELEMENTS);
		r->pos = r->end;
		return;
	}
	e = grow(r, x->elements, x->n_elements, &r->element_room, sizeof(*e));
	if (e == NULL)
		return;
	x->elements = e;
	e[x->n_elements++] = read;
}

/* White space, comments and processing instructions between elements. */
static void
skip_between(struct reader *r)
{
	for (;;) {
		skip_space(r);
		if (at_text(r, "<!--")) {
			(void)skip_comment(r);
		} else if (at_text(r, "<?")) {
			const char *close = find(r->pos, r->end, "?>");

			if (close == NULL)
				problem(r, r->pos, "'<?' is not closed by '?>'");
			r->pos = close == NULL ? r->end : close + 2;
		} else {
			return;
		}
	}
}

static void
skip_stray(struct reader *r, const char *what)
{
	problem(r, r->pos, "%s", what);
	r->pos++;
	while (r->pos < r->end && *r->pos != '<')
		r->pos++;
}

/* Behind <flat-profile>, to behind its end tag. */
static void
read_profile(struct reader *r)
{
	while (!r->out_of_memory) {
		const char *at;
		struct bench_bytes name;

		skip_between(r);
		at = r->pos;
		if (r->pos == r->end) {
			problem(r, at, "the file ends before </flat-profile>");
			return;
		}
		if (!at_text(r, "<")) {
			skip_stray(r, "text that is in no element");
			continue;
		}
		if (!at_text(r, "</")) {
			r->pos++;
			size_t n = name_length(r);

			r->pos--;
			if (n == 0)
				skip_stray(r, "'<' begins no element: write &lt;");
			else
				read_element(r);
			continue;
		}
		name = read_end_tag(r);
		if (same(name, "flat-profile"))
			return;
		if (!same(name, r->unclosed))
			problem(r, at, "</%.*s> closes what is not open",
				(int)(name.len < 40 ? name.len : 40),
				(const char *)name.data);
		r->unclosed = NULL;
	}
}

static int
not_a_profile(struct reader *r, const char *what, struct bench_err *err)
{
	struct bench_xml_place at = place_of(r, r->pos);

	return bench_fail(
		err, -EINVAL,
		"line %d: %s; a profile is XML that begins with <flat-profile>, "
		"or with <device> and <flat-profile> in it",
		at.line, what);
}

/* To behind the start tag of the profile; *ret_empty: it was "<flat-profile/>". */
static int
find_profile(struct reader *r, bool *ret_device, bool *ret_empty, struct bench_err *err)
{
	struct bench_xml_element root = { 0 };

	for (;;) {
		skip_between(r);
		if (at_text(r, "<!")) {
			problem(r, r->pos,
				"a document type: no phone is known to read one");
			r->pos += 2;
			skip_broken_tag(r);
			continue;
		}
		if (!at_text(r, "<"))
			return not_a_profile(r,
					     r->pos == r->end
						     ? "the file ends without a profile"
						     : "not XML",
					     err);
		*ret_empty = read_start_tag(r, &root);
		if (strcmp(root.name, "flat-profile") == 0)
			return 0;
		if (strcmp(root.name, "device") != 0 || *ret_device || *ret_empty)
			return not_a_profile(r, "the root element is another one", err);
		*ret_device = true;
	}
}

static void
read_end(struct reader *r, bool device)
{
	skip_between(r);
	if (device &&
	    !same((struct bench_bytes){ (const uint8_t *)r->pos,
					(size_t)(r->end - r->pos) > 8 ? 8 : 0 },
		  "</device"))
		problem(r, r->pos, "<device> is not closed by </device>");
	else if (device)
		(void)read_end_tag(r);
	skip_between(r);
	if (r->pos != r->end)
		problem(r, r->pos, "there is more behind the end of the profile");
}

static void
say_nul(struct reader *r, struct bench_bytes file)
{
	struct reader own = *r;
	const char *nul = file.len == 0 ? NULL : memchr(file.data, '\0', file.len);

	if (nul != NULL) {
		problem(&own, nul, "a NUL byte: this is no text");
		r->problem_room = own.problem_room;
		r->out_of_memory |= own.out_of_memory;
	}
}

int
bench_xml_read(struct bench_bytes file, struct bench_xml **ret_xml,
	       struct bench_err *err)
{
	bench_auto(bench_xml_freep) struct bench_xml *x = calloc(1, sizeof(*x));
	struct reader r = { .xml = x, .line = 1 };
	bool device = false, empty = false;
	int error;

	if (file.len > BENCH_XML_BYTES)
		return bench_fail(err, -EINVAL, "longer than %zu MB: no profile is",
				  BENCH_XML_BYTES >> 20);
	if (x == NULL || (x->texts = malloc(2 * file.len + 8)) == NULL)
		return bench_fail(err, -ENOMEM, "out of memory");
	r.start = r.pos = r.seen = r.line_start =
		file.len == 0 ? "" : (const char *)file.data;
	r.end = r.pos + file.len;
	r.room = x->texts;
	if (at_text(&r, "\xef\xbb\xbf"))
		r.pos += 3; /* a byte order mark is not ASCII: lint says so */
	say_nul(&r, file);
	error = find_profile(&r, &device, &empty, err);
	if (error < 0)
		return error;
	if (!empty)
		read_profile(&r);
	read_end(&r, device);
	if (r.out_of_memory)
		return bench_fail(err, -ENOMEM, "out of memory");
	*ret_xml = bench_take(x);
	return 0;
}
