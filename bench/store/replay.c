/* Rebuilds every unit from the events alone, and compares with what the table says, or
 * puts it there (after a migration). */
#include "sql.h"

#include <errno.h>
#include <search.h>
#include <string.h>

struct replay {
	struct bench_store *s;
	struct bench_err *err;
	void *units; /* tsearch() tree of struct bench_unit, by MAC */
	int64_t n, found;
	bench_unit_fn *fn;
	void *arg;
	int result;
};

static int
by_mac(const void *a, const void *b)
{
	const struct bench_unit *x = a, *y = b;

	return memcmp(x->mac.b, y->mac.b, sizeof(x->mac.b));
}

static struct bench_unit *
unit_of(struct replay *p, struct bench_mac mac)
{
	struct bench_unit key = { .mac = mac }, *u;
	void *node = tfind(&key, &p->units, by_mac);

	if (node != NULL)
		return *(struct bench_unit **)node;
	u = calloc(1, sizeof(*u));
	if (u == NULL)
		return NULL;
	u->mac = mac;
	if (tsearch(u, &p->units, by_mac) == NULL) {
		free(u);
		return NULL;
	}
	p->n++;
	return u;
}

static int
replay_event(const struct bench_event *e, void *arg)
{
	struct replay *p = arg;
	struct bench_event meant;
	struct bench_unit *u;
	int r;

	if (bench_mac_is_zero(e->unit))
		return 0;
	u = unit_of(p, e->unit);
	if (u == NULL)
		return bench_fail(p->err, -ENOMEM, "replay: out of memory");
	if (e->kind != BENCH_EVENT_ATTRIBUTE) {
		bench_flow_apply(u, e);
		return 0;
	}
	r = bench_store_event_meant(p->s, e, &meant, p->err);
	if (r < 0)
		return r;
	bench_flow_apply(u, &meant);
	return 0;
}

static void
compare_computed(struct replay *p, const struct bench_unit *u)
{
	int r = unit_computed(p->s, u, p->err);

	if (r < 0)
		p->result = r;
	else if (r == 0)
		p->result = p->fn(u, p->arg);
}

static void
compare(const void *node, VISIT visit, void *closure)
{
	struct replay *p = closure;
	const struct bench_unit *u = *(struct bench_unit *const *)node;
	struct bench_unit stored;
	int r;

	if ((visit != postorder && visit != leaf) || p->result != 0)
		return;
	r = unit_load(p->s, u->mac, &stored, p->err);
	if (r < 0)
		p->result = r;
	else if (r == 0 || !unit_equal(u, &stored))
		p->result = p->fn(u, p->arg);
	else
		compare_computed(p, u);
	p->found += r == 1;
}

/* A unit of the table that no event speaks of. */
static int
look_for_strangers(const struct bench_unit *u, void *arg)
{
	struct replay *p = arg;
	struct bench_unit none = { .mac = u->mac };

	return tfind(u, &p->units, by_mac) == NULL ? p->fn(&none, p->arg) : 0;
}

static void
put_back(const void *node, VISIT visit, void *closure)
{
	struct replay *p = closure;
	const struct bench_unit *u = *(struct bench_unit *const *)node;

	if ((visit == postorder || visit == leaf) && p->result == 0)
		p->result = unit_save(p->s, u, p->err);
}

int
replay_rebuild(struct bench_store *s, struct bench_err *err)
{
	struct replay p = { .s = s, .err = err };
	int r = bench_store_event_each(s, 0, NULL, replay_event, &p, err);

	if (r == 0)
		twalk_r(p.units, put_back, &p);
	if (r == 0)
		r = p.result;
	tdestroy(p.units, free);
	return r;
}

int
bench_store_replay(struct bench_store *s, bench_unit_fn *fn, void *arg,
		   int64_t *ret_units, struct bench_err *err)
{
	struct replay p = { .s = s, .err = err, .fn = fn, .arg = arg };
	int r = sql_enter(s, err); /* nobody writes while we compare */

	if (r < 0)
		return r;
	r = bench_store_event_each(s, 0, NULL, replay_event, &p, err);
	if (r == 0)
		twalk_r(p.units, compare, &p);
	if (r == 0)
		r = p.result;
	if (r == 0)
		r = bench_store_unit_each(s, 0, look_for_strangers, &p, err);
	tdestroy(p.units, free);
	*ret_units = p.n;
	return sql_leave(s, r, err);
}
