#include "xml_scan.h"

#include <errno.h>
#include <string.h>

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

static void
set_attribute(struct xml_reader *r, struct bench_xml_element *e, const char *name,
	      size_t n, const char *value)
{
	if (n == 2 && memcmp(name, "ua", 2) == 0)
		e->ua = value;
	else if (n == 9 && memcmp(name, "user-pref", 9) == 0)
		e->user_pref = value;
	else if ((n != 5 || memcmp(name, "group", 5) != 0) &&
		 (n != 2 || memcmp(name, "um", 2) != 0) && e->other == NULL)
		e->other = xml_keep(r, name, n);
}

/* One name="value"; false: none, a problem was said. */
static bool
read_attribute(struct xml_reader *r, struct bench_xml_element *e)
{
	const char *name = r->pos, *value;
	size_t n = xml_name_length(r);
	char quote;

	r->pos += n;
	xml_skip_space(r);
	if (n == 0 || r->pos == r->end || *r->pos != '=') {
		xml_problem(r, name,
			    "this is no attribute: name=\"value\" or '>' is wanted");
		return false;
	}
	r->pos++;
	xml_skip_space(r);
	quote = r->pos < r->end ? *r->pos : '\0';
	if (quote != '"' && quote != '\'') {
		xml_problem(r, name,
			    "the attribute's value is not in straight double quotes");
		return false;
	}
	value = ++r->pos;
	while (r->pos < r->end && strchr("\"'<>\n", *r->pos) == NULL)
		r->pos++;
	if (r->pos == r->end || *r->pos != quote) {
		xml_problem(r, name,
			    "the attribute's value is not closed by its quote");
		return false;
	}
	e->single_quoted |= quote == '\'';
	set_attribute(r, e, name, n, xml_keep(r, value, (size_t)(r->pos - value)));
	r->pos++;
	return true;
}

static void
skip_broken_tag(struct xml_reader *r)
{
	while (r->pos < r->end && *r->pos != '>' && *r->pos != '<')
		r->pos++;
	if (r->pos < r->end && *r->pos == '>')
		r->pos++;
}

/* At '<' of a start tag: fills e but for its value. Returns whether the tag is "<x/>".
 */
static bool
read_start_tag(struct xml_reader *r, struct bench_xml_element *e)
{
	size_t n;

	e->place = xml_place(r, r->pos);
	e->value = "";
	r->pos++;
	n = xml_name_length(r);
	e->name = xml_keep(r, r->pos, n);
	r->pos += n;
	for (;;) {
		xml_skip_space(r);
		if (xml_at(r, "/>")) {
			r->pos += 2;
			return true;
		}
		if (r->pos < r->end && *r->pos == '>') {
			r->pos++;
			return false;
		}
		if (r->pos == r->end || !read_attribute(r, e)) {
			if (r->pos == r->end)
				xml_problem(r, r->pos, "the file ends inside <%.40s",
					    e->name);
			skip_broken_tag(r);
			return false;
		}
	}
}

/* At "</": its name, "" when it has none. Behind it afterwards. */
static struct bench_bytes
read_end_tag(struct xml_reader *r)
{
	const char *at = r->pos;
	struct bench_bytes name;

	r->pos += 2;
	name = (struct bench_bytes){ (const uint8_t *)r->pos, xml_name_length(r) };
	r->pos += name.len;
	xml_skip_space(r);
	if (r->pos < r->end && *r->pos == '>') {
		r->pos++;
	} else {
		xml_problem(r, at, "this end tag is not closed by '>'");
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
close_element(struct xml_reader *r, const struct bench_xml_element *e)
{
	const char *at = r->pos;
	struct bench_bytes name;

	if (r->pos == r->end) {
		xml_problem(r, at, "the file ends inside <%.40s>", e->name);
		return;
	}
	if (!xml_at(r, "</")) {
		xml_problem(
			r, at,
			"<%.40s> is not closed before this: a value holds no element",
			e->name);
		r->unclosed = e->name;
		return;
	}
	name = read_end_tag(r);
	if (same(name, e->name))
		return;
	xml_problem(r, at, "<%.40s> is closed by </%.*s>", e->name,
		    (int)(name.len < 40 ? name.len : 40), (const char *)name.data);
	if (same(name, "flat-profile") || same(name, "device"))
		r->pos = at;
}

static void
read_element(struct xml_reader *r)
{
	struct bench_xml *x = r->xml;
	struct bench_xml_element *e, read = { 0 };

	if (!read_start_tag(r, &read)) {
		xml_read_value(r, &read);
		close_element(r, &read);
	}
	if (x->n_elements == BENCH_XML_ELEMENTS) {
		xml_problem(r, r->pos, "more than %zu elements: the rest is not read",
			    BENCH_XML_ELEMENTS);
		r->pos = r->end;
		return;
	}
	e = xml_grow(r, x->elements, x->n_elements, &r->element_room, sizeof(*e));
	if (e == NULL)
		return;
	x->elements = e;
	e[x->n_elements++] = read;
}

/* White space, comments and processing instructions between elements. */
static void
skip_between(struct xml_reader *r)
{
	for (;;) {
		xml_skip_space(r);
		if (xml_at(r, "<!--")) {
			xml_skip_comment(r);
		} else if (xml_at(r, "<?")) {
			const char *close = xml_find(r->pos, r->end, "?>");

			if (close == NULL)
				xml_problem(r, r->pos, "'<?' is not closed by '?>'");
			r->pos = close == NULL ? r->end : close + 2;
		} else {
			return;
		}
	}
}

static void
skip_stray(struct xml_reader *r, const char *what)
{
	xml_problem(r, r->pos, "%s", what);
	r->pos++;
	while (r->pos < r->end && *r->pos != '<')
		r->pos++;
}

/* Behind <flat-profile>, to behind its end tag. */
static void
read_profile(struct xml_reader *r)
{
	while (!r->out_of_memory) {
		const char *at;
		struct bench_bytes name;

		skip_between(r);
		at = r->pos;
		if (r->pos == r->end) {
			xml_problem(r, at, "the file ends before </flat-profile>");
			return;
		}
		if (!xml_at(r, "<")) {
			skip_stray(r, "text that is in no element");
			continue;
		}
		if (!xml_at(r, "</")) {
			r->pos++;
			size_t n = xml_name_length(r);

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
			xml_problem(r, at, "</%.*s> closes what is not open",
				    (int)(name.len < 40 ? name.len : 40),
				    (const char *)name.data);
		r->unclosed = NULL;
	}
}

static int
not_a_profile(struct xml_reader *r, const char *what, struct bench_err *err)
{
	struct bench_xml_place at = xml_place(r, r->pos);

	return bench_fail(
		err, -EINVAL,
		"line %d: %s; a profile is XML that begins with <flat-profile>, "
		"or with <device> and <flat-profile> in it",
		at.line, what);
}

/* To behind the start tag of the profile; *ret_empty: it was "<flat-profile/>". */
static int
find_profile(struct xml_reader *r, bool *ret_device, bool *ret_empty,
	     struct bench_err *err)
{
	struct bench_xml_element root = { 0 };

	for (;;) {
		skip_between(r);
		if (xml_at(r, "<!")) {
			xml_problem(r, r->pos,
				    "a document type: no phone is known to read one");
			r->pos += 2;
			skip_broken_tag(r);
			continue;
		}
		if (!xml_at(r, "<"))
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
read_end(struct xml_reader *r, bool device)
{
	skip_between(r);
	if (device &&
	    !same((struct bench_bytes){ (const uint8_t *)r->pos,
					(size_t)(r->end - r->pos) > 8 ? 8 : 0 },
		  "</device"))
		xml_problem(r, r->pos, "<device> is not closed by </device>");
	else if (device)
		(void)read_end_tag(r);
	skip_between(r);
	if (r->pos != r->end)
		xml_problem(r, r->pos, "there is more behind the end of the profile");
}

static void
say_nul(struct xml_reader *r, struct bench_bytes file)
{
	struct xml_reader own = *r;
	const char *nul = file.len == 0 ? NULL : memchr(file.data, '\0', file.len);

	if (nul != NULL) {
		xml_problem(&own, nul, "a NUL byte: this is no text");
		r->problem_room = own.problem_room;
		r->out_of_memory |= own.out_of_memory;
	}
}

int
bench_xml_read(struct bench_bytes file, struct bench_xml **ret_xml,
	       struct bench_err *err)
{
	bench_auto(bench_xml_freep) struct bench_xml *x = NULL;
	struct xml_reader r = { .line = 1 };
	bool device = false, empty = false;
	int error;

	if (file.len > BENCH_XML_BYTES)
		return bench_fail(err, -EINVAL, "longer than %zu MB: no profile is",
				  BENCH_XML_BYTES >> 20);
	r.xml = x = calloc(1, sizeof(*x));
	if (x != NULL)
		x->texts = r.room = malloc(2 * file.len + 8);
	if (r.room == NULL)
		return bench_fail(err, -ENOMEM, "out of memory");
	r.start = r.pos = r.seen = r.line_start =
		file.len == 0 ? "" : (const char *)file.data;
	r.end = r.pos + file.len;
	if (xml_at(&r, "\xef\xbb\xbf"))
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
