/* First the unit is rebuilt from its events, then they are read again to find those
 * that its facts come from. Which event makes which fact is asked of flow itself, event
 * by event, so that a report and the ship gate cannot differ about it. */
#include "evidence.h"

#include <bench/str.h>
#include <errno.h>
#include <string.h>

struct reading {
	struct bench_store *s;
	struct evidence *e;
	int64_t last;
	struct bench_err *err;
	int (*step)(struct reading *r, const struct bench_event *event,
		    int64_t attributed);
};

/* An ATTRIBUTE event stands for the earlier one that it is about. */
static int
read_event(const struct bench_event *event, void *arg)
{
	struct reading *r = arg;
	struct bench_event meant;
	int code;

	if (event->id > r->last)
		return 1;
	if (event->kind != BENCH_EVENT_ATTRIBUTE)
		return r->step(r, event, 0);
	code = bench_store_event_meant(r->s, event, &meant, r->err);
	return code < 0 ? code : r->step(r, &meant, event->id);
}

static int
rebuild(struct reading *r, const struct bench_event *event, int64_t attributed)
{
	if (attributed == 0)
		bench_clock_watch(&r->e->clock, event);
	bench_flow_apply(&r->e->unit, event);
	return 0;
}

/* Is the target's witness what the phone said over HTTP? Then that is as late as any
 * word of its syslog: see flow.c. */
static bool
told_by_agent(const struct bench_unit *u)
{
	return bench_version_compare(u->agent.text, u->target) == BENCH_VERSION_SAME &&
	       u->agent.tick >= u->version.tick;
}

/* When, in the unit's words, what an event said makes this link. whole: the unit that
 * all events made. */
static int64_t
fact(const struct bench_unit *u, const struct bench_unit *whole, enum bench_link link)
{
	switch (link) {
	case BENCH_LINK_LEASED:
		return u->leased;
	case BENCH_LINK_DELIVERED:
		return u->delivered;
	case BENCH_LINK_CONFIRMED:
		return u->confirmed;
	case BENCH_LINK_CLEANED:
		return u->cleaned;
	case BENCH_LINK_FIRMWARE:
		return told_by_agent(whole) ? u->agent.tick : u->version.tick;
	case BENCH_LINK_SCANNED: /* the first scan, unless that is past */
		return whole->serial.tick > whole->returned ? u->serial.tick
							    : u->scanned;
	case BENCH_LINK_REDIRECTED:
		return u->redirected;
	case BENCH_LINK_BOXED:
		return u->boxed;
	}
	return 0;
}

/* Of two texts at one tick only one counts. */
static bool
same_text(const struct bench_unit *a, const struct bench_unit *whole,
	  enum bench_link link)
{
	if (link == BENCH_LINK_FIRMWARE && told_by_agent(whole))
		return strcmp(a->agent.text, whole->agent.text) == 0;
	if (link == BENCH_LINK_FIRMWARE)
		return strcmp(a->version.text, whole->version.text) == 0;
	if (link == BENCH_LINK_SCANNED)
		return strcmp(a->serial.text, whole->serial.text) == 0;
	return true;
}

static void
keep(struct bench_event *place, const struct bench_event *event)
{
	*place = *event;
	place->raw = (struct bench_bytes){ 0 }; /* borrowed */
}

static bool
is_before(const struct bench_event *a, const struct bench_event *b)
{
	return a->tick != b->tick ? a->tick < b->tick : a->id < b->id;
}

/* Into a list of the first ones, by time. */
static void
add_first(struct bench_event *list, size_t room, size_t *n,
	  const struct bench_event *event)
{
	size_t i = *n;

	while (i > 0 && is_before(event, &list[i - 1]))
		i--;
	if (i == room)
		return;
	if (*n < room)
		++*n;
	memmove(&list[i + 1], &list[i], (*n - i - 1) * sizeof(list[0]));
	keep(&list[i], event);
}

static bool
is_exception(const struct bench_event *event)
{
	switch (event->kind) {
	case BENCH_EVENT_HELD:
	case BENCH_EVENT_FREED:
	case BENCH_EVENT_RETURNED:
	case BENCH_EVENT_WAIVED:
	case BENCH_EVENT_CLEARED:
	case BENCH_EVENT_UNSCANNED:
	case BENCH_EVENT_UNPACKED:
	case BENCH_EVENT_UNSHIPPED:
		return true;
	case BENCH_EVENT_PRINTED: /* again, and why; or not at all */
		return event->text[0] != '\0';
	case BENCH_EVENT_SEEN:
	case BENCH_EVENT_LEASED:
	case BENCH_EVENT_RELEASED:
	case BENCH_EVENT_ASKED:
	case BENCH_EVENT_TRANSFER:
	case BENCH_EVENT_REPORT:
	case BENCH_EVENT_SYSLOG:
	case BENCH_EVENT_SCAN:
	case BENCH_EVENT_REFUSED:
	case BENCH_EVENT_PUBLISH:
	case BENCH_EVENT_ATTRIBUTE:
	case BENCH_EVENT_PACKED:
	case BENCH_EVENT_BATCH:
	case BENCH_EVENT_ALARM: /* a list of its own */
	case BENCH_EVENT_NOTE:
	case BENCH_EVENT_RESOLVED:
	case BENCH_EVENT_BOXED:
	case BENCH_EVENT_SHIPPED:
	case BENCH_EVENT_CARTON:
	case BENCH_EVENT_STAFF:
	case BENCH_EVENT_SEALED:
	case BENCH_EVENT_REOPENED:
	case BENCH_EVENT_ACT:
	case BENCH_EVENT_KINDS:
		break;
	}
	return false;
}

static void
add_exceptions(struct evidence *e, const struct bench_event *event)
{
	if (event->tick < e->unit.returned)
		return;
	if (event->kind == BENCH_EVENT_ALARM) {
		e->all_alarms++;
		add_first(e->alarms, EVIDENCE_ALARMS, &e->n_alarms, event);
	} else if (is_exception(event)) {
		e->all_exceptions++;
		add_first(e->exceptions, EVIDENCE_EXCEPTIONS, &e->n_exceptions, event);
	}
}

static bool
same_said(const struct bench_said *a, const struct bench_said *b)
{
	return a->tick == b->tick && strcmp(a->text, b->text) == 0;
}

/* What the unit is told of itself by one event each: the last of several that say the
 * same. */
static void
add_steps(struct evidence *e, const struct bench_unit *alone,
	  const struct bench_event *event)
{
	const struct bench_unit *u = &e->unit;

	if (alone->published != 0 && alone->published == u->published)
		keep(&e->published, event);
	if (alone->packed != 0 && alone->packed == u->packed)
		keep(&e->packed, event);
	if (alone->shipped != 0 && alone->shipped == u->shipped)
		keep(&e->shipped, event);
	if (alone->batch.tick != 0 && same_said(&alone->batch, &u->batch))
		keep(&e->joined, event);
	if (alone->waived_at != 0 && alone->waived_at == u->waived_at &&
	    alone->waived == u->waived)
		keep(&e->waiver, event);
}

static int
find_sources(struct reading *r, const struct bench_event *event, int64_t attributed)
{
	struct evidence *e = r->e;
	struct bench_unit alone = { .run = e->unit.run, .scans = e->unit.scans };

	add_exceptions(e, event);
	bench_flow_apply(&alone, event);
	add_steps(e, &alone, event);
	for (size_t i = 0; i < BENCH_LINKS; i++) {
		enum bench_link link = (enum bench_link)(1U << i);
		int64_t when = fact(&alone, &e->unit, link);

		if (!(e->links & link) || when == 0 ||
		    when != fact(&e->unit, &e->unit, link) ||
		    !same_text(&alone, &e->unit, link) || e->source[i].event.id != 0)
			continue;
		keep(&e->source[i].event, event);
		e->source[i].attributed = attributed;
	}
	return 0;
}

static bool
same_grade(const struct bench_unit *a, const struct bench_unit *b)
{
	return bench_flow_links(a) == bench_flow_links(b) &&
	       bench_flow_proven(a) == bench_flow_proven(b) && a->run == b->run &&
	       a->packed == b->packed && a->shipped == b->shipped &&
	       bench_flow_on_hold(a) == bench_flow_on_hold(b) &&
	       a->waived == b->waived && strcmp(a->recipe, b->recipe) == 0 &&
	       strcmp(a->serial.text, b->serial.text) == 0 &&
	       strcmp(a->batch.text, b->batch.text) == 0;
}

static int
check_sources(const struct evidence *e, struct bench_err *err)
{
	char mac[BENCH_MAC_TEXT];

	for (size_t i = 0; i < BENCH_LINKS; i++) {
		if (e->links & 1U << i && e->source[i].event.id == 0)
			return bench_fail(err, -EBADMSG,
					  "report: unit %s: no event for its link "
					  "'%s'",
					  bench_mac_format(e->unit.mac, mac),
					  bench_link_name((enum bench_link)(1U << i)));
	}
	return 0;
}

/* What came after stays unread: fn has ended the list. */
static int
read_events(struct reading *reading)
{
	int r = bench_store_event_each(reading->s, 0, &reading->e->unit.mac, read_event,
				       reading, reading->err);

	return r > 0 ? 0 : r;
}

int
evidence_gather(struct bench_store *s, struct bench_mac mac, int64_t last,
		const struct bench_unit *row, struct evidence *e, struct bench_err *err)
{
	struct reading reading = {
		.s = s, .e = e, .last = last, .err = err, .step = rebuild
	};
	int r;

	memset(e, 0, offsetof(struct evidence, alarms)); /* the lists are large */
	e->unit.mac = mac;
	r = read_events(&reading);
	if (r < 0)
		return r;
	e->links = bench_flow_links(&e->unit);
	e->agrees = row == NULL || same_grade(&e->unit, row);
	reading.step = find_sources;
	r = read_events(&reading);
	if (r == 0)
		r = bench_store_unit_digest(s, mac, last, e->sha256, &e->events, err);
	return r < 0 ? r : check_sources(e, err);
}

bool
evidence_proven(const struct evidence *e)
{
	return e->agrees && bench_flow_proven(&e->unit);
}

bool
evidence_may_ship(const struct evidence *e)
{
	return e->agrees && bench_flow_may_pack(&e->unit);
}

uint32_t
evidence_waived(const struct evidence *e)
{
	return bench_flow_missing(&e->unit) & e->unit.waived;
}

char *
evidence_grade(const struct evidence *e, char text[2])
{
	text[0] = bench_flow_grade(&e->unit);
	text[1] = '\0';
	return text;
}

static void
add_reasons(const struct evidence *e, struct bench_str *out)
{
	const struct bench_unit *u = &e->unit;
	uint32_t missing = bench_flow_missing(u) & ~u->waived;
	char links[96];

	if (missing != 0)
		bench_str_addf(out, ", missing %s", bench_links_format(missing, links));
	if (u->held > u->freed)
		bench_str_add(out, ", on the hold shelf");
	if (u->stopped > u->cleared)
		bench_str_add(out, ", an alarm is not cleared");
	if (u->conflict)
		bench_str_add(out, ", two scans disagree about the serial");
	if (bench_flow_was_reset(u) && missing != 0)
		bench_str_add(out, ", the phone was reset after its setup");
	if (u->run == 0 || u->published == 0)
		bench_str_add(out, ", no profile was made for it");
	else if (u->run_batch != strtoll(u->batch.text, NULL, 10))
		bench_str_add(out, ", its profile was made for another batch");
	if (!e->agrees)
		bench_str_add(out, ", its events and its row disagree (bench replay)");
}

char *
evidence_verdict(const struct evidence *e, char text[256])
{
	bench_auto(bench_str_clear) struct bench_str reasons = { 0 };
	char links[96];

	if (evidence_proven(e)) {
		bench_copy(text, 256, "proven");
	} else if (evidence_may_ship(e)) {
		snprintf(text, 256, "waived: %s",
			 bench_links_format(evidence_waived(e), links));
	} else {
		add_reasons(e, &reasons);
		snprintf(text, 256, "not proven: %s",
			 reasons.len > 2 ? bench_str_get(&reasons) + 2
					 : "out of memory");
	}
	return text;
}

const struct bench_event *
evidence_source_of(const struct evidence *e, enum bench_link link)
{
	size_t i = 0;

	while (1U << i != link)
		i++;
	return &e->source[i].event;
}

const char *
evidence_firmware(const struct evidence *e)
{
	const struct bench_unit *u = &e->unit;

	if (e->links & BENCH_LINK_FIRMWARE)
		return u->target;
	return u->agent.tick > u->version.tick ? u->agent.text : u->version.text;
}

bool
evidence_alarm_is_open(const struct evidence *e, const struct bench_event *alarm)
{
	return bench_alarm_stops(alarm->name) && alarm->tick > e->unit.cleared;
}

size_t
evidence_order(const struct evidence *e, size_t order[BENCH_LINKS])
{
	size_t n = 0;

	for (size_t i = 0; i < BENCH_LINKS; i++) {
		size_t at = n;

		if (!(e->links & 1U << i))
			continue;
		for (; at > 0; at--) {
			if (!is_before(&e->source[i].event,
				       &e->source[order[at - 1]].event))
				break;
			order[at] = order[at - 1];
		}
		order[at] = i;
		n++;
	}
	return n;
}

const char *
evidence_confirmed_by(const struct evidence *e)
{
	if (!(e->links & BENCH_LINK_CONFIRMED))
		return "";
	return evidence_source_of(e, BENCH_LINK_CONFIRMED)->kind == BENCH_EVENT_SYSLOG
		       ? "syslog"
		       : "request";
}
