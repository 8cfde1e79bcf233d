/* The one way to a server: which ones are allowed, and what HTTPS needs beforehand, the
 * time (a certificate has dates) and the authority of Custom_CA_Rule. */
#include "phone.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CA_KEEP (1u << 20)

static void prepare(struct phone *p);

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

static void
launch(struct phone *p, enum errand_kind kind, struct ask *ask)
{
	p->errand.kind = kind;
	ask->user_agent =
		phone_expand(p, params_get(&p->params, "HTTP_User_Agent_Name"));
	ask->tls = (struct tls_conf){
		.trust = { &p->sim->preloaded_ca, &p->custom_ca },
		.now = (time_t)(clock_unix_ms(p) / 1000),
		.min_version = params_get(&p->params, "TLS_Client_Min_Version"),
	};
	fetch_start(&p->fetch, ask);
}

static void
launch_held(struct phone *p)
{
	p->errand.waits = false;
	launch(p, p->errand.held_kind, &p->errand.held);
}

/* False if there is no authority to fetch. */
static bool
fetch_authority(struct phone *p)
{
	AUTO_FREE char *url = phone_expand(p, params_get(&p->params, "Custom_CA_Rule"));
	struct ask ask = { .keep = CA_KEEP };

	if (p->errand.asked_ca || url[0] == '\0' ||
	    (p->errand.ca_url != NULL && strcmp(p->errand.ca_url, url) == 0))
		return false;
	p->errand.asked_ca = true;
	if (url_parse(url, &ask.url) < 0 || ask.url.host[0] == '\0' ||
	    !host_allowed(p, ask.url.host)) {
		phone_note(p, "ca-failed", "%s: no URL to fetch from", url);
		return false;
	}
	phone_note(p, "request", "Custom_CA_Rule %s", url);
	launch(p, ERRAND_CA, &ask);
	return true;
}

static void
authority_fetched(struct phone *p, enum net_result r, const char *error)
{
	const char *rule = params_get(&p->params, "Custom_CA_Rule");
	struct trust fresh = { 0 };
	int n;

	if (r != NET_OK) {
		phone_note(p, "ca-failed", "%s: %s", rule, error);
	} else if ((n = trust_add(&fresh, p->fetch.body.s, p->fetch.body.len)) < 0) {
		phone_note(p, "ca-failed", "%s: no certificate in it", rule);
	} else {
		trust_clear(&p->custom_ca);
		p->custom_ca = fresh;
		free(p->errand.ca_url);
		p->errand.ca_url = phone_expand(p, rule);
		phone_note(p, "ca", "%d from %s", n, rule);
	}
	prepare(p);
}

/* One thing after the other; each comes back here. */
static void
prepare(struct phone *p)
{
	if (!p->clock.set && !p->errand.asked_time) {
		p->errand.asked_time = true;
		if (p->clock.asking || clock_ask(p))
			return;
	}
	if (!fetch_authority(p))
		launch_held(p);
}

void
errand_continue(struct phone *p)
{
	if (p->errand.waits)
		prepare(p);
}

int
errand_start(struct phone *p, enum errand_kind kind, struct ask *ask)
{
	struct errand *e = &p->errand;

	if (!host_allowed(p, ask->url.host)) {
		ask_clear(ask);
		return -EACCES;
	}
	errand_stop(p);
	if (ask->url.scheme != SCHEME_HTTPS) {
		launch(p, kind, ask);
		return 0;
	}
	e->held = *ask;
	*ask = (struct ask){ 0 };
	e->held_kind = kind;
	e->waits = true;
	e->asked_time = e->asked_ca = false;
	/* What the macros of a log line are to mean meanwhile. */
	p->fetch.url = e->held.url;
	prepare(p);
	return 0;
}

void
errand_stop(struct phone *p)
{
	p->errand.waits = false;
	ask_clear(&p->errand.held);
	fetch_cancel(&p->fetch);
}

static void
resolved(void *arg)
{
	struct phone *p = arg;

	switch (p->errand.kind) {
	case ERRAND_PROFILE:
		provision_resolved(p);
		return;
	case ERRAND_FIRMWARE:
		upgrade_resolved(p);
		return;
	case ERRAND_REPORT:
	case ERRAND_CA:
		return;
	}
}

static void
fetched(void *arg, enum net_result r, const char *error)
{
	struct phone *p = arg;

	switch (p->errand.kind) {
	case ERRAND_PROFILE:
		provision_fetched(p, r, error);
		return;
	case ERRAND_FIRMWARE:
		upgrade_fetched(p, r, error);
		return;
	case ERRAND_REPORT:
		upload_fetched(p, r, error);
		return;
	case ERRAND_CA:
		authority_fetched(p, r, error);
		return;
	}
}

/* The vanish fault: the power goes once the first bytes are there, before their ACK. */
static bool
progress(void *arg)
{
	struct phone *p = arg;
	const char *path = p->fetch.url.path;
	bool here = p->faults.vanish_path != NULL
			    ? strstr(path, p->faults.vanish_path) != NULL
			    : p->state == PHONE_RESYNC && p->resync.rule == 1;

	if (!p->faults.vanish || !here)
		return true;
	p->faults.vanish = false;
	phone_note(p, "vanish", "in the transfer of %s", path);
	phone_power_off(p);
	return false;
}

void
errand_init(struct phone *p)
{
	const char *dir = p->sim->conf.files;

	p->fetch = (struct fetch){ .source = dir ? &source_files : &source_network,
				   .dir = dir,
				   .net = &p->net,
				   .resolved = resolved,
				   .progress = progress,
				   .done = fetched,
				   .arg = p };
	fetch_init(&p->fetch);
}
