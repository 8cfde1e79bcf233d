#include "view.h"

#include <errno.h>
#include <json_out.h>
#include <profiles/recipe.h>
#include <string.h>

struct job {
	struct bench_batch batch;
	int counts[3]; /* by enum bench_verdict; packed ones are not among them */
};

enum list { UNITS, UNSCANNED, UNSEEN, OTHERS, LISTS };

static const char *const list_names[LISTS] = { "units", "unscanned", "unseen",
					       "others" };

struct view {
	struct bench_store *s;
	const struct bench_config *c;
	struct board_now now;
	const struct bench_norm_book *norms;
	struct bench_err *err;
	struct job *jobs;
	size_t n_jobs, room;
	int recheck; /* were on their way when the bench lost power */
	struct bench_str text[LISTS];
	struct json_out list[LISTS];
};

static void
view_clear(struct view *v)
{
	free(v->jobs);
	for (size_t i = 0; i < LISTS; i++)
		bench_str_clear(&v->text[i]);
}

/* --- jobs
 * ------------------------------------------------------------------------------ */

static bool
is_shown(const struct bench_batch *b, struct bench_wall now)
{
	return b->state != BENCH_BATCH_CLOSED ||
	       now.us - b->closed.us < BOARD_CLOSED_SHOWN_S * 1000000;
}

static int
add_job(const struct bench_batch *b, void *arg)
{
	struct view *v = arg;
	struct job *p;

	if (!is_shown(b, v->now.wall))
		return 0;
	if (v->n_jobs == v->room) {
		p = reallocarray(v->jobs, v->room * 2 + 8, sizeof(*p));
		if (p == NULL)
			return -ENOMEM;
		v->jobs = p;
		v->room = v->room * 2 + 8;
	}
	v->jobs[v->n_jobs++] = (struct job){ .batch = *b };
	return 0;
}

static struct job *
job_of(struct view *v, const struct bench_unit *u)
{
	int64_t id = strtoll(u->batch.text, NULL, 10);

	for (size_t i = 0; i < v->n_jobs; i++) {
		if (v->jobs[i].batch.id == id)
			return &v->jobs[i];
	}
	return NULL;
}

static void
write_recipe(struct view *v, struct json_out *j, int64_t id)
{
	bench_auto(bench_recipe_freep) struct bench_recipe *recipe = NULL;
	struct bench_recipe_row row = { 0 };
	int r = bench_store_recipe_get(v->s, NULL, id, &row, NULL);

	jout_text(j, "recipe", row.name);
	jout_int(j, "version", row.version);
	if (r == 0 && bench_recipe_parse(row.text, row.name, &recipe, NULL) == 0)
		jout_text(j, "host", bench_recipe_host(recipe));
	else
		jout_null(j, "host");
	bench_recipe_row_clear(&row);
}

static void
write_job(struct view *v, struct json_out *j, const struct job *job)
{
	const struct bench_batch *b = &job->batch;

	jout_open(j, NULL, '{');
	jout_int(j, "id", b->id);
	jout_text(j, "customer", b->customer);
	jout_text(j, "order", b->order);
	jout_text(j, "state", bench_batch_state_name(b->state));
	write_recipe(v, j, b->recipe);
	jout_int(j, "expected", b->expected);
	jout_int(j, "units", b->units);
	jout_int(j, "packed", b->packed);
	jout_int(j, "pack", job->counts[BENCH_PACK]);
	jout_int(j, "wait", job->counts[BENCH_WAIT]);
	jout_int(j, "fix", job->counts[BENCH_FIX]);
	jout_close(j, '}');
}

/* --- units
 * ----------------------------------------------------------------------------- */

/* Whoever still has a lease asks again before it ends (RFC 2131 4.4.5). */
static bool
is_alive(const struct view *v, const struct bench_unit *u)
{
	int64_t age = v->now.tick - u->last;

	return age >= 0 && age <= v->c->lease_seconds * INT64_C(1000000);
}

/* Which list; LISTS: none. */
static enum list
place_of(const struct view *v, const struct bench_unit *u, const struct job *job,
	 enum bench_verdict verdict)
{
	bool named = u->serial.text[0] != '\0';

	if (bench_flow_is_packed(u) && verdict == BENCH_PACK)
		return LISTS;
	if (!is_alive(v, u) && (job == NULL || job->batch.state == BENCH_BATCH_CLOSED))
		return LISTS;
	if (u->family.text[0] == '\0' && !named)
		return OTHERS;
	if (verdict == BENCH_FIX)
		return UNITS;
	if (!named)
		return UNSCANNED;
	return u->seen == 0 ? UNSEEN : UNITS;
}

static void
last_four(struct bench_mac mac, char text[5])
{
	snprintf(text, 5, "%02X%02X", mac.b[4], mac.b[5]);
}

static const char *
token_of(enum bench_verdict verdict)
{
	switch (verdict) {
	case BENCH_WAIT:
		return "wait";
	case BENCH_FIX:
		return "fix";
	case BENCH_PACK:
		return "pack";
	}
	return "wait";
}

static void
write_unit(const struct view *v, struct json_out *j, const struct bench_unit *u,
	   enum bench_verdict verdict, const char *advice, int left_s)
{
	char mac[BENCH_MAC_TEXT], four[5], missing[96];

	last_four(u->mac, four);
	jout_open(j, NULL, '{');
	jout_text(j, "mac", bench_mac_format(u->mac, mac));
	jout_text(j, "last4", four);
	jout_text(j, "serial", u->serial.text);
	jout_text(j, "model", u->model.text);
	jout_text(j, "stage", bench_stage_name(bench_flow_stage(u)));
	jout_text(j, "verdict", token_of(verdict));
	jout_text(j, "word", bench_verdict_name(verdict));
	jout_text(j, "advice", advice);
	jout_int(j, "left_min", (left_s + 59) / 60); /* seconds would change always */
	jout_text(j, "missing", bench_links_format(bench_flow_missing(u), missing));
	jout_int(j, "batch", strtoll(u->batch.text, NULL, 10));
	jout_text(j, "ip", u->ip.text);
	jout_text(j, "version", u->version.text);
	jout_text(j, "target", u->target);
	jout_text(j, "vendor", u->vendor_class.text);
	jout_text(j, "alarm", u->alarm.text);
	jout_text(j, "slot", bench_slot_of(v->c, u));
	jout_text(j, "port", bench_slot_port(u));
	jout_int(j, "order", bench_slot_place(v->c, u));
	jout_close(j, '}');
}

static int
add_unit(const struct bench_unit *u, void *arg)
{
	struct view *v = arg;
	struct job *job = job_of(v, u);
	const struct bench_norms *norms = bench_norm_book_of(v->norms, u->model.text);
	struct bench_advice advice;
	char text[BENCH_ADVICE_TEXT];
	enum list place;
	int r = bench_store_advise(v->s, u, v->now.tick, norms, &advice, v->err);

	if (r < 0)
		return r;
	place = place_of(v, u, job, advice.verdict);
	if (place == LISTS)
		return 0;
	if (job != NULL)
		job->counts[advice.verdict]++;
	v->recheck += advice.id == BENCH_ADVICE_RECHECK;
	bench_advice_text(&advice, u, BENCH_EN, text);
	write_unit(v, &v->list[place], u, advice.verdict, text,
		   bench_flow_left_s(u, v->now.tick, norms));
	return 0;
}

/* --- the whole
 * ------------------------------------------------------------------------- */

static void
start(struct json_out *j, const char *why, const char *page)
{
	jout_open(j, NULL, '{');
	jout_bool(j, "ok", why == NULL);
	jout_text(j, "text", why == NULL ? "" : why);
	jout_text(j, "page", page);
}

static void
write_lists(struct view *v, struct json_out *j)
{
	jout_open(j, "batches", '[');
	for (size_t i = 0; i < v->n_jobs; i++)
		write_job(v, j, &v->jobs[i]);
	jout_close(j, ']');
	for (size_t i = 0; i < LISTS; i++) {
		jout_open(j, list_names[i], '[');
		bench_str_add(j->out, bench_str_get(&v->text[i]));
		jout_close(j, ']');
	}
}

static bool
has_failed(const struct view *v)
{
	for (size_t i = 0; i < LISTS; i++) {
		if (bench_str_failed(&v->text[i]))
			return true;
	}
	return false;
}

int
board_view(struct bench_store *s, const struct bench_config *c,
	   const struct bench_norm_book *norms, const struct health *h,
	   struct board_now now, const char *page, struct bench_str *out,
	   struct bench_err *err)
{
	bench_auto(view_clear) struct view v = {
		.s = s, .c = c, .norms = norms, .err = err, .now = now
	};
	struct json_out j = { .out = out };
	int r;

	for (size_t i = 0; i < LISTS; i++)
		v.list[i].out = &v.text[i];
	r = bench_store_batch_each(s, add_job, &v, err);
	if (r == 0)
		r = bench_store_unit_each(s, 0, add_unit, &v, err);
	if (r < 0)
		return r;
	start(&j, NULL, page);
	jout_int(&j, "recheck", v.recheck);
	write_lists(&v, &j);
	health_write(h, now.wall, &j);
	jout_close(&j, '}');
	if (bench_str_failed(out) || has_failed(&v))
		return bench_fail(err, -ENOMEM, "board: out of memory");
	return 0;
}

void
board_view_failed(const char *why, const char *page, struct bench_str *out)
{
	static const struct health none;
	struct json_out j = { .out = out };
	struct view v = { 0 };

	start(&j, why, page);
	jout_int(&j, "recheck", 0);
	write_lists(&v, &j);
	health_write(&none, (struct bench_wall){ 0 }, &j);
	jout_close(&j, '}');
}
