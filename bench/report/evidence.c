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

	if (event->kind != BENCH_EVENT_ATTRIBUTE)
		return r->step(r, event, 0);
	code = bench_store_event_get(r->s, event->about, &meant, r->err);
	if (code < 0)
		return code;
	meant.unit = event->unit;
	meant.run = event->run;
	meant.role = event->role;
	bench_copy(meant.sha256, sizeof(meant.sha256), event->sha256);
	return r->step(r, &meant, event->id);
}

static int
rebuild(struct reading *r, const struct bench_event *event, int64_t attributed)
{
	(void)attributed;
	bench_flow_apply(&r->e->unit, event);
	return 0;
}

static int64_t
fact(const struct bench_unit *u, enum bench_link link)
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
		return u->version.tick;
	case BENCH_LINK_SCANNED:
		return u->serial.tick;
	case BENCH_LINK_REDIRECTED:
		return u->redirected;
	case BENCH_LINK_BOXED:
		return u->boxed;
	}
	return 0;
}

/* Of two texts at one tick only one counts. */
static bool
same_text(const struct bench_unit *a, const struct bench_unit *b, enum bench_link link)
{
	if (link == BENCH_LINK_FIRMWARE)
		return strcmp(a->version.text, b->version.text) == 0;
	if (link == BENCH_LINK_SCANNED)
		return strcmp(a->serial.text, b->serial.text) == 0;
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

static void
add_alarm(struct evidence *e, const struct bench_event *event)
{
	size_t i = e->n_alarms;

	e->all_alarms++;
	while (i > 0 && is_before(event, &e->alarms[i - 1]))
		i--;
	if (i == EVIDENCE_ALARMS)
		return;
	if (e->n_alarms < EVIDENCE_ALARMS)
		e->n_alarms++;
	memmove(&e->alarms[i + 1], &e->alarms[i],
		(e->n_alarms - i - 1) * sizeof(e->alarms[0]));
	keep(&e->alarms[i], event);
}

static int
find_sources(struct reading *r, const struct bench_event *event, int64_t attributed)
{
	struct evidence *e = r->e;
	struct bench_unit alone = { .run = e->unit.run };

	if (event->kind == BENCH_EVENT_ALARM)
		add_alarm(e, event);
	bench_flow_apply(&alone, event);
	if (alone.packed != 0 && alone.packed == e->unit.packed)
		keep(&e->packed, event);
	for (size_t i = 0; i < BENCH_LINKS; i++) {
		enum bench_link link = (enum bench_link)(1U << i);

		if (!(e->links & link) || fact(&alone, link) != fact(&e->unit, link) ||
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
	       a->packed == b->packed && strcmp(a->recipe, b->recipe) == 0 &&
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

/* The unit's record has the hash; its name and version are for people. */
static int
name_recipe(struct bench_store *s, struct evidence *e, struct bench_err *err)
{
	struct bench_recipe_row row = { 0 };
	int r;

	if (e->unit.recipe[0] == '\0')
		return 0;
	r = bench_store_recipe_by_sha256(s, e->unit.recipe, &row, err);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	bench_copy(e->recipe, sizeof(e->recipe), row.name);
	e->recipe_version = row.version;
	bench_recipe_row_clear(&row);
	return 0;
}

int
evidence_gather(struct bench_store *s, const struct bench_unit *row, struct evidence *e,
		struct bench_err *err)
{
	struct reading reading = { .s = s, .e = e, .err = err, .step = rebuild };
	int r;

	*e = (struct evidence){ .unit = { .mac = row->mac } };
	r = bench_store_event_each(s, 0, &row->mac, read_event, &reading, err);
	if (r < 0)
		return r;
	e->links = bench_flow_links(&e->unit);
	e->agrees = same_grade(&e->unit, row);
	r = name_recipe(s, e, err);
	if (r < 0)
		return r;
	reading.step = find_sources;
	r = bench_store_event_each(s, 0, &row->mac, read_event, &reading, err);
	return r < 0 ? r : check_sources(e, err);
}

bool
evidence_proven(const struct evidence *e)
{
	return e->agrees && bench_flow_proven(&e->unit);
}

char *
evidence_grade(const struct evidence *e, char text[256])
{
	const struct bench_unit *u = &e->unit;
	uint32_t missing = bench_flow_missing(u);
	bench_auto(bench_str_clear) struct bench_str reasons = { 0 };
	char links[96];

	if (missing != 0)
		bench_str_addf(&reasons, ", missing %s",
			       bench_links_format(missing, links));
	if (u->conflict)
		bench_str_add(&reasons, ", two scans disagree about the serial");
	if (bench_flow_was_reset(u) && missing != 0)
		bench_str_add(&reasons, ", the phone was reset after its setup");
	if (u->run == 0 || u->published == 0)
		bench_str_add(&reasons, ", no profile was made for it");
	else if (u->run_batch != strtoll(u->batch.text, NULL, 10))
		bench_str_add(&reasons, ", its profile was made for another batch");
	if (!e->agrees)
		bench_str_add(&reasons,
			      ", its events and its row disagree (bench replay)");
	if (evidence_proven(e))
		bench_copy(text, 256, "proven");
	else
		snprintf(text, 256, "not proven: %s",
			 reasons.len > 2 ? bench_str_get(&reasons) + 2
					 : "out of memory");
	return text;
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
	for (size_t i = 0; i < BENCH_LINKS; i++) {
		if (1U << i == BENCH_LINK_CONFIRMED && e->links & BENCH_LINK_CONFIRMED)
			return e->source[i].event.kind == BENCH_EVENT_SYSLOG
				       ? "syslog"
				       : "request";
	}
	return "";
}
