/* The rule grammar of Profile_Rule* and Upgrade_Rule, cisco-mpp §4:
 *   rule = alt { "|" alt }
 *   alt  = [ "(" cond ")?" ] [ "(" assign ")!" ] [ [ "[" options "]" ] URL ]
 * Every alternative but the last needs a condition; the first true one wins. */
#ifndef PHONESIM_RULE_H
#define PHONESIM_RULE_H

#include "macro.h"

struct rule_env {
	macro_lookup lookup; /* what macros mean */
	macro_lookup secret; /* the same with SA … SD, for --key, --uid, --pwd */
	void (*assign)(void *arg, const char *name, const char *value); /* NULL = not */
	void *arg;
};

/* All text owned and expanded; NULL = the option is not there. */
struct rule_choice {
	char *url;
	char *key, *uid, *pwd;
	char *post, *alias; /* as written: which GPP_* is meant, see rule_gpp */
	bool srv, delta, status;
	bool options; /* there were brackets */
};

/* Which options are allowed in brackets. */
enum rule_kind { RULE_PROFILE, RULE_REPORT };

/* 1 = ret is filled, 0 = nothing to fetch (no alternative true, or only an assignment),
 * -EINVAL = the rule does not follow the grammar. */
int rule_choose(const char *rule, const struct rule_env *env, struct rule_choice *ret);
void rule_choice_clear(struct rule_choice *c);
/* Takes the next of the rules separated by blanks that Report_Rule holds; the same
 * returns as above, 0 = no more. */
int rule_report_next(const char **rest, const struct rule_env *env,
		     struct rule_choice *ret);
/* "a", "A" or "GPP_A" → "GPP_A"; false if it is none. */
bool rule_gpp(const char *text, char ret[8]);

/* Calls fn for the expanded URL of every alternative, whatever its condition says. */
int rule_each_url(const char *rule, const struct rule_env *env,
		  void (*fn)(void *arg, const char *url), void *arg);

/* A bare condition, as Resync_Trigger_1 holds: 1 true, 0 false, -EINVAL. */
int rule_condition(const char *cond, const struct rule_env *env);

/* Firmware versions: <0, 0, >0. Model ignored; "sip88xx.11-3-2MPP0001-609", "11.3.2".
 */
int version_compare(const char *a, const char *b);

#endif
