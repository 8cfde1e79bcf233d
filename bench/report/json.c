/* The report for programs, and the one that the seal's hash is of. Order of fields and
 * every byte are a contract (docs/REPORT.md): a change is a new number of the form. */
#include "json_out.h"
#include "write.h"

#include <errno.h>
#include <string.h>

#define FORM 1

struct writing {
	const struct report_reader *base;
	struct report_out out;
	struct json_out j;
	struct bench_str removed; /* a list that comes behind the units */
	struct json_out removed_j;
	bool begun;
	struct bench_err *err;
};

static void
add_time(struct json_out *j, const char *key, struct bench_wall t)
{
	char text[BENCH_TIME_TEXT];

	jout_text_or_null(j, key, t.us == 0 ? NULL : bench_wall_format(t, text));
}

static void
add_mac(struct json_out *j, const char *key, struct bench_mac mac)
{
	char text[BENCH_MAC_TEXT];

	jout_text_or_null(j, key,
			  bench_mac_is_zero(mac) ? NULL : bench_mac_format(mac, text));
}

static void
add_id(struct json_out *j, const char *key, int64_t id)
{
	if (id == 0)
		jout_null(j, key);
	else
		jout_int(j, key, id);
}

static void
add_links(struct json_out *j, const char *key, uint32_t links)
{
	char text[96];

	jout_text(j, key, bench_links_format(links, text));
}

/* --- evidence -----------------------------------------------------------------------
 */

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
	jout_text(j, "staff", event->staff);
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
		const struct bench_event *alarm = &e->alarms[i];

		jout_open(j, NULL, '{');
		jout_int(j, "event", alarm->id);
		add_time(j, "time", alarm->wall);
		jout_text(j, "alarm", alarm->name);
		jout_text(j, "text", alarm->text);
		add_mac(j, "other", alarm->other);
		jout_bool(j, "open", evidence_alarm_is_open(e, alarm));
		jout_close(j, '}');
	}
	jout_close(j, ']');
	jout_int(j, "alarms_in_all", (int64_t)e->all_alarms);
}

static void
add_exception(struct json_out *j, const struct bench_event *event)
{
	jout_open(j, NULL, '{');
	jout_int(j, "event", event->id);
	add_time(j, "time", event->wall);
	jout_text(j, "kind", bench_event_kind_name(event->kind));
	jout_text(j, "name", event->name);
	jout_text(j, "text", event->text);
	add_links(j, "links", event->kind == BENCH_EVENT_WAIVED ? event->require : 0);
	add_mac(j, "other", event->other);
	jout_text(j, "staff", event->staff);
	jout_close(j, '}');
}

static void
add_exceptions(struct json_out *j, const struct evidence *e)
{
	jout_open(j, "exceptions", '[');
	for (size_t i = 0; i < e->n_exceptions; i++)
		add_exception(j, &e->exceptions[i]);
	jout_close(j, ']');
	jout_int(j, "exceptions_in_all", (int64_t)e->all_exceptions);
}

/* null when it is not so (any more). */
static void
add_step(struct json_out *j, const char *key, bool holds, const struct bench_event *e)
{
	if (!holds || e->id == 0) {
		jout_null(j, key);
		return;
	}
	jout_open(j, key, '{');
	jout_int(j, "event", e->id);
	add_time(j, "time", e->wall);
	jout_text(j, "staff", e->staff);
	jout_close(j, '}');
}

static void
add_carton_of(struct json_out *j, const struct report *r, const struct evidence *e)
{
	const struct report_carton *c = report_carton_of(r, e);

	if (c == NULL)
		jout_null(j, "carton");
	else
		jout_int(j, "carton", c->number);
}

static void
add_waiver(struct json_out *j, const struct evidence *e)
{
	if (e->waiver.id == 0) {
		jout_null(j, "waiver");
		return;
	}
	jout_open(j, "waiver", '{');
	jout_int(j, "event", e->waiver.id);
	add_time(j, "time", e->waiver.wall);
	add_links(j, "links", e->waiver.require);
	add_links(j, "needed", evidence_waived(e));
	jout_text(j, "reason", e->waiver.text);
	jout_text(j, "staff", e->waiver.staff);
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

static void
add_identity(struct json_out *j, const struct evidence *e)
{
	const struct bench_unit *u = &e->unit;

	add_mac(j, "mac", u->mac);
	jout_text(j, "serial", u->serial.text);
	jout_text(j, "reported_serial", u->reported_serial.text);
	jout_text(j, "pid", u->pid.text);
	jout_text(j, "family", u->family.text);
	jout_text(j, "model", u->model.text);
	jout_text(j, "firmware", evidence_firmware(e));
	jout_text(j, "target", u->target);
	jout_int(j, "run", u->run);
	add_own_recipe(j, e);
	jout_text(j, "remote", u->remote);
}

static void
add_grade(struct json_out *j, const struct evidence *e)
{
	char grade[2], verdict[256];

	jout_text(j, "grade", evidence_grade(e, grade));
	jout_text(j, "verdict", evidence_verdict(e, verdict));
	jout_bool(j, "proven", evidence_proven(e));
	add_links(j, "missing", bench_flow_missing(&e->unit));
	add_waiver(j, e);
	jout_text(j, "stage", bench_stage_name(bench_flow_stage(&e->unit)));
	jout_bool(j, "agrees", e->agrees);
}

static void
add_record(struct json_out *j, const struct evidence *e)
{
	jout_open(j, "record", '{');
	jout_int(j, "events", e->events);
	jout_text(j, "sha256", e->sha256);
	jout_close(j, '}');
}

static void
write_unit(struct json_out *j, const struct report *r, const struct evidence *e)
{
	const struct bench_unit *u = &e->unit;

	jout_open(j, NULL, '{');
	add_identity(j, e);
	add_carton_of(j, r, e);
	add_grade(j, e);
	if (r->n_expected > 0)
		jout_bool(j, "expected", e->expected);
	else
		jout_null(j, "expected");
	add_step(j, "packed", bench_flow_is_packed(u), &e->packed);
	add_step(j, "shipped", bench_flow_is_shipped(u), &e->shipped);
	add_evidence(j, e);
	add_alarms(j, e);
	add_exceptions(j, e);
	add_record(j, e);
	jout_close(j, '}');
}

/* --- before the units ---------------------------------------------------------------
 */

static void
add_recipe(struct json_out *j, const struct report *r)
{
	jout_open(j, "recipe", '{');
	jout_text(j, "name", r->recipe.name);
	jout_int(j, "version", r->recipe.version);
	jout_text(j, "sha256", r->recipe.sha256);
	jout_text_or_null(j, "host", r->host_known ? r->host : NULL);
	jout_text(j, "destination", r->recipe.destination);
	jout_text(j, "added_by", r->recipe.added_by);
	jout_text(j, "approved_by", r->recipe.approved_by);
	add_time(j, "approved", r->recipe.approved);
	jout_close(j, '}');
}

/* Its own hash cannot stand in the report. */
static void
add_seal(struct json_out *j, const struct report *r)
{
	const struct bench_seal *seal = &r->seal;

	if (seal->batch == 0) {
		jout_null(j, "seal");
		return;
	}
	jout_open(j, "seal", '{');
	jout_text(j, "chain", seal->chain);
	jout_text(j, "previous", seal->previous);
	jout_text(j, "schema", seal->schema);
	jout_int(j, "events", seal->events);
	jout_text(j, "staff", seal->staff);
	add_time(j, "time", seal->at);
	jout_close(j, '}');
}

static void
add_clock(struct json_out *j, const struct report *r)
{
	char words[200];

	jout_open(j, "clock", '{');
	jout_bool(j, "trusted", bench_clock_trusted(&r->clock));
	jout_text(j, "why", bench_clock_words(&r->clock, words));
	jout_close(j, '}');
}

static void
add_articles(struct json_out *j, const struct report *r)
{
	jout_open(j, "first_article", '{');
	jout_bool(j, "asked", r->first_article);
	jout_open(j, "given", '[');
	for (size_t i = 0; i < r->n_articles; i++) {
		const struct report_article *a = &r->articles[i];

		jout_open(j, NULL, '{');
		jout_text(j, "how", a->waived ? "waived" : "seen");
		add_mac(j, "mac", a->mac);
		jout_text(j, "text", a->text);
		jout_text(j, "staff", a->staff);
		add_time(j, "time", a->at);
		jout_close(j, '}');
	}
	jout_close(j, ']');
	jout_close(j, '}');
}

static void
add_history(struct json_out *j, const struct report *r)
{
	jout_open(j, "history", '[');
	for (size_t i = 0; i < r->n_history; i++) {
		const struct report_step *step = &r->history[i];

		jout_open(j, NULL, '{');
		jout_int(j, "event", step->event);
		add_time(j, "time", step->wall);
		jout_text(j, "kind", bench_event_kind_name(step->kind));
		jout_text(j, "name", step->name);
		jout_text(j, "text", step->text);
		add_id(j, "carton", step->carton);
		jout_text(j, "staff", step->staff);
		jout_close(j, '}');
	}
	jout_close(j, ']');
	jout_int(j, "history_in_all", (int64_t)r->all_history);
}

static void
add_batch(struct json_out *j, const struct report *r)
{
	jout_int(j, "form", FORM);
	jout_int(j, "batch", r->batch.id);
	jout_text(j, "code", r->code);
	jout_text(j, "provider", r->provider);
	jout_text(j, "customer", r->batch.customer);
	jout_text(j, "order", r->batch.order);
	jout_text(j, "ship_to", r->ship_to);
	jout_text(j, "colour", r->colour);
	jout_text(j, "state", bench_batch_state_name(r->batch.state));
	add_time(j, "opened", r->batch.opened);
	add_time(j, "closed", r->batch.closed);
	add_id(j, "follows", r->follows);
	add_id(j, "followed_by", r->followed_by);
	jout_int(j, "up_to_event", r->last_event);
	add_seal(j, r);
	add_recipe(j, r);
	add_clock(j, r);
	add_articles(j, r);
	add_history(j, r);
}

/* --- behind the units ---------------------------------------------------------------
 */

static void
add_lines(struct json_out *j, const struct report *r)
{
	jout_open(j, "lines", '[');
	for (size_t i = 0; i < r->n_lines; i++) {
		jout_open(j, NULL, '{');
		jout_text(j, "model", r->lines[i].model);
		jout_int(j, "ordered", r->lines[i].ordered);
		jout_int(j, "units", r->lines[i].units);
		jout_int(j, "packed", r->lines[i].packed);
		jout_close(j, '}');
	}
	jout_close(j, ']');
}

static void
add_cartons(struct json_out *j, const struct report *r)
{
	jout_open(j, "cartons", '[');
	for (size_t i = 0; i < r->n_cartons; i++) {
		const struct report_carton *c = &r->cartons[i];

		jout_open(j, NULL, '{');
		jout_int(j, "number", c->number);
		jout_text(j, "code", c->code);
		jout_text(j, "state", c->closed ? "closed" : "open");
		add_time(j, "closed", c->closed_at);
		jout_int(j, "units", c->units);
		jout_close(j, '}');
	}
	jout_close(j, ']');
}

static void
add_missing(struct json_out *j, const struct report *r)
{
	jout_open(j, "missing", '[');
	for (size_t i = 0; i < r->n_expected; i++) {
		const struct report_expected *x = &r->expected[i];

		if (x->matched)
			continue;
		jout_open(j, NULL, '{');
		jout_int(j, "line", x->line);
		jout_text(j, "serial", x->serial);
		add_mac(j, "mac", x->mac);
		jout_text(j, "model", x->model);
		jout_text(j, "note", x->note);
		jout_close(j, '}');
	}
	jout_close(j, ']');
}

static void
add_counts(struct json_out *j, const struct report *r)
{
	static const char *const grades[] = { "A", "B", "C", "D" };

	jout_open(j, "counts", '{');
	jout_int(j, "expected",
		 r->n_expected > 0 ? (int64_t)r->n_expected : r->batch.expected);
	jout_int(j, "units", r->units);
	jout_int(j, "proven", r->proven);
	jout_int(j, "waived", r->waived);
	jout_int(j, "packed", r->packed);
	jout_int(j, "shipped", r->shipped);
	jout_int(j, "held", r->held);
	jout_int(j, "alarms", r->alarms);
	jout_int(j, "removed", r->removed);
	jout_int(j, "missing", r->missing);
	jout_int(j, "extra", r->extra);
	jout_int(j, "disagreeing", r->disagreeing);
	for (size_t i = 0; i < BENCH_N(grades); i++)
		jout_int(j, grades[i], r->grades[i]);
	jout_close(j, '}');
}

/* --- all of it ----------------------------------------------------------------------
 */

static void
begin(struct writing *w, const struct report *r)
{
	if (w->begun)
		return;
	w->begun = true;
	jout_open(&w->j, NULL, '{');
	add_batch(&w->j, r);
	jout_open(&w->j, "units", '[');
}

static int
add_unit(const struct report *r, const struct evidence *e, void *arg)
{
	struct writing *w = arg;
	int code;

	begin(w, r);
	bench_str_add(&w->out.text, w->j.comma ? ",\n" : "\n");
	w->j.comma = false;
	write_unit(&w->j, r, e);
	code = report_out_flush(&w->out, w->err);
	if (code == 0 && w->base->unit != NULL)
		code = w->base->unit(r, e, w->base->arg);
	return code;
}

static int
add_removed(const struct report *r, const struct evidence *e, void *arg)
{
	struct writing *w = arg;
	struct json_out *j = &w->removed_j;

	jout_open(j, NULL, '{');
	add_mac(j, "mac", e->unit.mac);
	jout_text(j, "serial", e->unit.serial.text);
	jout_int(j, "event", e->joined.id);
	add_time(j, "time", e->joined.wall);
	jout_text(j, "kind", bench_event_kind_name(e->joined.kind));
	jout_text(j, "text", e->joined.text);
	jout_text(j, "staff", e->joined.staff);
	add_id(j, "batch", strtoll(e->unit.batch.text, NULL, 10));
	add_exceptions(j, e);
	add_record(j, e);
	jout_close(j, '}');
	return w->base->removed == NULL ? 0 : w->base->removed(r, e, w->base->arg);
}

static int
end(struct writing *w, const struct report *r)
{
	char verdict[200];

	begin(w, r);
	bench_str_add(&w->out.text, "\n");
	jout_close(&w->j, ']');
	jout_open(&w->j, "removed", '[');
	bench_str_add(&w->out.text, bench_str_get(&w->removed));
	w->out.text.failed |= w->removed.failed;
	jout_close(&w->j, ']');
	add_lines(&w->j, r);
	add_cartons(&w->j, r);
	add_missing(&w->j, r);
	add_counts(&w->j, r);
	jout_text(&w->j, "verdict", report_verdict(r, verdict));
	jout_close(&w->j, '}');
	bench_str_add(&w->out.text, "\n");
	return report_out_flush(&w->out, w->err);
}

static void
writing_clear(struct writing *w)
{
	bench_str_clear(&w->out.text);
	bench_str_clear(&w->removed);
}

int
report_write_json(struct bench_store *s, const struct report_reader *base,
		  bench_sink_fn *sink, void *arg, struct report *ret_report,
		  struct bench_err *err)
{
	bench_auto(writing_clear) struct writing w = {
		.base = base, .out = { .sink = sink, .arg = arg }, .err = err
	};
	struct report_reader reader = *base;
	struct report report;
	int r;

	w.j.out = &w.out.text;
	w.removed_j.out = &w.removed;
	reader.unit = add_unit;
	reader.removed = add_removed;
	reader.arg = &w;
	r = report_gather(s, &reader, &report, err);
	if (r != 0)
		return r;
	r = end(&w, &report);
	if (r != 0)
		report_clear(&report);
	else
		*ret_report = report;
	return r;
}
