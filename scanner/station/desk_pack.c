/* The packing table: cartons, phones and their boxes. */
#include "desk_acts.h"

#include <bench/str.h>
#include <errno.h>
#include <string.h>

/* "3, 6 of 10" of the screen: units of the carton, and of the job. */
static int
count(struct act *act, int64_t batch)
{
	struct bench_batch b;
	int r = bench_store_batch_get(act->store, batch, &b, act->err);

	if (r < 0)
		return r;
	act->a->count = b.packed;
	act->a->of = b.expected > 0 ? b.expected : b.units;
	return 0;
}

static void
say_carton(struct act *act, const struct bench_carton *c)
{
	act->a->number = c->id;
	act_say(act, BENCH_PAIR_READY, "carton %d, %d inside: scan a phone", c->number,
		c->units);
}

int
act_open_carton(struct act *act)
{
	struct bench_err why = { "" };
	struct bench_carton c;
	int r = bench_store_carton_open(act->store, act->desk->session.batch, &c, &why);

	if (r < 0)
		return act_no(act, r, &why);
	say_carton(act, &c);
	return count(act, c.batch);
}

/* A closed carton's label, scanned: it is on its carton. */
static int
confirm(struct act *act, const struct bench_carton *c)
{
	const struct bench_session *s = &act->desk->session;

	act->a->number = s->confirm == c->id ? c->id : s->carton;
	act_say(act, BENCH_PAIR_OK, "carton %d has its label: OPEN CARTON for the next",
		c->number);
	return 0;
}

int
act_carton(struct act *act)
{
	const struct bench_session *s = &act->desk->session;
	struct bench_err why = { "" };
	struct bench_carton c;
	int r;

	if (s->confirm != 0 && s->confirm != act->ask->number) {
		act_say(act, BENCH_PAIR_STOP,
			"another carton's label: scan the one that was printed last");
		return 0;
	}
	r = bench_store_carton_get(act->store, act->ask->number, 0, 0, &c, &why);
	if (r < 0)
		return act_no(act, r, &why);
	if (s->confirm == c.id)
		return confirm(act, &c);
	if (s->batch == 0 || c.batch != s->batch) {
		act_say(act, BENCH_PAIR_STOP,
			"carton %d is of job %lld, not of this one", c.number,
			(long long)c.batch);
		return 0;
	}
	if (c.closed && act->desk->printed.carton == c.id)
		return confirm(act, &c);
	if (c.closed) {
		act_say(act, BENCH_PAIR_STOP,
			"carton %d is closed: a supervisor opens it again", c.number);
		return 0;
	}
	say_carton(act, &c);
	return count(act, c.batch);
}

int
act_close_carton(struct act *act)
{
	struct bench_err why = { "" };
	struct bench_carton c;
	int r = bench_store_carton_close(act->store, act->ask->number, &why);

	if (r == 0)
		r = bench_store_carton_get(act->store, act->ask->number, 0, 0, &c,
					   &why);
	if (r < 0)
		return act_no(act, r, &why);
	act_say(act, BENCH_PAIR_READY, "carton %d is closed, %d inside", c.number,
		c.units);
	r = act_print_carton(act, &c, &act->a->confirm);
	return r < 0 ? r : count(act, c.batch);
}

static void
say_where(struct act *act, const struct bench_unit *u)
{
	int carton = act_carton_of(act, u);

	if (carton != 0)
		act_say(act, BENCH_PAIR_DUPLICATE, "packed already, in carton %d",
			carton);
	else
		act_say(act, BENCH_PAIR_DUPLICATE, "packed already");
}

/* What keeps this phone out of this job's carton, besides its proof; 0: nothing; 1: it
 * is said. */
static int
check_place(struct act *act, const struct bench_unit *u)
{
	int64_t batch = strtoll(u->batch.text, NULL, 10);

	if (batch == act->desk->session.batch) {
		if (!bench_flow_is_packed(u))
			return 0;
		say_where(act, u);
	} else if (batch == 0) {
		act_say(act, BENCH_PAIR_STOP,
			"in no job: it was not scanned at intake");
	} else {
		act_say(act, BENCH_PAIR_STOP, "of job %lld, not of this one",
			(long long)batch);
	}
	return 1;
}

static void
say_wait(struct act *act, int left_s, const char *en, const char *local)
{
	char how[64] = "put it back: ", text[sizeof(how) + BENCH_ADVICE_TEXT];
	int minutes = (left_s + 59) / 60;

	if (minutes > 0)
		snprintf(how, sizeof(how), "put it back, about %d min: ", minutes);
	act_say(act, BENCH_PAIR_PARTIAL, "%s%s", how, en);
	snprintf(text, sizeof(text), "%s%s", how, local);
	act_localise(act, text);
}

/* A carton takes it, once its box agrees: proof, first article, and all that the gate
 * asks for but the box. */
static int
judge_phone(struct act *act, const struct bench_unit *u)
{
	char en[BENCH_ADVICE_TEXT], local[BENCH_ADVICE_TEXT];
	struct bench_err why = { "" };
	struct bench_advice advice;
	int left;
	int r = act_advise(act, u, &advice, en, local, &left);

	if (r < 0)
		return r;
	switch (advice.verdict) {
	case BENCH_WAIT:
		say_wait(act, left, en, local);
		return 0;
	case BENCH_FIX:
		act_say(act, BENCH_PAIR_STOP, "%s", en);
		act_localise(act, local);
		return 0;
	case BENCH_PACK:
		break;
	}
	if (!bench_flow_wants_box(u))
		r = bench_store_may_pack(act->store, u->mac, &why);
	if (r < 0)
		return act_no(act, r, &why);
	act_say(act, BENCH_PAIR_READY, "now its box");
	return 0;
}

int
act_phone(struct act *act)
{
	struct bench_unit u;
	int r = act_find(act, &act->ask->label, &u);

	if (r == 0)
		r = check_place(act, &u);
	if (r != 0)
		return r < 0 ? r : 0;
	return judge_phone(act, &u);
}

static int
box_and_pack(struct act *act, bool *ret_boxed, struct bench_err *why)
{
	const struct bench_session_ask *q = act->ask;
	int r = bench_store_box(act->store, q->mac, q->label.mac, q->label.serial, why);

	*ret_boxed = r == 0;
	return r < 0 ? r : bench_store_carton_pack(act->store, q->number, q->mac, why);
}

/* Of the phone that waited, whatever its box says. */
static int
name_phone(struct act *act)
{
	struct bench_unit u;
	int r = bench_store_unit_get(act->store, act->ask->mac, &u, act->err);

	act->a->mac = act->label.mac = act->ask->mac;
	if (r < 0)
		return r;
	bench_copy(act->a->model, sizeof(act->a->model), u.model.text);
	bench_copy(act->a->serial, sizeof(act->a->serial), u.serial.text);
	return 0;
}

static int
say_packed(struct act *act)
{
	struct bench_carton c;
	char last[5];
	int r = bench_store_carton_get(act->store, act->ask->number, 0, 0, &c,
				       act->err);

	if (r < 0)
		return r;
	bench_copy(act->label.serial, sizeof(act->label.serial), act->a->serial);
	act_say(act, BENCH_PAIR_OK, "%s is in carton %d, %d inside",
		act_last_four(act->ask->mac, last), c.number, c.units);
	return count(act, c.batch);
}

/* The same unit: boxed and packed. *ret_stands: what is recorded so far is to stay. */
static int
judge_box(struct act *act, bool *ret_stands)
{
	struct bench_err why = { "" };
	bool boxed = false;
	int r = box_and_pack(act, &boxed, &why);

	r = r == 0 ? 0 : act_no(act, r, &why);
	if (r == 0)
		r = name_phone(act);
	if (r == 0 && act->a->word != BENCH_PAIR_STOP)
		r = say_packed(act);
	*ret_stands = !boxed || act->a->word == BENCH_PAIR_OK;
	return r < 0 || !*ret_stands ? r : act_keep(act);
}

/* Boxed and packed, or neither: when the gate refuses what is boxed, nothing but the
 * refusal is recorded. Another unit's box is refused by the store, which keeps that. */
int
act_box(struct act *act)
{
	bool stands = false;
	int r = bench_store_begin(act->store, act->err);

	if (r < 0)
		return r;
	r = judge_box(act, &stands);
	if (r < 0 || !stands) {
		bench_store_rollback(act->store);
		return r;
	}
	r = bench_store_commit(act->store, act->err);
	if (r < 0 || act->a->word != BENCH_PAIR_OK)
		return r;
	return act_print_unit(act, act->ask->mac);
}
