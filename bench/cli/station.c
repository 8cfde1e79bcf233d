/* bench station: which batch a scanner works for. */
#include "cli.h"

#include <bench/station.h>
#include <errno.h>
#include <string.h>

static int
add_station(const struct bench_station_row *st, void *arg)
{
	struct cli *c = arg;
	struct bench_batch b = { 0 };

	if (st->batch != 0 && bench_store_batch_get(c->store, st->batch, &b, NULL) < 0)
		b.id = 0;
	table_row(c->table);
	table_text(c->table, "station", st->name);
	table_int(c->table, "batch", st->batch);
	table_text(c->table, "customer", b.customer);
	table_text(c->table, "colour", b.colour);
	table_text(c->table, "state",
		   st->batch == 0 ? "" : bench_batch_state_name(b.state));
	table_text(c->table, "staff", st->staff);
	return 0;
}

static int
list(struct cli *c)
{
	table_list(c->table, "stations");
	return bench_store_station_each(c->store, add_station, c, &c->err);
}

int
cmd_station_list(struct cli *c)
{
	int r = cli_ready(c);

	return r < 0 ? r : list(c);
}

int
cmd_station_bind(struct cli *c)
{
	const char *word = "", *number = "";
	char name[64];
	int64_t batch = 0;
	int r = cli_word(c, "station", &word);

	if (r == 0)
		r = cli_text(c, "the station's name", word, name, sizeof(name));
	if (r == 0 && c->argc > 0 && strcmp(c->argv[0], "none") == 0)
		r = cli_word(c, "batch", &number);
	else if (r == 0)
		r = cli_number(c, "batch", &batch);
	if (r == 0 && number[0] == '\0' && batch <= 0)
		r = cli_usage(c, "no batch has the number %lld", (long long)batch);
	if (r == 0)
		r = cli_ready(c);
	if (r == 0)
		r = bench_store_station_bind(c->store, name, batch, &c->err);
	return r < 0 ? r : list(c);
}
