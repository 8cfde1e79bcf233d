/* Rule text to struct bench_rule: recursive descent, one function a construct. */
#include "rule_impl.h"

#include <errno.h>
#include <string.h>

void
bench_rule_freep(struct bench_rule **rule)
{
	if (*rule == NULL)
		return;
	free((*rule)->texts);
	free(*rule);
	*rule = NULL;
}

static bool
at_end(struct rule_parser *p)
{
	rule_skip_blanks(p);
	return *p->pos == '\0' || *p->pos == '|';
}

static int
read_alternative(struct rule_parser *p, struct bench_rule_alternative *alt)
{
	size_t most = p->rule->kind == BENCH_RULE_REPORT ? BENCH_RULE_TARGETS : 1;
	int r = 0;

	alt->column = rule_column(p, p->pos);
	if (at_end(p))
		return rule_fail(p, p->pos,
				 "an alternative is empty, write it or take '|' away");
	while (r == 0 && *p->pos == '(') {
		r = rule_read_parenthesis(p, alt);
		rule_skip_blanks(p);
	}
	while (r == 0 && !at_end(p) && alt->n_targets < most)
		r = rule_read_target(p, alt);
	if (r == 0 && !at_end(p))
		return rule_fail(
			p, p->pos,
			p->rule->kind == BENCH_RULE_REPORT
				? "a report rule has at most two URLs, take this "
				  "away"
				: "this stands behind the URL, which has no "
				  "blanks: take it away, or put '|' before it");
	return r;
}

static int
read_alternatives(struct rule_parser *p)
{
	struct bench_rule *rule = p->rule;
	int r;

	if (at_end(p) && *p->pos == '\0')
		return 0;
	for (;;) {
		struct bench_rule_alternative *alt = &rule->at[rule->n];

		if (rule->n == BENCH_RULE_ALTERNATIVES)
			return rule_fail(
				p, p->pos,
				"a rule has at most 16 alternatives, take some "
				"away");
		r = read_alternative(p, alt);
		if (r < 0)
			return r;
		rule->n++;
		if (*p->pos == '\0')
			return 0;
		if (alt->n_tests == 0)
			return rule_fail(p, p->text + alt->column - 1,
					 "only the last alternative may be without a "
					 "condition, put (condition)? before it");
		p->pos++;
		rule_skip_blanks(p);
	}
}

static int
read_trigger(struct rule_parser *p)
{
	rule_skip_blanks(p);
	if (*p->pos == '\0')
		return 0;
	if (*p->pos == '(')
		return rule_fail(
			p, p->pos,
			"a trigger is a bare condition, take the parentheses and "
			"what is behind them away");
	p->rule->at[0].column = rule_column(p, p->pos);
	p->rule->n = 1;
	return rule_read_condition(p, &p->rule->at[0], p->pos + strlen(p->pos));
}

int
bench_rule_parse(const char *text, enum bench_rule_kind kind,
		 struct bench_rule **ret_rule, struct bench_err *err)
{
	bench_auto(bench_rule_freep) struct bench_rule *rule = calloc(1, sizeof(*rule));
	struct rule_parser p = { text, text, rule, NULL, err };
	int r = rule_check_text(&p);

	if (r < 0)
		return r;
	if (rule != NULL)
		rule->texts = p.room = malloc(2 * strlen(text) + 1);
	if (p.room == NULL)
		return bench_fail(err, -ENOMEM, "rule: out of memory");
	rule->kind = kind;
	r = kind == BENCH_RULE_TRIGGER ? read_trigger(&p) : read_alternatives(&p);
	if (r < 0)
		return r;
	*ret_rule = bench_take(rule);
	return 0;
}
