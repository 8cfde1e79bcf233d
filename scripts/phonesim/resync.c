/* Provisioning: the rules A → B → C → D in one resync, each with the values in force
 * when it is reached; a failed rule ends the sequence, which starts again from A after
 * Resync_Error_Retry_Delay (cisco-mpp §2.2). */
#include "phone.h"

#include "delay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUSY_WAIT 10 /* seconds, while an upgrade is going on */

const char *const resync_rules[RULES] = { "Profile_Rule", "Profile_Rule_B",
					  "Profile_Rule_C", "Profile_Rule_D" };

static void next_rule(struct phone *p);
static void start(struct phone *p, enum prvst prvst);

static void
fire(void *arg)
{
	struct phone *p = arg;

	start(p, p->next_prvst);
}

void
resync_init(struct phone *p)
{
	timer_init(&p->resync_timer, fire, p);
}

void
resync_after(struct phone *p, double seconds, enum prvst prvst)
{
	p->next_prvst = prvst;
	timer_set(&p->sim->loop, &p->resync_timer, sim_scaled(p->sim, seconds));
}

void
resync_stop(struct phone *p)
{
	timer_stop(&p->sim->loop, &p->resync_timer);
	provision_stop(p);
}

void
resync_clear(struct phone *p)
{
	resync_stop(p);
	free(p->resync.periodic);
	p->resync.periodic = NULL;
	p->resync.synced = false;
	p->resync.failures = 0;
}

/* Resync_At__HHmm_, with the clock's own day (UTC), hides Resync_Periodic. */
static bool
arm_at(struct phone *p)
{
	const char *at = params_get(&p->params, "Resync_At__HHmm_");
	uint64_t spread = 0;
	double wait;

	if (at[0] == '\0')
		return false;
	number_parse(params_get(&p->params, "Resync_At_Random_Delay"), 65535, &spread);
	wait = delay_until(at, clock_unix_ms(p) / 1000);
	if (wait < 0 || !p->clock.set)
		phone_note(p, "quiet", "Resync_At__HHmm_ %s: %s", at,
			   wait < 0 ? "not a time" : "the time is not known");
	else
		resync_after(p, wait + (double)rng_below(&p->rng, spread + 1),
			     PRVST_PERIODIC);
	return true;
}

/* The timer runs only after a success; a changed list starts from its first entry. */
static void
arm_periodic(struct phone *p)
{
	struct resync *s = &p->resync;
	const char *list = params_get(&p->params, "Resync_Periodic");
	uint64_t seconds;

	if (arm_at(p))
		return;
	if (s->periodic == NULL || strcmp(s->periodic, list) != 0) {
		set_text(&s->periodic, list);
		s->periodic_k = 0;
	}
	if (delay_at(list, s->periodic_k++, &p->rng, &seconds) == 0 && seconds > 0)
		resync_after(p, (double)seconds, PRVST_PERIODIC);
}

static void
succeeded(struct phone *p)
{
	p->resync.failures = 0;
	p->resync.synced = true;
	p->state = PHONE_IDLE;
	phone_note(p, "resync-ok", "all rules done");
	arm_periodic(p);
	upgrade_check(p, false);
	if (p->state == PHONE_IDLE)
		upload_after_start(p);
}

void
resync_rule_done(struct phone *p)
{
	p->resync.rule++;
	next_rule(p);
}

void
resync_rule_failed(struct phone *p)
{
	const char *list = params_get(&p->params, "Resync_Error_Retry_Delay");
	uint64_t seconds = 0;

	p->state = PHONE_IDLE;
	phone_note(p, "resync-failed", "%s: %s", resync_rules[p->resync.rule],
		   p->resync.error);
	if (delay_at(list, p->resync.failures++, &p->rng, &seconds) == 0 && seconds > 0)
		resync_after(p, (double)seconds, PRVST_RETRY);
	else if (p->resync.synced)
		arm_periodic(p);
	upload_after_start(p);
}

static void
next_rule(struct phone *p)
{
	for (; p->resync.rule < RULES; p->resync.rule++) {
		/* A copy: an assignment in the rule may change it. */
		AUTO_FREE char *rule =
			xstrdup(params_get(&p->params, resync_rules[p->resync.rule]));

		if (rule[0] != '\0' && provision_start(p, rule))
			return;
	}
	succeeded(p);
}

/* Resync_Trigger_1/2 hold power-up and periodic resyncs back (cisco-mpp §2.2). */
static bool
blocked(struct phone *p)
{
	static const char *const triggers[] = { "Resync_Trigger_1",
						"Resync_Trigger_2" };
	struct rule_env env = phone_rule_env(p);
	bool any = false;

	for (size_t i = 0; i < ARRAY_SIZE(triggers); i++) {
		const char *cond = params_get(&p->params, triggers[i]);

		any = any || cond[0] != '\0';
		if (cond[0] != '\0' && rule_condition(cond, &env) == 1)
			return false;
	}
	return any;
}

static void
start(struct phone *p, enum prvst prvst)
{
	if (p->state != PHONE_IDLE) {
		resync_after(p, BUSY_WAIT, prvst);
		return;
	}
	if (!params_yes(&p->params, "Provision_Enable")) {
		phone_note(p, "quiet", "Provision_Enable is No");
		return;
	}
	if ((prvst == PRVST_POWER_UP || prvst == PRVST_PERIODIC) && blocked(p)) {
		phone_note(p, "blocked", "by Resync_Trigger");
		if (p->resync.synced)
			arm_periodic(p);
		return;
	}
	p->state = PHONE_RESYNC;
	p->resync.prvst = prvst;
	p->resync.rule = 0;
	p->resync.began = loop_now(&p->sim->loop);
	memset(p->resync.outcome, 0, sizeof(p->resync.outcome));
	phone_note(p, "resync", "PRVST %d", prvst);
	next_rule(p);
}
