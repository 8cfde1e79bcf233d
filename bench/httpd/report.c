#include "report.h"

#include <bench/str.h>
#include <ctype.h>
#include <string.h>
#include <strings.h>

#define VALUE 256

/* The body as a cursor. Nothing is looked at twice but to find an end. */
struct cursor {
	const char *p, *end;
};

static bool
is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.';
}

/* Behind the next '>' that is in no quotes; false at the end. */
static bool
skip_tag(struct cursor *c)
{
	char quote = '\0';

	for (; c->p < c->end; c->p++) {
		if (quote != '\0') {
			if (*c->p == quote)
				quote = '\0';
		} else if (*c->p == '"' || *c->p == '\'') {
			quote = *c->p;
		} else if (*c->p == '>') {
			c->p++;
			return true;
		}
	}
	return false;
}

static bool
skip_comment(struct cursor *c)
{
	const char *end = memmem(c->p, (size_t)(c->end - c->p), "-->", 3);

	c->p = end == NULL ? c->end : end + 3;
	return end != NULL;
}

static char
entity(const char *name, size_t len)
{
	static const struct {
		const char *name;
		char c;
	} known[] = { { "amp", '&' },
		      { "lt", '<' },
		      { "gt", '>' },
		      { "quot", '"' },
		      { "apos", '\'' } };

	for (size_t i = 0; i < BENCH_N(known); i++) {
		if (len == strlen(known[i].name) &&
		    memcmp(name, known[i].name, len) == 0)
			return known[i].c;
	}
	return '?';
}

/* The text of an element: entities decoded, white space to blanks, ends trimmed, cut at
 * what fits, and printable. */
static void
take_value(const char *p, const char *end, char out[VALUE])
{
	size_t n = 0;

	while (p < end && n < VALUE - 1) {
		const char *semicolon =
			*p == '&' ? memchr(p, ';',
					   (size_t)(end - p) < 12 ? (size_t)(end - p)
								  : 12)
				  : NULL;
		char c = *p;

		if (semicolon != NULL) {
			c = entity(p + 1, (size_t)(semicolon - p - 1));
			p = semicolon;
		}
		p++;
		if (isspace((unsigned char)c))
			c = ' ';
		if (c == ' ' && n == 0)
			continue;
		out[n++] = c >= 0x20 && c < 0x7f ? c : '?';
	}
	while (n > 0 && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
}

/* One word of letters, digits and a few signs: what serials and versions are. */
static void
take_word(char *dst, size_t room, const char *value)
{
	for (const char *p = value; *p != '\0'; p++) {
		if (!is_name(*p))
			return;
	}
	if (strlen(value) < room)
		bench_copy(dst, room, value);
}

static void
take_model(struct httpd_report *r, const char *product)
{
	const char *digits = product + strcspn(product, "0123456789");
	size_t n = strspn(digits, "0123456789");

	if (n > 0 && n < sizeof(r->model))
		bench_copy_n(r->model, sizeof(r->model), digits, n);
}

/* What stands in brackets are the options of a rule: --key, --uid, --pwd. */
static void
without_options(const char *rule, char out[VALUE])
{
	bool inside = false;
	size_t n = 0;

	for (; *rule != '\0'; rule++) {
		if (*rule == '[' && !inside)
			out[n++] = '[';
		inside = *rule == '[' || (inside && *rule != ']');
		if (!inside)
			out[n++] = *rule;
	}
	out[n] = '\0';
}

struct found {
	struct httpd_report *r;
	char customization[32], rule[VALUE];
};

static void
take_parameter(struct found *f, const char *name, size_t len, const char *value)
{
	static const char *const names[] = { "MAC_Address",   "Product_Name",
					     "Serial_Number", "Software_Version",
					     "Customization", "Customization_State",
					     "Profile_Rule" };
	struct httpd_report *r = f->r;
	size_t i = 0;

	while (i < BENCH_N(names) &&
	       (strlen(names[i]) != len || memcmp(names[i], name, len) != 0))
		i++;
	switch (i) {
	case 0:
		if (bench_mac_parse(value, strlen(value), &r->mac) < 0)
			r->mac = (struct bench_mac){ 0 };
		break;
	case 1:
		take_model(r, value);
		break;
	case 2:
		take_word(r->serial, sizeof(r->serial), value);
		break;
	case 3:
		take_word(r->version, sizeof(r->version), value);
		break;
	case 4:
	case 5:
		bench_copy(f->customization, sizeof(f->customization), value);
		break;
	case 6:
		without_options(value, f->rule);
		break;
	default:
		break;
	}
}

/* Behind '<': a tag, a comment, an end. A whole element without children is a
 * parameter. */
static bool
read_tag(struct cursor *c, struct found *f)
{
	const char *name = c->p, *text;
	char value[VALUE];
	size_t len;

	if (c->end - c->p >= 3 && memcmp(c->p, "!--", 3) == 0)
		return skip_comment(c);
	while (c->p < c->end && is_name(*c->p))
		c->p++;
	len = (size_t)(c->p - name);
	if (!skip_tag(c))
		return false;
	if (len == 0 || c->p[-2] == '/')
		return true;
	text = c->p;
	c->p = memchr(text, '<', (size_t)(c->end - text));
	if (c->p == NULL)
		return false;
	if ((size_t)(c->end - c->p) > len + 2 && c->p[1] == '/' &&
	    memcmp(c->p + 2, name, len) == 0 && !is_name(c->p[len + 2])) {
		take_value(text, c->p, value);
		take_parameter(f, name, len, value);
	}
	return true;
}

static void
read_profile(struct bench_bytes body, struct found *f)
{
	struct cursor c = { (const char *)body.data,
			    (const char *)body.data + body.len };

	while (c.p < c.end && (c.p = memchr(c.p, '<', (size_t)(c.end - c.p))) != NULL) {
		c.p++;
		if (!read_tag(&c, f))
			return;
	}
}

/* Why we cannot read it; NULL: we can. */
static const char *
opaque(struct bench_bytes body, const char *encoding)
{
	if (encoding != NULL && strcasecmp(encoding, "aes128gcm") == 0)
		return "encrypted (aes128gcm): stored as it came";
	if (body.len >= 8 && memcmp(body.data, "Salted__", 8) == 0)
		return "encrypted (aes-256-cbc): stored as it came";
	if (body.len >= 2 && body.data[0] == 0x1f && body.data[1] == 0x8b)
		return "compressed (gzip): stored as it came";
	return NULL;
}

void
httpd_report_read(struct bench_bytes body, const char *encoding,
		  struct httpd_report *ret_report)
{
	struct found f = { .r = ret_report };
	const char *why = opaque(body, encoding);

	*ret_report = (struct httpd_report){ 0 };
	if (why != NULL) {
		bench_copy(ret_report->text, sizeof(ret_report->text), why);
		return;
	}
	if (body.len > 0)
		read_profile(body, &f);
	snprintf(ret_report->text, sizeof(ret_report->text), "%s%s%s%.190s",
		 f.customization[0] != '\0' ? "customization=" : "", f.customization,
		 f.rule[0] != '\0' ? " rule=" : "", f.rule);
}
