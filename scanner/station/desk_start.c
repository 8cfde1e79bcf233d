/* How a desk begins: the job that its station is bound to, who works there. */
#include "desk_acts.h"

#include <bench/staff.h>
#include <bench/str.h>

/* What is in force from the start is no news: no text, no tone. */
static void
begin_with(struct bench_desk *d, const struct bench_session_ask *ask,
	   struct bench_session_answer *a)
{
	a->word = BENCH_PAIR_READY;
	a->text[0] = '\0';
	desk_show(d, ask, a, (struct bench_mono){ 0 });
	d->session.tone = BENCH_TONE_NONE;
	desk_count(d);
}

static int
take_bound(struct bench_desk *d, struct bench_err *err)
{
	struct bench_session_ask ask = { .kind = BENCH_ASK_JOB, .text = "" };
	struct bench_session_answer a = { .word = BENCH_PAIR_READY };
	struct act act = { .desk = d,
			   .store = d->station->intake->store,
			   .ask = &ask,
			   .a = &a,
			   .err = err };
	int r;

	ask.number = d->station->intake->batch;
	r = ask.number == 0 ? 0 : act_job(&act);
	if (r < 0 || ask.number == 0)
		return r;
	begin_with(d, &ask, &a);
	return 0;
}

int
bench_desk_init(struct bench_desk *d, struct bench_station *station, bool needs_badge,
		struct bench_err *err)
{
	*d = (struct bench_desk){ .station = station, .changed = true };
	station->heard = desk_hear;
	station->heard_arg = d;
	bench_session_init(&d->session, needs_badge);
	return take_bound(d, err);
}

void
bench_desk_clear(struct bench_desk *d)
{
	bench_norm_book_freep(&d->book);
}

int
bench_desk_sign_in(struct bench_desk *d, const char *name, struct bench_err *err)
{
	const struct bench_session_ask ask = { .kind = BENCH_ASK_SIGN_IN, .text = "" };
	struct bench_session_answer a = { .word = BENCH_PAIR_READY };
	struct bench_staff who;
	int r = bench_store_staff_sign_in(d->station->intake->store, name,
					  d->station->intake->station, &who, err);

	if (r < 0)
		return r;
	a.number = who.badge;
	bench_copy(a.name, sizeof(a.name), who.name);
	begin_with(d, &ask, &a);
	return 0;
}
