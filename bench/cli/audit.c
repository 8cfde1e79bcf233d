/* bench audit, and alarm list: what people did, and what they must see. */
#include "cli.h"

#include <bench/staff.h>
#include <bench/waiver.h>
#include <bench/words.h>

static int
list_act(const struct bench_act *a, void *arg)
{
	struct cli *c = arg;
	const struct bench_event *e = a->event;
	char mac[BENCH_MAC_TEXT] = "", time[BENCH_TIME_TEXT], text[512];

	if (!bench_mac_is_zero(e->unit))
		bench_mac_format(e->unit, mac);
	bench_act_format(a, text, sizeof(text));
	table_row(c->table);
	table_int(c->table, "id", e->id);
	table_text(c->table, "time", bench_wall_format(e->wall, time));
	table_text(c->table, "staff", e->staff);
	table_text(c->table, "kind", bench_event_kind_name(e->kind));
	table_text(c->table, "unit", mac);
	table_int(c->table, "batch", e->batch);
	table_text(c->table, "act", text);
	return 0;
}

int
cmd_audit(struct cli *c)
{
	struct bench_audit q = { .limit = 100000 };
	int r = cli_option(c, "--staff", &q.staff);

	if (r == 0)
		r = cli_number_option(c, "--batch", &q.batch);
	if (r == 0)
		r = cli_number_option(c, "--after", &q.after);
	if (r == 0)
		r = cli_number_option(c, "--before", &q.before);
	if (r == 0)
		r = cli_number_option(c, "--limit", &q.limit);
	if (r == 0)
		r = cli_ready(c);
	if (r < 0)
		return r;
	table_list(c->table, "acts");
	return bench_store_audit_each(c->store, &q, list_act, c, &c->err);
}

struct alarms {
	struct cli *c;
	bool open_only;
};

static int
list_alarm(const struct bench_alarm_row *a, void *arg)
{
	const struct alarms *l = arg;
	const struct bench_event *e = a->event;
	struct cli *c = l->c;
	char mac[BENCH_MAC_TEXT] = "", time[BENCH_TIME_TEXT], ja[512];

	if (l->open_only && !a->open)
		return 0;
	if (!bench_mac_is_zero(e->unit))
		bench_mac_format(e->unit, mac);
	table_row(c->table);
	table_int(c->table, "id", e->id);
	table_text(c->table, "time", bench_wall_format(e->wall, time));
	table_text(c->table, "unit", mac);
	table_text(c->table, "alarm", e->name);
	table_bool(c->table, "stops", a->stops);
	table_bool(c->table, "open", a->open);
	table_text(c->table, "text", e->text);
	if (c->json)
		table_text(c->table, "text_ja",
			   bench_words(e->text, BENCH_JA, ja, sizeof(ja)));
	return 0;
}

int
cmd_alarm_list(struct cli *c)
{
	struct alarms l = { c, cli_flag(c, "--open") };
	int r = cli_ready(c);

	if (r < 0)
		return r;
	table_list(c->table, "alarms");
	return bench_store_alarm_each(c->store, bench_wall_now(), list_alarm, &l,
				      &c->err);
}
