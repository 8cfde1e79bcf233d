/* What people read from a unit: names, verdict, advice. Pure, like flow.c. */
#include <bench/flow.h>
#include <bench/str.h>

#include <errno.h>
#include <string.h>

static const char *const link_names[BENCH_LINKS] = {
	"leased",   "delivered", "confirmed",  "cleaned",
	"firmware", "scanned",	 "redirected", "boxed",
};

static const char *const stage_names[BENCH_STAGES] = {
	[BENCH_STAGE_OTHER] = "not a phone",   [BENCH_STAGE_UNKNOWN] = "unknown model",
	[BENCH_STAGE_SCANNED] = "scanned",     [BENCH_STAGE_SEEN] = "seen",
	[BENCH_STAGE_LEASED] = "leased",       [BENCH_STAGE_PENDING] = "pending",
	[BENCH_STAGE_ASKED] = "asked",	       [BENCH_STAGE_UPGRADING] = "upgrading",
	[BENCH_STAGE_DELIVERED] = "delivered", [BENCH_STAGE_CONFIRMED] = "confirmed",
	[BENCH_STAGE_CLEANED] = "cleaned",     [BENCH_STAGE_PROVEN] = "proven",
};

const char *
bench_link_name(enum bench_link link)
{
	for (size_t i = 0; i < BENCH_N(link_names); i++) {
		if (link == 1U << i)
			return link_names[i];
	}
	return "?";
}

int
bench_link_parse(const char *name, enum bench_link *ret_link)
{
	for (size_t i = 0; i < BENCH_N(link_names); i++) {
		if (strcmp(name, link_names[i]) == 0) {
			*ret_link = (enum bench_link)(1U << i);
			return 0;
		}
	}
	return -EINVAL;
}

char *
bench_links_format(uint32_t links, char text[96])
{
	size_t n = 0;

	text[0] = '\0';
	for (size_t i = 0; i < BENCH_N(link_names); i++) {
		if (links & 1U << i)
			n += (size_t)snprintf(text + n, 96 - n, "%s%s",
					      n == 0 ? "" : ",", link_names[i]);
	}
	return text;
}

const char *
bench_stage_name(enum bench_stage stage)
{
	return (size_t)stage < BENCH_N(stage_names) ? stage_names[stage] : "?";
}

const char *
bench_verdict_name(enum bench_verdict verdict)
{
	switch (verdict) {
	case BENCH_WAIT:
		return "WAIT";
	case BENCH_FIX:
		return "FIX";
	case BENCH_PACK:
		return "PACK";
	}
	return "?";
}

static bool
silent_for(int64_t since, int64_t now, int seconds)
{
	return now - since > (int64_t)seconds * 1000000;
}

static enum bench_verdict
advise(char text[160], enum bench_verdict verdict, const char *what)
{
	bench_copy(text, 160, what);
	return verdict;
}

/* A phone that has taken B asks the bench nothing more: what is missing now will not
 * come. */
static enum bench_verdict
advise_after_redirect(const struct bench_unit *u, int64_t now, int patience_s,
		      char text[160])
{
	char missing[96];

	if (!silent_for(u->last, now, patience_s))
		return advise(text, BENCH_WAIT, "taking its setup: don't unplug");
	snprintf(text, 160, "factory reset the phone: no proof of %s",
		 bench_links_format(bench_flow_missing(u), missing));
	return BENCH_FIX;
}

static enum bench_verdict
advise_in_progress(const struct bench_unit *u, int64_t now, int patience_s,
		   char text[160])
{
	if (silent_for(u->last, now, 3 * patience_s))
		return advise(text, BENCH_FIX,
			      "silent: unplug the phone and plug it in again");
	if (bench_flow_stage(u) == BENCH_STAGE_UPGRADING)
		return advise(text, BENCH_WAIT, "taking new firmware: don't unplug");
	return advise(text, BENCH_WAIT, "on its way: don't unplug");
}

enum bench_verdict
bench_flow_advice(const struct bench_unit *u, int64_t now, int patience_s,
		  char text[160])
{
	bool named = u->serial.text[0] != '\0';

	if (bench_flow_proven(u))
		return advise(text, BENCH_PACK,
			      bench_flow_is_shipped(u)	? "shipped"
			      : bench_flow_is_packed(u) ? "packed"
							: "passed: pack it");
	if (u->held > u->freed)
		return advise(text, BENCH_FIX, "NG: put it on the hold shelf");
	if (u->stopped > u->cleared)
		return advise(text, BENCH_FIX, u->stop.text);
	if (bench_flow_may_pack(u))
		return advise(text, BENCH_PACK, "passed by waiver: pack it");
	if (u->conflict)
		return advise(text, BENCH_FIX,
			      "two labels disagree about its serial number");
	if (named && u->reported_serial.text[0] != '\0' &&
	    strcmp(u->reported_serial.text, u->serial.text) != 0)
		return advise(text, BENCH_FIX,
			      "the phone reports another serial than its label");
	if (named && u->wire_model.text[0] != '\0' && u->label_model.text[0] != '\0' &&
	    strcmp(u->wire_model.text, u->label_model.text) != 0)
		return advise(text, BENCH_FIX,
			      "the phone is another model than its label");
	if (bench_flow_is_scrap(u))
		return advise(text, BENCH_FIX, "scrap: take it off the bench");
	if (named && bench_flow_is_returned(u))
		return advise(text, BENCH_WAIT, "returned: scan its label into a job");
	if (bench_flow_needs_reset(u))
		return advise(text, BENCH_FIX,
			      "factory reset it: it keeps settings of its past");
	switch (bench_flow_stage(u)) {
	case BENCH_STAGE_OTHER:
		return advise(text, BENCH_WAIT, "not a phone");
	case BENCH_STAGE_UNKNOWN:
		return advise(text, BENCH_FIX, "a phone, model not known yet: scan it");
	case BENCH_STAGE_SCANNED:
		return advise(text, BENCH_WAIT, "scanned, not seen: plug it in");
	case BENCH_STAGE_SEEN:
	case BENCH_STAGE_LEASED:
	case BENCH_STAGE_PENDING:
		if (!named)
			return advise(text, BENCH_WAIT,
				      "on the bench, not scanned: scan it");
		return advise_in_progress(u, now, patience_s, text);
	case BENCH_STAGE_ASKED:
	case BENCH_STAGE_UPGRADING:
		return advise_in_progress(u, now, patience_s, text);
	case BENCH_STAGE_DELIVERED:
	case BENCH_STAGE_CONFIRMED:
	case BENCH_STAGE_CLEANED:
	case BENCH_STAGE_PROVEN:
	case BENCH_STAGES:
		break;
	}
	if (bench_flow_missing(u) == 0)
		return advise(
			text, BENCH_FIX,
			"set up for another job: scan it again, then factory reset it");
	return advise_after_redirect(u, now, patience_s, text);
}
