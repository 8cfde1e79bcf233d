/* bench unit return; and how a phone gets rid of its past. */
#include "cli.h"

#include <bench/return.h>
#include <errno.h>
#include <profiles/publish.h>
#include <string.h>

const char *
cli_reset_keys(struct cli *c, const struct bench_unit *u)
{
	const struct bench_family *f;

	if (!bench_flow_needs_reset(u))
		return "";
	f = bench_families_find(c->families, u->family.text);
	return f == NULL ? "" : bench_family_reset_keys(f, u->model.text, false);
}

static int
read_words(struct cli *c, struct bench_return *ret, const char **replaced_by)
{
	int r = cli_option(c, "--reason", &ret->reason);

	if (r == 0)
		r = cli_option(c, "--disposition", &ret->disposition);
	if (r == 0)
		r = cli_option(c, "--replaced-by", replaced_by);
	if (r == 0)
		r = cli_mac(c, &ret->mac);
	if (r == 0 && ret->reason == NULL)
		r = cli_usage(c, "--reason is missing: why did it come back?");
	if (r == 0 && ret->disposition == NULL)
		r = cli_usage(c, "--disposition is missing: repair, replace, restock "
				 "or scrap");
	if (r == 0 && *replaced_by != NULL &&
	    bench_mac_parse(*replaced_by, strlen(*replaced_by), &ret->replaced_by) < 0)
		r = cli_usage(c, "--replaced-by: '%s' is not a MAC address",
			      *replaced_by);
	return r < 0 ? r : cli_ready(c);
}

static void
add_answer(struct cli *c, const struct bench_return *ret)
{
	bool replaced = !bench_mac_is_zero(ret->replaced_by);
	char mac[BENCH_MAC_TEXT];

	table_list(c->table, "returned");
	table_row(c->table);
	table_text(c->table, "mac", bench_mac_format(ret->mac, mac));
	table_text(c->table, "disposition", ret->disposition);
	table_text(c->table, "replaced_by",
		   replaced ? bench_mac_format(ret->replaced_by, mac) : "");
	table_text(c->table, "reason", ret->reason);
}

int
cmd_unit_return(struct cli *c)
{
	struct bench_return ret = { .reason = NULL };
	const char *replaced_by = NULL;
	int r = read_words(c, &ret, &replaced_by);

	if (r == 0)
		r = bench_store_return(c->store, &ret, &c->err);
	if (r == 0)
		r = bench_publish_withdraw(c->store, &c->config, ret.mac, &c->err);
	if (r == 0)
		add_answer(c, &ret);
	return r;
}
