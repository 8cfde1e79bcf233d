/* bench profile explain: what one phone makes of a rule or of a DHCP value. */
#include "cli.h"

#include <errno.h>
#include <profiles/rule.h>
#include <profiles/tails.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>

#define HIDDEN "(hidden)"
#define NOTHING_DONE 1 /* exit code */

/* The phone on the command line. What was set first counts. */
struct phone {
	struct bench_macro at[64];
	size_t n;
	char typed[16384]; /* --set and --phone, taken apart */
	size_t used;
	struct bench_macro_mac mac;
	char pn[64];
};

static int
add_value(struct cli *c, struct phone *p, const char *name, const char *value)
{
	if (p->n == BENCH_N(p->at))
		return cli_usage(c, "more than %zu values: leave some out", p->n);
	p->at[p->n++] = (struct bench_macro){ name, value };
	return 0;
}

static const char *
value_of(const struct phone *p, const char *name)
{
	for (size_t i = 0; i < p->n; i++) {
		if (strcmp(p->at[i].name, name) == 0)
			return p->at[i].value;
	}
	return NULL;
}

/* All three spellings, whichever was given. */
static int
add_mac(struct cli *c, struct phone *p, const char *text)
{
	struct bench_mac mac;
	int r;

	if (bench_mac_parse(text, strlen(text), &mac) < 0)
		return cli_usage(c, "'%s' is not a MAC address (12 hex digits)", text);
	bench_macro_mac(mac, &p->mac);
	r = add_value(c, p, "MA", p->mac.ma);
	if (r == 0)
		r = add_value(c, p, "MAU", p->mac.mau);
	return r < 0 ? r : add_value(c, p, "MAC", p->mac.mac);
}

/* "NAME=VALUE", which is changed. No value is repeated in an error: it may be a key. */
static int
add_pair(struct cli *c, struct phone *p, char *pair)
{
	char *value = strchr(pair, '=');

	pair += *pair == '$';
	if (value == NULL || value == pair)
		return cli_usage(c, "a phone's value is written NAME=VALUE, like "
				    "PSN=8841-3PCC");
	*value++ = '\0';
	if (strcmp(pair, "MA") == 0 || strcmp(pair, "MAU") == 0 ||
	    strcmp(pair, "MAC") == 0)
		return add_mac(c, p, value);
	return add_value(c, p, pair, value);
}

/* A copy that lives as long as the phone; NULL with the reason in c->err. */
static char *
keep(struct cli *c, struct phone *p, const char *text)
{
	char *copy = p->typed + p->used;

	if (bench_copy(copy, sizeof(p->typed) - p->used, text)) {
		p->used += strlen(text) + 1;
		return copy;
	}
	(void)cli_usage(c, "the phone's values are above 16 KB: leave some out");
	return NULL;
}

static int
read_sets(struct cli *c, struct phone *p)
{
	for (;;) {
		const char *pair = NULL;
		char *kept;
		int r = cli_option(c, "--set", &pair);

		if (r < 0 || pair == NULL)
			return r;
		kept = keep(c, p, pair);
		r = kept == NULL ? -EBADRQC : add_pair(c, p, kept);
		if (r < 0)
			return r;
	}
}

/* --phone "A=1 B=2" */
static int
read_pairs(struct cli *c, struct phone *p)
{
	const char *text = NULL;
	char *kept, *pos, *pair;
	int r = cli_option(c, "--phone", &text);

	if (r < 0 || text == NULL)
		return r;
	kept = keep(c, p, text);
	if (kept == NULL)
		return -EBADRQC;
	for (pair = strtok_r(kept, " \t\n", &pos); r == 0 && pair != NULL;
	     pair = strtok_r(NULL, " \t\n", &pos))
		r = add_pair(c, p, pair);
	return r;
}

static int
add_model(struct cli *c, struct phone *p, const char *name)
{
	int r = cli_families(c);

	if (r < 0)
		return r;
	for (size_t i = 0; i < bench_families_count(c->families); i++) {
		const struct bench_model *m =
			bench_family_model(bench_families_at(c->families, i), name);

		if (m == NULL)
			continue;
		r = add_value(c, p, "PSN", m->psn);
		return r < 0 ? r : add_value(c, p, "PN", m->pn);
	}
	return cli_usage(c, "no family has a model '%s': see 'bench family list'",
			 name);
}

static int
read_named(struct cli *c, struct phone *p)
{
	const char *mac = NULL, *serial = NULL, *swver = NULL, *model = NULL;
	int r = cli_option(c, "--mac", &mac);

	if (r == 0)
		r = cli_option(c, "--serial", &serial);
	if (r == 0)
		r = cli_option(c, "--swver", &swver);
	if (r == 0)
		r = cli_option(c, "--model", &model);
	if (r == 0 && mac != NULL)
		r = add_mac(c, p, mac);
	if (r == 0 && serial != NULL)
		r = add_value(c, p, "SN", serial);
	if (r == 0 && swver != NULL)
		r = add_value(c, p, "SWVER", swver);
	if (r == 0 && model != NULL)
		r = add_model(c, p, model);
	return r;
}

static int
read_phone(struct cli *c, struct phone *p)
{
	const char *psn;
	int r = read_sets(c, p);

	if (r == 0)
		r = read_pairs(c, p);
	if (r == 0)
		r = read_named(c, p);
	psn = value_of(p, "PSN");
	if (r < 0 || psn == NULL || value_of(p, "PN") != NULL)
		return r;
	snprintf(p->pn, sizeof(p->pn), "CP-%s", psn);
	return add_value(c, p, "PN", p->pn);
}

static int
read_kind(struct cli *c, enum bench_rule_kind *ret)
{
	static const char *const names[] = {
		[BENCH_RULE_PROFILE] = "profile",
		[BENCH_RULE_UPGRADE] = "upgrade",
		[BENCH_RULE_REPORT] = "report",
		[BENCH_RULE_TRIGGER] = "trigger",
	};
	const char *word = names[BENCH_RULE_PROFILE];
	int r = cli_option(c, "--kind", &word);

	for (size_t i = 0; r == 0 && i < BENCH_N(names); i++) {
		if (strcmp(word, names[i]) == 0) {
			*ret = (enum bench_rule_kind)i;
			return 0;
		}
	}
	return r < 0 ? r
		     : cli_usage(c, "--kind is profile, upgrade, report or trigger");
}

/* A value that the command line lacks is a matter of usage, not of the rule. */
static int
cannot_judge(struct cli *c, int r)
{
	if (r == -ENODATA)
		return bench_fail_in(&c->err, -EBADRQC, "--set NAME=VALUE is missing");
	return r == -EMSGSIZE ? -EINVAL : r;
}

static void
show_operand(struct table *t, const char *key, const struct bench_rule_operand *o)
{
	bench_auto(bench_str_clear) struct bench_str s = { 0 };
	const char *quote = o->quoted ? "\"" : "";

	bench_str_addf(&s, "%s%s%s", quote, o->text, quote);
	table_text(t, key, bench_str_get(&s));
}

static const char *
comparison_name(enum bench_rule_comparison as)
{
	switch (as) {
	case BENCH_RULE_AS_STRINGS:
		return "texts";
	case BENCH_RULE_AS_INTEGERS:
		return "integers";
	case BENCH_RULE_AS_VERSIONS:
		return "versions";
	case BENCH_RULE_AS_NOTHING:
		break;
	}
	return "nothing: no order between texts";
}

static const char *
verdict_name(enum bench_rule_verdict verdict)
{
	switch (verdict) {
	case BENCH_RULE_FALSE:
		return "false";
	case BENCH_RULE_TRUE:
		return "true";
	case BENCH_RULE_NOT_REACHED:
		break;
	}
	return "not reached";
}

static void
show_alternatives(struct table *t, const struct bench_rule *rule,
		  const struct bench_rule_outcome *o)
{
	table_list(t, "alternatives");
	for (size_t i = 0; i < rule->n; i++) {
		table_row(t);
		table_int(t, "alternative", (int64_t)i + 1);
		table_int(t, "column", rule->at[i].column);
		table_int(t, "comparisons", (int64_t)rule->at[i].n_tests);
		table_text(t, "verdict", verdict_name(o->at[i].verdict));
	}
}

/* What works here, but by the guides need not on a phone. */
static const char *
note_on(const struct bench_rule_test *test, const struct bench_rule_compared *done)
{
	bool of_left = strcmp(test->left.text, "$SWVER") == 0;
	bool of_right = strcmp(test->right.text, "$SWVER") == 0;
	const char *other = of_left ? done->right : done->left;

	if (done->as == BENCH_RULE_AS_VERSIONS && of_left != of_right &&
	    strchr(other, '-') == NULL)
		return "the guides call this form invalid beside $SWVER: write it like "
		       "11-3-2MPP0001-609";
	if (done->as == BENCH_RULE_AS_STRINGS && !test->left.quoted &&
	    !test->right.quoted)
		return "the guides compare texts in quotes only: add them";
	return "";
}

static void
show_comparisons(struct table *t, const struct bench_rule *rule,
		 const struct bench_rule_outcome *o)
{
	table_list(t, "comparisons");
	for (size_t i = 0; i < rule->n; i++) {
		for (size_t k = 0; k < o->at[i].n; k++) {
			const struct bench_rule_test *test = &rule->at[i].tests[k];
			const struct bench_rule_compared *done = &o->at[i].tests[k];

			table_row(t);
			table_int(t, "alternative", (int64_t)i + 1);
			show_operand(t, "left", &test->left);
			table_text(t, "operator", bench_rule_operator_name(test->op));
			show_operand(t, "right", &test->right);
			table_text(t, "left_value", done->left);
			table_text(t, "right_value", done->right);
			table_text(t, "as", comparison_name(done->as));
			table_bool(t, "holds", done->holds);
			table_text(t, "note", note_on(test, done));
		}
	}
}

/* Does a parameter of this name hold a password or a key? */
static bool
is_secret_parameter(const char *name)
{
	static const char *const parts[] = { "passw", "secret", "_key",
					     "ikm_",  "gpp_s",	"_pin" };

	for (size_t i = 0; i < BENCH_N(parts); i++) {
		if (strcasestr(name, parts[i]) != NULL)
			return true;
	}
	return false;
}

static void
show_assignments(struct table *t, const struct bench_rule_outcome *o)
{
	table_list(t, "assignments");
	for (size_t i = 0; o->chosen != NULL && i < o->chosen->n_assignments; i++) {
		const char *name = o->chosen->assignments[i].name;

		table_row(t);
		table_text(t, "parameter", name);
		table_text(t, "value",
			   is_secret_parameter(name) ? HIDDEN : o->values[i]);
	}
}

static void
show_url(struct table *t, const struct bench_url *url)
{
	bench_auto(bench_str_clear) struct bench_str s = { 0 };

	bench_url_add(&s, url);
	table_text(t, "scheme", bench_url_scheme_name(url->scheme));
	table_text(t, "server", url->host);
	table_int(t, "port", url->port);
	table_text(t, "path", url->path);
	table_text(t, "url", bench_str_get(&s));
}

static void
show_requests(struct table *t, const struct bench_rule_outcome *o)
{
	table_list(t, "requests");
	for (size_t i = 0; i < o->n_orders; i++) {
		const struct bench_url *url = &o->orders[i].url;

		table_row(t);
		table_int(t, "request", (int64_t)i + 1);
		table_text(t, "server_from",
			   url->scheme == BENCH_URL_GDS ? "activation"
			   : url->host[0] == '\0'	? "dhcp"
							: "rule");
		show_url(t, url);
	}
}

/* Keys and passwords, and whatever was made of $SA to $SD. */
static bool
is_secret_option(const struct bench_rule_option *option)
{
	const char *pos = option->value;
	struct bench_macro_use use;

	while (bench_macro_next(&pos, &use)) {
		if (use.secret)
			return true;
	}
	return bench_rule_option_is_secret(option->name);
}

static void
show_options(struct table *t, const struct bench_rule_outcome *o)
{
	table_list(t, "options");
	for (size_t i = 0; i < o->n_orders; i++) {
		for (size_t k = 0; k < o->orders[i].n_options; k++) {
			const struct bench_rule_option *option =
				&o->chosen->targets[i].options[k];

			table_row(t);
			table_int(t, "request", (int64_t)i + 1);
			table_text(t, "option", bench_rule_option_text(option->name));
			table_text(t, "value",
				   is_secret_option(option)
					   ? HIDDEN
					   : o->orders[i].options[k].value);
		}
	}
}

/* What follows, by the result: the resync classes A, B and C of Cisco's guide. */
struct step {
	const char *result, *resync_class, *then;
};

enum { FETCHED_BY_TFTP = 3 }; /* of these; HTTP has all */

static const struct step fetched[] = {
	{ "success", "A", "the file is applied; again after Resync_Periodic" },
	{ "not found, corrupt", "B",
	  "rules from the first after Resync_Error_Retry_Delay (not found with "
	  "Resync_Fails_On_FNF No: as success)" },
	{ "anything else", "C", "rules from the first after Resync_Error_Retry_Delay" },
	{ "301, 302", "", "the new address is fetched at once" },
	{ "401, 407", "", "once more with --uid and --pwd, twice at most" },
};
static const struct step activated[] = {
	{ "success", "A", "onboarding by the activation code" },
};
static const struct step upgraded[] = {
	{ "success", "",
	  "reboot into the firmware, then Resync_After_Upgrade_Attempt; no second "
	  "attempt until the rule or its URL changes" },
	{ "failure", "", "again after Upgrade_Error_Retry_Delay" },
};
static const struct step reported[] = {
	{ "success", "", "the next report as Report_To_Server says" },
};
static const struct step may_resync[] = {
	{ "true", "", "periodic and power-up resyncs take place" },
};
static const struct step may_not_resync[] = {
	{ "false", "",
	  "periodic and power-up resyncs are held back; those by web or SIP are not" },
};
static const struct step assigned[] = {
	{ "done", "A", "no file is fetched; the next rule follows" },
};
static const struct step skipped[] = {
	{ "skipped", "", "the next rule follows" },
};

#define STEPS(list) ((struct steps){ list, BENCH_N(list) })

struct steps {
	const struct step *at;
	size_t n;
};

static struct steps
steps_of_fetch(const struct bench_url *url)
{
	switch (url->scheme) {
	case BENCH_URL_TFTP:
		return (struct steps){ fetched, FETCHED_BY_TFTP };
	case BENCH_URL_HTTP:
	case BENCH_URL_HTTPS:
		return STEPS(fetched);
	case BENCH_URL_GDS:
		break;
	}
	return STEPS(activated);
}

static bool
does_something(enum bench_rule_kind kind, const struct bench_rule_outcome *o)
{
	if (kind == BENCH_RULE_TRIGGER)
		return o->chosen != NULL || o->n == 0;
	return o->chosen != NULL && (o->chosen->n_assignments > 0 || o->n_orders > 0);
}

static struct steps
steps_of(enum bench_rule_kind kind, const struct bench_rule_outcome *o)
{
	bool done = does_something(kind, o);

	switch (kind) {
	case BENCH_RULE_PROFILE:
		if (o->n_orders > 0)
			return steps_of_fetch(&o->orders[0].url);
		return done ? STEPS(assigned) : STEPS(skipped);
	case BENCH_RULE_UPGRADE:
		return o->n_orders > 0 ? STEPS(upgraded) : STEPS(skipped);
	case BENCH_RULE_REPORT:
		return o->n_orders > 0 ? STEPS(reported) : STEPS(skipped);
	case BENCH_RULE_TRIGGER:
		break;
	}
	return done ? STEPS(may_resync) : STEPS(may_not_resync);
}

static void
show_steps(struct table *t, struct steps steps)
{
	table_list(t, "then");
	for (size_t i = 0; i < steps.n; i++) {
		table_row(t);
		table_text(t, "result", steps.at[i].result);
		table_text(t, "class", steps.at[i].resync_class);
		table_text(t, "then", steps.at[i].then);
	}
}

static void
show_rule(struct table *t, const struct bench_rule *rule,
	  const struct bench_rule_outcome *o)
{
	table_list(t, "rule");
	table_row(t);
	table_int(t, "alternatives", (int64_t)rule->n);
	table_int(t, "chosen", o->chosen == NULL ? 0 : o->chosen - rule->at + 1);
	table_bool(t, "done", does_something(rule->kind, o));
	show_alternatives(t, rule, o);
	show_comparisons(t, rule, o);
	show_assignments(t, o);
	show_requests(t, o);
	show_options(t, o);
	show_steps(t, steps_of(rule->kind, o));
}

static int
explain_rule(struct cli *c, const char *text, enum bench_rule_kind kind,
	     const struct bench_macros *macros)
{
	bench_auto(bench_rule_freep) struct bench_rule *rule = NULL;
	bench_auto(bench_rule_outcome_freep) struct bench_rule_outcome *o = NULL;
	int r = bench_rule_parse(text, kind, &rule, &c->err);

	if (r == 0)
		r = bench_rule_evaluate(rule, macros, &o, &c->err);
	if (r != 0)
		return cannot_judge(c, r);
	show_rule(c->table, rule, o);
	return does_something(kind, o) ? 0 : NOTHING_DONE;
}

static int
explain_dhcp(struct cli *c, const char *value, const char *profile_rule,
	     const struct bench_macros *macros)
{
	struct bench_tails tails;
	int r = bench_tails(value, profile_rule, macros, &tails, &c->err);

	if (r < 0)
		return cannot_judge(c, r);
	table_list(c->table, "dhcp");
	table_row(c->table);
	table_text(c->table, "value", value);
	table_text(c->table, "profile_rule", profile_rule);
	table_bool(c->table, "looked_at", tails.n > 0);
	table_text(c->table, "why",
		   tails.n > 0 ? "Profile_Rule begins with '/'"
			       : "Profile_Rule does not begin with '/'");
	table_list(c->table, "requests");
	for (size_t i = 0; i < tails.n; i++) {
		table_row(c->table);
		table_int(c->table, "request", (int64_t)i + 1);
		table_int(c->table, "value", tails.at[i].value);
		table_int(c->table, "tail", tails.at[i].tail);
		show_url(c->table, &tails.at[i].url);
	}
	return tails.n > 0 ? 0 : NOTHING_DONE;
}

/* The rule's text; "-" reads it from standard input, where no process list shows it. */
static int
read_rule(struct cli *c, const char **ret_rule, char **ret_text)
{
	int r = cli_word(c, "rule", ret_rule);

	if (r < 0 || strcmp(*ret_rule, "-") != 0)
		return r;
	r = cli_read_file(c, "/dev/stdin", ret_text);
	*ret_rule = *ret_text;
	return r;
}

int
cmd_profile_explain(struct cli *c)
{
	struct phone phone = { 0 };
	bench_auto(bench_freep) char *text = NULL;
	const char *dhcp = NULL, *rule = BENCH_TAILS_PROFILE_RULE;
	enum bench_rule_kind kind = BENCH_RULE_PROFILE;
	int r = read_kind(c, &kind);

	if (r == 0)
		r = cli_option(c, "--dhcp", &dhcp);
	if (r == 0)
		r = read_phone(c, &phone);
	if (r == 0 && (dhcp == NULL || c->argc > 0))
		r = read_rule(c, &rule, &text);
	if (r == 0)
		r = cli_end(c);
	if (r < 0)
		return r;
	const struct bench_macros macros = { phone.at, phone.n };

	return dhcp == NULL ? explain_rule(c, rule, kind, &macros)
			    : explain_dhcp(c, dhcp, rule, &macros);
}
