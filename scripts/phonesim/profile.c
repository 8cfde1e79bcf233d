#include "profile.h"

#include "util.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ELEMENTS_MAX 10000
#define DEPTH_MAX 16
#define NAME_END " \t\r\n/>=<\"'"

struct element {
	char *name, *value;
};

struct parser {
	const char *p, *end;
	const char *why;
	struct element *elements;
	size_t n;
};

static int
bad(struct parser *x, const char *why)
{
	x->why = why;
	return -EBADMSG;
}

static bool
at(const struct parser *x, const char *text)
{
	size_t n = strlen(text);

	return (size_t)(x->end - x->p) >= n && memcmp(x->p, text, n) == 0;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
skip_blanks(struct parser *x)
{
	while (x->p < x->end && is_blank(*x->p))
		x->p++;
}

static int
skip_past(struct parser *x, const char *closing)
{
	while (x->p < x->end && !at(x, closing))
		x->p++;
	if (x->p >= x->end)
		return bad(x, "unfinished comment or declaration");
	x->p += strlen(closing);
	return 0;
}

/* Blanks and comments, and the <?xml …?> header. */
static int
skip_misc(struct parser *x)
{
	for (;;) {
		int r;

		skip_blanks(x);
		if (at(x, "<!--"))
			r = skip_past(x, "-->");
		else if (at(x, "<?"))
			r = skip_past(x, "?>");
		else
			return 0;
		if (r < 0)
			return r;
	}
}

static char *
take_name(struct parser *x)
{
	const char *start = x->p;

	while (x->p < x->end && strchr(NAME_END, *x->p) == NULL)
		x->p++;
	return x->p == start ? NULL : xstrndup(start, (size_t)(x->p - start));
}

/* name="value" …; the value must be in double quotes (cisco-mpp §5, ua). */
static int
skip_attributes(struct parser *x)
{
	for (;;) {
		AUTO_FREE char *name = NULL;

		skip_blanks(x);
		if (x->p >= x->end)
			return bad(x, "unfinished tag");
		if (*x->p == '>' || *x->p == '/')
			return 0;
		name = take_name(x);
		skip_blanks(x);
		if (name == NULL || !at(x, "="))
			return bad(x, "attribute without a value");
		x->p++;
		skip_blanks(x);
		if (!at(x, "\""))
			return bad(x, "attribute value not in double quotes");
		x->p++;
		while (x->p < x->end && *x->p != '"' && *x->p != '<')
			x->p++;
		if (!at(x, "\""))
			return bad(x, "unfinished attribute");
		x->p++;
	}
}

/* "<name attributes" then ">" or "/>". */
static int
take_start_tag(struct parser *x, char **ret_name, bool *ret_closed)
{
	AUTO_FREE char *name = NULL;
	bool closed;
	int r;

	if (!at(x, "<"))
		return bad(x, "a tag was expected");
	x->p++;
	name = take_name(x);
	if (name == NULL)
		return bad(x, "tag without a name");
	r = skip_attributes(x);
	if (r < 0)
		return r;
	closed = *x->p == '/';
	x->p += closed;
	if (!at(x, ">"))
		return bad(x, "unfinished tag");
	x->p++;
	*ret_name = name;
	name = NULL;
	*ret_closed = closed;
	return 0;
}

static int
take_end_tag(struct parser *x, const char *name)
{
	AUTO_FREE char *found = NULL;

	x->p += 2;
	found = take_name(x);
	skip_blanks(x);
	if (found == NULL || strcmp(found, name) != 0 || !at(x, ">"))
		return bad(x, "end tag does not match");
	x->p++;
	return 0;
}

static int
take_number(struct parser *x, struct str *out)
{
	int base = at(x, "x") ? 16 : 10;
	const char *digits = base == 16 ? "0123456789abcdefABCDEF" : "0123456789";
	unsigned long v;
	const char *start = x->p + (base == 16);
	char text[8];
	size_t n = 0;

	while (start + n < x->end && n < sizeof(text) - 1 && start[n] != '\0' &&
	       strchr(digits, start[n]) != NULL)
		n++;
	memcpy(text, start, n);
	text[n] = '\0';
	v = strtoul(text, NULL, base);
	if (n == 0 || start + n >= x->end || start[n] != ';' || v == 0 || v > 126)
		return bad(x, "bad character reference");
	x->p = start + n + 1;
	if (v == '\n' || v == '\r')
		v = ' ';
	str_addn(out, &(char){ (char)v }, 1);
	return 0;
}

static int
take_entity(struct parser *x, struct str *out)
{
	static const struct {
		const char *name, *text;
	} entities[] = { { "amp;", "&" },
			 { "lt;", "<" },
			 { "gt;", ">" },
			 { "apos;", "'" },
			 { "quot;", "\"" } };

	x->p++;
	if (at(x, "#")) {
		x->p++;
		return take_number(x, out);
	}
	for (size_t i = 0; i < ARRAY_SIZE(entities); i++) {
		if (!at(x, entities[i].name))
			continue;
		x->p += strlen(entities[i].name);
		str_add(out, entities[i].text);
		return 0;
	}
	return bad(x, "unknown entity");
}

/* Character data up to the next tag; comments inside are left out. White space at both
 * ends goes, a line break inside becomes one blank; what entities stand for stays. */
static int
take_text(struct parser *x, struct str *out)
{
	size_t keep = 0;
	int r = 0;

	while (r == 0 && x->p < x->end) {
		if (at(x, "<!--")) {
			r = skip_past(x, "-->");
		} else if (*x->p == '<') {
			break;
		} else if (*x->p == '&') {
			r = take_entity(x, out);
			keep = out->len;
		} else if (is_blank(*x->p)) {
			if (out->len > 0 && *x->p != '\r')
				str_addn(out, *x->p == '\n' ? " " : x->p, 1);
			x->p++;
		} else {
			str_addn(out, x->p++, 1);
			keep = out->len;
		}
	}
	if (out->s != NULL) {
		out->len = keep;
		out->s[keep] = '\0';
	}
	return r;
}

static int
add(struct parser *x, char **name, struct str *value)
{
	if (x->n == ELEMENTS_MAX)
		return bad(x, "too many elements");
	x->elements = xrealloc(x->elements, (x->n + 1) * sizeof(*x->elements));
	x->elements[x->n++] = (struct element){ *name, str_take(value) };
	*name = NULL;
	return 0;
}

/* Behind the start tag: text, or nested elements which mean nothing to a flat profile.
 */
static int
take_content(struct parser *x, const char *name, struct str *value, unsigned depth)
{
	if (depth > DEPTH_MAX)
		return bad(x, "nested too deep");
	for (;;) {
		AUTO_FREE char *inner = NULL;
		struct str ignored = { 0 };
		bool closed;
		int r = take_text(x, value);

		if (r == 0 && at(x, "</"))
			return take_end_tag(x, name);
		if (r == 0)
			r = take_start_tag(x, &inner, &closed);
		if (r == 0 && !closed)
			r = take_content(x, inner, &ignored, depth + 1);
		str_clear(&ignored);
		if (r < 0)
			return r;
	}
}

static int
take_element(struct parser *x)
{
	AUTO_FREE char *name = NULL;
	struct str value = { 0 };
	bool closed;
	int r = take_start_tag(x, &name, &closed);

	if (r == 0 && !closed)
		r = take_content(x, name, &value, 0);
	if (r == 0)
		r = add(x, &name, &value);
	str_clear(&value);
	return r;
}

static int
take_flat_profile(struct parser *x)
{
	for (;;) {
		int r = skip_misc(x);

		if (r < 0)
			return r;
		if (at(x, "</"))
			return take_end_tag(x, "flat-profile");
		if (x->p >= x->end)
			return bad(x, "the file ends inside the profile");
		r = take_element(x);
		if (r < 0)
			return r;
	}
}

/* <flat-profile> or <device><flat-profile> */
static int
take_root(struct parser *x, bool device)
{
	AUTO_FREE char *name = NULL;
	bool closed;
	int r = skip_misc(x);

	if (r == 0)
		r = take_start_tag(x, &name, &closed);
	if (r != 0)
		return r;
	if (!device && strcmp(name, "device") == 0 && !closed) {
		r = take_root(x, true);
		if (r == 0)
			r = skip_misc(x);
		if (r == 0)
			r = at(x, "</") ? take_end_tag(x, name)
					: bad(x, "no </device>");
		return r;
	}
	if (strcmp(name, "flat-profile") != 0)
		return bad(x, "the root is not flat-profile");
	return closed ? 0 : take_flat_profile(x);
}

static int
parse(struct parser *x)
{
	int r;

	for (const char *c = x->p; c < x->end; c++)
		if ((*c & 0x80) != 0 || (*c < ' ' && !is_blank(*c)))
			return bad(x, "not pure ASCII");
	r = take_root(x, false);
	if (r == 0)
		r = skip_misc(x);
	if (r == 0 && x->p != x->end)
		r = bad(x, "text after the root");
	return r;
}

int
profile_parse(const char *text, size_t n, const struct profile_sink *sink,
	      const char **ret_why)
{
	struct parser x = { .p = text, .end = text + n };
	int r = parse(&x);

	if (r < 0)
		*ret_why = x.why;
	for (size_t i = 0; i < x.n; i++) {
		struct element *e = &x.elements[i];

		if (r == 0)
			sink->element(sink->arg, e->name,
				      strcmp(e->value, "\"\"") == 0 ? "" : e->value,
				      e->value[0] != '\0');
		free(e->name);
		free(e->value);
	}
	free(x.elements);
	return r;
}
