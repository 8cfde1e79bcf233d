/* Who works here, for which job, at which slot. */
#include "desk_acts.h"

#include <bench/staff.h>
#include <bench/station.h>
#include <bench/str.h>
#include <errno.h>

/* A supervisor's badge gives no more rights at a desk than anybody's: what needs one is
 * not done here, so no PIN is asked for. */
int
act_sign_in(struct act *act)
{
	char code[BENCH_CODE_TEXT];
	struct bench_err why = { "" };
	struct bench_staff who;
	int r = bench_code_format(BENCH_CODE_BADGE, act->ask->number, code);

	if (r == 0)
		r = bench_store_staff_sign_in(act->store, code,
					      act->desk->station->intake->station, &who,
					      &why);
	if (r == -ENOENT) {
		act_say(act, BENCH_PAIR_STOP,
			"nobody has this badge (any more): ask a supervisor");
		return 0;
	}
	if (r < 0)
		return act_no(act, r, &why);
	act->a->number = act->ask->number;
	bench_copy(act->a->name, sizeof(act->a->name), who.name);
	act_say(act, BENCH_PAIR_READY, "%s works here now", who.name);
	return 0;
}

int
act_sign_out(struct act *act)
{
	const char *name = act->desk->session.staff;
	struct bench_err why = { "" };
	int r = 0;

	if (name[0] != '\0')
		r = bench_store_staff_sign_out(
			act->store, name, act->desk->station->intake->station, &why);
	if (r < 0)
		return act_no(act, r, &why);
	act_say(act, BENCH_PAIR_READY, "signed out");
	return 0;
}

/* The station is bound to the job that it works for; one without a name is nobody's to
 * bind. */
static int
bind_station(struct act *act, int64_t batch)
{
	const char *name = act->desk->station->intake->station;

	if (name[0] == '\0' || act->evidence == NULL)
		return 0;
	return bench_store_station_bind(act->store, name, batch, act->err);
}

/* The carton that it packed into before it was started again, or had another job. */
static int
find_carton(struct act *act, int64_t batch)
{
	struct bench_carton c;
	int r = bench_store_station_carton(
		act->store, act->desk->station->intake->station, batch, &c, act->err);

	act->a->carton = r == 0 ? c.id : 0;
	return r == -ENOENT ? 0 : r;
}

int
act_job(struct act *act)
{
	struct bench_intake *in = act->desk->station->intake;
	struct bench_session_answer *a = act->a;
	struct bench_err why = { "" };
	struct bench_batch b;
	int r = bench_intake_bind(in, act->ask->number, &why);

	if (r == 0)
		r = bench_store_batch_get(act->store, act->ask->number, &b, &why);
	if (r < 0)
		return act_no(act, r, &why);
	r = bind_station(act, b.id);
	if (r == 0)
		r = find_carton(act, b.id);
	if (r < 0)
		return r;
	bench_pair_forget(&act->desk->station->pair);
	a->number = b.id;
	a->count = b.units;
	a->of = b.expected;
	bench_copy(a->name, sizeof(a->name), b.customer);
	bench_copy(a->host, sizeof(a->host), in->host);
	bench_copy(a->colour, sizeof(a->colour), b.colour);
	act_say(act, BENCH_PAIR_READY, "%s, %s", b.customer, in->host);
	return 0;
}

int
act_slot(struct act *act)
{
	act_say(act, BENCH_PAIR_READY, "slot %s: scan its phone", act->ask->slot);
	return 0;
}
