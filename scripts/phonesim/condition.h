/* The conditions of rules (cisco-mpp §4): comparisons joined by "and". Here are also
 * the spans of text that a rule is taken apart into. */
#ifndef PHONESIM_CONDITION_H
#define PHONESIM_CONDITION_H

#include "rule.h"

/* The text behind a span always ends in NUL, so that macro_span may look ahead. */
struct span {
	const char *p;
	size_t n;
};

struct span span_trim(struct span s);
void span_skip(struct span *s, size_t n);
/* Bytes up to the first of `stops` outside quotes and macros; s.n if there is none. */
size_t span_find(struct span s, const char *stops);
char *span_expand(struct span s, macro_lookup lookup, void *arg);

struct operand {
	char *text; /* owned, expanded */
	bool quoted;
};

/* Takes a word or a text in quotes; -EINVAL. */
int operand_take(struct span *s, const struct rule_env *env, struct operand *ret);

/* 1 true, 0 false, -EINVAL. */
int condition_holds(struct span s, const struct rule_env *env);

#endif
