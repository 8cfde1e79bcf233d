/* (condition)? and (assignments)! */
#include "rule_impl.h"

#include <errno.h>
#include <string.h>

static const struct {
	const char *symbol, *name;
} operators[] = {
	[BENCH_RULE_EQ] = { "=", "eq" }, [BENCH_RULE_NE] = { "!=", "ne" },
	[BENCH_RULE_LT] = { "<", "lt" }, [BENCH_RULE_LE] = { "<=", "le" },
	[BENCH_RULE_GT] = { ">", "gt" }, [BENCH_RULE_GE] = { ">=", "ge" },
};

const char *
bench_rule_operator_name(enum bench_rule_operator op)
{
	return operators[op].name;
}

static int
read_operand(struct rule_parser *p, struct bench_rule_operand *ret)
{
	struct rule_token t = { 0 };
	int r = rule_read_token(
		p, "\"=!<>()|",
		"a value is missing, write an integer, a version, a macro or "
		"a text in quotes",
		&t);

	if (r == 0)
		*ret = (struct bench_rule_operand){ t.text, t.quoted,
						    rule_column(p, t.at) };
	return r;
}

static int
read_operator(struct rule_parser *p, enum bench_rule_operator *ret)
{
	size_t best = 0;

	rule_skip_blanks(p);
	for (size_t i = 0; i < BENCH_N(operators); i++) {
		size_t n = strlen(operators[i].symbol);

		if (rule_is_word(p->pos, operators[i].name))
			n = strlen(operators[i].name);
		else if (strncmp(p->pos, operators[i].symbol, n) != 0)
			continue;
		if (n > best) {
			best = n;
			*ret = (enum bench_rule_operator)i;
		}
	}
	if (best == 0)
		return rule_fail(
			p, p->pos,
			"an operator is missing, write eq, ne, lt, le, gt or ge "
			"(or = != < <= > >=)");
	p->pos += best;
	return 0;
}

/* Can it stand beside < and its kin? What a macro stands for is seen when judging. */
static bool
is_ordered(const struct bench_rule_operand *o)
{
	int order;

	return !o->quoted && (strchr(o->text, '$') != NULL ||
			      rule_compare_integers(o->text, "0", &order) ||
			      bench_rule_compare_versions(o->text, "0", &order));
}

static int
check_test(const struct rule_parser *p, const struct bench_rule_test *t)
{
	const struct bench_rule_operand *bad = &t->left;

	if (t->op == BENCH_RULE_EQ || t->op == BENCH_RULE_NE)
		return 0;
	if (is_ordered(&t->left))
		bad = &t->right;
	if (is_ordered(bad))
		return 0;
	return rule_fail(
		p, p->text + bad->column - 1,
		bad->quoted ? "a text in quotes can be compared by eq and ne only, "
			      "take the quotes away or use one of these"
			    : "only integers and versions have an order, write one "
			      "or compare by eq or ne");
}

static int
read_test(struct rule_parser *p, struct bench_rule_alternative *alt)
{
	struct bench_rule_test *t = &alt->tests[alt->n_tests];
	int r;

	if (alt->n_tests == BENCH_RULE_TESTS)
		return rule_fail(
			p, p->pos,
			"a condition has at most 16 comparisons, take some away");
	r = read_operand(p, &t->left);
	if (r == 0)
		r = read_operator(p, &t->op);
	if (r == 0)
		r = read_operand(p, &t->right);
	if (r == 0)
		r = check_test(p, t);
	alt->n_tests += r == 0;
	return r;
}

int
rule_read_condition(struct rule_parser *p, struct bench_rule_alternative *alt,
		    const char *end)
{
	int r = read_test(p, alt);

	while (r == 0 && (rule_skip_blanks(p), p->pos < end)) {
		if (!rule_is_word(p->pos, "and"))
			return rule_fail(p, p->pos,
					 p->rule->kind == BENCH_RULE_TRIGGER
						 ? "comparisons are joined by 'and' "
						   "only, take the rest away"
						 : "comparisons are joined by 'and' "
						   "only, for 'or' write another "
						   "alternative behind '|'");
		p->pos += strlen("and");
		r = read_test(p, alt);
	}
	if (r == 0 && p->pos > end)
		return rule_fail(p, end,
				 "a ')' too early, close the condition behind it");
	return r;
}

static int
read_assignment(struct rule_parser *p, struct bench_rule_alternative *alt)
{
	struct bench_rule_assignment *a = &alt->assignments[alt->n_assignments];
	struct rule_token name = { 0 }, value = { 0 };
	int r;

	if (alt->n_assignments == BENCH_RULE_ASSIGNMENTS)
		return rule_fail(p, p->pos,
				 "at most 16 assignments stand here, take some away");
	r = rule_read_token(p, "=;()\"|$",
			    "a parameter's name is missing, write NAME = \"value\";",
			    &name);
	if (r < 0)
		return r;
	if (name.quoted)
		return rule_fail(p, name.at,
				 "a parameter's name has no quotes, take them away");
	rule_skip_blanks(p);
	if (*p->pos != '=')
		return rule_fail(p, p->pos,
				 "'=' is missing behind the parameter's name, add it");
	p->pos++;
	r = rule_read_token(p, ";()|",
			    "the value is missing, write it in quotes (\"\" for none)",
			    &value);
	*a = (struct bench_rule_assignment){ name.text, value.text,
					     rule_column(p, name.at) };
	alt->n_assignments += r == 0;
	return r;
}

static int
read_assignments(struct rule_parser *p, struct bench_rule_alternative *alt,
		 const char *end)
{
	int r;

	do {
		r = read_assignment(p, alt);
		rule_skip_blanks(p);
		if (r == 0 && *p->pos == ';') {
			p->pos++;
			rule_skip_blanks(p);
		} else if (r == 0 && p->pos < end) {
			return rule_fail(
				p, p->pos,
				"';' is missing between two assignments, add it");
		}
	} while (r == 0 && p->pos < end);
	if (r == 0 && p->pos > end)
		return rule_fail(p, end, "a ')' too early, close the list behind it");
	return r;
}

/* The ')' of the '(' at p->pos; NULL with the reason. */
static const char *
find_close(const struct rule_parser *p)
{
	const char *at = p->pos + 1;

	for (;;) {
		at += rule_word_length(at, "\"()|");
		switch (*at) {
		case ')':
			return at;
		case '(':
			(void)rule_fail(p, at,
					"parentheses do not nest, take these away");
			return NULL;
		case '"':
			if (strchr(at + 1, '"') == NULL) {
				(void)rule_fail(p, at, RULE_QUOTE_OPEN);
				return NULL;
			}
			at = strchr(at + 1, '"') + 1;
			break;
		case '\0':
		case '|':
			(void)rule_fail(p, p->pos,
					"this '(' is not closed, add ')?' behind a "
					"condition or ')!' behind assignments");
			return NULL;
		default: /* a blank */
			at++;
		}
	}
}

int
rule_read_parenthesis(struct rule_parser *p, struct bench_rule_alternative *alt)
{
	const char *open = p->pos, *close = find_close(p);
	int r;

	if (close == NULL)
		return -EINVAL;
	if (close[1] != '?' && close[1] != '!')
		return rule_fail(p, close + 1,
				 "'?' is missing behind a condition, or '!' behind "
				 "assignments, add it without a blank");
	if (alt->n_assignments > 0 || (close[1] == '?' && alt->n_tests > 0))
		return rule_fail(
			p, open,
			"an alternative is one condition, one list of "
			"assignments and one URL in this order, join conditions "
			"by 'and'");
	p->pos++;
	r = close[1] == '?' ? rule_read_condition(p, alt, close)
			    : read_assignments(p, alt, close);
	p->pos = close + 2;
	return r;
}
