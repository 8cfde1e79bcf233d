/* What the files of the rule grammar share. */
#ifndef PROFILES_RULE_IMPL_H
#define PROFILES_RULE_IMPL_H

#include <profiles/rule.h>

struct rule_parser {
	const char *text, *pos;
	struct bench_rule *rule;
	char *room; /* where the next kept text goes */
	struct bench_err *err;
};

/* A word or a quoted text. */
struct rule_token {
	const char *text; /* kept */
	const char *at;
	bool quoted;
};

#define RULE_QUOTE_OPEN "this quote is not closed, add the other one"

/* rule_words.c */

unsigned rule_column(const struct rule_parser *p, const char *at);
/* -EINVAL, "column N: what". No text of the rule goes in. */
int rule_fail(const struct rule_parser *p, const char *at, const char *what);
/* Length and characters of the whole text. */
int rule_check_text(const struct rule_parser *p) BENCH_CHECKED;
void rule_skip_blanks(struct rule_parser *p);
/* A copy of n bytes that lives as long as the rule. */
const char *rule_keep(struct rule_parser *p, const char *from, size_t n);
/* A run without blanks and the characters of stop; $(...) belongs to it as a whole. */
size_t rule_word_length(const char *from, const char *stop);
/* Does the word stand here, alone? */
bool rule_is_word(const char *at, const char *word);
int rule_read_token(struct rule_parser *p, const char *stop, const char *missing,
		    struct rule_token *ret) BENCH_CHECKED;

/* rule_condition.c */

/* Up to end, a ')' or the NUL. */
int rule_read_condition(struct rule_parser *p, struct bench_rule_alternative *alt,
			const char *end) BENCH_CHECKED;
/* (condition)? or (assignments)! */
int rule_read_parenthesis(struct rule_parser *p,
			  struct bench_rule_alternative *alt) BENCH_CHECKED;

/* rule_target.c */

int rule_read_target(struct rule_parser *p,
		     struct bench_rule_alternative *alt) BENCH_CHECKED;
/* The target's URL, expanded or not, and what its kind of rule and its options allow.
 */
int rule_target_url(enum bench_rule_kind kind, const struct bench_rule_target *target,
		    const char *url, struct bench_url *ret_url,
		    struct bench_err *err) BENCH_CHECKED;

/* rule_evaluate.c */

/* -5, 0, 17: compared as numbers of any length. false: one of them is none. */
bool rule_compare_integers(const char *a, const char *b, int *ret_order);

#endif
