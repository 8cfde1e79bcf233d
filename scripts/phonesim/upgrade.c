/* Firmware: Upgrade_Rule names a .loads, which names files of the same directory
 * (cisco-mpp §4.1). A real .loads is signed and its layout unknown: here it is a text,
 * and its lines that end in .sbn or .zz.sgn are the names. */
#include "phone.h"

#include "delay.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOADS_KEEP 65536u

static void install(struct phone *p);

static void
fire(void *arg)
{
	struct phone *p = arg;

	if (p->state == PHONE_IDLE)
		upgrade_check(p, true);
	else
		timer_set(&p->sim->loop, &p->upgrade_timer, sim_scaled(p->sim, 10));
}

void
upgrade_init(struct phone *p)
{
	timer_init(&p->upgrade_timer, fire, p);
}

static void
components_clear(struct upgrade *u)
{
	while (u->n > 0)
		free(u->component[--u->n]);
	u->next = 0;
	u->loads_done = false;
}

void
upgrade_stop(struct phone *p)
{
	timer_stop(&p->sim->loop, &p->upgrade_timer);
	components_clear(&p->upgrade);
}

void
upgrade_clear(struct phone *p)
{
	upgrade_stop(p);
	free(p->upgrade.tried);
	p->upgrade.tried = NULL;
}

static void
failed(struct phone *p, const char *why)
{
	struct upgrade *u = &p->upgrade;
	uint64_t seconds = 0;

	snprintf(u->error, sizeof(u->error), "%s", why);
	p->error = u->error;
	phone_note(p, "upgrade-failed", "%s: %s", u->target, why);
	phone_log(p, "Log_Upgrade_Failure_Msg");
	components_clear(u);
	p->state = PHONE_IDLE;
	if (delay_at(params_get(&p->params, "Upgrade_Error_Retry_Delay"), 0, &p->rng,
		     &seconds) == 0 &&
	    seconds > 0)
		timer_set(&p->sim->loop, &p->upgrade_timer,
			  sim_scaled(p->sim, (double)seconds));
	if (params_yes(&p->params, "Resync_After_Upgrade_Attempt"))
		resync_after(p, 1, PRVST_POWER_UP);
}

/* "…/sip88xx.11-3-2.loads" → target, if it is for this model's family. */
static bool
target_read(struct phone *p, const char *path)
{
	const char *name = strrchr(path, '/') + 1;
	size_t n = strlen(name), family = strlen(p->model->family);

	if (n < 7 || strcmp(name + n - 6, ".loads") != 0 ||
	    n - 6 >= sizeof(p->upgrade.target))
		return false;
	snprintf(p->upgrade.target, sizeof(p->upgrade.target), "%.*s", (int)(n - 6),
		 name);
	return strncmp(name, p->model->family, family) == 0 && name[family] == '.';
}

static void
fetch_file(struct phone *p, const char *name, size_t keep)
{
	struct ask ask = { .url = p->upgrade.base, .keep = keep };
	struct url *u = &ask.url;
	size_t dir = (size_t)(strrchr(u->path, '/') - u->path) + 1;

	if (name != NULL)
		snprintf(u->path + dir, sizeof(u->path) - dir, "%s", name);
	phone_note(p, "request", "Upgrade_Rule %s://%s:%u%s", scheme_name(u->scheme),
		   u->host, u->port, u->path);
	p->error = "";
	if (errand_start(p, ERRAND_FIRMWARE, &ask) < 0)
		failed(p, "server not in Restricted_Access_Domains");
}

/* The load that was in force before the last upgrade is still in the other partition.
 */
static void
activate(struct phone *p)
{
	phone_note(p, "activated", "%s, without download", p->upgrade.target);
	install(p);
}

static void
start(struct phone *p, const char *url, const char *tried, bool retry)
{
	struct upgrade *u = &p->upgrade;

	set_text(&u->tried, tried);
	timer_stop(&p->sim->loop, &p->upgrade_timer);
	components_clear(u);
	u->upgst = retry ? 2 : 1;
	u->began = loop_now(&p->sim->loop);
	u->target[0] = '\0';
	p->state = PHONE_UPGRADE;
	/* A missing server is not allowed here (cisco-mpp §4). */
	if (url_parse(url, &u->base) < 0 || u->base.host[0] == '\0' ||
	    u->base.scheme == SCHEME_OTHER) {
		failed(p, "bad URL");
	} else if (!target_read(p, u->base.path)) {
		failed(p, "not a .loads for this model");
	} else if (strcmp(u->target, p->inactive) == 0) {
		activate(p);
	} else {
		fetch_file(p, NULL, LOADS_KEEP);
	}
}

static bool
running(const struct phone *p, const char *url)
{
	const char *name = strrchr(url, '/');
	size_t n = strlen(p->swver);

	return name != NULL && strncmp(name + 1, p->swver, n) == 0 &&
	       strcmp(name + 1 + n, ".loads") == 0;
}

/* A rule may not have URL options (cisco-mpp §4). */
static int
choose(struct phone *p, const char *rule, struct rule_choice *ret)
{
	struct rule_env env = phone_rule_env(p);
	int r = rule_choose(rule, &env, ret);

	if (r > 0 && ret->options) {
		rule_choice_clear(ret);
		r = -EINVAL;
	}
	if (r < 0)
		phone_note(p, "bad-rule", "Upgrade_Rule: not the grammar");
	return r;
}

/* Tried again only if the rule or its URL changed, or when Upgrade_Error_Retry_Delay is
 * over. */
void
upgrade_check(struct phone *p, bool retry)
{
	struct rule_choice choice = { 0 };
	AUTO_FREE char *rule = xstrdup(params_get(&p->params, "Upgrade_Rule"));
	AUTO_FREE char *now = NULL;
	const char *tried = p->upgrade.tried;
	struct str both = { 0 };

	if (!params_yes(&p->params, "Upgrade_Enable") || rule[0] == '\0')
		return;
	if (choose(p, rule, &choice) <= 0)
		return;
	str_addf(&both, "%s\n%s", rule, choice.url);
	now = str_take(&both);
	if (!running(p, choice.url) &&
	    (retry || tried == NULL || strcmp(tried, now) != 0))
		start(p, choice.url, now, retry);
	rule_choice_clear(&choice);
}

void
upgrade_resolved(struct phone *p)
{
	if (!p->upgrade.loads_done)
		phone_log(p, "Log_Upgrade_Request_Msg");
}

static bool
ends_with(const char *text, size_t n, const char *tail)
{
	size_t t = strlen(tail);

	return n > t && memcmp(text + n - t, tail, t) == 0;
}

static void
components_read(struct phone *p)
{
	struct upgrade *u = &p->upgrade;
	const char *line = p->fetch.body.s != NULL ? p->fetch.body.s : "";

	while (*line != '\0' && u->n < COMPONENTS_MAX) {
		size_t all = strcspn(line, "\n"), n = all;

		while (n > 0 && (line[n - 1] == '\r' || line[n - 1] == ' '))
			n--;
		if ((ends_with(line, n, ".sbn") || ends_with(line, n, ".zz.sgn")) &&
		    memchr(line, '/', n) == NULL)
			u->component[u->n++] = xstrndup(line, n);
		line += all + (line[all] == '\n');
	}
}

static void
install(struct phone *p)
{
	phone_note(p, "upgraded", "%s → %s", p->swver, p->upgrade.target);
	p->fetch.url = p->upgrade.base; /* what $PATH means in the line */
	phone_log(p, "Log_Upgrade_Success_Msg");
	if (p->faults.keeps_firmware) {
		phone_reboot(p, BOOT_UPGRADE);
		return;
	}
	snprintf(p->inactive, sizeof(p->inactive), "%s", p->swver);
	snprintf(p->swver, sizeof(p->swver), "%s", p->upgrade.target);
	phone_reboot(p, BOOT_UPGRADE);
}

void
upgrade_fetched(struct phone *p, enum net_result r, const char *error)
{
	struct upgrade *u = &p->upgrade;

	if (r != NET_OK) {
		failed(p, error);
		return;
	}
	phone_note(p, "fetched", "%s, %llu bytes", p->fetch.url.path,
		   (unsigned long long)p->fetch.bytes);
	if (!u->loads_done) {
		u->loads_done = true;
		tally_add(&p->firmware, u->target, "");
		components_read(p);
	}
	if (u->next < u->n)
		fetch_file(p, u->component[u->next++], 0);
	else
		install(p);
}
