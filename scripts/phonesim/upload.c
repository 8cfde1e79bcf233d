/* What the phone reports of itself: Report_Rule holds one or two rules separated by
 * blanks (cisco-mpp §8). Sent after a start, and every periodic_upload_to_server
 * seconds when Report_To_Server says Periodically; a phone on a bench has no SIP server
 * and nobody who changes it by hand, the other two occasions. */
#include "phone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void
arm(struct phone *p)
{
	const char *when = params_get(&p->params, "Report_To_Server");
	uint64_t seconds = 0;

	if (strcmp(when, "Periodically") == 0 &&
	    number_parse(params_get(&p->params, "periodic_upload_to_server"), 259200,
			 &seconds) &&
	    seconds > 0)
		timer_set(&p->sim->loop, &p->upload.timer,
			  sim_scaled(p->sim, (double)seconds));
}

static void
add_element(struct str *out, const char *name, const char *value)
{
	str_addf(out, "<%s>", name);
	for (; *value != '\0'; value++) {
		if (*value == '&')
			str_add(out, "&amp;");
		else if (*value == '<')
			str_add(out, "&lt;");
		else if (*value == '>')
			str_add(out, "&gt;");
		else
			str_addn(out, value, 1);
	}
	str_addf(out, "</%s>\n", name);
}

struct writing {
	struct str *out;
	const struct params *since; /* NULL = all */
};

static void
add_parameter(void *arg, const char *name, const char *value)
{
	struct writing *w = arg;

	if (w->since != NULL && strcmp(params_get(w->since, name), value) == 0)
		return;
	add_element(w->out, name, params_secret(name) && value[0] ? "********" : value);
}

/* How a status report looks is not documented: its names are the web page's. */
static void
add_status(struct phone *p, struct str *out)
{
	static const char *const macros[][2] = {
		{ "Product_Name", "$PN" },	  { "Serial_Number", "$SN" },
		{ "MAC_Address", "$MAU" },	  { "Software_Version", "$SWVER" },
		{ "Hardware_Version", "$HWVER" }, { "Current_IP", "$IP" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(macros); i++) {
		AUTO_FREE char *value = phone_expand(p, macros[i][1]);

		add_element(out, macros[i][0], value);
	}
	add_element(out, "Customization", customization_name(p->customization));
}

static void
body(struct phone *p, const struct rule_choice *c, struct ask *ask)
{
	const struct payload_keys keys = {
		.key = c->key,
		.digest = p->sim->conf.cbc_digest,
		.ikm = params_get(&p->params, "IKM_HTTP_Encrypt_Content"),
		.ikm_form = p->sim->conf.ikm_form,
	};
	struct str xml = { 0 };
	struct writing w = { &xml, c->delta ? &p->upload.last : NULL };

	str_add(&xml, "<flat-profile>\n");
	if (c->status)
		add_status(p, &xml);
	else
		params_all(&p->params, add_parameter, &w);
	str_add(&xml, "</flat-profile>\n");
	ask->type = "application/xml";
	if (payload_seal(xml.s, xml.len, &keys, &ask->body))
		ask->coding = "aes128gcm";
	str_clear(&xml);
}

static bool
is_put(const struct phone *p)
{
	return strcasecmp(params_get(&p->params, "HTTP_Report_Method"), "PUT") == 0;
}

/* False if it could not be sent. */
static bool
send_one(struct phone *p, const struct rule_choice *c)
{
	struct ask ask = { .method = is_put(p) ? METHOD_PUT : METHOD_POST };

	if (url_parse(c->url, &ask.url) < 0 || ask.url.host[0] == '\0' ||
	    (ask.url.scheme != SCHEME_HTTP && ask.url.scheme != SCHEME_HTTPS)) {
		phone_note(p, "report-failed", "%s: not by HTTP", c->url);
		return false;
	}
	ask.uid = c->uid != NULL ? xstrdup(c->uid) : NULL;
	ask.pwd = c->pwd != NULL ? xstrdup(c->pwd) : NULL;
	body(p, c, &ask);
	phone_note(p, "request", "Report_Rule %s %s", method_name(ask.method), c->url);
	if (errand_start(p, ERRAND_REPORT, &ask) == 0)
		return true;
	phone_note(p, "report-failed", "server not in Restricted_Access_Domains");
	return false;
}

static void
finish(struct phone *p)
{
	free(p->upload.rules);
	p->upload.rules = NULL;
	params_copy(&p->upload.last, &p->params);
	p->state = PHONE_IDLE;
	arm(p);
}

static void
next(struct phone *p)
{
	struct rule_env env = phone_rule_env(p);

	for (;;) {
		struct rule_choice c = { 0 };
		int r = rule_report_next(&p->upload.rest, &env, &c);
		bool going = r > 0 && send_one(p, &c);

		rule_choice_clear(&c);
		if (r < 0)
			phone_note(p, "bad-rule", "Report_Rule: not the grammar");
		if (going)
			return;
		if (r <= 0)
			break;
		p->upload.failed++;
	}
	finish(p);
}

static void
begin(struct phone *p)
{
	const char *rule = params_get(&p->params, "Report_Rule");

	if (rule[strspn(rule, " ")] == '\0')
		return;
	set_text(&p->upload.rules, rule);
	p->upload.rest = p->upload.rules;
	p->state = PHONE_REPORT;
	next(p);
}

static void
fire(void *arg)
{
	struct phone *p = arg;

	if (p->state == PHONE_IDLE)
		begin(p);
	else
		timer_set(&p->sim->loop, &p->upload.timer, sim_scaled(p->sim, 10));
}

void
upload_after_start(struct phone *p)
{
	if (p->upload.sent_once)
		return;
	p->upload.sent_once = true;
	begin(p);
}

void
upload_fetched(struct phone *p, enum net_result r, const char *error)
{
	if (r == NET_OK)
		p->upload.done++;
	else
		p->upload.failed++;
	phone_note(p, r == NET_OK ? "reported" : "report-failed", "%s: %s",
		   p->fetch.url.path, r == NET_OK ? "taken" : error);
	next(p);
}

void
upload_init(struct phone *p)
{
	timer_init(&p->upload.timer, fire, p);
}

void
upload_stop(struct phone *p)
{
	timer_stop(&p->sim->loop, &p->upload.timer);
	free(p->upload.rules);
	p->upload.rules = NULL;
}

void
upload_clear(struct phone *p)
{
	upload_stop(p);
	p->upload.sent_once = false;
}
