#include "gather.h"

#include <bench/str.h>
#include <errno.h>
#include <profiles/recipe.h>

struct gathering {
	struct bench_store *s;
	int64_t id;
	report_unit_fn *fn;
	void *arg;
	struct report *r;
	struct bench_err *err;
	bool found;
};

static int
add_unit(const struct bench_unit *row, void *arg)
{
	struct gathering *g = arg;
	bench_auto(bench_freep) struct evidence *e = calloc(1, sizeof(*e));
	int r;

	if (e == NULL)
		return bench_fail(g->err, -ENOMEM, "report: out of memory");
	r = evidence_gather(g->s, row, e, g->err);
	if (r < 0)
		return r;
	g->r->units++;
	g->r->proven += evidence_proven(e);
	g->r->packed += e->packed.id != 0;
	g->r->disagreeing += !e->agrees;
	return g->fn(g->r, e, g->arg);
}

/* A recipe that this program cannot read is still named; only its host is not. */
static int
read_recipe(struct gathering *g)
{
	bench_auto(bench_recipe_freep) struct bench_recipe *recipe = NULL;
	struct report *r = g->r;
	int code =
		bench_store_recipe_get(g->s, NULL, r->batch.recipe, &r->recipe, g->err);

	if (code < 0)
		return code;
	if (bench_recipe_parse(r->recipe.text, r->recipe.name, &recipe, NULL) < 0)
		return 0;
	r->host_known = bench_copy(r->host, sizeof(r->host), bench_recipe_host(recipe));
	return 0;
}

/* The batch's row is still being read here: until that ends, all reading of this store
 * sees one and the same state, and no writer waits for it (SQLite, WAL). */
static int
read_batch(const struct bench_batch *b, void *arg)
{
	struct gathering *g = arg;
	int r;

	if (b->id != g->id)
		return 0;
	g->found = true;
	g->r->batch = *b;
	r = read_recipe(g);
	if (r == 0)
		r = bench_store_event_last_id(g->s, &g->r->last_event);
	return r < 0 ? r : bench_store_unit_each(g->s, g->id, add_unit, g, g->err);
}

int
report_gather(struct bench_store *s, int64_t batch, report_unit_fn *fn, void *arg,
	      struct report *ret_report, struct bench_err *err)
{
	struct report report = { 0 };
	struct gathering g = { s, batch, fn, arg, &report, err, false };
	int r = bench_store_batch_each(s, read_batch, &g, err);

	if (r == 0 && !g.found)
		r = bench_fail(err, -ENOENT, "no batch %lld: see 'bench batch list'",
			       (long long)batch);
	if (r < 0) {
		report_clear(&report);
		return r;
	}
	*ret_report = report;
	return 0;
}

void
report_clear(struct report *r)
{
	bench_recipe_row_clear(&r->recipe);
}
