/* Any text as a rule of every kind, as a macro text and as a DHCP value: what is
 * accepted keeps its own rules, and no error holds the key. The first byte chooses the
 * kind. */
#include <profiles/rule.h>
#include <profiles/tails.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* No accepted rule has this byte, so that none of it can come from the input. */
#define SECRET "\x7fKey"
#define MARK '\x7f'

static const struct bench_macro values[] = {
	{ "MA", "000e08012345" },
	{ "MAU", "000E08012345" },
	{ "PN", "CP-8841-3PCC" },
	{ "PSN", "8841-3PCC" },
	{ "SWVER", "sip88xx.11-3-2MPP0001-609" },
	{ "PRVST", "-1" },
	{ "A", "ABCDEF" },
	{ "B", "h.example.com" },
	{ "C", "https://h.example.com/$MA" },
	{ "D", "$(A:2:3) \"|](" },
	{ "SA", SECRET },
};
static const struct bench_macros macros = { values, BENCH_N(values) };

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static void
require_url(const struct bench_url *url)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	struct bench_url again;

	require(memchr(url->host, '\0', sizeof(url->host)) != NULL);
	require(memchr(url->path, '\0', sizeof(url->path)) != NULL);
	if (url->scheme == BENCH_URL_GDS) {
		require(url->path[0] == '\0' && strlen(url->code) <= 16);
		return;
	}
	require(url->path[0] == '/' && url->port != 0);
	require(strpbrk(url->path, " \t\r\n") == NULL);
	/* written and read again, it is the same */
	bench_url_add(&text, url);
	require(bench_url_parse(bench_str_get(&text), &again, NULL) == 0);
	require(again.scheme == url->scheme && again.port == url->port);
	require(strcmp(again.host, url->host) == 0 &&
		strcmp(again.path, url->path) == 0);
}

static void
require_rule(const struct bench_rule *rule)
{
	bool trigger = rule->kind == BENCH_RULE_TRIGGER;

	require(rule->n <= BENCH_RULE_ALTERNATIVES && (!trigger || rule->n <= 1));
	for (size_t i = 0; i < rule->n; i++) {
		const struct bench_rule_alternative *a = &rule->at[i];

		require(i + 1 == rule->n || a->n_tests > 0);
		require(a->n_tests + a->n_assignments + a->n_targets > 0);
		require(a->n_targets <= (rule->kind == BENCH_RULE_REPORT ? 2 : 1));
		require(!trigger || a->n_assignments + a->n_targets == 0);
		for (size_t k = 0; k < a->n_targets; k++)
			require(rule->kind != BENCH_RULE_UPGRADE ||
				a->targets[k].n_options == 0);
	}
}

static void
require_outcome(const struct bench_rule *rule, const struct bench_rule_outcome *o)
{
	bool chosen = false;

	for (size_t i = 0; i < rule->n; i++) {
		bool all = true;

		for (size_t k = 0; k < o->at[i].n; k++)
			all = all && o->at[i].tests[k].holds;
		require((o->at[i].verdict == BENCH_RULE_NOT_REACHED) == chosen);
		require(chosen || (o->at[i].verdict == BENCH_RULE_TRUE) == all);
		chosen = chosen || all;
	}
	require((o->chosen != NULL) == chosen);
	for (size_t i = 0; i < o->n_orders; i++) {
		require_url(&o->orders[i].url);
		require(rule->kind != BENCH_RULE_UPGRADE ||
			o->orders[i].url.host[0] != '\0');
		require(strchr(o->orders[i].url.path, MARK) == NULL);
	}
}

static void
try_rule(const char *text, enum bench_rule_kind kind)
{
	bench_auto(bench_rule_freep) struct bench_rule *rule = NULL;
	bench_auto(bench_rule_outcome_freep) struct bench_rule_outcome *o = NULL;
	struct bench_err err = { 0 };

	if (bench_rule_parse(text, kind, &rule, &err) == 0) {
		require(err.text[0] == '\0');
		require_rule(rule);
		if (bench_rule_evaluate(rule, &macros, &o, &err) == 0)
			require_outcome(rule, o);
	} else {
		require(strncmp(err.text, "column ", 7) == 0);
	}
	require(strchr(err.text, MARK) == NULL);
}

static void
try_macros(const char *text)
{
	bench_auto(bench_str_clear) struct bench_str plain = { 0 };
	bench_auto(bench_str_clear) struct bench_str secret = { 0 };
	const char *pos = text;
	struct bench_macro_use use;
	int r = bench_macro_expand(&macros, BENCH_MACRO_PLAIN, text, &plain, NULL);

	require(plain.len <= BENCH_MACRO_MOST);
	require(strchr(text, '$') != NULL || r < 0 ||
		strcmp(bench_str_get(&plain), text) == 0);
	require(r < 0 || strchr(text, MARK) != NULL ||
		strchr(bench_str_get(&plain), MARK) == NULL);
	(void)!bench_macro_expand(&macros, BENCH_MACRO_SECRET, text, &secret, NULL);
	require(secret.len <= BENCH_MACRO_MOST);
	while (bench_macro_next(&pos, &use)) {
		require(use.at >= text && use.len >= 2 && use.at[0] == '$');
		require(use.at + use.len == pos && use.name_len < use.len);
	}
	require(*pos == '\0');
}

static void
try_tails(const char *text)
{
	struct bench_tails tails = { .n = 0 };

	if (bench_tails(text, BENCH_TAILS_PROFILE_RULE, &macros, &tails, NULL) < 0)
		return;
	require(tails.n >= 2 && tails.n <= BENCH_TAILS_MOST);
	for (size_t i = 0; i < tails.n; i++)
		require_url(&tails.at[i].url);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;
	int order, opposite;

	if (size == 0 || size > 2 * BENCH_RULE_MOST)
		return 0;
	text = strndup((const char *)data + 1, size - 1);
	if (text == NULL)
		return 0;
	try_rule(text, (enum bench_rule_kind)(data[0] % 4));
	try_macros(text);
	try_tails(text);
	if (bench_rule_compare_versions(text, values[4].value, &order)) {
		require(bench_rule_compare_versions(values[4].value, text, &opposite));
		require(order == -opposite);
	}
	free(text);
	return 0;
}
