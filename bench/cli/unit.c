/* bench unit, event, status, replay: reading the record. */
#include "cli.h"
#include "waive.h"

#include <bench/return.h>
#include <errno.h>
#include <string.h>

static int
advise(struct cli *c, const struct bench_unit *u, struct bench_advice *ret_advice)
{
	return bench_store_advise(c->store, u, bench_store_now(c->store),
				  bench_norm_book_of(c->norms, u->model.text),
				  ret_advice, &c->err);
}

static int
add_unit_row(struct cli *c, const struct bench_unit *u)
{
	char mac[BENCH_MAC_TEXT], missing[96], advice[BENCH_ADVICE_TEXT];
	char grade[2] = { bench_flow_grade(u), '\0' };
	struct bench_advice a;
	int r = advise(c, u, &a);

	if (r < 0)
		return r;
	table_row(c->table);
	table_text(c->table, "mac", bench_mac_format(u->mac, mac));
	table_text(c->table, "serial", u->serial.text);
	table_text(c->table, "model", u->model.text);
	table_text(c->table, "ip", u->ip.text);
	table_text(c->table, "batch", u->batch.text);
	table_int(c->table, "run", u->run);
	table_text(c->table, "stage", bench_stage_name(bench_flow_stage(u)));
	table_text(c->table, "verdict", bench_verdict_name(a.verdict));
	table_text(c->table, "grade", grade);
	table_text(c->table, "missing",
		   bench_links_format(bench_flow_missing(u), missing));
	table_text(c->table, "advice", bench_advice_text(&a, u, BENCH_EN, advice));
	if (c->json)
		table_text(c->table, "advice_ja",
			   bench_advice_text(&a, u, BENCH_JA, advice));
	table_text(c->table, "slot", bench_slot_of(&c->config, u));
	table_text(c->table, "port", bench_slot_port(u));
	table_text(c->table, "reset", cli_reset_keys(c, u));
	return 0;
}

static int
list_unit(const struct bench_unit *u, void *arg)
{
	return add_unit_row(arg, u);
}

static int
list_returned(const struct bench_unit *u, void *arg)
{
	struct cli *c = arg;

	int r = add_unit_row(c, u);

	if (r < 0)
		return r;
	table_text(c->table, "disposition", u->disposition.text);
	table_text(c->table, "on the bench again",
		   u->scanned > u->returned ? "yes" : "no");
	return 0;
}

int
cmd_unit_list(struct cli *c)
{
	int64_t batch = 0;
	bool returned = cli_flag(c, "--returned");
	bool held = cli_flag(c, "--held");
	int r = cli_number_option(c, "--batch", &batch);

	if (r == 0)
		r = cli_ready(c);
	if (r == 0 && held)
		return cli_held(c);
	if (r == 0)
		r = cli_families(c);
	if (r == 0)
		r = cli_norms(c);
	if (r < 0)
		return r;
	table_list(c->table, "units");
	if (returned)
		return bench_store_returned_each(c->store, list_returned, c, &c->err);
	return bench_store_unit_each(c->store, batch, list_unit, c, &c->err);
}

static void
add_event_row(struct cli *c, const struct bench_event *e)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	char mac[BENCH_MAC_TEXT] = "", time[BENCH_TIME_TEXT];

	if (!bench_mac_is_zero(e->unit))
		bench_mac_format(e->unit, mac);
	bench_str_add(&text, e->text);
	if (e->text[0] == '\0' && e->kind == BENCH_EVENT_SYSLOG)
		bench_str_add_log(&text, e->raw.data,
				  e->raw.len < 200 ? e->raw.len : 200);
	table_row(c->table);
	table_int(c->table, "id", e->id);
	table_text(c->table, "time", bench_wall_format(e->wall, time));
	table_text(c->table, "source", e->source);
	table_text(c->table, "kind", bench_event_kind_name(e->kind));
	table_text(c->table, "unit", mac);
	table_text(c->table, "ip", e->ip);
	table_text(c->table, "role", bench_role_name(e->role));
	table_int(c->table, "run", e->run);
	table_text(c->table, "outcome", bench_outcome_name(e->outcome));
	table_int(c->table, "size", e->size);
	table_int(c->table, "about", e->about);
	table_text(c->table, "version", e->version);
	table_text(c->table, "serial", e->serial);
	table_text(c->table, "sha256", e->sha256);
	table_text(c->table, "slot", e->slot);
	table_text(c->table, "port", e->port);
	table_text(c->table, "name", e->name);
	table_text(c->table, "text", bench_str_get(&text));
}

struct limited {
	struct cli *c;
	int64_t left;
};

static int
list_event(const struct bench_event *e, void *arg)
{
	struct limited *l = arg;

	if (l->left-- <= 0)
		return 1;
	add_event_row(l->c, e);
	return 0;
}

static int
list_events(struct cli *c, const struct bench_mac *unit, int64_t after, int64_t limit)
{
	struct limited l = { c, limit };
	int r;

	table_list(c->table, "events");
	r = bench_store_event_each(c->store, after, unit, list_event, &l, &c->err);
	return r > 0 ? 0 : r;
}

int
cmd_event_list(struct cli *c)
{
	const char *unit = NULL;
	int64_t after = 0, limit = 100000;
	struct bench_mac mac = { 0 };
	int r = cli_option(c, "--unit", &unit);

	if (r == 0)
		r = cli_number_option(c, "--after", &after);
	if (r == 0)
		r = cli_number_option(c, "--limit", &limit);
	if (r == 0)
		r = cli_end(c);
	if (r == 0 && unit != NULL && bench_mac_parse(unit, strlen(unit), &mac) < 0)
		r = cli_usage(c, "--unit: '%s' is not a MAC address", unit);
	if (r == 0)
		r = cli_store(c);
	if (r < 0)
		return r;
	return list_events(c, unit == NULL ? NULL : &mac, after, limit);
}

static int
find_unit(struct cli *c, const char *word, struct bench_unit *ret_unit)
{
	struct bench_mac mac = { 0 };

	if (bench_mac_parse(word, strlen(word), &mac) == 0)
		return bench_store_unit_get(c->store, mac, ret_unit, &c->err);
	return bench_store_unit_by_serial(c->store, word, ret_unit, &c->err);
}

static void
add_recipe(struct cli *c, const struct bench_unit *u)
{
	struct bench_recipe_row row = { 0 };

	table_list(c->table, "runs");
	if (u->run == 0)
		return;
	if (bench_store_recipe_by_sha256(c->store, u->recipe, &row, NULL) < 0)
		row.version = 0;
	table_row(c->table);
	table_int(c->table, "run", u->run);
	table_int(c->table, "batch", u->run_batch);
	table_text(c->table, "recipe", row.name);
	table_int(c->table, "version", row.version);
	table_text(c->table, "sha256", u->recipe);
	bench_recipe_row_clear(&row);
}

static int
list_replacement(struct bench_mac old, struct bench_mac now, void *arg)
{
	struct cli *c = arg;
	char mac[BENCH_MAC_TEXT];

	table_row(c->table);
	table_text(c->table, "unit", bench_mac_format(old, mac));
	table_text(c->table, "replaced by", bench_mac_format(now, mac));
	return 0;
}

/* Its return, and who stands in for it or for whom it does. */
static int
add_return(struct cli *c, const struct bench_unit *u)
{
	table_list(c->table, "return");
	if (u->returned != 0) {
		table_row(c->table);
		table_text(c->table, "disposition", u->disposition.text);
		table_text(c->table, "state",
			   bench_flow_is_scrap(u)      ? "scrap"
			   : bench_flow_is_returned(u) ? "waits for its scan"
						       : "scanned again");
	}
	table_list(c->table, "replacements");
	return bench_store_replacements(c->store, u->mac, list_replacement, c, &c->err);
}

int
cmd_unit_show(struct cli *c)
{
	struct bench_unit u = { 0 };
	const char *word;
	int r = cli_word(c, "MAC or serial", &word);

	if (r == 0)
		r = cli_ready(c);
	if (r == 0)
		r = cli_families(c);
	if (r == 0)
		r = find_unit(c, word, &u);
	if (r == 0)
		r = cli_norms(c);
	if (r < 0)
		return r;
	table_list(c->table, "units");
	r = add_unit_row(c, &u);
	if (r < 0)
		return r;
	r = cli_unit_stand(c, &u);
	if (r < 0)
		return r;
	add_recipe(c, &u);
	r = add_return(c, &u);
	if (r == 0)
		r = waivers_of_unit(c, &u);
	return r < 0 ? r : list_events(c, &u.mac, 0, 100000);
}

struct counts {
	struct cli *c;
	int64_t verdict[3], unscanned, unseen, other, recheck;
};

static int
count_unit(const struct bench_unit *u, void *arg)
{
	struct counts *n = arg;
	struct bench_advice advice;
	int r;

	if (u->family.text[0] == '\0') {
		n->other++;
		return 0;
	}
	if (u->serial.text[0] == '\0')
		n->unscanned++;
	else if (u->seen == 0)
		n->unseen++;
	r = advise(n->c, u, &advice);
	if (r < 0)
		return r;
	n->verdict[advice.verdict]++;
	n->recheck += advice.id == BENCH_ADVICE_RECHECK;
	return 0;
}

int
cmd_status(struct cli *c)
{
	struct counts n = { .c = c };
	int64_t events = 0;
	int r = cli_ready(c);

	if (r == 0)
		r = cli_norms(c);
	if (r == 0)
		r = bench_store_unit_each(c->store, 0, count_unit, &n, &c->err);
	if (r == 0)
		r = bench_store_event_last_id(c->store, &events);
	if (r < 0)
		return r;
	table_list(c->table, "status");
	table_row(c->table);
	table_int(c->table, "pack", n.verdict[BENCH_PACK]);
	table_int(c->table, "wait", n.verdict[BENCH_WAIT]);
	table_int(c->table, "fix", n.verdict[BENCH_FIX]);
	table_int(c->table, "on the bench, not scanned", n.unscanned);
	table_int(c->table, "scanned, not seen", n.unseen);
	table_int(c->table, "recheck after power loss", n.recheck);
	table_int(c->table, "not a phone", n.other);
	table_int(c->table, "events", events);
	return 0;
}

static int
list_difference(const struct bench_unit *u, void *arg)
{
	struct cli *c = arg;
	char mac[BENCH_MAC_TEXT];

	table_row(c->table);
	table_text(c->table, "mac", bench_mac_format(u->mac, mac));
	table_text(c->table, "rebuilt", bench_stage_name(bench_flow_stage(u)));
	return 0;
}

static int
count_difference(const struct bench_unit *u, void *arg)
{
	list_difference(u, ((struct limited *)arg)->c);
	((struct limited *)arg)->left++;
	return 0;
}

int
cmd_replay(struct cli *c)
{
	struct limited l = { c, 0 };
	int64_t units = 0;
	int r = cli_ready(c);

	if (r < 0)
		return r;
	table_list(c->table, "differences");
	r = bench_store_replay(c->store, count_difference, &l, &units, &c->err);
	if (r < 0)
		return r;
	fprintf(stderr, "bench: %lld units rebuilt, %lld differ\n", (long long)units,
		(long long)l.left);
	return l.left == 0 ? 0 : 1;
}
