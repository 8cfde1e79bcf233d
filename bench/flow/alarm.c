/* The words of alarms, which of them stop a unit, and what raises each. Pure. */
#include <bench/alarm.h>
#include <bench/str.h>

#include <stdarg.h>
#include <string.h>
#include <strings.h>

/* A stop is cleared by a supervisor only, so it stands where the links alone would let
 * a wrong unit pass, and where the evidence cannot be of a healthy one. The other words
 * tell: what they speak of is kept from shipping by a link that is missing, or by the
 * schema. */
static const char *const stops[] = {
	/* every link may hold, each of another phone */
	BENCH_ALARM_CLONE,
	/* the phone whose label was swapped may tell no serial: its own label holds */
	BENCH_ALARM_SERIAL,
	/* all links hold: it is a good phone, of the wrong kind */
	BENCH_ALARM_MODEL,
	/* all links may hold: somebody decided that it is not to be sold */
	BENCH_ALARM_SCRAPPED,
	/* takes our redirect, and what the cloud gave it may stay or come back */
	BENCH_ALARM_CLOUD,
};
/* Not among them, on purpose:
 * shipped-before: the schema keeps a shipped unit as it left until its return is
 *   recorded; a stop would take the proof from what left rightly;
 * previous-life: such a phone asks for nothing, so it gets no link, and the factory
 * reset shows by itself: nothing is left for a supervisor to judge; label-mismatch,
 * witnesses-disagree: the link concerned does not hold; two-voices: not certain: one
 * phone might speak so (what its boot loader says is not known, cisco-mpp 14.1). */

bool
bench_alarm_stops(const char *word)
{
	for (size_t i = 0; i < BENCH_N(stops); i++) {
		if (strcmp(word, stops[i]) == 0)
			return true;
	}
	return false;
}

bool
bench_return_is_disposition(const char *word)
{
	static const char *const words[] = { BENCH_RETURN_REPAIR, BENCH_RETURN_REPLACE,
					     BENCH_RETURN_RESTOCK, BENCH_RETURN_SCRAP };

	for (size_t i = 0; i < BENCH_N(words); i++) {
		if (strcmp(word, words[i]) == 0)
			return true;
	}
	return false;
}

/* --- what came out ---------------------------------------------------------------- */

struct out {
	const struct bench_alarm_facts *f;
	struct bench_alarm *at;
	size_t n;
};

static struct bench_alarm *BENCH_PRINTF(3, 4)
	raise(struct out *o, const char *word, const char *fmt, ...)
{
	struct bench_alarm *a = &o->at[o->n++];
	va_list ap;

	*a = (struct bench_alarm){ .word = word, .unit = o->f->unit->mac };
	va_start(ap, fmt);
	vsnprintf(a->text, sizeof(a->text), fmt, ap);
	va_end(ap);
	return a;
}

/* Trouble that goes on after a supervisor has dealt with it is said again. */
static void
again_if_cleared(const struct out *o, struct bench_alarm *a)
{
	snprintf(a->key, sizeof(a->key), " c%lld", (long long)o->f->unit->cleared);
}

static bool
is_wire(const struct bench_event *e)
{
	return e->kind == BENCH_EVENT_SEEN || e->kind == BENCH_EVENT_LEASED;
}

static bool
tells_serial(const struct bench_event *e)
{
	return (e->kind == BENCH_EVENT_SYSLOG || e->kind == BENCH_EVENT_REPORT) &&
	       e->serial[0] != '\0';
}

static bool
differ(const struct bench_said *a, const struct bench_said *b)
{
	return a->text[0] != '\0' && b->text[0] != '\0' &&
	       strcmp(a->text, b->text) != 0;
}

/* --- clones ----------------------------------------------------------------------- */

static void
two_serials(struct out *o)
{
	const struct bench_said *was = &o->f->before->reported_serial;
	const struct bench_event *e = o->f->event;

	if (!tells_serial(e) || was->text[0] == '\0' ||
	    was->tick <= o->f->unit->returned || strcasecmp(was->text, e->serial) == 0)
		return;
	again_if_cleared(o, raise(o, BENCH_ALARM_CLONE,
				  "two phones use this MAC (serials %s and %s): take "
				  "both off the bench",
				  was->text, e->serial));
}

/* No firmware changes a model. The same words of option 60 in a new version of our own
 * data may. */
static void
two_models(struct out *o)
{
	const struct bench_unit *was = o->f->before;
	const struct bench_event *e = o->f->event;

	if (!is_wire(e) || e->model[0] == '\0' || was->wire_model.text[0] == '\0' ||
	    strcmp(e->model, was->wire_model.text) == 0 ||
	    was->wire_model.tick <= o->f->unit->returned ||
	    was->wire_model.tick >> 48 != e->tick >> 48 ||
	    strncmp(e->text, was->vendor_class.text,
		    sizeof(was->vendor_class.text) - 1) == 0)
		return;
	again_if_cleared(o, raise(o, BENCH_ALARM_CLONE,
				  "two phones use this MAC (models %s and %s): take "
				  "both off the bench",
				  was->wire_model.text, e->model));
}

static void
two_voices(struct out *o)
{
	struct bench_alarm *a;

	if (o->f->turns < BENCH_ALARM_VOICES_TURNS)
		return;
	a = raise(o, BENCH_ALARM_VOICES,
		  "one MAC with two of %s, by turns: see whether two devices use it",
		  o->f->turning);
	snprintf(a->key, sizeof(a->key), " %.20s", o->f->turning);
}

/* --- labels ----------------------------------------------------------------------- */

/* label is of a, which b reports. Both are in the wrong box, or one. */
static void
swapped(struct out *o, const struct bench_unit *a, const struct bench_unit *b,
	const char *serial)
{
	char mac[BENCH_MAC_TEXT];
	struct bench_alarm *alarm;

	alarm = raise(o, BENCH_ALARM_SERIAL,
		      "its label's serial %s is that of phone %s: put both aside, the "
		      "labels may be swapped",
		      serial, bench_mac_format(b->mac, mac));
	again_if_cleared(o, alarm);
	alarm->unit = a->mac;
	alarm->other = b->mac;
	alarm = raise(o, BENCH_ALARM_SERIAL,
		      "its serial %s is on the label of %s: put both aside, the labels "
		      "may be swapped",
		      serial, bench_mac_format(a->mac, mac));
	again_if_cleared(o, alarm);
	alarm->unit = b->mac;
	alarm->other = a->mac;
}

static void
serial_twice(struct out *o)
{
	const struct bench_unit *twin = o->f->twin;
	const struct bench_event *e = o->f->event;
	char was[BENCH_MAC_TEXT], now[BENCH_MAC_TEXT];
	struct bench_alarm *a;

	if (twin == NULL)
		return;
	if (tells_serial(e)) {
		swapped(o, twin, o->f->unit, e->serial);
	} else if (e->kind == BENCH_EVENT_SCAN) {
		swapped(o, o->f->unit, twin, e->serial);
	} else {
		/* a slip of the hand at the scanner does the same: nobody is stopped */
		a = raise(
			o, BENCH_ALARM_LABEL,
			"serial %s was scanned with MAC %s, and before with %s: check "
			"both labels",
			e->serial, bench_mac_format(e->mac, now),
			bench_mac_format(twin->mac, was));
		bench_copy(a->key, sizeof(a->key), " twice");
		a->unit = twin->mac;
		a->other = e->mac;
	}
}

static bool
tells_identity(const struct bench_event *e)
{
	return is_wire(e) || tells_serial(e) || e->kind == BENCH_EVENT_SCAN ||
	       ((e->kind == BENCH_EVENT_ASKED || e->kind == BENCH_EVENT_TRANSFER) &&
		e->model[0] != '\0');
}

/* A scan that was refused is no label of the unit; it still says that something is
 * wrong with one of the two. */
static void
refused_serial(struct out *o)
{
	const struct bench_unit *u = o->f->unit;
	const struct bench_event *e = o->f->event;
	struct bench_alarm *a;

	if (e->kind != BENCH_EVENT_REFUSED || e->serial[0] == '\0' ||
	    u->serial.text[0] == '\0' || strcmp(u->serial.text, e->serial) == 0)
		return;
	a = raise(o, BENCH_ALARM_LABEL,
		  "scanned with serial %s, and before with %s: check both labels",
		  e->serial, u->serial.text);
	bench_copy(a->key, sizeof(a->key), " refused");
}

static void
label_mismatch(struct out *o)
{
	const struct bench_unit *u = o->f->unit;
	struct bench_alarm *a = NULL;

	if (!tells_identity(o->f->event) || u->scanned == 0)
		return;
	if (differ(&u->reported_serial, &u->serial)) {
		a = raise(o, BENCH_ALARM_LABEL,
			  "the label says serial %s, the phone %s: put it aside, find "
			  "its own label",
			  u->serial.text, u->reported_serial.text);
		bench_copy(a->key, sizeof(a->key), " serial");
	}
	if (differ(&u->wire_model, &u->label_model)) {
		a = raise(o, BENCH_ALARM_LABEL,
			  "the label says model %s, the phone is a %s: put it aside, "
			  "find its own label",
			  u->label_model.text, u->wire_model.text);
		bench_copy(a->key, sizeof(a->key), " model");
	} else if (differ(&u->agent_model, &u->label_model)) {
		a = raise(
			o, BENCH_ALARM_LABEL,
			"the label says model %s, its HTTP requests %s: put it aside, "
			"find its own label",
			u->label_model.text, u->agent_model.text);
		bench_copy(a->key, sizeof(a->key), " agent");
	}
	if (u->conflict && o->f->event->kind == BENCH_EVENT_SCAN) {
		a = raise(
			o, BENCH_ALARM_LABEL,
			"scanned with two serials (%s first): put it aside, check its "
			"labels",
			u->serial.text);
		bench_copy(a->key, sizeof(a->key), " conflict");
	}
}

/* --- what it is here for ---------------------------------------------------------- */

/* A phone that starts; one that was left plugged in when its batch was closed only
 * renews its lease. A reset phone asks for a factory name. */
static bool
shows_up(const struct bench_alarm_facts *f)
{
	const struct bench_event *e = f->event;

	return f->starts || e->kind == BENCH_EVENT_REFUSED ||
	       (e->kind == BENCH_EVENT_ASKED &&
		(e->role == BENCH_ROLE_PENDING || e->role == BENCH_ROLE_MODEL));
}

static void
shipped_before(struct out *o)
{
	const struct bench_unit *u = o->f->unit;
	struct bench_alarm *a;

	if (!shows_up(o->f) || !bench_flow_is_shipped(u) ||
	    o->f->event->tick <= u->shipped)
		return;
	a = raise(o, BENCH_ALARM_SHIPPED,
		  "shipped already, with batch %s, and here again: record its return",
		  u->batch.text);
	snprintf(a->key, sizeof(a->key), " s%lld", (long long)u->shipped);
}

static bool
joins(const struct bench_event *e)
{
	return (e->kind == BENCH_EVENT_SCAN || e->kind == BENCH_EVENT_BATCH) &&
	       e->batch != 0;
}

static void
scrapped(struct out *o)
{
	const struct bench_event *e = o->f->event;

	if (bench_flow_is_scrap(o->f->unit) && e->tick > o->f->unit->returned &&
	    (joins(e) || e->kind == BENCH_EVENT_REFUSED))
		raise(o, BENCH_ALARM_SCRAPPED,
		      "came back as scrap: take it out; only a supervisor can clear it");
}

const char *
bench_alarm_model(const struct bench_unit *u)
{
	return u->wire_model.text[0] != '\0'	? u->wire_model.text
	       : u->label_model.text[0] != '\0' ? u->label_model.text
						: u->model.text;
}

static void
not_ordered(struct out *o)
{
	const struct bench_unit *u = o->f->unit;
	struct bench_alarm *a;

	if (!o->f->has_lines || bench_alarm_model(u)[0] == '\0')
		return;
	if (o->f->ordered == 0) {
		a = raise(o, BENCH_ALARM_MODEL,
			  "model %s is not on the order of batch %s: take it out",
			  bench_alarm_model(u), u->batch.text);
		snprintf(a->key, sizeof(a->key), " b%.18s", u->batch.text);
	} else if (o->f->have > o->f->ordered && joins(o->f->event)) {
		a = raise(o, BENCH_ALARM_EXTRA,
			  "batch %s ordered %d of model %s, this is number %d: check "
			  "the order",
			  u->batch.text, o->f->ordered, bench_alarm_model(u),
			  o->f->have);
		snprintf(a->key, sizeof(a->key), " b%.18s", u->batch.text);
	}
}

/* --- what it is ------------------------------------------------------------------- */

static bool
is_broadcast(struct bench_mac mac)
{
	static const uint8_t ones[6] = { 255, 255, 255, 255, 255, 255 };

	return memcmp(mac.b, ones, sizeof(ones)) == 0;
}

static void
odd_mac(struct out *o)
{
	const struct bench_event *e = o->f->event;
	char text[BENCH_MAC_TEXT];

	if (!is_wire(e) && e->kind != BENCH_EVENT_SCAN)
		return;
	if (bench_mac_is_zero(e->mac) || is_broadcast(e->mac) || (e->mac.b[0] & 1))
		raise(o, BENCH_ALARM_NO_MAC,
		      "MAC %s cannot be a device's own: find what sends it",
		      bench_mac_format(e->mac, text));
	else if ((e->mac.b[0] & 2) && e->kind != BENCH_EVENT_SEEN)
		raise(o, BENCH_ALARM_LOCAL,
		      "MAC %s is locally administered, no maker gave it: is it a phone?",
		      bench_mac_format(e->mac, text));
}

/* By its lease: of addresses that only ask, a stranger can make up any number. A lease
 * that is known from Kea's file alone tells nothing of who has it. */
static void
not_a_phone(struct out *o)
{
	const struct bench_event *e = o->f->event;

	if (e->kind == BENCH_EVENT_LEASED && o->f->unit->family.text[0] == '\0' &&
	    (e->text[0] != '\0' || e->raw.len > 0))
		raise(o, BENCH_ALARM_OTHER,
		      "not a phone that we know: unplug it, or scan its label if it is "
		      "one");
}

/* --- who had it before ------------------------------------------------------------ */

static bool
ends_in(const char *host, const char *domain)
{
	size_t n = strlen(host), d = strlen(domain);

	return n >= d && strcasecmp(host + n - d, domain) == 0 &&
	       (n == d || host[n - d - 1] == '.');
}

/* What phones ask for out of the box: their makers' clouds (cisco-mpp 11; the others by
 * general knowledge) and the time. */
bool
bench_alarm_is_foreign(const char *host)
{
	static const char *const usual[] = {
		"cisco.com",   "webex.com",	  "linksys.com", "sipura.com",
		"yealink.com", "polycom.com",	  "poly.com",	 "plantronics.com",
		"hp.com",      "grandstream.com", "gdms.cloud",	 "snom.com",
		"snom.io",     "fanvil.com",	  "ntp.org",	 "time.windows.com",
		"local",       "in-addr.arpa",	  "ip6.arpa",
	};

	if (host[0] == '_' || strchr(host, '.') == NULL ||
	    strncasecmp(host, "ntp", 3) == 0 || strncasecmp(host, "time", 4) == 0 ||
	    strncasecmp(host, "wpad.", 5) == 0 ||
	    strspn(host, "0123456789.") == strlen(host))
		return false;
	for (size_t i = 0; i < BENCH_N(usual); i++) {
		if (ends_in(host, usual[i]))
			return false;
	}
	return true;
}

static void
previous_life(struct out *o)
{
	const struct bench_unit *u = o->f->unit;
	const struct bench_event *e = o->f->event;

	if (!bench_alarm_asks_life(e, u) || o->f->asked)
		return;
	if (o->f->foreign_us >= BENCH_ALARM_LIFE_US)
		raise(o, BENCH_ALARM_LIFE,
		      "needs a factory reset: set up before, it asks %.160s, never this "
		      "bench",
		      e->name);
	else if (o->f->renewals >= BENCH_ALARM_LIFE_RENEWALS)
		raise(o, BENCH_ALARM_LIFE,
		      "needs a factory reset: renewed its address %d times and asked "
		      "for no file",
		      o->f->renewals);
}

/* "customization=Acquired rule=…", as a report is recorded. Aborted and Pending are
 * what a bench makes of a phone (cisco-mpp 11). */
static void
set_up_by_cloud(struct out *o)
{
	static const char *const states[] = { "customization=Acquired",
					      "customization=GDS-Acquired",
					      "customization=Custom-Pending" };
	const struct bench_event *e = o->f->event;

	for (size_t i = 0; e->kind == BENCH_EVENT_REPORT && i < BENCH_N(states); i++) {
		size_t n = strlen(states[i]);

		if (strncasecmp(e->text, states[i], n) != 0 ||
		    (e->text[n] != '\0' && e->text[n] != ' '))
			continue;
		again_if_cleared(
			o, raise(o, BENCH_ALARM_CLOUD,
				 "the vendor's cloud has set it up (%s): factory reset "
				 "it, then a supervisor clears it",
				 states[i] + strlen("customization=")));
	}
}

/* --- all of them ------------------------------------------------------------------ */

bool
bench_alarm_asks_serial(const struct bench_event *e)
{
	return e->serial[0] != '\0' &&
	       (tells_serial(e) || e->kind == BENCH_EVENT_SCAN ||
		(e->kind == BENCH_EVENT_REFUSED && !bench_mac_is_zero(e->mac)));
}

bool
bench_alarm_asks_order(const struct bench_event *e)
{
	return is_wire(e) || joins(e);
}

bool
bench_alarm_asks_voices(const struct bench_event *e)
{
	return is_wire(e);
}

/* A phone that was never heard to ask for a file, at an event that could tell. */
bool
bench_alarm_asks_life(const struct bench_event *e, const struct bench_unit *u)
{
	if (u->family.text[0] == '\0' || u->factory > u->returned ||
	    u->leased <= u->returned)
		return false;
	return e->kind == BENCH_EVENT_LEASED ||
	       (e->kind == BENCH_EVENT_RESOLVED && e->role == BENCH_ROLE_NONE &&
		bench_alarm_is_foreign(e->name));
}

size_t
bench_alarms(const struct bench_alarm_facts *f,
	     struct bench_alarm out[BENCH_ALARMS_MAX])
{
	struct out o = { .f = f, .at = out };

	two_serials(&o);
	two_models(&o);
	two_voices(&o);
	serial_twice(&o);
	refused_serial(&o);
	label_mismatch(&o);
	shipped_before(&o);
	scrapped(&o);
	not_ordered(&o);
	odd_mac(&o);
	not_a_phone(&o);
	previous_life(&o);
	set_up_by_cloud(&o);
	return o.n;
}
