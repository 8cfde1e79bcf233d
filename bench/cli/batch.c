/* bench batch. */
#include "cli.h"
#include "waive.h"

#include <bench/file.h>
#include <bench/first_article.h>
#include <bench/order.h>
#include <bench/report.h>
#include <errno.h>
#include <profiles/publish.h>
#include <string.h>

/* Who else is closing a large batch is waited for, and then told of. */
#define CLOSE_PATIENCE_MS 120000

static const char *
first_article(struct cli *c, const struct bench_batch *b)
{
	if (!b->first_article)
		return "not needed";
	return bench_store_first_article_check(c->store, b->id, NULL) == 0 ? "done"
									   : "waits";
}

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
	table_text(c->table, "provider", b->provider);
	table_text(c->table, "ship_to", b->ship_to);
	table_text(c->table, "colour", b->colour);
	table_int(c->table, "held", b->held);
	table_text(c->table, "first_article", first_article(c, b));
	table_int(c->table, "follows", b->follows);
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
list_line(const struct bench_order_line *l, void *arg)
{
	struct cli *c = arg;

	table_row(c->table);
	table_text(c->table, "model", l->model);
	table_int(c->table, "ordered", l->quantity);
	table_int(c->table, "units", l->units);
	table_int(c->table, "packed", l->packed);
	table_int(c->table, "missing",
		  l->units < l->quantity ? l->quantity - l->units : 0);
	table_int(c->table, "extra",
		  l->units > l->quantity ? l->units - l->quantity : 0);
	return 0;
}

static int
list_missing(const struct bench_expected *e, void *arg)
{
	struct cli *c = arg;
	char mac[BENCH_MAC_TEXT] = "";

	if (!bench_mac_is_zero(e->matched))
		return 0;
	if (!bench_mac_is_zero(e->mac))
		bench_mac_format(e->mac, mac);
	table_row(c->table);
	table_text(c->table, "serial", e->serial);
	table_text(c->table, "mac", mac);
	table_text(c->table, "model", e->model);
	table_text(c->table, "note", e->note);
	table_int(c->table, "line", e->line);
	return 0;
}

static int
list_extra(const struct bench_unit *u, void *arg)
{
	struct cli *c = arg;
	char mac[BENCH_MAC_TEXT];

	table_row(c->table);
	table_text(c->table, "mac", bench_mac_format(u->mac, mac));
	table_text(c->table, "serial", u->serial.text);
	table_text(c->table, "model", u->model.text);
	return 0;
}

/* The batch as a card, with how it stands to its order. */
static int
show_card(struct cli *c, int64_t id)
{
	struct bench_order_sum sum = { 0 };
	struct bench_batch b = { 0 };
	int r = bench_store_batch_get(c->store, id, &b, &c->err);

	if (r == 0)
		r = bench_store_order_sum(c->store, id, &sum, &c->err);
	if (r < 0)
		return r;
	table_list(c->table, "batches");
	add_batch_row(c, &b);
	table_int(c->table, "listed", sum.listed);
	table_int(c->table, "matched", sum.matched);
	table_int(c->table, "missing", sum.missing);
	table_int(c->table, "extra", sum.extra);
	return 0;
}

int
cli_batch_show(struct cli *c, int64_t id)
{
	int r = show_card(c, id);

	table_list(c->table, "lines");
	if (r == 0)
		r = bench_store_order_lines(c->store, id, list_line, c, &c->err);
	table_list(c->table, "missing");
	if (r == 0)
		r = bench_store_expected_list(c->store, id, list_missing, c, &c->err);
	table_list(c->table, "extra");
	if (r == 0)
		r = bench_store_expected_extra(c->store, id, list_extra, c, &c->err);
	if (r == 0)
		r = cli_cartons(c, id);
	table_list(c->table, "units");
	if (r == 0)
		r = bench_store_unit_each(c->store, id, list_unit, c, &c->err);
	return r < 0 ? r : waivers_of_batch(c, id);
}

int
cmd_batch_show(struct cli *c)
{
	int64_t id = 0;
	int r = cli_number(c, "batch", &id);

	if (r == 0)
		r = cli_ready(c);
	return r < 0 ? r : cli_batch_show(c, id);
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
	return r < 0 ? r : cli_batch_show(c, id);
}

int
cmd_batch_remove(struct cli *c)
{
	struct bench_mac mac = { 0 };
	int64_t id = 0;
	int r = batch_and_mac(c, &id, &mac);

	if (r == 0)
		r = bench_store_batch_remove(c->store, id, mac, &c->err);
	return r < 0 ? r : cli_batch_show(c, id);
}

struct moved {
	size_t n, room;
	struct bench_mac *macs;
};

static int
keep_mac(const struct bench_unit *u, void *arg)
{
	struct moved *m = arg;
	struct bench_mac *p;

	if (m->n == m->room) {
		p = reallocarray(m->macs, m->room * 2 + 64, sizeof(*p));
		if (p == NULL)
			return -ENOMEM;
		m->macs = p;
		m->room = m->room * 2 + 64;
	}
	m->macs[m->n++] = u->mac;
	return 0;
}

/* The rest of a short shipment: its units are of another batch now, and so are their
 * files. */
static int
publish_rest(struct cli *c, int64_t rest)
{
	struct moved m = { 0 };
	int r = bench_store_unit_each(c->store, rest, keep_mac, &m, &c->err);

	if (r == -ENOMEM)
		r = bench_fail(&c->err, r, "out of memory");
	for (size_t i = 0; r == 0 && i < m.n; i++)
		r = publish_for(c, rest, m.macs[i]);
	free(m.macs);
	fprintf(stderr, "bench: the rest is batch %lld, with %zu unit%s on the bench\n",
		(long long)rest, m.n, m.n == 1 ? "" : "s");
	return r;
}

/* No row while units are not ready. */
static void
add_seal(struct cli *c, const struct bench_seal *seal)
{
	table_list(c->table, "seal");
	if (seal->id == 0)
		return;
	table_row(c->table);
	table_int(c->table, "up_to_event", seal->event);
	table_int(c->table, "events", seal->events);
	table_int(c->table, "units", seal->units);
	table_text(c->table, "chain", seal->chain);
	table_text(c->table, "report", seal->report);
}

int
cmd_batch_close(struct cli *c)
{
	bool as_short = cli_flag(c, "--short");
	struct bench_seal seal = { 0 };
	int64_t rest = 0;
	int64_t id = 0;
	int r = cli_number(c, "batch", &id), shown;

	if (r == 0)
		r = cli_ready(c);
	if (r < 0)
		return r;
	bench_store_set_patience(c->store, CLOSE_PATIENCE_MS);
	r = bench_seal_batch(c->store, id, as_short ? &rest : NULL, &seal, &c->err);
	if (r == 0 && rest != 0)
		r = publish_rest(c, rest);
	if (r < 0 && r != -EAGAIN)
		return r;
	/* what is packed leaves: its keys and passwords leave the tree */
	shown = bench_publish_retire(c->store, &c->config, id, &c->err);
	if (shown == 0)
		shown = cli_batch_show(c, id);
	if (shown == 0)
		add_seal(c, &seal);
	return shown < 0 ? shown : r;
}

int
cmd_batch_report(struct cli *c)
{
	const char *format = "json", *output = NULL;
	int64_t id = 0;
	int r = cli_option(c, "--format", &format);

	if (r == 0 && (strcmp(format, "pdf") == 0 || strcmp(format, "xlsx") == 0))
		return print_batch_report(c, strcmp(format, "xlsx") == 0);
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
		r = cli_usage(c, "--format: '%s' is not csv, json, pdf or xlsx",
			      format);
	if (r < 0 || output == NULL)
		return r;
	r = bench_file_replace(output, c->plain.text, c->plain.len, 0640, &c->err);
	bench_str_reset(&c->plain);
	return r;
}
