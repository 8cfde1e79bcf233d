#include <bench/act.h>
#include <bench/flow.h>
#include <bench/str.h>

#include <string.h>

typedef void act_fn(struct bench_str *out, const struct bench_act *a);
static act_fn add_simple, add_scan, add_publish, add_batch, add_carton, add_waived,
	add_staff, add_printed, add_act;

/* Which words; verb and placed are add_simple()'s: what stands before the unit, and
 * whether carton and batch stand behind it. */
static const struct {
	act_fn *words;
	const char *verb;
	bool placed;
} kinds[BENCH_EVENT_KINDS] = {
	[BENCH_EVENT_SEEN] = { add_simple, "saw", false },
	[BENCH_EVENT_LEASED] = { add_simple, "leased an address to", false },
	[BENCH_EVENT_RELEASED] = { add_simple, "released the address of", false },
	[BENCH_EVENT_ASKED] = { add_simple, "asked for a file as", false },
	[BENCH_EVENT_TRANSFER] = { add_simple, "took a file as", false },
	[BENCH_EVENT_REPORT] = { add_simple, "recorded a report of", false },
	[BENCH_EVENT_SYSLOG] = { add_simple, "recorded a log line of", false },
	[BENCH_EVENT_SCAN] = { add_scan, "", false },
	[BENCH_EVENT_UNSCANNED] = { add_simple, "undid the scans of", true },
	[BENCH_EVENT_REFUSED] = { add_simple, "was refused", true },
	[BENCH_EVENT_PUBLISH] = { add_publish, "", false },
	[BENCH_EVENT_ATTRIBUTE] = { add_simple, "attributed an event to", false },
	[BENCH_EVENT_PACKED] = { add_simple, "packed", true },
	[BENCH_EVENT_BATCH] = { add_batch, "", false },
	[BENCH_EVENT_ALARM] = { add_simple, "raised an alarm on", false },
	[BENCH_EVENT_NOTE] = { add_simple, "noted", false },
	[BENCH_EVENT_RESOLVED] = { add_simple, "recorded a name asked for by", false },
	[BENCH_EVENT_BOXED] = { add_simple, "scanned phone and box of", true },
	[BENCH_EVENT_UNPACKED] = { add_simple, "unpacked", true },
	[BENCH_EVENT_SHIPPED] = { add_simple, "shipped", true },
	[BENCH_EVENT_UNSHIPPED] = { add_simple, "took back, not shipped,", true },
	[BENCH_EVENT_RETURNED] = { add_simple, "took a return of", false },
	[BENCH_EVENT_HELD] = { add_simple, "put on the hold shelf", true },
	[BENCH_EVENT_FREED] = { add_simple, "took off the hold shelf", true },
	[BENCH_EVENT_WAIVED] = { add_waived, "", false },
	[BENCH_EVENT_CLEARED] = { add_simple, "cleared the alarms of", true },
	[BENCH_EVENT_CARTON] = { add_carton, "", false },
	[BENCH_EVENT_STAFF] = { add_staff, "", false },
	[BENCH_EVENT_SEALED] = { add_simple, "sealed", true },
	[BENCH_EVENT_REOPENED] = { add_simple, "reopened", true },
	[BENCH_EVENT_PRINTED] = { add_printed, "", false },
	[BENCH_EVENT_ACT] = { add_act, "", false },
};

static void
add_unit(struct bench_str *out, struct bench_mac mac)
{
	char text[BENCH_MAC_TEXT];

	if (!bench_mac_is_zero(mac))
		bench_str_addf(out, " %s", bench_mac_format(mac, text));
}

/* " into carton 3 of batch 7", " of batch 7"; of the batch itself " batch 7". */
static void
add_place(struct bench_str *out, const struct bench_act *a)
{
	const struct bench_event *e = a->event;
	bool of_one = !bench_mac_is_zero(e->unit) || a->carton != 0;

	if (a->carton != 0)
		bench_str_addf(out, " %s carton %lld",
			       e->kind == BENCH_EVENT_PACKED ? "into" : "in",
			       (long long)a->carton);
	if (e->batch != 0)
		bench_str_addf(out, "%s batch %lld", of_one ? " of" : "",
			       (long long)e->batch);
}

/* ": " and the text, and the other unit that it speaks of. */
static void
add_text(struct bench_str *out, const struct bench_event *e)
{
	char other[BENCH_MAC_TEXT];

	if (e->text[0] != '\0')
		bench_str_addf(out, ": %s", e->text);
	if (!bench_mac_is_zero(e->other))
		bench_str_addf(out, " (the other unit: %s)",
			       bench_mac_format(e->other, other));
}

static void
add_simple(struct bench_str *out, const struct bench_act *a)
{
	bench_str_add(out, kinds[a->event->kind].verb);
	add_unit(out, a->event->unit);
	if (kinds[a->event->kind].placed)
		add_place(out, a);
	add_text(out, a->event);
}

static void
add_for_batch(struct bench_str *out, const struct bench_event *e)
{
	if (e->batch != 0)
		bench_str_addf(out, " for batch %lld", (long long)e->batch);
}

static void
add_scan(struct bench_str *out, const struct bench_act *a)
{
	bench_str_add(out, "scanned the label of");
	add_unit(out, a->event->unit);
	bench_str_addf(out, ", serial %s,", a->event->serial);
	add_for_batch(out, a->event);
}

static void
add_publish(struct bench_str *out, const struct bench_act *a)
{
	bench_str_addf(out, "started run %lld of", (long long)a->event->run);
	add_unit(out, a->event->unit);
	add_for_batch(out, a->event);
}

/* "opened", "unit added": said of the batch, or of a unit in it. */
static void
add_batch(struct bench_str *out, const struct bench_act *a)
{
	const struct bench_event *e = a->event;

	if (e->batch != 0)
		bench_str_addf(out, "batch %lld: ", (long long)e->batch);
	bench_str_add(out, e->text);
	add_unit(out, e->unit);
}

static void
add_carton(struct bench_str *out, const struct bench_act *a)
{
	bench_str_addf(out, "carton %lld of batch %lld: %s", (long long)a->carton,
		       (long long)a->event->batch, a->event->text);
	add_unit(out, a->event->unit);
}

static void
add_waived(struct bench_str *out, const struct bench_act *a)
{
	char links[96];

	bench_str_addf(out, "waived %s of",
		       bench_links_format(a->event->require, links));
	add_unit(out, a->event->unit);
	add_place(out, a);
	add_text(out, a->event);
}

/* "signed in"; or whom, and what was done to them. */
static void
add_staff(struct bench_str *out, const struct bench_act *a)
{
	const struct bench_event *e = a->event;

	if (strcmp(e->name, e->staff) != 0)
		bench_str_addf(out, "%s: ", e->name);
	bench_str_add(out, e->text);
}

static void
add_printed(struct bench_str *out, const struct bench_act *a)
{
	bench_str_addf(out, "printed %s", a->event->name);
	if (!bench_mac_is_zero(a->event->unit))
		bench_str_add(out, " of");
	add_unit(out, a->event->unit);
	add_place(out, a);
	add_text(out, a->event);
}

static void
add_act(struct bench_str *out, const struct bench_act *a)
{
	bench_str_add(out, a->event->text);
	add_unit(out, a->event->unit);
}

void
bench_act_format(const struct bench_act *a, char *text, size_t room)
{
	bench_auto(bench_str_clear) struct bench_str out = { 0 };

	if ((size_t)a->event->kind < BENCH_N(kinds) &&
	    kinds[a->event->kind].words != NULL)
		kinds[a->event->kind].words(&out, a);
	bench_copy(text, room,
		   bench_str_failed(&out) ? "out of memory" : bench_str_get(&out));
}
