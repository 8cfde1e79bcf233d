#include "view.h"

#include <errno.h>
#include <json_out.h>
#include <profiles/recipe.h>
#include <string.h>

struct job {
	struct bench_batch batch;
	int counts[3]; /* by enum bench_verdict; packed ones are not among them */
};

struct view {
	struct bench_store *s;
	const struct bench_config *c;
	struct board_now now;
	const struct bench_norm_book *norms;
	struct bench_err *err;
	struct job *jobs;
	size_t n_jobs, room;
	struct board_picture *p;
};

static void
view_clear(struct view *v)
{
	free(v->jobs);
}

const char *
board_list_name(enum board_list list)
{
	static const char *const names[BOARD_LISTS] = { "units", "unscanned", "unseen",
							"others" };

	return names[list];
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
	jout_text(j, "colour", b->colour);
	jout_text(j, "provider", b->provider);
	jout_int(j, "held", b->held);
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

/* Which list; BOARD_LISTS: none. */
static enum board_list
place_of(const struct view *v, const struct bench_unit *u, const struct job *job,
	 enum bench_verdict verdict)
{
	bool named = u->serial.text[0] != '\0';

	if (bench_flow_is_packed(u) && verdict == BENCH_PACK)
		return BOARD_LISTS;
	if (!is_alive(v, u) && (job == NULL || job->batch.state == BENCH_BATCH_CLOSED))
		return BOARD_LISTS;
	if (u->family.text[0] == '\0' && !named)
		return BOARD_OTHERS;
	if (verdict == BENCH_FIX)
		return BOARD_UNITS;
	if (!named)
		return BOARD_UNSCANNED;
	return u->seen == 0 ? BOARD_UNSEEN : BOARD_UNITS;
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
	   const struct bench_advice *advice, int left_s)
{
	char mac[BENCH_MAC_TEXT], four[5], missing[96];
	char en[BENCH_ADVICE_TEXT], ja[BENCH_ADVICE_TEXT];
	const char grade[2] = { bench_flow_grade(u), '\0' };

	last_four(u->mac, four);
	bench_advice_text(advice, u, BENCH_EN, en);
	bench_advice_text(advice, u, BENCH_JA, ja);
	jout_open(j, NULL, '{');
	jout_text(j, "mac", bench_mac_format(u->mac, mac));
	jout_text(j, "last4", four);
	jout_text(j, "serial", u->serial.text);
	jout_text(j, "model", u->model.text);
	jout_text(j, "stage", bench_stage_name(bench_flow_stage(u)));
	jout_text(j, "verdict", token_of(advice->verdict));
	jout_text(j, "word", bench_verdict_name(advice->verdict));
	jout_text(j, "advice", en);
	jout_text(j, "advice_ja", ja);
	jout_int(j, "left_min", (left_s + 59) / 60); /* seconds would change always */
	jout_text(j, "missing", bench_links_format(bench_flow_missing(u), missing));
	jout_int(j, "batch", strtoll(u->batch.text, NULL, 10));
	jout_text(j, "ip", u->ip.text);
	jout_text(j, "version", u->version.text);
	jout_text(j, "target", u->target);
	jout_text(j, "vendor", u->vendor_class.text);
	jout_text(j, "alarm", u->alarm.text);
	jout_text(j, "grade", grade);
	jout_text(j, "slot", bench_slot_of(v->c, u));
	jout_text(j, "port", bench_slot_port(u));
	jout_int(j, "order", bench_slot_place(v->c, u));
	jout_close(j, '}');
}

static struct board_item *
new_item(struct board_picture *p)
{
	struct board_item *items;

	if (p->n == p->room) {
		items = reallocarray(p->items, p->room * 2 + 64, sizeof(*items));
		if (items == NULL)
			return NULL;
		p->items = items;
		p->room = p->room * 2 + 64;
	}
	return &p->items[p->n++];
}

static int
add_item(struct view *v, enum board_list place, const struct bench_unit *u,
	 const struct bench_advice *advice, int left_s)
{
	struct board_item *item = new_item(v->p);
	struct json_out j = { .out = &v->p->text };

	if (item == NULL)
		return bench_fail(v->err, -ENOMEM, "board: out of memory");
	*item = (struct board_item){ u->mac, place, v->p->text.len, 0 };
	write_unit(v, &j, u, advice, left_s);
	item->len = v->p->text.len - item->at;
	return 0;
}

static int
add_unit(const struct bench_unit *u, void *arg)
{
	struct view *v = arg;
	struct job *job = job_of(v, u);
	const struct bench_norms *norms = bench_norm_book_of(v->norms, u->model.text);
	struct bench_advice advice;
	enum board_list place;
	int r = bench_store_advise(v->s, u, v->now.tick, norms, &advice, v->err);

	if (r < 0)
		return r;
	place = place_of(v, u, job, advice.verdict);
	if (place == BOARD_LISTS)
		return 0;
	if (job != NULL)
		job->counts[advice.verdict]++;
	if (place == BOARD_UNITS)
		v->p->counts[advice.verdict]++;
	v->p->recheck += advice.id == BENCH_ADVICE_RECHECK;
	return add_item(v, place, u, &advice, bench_flow_left_s(u, v->now.tick, norms));
}

/* --- the whole
 * ------------------------------------------------------------------------- */

void
board_picture_clear(struct board_picture *p)
{
	bench_str_clear(&p->batches);
	bench_str_clear(&p->health);
	bench_str_clear(&p->text);
	free(p->items);
	*p = (struct board_picture){ 0 };
}

void
board_picture_reset(struct board_picture *p)
{
	bench_str_reset(&p->batches);
	bench_str_reset(&p->health);
	bench_str_reset(&p->text);
	p->why[0] = '\0';
	p->recheck = 0;
	memset(p->counts, 0, sizeof(p->counts));
	p->n = 0;
}

static void
write_batches(struct view *v)
{
	struct json_out j = { .out = &v->p->batches };

	jout_open(&j, NULL, '[');
	for (size_t i = 0; i < v->n_jobs; i++)
		write_job(v, &j, &v->jobs[i]);
	jout_close(&j, ']');
}

static bool
has_failed(const struct board_picture *p)
{
	return bench_str_failed(&p->batches) || bench_str_failed(&p->health) ||
	       bench_str_failed(&p->text);
}

int
board_view(struct bench_store *s, const struct bench_config *c,
	   const struct bench_norm_book *norms, const struct health *h,
	   struct board_now now, struct board_picture *p, struct bench_err *err)
{
	bench_auto(view_clear) struct view v = {
		.s = s, .c = c, .norms = norms, .err = err, .now = now, .p = p
	};
	struct json_out j = { .out = &p->health };
	int r;

	r = bench_store_batch_each(s, add_job, &v, err);
	if (r == 0)
		r = bench_store_unit_each(s, 0, add_unit, &v, err);
	if (r < 0)
		return r;
	write_batches(&v);
	health_write(h, now.wall, &j);
	return has_failed(p) ? bench_fail(err, -ENOMEM, "board: out of memory") : 0;
}

void
board_view_failed(const char *why, struct board_picture *p)
{
	static const struct health none;
	struct json_out j = { .out = &p->health };

	board_picture_reset(p);
	bench_copy(p->why, sizeof(p->why), why);
	bench_str_add(&p->batches, "[]");
	health_write(&none, (struct bench_wall){ 0 }, &j);
}

static void
write_list(const struct board_picture *p, enum board_list list, struct json_out *j)
{
	const char *comma = "";

	jout_open(j, board_list_name(list), '[');
	for (size_t i = 0; i < p->n; i++) {
		if (p->items[i].list != list)
			continue;
		bench_str_add(j->out, comma);
		bench_str_add_n(j->out, p->text.text + p->items[i].at, p->items[i].len);
		comma = ",";
	}
	jout_close(j, ']');
}

void
board_picture_json(const struct board_picture *p, const char *page, int64_t version,
		   struct bench_str *out)
{
	struct json_out j = { .out = out };

	jout_open(&j, NULL, '{');
	jout_bool(&j, "ok", p->why[0] == '\0');
	jout_text(&j, "text", p->why);
	jout_text(&j, "page", page);
	jout_int(&j, "version", version);
	jout_int(&j, "recheck", p->recheck);
	bench_str_addf(out, ",\"batches\":%s", bench_str_get(&p->batches));
	for (int i = 0; i < BOARD_LISTS; i++)
		write_list(p, (enum board_list)i, &j);
	bench_str_addf(out, ",%s", bench_str_get(&p->health));
	jout_close(&j, '}');
}
