/* bench batch. */
#include "cli.h"

#include <bench/file.h>
#include <bench/report.h>
#include <errno.h>
#include <profiles/publish.h>
#include <string.h>

static void
add_batch_row(struct cli *c, const struct bench_batch *b)
{
	struct bench_recipe_row recipe = { 0 };
	char opened[BENCH_TIME_TEXT], closed[BENCH_TIME_TEXT] = "";

	if (bench_store_recipe_get(c->store, NULL, b->recipe, &recipe, NULL) < 0)
		recipe.version = 0;
	if (b->closed.us != 0)
		bench_wall_format(b->closed, closed);
	table_row(c->table);
	table_int(c->table, "batch", b->id);
	table_text(c->table, "customer", b->customer);
	table_text(c->table, "order", b->order);
	table_text(c->table, "recipe", recipe.name);
	table_int(c->table, "version", recipe.version);
	table_text(c->table, "state", bench_batch_state_name(b->state));
	table_int(c->table, "expected", b->expected);
	table_int(c->table, "units", b->units);
	table_int(c->table, "proven", b->proven);
	table_int(c->table, "packed", b->packed);
	table_text(c->table, "opened", bench_wall_format(b->opened, opened));
	table_text(c->table, "closed", closed);
	bench_recipe_row_clear(&recipe);
}

static int
list_batch(const struct bench_batch *b, void *arg)
{
	add_batch_row(arg, b);
	return 0;
}

int
cmd_batch_list(struct cli *c)
{
	int r = cli_ready(c);

	if (r < 0)
		return r;
	table_list(c->table, "batches");
	return bench_store_batch_each(c->store, list_batch, c, &c->err);
}

static int
list_unit(const struct bench_unit *u, void *arg)
{
	struct cli *c = arg;
	char mac[BENCH_MAC_TEXT], missing[96];

	table_row(c->table);
	table_text(c->table, "mac", bench_mac_format(u->mac, mac));
	table_text(c->table, "serial", u->serial.text);
	table_text(c->table, "model", u->model.text);
	table_text(c->table, "stage", bench_stage_name(bench_flow_stage(u)));
	table_bool(c->table, "proven", bench_flow_proven(u));
	table_bool(c->table, "packed", bench_flow_is_packed(u));
	table_text(c->table, "missing",
		   bench_links_format(bench_flow_missing(u), missing));
	return 0;
}

static int
show(struct cli *c, int64_t id)
{
	struct bench_batch b = { 0 };
	int r = bench_store_batch_get(c->store, id, &b, &c->err);

	if (r < 0)
		return r;
	table_list(c->table, "batches");
	add_batch_row(c, &b);
	table_list(c->table, "units");
	return bench_store_unit_each(c->store, id, list_unit, c, &c->err);
}

int
cmd_batch_show(struct cli *c)
{
	int64_t id = 0;
	int r = cli_number(c, "batch", &id);

	if (r == 0)
		r = cli_ready(c);
	return r < 0 ? r : show(c, id);
}

static int
read_open(struct cli *c, struct bench_batch *b, const char **ret_recipe)
{
	const char *customer = NULL, *order = "", *expected = "0";
	char *end;
	int r = cli_option(c, "--customer", &customer);

	if (r == 0)
		r = cli_option(c, "--order", &order);
	if (r == 0)
		r = cli_option(c, "--expected", &expected);
	if (r == 0)
		r = cli_option(c, "--recipe", ret_recipe);
	if (r == 0)
		r = cli_end(c);
	if (r < 0)
		return r;
	if (customer == NULL || customer[0] == '\0' || *ret_recipe == NULL)
		return cli_usage(c, "a batch needs --customer and --recipe");
	if (!bench_copy(b->customer, sizeof(b->customer), customer) ||
	    !bench_copy(b->order, sizeof(b->order), order))
		return cli_usage(c, "--customer or --order is too long");
	b->expected = (int)strtol(expected, &end, 10);
	if (*end != '\0' || b->expected < 0 || b->expected > 1000000)
		return cli_usage(c, "--expected: '%s' is not a number of phones",
				 expected);
	return 0;
}

int
cmd_batch_open(struct cli *c)
{
	struct bench_recipe_row recipe = { 0 };
	struct bench_batch b = { 0 };
	const char *name = NULL;
	int64_t id = 0;
	int r = read_open(c, &b, &name);

	if (r == 0)
		r = cli_store(c);
	if (r == 0)
		r = bench_store_recipe_get(c->store, name, 0, &recipe, &c->err);
	if (r < 0)
		return r;
	b.recipe = recipe.id;
	if (recipe.approved_by[0] == '\0')
		r = bench_fail(&c->err, -EPERM,
			       "recipe %s version %d is not approved: a second person "
			       "runs 'bench recipe approve %s'",
			       recipe.name, recipe.version, recipe.name);
	bench_recipe_row_clear(&recipe);
	if (r < 0)
		return r;
	r = bench_store_batch_open(c->store, &b, &id, &c->err);
	return r < 0 ? r : show(c, id);
}

static int
batch_and_mac(struct cli *c, int64_t *ret_id, struct bench_mac *ret_mac)
{
	int r = cli_number(c, "batch", ret_id);

	if (r == 0)
		r = cli_mac(c, ret_mac);
	return r < 0 ? r : cli_ready(c);
}

/* Its files must be this batch's: a new run, unless the run it has was made for this
 * batch. */
static int
publish_for(struct cli *c, int64_t id, struct bench_mac mac)
{
	struct bench_unit u = { 0 };
	int r = bench_store_unit_get(c->store, mac, &u, &c->err);

	if (r < 0 || u.run_batch == id)
		return r;
	r = cli_families(c);
	if (r < 0)
		return r;
	return bench_publish_unit(c->store, &c->config, c->families, mac, &c->err);
}

int
cmd_batch_add(struct cli *c)
{
	struct bench_mac mac = { 0 };
	int64_t id = 0;
	int r = batch_and_mac(c, &id, &mac);

	if (r == 0)
		r = bench_store_batch_add(c->store, id, mac, &c->err);
	if (r == 0)
		r = publish_for(c, id, mac);
	return r < 0 ? r : show(c, id);
}

int
cmd_batch_remove(struct cli *c)
{
	struct bench_mac mac = { 0 };
	int64_t id = 0;
	int r = batch_and_mac(c, &id, &mac);

	if (r == 0)
		r = bench_store_batch_remove(c->store, id, mac, &c->err);
	return r < 0 ? r : show(c, id);
}

int
cmd_batch_close(struct cli *c)
{
	int64_t id = 0;
	int r = cli_number(c, "batch", &id), shown;

	if (r == 0)
		r = cli_ready(c);
	if (r == 0)
		r = bench_store_batch_close(c->store, id, &c->err);
	if (r < 0 && r != -EAGAIN)
		return r;
	/* what is packed leaves: its keys and passwords leave the tree */
	shown = bench_publish_retire(c->store, &c->config, id, &c->err);
	if (shown == 0)
		shown = show(c, id);
	return shown < 0 ? shown : r;
}

int
cmd_batch_report(struct cli *c)
{
	const char *format = "json", *output = NULL;
	int64_t id = 0;
	int r = cli_option(c, "--format", &format);

	if (r == 0)
		r = cli_option(c, "--output", &output);
	if (r == 0)
		r = cli_number(c, "batch", &id);
	if (r == 0)
		r = cli_ready(c);
	if (r < 0)
		return r;
	if (strcmp(format, "json") == 0)
		r = bench_report_json(c->store, id, &c->plain, &c->err);
	else if (strcmp(format, "csv") == 0)
		r = bench_report_csv(c->store, id, &c->plain, &c->err);
	else
		r = cli_usage(c, "--format: '%s' is not csv or json", format);
	if (r < 0 || output == NULL)
		return r;
	r = bench_file_replace(output, c->plain.text, c->plain.len, 0640, &c->err);
	bench_str_reset(&c->plain);
	return r;
}
