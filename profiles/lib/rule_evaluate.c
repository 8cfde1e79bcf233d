/* A parsed rule and one phone's values: what the phone does. */
#include "rule_impl.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

struct job {
	const struct bench_rule *rule;
	const struct bench_macros *macros;
	struct bench_rule_outcome *out;
	struct bench_err *err;
};

void
bench_rule_outcome_freep(struct bench_rule_outcome **outcome)
{
	struct bench_rule_outcome *o = *outcome;

	if (o == NULL)
		return;
	for (size_t i = 0; i < BENCH_N(o->at); i++) {
		for (size_t k = 0; k < BENCH_N(o->at[i].tests); k++) {
			free(o->at[i].tests[k].left);
			free(o->at[i].tests[k].right);
		}
	}
	for (size_t i = 0; i < BENCH_N(o->values); i++)
		free(o->values[i]);
	for (size_t i = 0; i < BENCH_N(o->orders); i++) {
		for (size_t k = 0; k < BENCH_N(o->orders[i].options); k++)
			free(o->orders[i].options[k].value);
	}
	free(o);
	*outcome = NULL;
}

/* The number without sign and leading zeros; NULL: it is none. */
static const char *
magnitude(const char *text, bool *ret_negative)
{
	*ret_negative = *text == '-';
	text += *ret_negative;
	if (*text == '\0' || text[strspn(text, "0123456789")] != '\0')
		return NULL;
	text += strspn(text, "0");
	*ret_negative = *ret_negative && *text != '\0';
	return text;
}

bool
rule_compare_integers(const char *a, const char *b, int *ret_order)
{
	bool a_negative, b_negative;
	const char *ma = magnitude(a, &a_negative), *mb = magnitude(b, &b_negative);
	int order;

	if (ma == NULL || mb == NULL)
		return false;
	order = strlen(ma) != strlen(mb) ? (strlen(ma) < strlen(mb) ? -1 : 1)
					 : strcmp(ma, mb);
	order = order < 0 ? -1 : order > 0;
	if (a_negative != b_negative)
		order = a_negative ? -1 : 1;
	else if (a_negative)
		order = -order;
	*ret_order = order;
	return true;
}

static bool
holds(enum bench_rule_operator op, int order)
{
	switch (op) {
	case BENCH_RULE_EQ:
		return order == 0;
	case BENCH_RULE_NE:
		return order != 0;
	case BENCH_RULE_LT:
		return order < 0;
	case BENCH_RULE_LE:
		return order <= 0;
	case BENCH_RULE_GT:
		return order > 0;
	case BENCH_RULE_GE:
		return order >= 0;
	}
	return false;
}

static void
compare(const struct bench_rule_test *t, struct bench_rule_compared *c)
{
	bool quoted = t->left.quoted || t->right.quoted;
	bool equality = t->op == BENCH_RULE_EQ || t->op == BENCH_RULE_NE;
	int order;

	if (!quoted && rule_compare_integers(c->left, c->right, &order))
		c->as = BENCH_RULE_AS_INTEGERS;
	else if (!quoted && bench_rule_compare_versions(c->left, c->right, &order))
		c->as = BENCH_RULE_AS_VERSIONS;
	else
		c->as = equality ? BENCH_RULE_AS_STRINGS : BENCH_RULE_AS_NOTHING;
	if (c->as == BENCH_RULE_AS_STRINGS)
		order = strcmp(c->left, c->right);
	c->holds = c->as != BENCH_RULE_AS_NOTHING && holds(t->op, order);
}

/* Owned text. */
static int
expand(const struct job *j, const char *text, unsigned column,
       enum bench_macro_place place, char **ret)
{
	bench_auto(bench_str_clear) struct bench_str s = { 0 };
	int r = bench_macro_expand(j->macros, place, text, &s, j->err);

	if (r < 0) {
		(void)bench_fail_in(j->err, r, "column %u", column);
		return r;
	}
	*ret = bench_str_take(&s);
	if (*ret != NULL)
		return 0;
	(void)bench_fail(j->err, -ENOMEM, "rule: out of memory");
	return -ENOMEM;
}

static int
judge_test(const struct job *j, const struct bench_rule_test *t,
	   struct bench_rule_compared *c)
{
	int r = expand(j, t->left.text, t->left.column, BENCH_MACRO_PLAIN, &c->left);

	if (r == 0)
		r = expand(j, t->right.text, t->right.column, BENCH_MACRO_PLAIN,
			   &c->right);
	if (r == 0)
		compare(t, c);
	return r;
}

static int
judge(const struct job *j, size_t i)
{
	const struct bench_rule_alternative *alt = &j->rule->at[i];
	struct bench_rule_judged *judged = &j->out->at[i];
	bool all = true;

	for (size_t k = 0; k < alt->n_tests; k++) {
		int r = judge_test(j, &alt->tests[k], &judged->tests[k]);

		if (r < 0)
			return r;
		judged->n++;
		all = all && judged->tests[k].holds;
	}
	judged->verdict = all ? BENCH_RULE_TRUE : BENCH_RULE_FALSE;
	if (all)
		j->out->chosen = alt;
	return 0;
}

/* --post and --alias name a general purpose parameter, and its text is expanded. */
static int
expand_parameter(const struct job *j, const struct bench_rule_option *o, char **ret)
{
	const char name[] = { '$', (char)toupper((unsigned char)o->value[0]), '\0' };
	bench_auto(bench_freep) char *text = NULL;
	int r = expand(j, name, o->column, BENCH_MACRO_PLAIN, &text);

	return r < 0 ? r : expand(j, text, o->column, BENCH_MACRO_PLAIN, ret);
}

static int
expand_option(const struct job *j, const struct bench_rule_option *o, char **ret)
{
	switch (o->name) {
	case BENCH_RULE_KEY:
	case BENCH_RULE_UID:
	case BENCH_RULE_PWD:
		return expand(j, o->value, o->column, BENCH_MACRO_SECRET, ret);
	case BENCH_RULE_POST:
	case BENCH_RULE_ALIAS:
		return expand_parameter(j, o, ret);
	case BENCH_RULE_SRV:
	case BENCH_RULE_DELTA:
	case BENCH_RULE_STATUS:
		break;
	}
	return expand(j, "", o->column, BENCH_MACRO_PLAIN, ret);
}

static int
give_order(const struct job *j, const struct bench_rule_target *t)
{
	struct bench_rule_order *order = &j->out->orders[j->out->n_orders++];
	bench_auto(bench_freep) char *url = NULL;
	int r = expand(j, t->url, t->column, BENCH_MACRO_PLAIN, &url);

	if (r == 0)
		r = rule_target_url(j->rule->kind, t, url, &order->url, j->err);
	if (r == 0 && order->url.open)
		return bench_fail(
			j->err, -EINVAL,
			"column %u: a macro before the path that the phone does "
			"not know, correct it",
			t->column);
	for (size_t i = 0; r == 0 && i < t->n_options; i++) {
		order->options[i].name = t->options[i].name;
		r = expand_option(j, &t->options[i], &order->options[i].value);
		order->n_options++;
	}
	return r;
}

static int
carry_out(const struct job *j)
{
	const struct bench_rule_alternative *alt = j->out->chosen;
	int r = 0;

	for (size_t i = 0; r == 0 && i < alt->n_assignments; i++)
		r = expand(j, alt->assignments[i].value, alt->assignments[i].column,
			   BENCH_MACRO_PLAIN, &j->out->values[i]);
	for (size_t i = 0; r == 0 && i < alt->n_targets; i++)
		r = give_order(j, &alt->targets[i]);
	return r;
}

/* Alternatives in order, up to the first true one. */
static int
run(const struct job *j)
{
	int r = 0;

	j->out->n = j->rule->n;
	for (size_t i = 0; r == 0 && i < j->rule->n && j->out->chosen == NULL; i++)
		r = judge(j, i);
	return r < 0 || j->out->chosen == NULL ? r : carry_out(j);
}

int
bench_rule_evaluate(const struct bench_rule *rule, const struct bench_macros *macros,
		    struct bench_rule_outcome **ret_outcome, struct bench_err *err)
{
	struct bench_rule_outcome *out = calloc(1, sizeof(*out));
	const struct job j = { rule, macros, out, err };
	int r;

	if (out == NULL)
		return bench_fail(err, -ENOMEM, "rule: out of memory");
	r = run(&j);
	if (r < 0)
		bench_rule_outcome_freep(&out);
	else
		*ret_outcome = out;
	return r;
}
