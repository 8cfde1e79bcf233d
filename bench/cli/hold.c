/* bench unit ng and release: the hold shelf. */
#include "cli.h"

#include <bench/hold.h>
#include <errno.h>
#include <profiles/publish.h>
#include <string.h>

static int
add_held(const struct bench_unit *u, const struct bench_event *held, void *arg)
{
	struct cli *c = arg;
	char mac[BENCH_MAC_TEXT], other[BENCH_MAC_TEXT] = "", since[BENCH_TIME_TEXT];

	if (!bench_mac_is_zero(held->other))
		bench_mac_format(held->other, other);
	table_row(c->table);
	table_text(c->table, "mac", bench_mac_format(u->mac, mac));
	table_text(c->table, "serial", u->serial.text);
	table_text(c->table, "model", u->model.text);
	table_int(c->table, "batch", held->batch);
	table_text(c->table, "since", bench_wall_format(held->wall, since));
	table_text(c->table, "by", held->staff);
	table_text(c->table, "replaced_by", other);
	table_text(c->table, "reason", held->text);
	return 0;
}

int
cli_held(struct cli *c)
{
	table_list(c->table, "held");
	return bench_store_held_each(c->store, add_held, c, &c->err);
}

/* The replacement's files, if the run it has is not of this batch. */
static int
publish_replacement(struct cli *c, struct bench_mac mac)
{
	struct bench_unit u = { 0 };
	int r = bench_store_unit_get(c->store, mac, &u, &c->err);

	if (r < 0 || u.run_batch == strtoll(u.batch.text, NULL, 10))
		return r;
	r = cli_families(c);
	if (r < 0)
		return r;
	return bench_publish_unit(c->store, &c->config, c->families, mac, &c->err);
}

/* --replaced-by MAC|SERIAL; zero: none. */
static int
read_replacement(struct cli *c, struct bench_mac *ret_mac)
{
	const char *word = NULL;
	struct bench_unit u = { 0 };
	int r = cli_option(c, "--replaced-by", &word);

	if (r < 0 || word == NULL)
		return r;
	r = cli_store(c);
	if (r == 0 && bench_mac_parse(word, strlen(word), ret_mac) == 0)
		return 0;
	if (r == 0)
		r = bench_store_unit_by_serial(c->store, word, &u, &c->err);
	*ret_mac = u.mac;
	return r;
}

int
cmd_unit_ng(struct cli *c)
{
	struct bench_mac other = { 0 };
	struct bench_unit u = { 0 };
	const char *reason = NULL;
	int r = cli_reason(c, &reason);

	if (r == 0)
		r = read_replacement(c, &other);
	if (r == 0)
		r = cli_unit(c, "MAC or serial", &u);
	if (r == 0)
		r = cli_end(c);
	if (r == 0)
		r = bench_store_unit_hold(c->store, u.mac, reason, other, &c->err);
	if (r == 0 && !bench_mac_is_zero(other))
		r = publish_replacement(c, other);
	return r < 0 ? r : cli_held(c);
}

int
cmd_unit_release(struct cli *c)
{
	struct bench_unit u = { 0 };
	const char *reason = NULL;
	bool removed = false;
	int r = cli_reason(c, &reason);

	if (r == 0)
		r = cli_unit(c, "MAC or serial", &u);
	if (r == 0)
		r = cli_end(c);
	if (r == 0)
		r = bench_store_unit_release(c->store, u.mac, reason, &removed,
					     &c->err);
	if (r == 0 && removed)
		fprintf(stderr,
			"bench: its place in batch %s is taken: it is in no batch now\n",
			u.batch.text);
	return r < 0 ? r : cli_held(c);
}
