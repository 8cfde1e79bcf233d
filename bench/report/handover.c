/* The hand-over sheet, filled from the record. */
#include "paper.h"

#include <bench/flow.h>
#include <errno.h>
#include <handover.h>
#include <stdlib.h>
#include <string.h>

#define UNITS_MOST 200 /* on paper; more than that are counted */
#define JOBS_MOST 100

struct job_texts {
	struct bench_batch batch;
	char host[256], colour[8];
	int waiting, passed, fix, packed;
};

struct unit_texts {
	int64_t batch;
	char mac[BENCH_MAC_TEXT], serial[96], model[96];
	char at[320], what[BENCH_ADVICE_TEXT];
	struct bench_wall since;
};

struct units {
	struct unit_texts *rows;
	size_t n, all;
};

struct filling {
	struct bench_store *s;
	const struct bench_norm_book *norms;
	const struct bench_paper *how;
	struct bench_err *err;
	int64_t now; /* a tick */
	struct job_texts *jobs;
	size_t n_jobs, all_jobs;
	struct units stuck, held;
	int recheck; /* were on their way when the bench lost power */
};

/* Ticks of this boot can be told as times of the day; others cannot. */
static struct bench_wall
wall_of(const struct filling *f, int64_t tick)
{
	struct bench_wall never = { 0 };

	if (tick == 0 || tick >> 48 != f->now >> 48)
		return never;
	return (struct bench_wall){ f->how->now.us - (f->now - tick) };
}

/* NULL: there are enough on the sheet. */
static struct unit_texts *
add(struct units *units, const struct bench_unit *u)
{
	struct unit_texts *t;

	if (units->all++ >= UNITS_MOST)
		return NULL;
	t = &units->rows[units->n++];
	t->batch = strtoll(u->batch.text, NULL, 10);
	bench_mac_format(u->mac, t->mac);
	bench_copy(t->serial, sizeof(t->serial), u->serial.text);
	bench_copy(t->model, sizeof(t->model), u->model.text);
	return t;
}

static int
add_held(struct filling *f, const struct bench_unit *u, const struct bench_advice *a)
{
	struct unit_texts *t = add(&f->held, u);
	struct bench_event e;
	bool by_person = u->held > u->freed;
	char who[sizeof(e.staff) + sizeof(e.text) + 2];
	int r;

	if (t == NULL)
		return 0;
	r = paper_last_event(f->s, u->mac,
			     by_person ? BENCH_EVENT_HELD : BENCH_EVENT_ALARM, &e,
			     f->err);
	bench_advice_text(a, u, f->how->lang, t->what);
	snprintf(who, sizeof(who), "%s%s%s", e.staff, e.staff[0] == '\0' ? "" : ": ",
		 e.text);
	bench_copy(t->at, sizeof(t->at), who);
	t->since = e.wall;
	return r;
}

static void
add_stuck(struct filling *f, const struct bench_unit *u, const struct bench_advice *a)
{
	struct unit_texts *t = add(&f->stuck, u);

	if (t == NULL)
		return;
	bench_advice_text(a, u, f->how->lang, t->what);
	bench_copy(t->at, sizeof(t->at), bench_stage_name(bench_flow_stage(u)));
	t->since = wall_of(f, bench_flow_since(u));
}

static struct job_texts *
job_of(struct filling *f, const struct bench_unit *u)
{
	int64_t id = strtoll(u->batch.text, NULL, 10);

	for (size_t i = 0; i < f->n_jobs; i++) {
		if (f->jobs[i].batch.id == id)
			return &f->jobs[i];
	}
	return NULL;
}

static void
count(struct job_texts *job, const struct bench_unit *u, const struct bench_advice *a)
{
	if (job == NULL)
		return;
	if (bench_flow_is_packed(u))
		job->packed++;
	else if (bench_flow_may_pack(u))
		job->passed++;
	else if (a->verdict == BENCH_FIX)
		job->fix++;
	else
		job->waiting++;
}

/* What is packed is the list's business; what is no phone is nobody's. */
static int
add_unit(const struct bench_unit *u, void *arg)
{
	struct filling *f = arg;
	struct bench_advice a;
	int r = bench_store_advise(f->s, u, f->now,
				   bench_norm_book_of(f->norms, u->model.text), &a,
				   f->err);

	if (r < 0)
		return r;
	count(job_of(f, u), u, &a);
	f->recheck += a.id == BENCH_ADVICE_RECHECK;
	if (bench_flow_is_packed(u) || bench_flow_stage(u) == BENCH_STAGE_OTHER)
		return 0;
	if (bench_flow_on_hold(u))
		return add_held(f, u, &a);
	if (a.verdict == BENCH_FIX)
		add_stuck(f, u, &a);
	return 0;
}

static int
add_job(const struct bench_batch *b, void *arg)
{
	struct filling *f = arg;
	struct bench_recipe_row row = { 0 };
	struct job_texts *job;
	int r;

	if (b->state == BENCH_BATCH_CLOSED || f->all_jobs++ >= JOBS_MOST)
		return 0;
	job = &f->jobs[f->n_jobs++];
	job->batch = *b;
	paper_colour(b->colour, job->colour);
	r = bench_store_recipe_get(f->s, NULL, b->recipe, &row, f->err);
	if (r == 0)
		r = paper_host(f->s, row.sha256, job->host, f->err);
	bench_recipe_row_clear(&row);
	return r;
}

static int
fill(struct filling *f)
{
	int r;

	f->jobs = calloc(JOBS_MOST, sizeof(*f->jobs));
	f->stuck.rows = calloc(UNITS_MOST, sizeof(*f->stuck.rows));
	f->held.rows = calloc(UNITS_MOST, sizeof(*f->held.rows));
	if (f->jobs == NULL || f->stuck.rows == NULL || f->held.rows == NULL)
		return bench_fail(f->err, -ENOMEM, "hand-over sheet: out of memory");
	f->now = bench_store_now(f->s);
	r = bench_store_batch_each(f->s, add_job, f, f->err);
	return r < 0 ? r : bench_store_unit_each(f->s, 0, add_unit, f, f->err);
}

static void
clear(struct filling *f)
{
	free(f->jobs);
	free(f->stuck.rows);
	free(f->held.rows);
}

/* --- as the paper wants it ----------------------------------------------------------
 */

struct sheet {
	struct handover h;
	struct handover_job jobs[JOBS_MOST];
	struct handover_unit stuck[UNITS_MOST], held[UNITS_MOST];
	const char *notes[2];
	char recheck[256], more[128];
};

static void
set_units(struct handover_unit *to, const struct units *from)
{
	for (size_t i = 0; i < from->n; i++) {
		const struct unit_texts *t = &from->rows[i];

		to[i] = (struct handover_unit){ t->batch, t->mac,  t->serial, t->model,
						t->at,	  t->what, t->since };
	}
}

static void
set_jobs(struct sheet *sheet, const struct filling *f)
{
	for (size_t i = 0; i < f->n_jobs; i++) {
		const struct job_texts *j = &f->jobs[i];

		sheet->jobs[i] = (struct handover_job){
			.batch = j->batch.id,
			.colour = j->colour,
			.customer = j->batch.customer,
			.order = j->batch.order,
			.host = j->host,
			.ordered = j->batch.expected,
			.waiting = j->waiting,
			.passed = j->passed,
			.fix = j->fix,
			.packed = j->packed,
		};
	}
}

/* What a power loss left half done, and what there was no room for. */
static void
set_notes(struct sheet *sheet, const struct filling *f)
{
	size_t more = f->stuck.all - f->stuck.n + f->held.all - f->held.n +
		      f->all_jobs - f->n_jobs;
	char n[24];

	if (f->recheck > 0) {
		snprintf(n, sizeof(n), "%d", f->recheck);
		print_word_with(paper_lang(f->how->lang), WORD_RECHECK_N, n, NULL,
				sheet->recheck, sizeof(sheet->recheck));
		sheet->notes[sheet->h.n_notes++] = sheet->recheck;
	}
	if (more == 0)
		return;
	snprintf(n, sizeof(n), "%zu", more);
	print_word_with(paper_lang(f->how->lang), WORD_MORE_N, n, NULL, sheet->more,
			sizeof(sheet->more));
	sheet->notes[sheet->h.n_notes++] = sheet->more;
}

static int
print(const struct filling *f, struct bench_str *out)
{
	bench_auto(bench_freep) struct sheet *sheet = calloc(1, sizeof(*sheet));

	if (sheet == NULL)
		return bench_fail(f->err, -ENOMEM, "hand-over sheet: out of memory");
	sheet->h = (struct handover){
		.bench = f->how->bench,
		.by = f->how->by,
		.as_of = f->how->now,
		.utc_offset = f->how->utc_offset,
		.clock_trusted = f->how->now.us >= PAPER_CLOCK_FLOOR_US,
		.jobs = sheet->jobs,
		.n_jobs = f->n_jobs,
		.stuck = sheet->stuck,
		.n_stuck = f->stuck.n,
		.held = sheet->held,
		.n_held = f->held.n,
		.notes = sheet->notes,
	};
	set_jobs(sheet, f);
	set_units(sheet->stuck, &f->stuck);
	set_units(sheet->held, &f->held);
	set_notes(sheet, f);
	return handover_pdf(&sheet->h, paper_lang(f->how->lang), out, f->err);
}

int
bench_paper_handover(struct bench_store *s, const struct bench_norm_book *norms,
		     const struct bench_paper *how, struct bench_str *out,
		     struct bench_err *err)
{
	struct filling f = { .s = s, .norms = norms, .how = how, .err = err };
	int r = fill(&f);

	if (r == 0)
		r = print(&f, out);
	clear(&f);
	return r;
}
