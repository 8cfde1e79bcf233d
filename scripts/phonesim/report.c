#include "report.h"

#include "judge.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static json_t *
mac_json(const struct mac *m)
{
	return json_sprintf(MAC_COLON, MAC_ARGS(*m));
}

struct both {
	const struct phone *phone;
	json_t *values, *leftovers;
};

static void
add_param(void *arg, const char *name, const char *value)
{
	struct both *b = arg;

	json_object_set_new(b->values, name, json_string_nocheck(value));
	if (judge_of_bench(b->phone, value))
		json_array_append_new(b->leftovers, json_string(name));
}

static json_t *
history_json(const struct phone *p)
{
	size_t first = p->n_history > HISTORY_MAX ? p->n_history - HISTORY_MAX : 0;
	json_t *list = json_array();

	for (size_t i = first; i < p->n_history; i++) {
		const struct event *e = &p->history[i % HISTORY_MAX];
		const char *detail = e->detail != NULL ? e->detail : "";

		json_array_append_new(list,
				      json_pack("{sI ss so}", "t_ms",
						(json_int_t)e->t_ms, "what", e->what,
						"detail", json_string_nocheck(detail)));
	}
	return list;
}

static json_t *
tally_json(const struct tally *t)
{
	json_t *list = json_array();

	for (size_t i = 0; i < t->n; i++) {
		json_t *o =
			json_pack("{so sI}", "name", json_string_nocheck(t->v[i].name),
				  "count", (json_int_t)t->v[i].count);

		if (t->v[i].kind[0] != '\0')
			json_object_set_new(o, "how", json_string(t->v[i].kind));
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *
names_json(const struct tally *t)
{
	json_t *list = json_array();

	for (size_t i = 0; i < t->n; i++)
		json_array_append_new(list, json_string_nocheck(t->v[i].name));
	return list;
}

/* How each rule ended in the last resync that reached it. */
static json_t *
rules_json(const struct phone *p)
{
	json_t *all = json_object();

	for (size_t i = 0; i < RULES; i++) {
		const struct outcome *o = &p->resync.outcome[i];

		if (o->class == 0)
			continue;
		json_object_set_new(all, resync_rules[i],
				    json_pack("{so so so}", "class",
					      json_sprintf("%c", o->class), "url",
					      json_string_nocheck(o->url), "error",
					      json_string_nocheck(o->error)));
	}
	return all;
}

static json_t *
authorities_json(const struct phone *p)
{
	AUTO_FREE char *factory = trust_names(&p->sim->preloaded_ca);
	AUTO_FREE char *custom = trust_names(&p->custom_ca);

	return json_pack("{so so}", "factory", json_string_nocheck(factory), "custom",
			 json_string_nocheck(custom));
}

static json_t *
judged_json(struct phone *p)
{
	return json_pack("{ss so so so so so sb sI sI}", "customization",
			 customization_name(p->customization), "rules", rules_json(p),
			 "unknown_parameters", names_json(&p->unknown), "opened",
			 tally_json(&p->opened), "firmware_downloads",
			 tally_json(&p->firmware), "authorities", authorities_json(p),
			 "time_known", p->clock.set, "reports_taken",
			 (json_int_t)p->upload.done, "reports_failed",
			 (json_int_t)p->upload.failed);
}

static json_t *
short_json(struct phone *p)
{
	char why[600];
	bool settled = judge_settled(p, why, sizeof(why));

	return json_pack("{so ss sb so}", "mac", mac_json(&p->unit->mac), "state",
			 phone_state_name(p->state), "settled", settled, "why",
			 json_string_nocheck(why));
}

static json_t *
phone_json(struct phone *p)
{
	struct both b = { p, json_object(), json_array() };
	json_t *o = short_json(p);
	json_t *judged = judged_json(p), *more;

	params_each(&p->params, add_param, &b);
	more = json_pack(
		"{ss ss ss ss ss so so sI sI sI so so so}", "serial", p->unit->serial,
		"pid", p->unit->pid, "model", p->unit->model->number, "acts_as",
		p->model->number, "swver", p->swver, "wire_mac", mac_json(&p->mac),
		"ip",
		p->ever_leased ? json_sprintf(IP_FMT, IP_ARGS(p->net.ip)) : json_null(),
		"resets", (json_int_t)p->resets, "reboots", (json_int_t)p->reboots,
		"applied", (json_int_t)p->applied, "parameters", b.values,
		"bench_leftovers", b.leftovers, "history", history_json(p));
	json_object_update(o, more);
	json_object_update(o, judged);
	json_decref(more);
	json_decref(judged);
	return o;
}

static json_t *
all(struct sim *s, json_t *(*one)(struct phone *))
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->fleet.n; i++)
		json_array_append_new(list, one(&s->phones[i]));
	return json_pack("{so}", "phones", list);
}

json_t *
report_full(struct sim *s)
{
	return all(s, phone_json);
}

json_t *
report_status(struct sim *s)
{
	return all(s, short_json);
}

/* Parameters hold passwords and keys: for the owner's eyes only. */
int
report_write(struct sim *s, const char *path)
{
	struct str temporary = { 0 };
	json_t *o = report_full(s);
	int r = 0, fd;

	str_addf(&temporary, "%s.new", path);
	fd = open(temporary.s, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		r = -errno;
	else if (json_dumpfd(o, fd, JSON_INDENT(1) | JSON_SORT_KEYS) < 0)
		r = -EIO;
	if (fd >= 0 && close(fd) < 0 && r == 0)
		r = -errno;
	if (r == 0 && rename(temporary.s, path) < 0)
		r = -errno;
	json_decref(o);
	str_clear(&temporary);
	return r;
}
