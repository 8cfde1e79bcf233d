/* bench unit show: how a unit stands, for whoever has to decide what may be done with
 * it.
 */
#include "cli.h"

#include <bench/carton.h>

/* "3/2"; "" in none. */
static int
carton_of(struct cli *c, const struct bench_unit *u, char text[48])
{
	int64_t id = strtoll(u->carton.text, NULL, 10);
	struct bench_carton carton;
	int r;

	text[0] = '\0';
	if (!bench_flow_is_packed(u) || id == 0)
		return 0;
	r = bench_store_carton_get(c->store, id, 0, 0, &carton, &c->err);
	if (r == 0)
		snprintf(text, 48, "%lld/%d", (long long)carton.batch, carton.number);
	return r;
}

static void
add_links(struct cli *c, const struct bench_unit *u)
{
	char text[96];

	table_text(c->table, "links", bench_links_format(bench_flow_links(u), text));
	table_text(c->table, "required", bench_links_format(u->require, text));
	table_text(c->table, "waived", bench_links_format(u->waived, text));
}

int
cli_unit_stand(struct cli *c, const struct bench_unit *u)
{
	char carton[48];
	int r = carton_of(c, u, carton);

	if (r < 0)
		return r;
	table_list(c->table, "stand");
	table_row(c->table);
	add_links(c, u);
	table_bool(c->table, "may_pack", bench_flow_may_pack(u));
	table_bool(c->table, "packed", bench_flow_is_packed(u));
	table_text(c->table, "carton", carton);
	table_bool(c->table, "shipped", bench_flow_is_shipped(u));
	table_bool(c->table, "held", u->held > u->freed);
	table_text(c->table, "alarm", u->stopped > u->cleared ? u->stop.text : "");
	table_bool(c->table, "returned", bench_flow_is_returned(u));
	table_bool(c->table, "scrap", bench_flow_is_scrap(u));
	table_text(c->table, "reported_serial", u->reported_serial.text);
	table_text(c->table, "version", u->version.text);
	table_text(c->table, "target", u->target);
	table_text(c->table, "destination", u->remote);
	table_text(c->table, "vendor_class", u->vendor_class.text);
	return 0;
}
