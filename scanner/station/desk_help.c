/* HELP: everything that can be scanned now, not the next step alone. */
#include "desk_acts.h"

#include <bench/str.h>

bool
desk_has_half(const struct bench_desk *d)
{
	struct bench_label half = bench_pair_left_over(&d->station->pair);

	return !bench_label_is_empty(&half);
}

uint32_t
bench_desk_codes(const struct bench_desk *d, struct bench_mono now)
{
	uint32_t codes = bench_session_codes(&d->session, now);

	if (d->session.word == BENCH_PAIR_STOP)
		return codes;
	if (desk_has_half(d))
		return UINT32_C(1) << BENCH_CODE_UNDO;
	if (d->printed.what != NULL)
		codes |= UINT32_C(1) << BENCH_CODE_REPRINT;
	return codes;
}

static void
add_codes(struct bench_str *text, uint32_t codes)
{
	const char *before = "; also: ";

	for (enum bench_code_kind k = BENCH_CODE_UNDO; k < BENCH_CODE_KINDS; k++) {
		if ((codes & UINT32_C(1) << k) == 0)
			continue;
		bench_str_addf(text, "%s%s", before, bench_code_kind_name(k));
		before = ", ";
	}
}

int
act_show(struct act *act)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	const struct bench_desk *d = act->desk;
	struct bench_label half = bench_pair_left_over(&d->station->pair);
	char need[64];
	bool stopped = d->session.word == BENCH_PAIR_STOP;

	if (stopped) /* what it says stays */
		bench_str_add(&text, d->session.text);
	else if (desk_has_half(d))
		bench_str_add(&text, bench_label_missing(&half, need, sizeof(need)));
	else
		bench_str_add(&text, bench_session_next(&d->session));
	if (!stopped)
		add_codes(&text, bench_desk_codes(d, act->evidence->when));
	act_say(act, stopped ? BENCH_PAIR_STOP : BENCH_PAIR_READY, "%s",
		bench_str_get(&text));
	return 0;
}
