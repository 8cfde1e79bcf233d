/* Provisioning: the rules A → B → C → D in one resync, each with the values in force
 * when it is reached; a failed rule ends the sequence, which starts again from A after
 * Resync_Error_Retry_Delay (cisco-mpp §2.2). */
#include "phone.h"

#include "delay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROFILE_KEEP (1u << 20)
#define BUSY_WAIT 10 /* seconds, while an upgrade is going on */

static const char *const rules[] = { "Profile_Rule", "Profile_Rule_B", "Profile_Rule_C",
				     "Profile_Rule_D" };

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
	attempts_clear(&p->resync.attempts);
	free(p->resync.key);
	p->resync.key = NULL;
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

/* The timer runs only after a success; a changed list starts from its first entry. */
static void
arm_periodic(struct phone *p)
{
	struct resync *s = &p->resync;
	const char *list = params_get(&p->params, "Resync_Periodic");
	uint64_t seconds;

	if (params_get(&p->params, "Resync_At__HHmm_")[0] != '\0')
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
}

static void
failed(struct phone *p)
{
	const char *list = params_get(&p->params, "Resync_Error_Retry_Delay");
	uint64_t seconds = 0;

	p->state = PHONE_IDLE;
	phone_note(p, "resync-failed", "%s: %s", rules[p->resync.rule],
		   p->resync.error);
	if (delay_at(list, p->resync.failures++, &p->rng, &seconds) == 0 && seconds > 0)
		resync_after(p, (double)seconds, PRVST_RETRY);
	else if (p->resync.synced)
		arm_periodic(p);
}

static void
rule_done(struct phone *p)
{
	p->resync.rule++;
	next_rule(p);
}

static void
rule_failed(struct phone *p)
{
	p->error = p->resync.error;
	if (p->resync.not_found && !params_yes(&p->params, "Resync_Fails_On_FNF")) {
		phone_note(p, "not-found-ok", "%s", rules[p->resync.rule]);
		rule_done(p);
		return;
	}
	phone_log(p, "Log_Failure_Msg");
	failed(p);
}

/* Restricted_Access_Domains, if set, must name the server (cisco-mpp §4). */
static bool
host_allowed(const struct phone *p, const char *host)
{
	const char *list = params_get(&p->params, "Restricted_Access_Domains");
	size_t h = strlen(host);

	if (list[strspn(list, " ,")] == '\0')
		return true;
	while (*list != '\0') {
		size_t n = strcspn(list, " ,");

		if (n > 0 && n <= h && strncmp(host + h - n, list, n) == 0 &&
		    (n == h || host[h - n - 1] == '.'))
			return true;
		list += n + (list[n] != '\0');
	}
	return false;
}

static bool
attempt_fail(struct phone *p, const char *why)
{
	snprintf(p->resync.error, sizeof(p->resync.error), "%s", why);
	phone_note(p, "fail", "%s: %s", p->resync.attempts.url[p->resync.attempt], why);
	return false;
}

static bool
attempt_start(struct phone *p)
{
	const char *text = p->resync.attempts.url[p->resync.attempt];
	AUTO_FREE char *agent = NULL, *host = NULL;
	struct url u;

	if (url_parse(text, &u) < 0)
		return attempt_fail(p, "bad URL");
	if (u.host[0] == '\0' && u.scheme != SCHEME_OTHER) {
		host = phone_tftp_host(p);
		if (host == NULL)
			return attempt_fail(p, "no server");
		snprintf(u.host, sizeof(u.host), "%s", host);
	}
	if (!host_allowed(p, u.host))
		return attempt_fail(p, "server not in Restricted_Access_Domains");
	agent = phone_expand(p, params_get(&p->params, "HTTP_User_Agent_Name"));
	snprintf(p->fetch.user_agent, sizeof(p->fetch.user_agent), "%s", agent);
	p->resync.announced = false;
	p->error = "";
	phone_note(p, "request", "%s %s://%s:%u%s", rules[p->resync.rule],
		   scheme_name(u.scheme), u.host, u.port, u.path);
	fetch_start(&p->fetch, &u, PROFILE_KEEP);
	return true;
}

static void
next_attempt(struct phone *p)
{
	struct resync *s = &p->resync;

	for (; s->attempt < s->attempts.n; s->attempt++)
		if (attempt_start(p))
			return;
	rule_failed(p);
}

/* The options DHCP_Option_To_Use names, in its order, if their values are acceptable.
 */
static void
dhcp_attempts(struct phone *p, const char *tail1)
{
	const char *list = params_get(&p->params, "DHCP_Option_To_Use");
	AUTO_FREE char *tail2 = phone_expand(p, "/Cisco/$PN/$MA.cfg");

	while (*list != '\0') {
		size_t n = strcspn(list, ",");
		AUTO_FREE char *number = xstrndup(list, n);
		AUTO_FREE char *raw = NULL, *value = NULL;
		uint64_t code = 0;

		list += n + (list[n] != '\0');
		if (!number_parse(number, 254, &code) || code == 0)
			continue;
		raw = dhcp_option_text(&p->dhcpc.lease.ack, (uint8_t)code);
		if (raw == NULL)
			continue;
		value = phone_expand(p, raw);
		if (tails_acceptable(value))
			tails_add(&p->resync.attempts, value, tail1, tail2);
		else
			phone_note(p, "option-ignored", "%s: %s", number, value);
	}
}

/* False if the rule gives nothing to fetch. */
static bool
rule_start(struct phone *p, const char *rule)
{
	struct rule_env env = phone_rule_env(p);
	struct rule_choice choice = { 0 };
	struct resync *s = &p->resync;
	int r = rule_choose(rule, &env, &choice);

	attempts_clear(&s->attempts);
	s->attempt = 0;
	s->not_found = false;
	if (r == 0)
		return false;
	if (r < 0) {
		snprintf(s->error, sizeof(s->error), "bad rule");
		phone_note(p, "bad-rule", "%s: %s", rules[s->rule], rule);
		rule_failed(p);
		return true;
	}
	free(s->key);
	s->key = choice.key;
	choice.key = NULL;
	/* DHCP provisioning only while Profile_Rule starts with "/" (cisco-mpp §1.1).
	 */
	if (s->rule == 0 && rule[0] == '/')
		dhcp_attempts(p, choice.url);
	if (s->attempts.n == 0)
		attempts_add(&s->attempts, choice.url);
	rule_choice_clear(&choice);
	next_attempt(p);
	return true;
}

static void
next_rule(struct phone *p)
{
	for (; p->resync.rule < ARRAY_SIZE(rules); p->resync.rule++) {
		/* A copy: an assignment in the rule may change it. */
		AUTO_FREE char *rule =
			xstrdup(params_get(&p->params, rules[p->resync.rule]));

		if (rule[0] != '\0' && rule_start(p, rule))
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
	phone_note(p, "resync", "PRVST %d", prvst);
	next_rule(p);
}

void
resync_resolved(struct phone *p)
{
	if (!p->resync.announced)
		phone_log(p, "Log_Request_Msg");
	p->resync.announced = true;
}

static void
unknown_tag(void *arg, const char *name)
{
	phone_note(arg, "unknown-tag", "%s", name);
}

static int
apply(struct phone *p, const char **ret_why)
{
	const struct apply_env env = { p->sim->conf.empty, unknown_tag, p };
	AUTO_FREE char *text = NULL;
	size_t n;
	int r = payload_open((const uint8_t *)p->fetch.body.s, p->fetch.body.len,
			     p->resync.key, p->sim->conf.cbc_digest, &text, &n,
			     ret_why);

	if (r == 0)
		r = profile_apply(&p->params, &env, text, n, ret_why);
	if (r < 0)
		return r;
	p->applied++;
	phone_note(p, "applied", "%s: %d elements", p->fetch.url.path, r);
	return 0;
}

static bool
accept(struct phone *p)
{
	struct log_line before = phone_log_prepare(p, "Log_Success_Msg");
	const char *why = NULL;
	char text[120];

	if (apply(p, &why) < 0) {
		before.text[0] = '\0';
		phone_log_send(p, &before);
		snprintf(text, sizeof(text), "corrupt file: %s", why);
		return attempt_fail(p, text);
	}
	if (!p->sim->conf.syslog_early) {
		struct log_line after = phone_log_prepare(p, "Log_Success_Msg");

		before.text[0] = '\0';
		phone_log_send(p, &after);
	}
	phone_log_send(p, &before);
	return true;
}

void
resync_fetched(struct phone *p, enum net_result r, const char *error)
{
	if (r == NET_OK && accept(p)) {
		rule_done(p);
		return;
	}
	if (r != NET_OK)
		attempt_fail(p, error);
	p->resync.not_found = p->resync.not_found || r == NET_NOT_FOUND;
	p->resync.attempt++;
	next_attempt(p);
}
