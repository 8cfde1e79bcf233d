/* The redirect URL of a recipe: what may become a phone's Profile_Rule. Pure. */
#ifndef PROFILES_REDIRECT_H
#define PROFILES_REDIRECT_H

#include <bench/defs.h>

/* NULL when rule is "[options] scheme://host[:port]/path" (cisco-mpp §4) or gds://,
 * with its host written to host (empty for gds://); else what is wrong with it, in
 * words that hold nothing of the rule itself: its options may be keys. */
const char *bench_redirect_problem(const char *rule, char host[256]);

/* NULL when text may stand in a profile as a value; else what is wrong with it. */
const char *bench_value_problem(const char *text);

#endif
