#include "judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
named_bench(const struct conf *c, const char *text)
{
	for (size_t i = 0; i < c->n_bench_names; i++)
		if (strcasestr(text, c->bench_names[i]) != NULL)
			return true;
	return false;
}

static bool
address_of_bench(const struct phone *p, const char *text)
{
	uint32_t ip;

	return p->ever_leased && ip_parse(text, &ip) && net_reachable(&p->net, ip);
}

bool
judge_of_bench(const struct phone *p, const char *text)
{
	static const char chars[] = "0123456789.";

	if (named_bench(&p->sim->conf, text))
		return true;
	while (*(text += strcspn(text, chars)) != '\0') {
		size_t n = strspn(text, chars), keep = n;
		AUTO_FREE char *token = NULL;

		while (keep > 0 && text[keep - 1] == '.')
			keep--;
		token = xstrndup(text, keep);
		if (address_of_bench(p, token))
			return true;
		text += n;
	}
	return false;
}

struct look {
	const struct phone *phone;
	bool any, bench;
};

static void
look_at(void *arg, const char *url)
{
	struct look *l = arg;
	struct url u;

	l->any = true;
	if (url_parse(url, &u) < 0 || (u.scheme != SCHEME_OTHER && u.host[0] == '\0') ||
	    address_of_bench(l->phone, u.host) ||
	    named_bench(&l->phone->sim->conf, u.host))
		l->bench = true;
}

/* A rule that cannot be read counts as leading to the bench: it is not remote. */
static struct look
look(struct phone *p, const char *param)
{
	struct rule_env env = phone_rule_env(p);
	struct look l = { .phone = p };

	if (rule_each_url(params_get(&p->params, param), &env, look_at, &l) < 0)
		l.any = l.bench = true;
	return l;
}

static const char *
reason(struct phone *p)
{
	static const char *const others[] = { "Profile_Rule_B", "Profile_Rule_C",
					      "Profile_Rule_D" };
	struct look a = look(p, "Profile_Rule");

	if (p->state == PHONE_OFF)
		return "power is off";
	if (!p->ever_leased)
		return "no lease";
	if (!a.any)
		return "Profile_Rule is empty";
	if (a.bench)
		return "Profile_Rule leads to the bench";
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (look(p, others[i]).bench)
			return "Profile_Rule_B, C or D leads to the bench";
	if (p->state != PHONE_IDLE)
		return "busy";
	if (timer_armed(&p->resync_timer) && p->next_prvst == PRVST_POWER_UP)
		return "about to resync";
	return NULL;
}

bool
judge_settled(struct phone *p, char *why, size_t size)
{
	const char *text = reason(p);
	const struct event *last = NULL;

	if (text == NULL) {
		snprintf(why, size, "%s", "");
		return true;
	}
	for (size_t i = p->n_history; i > 0 && p->n_history - i < HISTORY_MAX; i--) {
		last = &p->history[(i - 1) % HISTORY_MAX];
		if (strcmp(last->what, "fail") == 0 ||
		    strcmp(last->what, "vanish") == 0 ||
		    strstr(last->what, "-failed") != NULL)
			break;
		last = NULL;
	}
	if (last == NULL)
		snprintf(why, size, "%s (%s)", text, phone_state_name(p->state));
	else
		snprintf(why, size, "%s (%s; %s: %s)", text, phone_state_name(p->state),
			 last->what, last->detail ? last->detail : "");
	return false;
}
