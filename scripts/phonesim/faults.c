#include "phone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_LOSSY 7
#define DEFAULT_SLOW_MS 150
#define FORMER_RULE "http://prov.former-owner.example/$MA.xml"

struct phone *
phone_find(struct sim *s, const char *who)
{
	struct mac mac;
	uint64_t i;

	if (strlen(who) >= 12 && mac_parse(who, &mac)) {
		for (i = 0; i < s->fleet.n; i++)
			if (mac_equal(&s->phones[i].unit->mac, &mac))
				return &s->phones[i];
		return NULL;
	}
	if (!number_parse(who, UINT32_MAX, &i) || i >= s->fleet.n)
		return NULL;
	return &s->phones[i];
}

static bool
wrong_model(struct phone *p, const char *arg)
{
	const struct model *m =
		arg[0] != '\0' ? model_find(arg) : model_other(p->model);
	const char *version = strchr(p->unit->swver, '.');

	if (m == NULL)
		return false;
	p->model = m;
	snprintf(p->swver, sizeof(p->swver), "%s%s", m->family, version ? version : "");
	return true;
}

/* Without an argument: its neighbour's address. */
static bool
clone_of(struct phone *p, const char *arg)
{
	size_t i = (size_t)(p - p->sim->phones);
	struct phone *other =
		arg[0] != '\0' ? phone_find(p->sim, arg)
			       : &p->sim->phones[i > 0 ? i - 1 : p->sim->fleet.n - 1];

	if (other == NULL)
		return false;
	p->mac = other->mac;
	return true;
}

/* A value that another owner left: "NAME=VALUE". */
static bool
left_behind(struct phone *p, const char *arg)
{
	size_t n = strcspn(arg, "=");
	AUTO_FREE char *name = xstrndup(arg, n);

	return n > 0 && arg[n] == '=' && params_set(&p->params, name, arg + n + 1);
}

static bool
number(const char *arg, unsigned standard, unsigned *ret)
{
	uint64_t v = standard;

	if (arg[0] != '\0' && !number_parse(arg, 100000, &v))
		return false;
	*ret = (unsigned)v;
	return true;
}

bool
fault_apply(struct phone *p, const char *text)
{
	size_t n = strcspn(text, ":");
	AUTO_FREE char *name = xstrndup(text, n);
	const char *arg = text[n] == ':' ? text + n + 1 : "";

	if (strcmp(name, "vanish") == 0) {
		p->faults.vanish = true;
		if (arg[0] != '\0')
			set_text(&p->faults.vanish_path, arg);
		return true;
	}
	if (strcmp(name, "wrong-model") == 0)
		return wrong_model(p, arg);
	if (strcmp(name, "clone") == 0)
		return clone_of(p, arg);
	if (strcmp(name, "previous-life") == 0)
		return params_set(&p->params, "Profile_Rule",
				  arg[0] != '\0' ? arg : FORMER_RULE);
	if (strcmp(name, "asks-nothing") == 0)
		return params_set(&p->params, "Provision_Enable", "No");
	if (strcmp(name, "set-up-by-cloud") == 0) {
		p->customization = CUST_ACQUIRED;
		return true;
	}
	if (strcmp(name, "left-behind") == 0)
		return left_behind(p, arg);
	if (strcmp(name, "lossy") == 0)
		return number(arg, DEFAULT_LOSSY, &p->faults.lossy);
	if (strcmp(name, "slow") == 0)
		return number(arg, DEFAULT_SLOW_MS, &p->faults.slow_ms);
	if (strcmp(name, "no-syslog") == 0)
		return p->faults.no_syslog = true;
	if (strcmp(name, "keeps-firmware") == 0)
		return p->faults.keeps_firmware = true;
	if (strcmp(name, "no-dns") == 0)
		return p->faults.no_dns = true;
	return false;
}

bool
fault_apply_for(struct sim *s, const char *text)
{
	bool colons = strlen(text) > 17 && text[2] == ':' && text[5] == ':';
	size_t n = colons ? 17 : strcspn(text, ":");
	AUTO_FREE char *who = xstrndup(text, n);
	struct phone *p = phone_find(s, who);

	return p != NULL && text[n] == ':' && fault_apply(p, text + n + 1);
}
