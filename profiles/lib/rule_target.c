/* [options] URL */
#include "rule_impl.h"
#include "url_impl.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

enum { PROFILE = 1 << BENCH_RULE_PROFILE, REPORT = 1 << BENCH_RULE_REPORT };

static const struct {
	const char *text;
	enum { NO_VALUE, ANY_VALUE, LETTER } value;
	unsigned kinds;
} options[] = {
	[BENCH_RULE_KEY] = { "--key", ANY_VALUE, PROFILE | REPORT },
	[BENCH_RULE_UID] = { "--uid", ANY_VALUE, PROFILE | REPORT },
	[BENCH_RULE_PWD] = { "--pwd", ANY_VALUE, PROFILE | REPORT },
	[BENCH_RULE_POST] = { "--post", LETTER, PROFILE },
	[BENCH_RULE_ALIAS] = { "--alias", LETTER, PROFILE },
	[BENCH_RULE_SRV] = { "--srv", NO_VALUE, PROFILE | REPORT },
	[BENCH_RULE_DELTA] = { "--delta", NO_VALUE, REPORT },
	[BENCH_RULE_STATUS] = { "--status", NO_VALUE, REPORT },
};

const char *
bench_rule_option_text(enum bench_rule_option_name name)
{
	return options[name].text;
}

bool
bench_rule_option_is_secret(enum bench_rule_option_name name)
{
	return name == BENCH_RULE_KEY || name == BENCH_RULE_PWD;
}

/* Which option's name begins here; -EINVAL: none that this kind of rule has. */
static int
read_option_name(struct rule_parser *p, enum bench_rule_option_name *ret)
{
	for (size_t i = 0; i < BENCH_N(options); i++) {
		if (!rule_is_word(p->pos, options[i].text))
			continue;
		if ((options[i].kinds & 1U << p->rule->kind) == 0)
			return rule_fail(
				p, p->pos,
				p->rule->kind == BENCH_RULE_REPORT
					? "an option of profile rules, take it "
					  "away from this report rule"
					: "an option of report rules, take it "
					  "away from this profile rule");
		p->pos += strlen(options[i].text);
		*ret = (enum bench_rule_option_name)i;
		return 0;
	}
	return rule_fail(
		p, p->pos,
		p->rule->kind == BENCH_RULE_REPORT
			? "an unknown option or a blank in a value, use --key, "
			  "--uid, --pwd, --srv, --delta and --status, and put a "
			  "value with blanks in quotes"
			: "an unknown option or a blank in a value, use --key, "
			  "--uid, --pwd, --post, --alias and --srv, and put a "
			  "value with blanks in quotes");
}

static bool
is_letter(const char *value)
{
	int c = tolower((unsigned char)value[0]);

	return c >= 'a' && c <= 'p' && value[1] == '\0';
}

static int
read_option_value(struct rule_parser *p, struct bench_rule_option *o)
{
	struct rule_token t = { 0 };
	const char *name_end = p->pos;
	int r;

	o->value = "";
	if (options[o->name].value == NO_VALUE)
		return 0;
	rule_skip_blanks(p);
	if (p->pos == name_end || strncmp(p->pos, "--", 2) == 0)
		return rule_fail(
			p, p->pos,
			"the option's value is missing, write it behind a blank "
			"(in quotes if it begins with --)");
	r = rule_read_token(p, "]\"", "the option's value is missing, add it", &t);
	if (r == 0 && t.text[0] == '\0')
		return rule_fail(p, t.at, "the option's value is empty, write one");
	if (r == 0 && options[o->name].value == LETTER && !is_letter(t.text))
		return rule_fail(
			p, t.at,
			"not a general purpose parameter, write one letter from "
			"a to p");
	o->value = t.text;
	return r;
}

static int
read_option(struct rule_parser *p, struct bench_rule_target *target)
{
	struct bench_rule_option o = { .column = rule_column(p, p->pos) };
	const char *at = p->pos;
	int r = read_option_name(p, &o.name);

	if (r == 0)
		r = read_option_value(p, &o);
	for (size_t i = 0; r == 0 && i < target->n_options; i++) {
		if (target->options[i].name == o.name)
			return rule_fail(p, at,
					 "this option is here twice, take one away");
	}
	if (r == 0)
		target->options[target->n_options++] = o;
	return r;
}

/* All in the brackets; each option once, so that all of them fit. */
static int
read_options(struct rule_parser *p, struct bench_rule_target *target)
{
	const char *open = p->pos++;
	int r = 0;

	if (p->rule->kind == BENCH_RULE_UPGRADE)
		return rule_fail(p, open,
				 "an Upgrade_Rule takes no options, take the brackets "
				 "away");
	rule_skip_blanks(p);
	if (*p->pos == ']')
		return rule_fail(p, open,
				 "there is no option in the brackets, take them away");
	while (r == 0 && *p->pos != ']' && *p->pos != '\0') {
		r = read_option(p, target);
		rule_skip_blanks(p);
	}
	if (r == 0 && *p->pos == '\0')
		return rule_fail(p, open, "this '[' is not closed, add ']'");
	p->pos += r == 0;
	return r;
}

static bool
has_option(const struct bench_rule_target *t, enum bench_rule_option_name name)
{
	for (size_t i = 0; i < t->n_options; i++) {
		if (t->options[i].name == name)
			return true;
	}
	return false;
}

int
rule_target_url(enum bench_rule_kind kind, const struct bench_rule_target *target,
		const char *text, struct bench_url *ret_url, struct bench_err *err)
{
	struct bench_url url;
	const struct url_place place = { target->column, text != target->url };
	const char *wrong = NULL;
	int r = url_parse_at(text, place, &url, err);

	if (r < 0)
		return r;
	if (url.scheme == BENCH_URL_GDS && kind != BENCH_RULE_PROFILE)
		wrong = "gds:// stands in profile rules only, write where the file is";
	else if (url.host[0] == '\0' && kind == BENCH_RULE_UPGRADE)
		wrong = "an Upgrade_Rule names its server, write scheme://server before "
			"the path";
	else if (has_option(target, BENCH_RULE_SRV) && url.scheme != BENCH_URL_HTTP &&
		 url.scheme != BENCH_URL_HTTPS)
		wrong = "--srv goes with http:// and https:// only, write one of them";
	if (wrong != NULL)
		return bench_fail(err, -EINVAL, "column %u: %s", target->column, wrong);
	*ret_url = url;
	return 0;
}

/* A URL that begins with a macro is judged when it is expanded. */
int
rule_read_target(struct rule_parser *p, struct bench_rule_alternative *alt)
{
	struct bench_rule_target *t = &alt->targets[alt->n_targets];
	struct bench_url url;
	size_t n;
	int r = *p->pos == '[' ? read_options(p, t) : 0;

	if (r < 0)
		return r;
	rule_skip_blanks(p);
	t->column = rule_column(p, p->pos);
	n = rule_word_length(p->pos, "|");
	if (n == 0)
		return rule_fail(p, p->pos,
				 "the URL is missing behind the options, add it");
	if (*p->pos == '(' || *p->pos == '[')
		return rule_fail(
			p, p->pos,
			"not the beginning of a URL: conditions and assignments "
			"come first, then one block of options, put it in order");
	t->url = rule_keep(p, p->pos, n);
	if (t->url[0] != '$')
		r = rule_target_url(p->rule->kind, t, t->url, &url, p->err);
	p->pos += n;
	alt->n_targets += r == 0;
	return r;
}
