/* The rule grammar of Cisco MPP phones.
 *
 *   rule        = alternative { "|" alternative }
 *   alternative = [ "(" condition ")?" ] [ "(" assignments ")!" ] [ target ]
 *   condition   = comparison { "and" comparison }
 *   comparison  = operand operator operand
 *   operator    = "=" "eq" | "!=" "ne" | "<" "lt" | "<=" "le" | ">" "gt" | ">=" "ge"
 *   assignments = name "=" value { ";" name "=" value } [ ";" ]
 *   target      = [ "[" options "]" ] URL
 *
 * Every alternative but the last needs a condition; the first that is true is done;
 * when none is, the rule is skipped. A trigger (Resync_Trigger_1) is a bare condition.
 * A report rule may have two targets behind each other.
 *
 * Texts are those that the phone sees: XML entities are already decoded. */
#ifndef PROFILES_RULE_H
#define PROFILES_RULE_H

#include <profiles/macro.h>
#include <profiles/url.h>

BENCH_BEGIN_DECLS

#define BENCH_RULE_MOST 4096 /* bytes of a rule */
#define BENCH_RULE_ALTERNATIVES 16
#define BENCH_RULE_TESTS 16 /* comparisons of a condition */
#define BENCH_RULE_ASSIGNMENTS 16
#define BENCH_RULE_OPTIONS 8
#define BENCH_RULE_TARGETS 2

enum bench_rule_kind {
	BENCH_RULE_PROFILE, /* Profile_Rule, _B, _C, _D */
	BENCH_RULE_UPGRADE, /* no options, no gds://, always with a server */
	BENCH_RULE_REPORT,
	BENCH_RULE_TRIGGER, /* Resync_Trigger_1, _2 */
};

enum bench_rule_operator {
	BENCH_RULE_EQ,
	BENCH_RULE_NE,
	BENCH_RULE_LT,
	BENCH_RULE_LE,
	BENCH_RULE_GT,
	BENCH_RULE_GE,
};

/* Macros are not yet expanded, quotes are taken off. Columns count bytes, from 1. */
struct bench_rule_operand {
	const char *text;
	bool quoted;
	unsigned column;
};

struct bench_rule_test {
	struct bench_rule_operand left, right;
	enum bench_rule_operator op;
};

struct bench_rule_assignment {
	const char *name, *value;
	unsigned column;
};

enum bench_rule_option_name {
	BENCH_RULE_KEY, /* secret */
	BENCH_RULE_UID,
	BENCH_RULE_PWD,	  /* secret */
	BENCH_RULE_POST,  /* "a" to "p": whose text is the body */
	BENCH_RULE_ALIAS, /* "a" to "p": whose text is the map of tags */
	BENCH_RULE_SRV,
	BENCH_RULE_DELTA,  /* report */
	BENCH_RULE_STATUS, /* report */
};

struct bench_rule_option {
	enum bench_rule_option_name name;
	const char *value; /* "" with srv, delta and status */
	unsigned column;
};

struct bench_rule_target {
	const char *url; /* as written: bench_url_parse() */
	unsigned column;
	size_t n_options;
	struct bench_rule_option options[BENCH_RULE_OPTIONS];
};

struct bench_rule_alternative {
	unsigned column;
	size_t n_tests, n_assignments, n_targets; /* n_tests 0: always true */
	struct bench_rule_test tests[BENCH_RULE_TESTS];
	struct bench_rule_assignment assignments[BENCH_RULE_ASSIGNMENTS];
	struct bench_rule_target targets[BENCH_RULE_TARGETS];
};

/* Read-only after parsing; owns its texts. n is 0 for an empty rule. */
struct bench_rule {
	enum bench_rule_kind kind;
	size_t n;
	struct bench_rule_alternative at[BENCH_RULE_ALTERNATIVES];
	char *texts; /* private */
};

/* -EINVAL with "column N: what, what to do". No text of the rule is repeated in an
 * error: part of it may be a key. */
int bench_rule_parse(const char *text, enum bench_rule_kind kind,
		     struct bench_rule **ret_rule, struct bench_err *err) BENCH_CHECKED;
void bench_rule_freep(struct bench_rule **rule);

const char *bench_rule_operator_name(enum bench_rule_operator op);    /* "eq" */
const char *bench_rule_option_text(enum bench_rule_option_name name); /* "--key" */
/* The value must not be shown. */
bool bench_rule_option_is_secret(enum bench_rule_option_name name);

/* What one phone makes of a rule. */

enum bench_rule_verdict {
	BENCH_RULE_NOT_REACHED, /* one before it was chosen */
	BENCH_RULE_FALSE,
	BENCH_RULE_TRUE,
};

enum bench_rule_comparison {
	BENCH_RULE_AS_STRINGS,
	BENCH_RULE_AS_INTEGERS,
	BENCH_RULE_AS_VERSIONS,
	BENCH_RULE_AS_NOTHING, /* < and its kin on what is neither: false */
};

struct bench_rule_compared {
	char *left, *right; /* expanded */
	enum bench_rule_comparison as;
	bool holds;
};

struct bench_rule_judged {
	enum bench_rule_verdict verdict;
	size_t n; /* its comparisons; 0 when not reached or without condition */
	struct bench_rule_compared tests[BENCH_RULE_TESTS];
};

struct bench_rule_order {
	struct bench_url url;
	size_t n_options;
	struct {
		enum bench_rule_option_name name;
		char *value; /* expanded */
	} options[BENCH_RULE_OPTIONS];
};

struct bench_rule_outcome {
	size_t n; /* as the rule's */
	struct bench_rule_judged at[BENCH_RULE_ALTERNATIVES];
	const struct bench_rule_alternative *chosen; /* of the rule; NULL: none */
	char *values[BENCH_RULE_ASSIGNMENTS];	     /* of its assignments, expanded */
	size_t n_orders;
	struct bench_rule_order orders[BENCH_RULE_TARGETS]; /* of its targets */
};

/* Pure. An order's url.host is "" when the phone would take its DHCP server. -ENODATA
 * as bench_macro_expand(); -EINVAL when the expanded URL is none. The outcome refers to
 * the rule. */
int bench_rule_evaluate(const struct bench_rule *rule,
			const struct bench_macros *macros,
			struct bench_rule_outcome **ret_outcome,
			struct bench_err *err) BENCH_CHECKED;
void bench_rule_outcome_freep(struct bench_rule_outcome **outcome);

/* Unquoted firmware names and versions: "sip88xx.11-3-2MPP0001-609", "2.0.1". Compared
 * part by part, numbers before letters; the model in front and ".loads" behind do not
 * count. false: one of them is no version. */
bool bench_rule_compare_versions(const char *a, const char *b, int *ret_order);

BENCH_END_DECLS
#endif
