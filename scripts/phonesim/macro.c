#include "macro.h"

#include <stdlib.h>
#include <string.h>

#define NAME_MAX_LEN 32
#define NAME_CHARS "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

struct macro {
	char name[NAME_MAX_LEN];
	size_t from, count; /* of the substring */
	size_t span;	    /* bytes of the text it covers */
};

static const char *
number(const char *p, size_t *ret)
{
	size_t v = 0;

	if (*p < '0' || *p > '9')
		return NULL;
	for (; *p >= '0' && *p <= '9'; p++)
		if (v < 100000)
			v = v * 10 + (size_t)(*p - '0');
	*ret = v;
	return p;
}

static bool
parse(const char *start, struct macro *m)
{
	bool parens = start[1] == '(';
	const char *p = start + 1 + parens;
	size_t n = strspn(p, NAME_CHARS);

	*m = (struct macro){ .count = SIZE_MAX };
	if (n == 0 || n >= NAME_MAX_LEN)
		return false;
	memcpy(m->name, p, n);
	p += n;
	if (parens) {
		if (*p == ':' && (p = number(p + 1, &m->from)) == NULL)
			return false;
		if (*p == ':' && (p = number(p + 1, &m->count)) == NULL)
			return false;
		if (*p++ != ')')
			return false;
	}
	m->span = (size_t)(p - start);
	return true;
}

size_t
macro_span(const char *p)
{
	struct macro m;

	if (p[1] == '$')
		return 2;
	return parse(p, &m) ? m.span : 1;
}

static bool
expand_one(const struct macro *m, macro_lookup lookup, void *arg, struct str *out)
{
	struct str value = { 0 };
	bool known = lookup(arg, m->name, &value);

	if (known && value.len > m->from) {
		size_t left = value.len - m->from;

		str_addn(out, value.s + m->from, left < m->count ? left : m->count);
	}
	str_clear(&value);
	return known;
}

char *
macro_expand(const char *text, macro_lookup lookup, void *arg)
{
	struct str out = { 0 };
	struct macro m;

	while (*text != '\0') {
		size_t plain = strcspn(text, "$");

		str_addn(&out, text, plain);
		text += plain;
		if (*text == '\0')
			break;
		if (text[1] == '$') {
			str_add(&out, "$");
			text += 2;
		} else if (parse(text, &m) && expand_one(&m, lookup, arg, &out)) {
			text += m.span;
		} else {
			str_addn(&out, text++, 1);
		}
	}
	return str_take(&out);
}
