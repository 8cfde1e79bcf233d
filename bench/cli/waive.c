/* What a supervisor may do to a unit or a batch: waive, clear, reopen. */
#include "waive.h"
#include "cli.h"

#include <bench/waiver.h>
#include <errno.h>
#include <string.h>

static int
parse_links(struct cli *c, const char *words, uint32_t *ret_links)
{
	char word[32];
	enum bench_link link;
	size_t n;

	for (*ret_links = 0; *words != '\0'; words += n + (words[n] == ',')) {
		n = strcspn(words, ",");
		bench_copy_n(word, sizeof(word), words, n);
		if (bench_link_parse(word, &link) < 0)
			return cli_usage(c,
					 "--links: '%s' is no link: see the column "
					 "'missing' of 'bench unit list'",
					 word);
		*ret_links |= (uint32_t)link;
	}
	return *ret_links != 0 ? 0 : cli_usage(c, "--links: which ones?");
}

static int
read_reason(struct cli *c, const char **ret_reason)
{
	int r = cli_option(c, "--reason", ret_reason);

	if (r == 0 && *ret_reason == NULL)
		r = cli_usage(c, "--reason is missing: it stands on the record");
	return r;
}

struct listing {
	struct cli *c;
	const struct bench_unit *unit; /* NULL: look it up */
};

static int
list_waiver(const struct bench_waiver *w, void *arg)
{
	const struct listing *l = arg;
	struct cli *c = l->c;
	char mac[BENCH_MAC_TEXT], links[96], time[BENCH_TIME_TEXT];
	struct bench_unit u = { 0 };

	/* a unit that cannot be read has no waiver in force */
	if (l->unit != NULL)
		u = *l->unit;
	else if (bench_store_unit_get(c->store, w->mac, &u, NULL) < 0)
		u.run = 0;
	table_row(c->table);
	table_text(c->table, "mac", bench_mac_format(w->mac, mac));
	table_int(c->table, "batch", w->batch);
	table_int(c->table, "run", w->run);
	table_text(c->table, "links", bench_links_format(w->links, links));
	table_bool(c->table, "in force", bench_waiver_in_force(w, &u));
	table_text(c->table, "by", w->staff);
	table_text(c->table, "at", bench_wall_format(w->at, time));
	table_text(c->table, "reason", w->reason);
	return 0;
}

int
waivers_of_batch(struct cli *c, int64_t batch)
{
	struct listing l = { c, NULL };

	table_list(c->table, "waivers");
	return bench_store_waiver_each(c->store, batch, (struct bench_mac){ 0 },
				       list_waiver, &l, &c->err);
}

int
waivers_of_unit(struct cli *c, const struct bench_unit *u)
{
	struct listing l = { c, u };

	table_list(c->table, "waivers");
	return bench_store_waiver_each(c->store, 0, u->mac, list_waiver, &l, &c->err);
}

/* How the unit stands now: something may still be missing, or hold it. */
static int
show(struct cli *c, struct bench_mac mac)
{
	char text[96], name[BENCH_MAC_TEXT];
	struct bench_unit u;
	int r = bench_store_unit_get(c->store, mac, &u, &c->err);

	if (r < 0)
		return r;
	table_list(c->table, "units");
	table_row(c->table);
	table_text(c->table, "mac", bench_mac_format(mac, name));
	table_text(c->table, "batch", u.batch.text);
	table_text(c->table, "missing",
		   bench_links_format(bench_flow_missing(&u), text));
	table_text(c->table, "waived", bench_links_format(u.waived, text));
	table_bool(c->table, "on hold", bench_flow_on_hold(&u));
	table_bool(c->table, "may be packed", bench_flow_may_pack(&u));
	return waivers_of_unit(c, &u);
}

int
cmd_unit_waive(struct cli *c)
{
	const char *reason = NULL, *words = NULL;
	struct bench_mac mac = { 0 };
	uint32_t links = 0;
	int r = read_reason(c, &reason);

	if (r == 0)
		r = cli_option(c, "--links", &words);
	if (r == 0 && words != NULL)
		r = parse_links(c, words, &links);
	if (r == 0)
		r = cli_mac(c, &mac);
	if (r == 0)
		r = cli_ready(c);
	if (r == 0)
		r = cli_supervisor(c);
	if (r == 0)
		r = bench_store_waive(c->store, 0, mac, links, reason, &c->err);
	return r < 0 ? r : show(c, mac);
}

int
cmd_unit_clear(struct cli *c)
{
	const char *reason = NULL;
	struct bench_mac mac = { 0 };
	int r = read_reason(c, &reason);

	if (r == 0)
		r = cli_mac(c, &mac);
	if (r == 0)
		r = cli_ready(c);
	if (r == 0)
		r = cli_supervisor(c);
	if (r == 0)
		r = bench_store_clear(c->store, mac, reason, &c->err);
	return r < 0 ? r : show(c, mac);
}

int
cmd_batch_reopen(struct cli *c)
{
	const char *reason = NULL;
	struct bench_batch b = { 0 };
	int64_t id = 0;
	int r = read_reason(c, &reason);

	if (r == 0)
		r = cli_number(c, "batch", &id);
	if (r == 0)
		r = cli_ready(c);
	if (r == 0)
		r = cli_supervisor(c);
	if (r == 0)
		r = bench_store_batch_reopen(c->store, id, reason, &c->err);
	if (r == 0)
		r = bench_store_batch_get(c->store, id, &b, &c->err);
	if (r < 0)
		return r;
	table_list(c->table, "batches");
	table_row(c->table);
	table_int(c->table, "batch", id);
	table_text(c->table, "state", bench_batch_state_name(b.state));
	table_int(c->table, "units", b.units);
	table_int(c->table, "packed", b.packed);
	return 0;
}
