/* The report for spreadsheets: RFC 4180, one line a unit. Columns and every byte are a
 * contract (docs/REPORT.md); new ones go behind the last. */
#include "write.h"

#include <errno.h>
#include <string.h>

static const char header[] =
	"batch,provider,customer,order,ship_to,state,recipe,recipe_version,"
	"recipe_sha256,host,mac,serial,pid,model,firmware,target,carton,grade,verdict,"
	"waived,waiver_reason,waiver_by,packed,shipped,"
	"leased_event,leased_time,leased_ip,"
	"delivered_event,delivered_time,delivered_name,delivered_bytes,"
	"delivered_sha256,confirmed_event,confirmed_time,confirmed_by,"
	"cleaned_event,cleaned_time,cleaned_name,cleaned_bytes,cleaned_sha256,"
	"firmware_event,firmware_time,scanned_event,scanned_time,"
	"redirected_event,redirected_time,redirected_host,boxed_event,boxed_time,"
	"alarms,first_alarm,exceptions,first_exception,"
	"unit_recipe,unit_recipe_version,unit_recipe_sha256,"
	"record_events,record_sha256,up_to_event,clock,seal\r\n";

struct writing {
	const struct report_reader *base;
	struct report_out out;
	struct bench_str clean; /* the cell at hand */
	struct bench_err *err;
};

/* Nothing invisible: a terminal shows this file, too. Ends by a comma. */
static void
add_text(struct writing *w, const char *text)
{
	bench_str_reset(&w->clean);
	bench_str_add_text(&w->clean, text);
	bench_str_add_csv(&w->out.text, bench_str_get(&w->clean));
	bench_str_add(&w->out.text, ",");
	w->out.text.failed |= w->clean.failed;
}

static void
add_int(struct writing *w, int64_t n)
{
	bench_str_addf(&w->out.text, "%lld,", (long long)n);
}

static void
add_time(struct writing *w, const struct bench_event *e)
{
	char time[BENCH_TIME_TEXT] = "";

	if (e->id != 0)
		bench_wall_format(e->wall, time);
	bench_str_addf(&w->out.text, "%s,", time);
}

/* Event and time; both empty when there is none. */
static void
add_when(struct writing *w, const struct bench_event *e)
{
	if (e->id == 0)
		bench_str_add(&w->out.text, ",");
	else
		add_int(w, e->id);
	add_time(w, e);
}

static void
add_file(struct writing *w, const struct bench_event *e)
{
	add_when(w, e);
	add_text(w, e->name);
	if (e->id == 0)
		bench_str_add(&w->out.text, ",");
	else
		add_int(w, e->size);
	add_text(w, e->sha256);
}

static void
add_batch(struct writing *w, const struct report *r)
{
	add_int(w, r->batch.id);
	add_text(w, r->provider);
	add_text(w, r->batch.customer);
	add_text(w, r->batch.order);
	add_text(w, r->ship_to);
	add_text(w, bench_batch_state_name(r->batch.state));
	add_text(w, r->recipe.name);
	add_int(w, r->recipe.version);
	add_text(w, r->recipe.sha256);
	add_text(w, r->host);
}

static void
add_identity(struct writing *w, const struct report *r, const struct evidence *e)
{
	const struct bench_unit *u = &e->unit;
	const struct report_carton *c = report_carton_of(r, e);
	char mac[BENCH_MAC_TEXT];

	add_text(w, bench_mac_format(u->mac, mac));
	add_text(w, u->serial.text);
	add_text(w, u->pid.text);
	add_text(w, u->model.text);
	add_text(w, evidence_firmware(e));
	add_text(w, u->target);
	if (c == NULL)
		bench_str_add(&w->out.text, ",");
	else
		add_int(w, c->number);
}

static void
add_grade(struct writing *w, const struct evidence *e)
{
	static const struct bench_event none;
	const struct bench_unit *u = &e->unit;
	char grade[2], verdict[256], links[96];

	add_text(w, evidence_grade(e, grade));
	add_text(w, evidence_verdict(e, verdict));
	add_text(w, bench_links_format(evidence_waived(e), links));
	add_text(w, e->waiver.text);
	add_text(w, e->waiver.staff);
	add_time(w, bench_flow_is_packed(u) ? &e->packed : &none);
	add_time(w, bench_flow_is_shipped(u) ? &e->shipped : &none);
}

static void
add_evidence(struct writing *w, const struct evidence *e)
{
	const struct bench_event *leased = evidence_source_of(e, BENCH_LINK_LEASED);
	const struct bench_event *redirected =
		evidence_source_of(e, BENCH_LINK_REDIRECTED);

	add_when(w, leased);
	add_text(w, leased->ip);
	add_file(w, evidence_source_of(e, BENCH_LINK_DELIVERED));
	add_when(w, evidence_source_of(e, BENCH_LINK_CONFIRMED));
	add_text(w, evidence_confirmed_by(e));
	add_file(w, evidence_source_of(e, BENCH_LINK_CLEANED));
	add_when(w, evidence_source_of(e, BENCH_LINK_FIRMWARE));
	add_when(w, evidence_source_of(e, BENCH_LINK_SCANNED));
	add_when(w, redirected);
	add_text(w, redirected->name);
	add_when(w, evidence_source_of(e, BENCH_LINK_BOXED));
}

/* How many, and the first in words: all of them are in the JSON. */
static void
add_exceptions(struct writing *w, const struct evidence *e)
{
	const struct bench_event *x = &e->exceptions[0];
	char text[400] = "";

	add_int(w, (int64_t)e->all_alarms);
	add_text(w, e->n_alarms == 0 ? "" : e->alarms[0].text);
	add_int(w, (int64_t)e->all_exceptions);
	if (e->n_exceptions > 0)
		snprintf(text, sizeof(text), "%s: %s%s%s",
			 bench_event_kind_name(x->kind), x->text,
			 x->staff[0] == '\0' ? "" : ", by ", x->staff);
	add_text(w, text);
}

static void
add_record(struct writing *w, const struct report *r, const struct evidence *e)
{
	char words[200];

	add_text(w, e->recipe);
	add_int(w, e->recipe_version);
	add_text(w, e->unit.recipe);
	add_int(w, e->events);
	add_text(w, e->sha256);
	add_int(w, r->last_event);
	add_text(w, bench_clock_trusted(&r->clock)
			    ? "trusted"
			    : bench_clock_words(&r->clock, words));
	bench_str_add(&w->out.text, r->seal.chain);
}

static int
add_unit(const struct report *r, const struct evidence *e, void *arg)
{
	struct writing *w = arg;
	int code;

	add_batch(w, r);
	add_identity(w, r, e);
	add_grade(w, e);
	add_evidence(w, e);
	add_exceptions(w, e);
	add_record(w, r, e);
	bench_str_add(&w->out.text, "\r\n");
	code = report_out_flush(&w->out, w->err);
	if (code == 0 && w->base->unit != NULL)
		code = w->base->unit(r, e, w->base->arg);
	return code;
}

static int
add_removed(const struct report *r, const struct evidence *e, void *arg)
{
	struct writing *w = arg;

	return w->base->removed == NULL ? 0 : w->base->removed(r, e, w->base->arg);
}

static void
writing_clear(struct writing *w)
{
	bench_str_clear(&w->out.text);
	bench_str_clear(&w->clean);
}

int
report_write_csv(struct bench_store *s, const struct report_reader *base,
		 bench_sink_fn *sink, void *arg, struct report *ret_report,
		 struct bench_err *err)
{
	bench_auto(writing_clear) struct writing w = {
		.base = base, .out = { .sink = sink, .arg = arg }, .err = err
	};
	struct report_reader reader = *base;
	struct report report;
	int r;

	reader.unit = add_unit;
	reader.removed = add_removed;
	reader.arg = &w;
	bench_str_add(&w.out.text, header);
	r = report_gather(s, &reader, &report, err);
	if (r != 0)
		return r;
	r = report_out_flush(&w.out, err); /* the header, of no units */
	if (r != 0)
		report_clear(&report);
	else
		*ret_report = report;
	return r;
}
