#include <bench/clock_trust.h>
#include <bench/str.h>

/* What is recovered from Kea's lease file happened before this boot: it stands at the
 * boot's first microsecond, with its own wall time (dhcp-hooks/core/recover.c). */
#define BEFORE_BOOT_US 1

static void
blame(struct bench_clock_trust *t, const struct bench_event *e,
      enum bench_clock_problem problem, int64_t us)
{
	if (t->problems++ > 0)
		return;
	t->problem = problem;
	t->at = e->wall;
	t->us = us;
	t->event = e->id;
}

/* Across boots only the wall clock is there to compare: it must not have run back. */
static void
enter_boot(struct bench_clock_trust *t, const struct bench_event *e, int64_t boot)
{
	t->earlier = t->newest;
	t->boot = boot;
	t->offset = e->wall.us - e->mono.us;
}

static void
compare(struct bench_clock_trust *t, const struct bench_event *e)
{
	int64_t offset = e->wall.us - e->mono.us, step = offset - t->offset;

	if (e->wall.us < BENCH_CLOCK_FLOOR_US)
		blame(t, e, BENCH_CLOCK_UNSET, 0);
	else if (e->wall.us < t->earlier)
		blame(t, e, BENCH_CLOCK_BACK, t->earlier - e->wall.us);
	else if (step < -BENCH_CLOCK_SLACK_US)
		blame(t, e, BENCH_CLOCK_BACK, -step);
	else if (step > BENCH_CLOCK_SLACK_US)
		blame(t, e, BENCH_CLOCK_AHEAD, step);
	/* a clock that was set is the new measure, and told once */
	if (step < -BENCH_CLOCK_SLACK_US || step > BENCH_CLOCK_SLACK_US)
		t->offset = offset;
}

void
bench_clock_watch(struct bench_clock_trust *t, const struct bench_event *e)
{
	int64_t boot = e->tick >> 48;

	if (e->mono.us <= BEFORE_BOOT_US)
		return;
	if (t->boot != boot)
		enter_boot(t, e, boot);
	compare(t, e);
	if (e->wall.us > t->newest)
		t->newest = e->wall.us;
}

bool
bench_clock_trusted(const struct bench_clock_trust *t)
{
	return t->problem == BENCH_CLOCK_FINE;
}

char *
bench_clock_words(const struct bench_clock_trust *t, char text[200])
{
	char at[BENCH_TIME_TEXT];
	long long s = (long long)(t->us / 1000000);

	bench_wall_format(t->at, at);
	switch (t->problem) {
	case BENCH_CLOCK_FINE:
		text[0] = '\0';
		break;
	case BENCH_CLOCK_UNSET:
		snprintf(text, 200, "the clock was not set: event %lld says %s",
			 (long long)t->event, at);
		break;
	case BENCH_CLOCK_BACK:
		snprintf(text, 200, "the clock ran back by %lld s: event %lld says %s",
			 s, (long long)t->event, at);
		break;
	case BENCH_CLOCK_AHEAD:
		snprintf(text, 200,
			 "the clock jumped ahead by %lld s (it was set, or the box "
			 "slept): event %lld says %s",
			 s, (long long)t->event, at);
		break;
	}
	return text;
}
