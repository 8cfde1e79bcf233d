/* One rule of a resync: its text, what it leads to, the attempts in turn, and what the
 * file does to the parameters. */
#include "phone.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROFILE_KEEP (1u << 20)

void
provision_stop(struct phone *p)
{
	attempts_clear(&p->resync.attempts);
	rule_choice_clear(&p->resync.choice);
	free(p->resync.ikm);
	p->resync.ikm = NULL;
}

static struct outcome *
outcome(struct phone *p)
{
	return &p->resync.outcome[p->resync.rule];
}

/* By whatever it was provisioned: the cloud is not asked any more. Only a code that is
 * waited for is waited for until DHCP brings a profile. */
static void
done(struct phone *p)
{
	outcome(p)->class = 'A';
	outcome(p)->error[0] = '\0';
	/* What becomes of Acquired is not documented: it stays, until a factory reset.
	 */
	if (p->customization != CUST_ACQUIRED &&
	    (p->customization != CUST_GDS_PENDING || p->resync.by_network))
		customization_set(p, CUST_ABORTED);
	resync_rule_done(p);
}

static void
failed(struct phone *p)
{
	struct resync *s = &p->resync;
	struct outcome *o = outcome(p);

	p->error = s->error;
	o->class = s->not_found || s->corrupt ? 'B' : 'C';
	snprintf(o->error, sizeof(o->error), "%s", s->error);
	if (s->not_found && !s->corrupt &&
	    !params_yes(&p->params, "Resync_Fails_On_FNF")) {
		phone_note(p, "not-found-ok", "%s", resync_rules[s->rule]);
		resync_rule_done(p);
		return;
	}
	phone_log(p, "Log_Failure_Msg");
	if (s->by_network && customization_open(p))
		customization_ask_cloud(p);
	resync_rule_failed(p);
}

static bool
attempt_fail(struct phone *p, const char *why)
{
	const struct attempts *a = &p->resync.attempts;

	snprintf(p->resync.error, sizeof(p->resync.error), "%s", why);
	phone_note(p, "fail", "%s: %s",
		   p->resync.attempt < a->n ? a->v[p->resync.attempt].url : "", why);
	return false;
}

/* [--post a]: the request's body is what GPP_A says. */
static void
post(struct phone *p, struct ask *ask)
{
	AUTO_FREE char *text = NULL;
	char gpp[8];

	if (p->resync.choice.post == NULL || !rule_gpp(p->resync.choice.post, gpp))
		return;
	text = phone_expand(p, params_get(&p->params, gpp));
	ask->method = METHOD_POST;
	ask->type = "text/plain";
	str_add(&ask->body, text);
}

static bool
ask_fill(struct phone *p, const struct attempt *attempt, struct ask *ask)
{
	const struct rule_choice *c = &p->resync.choice;
	AUTO_FREE char *host = NULL;

	if (url_parse(attempt->url, &ask->url) < 0)
		return attempt_fail(p, "bad URL");
	if (ask->url.host[0] == '\0') {
		host = c->srv ? dhcp_option_text(&p->dhcpc.lease.ack, OPT_DOMAIN)
			      : phone_tftp_host(p);
		if (host == NULL || strlen(host) >= sizeof(ask->url.host))
			return attempt_fail(p, "no server");
		memcpy(ask->url.host, host, strlen(host) + 1);
	}
	ask->srv = c->srv || attempt->via == VIA_SRV;
	ask->uid = c->uid != NULL ? xstrdup(c->uid) : NULL;
	ask->pwd = c->pwd != NULL ? xstrdup(c->pwd) : NULL;
	ask->keep = PROFILE_KEEP;
	post(p, ask);
	return true;
}

static bool
attempt_start(struct phone *p)
{
	const struct attempt *attempt = &p->resync.attempts.v[p->resync.attempt];
	struct ask ask = { 0 };
	const struct url *u = &ask.url;

	snprintf(outcome(p)->url, sizeof(outcome(p)->url), "%s", attempt->url);
	if (!ask_fill(p, attempt, &ask))
		return false;
	p->resync.announced = false;
	p->error = "";
	set_text(&p->resync.ikm, params_get(&p->params, "IKM_HTTP_Encrypt_Content"));
	phone_note(p, "request", "%s %s%s://%s:%u%s", resync_rules[p->resync.rule],
		   ask.srv ? "[--srv] " : "", scheme_name(u->scheme), u->host, u->port,
		   u->path);
	if (errand_start(p, ERRAND_PROFILE, &ask) < 0)
		return attempt_fail(p, "server not in Restricted_Access_Domains");
	return true;
}

static void
next_attempt(struct phone *p)
{
	struct resync *s = &p->resync;

	for (; s->attempt < s->attempts.n; s->attempt++)
		if (attempt_start(p))
			return;
	failed(p);
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

/* Behind DHCP, while nobody has provisioned the phone: the domain's service records. */
static void
srv_attempts(struct phone *p, const char *tail1)
{
	AUTO_FREE char *domain = dhcp_option_text(&p->dhcpc.lease.ack, OPT_DOMAIN);
	AUTO_FREE char *tail2 = phone_expand(p, "/Cisco/$MA.cfg");

	if (domain != NULL && customization_open(p) && !phone_offline(p))
		tails_add_srv(&p->resync.attempts, domain, tail1, tail2);
}

/* gds://: the phone shows a screen and waits for a person with an activation code. */
static void
wait_for_code(struct phone *p)
{
	phone_note(p, "gds", "%s: waits for an activation code",
		   resync_rules[p->resync.rule]);
	customization_set(p, CUST_GDS_PENDING);
	snprintf(outcome(p)->url, sizeof(outcome(p)->url), "%s", p->resync.choice.url);
	done(p);
}

/* The rule's text is not told: it may hold a key. */
static void
rule_bad(struct phone *p)
{
	snprintf(p->resync.error, sizeof(p->resync.error), "bad rule");
	phone_note(p, "bad-rule", "%s: not the grammar", resync_rules[p->resync.rule]);
	failed(p);
}

bool
provision_start(struct phone *p, const char *rule)
{
	struct rule_env env = phone_rule_env(p);
	struct resync *s = &p->resync;
	int r;

	attempts_clear(&s->attempts);
	rule_choice_clear(&s->choice);
	s->attempt = 0;
	s->by_network = s->rule == 0 && rule[0] == '/';
	s->not_found = s->corrupt = false;
	*outcome(p) = (struct outcome){ .class = '-' };
	r = rule_choose(rule, &env, &s->choice);
	if (r == 0)
		return false;
	if (r < 0) {
		rule_bad(p);
		return true;
	}
	if (strncmp(s->choice.url, "gds://", 6) == 0) {
		wait_for_code(p);
		return true;
	}
	/* DHCP provisioning only while Profile_Rule starts with "/" (cisco-mpp §1.1).
	 */
	if (s->by_network) {
		dhcp_attempts(p, s->choice.url);
		srv_attempts(p, s->choice.url);
	}
	if (s->attempts.n == 0)
		attempts_add(&s->attempts, s->choice.url, VIA_RULE);
	next_attempt(p);
	return true;
}

void
provision_resolved(struct phone *p)
{
	if (!p->resync.announced)
		phone_log(p, "Log_Request_Msg");
	p->resync.announced = true;
}

static void
unknown_tag(void *arg, const char *name)
{
	struct phone *p = arg;

	phone_note(p, "unknown-tag", "%s", name);
	tally_add(&p->unknown, name, "");
}

static int
open_file(struct phone *p, struct payload *ret, const char **ret_why)
{
	const struct payload_keys keys = {
		.key = p->resync.choice.key,
		.digest = p->sim->conf.cbc_digest,
		.ikm = p->resync.ikm,
		.ikm_form = p->sim->conf.ikm_form,
	};
	const struct str *body = &p->fetch.body;
	const char *how;
	int r = payload_open((const uint8_t *)body->s, body->len, p->fetch.coding,
			     &keys, ret, ret_why);

	if (r < 0)
		return r;
	how = payload_how_name(ret->how);
	tally_add(&p->opened, p->fetch.url.path, how);
	phone_note(p, "opened", "%s: %s%s", p->fetch.url.path, how,
		   ret->gzip ? ", gzip" : "");
	return 0;
}

static int
apply(struct phone *p, const char **ret_why)
{
	struct apply_env env = { .empty = p->sim->conf.empty,
				 .unknown = unknown_tag,
				 .arg = p };
	struct payload file = { 0 };
	char gpp[8];
	int r = open_file(p, &file, ret_why);

	if (r < 0)
		return r;
	if (p->resync.choice.alias != NULL && rule_gpp(p->resync.choice.alias, gpp))
		env.alias = params_get(&p->params, gpp);
	r = profile_apply(&p->params, &env, file.text, file.n, ret_why);
	free(file.text);
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
		p->resync.corrupt = true;
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
provision_fetched(struct phone *p, enum net_result r, const char *error)
{
	if (r == NET_OK && accept(p)) {
		done(p);
		return;
	}
	if (r != NET_OK)
		attempt_fail(p, error);
	p->resync.not_found = p->resync.not_found || r == NET_NOT_FOUND;
	p->resync.attempt++;
	next_attempt(p);
}
