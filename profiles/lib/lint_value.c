/* One element: its name, its attributes, its value. */
#include "lint_impl.h"

#include <bench/str.h>
#include <ctype.h>
#include <errno.h>
#include <profiles/macro.h>
#include <string.h>
#include <strings.h>

#define SHOWN 48 /* bytes of a value that a finding repeats */

const struct parameter *
lint_parameter(const struct lint *l, const struct bench_xml_element *e)
{
	return l->job->parameters == NULL
		       ? NULL
		       : parameters_find(l->job->parameters, e->name);
}

bool
lint_rule_kind(const struct parameter *row, enum bench_rule_kind *ret_kind)
{
	if (row->type == PARAMETER_RULE)
		*ret_kind = BENCH_RULE_PROFILE;
	else if (row->type == PARAMETER_UPGRADE)
		*ret_kind = BENCH_RULE_UPGRADE;
	else if (row->type == PARAMETER_REPORT)
		*ret_kind = BENCH_RULE_REPORT;
	else if (row->type == PARAMETER_TRIGGER)
		*ret_kind = BENCH_RULE_TRIGGER;
	else
		return false;
	return true;
}

/* What is being judged. */
struct subject {
	struct lint *l;
	size_t file;
	const struct bench_xml_element *e;
	const struct parameter *row;
};

#define SAY(s, id, ...)                                                                \
	lint_say((s)->l, id, (s)->file, (s)->e->place, (s)->e->name, __VA_ARGS__)

static void
check_attributes(const struct subject *s)
{
	const struct bench_xml_element *e = s->e;

	if (e->single_quoted)
		SAY(s, LINT_ATTRIBUTE, "an attribute in single quotes");
	if (e->ua != NULL && strcmp(e->ua, "na") != 0 && strcmp(e->ua, "ro") != 0 &&
	    strcmp(e->ua, "rw") != 0)
		SAY(s, LINT_ATTRIBUTE, "ua=\"%.16s\" is not na, ro or rw", e->ua);
	if (e->user_pref != NULL && strcmp(e->user_pref, "y") != 0 &&
	    strcmp(e->user_pref, "n") != 0)
		SAY(s, LINT_ATTRIBUTE, "user-pref=\"%.16s\" is not y or n",
		    e->user_pref);
	if (e->other != NULL)
		SAY(s, LINT_ATTRIBUTE, "'%.32s' is no attribute that a phone knows",
		    e->other);
	if (e->quote_reference)
		SAY(s, LINT_QUOTE, "a reference to a typographic quote");
	else if (e->wide_reference)
		SAY(s, LINT_WIDE_REFERENCE, "a reference beyond ASCII");
}

/* The name is in no row as it stands. */
static void
check_unknown(const struct subject *s)
{
	const struct bench_parameters *table = s->l->job->parameters;
	const struct parameter *row = parameters_find_nocase(table, s->e->name);
	char right[128];

	if (row != NULL) {
		parameter_spell(row, s->e->name, right, sizeof(right));
		SAY(s, LINT_CASE, "the phone knows this as '%s'", right);
		return;
	}
	row = s->l->found->n < BENCH_LINT_FINDINGS ? parameters_near(table, s->e->name)
						   : NULL;
	if (row != NULL)
		SAY(s, LINT_MISSPELT, "no such parameter; '%s' is near it", row->name);
	else
		SAY(s, LINT_UNKNOWN, "no list has this parameter");
}

static bool
one_of(const char *list, const char *value, bool nocase, char *ret_listed, size_t room)
{
	size_t n;

	for (;; list += n + 1) {
		n = strcspn(list, "|");
		if (strlen(value) == n && (nocase ? strncasecmp(list, value, n)
						  : strncmp(list, value, n)) == 0) {
			(void)bench_copy_n(ret_listed, room, list, n);
			return true;
		}
		if (list[n] == '\0')
			return false;
	}
}

static void
check_list(const struct subject *s, const char *list, enum lint_id otherwise)
{
	char listed[64];

	if (one_of(list, s->e->value, false, listed, sizeof(listed)))
		return;
	if (one_of(list, s->e->value, true, listed, sizeof(listed)))
		SAY(s, LINT_VALUE_CASE, "listed as '%s'", listed);
	else
		SAY(s, otherwise, "'%.*s' is none of %s", SHOWN, s->e->value, list);
}

static void
check_bool(const struct subject *s)
{
	check_list(s, "Yes|No", LINT_VALUE);
	if (s->row->limits[0] == '!' && strcmp(s->row->limits + 1, s->e->value) == 0)
		SAY(s, LINT_CAUTION, "%s: %s", s->e->value, s->row->note);
}

static void
check_number(const struct subject *s, bool whole)
{
	const char *value = s->e->value;
	size_t n = strspn(value, whole ? "0123456789" : "0123456789.");
	double v = strtod(value, NULL);
	bool ranged = s->row->limits[0] != '\0';

	if (value[n] != '\0' || n == 0 || n > 12 || strcmp(value, ".") == 0 ||
	    strchr(value, '.') != strrchr(value, '.'))
		SAY(s, LINT_VALUE, "'%.*s' is no %snumber", SHOWN, value,
		    whole ? "whole " : "");
	else if (ranged && (v < s->row->least || v > s->row->most))
		SAY(s, LINT_VALUE, "%s is not in %s", value, s->row->limits);
}

static void
check_time(const struct subject *s)
{
	const char *value = s->e->value;
	long v = strtol(value, NULL, 10);

	if (strspn(value, "0123456789") != 4 || value[4] != '\0' || v > 2400 ||
	    v % 100 > 59)
		SAY(s, LINT_VALUE, "'%.*s' is no time HHmm from 0000 to 2400", SHOWN,
		    value);
}

/* One of "600,1200+30,300". */
static bool
check_delay(const struct subject *s, const char *item, size_t n)
{
	size_t a = strspn(item, "0123456789"), b;

	if (a == 0 || a > 9)
		return false;
	if (item[a] == '+') {
		b = strspn(item + a + 1, "0123456789");
		if (b == 0 || b > 9 || a + 1 + b != n)
			return false;
	} else if (a != n) {
		return false;
	}
	if (s->row->least > 0 && strtod(item, NULL) < s->row->least)
		SAY(s, LINT_RETRY_SHORT, "%.*s: below %.0f seconds%s", (int)n, item,
		    s->row->least,
		    strtod(item, NULL) > 0 ? "" : ", and 0 means never again");
	return true;
}

static void
check_delays(const struct subject *s)
{
	const char *item = s->e->value;
	size_t n;

	for (;; item += n + 1) {
		n = strcspn(item, ",");
		if (!check_delay(s, item, n)) {
			SAY(s, LINT_VALUE,
			    "no list of seconds: write n, n+r, or several with ',' "
			    "between and no blanks");
			break;
		}
		if (item[n] == '\0')
			break;
	}
	if (s->row->least > 0 && s->l->job->role == BENCH_LINT_REDIRECT)
		SAY(s, LINT_RETRY_SET,
		    "changes the delay of a phone just out of the box");
}

static void
check_host(const struct subject *s)
{
	for (const char *p = s->e->value; *p != '\0'; p++) {
		if (isalnum((unsigned char)*p) || strchr(".-_:[]$", *p) != NULL)
			continue;
		SAY(s, LINT_VALUE, "'%.*s' is no name or address of a server", SHOWN,
		    s->e->value);
		return;
	}
}

/* Never shows the value. */
static void
check_password(const struct subject *s)
{
	bool lower = false, upper = false, digit = false, sign = false, space = false;
	size_t n = strlen(s->e->value);

	for (const char *p = s->e->value; *p != '\0'; p++) {
		lower |= islower((unsigned char)*p) != 0;
		upper |= isupper((unsigned char)*p) != 0;
		digit |= isdigit((unsigned char)*p) != 0;
		space |= *p == ' ';
		sign |= *p != ' ' && !isalnum((unsigned char)*p);
	}
	if (n < 8 || n > 127)
		SAY(s, LINT_PASSWORD, "it has %zu characters", n);
	if (lower + upper + digit + sign < 3)
		SAY(s, LINT_PASSWORD, "it has %d of the four kinds of characters",
		    lower + upper + digit + sign);
	if (space)
		SAY(s, LINT_PASSWORD, "it has a space in it");
}

static void
check_fetch(const struct subject *s)
{
	struct bench_err err = { "" };
	struct bench_url url;

	if (s->e->value[0] != '$' && bench_url_parse(s->e->value, &url, &err) < 0)
		SAY(s, LINT_VALUE, "%s", err.text);
}

static void
check_macros(const struct subject *s, const char *text)
{
	struct bench_macro_use use;

	while (bench_macro_next(&text, &use)) {
		int n = (int)(use.name_len < 32 ? use.name_len : 32);

		if (!use.known)
			SAY(s, LINT_MACRO, "the phone does not know $%.*s", n,
			    use.name);
		else if (use.secret)
			SAY(s, LINT_MACRO,
			    "$%.*s is known in --key, --uid and --pwd only", n,
			    use.name);
	}
}

/* Not those of options: what they hold may be a key. */
static void
check_rule_macros(const struct subject *s, const struct bench_rule *rule)
{
	for (size_t i = 0; i < rule->n; i++) {
		const struct bench_rule_alternative *a = &rule->at[i];

		for (size_t k = 0; k < a->n_tests; k++) {
			check_macros(s, a->tests[k].left.text);
			check_macros(s, a->tests[k].right.text);
		}
		for (size_t k = 0; k < a->n_targets; k++)
			check_macros(s, a->targets[k].url);
	}
}

/* gds:// is for the whole of the first rule: "gds://" or "gds://123456". */
static void
check_gds(const struct subject *s, const struct bench_rule *rule)
{
	for (size_t i = 0; i < rule->n; i++) {
		for (size_t k = 0; k < rule->at[i].n_targets; k++) {
			const struct bench_rule_target *t = &rule->at[i].targets[k];

			if (strncasecmp(t->url, "gds:", 4) != 0)
				continue;
			if (s->row->type != PARAMETER_RULE || !s->row->main)
				SAY(s, LINT_GDS, "gds:// goes with Profile_Rule only");
			else if (t->n_options > 0)
				SAY(s, LINT_GDS,
				    "options go with a file, not with gds://");
		}
	}
}

static bool
has_tftp(const char *rule)
{
	return strstr(rule, "http://") == NULL && strstr(rule, "https://") == NULL;
}

static void
check_rule(const struct subject *s, enum bench_rule_kind kind)
{
	bench_auto(bench_rule_freep) struct bench_rule *rule = NULL;
	const char *value = s->e->value;
	struct bench_err err = { "" };
	enum lint_id id = LINT_RULE;
	int r = bench_rule_parse(value, kind, &rule, &err);

	if (r == -ENOMEM)
		s->l->out_of_memory = true;
	if (r == 0) {
		check_gds(s, rule);
		check_rule_macros(s, rule);
		return;
	}
	if (strstr(value, "gds:") != NULL)
		id = LINT_GDS;
	else if (strstr(value, "--srv") != NULL && has_tftp(value))
		id = LINT_SRV_TFTP;
	SAY(s, id, "%s", err.text);
}

static void
check_value(const struct subject *s)
{
	const struct parameter *row = s->row;
	enum bench_rule_kind kind;

	switch (row->type) {
	case PARAMETER_TEXT:
		if (row->most > 0 && (double)strlen(s->e->value) > row->most)
			SAY(s, LINT_LONG, "%zu characters, where %.0f is the most",
			    strlen(s->e->value), row->most);
		break;
	case PARAMETER_BOOL:
		check_bool(s);
		break;
	case PARAMETER_INT:
		check_number(s, true);
		break;
	case PARAMETER_NUMBER:
		check_number(s, false);
		break;
	case PARAMETER_TIME:
		check_time(s);
		break;
	case PARAMETER_ENUM:
		check_list(s, row->limits, LINT_VALUE);
		break;
	case PARAMETER_OPTIONS:
		check_list(s, row->limits, LINT_UNLISTED);
		break;
	case PARAMETER_DELAYS:
		check_delays(s);
		break;
	case PARAMETER_RULE:
	case PARAMETER_UPGRADE:
	case PARAMETER_REPORT:
	case PARAMETER_TRIGGER:
		if (lint_rule_kind(row, &kind))
			check_rule(s, kind);
		break;
	case PARAMETER_FETCH:
		check_fetch(s);
		break;
	case PARAMETER_HOST:
		check_host(s);
		break;
	case PARAMETER_PASSWORD:
		check_password(s);
		break;
	case PARAMETER_LOG:
		check_macros(s, s->e->value);
		break;
	case PARAMETER_DOMAINS: /* with the rules of all files: lint_chain.c */
	case PARAMETER_SECRET:
	case PARAMETER_FOREIGN:
	case PARAMETER_TYPES:
		break;
	}
}

/* An element before this one, in its file, of the same name; with a value, if so asked.
 */
static const struct bench_xml_element *
earlier(const struct bench_xml *x, size_t index, bool with_value)
{
	for (size_t i = index; i-- > 0;) {
		const struct bench_xml_element *e = &x->elements[i];

		if ((!with_value || e->value[0] != '\0') &&
		    strcmp(e->name, x->elements[index].name) == 0)
			return e;
	}
	return NULL;
}

static void
say_empty(const struct subject *s)
{
	if (++s->l->empties <= LINT_EMPTIES)
		SAY(s, LINT_EMPTY, "it is empty");
	else if (s->l->empties == LINT_EMPTIES + 1)
		s->l->first_unlisted_empty = s->e->place;
}

/* A harmless value with an empty element behind it is how one empties a parameter. */
static void
check_again(const struct subject *s, const struct bench_xml *x, size_t index)
{
	bool empty = s->e->value[0] == '\0';
	const struct bench_xml_element *before = earlier(x, index, empty);

	if (empty && before == NULL)
		say_empty(s);
	else if (!empty && before != NULL)
		SAY(s, LINT_DUPLICATE, "line %d sets it, too", before->place.line);
}

void
lint_element(struct lint *l, size_t file, size_t index)
{
	const struct bench_xml *x = l->xml[file];
	const struct bench_xml_element *e = &x->elements[index];
	struct subject s = { l, file, e, lint_parameter(l, e) };

	check_attributes(&s);
	check_again(&s, x, index);
	if (s.row == NULL) {
		if (l->job->parameters != NULL)
			check_unknown(&s);
		return;
	}
	if (s.row->type == PARAMETER_FOREIGN && s.row->limits[0] != '\0')
		SAY(&s, LINT_FOREIGN, "the name here is '%s'", s.row->limits);
	else if (s.row->type == PARAMETER_FOREIGN)
		SAY(&s, LINT_FOREIGN, "this family has no such parameter");
	else if (e->value[0] != '\0')
		check_value(&s);
}
