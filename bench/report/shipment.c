/* The shipping list of a batch, filled from its report: as sealed, or as of now.
 *
 * What the list says of its own making (which report, language, zone) stands in the
 * file's keywords; with them it is made again and compared, byte by byte. */
#include "gather.h"
#include "paper.h"

#include <bench/code.h>
#include <errno.h>
#include <shipment.h>
#include <spool.h>
#include <string.h>

struct shipping {
	struct bench_store *s;
	struct bench_report_what what;
	enum print_lang lang;
	struct bench_err *err;
	struct shipment list; /* source is this */
	struct report r;
	bool read; /* r is filled */
	struct spool exceptions;
	shipment_unit_fn *fn; /* of the list that is being made */
	void *arg;
	int n;
	struct shipment_line *lines;	 /* owned; so below */
	struct shipment_carton *cartons; /* their codes are r's */
	char seal[128], keywords[192], colour[8];
};

static int
except(struct shipping *g, const struct shipment_exception *x)
{
	return spool_add(&g->exceptions, x, g->err);
}

/* Begins one: what a unit's event says of it. */
static struct shipment_exception
of_event(enum shipment_kind kind, const struct bench_mac *mac, const char *serial,
	 const struct bench_event *e)
{
	struct shipment_exception x = { .kind = kind };
	char text[BENCH_MAC_TEXT];

	if (mac != NULL)
		snprintf(x.unit, sizeof(x.unit), "%s  %.60s",
			 bench_mac_format(*mac, text), serial);
	if (e == NULL)
		return x;
	bench_copy(x.what, sizeof(x.what), e->text);
	bench_copy(x.by, sizeof(x.by), e->staff);
	x.time = e->wall;
	x.event = e->id;
	return x;
}

static void
say(const struct shipping *g, struct shipment_exception *x, enum word word,
    const char *a, const char *b)
{
	print_word_with(g->lang, word, a, b, x->what, sizeof(x->what));
}

static int
except_unit(struct shipping *g, const struct evidence *e, enum shipment_kind kind,
	    enum word word, const struct bench_event *event)
{
	struct shipment_exception x =
		of_event(kind, &e->unit.mac, e->unit.serial.text, event);

	say(g, &x, word, event->text, NULL);
	return except(g, &x);
}

static int
except_held(struct shipping *g, const struct evidence *e,
	    const struct bench_event *event)
{
	struct shipment_exception x =
		of_event(SHIPMENT_HELD, &e->unit.mac, e->unit.serial.text, event);
	char other[BENCH_MAC_TEXT];
	int r = except(g, &x);

	if (r < 0 || bench_mac_is_zero(event->other))
		return r;
	x.kind = SHIPMENT_REPLACED;
	say(g, &x, WORD_SAY_REPLACED, bench_mac_format(event->other, other), NULL);
	return except(g, &x);
}

static int
except_printed(struct shipping *g, const struct evidence *e,
	       const struct bench_event *event)
{
	struct shipment_exception x =
		of_event(SHIPMENT_NOTE, &e->unit.mac, e->unit.serial.text, event);

	say(g, &x, WORD_SAY_PRINTED, event->name, event->text);
	return except(g, &x);
}

static int
except_returned(struct shipping *g, const struct evidence *e,
		const struct bench_event *event)
{
	struct shipment_exception x =
		of_event(SHIPMENT_RETURNED, &e->unit.mac, e->unit.serial.text, event);

	return except(g, &x);
}

/* Waivers that count are told with the unit; what reopening did, with the batch. */
static int
except_event(struct shipping *g, const struct evidence *e,
	     const struct bench_event *event)
{
	if (event->kind == BENCH_EVENT_HELD)
		return except_held(g, e, event);
	if (event->kind == BENCH_EVENT_FREED)
		return except_unit(g, e, SHIPMENT_NOTE, WORD_SAY_FREED, event);
	if (event->kind == BENCH_EVENT_RETURNED)
		return except_returned(g, e, event);
	if (event->kind == BENCH_EVENT_CLEARED)
		return except_unit(g, e, SHIPMENT_NOTE, WORD_SAY_CLEARED, event);
	if (event->kind == BENCH_EVENT_UNPACKED)
		return except_unit(g, e, SHIPMENT_NOTE, WORD_SAY_UNPACKED, event);
	if (event->kind == BENCH_EVENT_PRINTED)
		return except_printed(g, e, event);
	return 0;
}

static int
except_more(struct shipping *g, const struct evidence *e, size_t more)
{
	struct shipment_exception x =
		of_event(SHIPMENT_NOTE, &e->unit.mac, e->unit.serial.text, NULL);
	char n[24];

	if (more == 0)
		return 0;
	snprintf(n, sizeof(n), "%zu", more);
	say(g, &x, WORD_SAY_MORE, n, NULL);
	return except(g, &x);
}

static int
except_alarm(struct shipping *g, const struct evidence *e,
	     const struct bench_event *event)
{
	struct shipment_exception x =
		of_event(SHIPMENT_ALARM, &e->unit.mac, e->unit.serial.text, event);

	if (!evidence_alarm_is_open(e, event))
		say(g, &x, WORD_SAY_SETTLED, event->text, NULL);
	return except(g, &x);
}

/* What is only on hold, by a person or an alarm, is told by that. */
static int
except_missing_proof(struct shipping *g, const struct evidence *e)
{
	struct shipment_exception x =
		of_event(SHIPMENT_NOT_PASSED, &e->unit.mac, e->unit.serial.text, NULL);
	uint32_t missing = bench_flow_missing(&e->unit);
	char names[96], links[256], verdict[256];

	if (!e->agrees || e->unit.conflict || missing == 0)
		bench_copy(x.what, sizeof(x.what), evidence_verdict(e, verdict));
	else
		say(g, &x, WORD_MISSING,
		    print_links(g->lang, bench_links_format(missing, names), links,
				sizeof(links)),
		    NULL);
	if (missing == 0 && bench_flow_on_hold(&e->unit) && e->agrees)
		return 0;
	return except(g, &x);
}

static int
except_grade(struct shipping *g, const struct evidence *e)
{
	struct shipment_exception x = of_event(SHIPMENT_WAIVER, &e->unit.mac,
					       e->unit.serial.text, &e->waiver);
	char names[96], links[256];

	if (evidence_proven(e))
		return 0;
	if (evidence_may_ship(e)) {
		bench_links_format(evidence_waived(e), names);
		say(g, &x, WORD_SAY_WAIVED,
		    print_links(g->lang, names, links, sizeof(links)), e->waiver.text);
		return except(g, &x);
	}
	return except_missing_proof(g, e);
}

static int
except_all(struct shipping *g, const struct evidence *e)
{
	int r = except_grade(g, e);

	for (size_t i = 0; r == 0 && i < e->n_exceptions; i++)
		r = except_event(g, e, &e->exceptions[i]);
	for (size_t i = 0; r == 0 && i < e->n_alarms; i++)
		r = except_alarm(g, e, &e->alarms[i]);
	return r < 0 ? r
		     : except_more(g, e,
				   e->all_exceptions - e->n_exceptions + e->all_alarms -
					   e->n_alarms);
}

/* --- units --------------------------------------------------------------------------
 */

static int
add_unit(const struct report *r, const struct evidence *e, void *arg)
{
	struct shipping *g = arg;
	const struct bench_unit *u = &e->unit;
	const struct report_carton *carton = report_carton_of(r, e);
	uint32_t required = u->require | BENCH_LINK_SCANNED;
	struct shipment_unit x = {
		.number = ++g->n,
		.carton = carton == NULL ? 0 : carton->number,
		.run = u->run,
		.proven = evidence_proven(e),
		.grade = bench_flow_grade(u),
		.links = __builtin_popcount(e->links & required),
		.required = __builtin_popcount(required),
	};
	int code;

	bench_mac_format(u->mac, x.mac);
	bench_copy(x.serial, sizeof(x.serial), u->serial.text);
	bench_copy(x.model, sizeof(x.model), u->model.text);
	bench_copy(x.firmware, sizeof(x.firmware), evidence_firmware(e));
	bench_links_format(bench_flow_missing(u), x.missing);
	if (!x.proven && evidence_may_ship(e)) {
		bench_copy(x.waiver, sizeof(x.waiver), e->waiver.text);
		bench_copy(x.waived_by, sizeof(x.waived_by), e->waiver.staff);
	}
	code = g->fn(&x, g->arg);
	return code != 0 ? code : except_all(g, e);
}

static int
add_removed(const struct report *r, const struct evidence *e, void *arg)
{
	struct shipping *g = arg;
	struct shipment_exception x =
		of_event(SHIPMENT_NOTE, &e->unit.mac, e->unit.serial.text, &e->joined);
	int code = 0;

	(void)r;
	say(g, &x, WORD_SAY_REMOVED, NULL, NULL);
	code = except(g, &x);
	for (size_t i = 0; code == 0 && i < e->n_exceptions; i++)
		code = except_event(g, e, &e->exceptions[i]);
	return code;
}

/* --- the batch ----------------------------------------------------------------------
 */

static int
except_number(struct shipping *g, enum shipment_kind kind, enum word word, int64_t n)
{
	struct shipment_exception x = of_event(kind, NULL, "", NULL);
	char text[24];

	if (n == 0)
		return 0;
	snprintf(text, sizeof(text), "%lld", (long long)n);
	say(g, &x, word, text, NULL);
	return except(g, &x);
}

static int
except_step(struct shipping *g, const struct report_step *step)
{
	struct shipment_exception x = { .time = step->wall, .event = step->event };

	bench_copy(x.by, sizeof(x.by), step->staff);
	bench_copy(x.what, sizeof(x.what), step->text);
	if (step->kind == BENCH_EVENT_REOPENED) {
		x.kind = SHIPMENT_UNLOCKED;
		return except(g, &x);
	}
	if (step->kind != BENCH_EVENT_PRINTED)
		return 0;
	x.kind = SHIPMENT_NOTE;
	say(g, &x, WORD_SAY_PRINTED, step->name, step->text);
	return except(g, &x);
}

static int
except_article(struct shipping *g, const struct report_article *a)
{
	struct shipment_exception x = { .kind = SHIPMENT_WAIVER, .time = a->at };

	if (!a->waived)
		return 0;
	bench_copy(x.by, sizeof(x.by), a->staff);
	say(g, &x, WORD_SAY_ARTICLE, a->text, NULL);
	return except(g, &x);
}

/* Those that the list names are told one by one. */
static int
except_missing(struct shipping *g)
{
	const struct report *r = &g->r;
	int code = 0;

	if (r->n_expected == 0)
		return except_number(g, SHIPMENT_SHORT, WORD_SAY_MISSING, r->missing);
	for (size_t i = 0; code == 0 && i < r->n_expected; i++) {
		const struct report_expected *e = &r->expected[i];
		struct shipment_exception x =
			of_event(SHIPMENT_SHORT, &e->mac, e->serial, NULL);
		char n[24];

		if (e->matched)
			continue;
		if (bench_mac_is_zero(e->mac))
			bench_copy(x.unit, sizeof(x.unit), e->serial);
		snprintf(n, sizeof(n), "%lld", (long long)e->line);
		say(g, &x, WORD_SAY_LISTED, n, NULL);
		code = except(g, &x);
	}
	return code;
}

static int
except_clock(struct shipping *g)
{
	struct shipment_exception x = of_event(SHIPMENT_NOTE, NULL, "", NULL);
	char words[200];

	if (bench_clock_trusted(&g->r.clock))
		return 0;
	bench_copy(x.what, sizeof(x.what), bench_clock_words(&g->r.clock, words));
	x.event = g->r.clock.event;
	return except(g, &x);
}

static int
except_batch(struct shipping *g)
{
	const struct report *r = &g->r;
	int code = except_clock(g);

	if (code == 0)
		code = except_missing(g);
	if (code == 0)
		code = except_number(g, SHIPMENT_EXTRA, WORD_SAY_EXTRA, r->extra);
	if (code == 0)
		code = except_number(g, SHIPMENT_NOTE, WORD_SAY_FOLLOWS, r->follows);
	if (code == 0)
		code = except_number(g, SHIPMENT_NOTE, WORD_SAY_FOLLOWED,
				     r->followed_by);
	for (size_t i = 0; code == 0 && i < r->n_articles; i++)
		code = except_article(g, &r->articles[i]);
	for (size_t i = 0; code == 0 && i < r->n_history; i++)
		code = except_step(g, &r->history[i]);
	return code;
}

static int
fill_tables(struct shipping *g)
{
	const struct report *r = &g->r;

	g->lines = calloc(r->n_lines + 1, sizeof(*g->lines));
	g->cartons = calloc(r->n_cartons + 1, sizeof(*g->cartons));
	if (g->lines == NULL || g->cartons == NULL)
		return bench_fail(g->err, -ENOMEM, "shipping list: out of memory");
	for (size_t i = 0; i < r->n_lines; i++) {
		g->lines[i] =
			(struct shipment_line){ r->lines[i].model, r->lines[i].ordered,
						r->lines[i].packed };
		g->list.ordered += r->lines[i].ordered;
	}
	for (size_t i = 0; i < r->n_cartons; i++)
		g->cartons[i] = (struct shipment_carton){ r->cartons[i].number,
							  r->cartons[i].code,
							  r->cartons[i].units };
	g->list.lines = g->lines;
	g->list.n_lines = r->n_lines;
	g->list.cartons = g->cartons;
	g->list.n_cartons = r->n_cartons;
	if (g->list.ordered == 0)
		g->list.ordered =
			r->n_expected > 0 ? (int)r->n_expected : r->batch.expected;
	return 0;
}

static void
fill_seal(struct shipping *g)
{
	const struct report *r = &g->r;
	struct shipment *l = &g->list;

	l->sealed = r->seal.batch != 0;
	if (!l->sealed)
		return;
	snprintf(g->seal, sizeof(g->seal), "PREBENCH %lld %s", (long long)r->batch.id,
		 r->seal.chain);
	l->seal = g->seal;
	l->closed = r->seal.at;
	l->chain_sha256 = r->seal.chain;
	l->report_sha256 = r->seal.report;
	l->sealed_by = r->seal.staff;
}

static void
fill_head(struct shipping *g)
{
	const struct report *r = &g->r;
	struct shipment *l = &g->list;

	l->batch = r->batch.id;
	l->code = r->code;
	l->provider = r->provider;
	l->customer = r->batch.customer;
	l->order = r->batch.order;
	l->ship_to = r->ship_to;
	l->colour = paper_colour(r->colour, g->colour);
	l->recipe = r->recipe.name;
	l->recipe_version = r->recipe.version;
	l->recipe_sha256 = r->recipe.sha256;
	l->host = r->host_known ? r->host : "";
	l->opened = r->batch.opened;
	l->clock_trusted = bench_clock_trusted(&r->clock);
	l->packed = r->packed;
	l->proven = r->proven;
	l->waived = r->waived;
	l->missing = r->missing;
	snprintf(g->keywords, sizeof(g->keywords),
		 SHIPPING_KEYWORDS "batch=%lld seal=%lld last=%lld lang=%s offset=%d",
		 (long long)r->batch.id, (long long)r->seal.id,
		 (long long)r->last_event, print_lang_name(g->lang), l->utc_offset);
	l->keywords = g->keywords;
}

/* The time of the last thing that the list knows: no clock is read. */
static int
fill_time(struct shipping *g)
{
	struct bench_event e;
	int r;

	if (g->list.sealed) {
		g->list.as_of = g->r.seal.at;
		return 0;
	}
	r = bench_store_event_get(g->s, g->r.last_event, &e, g->err);
	if (r == 0)
		g->list.as_of = e.wall;
	return r == -ENOENT ? 0 : r;
}

static int
each_unit(const struct shipment *s, shipment_unit_fn *fn, void *arg,
	  struct bench_err *err)
{
	struct shipping *g = s->source;
	const struct report_reader reader = {
		.what = g->what, .unit = add_unit, .removed = add_removed, .arg = g
	};
	int r;

	g->fn = fn;
	g->arg = arg;
	r = report_gather(g->s, &reader, &g->r, err);
	if (r != 0)
		return r;
	g->read = true;
	fill_head(g);
	fill_seal(g);
	r = fill_tables(g);
	if (r == 0)
		r = fill_time(g);
	return r < 0 ? r : except_batch(g);
}

static int
each_exception(const struct shipment *s, shipment_exception_fn *fn, void *arg,
	       struct bench_err *err)
{
	struct shipping *g = s->source;
	struct shipment_exception x;
	int r = 0;

	for (size_t i = 0; r == 0 && i < g->exceptions.n; i++) {
		r = spool_get(&g->exceptions, i, &x, err);
		if (r == 0)
			r = fn(&x, arg);
	}
	return r;
}

static void
clear(struct shipping *g)
{
	if (g->read)
		report_clear(&g->r);
	spool_clear(&g->exceptions);
	free(g->lines);
	free(g->cartons);
}

int
bench_paper_shipment(struct bench_store *s, const struct bench_report_what *what,
		     bool workbook, const struct bench_paper *how,
		     struct bench_str *out, struct bench_err *err)
{
	struct shipping g = {
		.s = s, .what = *what, .lang = paper_lang(how->lang), .err = err
	};
	int r = spool_init(&g.exceptions, sizeof(struct shipment_exception), err);

	g.list = (struct shipment){ .utc_offset = how->utc_offset,
				    .each_unit = each_unit,
				    .each_exception = each_exception,
				    .source = &g };
	if (r == 0)
		r = workbook ? shipment_xlsx(&g.list, g.lang, out, err)
			     : shipment_pdf(&g.list, g.lang, out, err);
	clear(&g);
	return r;
}
