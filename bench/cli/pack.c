/* bench batch pack: what the remote provisioning server needs. */
#include "cli.h"

#include <bench/report.h>
#include <errno.h>

static int
list_unit(const struct bench_pack_unit *u, void *arg)
{
	struct cli *c = arg;
	char mac[BENCH_MAC_TEXT];

	table_row(c->table);
	table_text(c->table, "mac", bench_mac_format(u->mac, mac));
	table_text(c->table, "serial", u->serial);
	table_text(c->table, "model", u->model);
	table_bool(c->table, "taken", u->taken);
	table_text(c->table, "file", u->file);
	table_text(c->table, "key", u->key);
	table_text(c->table, "note", u->note);
	return 0;
}

int
cmd_batch_pack(struct cli *c)
{
	const char *output = NULL;
	bool all = cli_flag(c, "--all");
	int64_t id = 0;
	int r = cli_option(c, "--output", &output);

	if (r == 0)
		r = cli_number(c, "batch", &id);
	if (r == 0 && output == NULL)
		r = cli_usage(c, "--output is missing: the directory to make");
	if (r == 0)
		r = cli_ready(c);
	if (r == 0)
		r = cli_families(c);
	if (r < 0)
		return r;
	table_list(c->table, "units");
	r = bench_report_pack(c->store, c->families, id, all, output, list_unit, c,
			      &c->err);
	if (r < 0 && r != -ENODATA) { /* nothing was made: no unit is in it */
		table_freep(&c->table);
		c->table = table_new();
	}
	return r;
}
