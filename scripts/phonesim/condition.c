#include "condition.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct span
span_trim(struct span s)
{
	while (s.n > 0 && isspace((unsigned char)s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && isspace((unsigned char)s.p[s.n - 1]))
		s.n--;
	return s;
}

void
span_skip(struct span *s, size_t n)
{
	s->p += n;
	s->n -= n;
}

size_t
span_find(struct span s, const char *stops)
{
	bool quoted = false;
	size_t i = 0;

	while (i < s.n) {
		if (s.p[i] == '"')
			quoted = !quoted;
		else if (!quoted && strchr(stops, s.p[i]) != NULL)
			return i;
		i += s.p[i] == '$' ? macro_span(s.p + i) : 1;
	}
	return s.n;
}

char *
span_expand(struct span s, macro_lookup lookup, void *arg)
{
	AUTO_FREE char *text = xstrndup(s.p, s.n);

	return macro_expand(text, lookup, arg);
}

int
operand_take(struct span *s, const struct rule_env *env, struct operand *ret)
{
	struct span word;
	bool quoted;
	size_t n;

	*s = span_trim(*s);
	quoted = s->n > 0 && s->p[0] == '"';
	if (quoted) {
		const char *end = memchr(s->p + 1, '"', s->n - 1);

		if (end == NULL)
			return -EINVAL;
		word = (struct span){ s->p + 1, (size_t)(end - s->p) - 1 };
		n = word.n + 2;
	} else {
		n = span_find(*s, " \t\n=!<>");
		word = (struct span){ s->p, n };
	}
	if (n == 0)
		return -EINVAL;
	span_skip(s, n);
	*ret = (struct operand){ span_expand(word, env->lookup, env->arg), quoted };
	return 0;
}

enum operator{ OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE };

static const struct {
	const char *text;
	enum operator op;
} operators[] = {
	{ "<=", OP_LE }, { ">=", OP_GE }, { "!=", OP_NE }, { "=", OP_EQ },
	{ "<", OP_LT },	 { ">", OP_GT },  { "eq", OP_EQ }, { "ne", OP_NE },
	{ "lt", OP_LT }, { "le", OP_LE }, { "gt", OP_GT }, { "ge", OP_GE },
};

static int
take_operator(struct span *s, enum operator* ret)
{
	*s = span_trim(*s);
	for (size_t i = 0; i < ARRAY_SIZE(operators); i++) {
		size_t n = strlen(operators[i].text);

		if (s->n <= n || strncmp(s->p, operators[i].text, n) != 0)
			continue;
		if (isalpha((unsigned char)operators[i].text[0]) &&
		    !isspace((unsigned char)s->p[n]) && s->p[n] != '"')
			continue;
		*ret = operators[i].op;
		span_skip(s, n);
		return 0;
	}
	return -EINVAL;
}

static bool
holds(int order, enum operator op)
{
	switch (op) {
	case OP_EQ:
		return order == 0;
	case OP_NE:
		return order != 0;
	case OP_LT:
		return order < 0;
	case OP_LE:
		return order <= 0;
	case OP_GT:
		return order > 0;
	case OP_GE:
		return order >= 0;
	}
	return false;
}

static bool
is_version(const char *text)
{
	const char *dot = strchr(text, '.');

	return isdigit((unsigned char)text[0]) ||
	       (dot != NULL && isdigit((unsigned char)dot[1]));
}

/* Quoted = strings, eq and ne only; otherwise integers or versions (cisco-mpp §4). */
static int
compare(const struct operand *a, enum operator op, const struct operand *b)
{
	uint64_t na, nb;

	if (a->quoted || b->quoted) {
		if (op != OP_EQ && op != OP_NE)
			return -EINVAL;
		return holds(strcmp(a->text, b->text), op);
	}
	if (number_parse(a->text, UINT64_MAX, &na) &&
	    number_parse(b->text, UINT64_MAX, &nb))
		return holds(na < nb ? -1 : na > nb, op);
	if (!is_version(a->text) || !is_version(b->text))
		return -EINVAL;
	return holds(version_compare(a->text, b->text), op);
}

static int
take_comparison(struct span *s, const struct rule_env *env)
{
	struct operand a = { 0 }, b = { 0 };
	enum operator op;
	int r = -EINVAL;

	if (operand_take(s, env, &a) == 0 && take_operator(s, &op) == 0 &&
	    operand_take(s, env, &b) == 0)
		r = compare(&a, op, &b);
	free(a.text);
	free(b.text);
	return r;
}

/* All comparisons are read, so that a false one does not hide a bad one. */
int
condition_holds(struct span s, const struct rule_env *env)
{
	bool all = true;

	for (;;) {
		int r = take_comparison(&s, env);

		if (r < 0)
			return r;
		all = all && r;
		s = span_trim(s);
		if (s.n == 0)
			return all;
		if (s.n < 4 || strncmp(s.p, "and", 3) != 0 ||
		    !isspace((unsigned char)s.p[3]))
			return -EINVAL;
		span_skip(&s, 4);
	}
}

int
rule_condition(const char *cond, const struct rule_env *env)
{
	return condition_holds((struct span){ cond, strlen(cond) }, env);
}
