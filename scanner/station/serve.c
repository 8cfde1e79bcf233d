#include <station/serve.h>

#include <bench/str.h>
#include <errno.h>
#include <poll.h>
#include <source/hotplug.h>
#include <source/memory.h>
#include <station/say.h>
#include <station/transcript.h>
#include <string.h>

/* A device that went is looked for again when its folder changes, and so often. */
#define RETRY_US INT64_C(1000000)
/* The trouble of one that was there. */
#define UNPLUGGED "unplugged"

struct desk {
	const struct bench_serve *serve;
	struct bench_seat seat;
	struct bench_device device;
	bool scanning;	   /* what is committed now is a scan */
	char trouble[200]; /* why it is away, as it was last said */
	struct bench_err *err;
};

struct hall {
	struct desk *desks;
	size_t n;
	int hotplug, end;
	const struct bench_serve *serve;
	struct bench_mono retry;
};

static void
note_commit(struct bench_mono when, struct bench_mono since, void *arg)
{
	struct desk *d = arg;

	if (d->scanning)
		bench_measure_committed(d->serve->measure, when, since);
}

/* r: the record's answer. It cannot be reached, or is full: that is said, and the
 * station goes on. A newer database, and answers that cannot be written, are for others
 * to mend.
 */
static int
survive(struct desk *d, int r, enum bench_pair_word word, const char *reason,
	struct bench_bytes raw)
{
	struct bench_report report = { .word = word, .reason = reason, .raw = raw };

	if (r == 0 || r == -ESTALE ||
	    (d->seat.station.out != NULL && ferror(d->seat.station.out) != 0))
		return r;
	if (word == BENCH_PAIR_STOP)
		d->seat.station.refused++;
	return bench_station_say(&d->seat.station, &report, d->err);
}

static int
say_seen(struct desk *d, enum bench_pair_word word, const char *reason,
	 struct bench_bytes seen)
{
	struct bench_evidence evidence = { .raw = seen,
					   .name = "",
					   .when = bench_mono_now() };
	int r = bench_station_tell(&d->seat.station, word, reason, NULL, &evidence,
				   d->err);

	return survive(d, r, word, reason, evidence.raw);
}

static int
say(struct desk *d, enum bench_pair_word word, const char *reason)
{
	return say_seen(d, word, reason, (struct bench_bytes){ 0 });
}

static void
recall_layout(struct desk *d)
{
	struct bench_source *s = &d->seat.source;
	enum bench_layout layout;

	if (d->serve->memory == NULL || s->spec.layout_known ||
	    s->spec.kind != BENCH_SOURCE_EVDEV ||
	    bench_memory_recall(d->serve->memory, s->spec.path, &layout, NULL) < 0)
		return;
	s->evdev.keys.layout = layout;
	s->calibrated = true;
}

static bool
has_screen(const struct bench_serve *serve)
{
	return serve->screen != NULL || serve->feed != NULL;
}

static enum bench_lang
lang_of(const struct bench_serve *serve)
{
	if (serve->feed != NULL)
		return serve->feed->lang;
	return serve->screen != NULL ? bench_screen_lang(serve->screen) : BENCH_EN;
}

static int
set_up(struct desk *d, const struct bench_serve *serve,
       const struct bench_source_spec *spec, bool named, struct bench_err *err)
{
	const struct bench_seat_plan plan = {
		.store = serve->store,
		.families = serve->families,
		.config = serve->config,
		.rules = serve->rules,
		.ops = serve->ops,
		.out = has_screen(serve) ? NULL : serve->out,
		.json = serve->json,
		.named = named,
		.batch = serve->batch,
		.insists = serve->insists,
		.needs_badge = serve->needs_badge,
		.prints = true,
		.lang = lang_of(serve),
	};
	int r = bench_seat_init(&d->seat, &plan, spec, err);

	if (r == 0 && serve->by != NULL)
		r = bench_desk_sign_in(&d->seat.desk, serve->by, err);
	if (r == 0)
		r = bench_device_init(&d->device, &d->seat.source, serve->cameras,
				      serve->rules, err);
	d->serve = serve;
	d->err = err;
	recall_layout(d);
	if (serve->measure != NULL) {
		d->seat.station.committed = note_commit;
		d->seat.station.arg = d;
	}
	return r;
}

/* That it is not there was said when it went. */
static bool
is_no_news(const struct desk *d, int r, const char *why)
{
	return strcmp(d->trouble, why) == 0 ||
	       (strcmp(d->trouble, UNPLUGGED) == 0 && (r == -ENOENT || r == -ENODEV));
}

/* A scanner that is missing is no failure: it is said once, and waited for. */
static int
try_open(struct desk *d)
{
	struct bench_err why = { "" };
	bool was_away = d->trouble[0] != '\0';
	int r;

	if (bench_device_is_open(&d->device))
		return 0;
	r = bench_device_open(&d->device, &why);
	if (r == 0) {
		d->trouble[0] = '\0';
		if (!was_away)
			return 0;
		return say(d, BENCH_PAIR_READY,
			   d->device.eye != NULL ? "the camera is there"
						 : "the scanner is there");
	}
	if (is_no_news(d, r, why.text))
		return 0;
	bench_copy(d->trouble, sizeof(d->trouble), why.text);
	return say(d, BENCH_PAIR_STOP, why.text);
}

/* Whoever scans still has the label in hand. What there was of the unit is forgotten,
 * so that it is scanned as a whole. */
static int
give_back(struct desk *d, int r, const struct bench_line_scan *scan)
{
	char reason[sizeof(d->err->text) + 64];

	snprintf(reason, sizeof(reason), "NOT RECORDED, scan this unit again: %s",
		 d->err->text);
	bench_pair_forget(&d->seat.station.pair);
	d->seat.input.typed_len = 0;
	return survive(d, r, BENCH_PAIR_STOP, reason, scan->text);
}

/* Before anything else: what is not in the transcript does not count. */
static int
write_down(struct desk *d, const struct bench_source *s,
	   const struct bench_line_scan *scan)
{
	struct bench_transcript_line *l = d->serve->line;

	if (d->serve->transcript == NULL)
		return 0;
	*l = (struct bench_transcript_line){
		.when = scan->last,
		.wall = bench_wall_now(),
		.kind = s->spec.kind,
		.batch = s->spec.batch != 0 ? s->spec.batch : d->serve->batch,
		.layout = s->spec.layout,
		.layout_known = s->spec.layout_known,
		.calibrated = s->calibrated && s->spec.kind == BENCH_SOURCE_EVDEV,
		.insists = d->seat.desk.insists,
		.badge = d->seat.desk.session.needs_badge,
		.end = scan->end,
		.typed = scan->typed,
		.lost = scan->lost,
	};
	bench_copy(l->source, sizeof(l->source), s->spec.station);
	l->len = scan->text.len < sizeof(l->bytes) ? scan->text.len : sizeof(l->bytes);
	if (l->len > 0)
		memcpy(l->bytes, scan->text.data, l->len);
	return bench_transcript_write(d->serve->transcript, l, d->err);
}

static int
take(struct desk *d, struct bench_source *s, const struct bench_line_scan *scan)
{
	struct bench_mono key = scan->last;
	struct bench_err why = { "" };
	bool calibrated = false;
	int r;

	bench_desk_tick(&d->seat.desk, key);
	d->scanning = true;
	r = write_down(d, s, scan);
	if (r == 0)
		r = bench_input_scan(&d->seat.input, s, scan, &calibrated, d->err);
	d->scanning = false;
	if (r < 0)
		return give_back(d, r, scan);
	if (d->serve->measure != NULL)
		bench_measure_shown(d->serve->measure, key, bench_mono_now());
	if (!calibrated || d->serve->memory == NULL ||
	    s->spec.kind != BENCH_SOURCE_EVDEV)
		return 0;
	/* It works now, and will ask again after the next start. */
	if (bench_memory_keep(d->serve->memory, s->spec.path, s->evdev.keys.layout,
			      &why) < 0)
		return say(d, BENCH_PAIR_READY, why.text);
	return 0;
}

/* Each of several that came at once is shown. */
static int
take_scan(struct bench_source *s, const struct bench_line_scan *scan, void *arg)
{
	struct desk *d = arg;
	struct bench_feed *feed = d->serve->feed;
	int r = take(d, s, scan);

	if (r < 0 || feed == NULL)
		return r;
	bench_feed_taken(feed);
	return bench_feed_update(feed, &d->seat.desk, &d->seat.input, d->err);
}

static int
take_word(bool stop, const char *reason, struct bench_bytes seen, void *arg)
{
	return say_seen(arg, stop ? BENCH_PAIR_STOP : BENCH_PAIR_PARTIAL, reason, seen);
}

static int
open_missing(struct hall *h)
{
	int r = 0;

	bench_hotplug_drain(h->hotplug);
	for (size_t i = 0; i < h->n; i++)
		if (h->desks[i].seat.source.spec.path[0] != '\0')
			bench_hotplug_watch(h->hotplug,
					    h->desks[i].seat.source.spec.path);
	for (size_t i = 0; r == 0 && i < h->n; i++)
		r = try_open(&h->desks[i]);
	h->retry = bench_mono_now();
	h->retry.us += RETRY_US;
	return r;
}

/* r: what reading has given. */
static int
after(struct desk *d, int r, bool *ret_ended)
{
	if (r != -ENODEV)
		return r;
	if (d->seat.source.spec.path[0] == '\0') {
		*ret_ended = true;
		return 0;
	}
	bench_copy(d->trouble, sizeof(d->trouble), UNPLUGGED);
	return say(d, BENCH_PAIR_STOP,
		   d->device.eye != NULL ? "the camera is unplugged"
					 : "the scanner is unplugged");
}

/* due: it is not known to have something; what its silence means is looked at. */
static int
use_device(struct desk *d, bool due, bool *ret_ended)
{
	const struct bench_device_ears ears = {
		.scan = take_scan,
		.tell = take_word,
		.arg = d,
		.intake = d->seat.desk.session.mode == BENCH_MODE_INTAKE,
	};
	struct bench_mono now = bench_mono_now();

	return after(d,
		     due ? bench_device_tick(&d->device, now, &ears)
			 : bench_device_read(&d->device, now, &ears),
		     ret_ended);
}

/* Milliseconds until somebody's silence means something, -1: nobody waits. */
static int
patience(const struct hall *h, struct bench_mono now)
{
	int64_t due = INT64_MAX;

	for (size_t i = 0; i < h->n; i++) {
		int64_t at = bench_device_due(&h->desks[i].device).us;

		if (!bench_device_is_open(&h->desks[i].device))
			at = h->retry.us;
		if (at < due)
			due = at;
		at = bench_desk_due(&h->desks[i].seat.desk).us;
		if (at < due)
			due = at;
	}
	if (h->serve->screen != NULL && bench_screen_due(h->serve->screen).us < due)
		due = bench_screen_due(h->serve->screen).us;
	if (due == INT64_MAX)
		return -1;
	return due <= now.us ? 0 : (int)((due - now.us + 999) / 1000);
}

static int
tick_all(struct hall *h, struct bench_mono now, bool *ret_ended)
{
	bool away = false;
	int r = 0;

	for (size_t i = 0; r == 0 && i < h->n; i++) {
		struct desk *d = &h->desks[i];

		r = use_device(d, true, ret_ended);
		away |= !bench_device_is_open(&d->device);
		bench_desk_tick(&d->seat.desk, now);
	}
	return r == 0 && away && now.us >= h->retry.us ? open_missing(h) : r;
}

/* r: what there was before; a screen that nobody reads any more ends the station. */
static int
draw(struct hall *h, int r, struct bench_err *err)
{
	struct bench_seat *seat = &h->desks[0].seat;

	if (h->serve->screen != NULL)
		bench_screen_update(h->serve->screen, &seat->desk, bench_mono_now());
	if (r == 0 && h->serve->feed != NULL)
		r = bench_feed_update(h->serve->feed, &seat->desk, &seat->input, err);
	return r;
}

static int
turn(struct hall *h, bool *ret_ended, struct bench_err *err)
{
	struct pollfd fds[BENCH_SERVE_MAX + 2];
	int r = 0;

	for (size_t i = 0; i < h->n; i++)
		fds[i] = bench_device_wants(&h->desks[i].device);
	fds[h->n] = (struct pollfd){ .fd = h->hotplug, .events = POLLIN };
	fds[h->n + 1] = (struct pollfd){ .fd = h->end, .events = POLLIN };
	if (poll(fds, h->n + 2, patience(h, bench_mono_now())) < 0 && errno != EINTR)
		return bench_fail(err, -errno, "poll: %s", strerror(errno));
	for (size_t i = 0; r == 0 && i < h->n; i++)
		if (fds[i].fd >= 0 && fds[i].revents != 0)
			r = use_device(&h->desks[i], false, ret_ended);
	if (r == 0)
		r = tick_all(h, bench_mono_now(), ret_ended);
	if (r == 0 && fds[h->n].revents != 0)
		r = open_missing(h);
	*ret_ended |= fds[h->n + 1].revents != 0;
	return r;
}

/* What is half scanned is told; the devices are given back. */
static int
end_all(struct hall *h, int r, struct bench_err *err)
{
	int refused = 0;

	for (size_t i = 0; i < h->n; i++) {
		struct desk *d = &h->desks[i];

		bench_device_clear(&d->device);
		if (r == 0)
			r = bench_station_end(&d->seat.station, err);
		refused += d->seat.station.refused;
	}
	return r < 0 ? r : refused;
}

static int
run(struct hall *h, struct bench_err *err)
{
	bool ended = false;
	int r = bench_hotplug_open(&h->hotplug, err);

	if (r == 0)
		r = open_missing(h);
	r = draw(h, r, err);
	while (r == 0 && !ended) {
		r = turn(h, &ended, err);
		r = draw(h, r, err);
	}
	return end_all(h, r, err);
}

int
bench_serve_run(const struct bench_serve *serve, const struct bench_source_spec *specs,
		size_t n, int end_fd, struct bench_err *err)
{
	struct hall h = { .n = n, .hotplug = -1, .end = end_fd, .serve = serve };
	int r = 0;

	if (n == 0 || n > BENCH_SERVE_MAX)
		return bench_fail(err, -EINVAL, "1 to %d scanners, not %zu",
				  BENCH_SERVE_MAX, n);
	if (n > 1 && has_screen(serve))
		return bench_fail(err, -EINVAL,
				  "a screen is for one scanner: start another program "
				  "for each");
	h.desks = calloc(n, sizeof(*h.desks));
	if (h.desks == NULL)
		return bench_fail(err, -ENOMEM, "out of memory");
	for (size_t i = 0; r == 0 && i < n; i++)
		r = set_up(&h.desks[i], serve, &specs[i], n > 1, err);
	if (r == 0)
		r = run(&h, err);
	bench_closep(&h.hotplug);
	for (size_t i = 0; i < n; i++)
		bench_desk_clear(&h.desks[i].seat.desk);
	free(h.desks);
	return r;
}
