/* The words of links, stages and verdicts. Pure, like flow.c. */
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
