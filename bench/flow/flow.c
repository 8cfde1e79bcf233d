#include <bench/flow.h>
#include <bench/str.h>

#include <string.h>

static void
later(int64_t *tick, int64_t t)
{
	if (t > *tick)
		*tick = t;
}

static void
earlier(int64_t *tick, int64_t t)
{
	if (*tick == 0 || t < *tick)
		*tick = t;
}

/* The latest wins; among equals the greater text, so that order does not matter. */
static void
say(struct bench_said *said, const char *text, int64_t t)
{
	if (text[0] == '\0' || t < said->tick)
		return;
	if (t == said->tick && strcmp(text, said->text) <= 0)
		return;
	said->tick = t;
	bench_copy(said->text, sizeof(said->text), text);
}

static void
say_batch(struct bench_unit *u, int64_t batch, int64_t t)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)batch);
	say(&u->batch, text, t);
}

static void
forget_run(struct bench_unit *u)
{
	u->target[0] = u->recipe[0] = u->sha256[0] = '\0';
	u->require = 0;
	u->run_batch = 0;
	u->published = u->model_done = 0;
	u->first_delivered = u->delivered = u->confirmed = u->cleaned = 0;
	u->remote[0] = '\0';
	u->redirected = 0;
	u->waived = 0;
	u->waived_at = 0;
}

/* Does evidence of this run count? A higher run begins afresh; a lower one is past. */
static bool
enter_run(struct bench_unit *u, int64_t run)
{
	if (run == 0 || run < u->run)
		return false;
	if (run > u->run) {
		forget_run(u);
		u->run = run;
	}
	return true;
}

static void
apply_wire(struct bench_unit *u, const struct bench_event *e)
{
	say(&u->family, e->family, e->tick);
	say(&u->model, e->model, e->tick);
	say(&u->wire_model, e->model, e->tick);
	say(&u->vendor_class, e->text, e->tick);
	say(&u->port, e->port, e->tick);
	later(&u->seen, e->tick);
	if (e->kind == BENCH_EVENT_LEASED) {
		say(&u->ip, e->ip, e->tick);
		later(&u->leased, e->tick);
	}
}

/* When the request was made: a transfer's own tick is its end, its duration cut to
 * milliseconds. */
static int64_t
asked_at(const struct bench_event *e)
{
	return e->kind == BENCH_EVENT_ASKED ? e->tick : e->tick - (e->ms + 1) * 1000;
}

static bool
is_whole(const struct bench_event *e)
{
	return e->kind == BENCH_EVENT_TRANSFER &&
	       e->outcome == BENCH_OUTCOME_COMPLETE && e->size == e->file.size;
}

static void
apply_redirect(struct bench_unit *u, const struct bench_event *e)
{
	earlier(&u->first_delivered, e->tick);
	if (e->tick >= u->delivered)
		bench_copy(u->sha256, sizeof(u->sha256), e->sha256);
	later(&u->delivered, e->tick);
}

static void
apply_file(struct bench_unit *u, const struct bench_event *e)
{
	bool whole = is_whole(e);

	switch (e->role) {
	case BENCH_ROLE_PENDING:
		later(&u->factory, asked_at(e));
		if (whole)
			later(&u->pending, e->tick);
		break;
	case BENCH_ROLE_MODEL:
		later(&u->factory, asked_at(e));
		if (enter_run(u, e->run) && whole)
			later(&u->model_done, e->tick);
		break;
	case BENCH_ROLE_REDIRECT:
		if (enter_run(u, e->run) && whole)
			apply_redirect(u, e);
		break;
	case BENCH_ROLE_CLEANUP:
		/* only a phone that has applied B knows this name */
		if (!enter_run(u, e->run))
			break;
		later(&u->confirmed, asked_at(e));
		if (whole)
			later(&u->cleaned, e->tick);
		break;
	case BENCH_ROLE_FIRMWARE:
		later(&u->upgrade, asked_at(e));
		break;
	case BENCH_ROLE_NONE:
	case BENCH_ROLES:
		break;
	}
}

/* A report is a witness like a line of syslog, and names what it runs like a request.
 */
static void
apply_report(struct bench_unit *u, const struct bench_event *e)
{
	say(&u->agent, e->version, e->tick);
	say(&u->reported_serial, e->serial, e->tick);
}

static void
apply_syslog(struct bench_unit *u, const struct bench_event *e)
{
	say(&u->version, e->version, e->tick);
	say(&u->reported_serial, e->serial, e->tick);
	if (e->outcome == BENCH_OUTCOME_RESYNC_FAILED ||
	    e->outcome == BENCH_OUTCOME_UPGRADE_FAILED)
		later(&u->failed, e->tick);
	if (e->outcome == BENCH_OUTCOME_RESYNC_OK && e->role == BENCH_ROLE_REDIRECT &&
	    enter_run(u, e->run))
		later(&u->confirmed, e->tick);
}

/* Do scans of this turn count? An UNDO begins a new turn; those before are void. */
static bool
enter_scans(struct bench_unit *u, int64_t turn)
{
	if (turn < u->scans)
		return false;
	if (turn > u->scans) {
		u->serial = u->pid = u->label_model = u->slot =
			(struct bench_said){ 0 };
		u->scanned = 0;
		u->conflict = false;
		u->scans = turn;
	}
	return true;
}

/* The earliest scan's serial stands; any other one is a conflict until it is undone. */
static void
apply_scan(struct bench_unit *u, const struct bench_event *e)
{
	say_batch(u, e->batch, e->tick);
	say(&u->family, e->family, e->tick);
	say(&u->model, e->model, e->tick);
	if (!enter_scans(u, e->run))
		return;
	if (u->serial.text[0] != '\0' && strcmp(u->serial.text, e->serial) != 0)
		u->conflict = true;
	if (u->serial.text[0] == '\0' || e->tick < u->serial.tick ||
	    (e->tick == u->serial.tick && strcmp(e->serial, u->serial.text) < 0)) {
		u->serial.tick = e->tick;
		bench_copy(u->serial.text, sizeof(u->serial.text), e->serial);
	}
	say(&u->pid, e->pid, e->tick);
	say(&u->label_model, e->model, e->tick);
	say(&u->slot, e->slot, e->tick);
	later(&u->scanned, e->tick);
}

static void
apply_unscanned(struct bench_unit *u, const struct bench_event *e)
{
	say_batch(u, 0, e->tick);
	enter_scans(u, e->run);
}

static void
apply_publish(struct bench_unit *u, const struct bench_event *e)
{
	if (!enter_run(u, e->run))
		return;
	bench_copy(u->target, sizeof(u->target), e->version);
	bench_copy(u->recipe, sizeof(u->recipe), e->sha256);
	u->require = e->require;
	u->run_batch = e->batch;
	bench_copy(u->remote, sizeof(u->remote), e->name);
	later(&u->published, e->tick);
}

static void
apply_resolved(struct bench_unit *u, const struct bench_event *e)
{
	if (e->role == BENCH_ROLE_REDIRECT && enter_run(u, e->run))
		later(&u->redirected, e->tick);
}

static void
apply_packed(struct bench_unit *u, const struct bench_event *e)
{
	char carton[24];

	snprintf(carton, sizeof(carton), "%lld", (long long)e->carton);
	say(&u->carton, carton, e->tick);
	later(&u->packed, e->tick);
}

static void
apply_returned(struct bench_unit *u, const struct bench_event *e)
{
	later(&u->returned, e->tick);
	say(&u->disposition, e->name, e->tick);
	say_batch(u, 0, e->tick);
}

/* The latest waiver stands; of two at once the one that names more. */
static void
apply_waived(struct bench_unit *u, const struct bench_event *e)
{
	if (!enter_run(u, e->run) || e->tick < u->waived_at)
		return;
	if (e->tick > u->waived_at || e->require > u->waived)
		u->waived = e->require;
	u->waived_at = e->tick;
}

static void
apply_alarm(struct bench_unit *u, const struct bench_event *e)
{
	say(&u->alarm, e->text, e->tick);
	if (strcmp(e->name, BENCH_ALARM_LIFE) == 0)
		later(&u->lived, e->tick);
	if (strcmp(e->name, BENCH_ALARM_SHIPPED) == 0)
		later(&u->reappeared, e->tick);
	if (!bench_alarm_stops(e->name))
		return;
	say(&u->stop, e->text, e->tick);
	later(&u->stopped, e->tick);
}

void
bench_flow_apply(struct bench_unit *u, const struct bench_event *e)
{
	u->mac = e->unit;
	later(&u->last, e->tick);
	switch (e->kind) {
	case BENCH_EVENT_SEEN:
	case BENCH_EVENT_LEASED:
		apply_wire(u, e);
		break;
	case BENCH_EVENT_ASKED:
	case BENCH_EVENT_TRANSFER:
		say(&u->agent, e->version, e->tick);
		if (e->family[0] != '\0')
			say(&u->agent_model, e->model, e->tick);
		apply_file(u, e);
		break;
	case BENCH_EVENT_REPORT:
		apply_report(u, e);
		break;
	case BENCH_EVENT_SYSLOG:
		apply_syslog(u, e);
		break;
	case BENCH_EVENT_SCAN:
		apply_scan(u, e);
		break;
	case BENCH_EVENT_PUBLISH:
		apply_publish(u, e);
		break;
	case BENCH_EVENT_UNSCANNED:
		apply_unscanned(u, e);
		break;
	case BENCH_EVENT_PACKED:
		apply_packed(u, e);
		break;
	case BENCH_EVENT_UNPACKED:
		later(&u->unpacked, e->tick);
		break;
	case BENCH_EVENT_SHIPPED:
		later(&u->shipped, e->tick);
		break;
	case BENCH_EVENT_UNSHIPPED:
		later(&u->unshipped, e->tick);
		break;
	case BENCH_EVENT_RETURNED:
		apply_returned(u, e);
		break;
	case BENCH_EVENT_HELD:
		later(&u->held, e->tick);
		break;
	case BENCH_EVENT_FREED:
		later(&u->freed, e->tick);
		break;
	case BENCH_EVENT_WAIVED:
		apply_waived(u, e);
		break;
	case BENCH_EVENT_CLEARED:
		later(&u->cleared, e->tick);
		break;
	case BENCH_EVENT_BOXED:
		later(&u->boxed, e->tick);
		break;
	case BENCH_EVENT_RESOLVED:
		apply_resolved(u, e);
		break;
	case BENCH_EVENT_BATCH:
		say_batch(u, e->batch, e->tick);
		break;
	case BENCH_EVENT_ALARM:
		apply_alarm(u, e);
		break;
	case BENCH_EVENT_RELEASED:
	case BENCH_EVENT_REFUSED:
	case BENCH_EVENT_ATTRIBUTE: /* the store applies the event that is meant */
	case BENCH_EVENT_NOTE:
	case BENCH_EVENT_CARTON:
	case BENCH_EVENT_STAFF:
	case BENCH_EVENT_SEALED:
	case BENCH_EVENT_REOPENED:
	case BENCH_EVENT_PRINTED:
	case BENCH_EVENT_ACT:
	case BENCH_EVENT_KINDS:
		break;
	}
}

static int64_t
max(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

bool
bench_flow_is_packed(const struct bench_unit *u)
{
	return u->packed > max(u->unpacked, u->returned);
}

bool
bench_flow_is_shipped(const struct bench_unit *u)
{
	return u->shipped > max(u->unshipped, u->returned);
}

bool
bench_flow_on_hold(const struct bench_unit *u)
{
	return u->held > u->freed || u->stopped > u->cleared;
}

bool
bench_flow_was_reset(const struct bench_unit *u)
{
	return u->first_delivered != 0 && u->factory > u->first_delivered;
}

bool
bench_flow_is_returned(const struct bench_unit *u)
{
	return u->returned != 0 && u->returned >= u->scanned;
}

bool
bench_flow_is_scrap(const struct bench_unit *u)
{
	return u->returned > u->cleared &&
	       strcmp(u->disposition.text, BENCH_RETURN_SCRAP) == 0;
}

bool
bench_flow_needs_reset(const struct bench_unit *u)
{
	bool ours = u->returned != 0 && u->first_delivered != 0 &&
		    u->first_delivered <= u->returned;

	return (ours || u->lived > u->returned) &&
	       u->factory <= max(u->lived, u->returned);
}

/* What one says is what the other says, or it says nothing. */
static bool
agrees(const struct bench_said *a, const struct bench_said *b)
{
	return a->text[0] == '\0' || b->text[0] == '\0' ||
	       strcmp(a->text, b->text) == 0;
}

/* Label, wire and the phone's own word name one unit. */
static bool
label_holds(const struct bench_unit *u)
{
	return u->serial.text[0] != '\0' && !u->conflict && u->scanned > u->returned &&
	       agrees(&u->reported_serial, &u->serial) &&
	       agrees(&u->wire_model, &u->label_model) &&
	       agrees(&u->agent_model, &u->label_model);
}

/* Said by syslog or over HTTP; a later word of another version takes it back. A version
 * too short to name the build changes nothing. */
static bool
runs_target(const struct bench_unit *u)
{
	bool logged = strcmp(u->version.text, u->target) == 0;

	if (u->target[0] == '\0' || max(u->version.tick, u->agent.tick) <= u->returned)
		return false;
	switch (bench_version_compare(u->agent.text, u->target)) {
	case BENCH_VERSION_SAME:
		return logged || u->agent.tick >= u->version.tick;
	case BENCH_VERSION_OTHER:
		return logged && u->version.tick >= u->agent.tick;
	case BENCH_VERSION_VAGUE:
		break;
	}
	return logged;
}

uint32_t
bench_flow_links(const struct bench_unit *u)
{
	int64_t after =
		bench_flow_was_reset(u) ? max(u->factory, u->returned) : u->returned;
	uint32_t links = 0;

	if (u->leased > u->returned && u->family.text[0] != '\0')
		links |= BENCH_LINK_LEASED;
	if (u->delivered > after)
		links |= BENCH_LINK_DELIVERED;
	if (u->confirmed > after)
		links |= BENCH_LINK_CONFIRMED;
	if (u->cleaned > after)
		links |= BENCH_LINK_CLEANED;
	if (runs_target(u))
		links |= BENCH_LINK_FIRMWARE;
	if (label_holds(u))
		links |= BENCH_LINK_SCANNED;
	if (u->first_delivered != 0 && u->redirected > max(after, u->first_delivered))
		links |= BENCH_LINK_REDIRECTED;
	if (u->published != 0 && u->boxed > max(after, u->published))
		links |= BENCH_LINK_BOXED;
	return links;
}

uint32_t
bench_flow_missing(const struct bench_unit *u)
{
	uint32_t require = u->run == 0 ? BENCH_LINKS_DEFAULT : u->require;

	return (require | BENCH_LINK_SCANNED) & ~bench_flow_links(u);
}

/* Its files are the batch's, made after it came back, and nobody and nothing says that
 * it is not itself. */
static bool
is_of(const struct bench_unit *u, int64_t batch)
{
	return u->run != 0 && u->published > u->returned && u->run_batch == batch &&
	       !u->conflict && !bench_flow_on_hold(u);
}

static int64_t
batch_of(const struct bench_unit *u)
{
	return strtoll(u->batch.text, NULL, 10);
}

bool
bench_flow_proven_in(const struct bench_unit *u, int64_t batch)
{
	return is_of(u, batch) && bench_flow_missing(u) == 0;
}

bool
bench_flow_proven(const struct bench_unit *u)
{
	return bench_flow_proven_in(u, batch_of(u));
}

bool
bench_flow_may_pack(const struct bench_unit *u)
{
	return is_of(u, batch_of(u)) && (bench_flow_missing(u) & ~u->waived) == 0;
}

bool
bench_flow_wants_box(const struct bench_unit *u)
{
	return is_of(u, batch_of(u)) &&
	       (bench_flow_missing(u) & ~u->waived) == BENCH_LINK_BOXED;
}

bool
bench_flow_wants_question(const struct bench_unit *u)
{
	return (bench_flow_missing(u) & ~(uint32_t)BENCH_LINK_BOXED) ==
	       BENCH_LINK_REDIRECTED;
}

char
bench_flow_grade(const struct bench_unit *u)
{
	uint32_t links = bench_flow_links(u);
	uint32_t all = (1U << BENCH_LINKS) - 1;

	if (u->target[0] == '\0')
		all &= ~(uint32_t)BENCH_LINK_FIRMWARE;
	if (links == 0)
		return '\0';
	if (u->conflict || bench_flow_on_hold(u))
		return 'D';
	if (bench_flow_proven(u))
		return (links & all) == all ? 'A' : 'B';
	return links & BENCH_LINK_DELIVERED ? 'C' : 'D';
}

enum bench_stage
bench_flow_stage(const struct bench_unit *u)
{
	uint32_t links = bench_flow_links(u);

	if (bench_flow_proven(u))
		return BENCH_STAGE_PROVEN;
	if (links & BENCH_LINK_CLEANED)
		return BENCH_STAGE_CLEANED;
	if (links & BENCH_LINK_CONFIRMED)
		return BENCH_STAGE_CONFIRMED;
	if (links & BENCH_LINK_DELIVERED)
		return BENCH_STAGE_DELIVERED;
	if (u->model_done != 0 && u->target[0] != '\0' && u->upgrade > u->published &&
	    !(links & BENCH_LINK_FIRMWARE))
		return BENCH_STAGE_UPGRADING;
	if (u->model_done != 0)
		return BENCH_STAGE_ASKED;
	if (u->pending != 0)
		return BENCH_STAGE_PENDING;
	if (u->family.text[0] == '\0')
		return BENCH_STAGE_OTHER;
	if (u->seen != 0 && u->model.text[0] == '\0')
		return BENCH_STAGE_UNKNOWN;
	if (u->leased != 0)
		return BENCH_STAGE_LEASED;
	return u->seen != 0 ? BENCH_STAGE_SEEN : BENCH_STAGE_SCANNED;
}
