/* bench find: what is this MAC, serial, order, customer or code? */
#include "cli.h"

#include <bench/find.h>
#include <errno.h>

#define FIND_MOST 1000

struct listing {
	struct cli *c;
	int n;
};

static const char *
name_of(enum bench_found_kind kind)
{
	switch (kind) {
	case BENCH_FOUND_UNIT:
		return "unit";
	case BENCH_FOUND_BATCH:
		return "batch";
	case BENCH_FOUND_CARTON:
		return "carton";
	case BENCH_FOUND_EXPECTED:
		return "expected";
	}
	return "?";
}

static int
list_found(const struct bench_found *f, void *arg)
{
	struct listing *l = arg;
	struct table *t = l->c->table;
	char mac[BENCH_MAC_TEXT] = "", shipped[BENCH_TIME_TEXT] = "";
	struct bench_wall when = f->shipped;

	if (f->kind == BENCH_FOUND_BATCH || f->kind == BENCH_FOUND_CARTON)
		when = f->batch.closed;
	if (when.us != 0)
		bench_wall_format(when, shipped);
	if (!bench_mac_is_zero(f->mac))
		bench_mac_format(f->mac, mac);
	l->n++;
	table_row(t);
	table_text(t, "what", name_of(f->kind));
	table_text(t, "by", f->by);
	table_text(t, "mac", mac);
	table_text(t, "serial", f->serial);
	table_text(t, "model", f->model);
	table_text(t, "grade", f->grade);
	table_int(t, "batch", f->batch.id);
	table_text(t, "order", f->batch.order);
	table_text(t, "customer", f->batch.customer);
	table_text(t, "state",
		   f->batch.id == 0 ? "" : bench_batch_state_name(f->batch.state));
	table_int(t, "carton", f->carton);
	table_text(t, "shipped", shipped);
	return 0;
}

int
cmd_find(struct cli *c)
{
	struct listing l = { .c = c };
	const char *word = "";
	int r = cli_word(c, "a MAC, serial, order, customer or code", &word);

	if (r == 0)
		r = cli_ready(c);
	if (r < 0)
		return r;
	table_list(c->table, "found");
	r = bench_store_find(c->store, word, FIND_MOST, list_found, &l, &c->err);
	if (r == 0 && l.n == 0)
		r = bench_fail(&c->err, -ENOENT,
			       "nothing here is called '%.100s': no unit, batch, "
			       "carton, nor a line of an order's list",
			       word);
	return r;
}
