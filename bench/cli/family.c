/* What is known of a phone family, for whoever wonders why a phone is not one. */
#include "cli.h"

#include <bench/flow.h>
#include <errno.h>
#include <string.h>

#define MOST 512

static void
add_fact(struct cli *c, const char *what, const char *text)
{
	table_row(c->table);
	table_text(c->table, "what", what);
	table_text(c->table, "value", text);
}

static void
add_texts(struct cli *c, const struct bench_family *f)
{
	static const char *const names[BENCH_FAMILY_TEXTS] = {
		[BENCH_FAMILY_VENDOR_CLASSES] = "option 60",
		[BENCH_FAMILY_USER_AGENTS] = "User-Agent",
		[BENCH_FAMILY_PIDS] = "product id",
		[BENCH_FAMILY_LOGS] = "log text",
	};
	const char *texts[MOST];

	for (int what = 0; what < BENCH_FAMILY_TEXTS; what++) {
		size_t n = bench_family_texts(f, (enum bench_family_texts)what, texts,
					      MOST);

		for (size_t i = 0; i < n && i < MOST; i++)
			add_fact(c, names[what], texts[i]);
	}
}

static void
add_ouis(struct cli *c, const struct bench_family *f)
{
	uint32_t ouis[MOST];
	size_t n = bench_family_ouis(f, ouis, MOST);
	char text[12];

	for (size_t i = 0; i < n && i < MOST; i++) {
		snprintf(text, sizeof(text), "%02x:%02x:%02x", ouis[i] >> 16 & 0xff,
			 ouis[i] >> 8 & 0xff, ouis[i] & 0xff);
		add_fact(c, "prefix", text);
	}
}

static void
add_options(struct cli *c, const struct bench_family *f)
{
	struct bench_family_reply replies[BENCH_FAMILY_OPTIONS];
	size_t n = bench_family_options(f, c->config.address, replies);
	char what[16];

	for (size_t i = 0; i < n; i++) {
		snprintf(what, sizeof(what), "option %d", replies[i].code);
		add_fact(c, what, replies[i].text);
	}
}

static void
add_names(struct cli *c, const struct bench_family *f)
{
	const char *names[MOST];

	for (int role = BENCH_ROLE_PENDING; role <= BENCH_ROLE_CLEANUP; role++) {
		size_t n = bench_family_names(f, (enum bench_role)role, names, MOST);

		for (size_t i = 0; i < n && i < MOST; i++)
			add_fact(c, bench_role_name((enum bench_role)role), names[i]);
	}
}

static void
add_links(struct cli *c, const struct bench_family *f)
{
	uint32_t mask = bench_family_require(f);

	for (int i = 0; i < BENCH_LINKS; i++) {
		if (mask >> i & 1)
			add_fact(c, "requires",
				 bench_link_name((enum bench_link)(1U << i)));
	}
}

static void
add_models(struct cli *c, const struct bench_family *f)
{
	table_list(c->table, "models");
	for (size_t i = 0; i < bench_family_models(f); i++) {
		const struct bench_model *m = bench_family_model_at(f, i);

		table_row(c->table);
		table_text(c->table, "name", m->name);
		table_text(c->table, "psn", m->psn);
		table_text(c->table, "pn", m->pn);
		table_text(c->table, "firmware", m->firmware);
		table_text(c->table, "factory reset",
			   bench_family_reset_keys(f, m->name, false));
	}
}

static void
add_lists(struct cli *c, const struct bench_family *f)
{
	table_list(c->table, "lists");
	for (size_t i = 0; i < bench_family_lists(f); i++) {
		const struct bench_family_list *l = bench_family_list_at(f, i);

		table_row(c->table);
		table_text(c->table, "name", l->name);
		table_text(c->table, "file", l->file);
		table_text(c->table, "row", l->row);
	}
}

int
cmd_family_show(struct cli *c)
{
	const struct bench_family *f;
	const char *name;
	int r = cli_word(c, "family", &name);

	if (r == 0)
		r = cli_end(c);
	if (r == 0)
		r = cli_families(c);
	if (r < 0)
		return r;
	f = bench_families_find(c->families, name);
	if (f == NULL)
		return bench_fail(&c->err, -ENOENT,
				  "no family '%s' in %s: see 'bench family list'", name,
				  c->config.profiles_dir);
	table_list(c->table, "facts");
	add_fact(c, "label", bench_family_label(f));
	add_texts(c, f);
	add_ouis(c, f);
	add_options(c, f);
	add_names(c, f);
	add_links(c, f);
	add_models(c, f);
	add_lists(c, f);
	return 0;
}
