/* What a desk shows: its answers, what the station says by itself, how the job stands,
 * and an OK only for a while. */
#include "desk_acts.h"

#include <bench/str.h>
#include <station/words.h>

static void
answer_of(const struct bench_report *report, enum bench_lang lang,
	  struct bench_session_answer *a)
{
	const struct bench_intake_verdict *v = &report->verdict;

	*a = (struct bench_session_answer){ .word = report->word,
					    .mac = report->label.mac,
					    .count = v->units,
					    .of = v->expected,
					    .placed = v->placed };
	if (report->word != BENCH_PAIR_OK)
		bench_station_words(report->reason, lang, a->text, sizeof(a->text));
	bench_copy(a->model, sizeof(a->model), v->model);
	bench_copy(a->serial, sizeof(a->serial), report->label.serial);
}

void
desk_show(struct bench_desk *d, const struct bench_session_ask *ask,
	  const struct bench_session_answer *a, struct bench_mono now)
{
	bench_session_answer(&d->session, ask, a, now);
	d->changed = true;
	d->shown_at = now;
}

/* What is not an answer to the session: of typing, layouts, devices. */
static const struct bench_session_ask aside = { .kind = BENCH_ASK_SHOW, .text = "" };

static void
show_aside(struct bench_desk *d, const struct bench_session_answer *said)
{
	struct bench_session_answer a = *said;

	if (d->session.word == BENCH_PAIR_STOP && a.word != BENCH_PAIR_STOP)
		return;
	a.mac = (struct bench_mac){ 0 }; /* it is not about the unit in hand */
	desk_show(d, &aside, &a, bench_mono_now());
}

void
desk_hear(const struct bench_report *report, void *arg)
{
	struct bench_desk *d = arg;
	struct bench_session_answer a;

	answer_of(report, d->lang, &a);
	if (!d->hears) {
		show_aside(d, &a);
		return;
	}
	d->heard = a; /* of two, the first is of the unit that this scan ended */
}

static void
count_units(struct bench_desk *d)
{
	struct bench_store *store = d->station->intake->store;
	bool packing = d->session.mode == BENCH_MODE_PACK;
	struct bench_batch b;

	if ((packing || d->session.mode == BENCH_MODE_INTAKE) &&
	    d->session.batch != 0 &&
	    bench_store_batch_get(store, d->session.batch, &b, NULL) == 0)
		bench_session_count(&d->session, packing ? b.packed : b.units,
				    packing && b.expected == 0 ? b.units : b.expected);
}

/* What was recorded is recorded, whether it can be counted now or not. */
void
desk_count(struct bench_desk *d)
{
	struct bench_store *store = d->station->intake->store;

	count_units(d);
	d->has_sum = d->session.batch != 0 &&
		     bench_store_order_sum(store, d->session.batch, &d->sum, NULL) == 0;
	if (d->session.carton == 0 ||
	    bench_store_carton_get(store, d->session.carton, 0, 0, &d->carton, NULL) <
		    0)
		d->carton = (struct bench_carton){ 0 };
}

void
desk_acknowledge(struct bench_desk *d, struct bench_mono now)
{
	static const struct bench_code_meaning ack = { .kind = BENCH_CODE_ACK };
	struct bench_session_ask nothing;

	bench_session_code(&d->session, &ack, now, &nothing);
	d->changed = true;
}

void
bench_desk_fail(struct bench_desk *d, const char *text, struct bench_mono now)
{
	struct bench_session_answer a = { .word = BENCH_PAIR_STOP };

	bench_copy(a.text, sizeof(a.text), text);
	desk_show(d, &aside, &a, now);
}

void
bench_desk_tick(struct bench_desk *d, struct bench_mono now)
{
	if (now.us >= bench_desk_due(d).us)
		desk_acknowledge(d, now);
}

struct bench_mono
bench_desk_due(const struct bench_desk *d)
{
	if (d->session.word != BENCH_PAIR_OK)
		return (struct bench_mono){ INT64_MAX };
	return (struct bench_mono){ d->shown_at.us + BENCH_DESK_OK_US };
}
