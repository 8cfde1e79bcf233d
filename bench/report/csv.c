/* The report for spreadsheets: RFC 4180, one line a unit. */
#include "gather.h"

#include <bench/report.h>
#include <errno.h>
#include <string.h>

static const char header[] =
	"batch,customer,order,state,recipe,recipe_version,recipe_sha256,host,"
	"mac,serial,pid,model,firmware,target,grade,packed,"
	"leased_event,leased_time,leased_ip,"
	"delivered_event,delivered_time,delivered_name,delivered_bytes,delivered_"
	"sha256,"
	"confirmed_event,confirmed_time,confirmed_by,"
	"cleaned_event,cleaned_time,cleaned_name,cleaned_bytes,cleaned_sha256,"
	"firmware_event,firmware_time,scanned_event,scanned_time,"
	"alarms,first_alarm,unit_recipe,unit_recipe_version,unit_recipe_sha256\r\n";

/* Every control byte becomes '?': a terminal shows this file, too. Ends by a comma. */
static void
add_text(struct bench_str *out, const char *text)
{
	char clean[256];

	bench_copy(clean, sizeof(clean), text);
	for (char *p = clean; *p != '\0'; p++) {
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = '?';
	}
	bench_str_add_csv(out, clean);
	bench_str_add(out, ",");
}

static void
add_int(struct bench_str *out, int64_t n)
{
	bench_str_addf(out, "%lld,", (long long)n);
}

/* Event and time; both empty when there is none. */
static void
add_when(struct bench_str *out, const struct bench_event *e)
{
	char time[BENCH_TIME_TEXT];

	if (e->id == 0)
		bench_str_add(out, ",,");
	else
		bench_str_addf(out, "%lld,%s,", (long long)e->id,
			       bench_wall_format(e->wall, time));
}

static const struct bench_event *
source_of(const struct evidence *e, enum bench_link link)
{
	size_t i = 0;

	while (1U << i != link)
		i++;
	return &e->source[i].event;
}

static void
add_file(struct bench_str *out, const struct bench_event *e)
{
	add_when(out, e);
	add_text(out, e->name);
	if (e->id == 0)
		bench_str_add(out, ",");
	else
		add_int(out, e->size);
	add_text(out, e->sha256);
}

static void
add_batch(struct bench_str *out, const struct report *r)
{
	add_int(out, r->batch.id);
	add_text(out, r->batch.customer);
	add_text(out, r->batch.order);
	add_text(out, bench_batch_state_name(r->batch.state));
	add_text(out, r->recipe.name);
	add_int(out, r->recipe.version);
	add_text(out, r->recipe.sha256);
	add_text(out, r->host);
}

static void
add_identity(struct bench_str *out, const struct evidence *e)
{
	const struct bench_unit *u = &e->unit;
	char mac[BENCH_MAC_TEXT], grade[256], time[BENCH_TIME_TEXT] = "";

	if (e->packed.id != 0)
		bench_wall_format(e->packed.wall, time);
	add_text(out, bench_mac_format(u->mac, mac));
	add_text(out, u->serial.text);
	add_text(out, u->pid.text);
	add_text(out, u->model.text);
	add_text(out, u->version.text);
	add_text(out, u->target);
	add_text(out, evidence_grade(e, grade));
	add_text(out, time);
}

static void
add_evidence(struct bench_str *out, const struct evidence *e)
{
	add_when(out, source_of(e, BENCH_LINK_LEASED));
	add_text(out, source_of(e, BENCH_LINK_LEASED)->ip);
	add_file(out, source_of(e, BENCH_LINK_DELIVERED));
	add_when(out, source_of(e, BENCH_LINK_CONFIRMED));
	add_text(out, evidence_confirmed_by(e));
	add_file(out, source_of(e, BENCH_LINK_CLEANED));
	add_when(out, source_of(e, BENCH_LINK_FIRMWARE));
	add_when(out, source_of(e, BENCH_LINK_SCANNED));
}

static int
add_unit(const struct report *r, const struct evidence *e, void *arg)
{
	struct bench_str *out = arg;

	add_batch(out, r);
	add_identity(out, e);
	add_evidence(out, e);
	add_int(out, (int64_t)e->all_alarms);
	add_text(out, e->n_alarms == 0 ? "" : e->alarms[0].text);
	add_text(out, e->recipe);
	add_int(out, e->recipe_version);
	add_text(out, e->unit.recipe);
	if (!bench_str_failed(out))
		out->text[--out->len] = '\0'; /* the last comma */
	bench_str_add(out, "\r\n");
	return 0;
}

int
bench_report_csv(struct bench_store *s, int64_t batch, struct bench_str *out,
		 struct bench_err *err)
{
	struct report report;
	int r;

	bench_str_add(out, header);
	r = report_gather(s, batch, add_unit, out, &report, err);
	if (r < 0)
		return r;
	report_clear(&report);
	if (bench_str_failed(out))
		return bench_fail(err, -ENOMEM, "report of batch %lld: out of memory",
				  (long long)batch);
	return 0;
}
