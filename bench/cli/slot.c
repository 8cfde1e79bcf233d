/* bench slot: the places on the bench, and who is there now. */
#include "cli.h"

#include <bench/str.h>
#include <errno.h>
#include <string.h>

struct place {
	char slot[BENCH_CODE_SLOT_NAME], port[BENCH_PORT_TEXT];
	char mac[BENCH_MAC_TEXT]; /* "": nobody is there */
	char serial[32], model[24], batch[24];
	int64_t since;
};

struct places {
	struct cli *c;
	struct place *at;
	size_t n, room;
	int64_t now;
};

static int
add(struct places *s, const struct place *place)
{
	struct place *p = s->at;

	if (s->n == s->room) {
		p = reallocarray(p, s->room * 2 + 64, sizeof(*p));
		if (p == NULL)
			return bench_fail(&s->c->err, -ENOMEM, "slots: out of memory");
		s->at = p;
		s->room = s->room * 2 + 64;
	}
	p[s->n++] = *place;
	return 0;
}

/* As on the board: what is packed is off the bench, and what nobody waits for is gone
 * when its lease must be over. */
static bool
is_here(const struct places *s, const struct bench_unit *u)
{
	int64_t lease = s->c->config.lease_seconds * INT64_C(1000000);

	if (bench_flow_is_packed(u) || bench_flow_is_shipped(u))
		return false;
	return strtoll(u->batch.text, NULL, 10) != 0 || s->now - u->last <= lease;
}

/* What the wire said of the unit, else what bench.conf says of its slot. */
static const char *
port_of(const struct bench_config *c, const char *slot, const struct bench_unit *u)
{
	const char *heard = bench_slot_port(u);

	for (int i = 0; heard[0] == '\0' && i < c->slots; i++) {
		if (strcmp(c->slot[i].name, slot) == 0)
			return c->slot[i].port;
	}
	return heard;
}

static int
add_unit(const struct bench_unit *u, void *arg)
{
	struct places *s = arg;
	struct place p = { .since = u->slot.tick > u->port.tick ? u->slot.tick
								: u->port.tick };

	bench_copy(p.slot, sizeof(p.slot), bench_slot_of(&s->c->config, u));
	bench_copy(p.port, sizeof(p.port), port_of(&s->c->config, p.slot, u));
	if ((p.slot[0] == '\0' && p.port[0] == '\0') || !is_here(s, u))
		return 0;
	bench_mac_format(u->mac, p.mac);
	bench_copy(p.serial, sizeof(p.serial), u->serial.text);
	bench_copy(p.model, sizeof(p.model), u->model.text);
	bench_copy(p.batch, sizeof(p.batch), u->batch.text);
	return add(s, &p);
}

static int
add_empty(struct places *s)
{
	const struct bench_config *config = &s->c->config;
	size_t taken = s->n;
	int r = 0;

	for (int i = 0; r == 0 && i < config->slots; i++) {
		struct place p = { .since = 0 };
		size_t k = 0;

		while (k < taken && strcmp(s->at[k].slot, config->slot[i].name) != 0)
			k++;
		bench_copy(p.slot, sizeof(p.slot), config->slot[i].name);
		bench_copy(p.port, sizeof(p.port), config->slot[i].port);
		if (k == taken)
			r = add(s, &p);
	}
	return r;
}

/* By slot, ports that have no name behind them. Of two in one slot the newer first. */
static int
by_slot(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int r = (x->slot[0] == '\0') - (y->slot[0] == '\0');

	if (r == 0)
		r = bench_slot_compare(x->slot, y->slot);
	if (r == 0 && x->slot[0] == '\0')
		r = strcmp(x->port, y->port);
	if (r == 0)
		r = (x->since < y->since) - (x->since > y->since);
	return r != 0 ? r : strcmp(x->mac, y->mac);
}

static void
print(const struct places *s)
{
	table_list(s->c->table, "slots");
	for (size_t i = 0; i < s->n; i++) {
		const struct place *p = &s->at[i];

		table_row(s->c->table);
		table_text(s->c->table, "slot", p->slot);
		table_text(s->c->table, "port", p->port);
		table_text(s->c->table, "mac", p->mac);
		table_text(s->c->table, "serial", p->serial);
		table_text(s->c->table, "model", p->model);
		table_text(s->c->table, "batch", p->batch);
	}
}

int
cmd_slot_list(struct cli *c)
{
	struct places s = { .c = c };
	int r = cli_ready(c);

	if (r == 0) {
		s.now = bench_store_now(c->store);
		r = bench_store_unit_each(c->store, 0, add_unit, &s, &c->err);
	}
	if (r == 0)
		r = add_empty(&s);
	if (r == 0 && s.n > 0)
		qsort(s.at, s.n, sizeof(*s.at), by_slot);
	if (r == 0)
		print(&s);
	free(s.at);
	return r;
}
