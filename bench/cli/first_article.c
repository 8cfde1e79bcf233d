/* bench batch first-article. */
#include "cli.h"

#include <bench/first_article.h>
#include <errno.h>

static int
add_row(const struct bench_first_article *f, void *arg)
{
	struct cli *c = arg;
	char mac[BENCH_MAC_TEXT] = "", at[BENCH_TIME_TEXT];

	if (!bench_mac_is_zero(f->mac))
		bench_mac_format(f->mac, mac);
	table_row(c->table);
	table_text(c->table, "how", f->waived ? "waived" : "seen");
	table_text(c->table, "mac", mac);
	table_text(c->table, "by", f->staff);
	table_text(c->table, "at", bench_wall_format(f->at, at));
	table_text(c->table, "text", f->text);
	return 0;
}

static int
waive(struct cli *c, int64_t batch, const char *reason)
{
	int missing = 0;
	int r = bench_store_first_article_waive(c->store, batch, reason, &missing,
						&c->err);

	if (r == 0 && missing > 0)
		fprintf(stderr, "bench: %d more person has to agree\n", missing);
	return r;
}

static int
read_how(struct cli *c, const char **ret_how)
{
	char text[256];
	int r = cli_option(c, "--how", ret_how);

	if (r == 0 && *ret_how == NULL)
		r = cli_usage(c, "--how is missing: what was seen at the destination?");
	return r < 0 ? r : cli_text(c, "--how", *ret_how, text, sizeof(text));
}

int
cmd_batch_first_article(struct cli *c)
{
	bool waived = cli_flag(c, "--waive");
	const char *text = NULL;
	struct bench_unit u = { 0 };
	int64_t batch = 0;
	int r = waived ? cli_reason(c, &text) : read_how(c, &text);

	if (r == 0)
		r = cli_number(c, "batch", &batch);
	if (r == 0 && !waived)
		r = cli_unit(c, "MAC or serial", &u);
	if (r == 0)
		r = cli_ready(c);
	if (r == 0)
		r = waived ? waive(c, batch, text)
			   : bench_store_first_article_seen(c->store, batch, u.mac,
							    text, &c->err);
	if (r < 0)
		return r;
	table_list(c->table, "first_article");
	return bench_store_first_article_each(c->store, batch, add_row, c, &c->err);
}
