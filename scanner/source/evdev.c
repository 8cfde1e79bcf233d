#include <source/evdev.h>

#include <string.h>

#define RECENT_US INT64_C(5000000)

/* false: chunk has not enough of it. */
static bool
take_record(struct bench_evdev *e, struct bench_bytes *chunk,
	    struct input_event *ret_event)
{
	size_t n = sizeof(e->part) - e->have;

	if (n > chunk->len)
		n = chunk->len;
	if (n > 0)
		memcpy(e->part + e->have, chunk->data, n);
	chunk->data += n;
	chunk->len -= n;
	e->have += n;
	if (e->have < sizeof(e->part))
		return false;
	memcpy(ret_event, e->part, sizeof(*ret_event));
	e->have = 0;
	return true;
}

/* A record's time is used if it can be one of our clock's: a device that could not be
 * told which clock gives the other one's, and a hostile one may give any. */
static struct bench_mono
time_of(const struct bench_evdev *e, const struct input_event *event,
	struct bench_mono now)
{
	int64_t s = (int64_t)event->input_event_sec;
	int64_t us = (int64_t)event->input_event_usec;

	if (s < 0 || s > INT64_MAX / 2000000 || us < 0 || us > 999999)
		return now;
	us += s * 1000000;
	if (us > now.us || (!e->own_time && us < now.us - RECENT_US))
		return now;
	return (struct bench_mono){ us };
}

static enum bench_evdev_what
take_event(struct bench_evdev *e, const struct input_event *event,
	   struct bench_evdev_out *out)
{
	if (event->type == EV_SYN && event->code == SYN_DROPPED) {
		e->dropping = true;
		return BENCH_EVDEV_DROPPED;
	}
	if (e->dropping) {
		if (event->type != EV_SYN || event->code != SYN_REPORT)
			return BENCH_EVDEV_NOTHING;
		e->dropping = false;
		return BENCH_EVDEV_RESYNC;
	}
	if (event->type != EV_KEY || event->value < 0 || event->value > 1)
		return BENCH_EVDEV_NOTHING;
	out->n = bench_keys_feed(&e->keys, event->code, event->value == 1, out->bytes);
	return out->n > 0 ? BENCH_EVDEV_BYTES : BENCH_EVDEV_NOTHING;
}

enum bench_evdev_what
bench_evdev_next(struct bench_evdev *e, struct bench_bytes *chunk,
		 struct bench_mono now, struct bench_evdev_out *ret_out)
{
	struct input_event event;

	while (take_record(e, chunk, &event)) {
		enum bench_evdev_what what;

		*ret_out = (struct bench_evdev_out){ .when = time_of(e, &event, now) };
		what = take_event(e, &event, ret_out);
		if (what != BENCH_EVDEV_NOTHING)
			return what;
	}
	return BENCH_EVDEV_NOTHING;
}
