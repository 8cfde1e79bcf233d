/* bench recipe, family and profile. */
#include "cli.h"

#include <bench/priv.h>
#include <errno.h>
#include <profiles/publish.h>
#include <profiles/recipe.h>
#include <string.h>

#define MADE_UP_KEY "0000000000000000000000000000000000000000000000000000000000000000"

static void
add_row(struct cli *c, const struct bench_recipe_row *row)
{
	char time[BENCH_TIME_TEXT] = "";

	if (row->approved.us != 0)
		bench_wall_format(row->approved, time);
	table_row(c->table);
	table_text(c->table, "recipe", row->name);
	table_int(c->table, "version", row->version);
	table_text(c->table, "sha256", row->sha256);
	table_text(c->table, "added_by", row->added_by);
	table_text(c->table, "approved_by", row->approved_by);
	table_text(c->table, "approved", time);
	table_text(c->table, "destination", row->destination);
}

int
cmd_recipe_add(struct cli *c)
{
	bench_auto(bench_recipe_freep) struct bench_recipe *recipe = NULL;
	bench_auto(bench_freep) char *text = NULL;
	struct bench_recipe_row row = { 0 };
	const char *path;
	char by[64];
	int r = cli_word(c, "recipe file", &path);

	c->person.any_name = true;
	if (r == 0)
		r = cli_end(c);
	if (r == 0)
		r = cli_read_file(c, path,
				  &text); /* the caller's file, the caller's right */
	if (r == 0)
		r = bench_run_as_staff(&c->err);
	if (r == 0)
		r = bench_recipe_parse(text, path, &recipe, &c->err);
	if (r == 0)
		r = cli_families(c);
	if (r == 0)
		r = bench_recipe_check(recipe, c->families, &c->err);
	if (r == 0)
		r = cli_store(c);
	if (r == 0)
		r = cli_named(c, by);
	if (r == 0)
		r = bench_store_recipe_put_with(
			c->store, bench_recipe_name(recipe), text, by,
			bench_recipe_first_article(recipe), &row, &c->err);
	if (r < 0)
		return r;
	table_list(c->table, "recipes");
	table_row(c->table);
	table_text(c->table, "recipe", row.name);
	table_int(c->table, "version", row.version);
	table_text(c->table, "host", bench_recipe_host(recipe));
	table_text(c->table, "sha256", row.sha256);
	table_text(c->table, "added_by", row.added_by);
	table_text(c->table, "approved_by", row.approved_by);
	bench_recipe_row_clear(&row);
	return 0;
}

int
cli_recipe_version(struct cli *c, const char *name, const char *version,
		   struct bench_recipe_row *ret_row)
{
	char *end;
	long n;

	if (version == NULL)
		return bench_store_recipe_get(c->store, name, 0, ret_row, &c->err);
	n = strtol(version, &end, 10);
	if (*end != '\0' || n < 1 || n > 1000000)
		return cli_usage(c, "--version: '%s' is not a version like 2", version);
	return bench_store_recipe_version(c->store, name, (int)n, ret_row, &c->err);
}

static int
approve(struct cli *c, const struct bench_recipe_row *row, const char *by)
{
	bench_auto(bench_recipe_freep) struct bench_recipe *recipe = NULL;
	int r = bench_recipe_parse(row->text, row->name, &recipe, &c->err);

	if (r < 0)
		return r;
	return bench_store_recipe_approve(c->store, row->id, by,
					  bench_recipe_destination(recipe), &c->err);
}

int
cmd_recipe_approve(struct cli *c)
{
	struct bench_recipe_row row = { 0 };
	const char *name, *version = NULL;
	int64_t id = 0;
	char by[64];
	int r = cli_option(c, "--version", &version);

	c->person.any_name = true;
	if (r == 0)
		r = cli_word(c, "recipe", &name);
	if (r == 0)
		r = cli_end(c);
	if (r == 0)
		r = bench_run_as_staff(&c->err);
	if (r == 0)
		r = cli_store(c);
	if (r == 0)
		r = cli_named(c, by);
	if (r == 0)
		r = cli_recipe_version(c, name, version, &row);
	if (r < 0)
		return r;
	id = row.id;
	r = approve(c, &row, by);
	bench_recipe_row_clear(&row);
	if (r == 0)
		r = bench_store_recipe_get(c->store, NULL, id, &row, &c->err);
	if (r < 0)
		return r;
	table_list(c->table, "recipes");
	add_row(c, &row);
	bench_recipe_row_clear(&row);
	return 0;
}

static int
list_recipe(const struct bench_recipe_row *row, void *arg)
{
	add_row(arg, row);
	return 0;
}

int
cmd_recipe_list(struct cli *c)
{
	int r = cli_ready(c);

	if (r < 0)
		return r;
	table_list(c->table, "recipes");
	return bench_store_recipe_each(c->store, list_recipe, c, &c->err);
}

/* Where its text sends phones: what is to be agreed to. "" when this program cannot
 * read it. */
static void
add_redirect(struct cli *c, const struct bench_recipe_row *row)
{
	bench_auto(bench_recipe_freep) struct bench_recipe *recipe = NULL;
	bool ok = bench_recipe_parse(row->text, row->name, &recipe, NULL) == 0;

	table_text(c->table, "redirect", ok ? bench_recipe_destination(recipe) : "");
	table_text(c->table, "host", ok ? bench_recipe_host(recipe) : "");
}

int
cmd_recipe_show(struct cli *c)
{
	struct bench_recipe_row row = { 0 };
	const char *name, *version = NULL;
	int r = cli_option(c, "--version", &version);

	if (r == 0)
		r = cli_word(c, "recipe", &name);
	if (r == 0)
		r = cli_ready(c);
	if (r == 0)
		r = cli_recipe_version(c, name, version, &row);
	if (r < 0)
		return r;
	if (c->json) {
		table_list(c->table, "recipes");
		add_row(c, &row);
		add_redirect(c, &row);
		table_text(c->table, "text", row.text);
	} else {
		bench_str_addf(&c->plain, "# version %d, added by %s, ", row.version,
			       row.added_by);
		if (row.approved_by[0] == '\0')
			bench_str_add(&c->plain, "not approved\n");
		else
			bench_str_addf(&c->plain, "approved by %s: %s\n",
				       row.approved_by, row.destination);
		bench_str_add(&c->plain, row.text);
	}
	bench_recipe_row_clear(&row);
	return 0;
}

int
cmd_family_list(struct cli *c)
{
	int r = cli_end(c);

	if (r == 0)
		r = cli_families(c);
	if (r < 0)
		return r;
	table_list(c->table, "models");
	for (size_t i = 0; i < bench_families_count(c->families); i++) {
		const struct bench_family *f = bench_families_at(c->families, i);

		for (size_t j = 0; j < bench_family_models(f); j++) {
			const struct bench_model *m = bench_family_model_at(f, j);

			table_row(c->table);
			table_text(c->table, "family", bench_family_name(f));
			table_text(c->table, "model", m->name);
			table_text(c->table, "psn", m->psn);
			table_text(c->table, "pn", m->pn);
			table_text(c->table, "firmware", m->firmware);
		}
	}
	return 0;
}

int
cli_recipe(struct cli *c, const char *word, struct bench_recipe **ret_recipe)
{
	bench_auto(bench_freep) char *text = NULL;
	struct bench_recipe_row row = { 0 };
	int r;

	if (strchr(word, '/') != NULL || strchr(word, '.') != NULL) {
		r = cli_read_file(c, word, &text);
	} else {
		r = bench_run_as_staff(&c->err);
		if (r == 0)
			r = cli_store(c);
		if (r == 0)
			r = bench_store_recipe_get(c->store, word, 0, &row, &c->err);
		text = row.text;
	}
	return r < 0 ? r : bench_recipe_parse(text, word, ret_recipe, &c->err);
}

static const struct bench_family *
family_of_model(struct cli *c, const char *model)
{
	for (size_t i = 0; i < bench_families_count(c->families); i++) {
		const struct bench_family *f = bench_families_at(c->families, i);

		if (bench_family_model(f, model) != NULL)
			return f;
	}
	return NULL;
}

static int
render(struct cli *c, struct bench_render_request *q)
{
	struct bench_rendered *files;
	size_t n;
	int r = bench_render_unit(q, &files, &n, &c->err);

	if (r < 0)
		return r;
	table_list(c->table, "files");
	for (size_t i = 0; i < n; i++) {
		if (c->json) {
			table_row(c->table);
			table_text(c->table, "role", bench_role_name(files[i].role));
			table_text(c->table, "name", files[i].name);
			table_text(c->table, "text", files[i].text);
		} else {
			bench_str_addf(&c->plain, "# %s %s\n%s\n",
				       bench_role_name(files[i].role), files[i].name,
				       files[i].text);
		}
	}
	bench_rendered_free(files, n);
	return 0;
}

int
cmd_profile_render(struct cli *c)
{
	bench_auto(bench_recipe_freep) struct bench_recipe *recipe = NULL;
	struct bench_render_request q = { .nonce = "00000000000000000000000000000000",
					  .config = &c->config,
					  .serial = "FCH2143E1AB",
					  /* made up, like the nonce */
					  .keys = { MADE_UP_KEY, MADE_UP_KEY } };
	const char *mac = "00:56:2b:00:00:01", *name = NULL;
	int r = cli_option(c, "--recipe", &name);

	if (r == 0)
		r = cli_option(c, "--model", &q.model);
	if (r == 0)
		r = cli_option(c, "--mac", &mac);
	if (r == 0)
		r = cli_option(c, "--serial", &q.serial);
	if (r == 0)
		r = cli_end(c);
	if (r == 0 && q.model == NULL)
		r = cli_usage(c, "--model is missing: see 'bench family list'");
	if (r == 0 && bench_mac_parse(mac, strlen(mac), &q.mac) < 0)
		r = cli_usage(c, "--mac: '%s' is not a MAC address", mac);
	if (r == 0)
		r = cli_families(c);
	if (r < 0)
		return r;
	q.family = family_of_model(c, q.model);
	if (q.family == NULL)
		return bench_fail(&c->err, -EINVAL, "no family has a model '%s'",
				  q.model);
	if (name != NULL)
		r = cli_recipe(c, name, &recipe);
	q.recipe = recipe;
	return r < 0 ? r : render(c, &q);
}

int
cmd_profile_publish(struct cli *c)
{
	int r = cli_ready(c);

	if (r == 0)
		r = cli_families(c);
	if (r == 0)
		r = bench_publish_all(c->store, &c->config, c->families, &c->err);
	if (r < 0)
		return r;
	table_list(c->table, "tree");
	table_row(c->table);
	table_text(c->table, "directory", c->config.tree_dir);
	return 0;
}
