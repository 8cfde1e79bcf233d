/* The report for programs. */
#include "gather.h"
#include "json_out.h"

#include <bench/report.h>
#include <errno.h>

static void
add_time(struct json_out *j, const char *key, struct bench_wall t)
{
	char text[BENCH_TIME_TEXT];

	jout_text_or_null(j, key, t.us == 0 ? NULL : bench_wall_format(t, text));
}

static void
add_file(struct json_out *j, const struct bench_event *e)
{
	jout_text(j, "name", e->name);
	jout_int(j, "bytes", e->size);
	jout_text(j, "sha256", e->sha256);
}

static void
add_details(struct json_out *j, const struct evidence *e, size_t i)
{
	const struct bench_event *event = &e->source[i].event;

	switch ((enum bench_link)(1U << i)) {
	case BENCH_LINK_LEASED:
		jout_text(j, "vendor_class", event->text);
		break;
	case BENCH_LINK_DELIVERED:
	case BENCH_LINK_CLEANED:
		add_file(j, event);
		break;
	case BENCH_LINK_CONFIRMED:
		jout_text(j, "by", evidence_confirmed_by(e));
		jout_text(j, "name", event->name);
		break;
	case BENCH_LINK_FIRMWARE:
		jout_text(j, "version", event->version);
		break;
	case BENCH_LINK_REDIRECTED:
		jout_text(j, "host", event->name);
		break;
	case BENCH_LINK_SCANNED:
	case BENCH_LINK_BOXED:
		jout_text(j, "serial", event->serial);
		break;
	}
}

static void
add_source(struct json_out *j, const struct evidence *e, size_t i)
{
	const struct bench_event *event = &e->source[i].event;

	jout_open(j, NULL, '{');
	jout_text(j, "link", bench_link_name((enum bench_link)(1U << i)));
	jout_int(j, "event", event->id);
	if (e->source[i].attributed != 0)
		jout_int(j, "attributed_by", e->source[i].attributed);
	add_time(j, "time", event->wall);
	jout_text(j, "source", event->source);
	jout_text(j, "kind", bench_event_kind_name(event->kind));
	jout_text(j, "ip", event->ip);
	add_details(j, e, i);
	jout_close(j, '}');
}

static void
add_evidence(struct json_out *j, const struct evidence *e)
{
	size_t order[BENCH_LINKS], n = evidence_order(e, order);

	jout_open(j, "evidence", '[');
	for (size_t i = 0; i < n; i++)
		add_source(j, e, order[i]);
	jout_close(j, ']');
}

static void
add_alarms(struct json_out *j, const struct evidence *e)
{
	jout_open(j, "alarms", '[');
	for (size_t i = 0; i < e->n_alarms; i++) {
		jout_open(j, NULL, '{');
		jout_int(j, "event", e->alarms[i].id);
		add_time(j, "time", e->alarms[i].wall);
		jout_text(j, "text", e->alarms[i].text);
		jout_close(j, '}');
	}
	jout_close(j, ']');
	jout_int(j, "alarms_in_all", (int64_t)e->all_alarms);
}

static void
add_packed(struct json_out *j, const struct evidence *e)
{
	if (e->packed.id == 0) {
		jout_null(j, "packed");
		return;
	}
	jout_open(j, "packed", '{');
	jout_int(j, "event", e->packed.id);
	add_time(j, "time", e->packed.wall);
	jout_close(j, '}');
}

/* What this unit's run was made of, which need not be what the batch says now. */
static void
add_own_recipe(struct json_out *j, const struct evidence *e)
{
	jout_open(j, "recipe", '{');
	jout_text_or_null(j, "name", e->recipe[0] == '\0' ? NULL : e->recipe);
	jout_int(j, "version", e->recipe_version);
	jout_text_or_null(j, "sha256",
			  e->unit.recipe[0] == '\0' ? NULL : e->unit.recipe);
	jout_close(j, '}');
}

static int
add_unit(const struct report *r, const struct evidence *e, void *arg)
{
	struct json_out *j = arg;
	const struct bench_unit *u = &e->unit;
	char mac[BENCH_MAC_TEXT], links[96], grade[256];

	(void)r;
	jout_open(j, NULL, '{');
	jout_text(j, "mac", bench_mac_format(u->mac, mac));
	jout_text(j, "serial", u->serial.text);
	jout_text(j, "reported_serial", u->reported_serial.text);
	jout_text(j, "pid", u->pid.text);
	jout_text(j, "family", u->family.text);
	jout_text(j, "model", u->model.text);
	jout_text(j, "firmware", u->version.text);
	jout_text(j, "target", u->target);
	jout_int(j, "run", u->run);
	add_own_recipe(j, e);
	jout_text(j, "stage", bench_stage_name(bench_flow_stage(u)));
	jout_bool(j, "proven", evidence_proven(e));
	jout_text(j, "grade", evidence_grade(e, grade));
	jout_text(j, "missing", bench_links_format(bench_flow_missing(u), links));
	jout_bool(j, "agrees", e->agrees);
	add_packed(j, e);
	add_evidence(j, e);
	add_alarms(j, e);
	jout_close(j, '}');
	return 0;
}

static void
add_verdict(struct json_out *j, const struct report *r)
{
	char text[160];

	if (r->units == 0)
		bench_copy(text, sizeof(text), "no units");
	else if (r->proven == r->units)
		snprintf(text, sizeof(text), "all %d units are proven", r->units);
	else
		snprintf(text, sizeof(text), "NOT PROVEN: %d of %d units",
			 r->units - r->proven, r->units);
	jout_text(j, "verdict", text);
}

static void
add_recipe(struct json_out *j, const struct report *r)
{
	jout_open(j, "recipe", '{');
	jout_text(j, "name", r->recipe.name);
	jout_int(j, "version", r->recipe.version);
	jout_text(j, "sha256", r->recipe.sha256);
	jout_text_or_null(j, "host", r->host_known ? r->host : NULL);
	jout_close(j, '}');
}

static void
add_batch(struct json_out *j, const struct report *r)
{
	jout_int(j, "batch", r->batch.id);
	jout_text(j, "customer", r->batch.customer);
	jout_text(j, "order", r->batch.order);
	jout_text(j, "state", bench_batch_state_name(r->batch.state));
	add_time(j, "opened", r->batch.opened);
	add_time(j, "closed", r->batch.closed);
	jout_int(j, "up_to_event", r->last_event);
	add_recipe(j, r);
	add_verdict(j, r);
	jout_int(j, "expected", r->batch.expected);
	jout_int(j, "count", r->units);
	jout_int(j, "proven", r->proven);
	jout_int(j, "packed", r->packed);
	jout_int(j, "disagreeing", r->disagreeing);
}

int
bench_report_json(struct bench_store *s, int64_t batch, struct bench_str *out,
		  struct bench_err *err)
{
	bench_auto(bench_str_clear) struct bench_str units = { 0 };
	struct json_out inner = { .out = &units }, j = { .out = out };
	struct report report;
	int r = report_gather(s, batch, add_unit, &inner, &report, err);

	if (r < 0)
		return r;
	jout_open(&j, NULL, '{');
	add_batch(&j, &report);
	jout_open(&j, "units", '[');
	bench_str_add(out, bench_str_get(&units));
	jout_close(&j, ']');
	jout_close(&j, '}');
	bench_str_add(out, "\n");
	report_clear(&report);
	if (bench_str_failed(out) || bench_str_failed(&units))
		return bench_fail(err, -ENOMEM, "report of batch %lld: out of memory",
				  (long long)batch);
	return 0;
}
