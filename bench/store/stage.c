/* Stage times of finished runs, and the norms that are learned from them. */
#include "sql.h"
#include <bench/stage.h>
#include <bench/str.h>

#include <errno.h>
#include <string.h>

/* A run's way through its stages: the longest time in each, since a stage may be
 * entered again. */
struct walk {
	struct bench_store *s;
	struct bench_unit unit;
	int64_t longest[BENCH_STAGES]; /* microseconds; 0: not passed */
	struct bench_err *err;
};

static int
step(const struct bench_event *event, struct walk *w)
{
	struct bench_event e = *event;
	enum bench_stage stage = bench_flow_stage(&w->unit);
	int64_t since = bench_flow_since(&w->unit), run = w->unit.run;
	int r = event->kind == BENCH_EVENT_ATTRIBUTE
			? bench_store_event_meant(w->s, event, &e, w->err)
			: 0;

	if (r < 0)
		return r;
	bench_flow_apply(&w->unit, &e);
	if (w->unit.run != run)
		memset(w->longest, 0, sizeof(w->longest));
	else if (since != 0 && bench_flow_stage(&w->unit) != stage &&
		 e.tick - since > w->longest[stage])
		w->longest[stage] = e.tick - since;
	return 0;
}

static int
walk_events(struct walk *w, struct bench_mac mac)
{
	struct bench_event e;
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(w->s, SQL_STAGE_EVENTS, &r, w->err);

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":unit", mac);
	while ((r = sql_step(w->s, stmt, w->err)) == 1) {
		event_from_row(stmt, &e);
		r = step(&e, w);
		if (r < 0)
			return r;
	}
	return r;
}

static int
add_time(struct walk *w, enum bench_stage stage)
{
	int r;
	sqlite3_stmt *stmt = sql_get(w->s, SQL_STAGE_ADD, &r, w->err);

	if (stmt == NULL)
		return r;
	sql_mac_or_null(stmt, ":mac", w->unit.mac);
	sql_int(stmt, ":run", w->unit.run);
	sql_text(stmt, ":model", w->unit.model.text);
	sql_text(stmt, ":stage", bench_stage_name(stage));
	sql_int(stmt, ":us", w->longest[stage]);
	return sql_step(w->s, stmt, w->err);
}

int
stage_learn(struct bench_store *s, const struct bench_unit *u, struct bench_err *err)
{
	struct walk w = { .s = s, .err = err };
	int r = walk_events(&w, u->mac);

	for (int i = 0; r == 0 && i < BENCH_STAGES; i++) {
		if (w.longest[i] > 0)
			r = add_time(&w, (enum bench_stage)i);
	}
	return r;
}

int
bench_store_advise(struct bench_store *s, const struct bench_unit *u, int64_t now,
		   const struct bench_norms *norms, struct bench_advice *ret_advice,
		   struct bench_err *err)
{
	struct bench_advice a = bench_flow_advise(u, now, norms);
	char recipe[65] = "";
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_BATCH_SETUP, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":batch", strtoll(u->batch.text, NULL, 10));
	sql_text(stmt, ":made", u->recipe);
	r = sql_step(s, stmt, err);
	if (r < 0)
		return r;
	if (r == 1)
		sql_column_text(stmt, 0, recipe, sizeof(recipe));
	bench_advise_by_recipe(&a, u, recipe);
	*ret_advice = a;
	return 0;
}

/* --- norms
 * ------------------------------------------------------------------------------ */

struct model_norms {
	char model[24];
	struct bench_norms norms;
};

struct bench_norm_book {
	int resync_s;
	size_t n, room;
	struct model_norms *models;
	struct bench_norms defaults;
};

void
bench_norm_book_freep(struct bench_norm_book **book)
{
	if (*book != NULL)
		free((*book)->models);
	free(*book);
	*book = NULL;
}

const struct bench_norms *
bench_norm_book_of(const struct bench_norm_book *book, const char *model)
{
	for (size_t i = 0; i < book->n; i++) {
		if (strcmp(book->models[i].model, model) == 0)
			return &book->models[i].norms;
	}
	return &book->defaults;
}

/* Models come in order: the last one, or a new one. */
static struct bench_norms *
page_of(struct bench_norm_book *b, const char *model)
{
	struct model_norms *p;

	if (b->n > 0 && strcmp(b->models[b->n - 1].model, model) == 0)
		return &b->models[b->n - 1].norms;
	if (b->n == b->room) {
		p = reallocarray(b->models, b->room * 2 + 8, sizeof(*p));
		if (p == NULL)
			return NULL;
		b->models = p;
		b->room = b->room * 2 + 8;
	}
	p = &b->models[b->n++];
	bench_copy(p->model, sizeof(p->model), model);
	p->norms = b->defaults;
	return &p->norms;
}

static int
learn(struct bench_store *s, struct bench_norm_book *b, const char *model,
      enum bench_stage stage, struct bench_err *err)
{
	struct bench_norms *page = page_of(b, model);
	int64_t us[BENCH_NORM_LATEST];
	size_t n = 0;
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_STAGE_TIMES, &r, err);

	if (page == NULL)
		return bench_fail(err, -ENOMEM, "stage times: out of memory");
	if (stmt == NULL)
		return r;
	sql_text(stmt, ":model", model);
	sql_text(stmt, ":stage", bench_stage_name(stage));
	sql_int(stmt, ":latest", BENCH_NORM_LATEST);
	while ((r = sql_step(s, stmt, err)) == 1 && n < BENCH_N(us))
		us[n++] = sqlite3_column_int64(stmt, 0);
	if (r >= 0)
		bench_norm_learn(&page->stage[stage], b->resync_s, us, n);
	return r < 0 ? r : 0;
}

static int
stage_of(const char *name)
{
	for (int i = 0; i < BENCH_STAGES; i++) {
		if (strcmp(bench_stage_name((enum bench_stage)i), name) == 0)
			return i;
	}
	return -ENOENT; /* an older program's word */
}

static int
fill(struct bench_store *s, struct bench_norm_book *b, struct bench_err *err)
{
	char model[24], stage[24];
	int r, i;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_STAGE_MODELS, &r, err);

	if (stmt == NULL)
		return r;
	while ((r = sql_step(s, stmt, err)) == 1) {
		sql_column_text(stmt, 0, model, sizeof(model));
		sql_column_text(stmt, 1, stage, sizeof(stage));
		i = stage_of(stage);
		if (i < 0)
			continue;
		r = learn(s, b, model, (enum bench_stage)i, err);
		if (r < 0)
			return r;
	}
	return r;
}

int
bench_store_norms(struct bench_store *s, int resync_s,
		  struct bench_norm_book **ret_book, struct bench_err *err)
{
	bench_auto(bench_norm_book_freep) struct bench_norm_book *b =
		calloc(1, sizeof(*b));
	int r;

	if (b == NULL)
		return bench_fail(err, -ENOMEM, "stage times: out of memory");
	b->resync_s = resync_s;
	bench_norms_default(resync_s, &b->defaults);
	r = fill(s, b, err);
	if (r < 0)
		return r;
	*ret_book = bench_take(b);
	return 0;
}
