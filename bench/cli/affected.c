/* A recipe that changes while units run: bench batch recipe, bench unit restart. */
#include "cli.h"

#include <errno.h>
#include <profiles/publish.h>
#include <string.h>

struct affected {
	struct cli *c;
	struct bench_recipe_row now;
};

static const char *
first_name(struct cli *c, const struct bench_unit *u, char name[100])
{
	const struct bench_family *f = bench_families_find(c->families, u->family.text);
	const struct bench_model *m =
		f == NULL ? NULL : bench_family_model(f, u->model.text);

	if (m == NULL)
		return NULL;
	snprintf(name, 100, "tftp://%s/%s.xml", c->config.address, m->psn);
	return name;
}

/* A phone that took B follows it away from the bench: only a push through its own web
 * server (cisco-mpp 2.2) or a factory reset brings it back. The push makes it take A,
 * which puts the factory's Profile_Rule back, so that the next periodic resync goes
 * through the new chain; new firmware comes by A, too, and needs no push of its own. */
static void
what_it_needs(struct cli *c, const struct bench_unit *u, char text[600])
{
	char mac[BENCH_MAC_TEXT], name[100];

	bench_mac_format(u->mac, mac);
	if (bench_flow_is_packed(u)) {
		snprintf(text, 600, "packed: bench carton unpack %s, then ask again",
			 mac);
	} else if (u->first_delivered == 0 || bench_flow_was_reset(u)) {
		snprintf(text, 600, "bench unit restart %s", mac);
	} else if (u->ip.text[0] != '\0' && first_name(c, u, name) != NULL) {
		snprintf(text, 600,
			 "bench unit restart %s, then open http://%s/admin/resync?%s "
			 "(with an admin password: &xuser=admin&xpassword=…); if it "
			 "refuses, factory reset",
			 mac, u->ip.text, name);
	} else {
		snprintf(text, 600, "bench unit restart %s, then factory reset", mac);
	}
}

static int
add_unit(const struct bench_unit *u, void *arg)
{
	struct affected *a = arg;
	struct table *t = a->c->table;
	struct bench_recipe_row row = { 0 };
	char mac[BENCH_MAC_TEXT], needs[600];

	if (u->run == 0 || strcmp(u->recipe, a->now.sha256) == 0)
		return 0;
	if (bench_store_recipe_by_sha256(a->c->store, u->recipe, &row, NULL) < 0)
		row.version = 0;
	what_it_needs(a->c, u, needs);
	table_row(t);
	table_text(t, "mac", bench_mac_format(u->mac, mac));
	table_text(t, "serial", u->serial.text);
	table_text(t, "ip", u->ip.text);
	table_text(t, "stage", bench_stage_name(bench_flow_stage(u)));
	table_text(t, "recipe", row.name);
	table_int(t, "version", row.version);
	table_text(t, "needs", needs);
	bench_recipe_row_clear(&row);
	return 0;
}

static int
list_affected(struct cli *c, int64_t id)
{
	struct affected a = { .c = c };
	struct bench_batch b = { 0 };
	int r = bench_store_batch_get(c->store, id, &b, &c->err);

	if (r == 0)
		r = bench_store_recipe_get(c->store, NULL, b.recipe, &a.now, &c->err);
	if (r < 0)
		return r;
	table_list(c->table, "recipe");
	table_row(c->table);
	table_int(c->table, "batch", id);
	table_text(c->table, "recipe", a.now.name);
	table_int(c->table, "version", a.now.version);
	table_text(c->table, "destination", a.now.destination);
	table_list(c->table, "affected");
	r = bench_store_unit_each(c->store, id, add_unit, &a, &c->err);
	bench_recipe_row_clear(&a.now);
	return r;
}

static int
change(struct cli *c, int64_t id, const char *name, const char *version)
{
	struct bench_recipe_row row = { 0 };
	int r = cli_recipe_version(c, name, version, &row);

	if (r == 0)
		r = bench_store_batch_recipe(c->store, id, row.id, &c->err);
	bench_recipe_row_clear(&row);
	return r;
}

int
cmd_batch_recipe(struct cli *c)
{
	const char *version = NULL, *name = NULL;
	int64_t id = 0;
	int r = cli_option(c, "--version", &version);

	if (r == 0)
		r = cli_number(c, "batch", &id);
	if (r == 0 && c->argc > 0)
		r = cli_word(c, "recipe", &name);
	if (r == 0 && name == NULL && version != NULL)
		r = cli_usage(c, "--version of which recipe?");
	if (r == 0)
		r = cli_ready(c);
	if (r == 0)
		r = cli_families(c);
	if (r == 0 && name != NULL)
		r = change(c, id, name, version);
	return r < 0 ? r : list_affected(c, id);
}

int
cmd_unit_restart(struct cli *c)
{
	struct bench_unit u = { 0 };
	struct bench_mac mac = { 0 };
	char text[BENCH_MAC_TEXT];
	int r = cli_mac(c, &mac);

	if (r == 0)
		r = cli_ready(c);
	if (r == 0)
		r = cli_families(c);
	if (r == 0)
		r = bench_publish_unit(c->store, &c->config, c->families, mac, &c->err);
	if (r == 0)
		r = bench_store_unit_get(c->store, mac, &u, &c->err);
	if (r < 0)
		return r;
	table_list(c->table, "units");
	table_row(c->table);
	table_text(c->table, "mac", bench_mac_format(mac, text));
	table_text(c->table, "serial", u.serial.text);
	table_text(c->table, "batch", u.batch.text);
	table_int(c->table, "run", u.run);
	table_text(c->table, "recipe_sha256", u.recipe);
	return 0;
}
