#include "rule.h"

#include "condition.h"

#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct alt {
	struct span cond, assign, options, url;
};

/* Up to a '|' that is in no quotes, brackets or parentheses. */
static size_t
alt_length(struct span s)
{
	size_t i = 0;

	while (i < s.n) {
		size_t n = span_find((struct span){ s.p + i, s.n - i }, "|([");
		const char *closing;

		i += n;
		if (i >= s.n || s.p[i] == '|')
			break;
		closing = s.p[i] == '(' ? ")" : "]";
		i += span_find((struct span){ s.p + i, s.n - i }, closing) + 1;
	}
	return i < s.n ? i : s.n;
}

/* Takes "( … )X" off the front if it is there. */
static int
take_group(struct span *s, char mark, struct span *ret)
{
	struct span rest;
	size_t n;

	if (s->n == 0 || s->p[0] != '(')
		return 0;
	n = span_find(*s, ")");
	if (n == s->n)
		return -EINVAL;
	rest = span_trim((struct span){ s->p + n + 1, s->n - n - 1 });
	if (rest.n == 0 || (rest.p[0] != '?' && rest.p[0] != '!'))
		return -EINVAL;
	if (rest.p[0] != mark)
		return 0;
	*ret = (struct span){ s->p + 1, n - 1 };
	span_skip(&rest, 1);
	*s = span_trim(rest);
	return 0;
}

static int
alt_parse(struct span s, struct alt *ret)
{
	struct alt a = { 0 };
	size_t n;

	s = span_trim(s);
	if (take_group(&s, '?', &a.cond) < 0 || take_group(&s, '!', &a.assign) < 0)
		return -EINVAL;
	if (s.n > 0 && s.p[0] == '[') {
		n = span_find(s, "]");
		if (n == s.n)
			return -EINVAL;
		a.options = (struct span){ s.p + 1, n - 1 };
		span_skip(&s, n + 1);
	}
	a.url = span_trim(s);
	n = span_find(a.url, " \t\n()[]");
	if (n != a.url.n || (a.url.n == 0 && a.options.p != NULL))
		return -EINVAL;
	*ret = a;
	return 0;
}

/* Takes the next alternative; *ret_last says that it was the last one. */
static int
alt_next(struct span *s, struct alt *ret, bool *ret_last)
{
	size_t n = alt_length(*s);

	*ret_last = n == s->n;
	if (alt_parse((struct span){ s->p, n }, ret) < 0)
		return -EINVAL;
	if (!*ret_last && ret->cond.p == NULL)
		return -EINVAL;
	span_skip(s, *ret_last ? n : n + 1);
	return 0;
}

/* Name = "value" { ";" … } */
static int
assign(struct span s, const struct rule_env *env)
{
	while ((s = span_trim(s)).n > 0) {
		size_t n = span_find(s, "=");
		struct span name = span_trim((struct span){ s.p, n });
		AUTO_FREE char *name_text = xstrndup(name.p, name.n);
		struct operand value;

		if (n == s.n || name.n == 0)
			return -EINVAL;
		span_skip(&s, n + 1);
		if (operand_take(&s, env, &value) < 0)
			return -EINVAL;
		if (env->assign != NULL)
			env->assign(env->arg, name_text, value.text);
		free(value.text);
		s = span_trim(s);
		if (s.n > 0 && s.p[0] != ';')
			return -EINVAL;
		if (s.n > 0)
			span_skip(&s, 1);
	}
	return 0;
}

static struct span
take_word(struct span *s)
{
	struct span word;
	size_t n;

	*s = span_trim(*s);
	n = span_find(*s, " \t");
	word = (struct span){ s->p, n };
	span_skip(s, n);
	if (word.n >= 2 && word.p[0] == '"' && word.p[word.n - 1] == '"')
		word = (struct span){ word.p + 1, word.n - 2 };
	return word;
}

static bool
word_is(struct span word, const char *text)
{
	return word.n == strlen(text) && strncmp(word.p, text, word.n) == 0;
}

static const struct option {
	const char *name;
	size_t place; /* in struct rule_choice: a text with a value, else a flag */
	enum rule_kind kind;
	bool both; /* allowed in either kind */
	bool value, secret;
} option_table[] = {
#define PLACE(field) offsetof(struct rule_choice, field)
	{ "--key", PLACE(key), RULE_PROFILE, true, true, true },
	{ "--uid", PLACE(uid), RULE_PROFILE, true, true, true },
	{ "--pwd", PLACE(pwd), RULE_PROFILE, true, true, true },
	{ "--post", PLACE(post), RULE_PROFILE, false, true, false },
	{ "--alias", PLACE(alias), RULE_PROFILE, false, true, false },
	{ "--srv", PLACE(srv), RULE_PROFILE, false, false, false },
	{ "--delta", PLACE(delta), RULE_REPORT, false, false, false },
	{ "--status", PLACE(status), RULE_REPORT, false, false, false },
#undef PLACE
};

static const struct option *
option_find(struct span name, enum rule_kind kind)
{
	for (size_t i = 0; i < ARRAY_SIZE(option_table); i++) {
		const struct option *o = &option_table[i];

		if (word_is(name, o->name) && (o->both || o->kind == kind))
			return o;
	}
	return NULL;
}

bool
rule_gpp(const char *text, char ret[8])
{
	if (strncmp(text, "GPP_", 4) == 0)
		text += 4;
	if (strlen(text) != 1 || toupper((unsigned char)text[0]) < 'A' ||
	    toupper((unsigned char)text[0]) > 'P')
		return false;
	snprintf(ret, 8, "GPP_%c", toupper((unsigned char)text[0]));
	return true;
}

static int
option_value(struct span *s, const struct option *o, const struct rule_env *env,
	     struct rule_choice *c)
{
	struct span value = take_word(s);
	char **text = (char **)(void *)((char *)c + o->place);
	char gpp[8];

	if (value.n == 0)
		return -EINVAL;
	free(*text);
	*text = span_expand(value, o->secret ? env->secret : env->lookup, env->arg);
	if (!o->secret && !rule_gpp(*text, gpp))
		return -EINVAL;
	return 0;
}

static int
options(struct span s, enum rule_kind kind, const struct rule_env *env,
	struct rule_choice *c)
{
	while ((s = span_trim(s)).n > 0) {
		const struct option *o = option_find(take_word(&s), kind);

		if (o == NULL)
			return -EINVAL;
		if (!o->value)
			*(bool *)((char *)c + o->place) = true;
		else if (option_value(&s, o, env, c) < 0)
			return -EINVAL;
	}
	return 0;
}

void
rule_choice_clear(struct rule_choice *c)
{
	free(c->url);
	free(c->key);
	free(c->uid);
	free(c->pwd);
	free(c->post);
	free(c->alias);
	*c = (struct rule_choice){ 0 };
}

static int
take(const struct alt *a, enum rule_kind kind, const struct rule_env *env,
     struct rule_choice *ret)
{
	struct rule_choice c = { .options = a->options.p != NULL };

	if (a->assign.p != NULL && assign(a->assign, env) < 0)
		return -EINVAL;
	if (a->url.n == 0)
		return 0;
	if (options(a->options, kind, env, &c) < 0) {
		rule_choice_clear(&c);
		return -EINVAL;
	}
	c.url = span_expand(a->url, env->lookup, env->arg);
	*ret = c;
	return 1;
}

/* One rule: brackets and what follows them up to a blank. */
int
rule_report_next(const char **rest, const struct rule_env *env, struct rule_choice *ret)
{
	struct span s = span_trim((struct span){ *rest, strlen(*rest) });
	size_t n = 0;
	struct alt a;

	if (s.n == 0)
		return 0;
	if (s.p[0] == '[')
		n = span_find(s, "]");
	if (n == s.n)
		return -EINVAL;
	n += s.p[n] == ']';
	while (n < s.n && isspace((unsigned char)s.p[n]))
		n++;
	n += span_find((struct span){ s.p + n, s.n - n }, " \t\n");
	*rest = s.p + n;
	if (alt_parse((struct span){ s.p, n }, &a) < 0 || a.cond.p != NULL ||
	    a.assign.p != NULL)
		return -EINVAL;
	return take(&a, RULE_REPORT, env, ret);
}

int
rule_choose(const char *rule, const struct rule_env *env, struct rule_choice *ret)
{
	struct span s = span_trim((struct span){ rule, strlen(rule) });
	bool last = s.n == 0;

	while (!last) {
		struct alt a;
		int r = alt_next(&s, &a, &last);

		if (r == 0)
			r = a.cond.p == NULL ? 1 : condition_holds(a.cond, env);
		if (r < 0)
			return r;
		if (r > 0)
			return take(&a, RULE_PROFILE, env, ret);
	}
	return 0;
}

int
rule_each_url(const char *rule, const struct rule_env *env,
	      void (*fn)(void *arg, const char *url), void *arg)
{
	struct span s = span_trim((struct span){ rule, strlen(rule) });
	bool last = s.n == 0;

	while (!last) {
		struct alt a;
		int r = alt_next(&s, &a, &last);

		if (r < 0)
			return r;
		if (a.url.n > 0) {
			AUTO_FREE char *url = span_expand(a.url, env->lookup, env->arg);

			fn(arg, url);
		}
	}
	return 0;
}
