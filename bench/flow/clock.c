/* The stage clock's arithmetic. Pure. */
#include <bench/stage.h>

#include <string.h>

#define SECOND INT64_C(1000000)

/* Seconds, and whether a resync period may be waited out in the stage. Sources: the
 * cisco-mpp fact sheet: DHCP within 30 s of power-on, Resync_Random_Delay 2 s by
 * default but up to a minute in the field; an upgrade with both reboots takes 3 to 10
 * minutes (certainty I); B's short Resync_Periodic is 90 s. */
static const struct {
	int seconds;
	bool resync;
} defaults[BENCH_STAGES] = {
	[BENCH_STAGE_SEEN] = { 30, false },	 [BENCH_STAGE_LEASED] = { 120, false },
	[BENCH_STAGE_PENDING] = { 30, true },	 [BENCH_STAGE_ASKED] = { 120, true },
	[BENCH_STAGE_UPGRADING] = { 600, true }, [BENCH_STAGE_DELIVERED] = { 60, true },
	[BENCH_STAGE_CONFIRMED] = { 60, true },	 [BENCH_STAGE_CLEANED] = { 120, true },
};

static int64_t
later_of(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

void
bench_norms_default(int resync_s, struct bench_norms *ret_norms)
{
	*ret_norms = (struct bench_norms){ 0 };
	for (size_t i = 0; i < BENCH_STAGES; i++) {
		struct bench_norm *n = &ret_norms->stage[i];

		n->usual_s = defaults[i].seconds + (defaults[i].resync ? resync_s : 0);
		n->stuck_s = n->usual_s + n->usual_s / 2;
	}
}

void
bench_norm_learn(struct bench_norm *norm, int resync_s, const int64_t *us, size_t n)
{
	int usual;

	if (n < BENCH_NORM_RUNS)
		return;
	usual = (int)(us[(n * 95 + 99) / 100 - 1] / SECOND) + 1;
	norm->usual_s = usual;
	norm->stuck_s = (int)later_of(usual + usual / 2, usual + resync_s);
	norm->runs = (int)n;
}

/* A file of the whole run's files, or the way there: since the phone booted, or since
 * its files were made; not since its last request, for a phone that goes round in
 * circles asks every minute. */
static int64_t
began(const struct bench_unit *u)
{
	int64_t at = later_of(u->published, u->leased);

	return bench_flow_was_reset(u) ? later_of(at, u->factory) : at;
}

/* Who was told to plug it in once more, and did, is not told so again at once. */
static int64_t
or_restarted(const struct bench_unit *u, int64_t at)
{
	return bench_flow_wants_question(u) ? later_of(at, u->leased) : at;
}

int64_t
bench_flow_since(const struct bench_unit *u)
{
	switch (bench_flow_stage(u)) {
	case BENCH_STAGE_SEEN:
		return u->seen;
	case BENCH_STAGE_LEASED:
		return later_of(u->leased, u->published);
	case BENCH_STAGE_PENDING:
		return u->published == 0 ? 0 : later_of(u->pending, u->published);
	case BENCH_STAGE_ASKED:
		return began(u);
	case BENCH_STAGE_UPGRADING: /* each step of several begins anew */
		return later_of(u->upgrade, later_of(u->model_done, u->failed));
	case BENCH_STAGE_DELIVERED:
		return or_restarted(u, u->delivered);
	case BENCH_STAGE_CONFIRMED:
		return or_restarted(u, u->confirmed);
	case BENCH_STAGE_CLEANED:
		return or_restarted(u, u->cleaned);
	case BENCH_STAGE_OTHER:
	case BENCH_STAGE_UNKNOWN:
	case BENCH_STAGE_SCANNED:
	case BENCH_STAGE_PROVEN:
	case BENCH_STAGES:
		break;
	}
	return 0;
}

/* Whether a run passes through the stage on its way from where it is. */
static bool
lies_ahead(const struct bench_unit *u, enum bench_stage stage)
{
	if (stage == BENCH_STAGE_PENDING)
		return false;
	if (stage == BENCH_STAGE_UPGRADING)
		return u->target[0] != '\0' &&
		       !(bench_flow_links(u) & BENCH_LINK_FIRMWARE);
	if (stage == BENCH_STAGE_CLEANED)
		return (u->require & BENCH_LINK_REDIRECTED) != 0;
	return true;
}

int
bench_flow_left_s(const struct bench_unit *u, int64_t now,
		  const struct bench_norms *norms)
{
	enum bench_stage stage = bench_flow_stage(u);
	int64_t since = bench_flow_since(u), left;

	if (since == 0 || u->published == 0)
		return 0;
	left = norms->stage[stage].usual_s - (now - since) / SECOND;
	left = later_of(left, 0);
	for (int i = (int)stage + 1; i < BENCH_STAGE_PROVEN; i++) {
		if (lies_ahead(u, (enum bench_stage)i))
			left += norms->stage[i].usual_s;
	}
	return (int)left;
}
