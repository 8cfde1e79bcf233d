#include <bench/event.h>

#include <errno.h>
#include <string.h>

static const char *const kinds[BENCH_EVENT_KINDS] = {
	[BENCH_EVENT_SEEN] = "seen",	       [BENCH_EVENT_LEASED] = "leased",
	[BENCH_EVENT_RELEASED] = "released",   [BENCH_EVENT_ASKED] = "asked",
	[BENCH_EVENT_TRANSFER] = "transfer",   [BENCH_EVENT_SYSLOG] = "syslog",
	[BENCH_EVENT_REPORT] = "report",       [BENCH_EVENT_SCAN] = "scan",
	[BENCH_EVENT_REFUSED] = "refused",     [BENCH_EVENT_PUBLISH] = "publish",
	[BENCH_EVENT_ATTRIBUTE] = "attribute", [BENCH_EVENT_PACKED] = "packed",
	[BENCH_EVENT_BATCH] = "batch",	       [BENCH_EVENT_ALARM] = "alarm",
	[BENCH_EVENT_NOTE] = "note",	       [BENCH_EVENT_RESOLVED] = "resolved",
	[BENCH_EVENT_UNSCANNED] = "unscanned", [BENCH_EVENT_BOXED] = "boxed",
	[BENCH_EVENT_UNPACKED] = "unpacked",   [BENCH_EVENT_SHIPPED] = "shipped",
	[BENCH_EVENT_UNSHIPPED] = "unshipped", [BENCH_EVENT_RETURNED] = "returned",
	[BENCH_EVENT_HELD] = "held",	       [BENCH_EVENT_FREED] = "freed",
	[BENCH_EVENT_WAIVED] = "waived",       [BENCH_EVENT_CLEARED] = "cleared",
	[BENCH_EVENT_CARTON] = "carton",       [BENCH_EVENT_STAFF] = "staff",
	[BENCH_EVENT_SEALED] = "sealed",       [BENCH_EVENT_REOPENED] = "reopened",
	[BENCH_EVENT_PRINTED] = "printed",     [BENCH_EVENT_ACT] = "act",
};

static const char *const outcomes[BENCH_OUTCOMES] = {
	[BENCH_OUTCOME_NONE] = "",
	[BENCH_OUTCOME_COMPLETE] = "complete",
	[BENCH_OUTCOME_REFUSED] = "refused",
	[BENCH_OUTCOME_ABORTED] = "aborted",
	[BENCH_OUTCOME_TIMEOUT] = "timeout",
	[BENCH_OUTCOME_UNREACHABLE] = "unreachable",
	[BENCH_OUTCOME_RESYNC_ASK] = "resync-ask",
	[BENCH_OUTCOME_RESYNC_OK] = "resync-ok",
	[BENCH_OUTCOME_RESYNC_FAILED] = "resync-failed",
	[BENCH_OUTCOME_UPGRADE_ASK] = "upgrade-ask",
	[BENCH_OUTCOME_UPGRADE_OK] = "upgrade-ok",
	[BENCH_OUTCOME_UPGRADE_FAILED] = "upgrade-failed",
};

static const char *const roles[BENCH_ROLES] = {
	[BENCH_ROLE_NONE] = "",		  [BENCH_ROLE_PENDING] = "pending",
	[BENCH_ROLE_MODEL] = "model",	  [BENCH_ROLE_REDIRECT] = "redirect",
	[BENCH_ROLE_CLEANUP] = "cleanup", [BENCH_ROLE_FIRMWARE] = "firmware",
};

static const char *
name_of(const char *const *table, size_t n, size_t i)
{
	return i < n ? table[i] : "?";
}

static int
value_of(const char *const *table, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(table[i], name) == 0)
			return (int)i;
	}
	return -EINVAL;
}

const char *
bench_event_kind_name(enum bench_event_kind kind)
{
	return name_of(kinds, BENCH_N(kinds), kind);
}

const char *
bench_outcome_name(enum bench_outcome outcome)
{
	return name_of(outcomes, BENCH_N(outcomes), outcome);
}

const char *
bench_role_name(enum bench_role role)
{
	return name_of(roles, BENCH_N(roles), role);
}

int
bench_event_kind_parse(const char *name, enum bench_event_kind *ret_kind)
{
	int i = value_of(kinds, BENCH_N(kinds), name);

	if (i >= 0)
		*ret_kind = (enum bench_event_kind)i;
	return i < 0 ? i : 0;
}

int
bench_outcome_parse(const char *name, enum bench_outcome *ret_outcome)
{
	int i = value_of(outcomes, BENCH_N(outcomes), name);

	if (i >= 0)
		*ret_outcome = (enum bench_outcome)i;
	return i < 0 ? i : 0;
}

int
bench_role_parse(const char *name, enum bench_role *ret_role)
{
	int i = value_of(roles, BENCH_N(roles), name);

	if (i >= 0)
		*ret_role = (enum bench_role)i;
	return i < 0 ? i : 0;
}
