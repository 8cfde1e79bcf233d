#include <station/serve.h>

#include <bench/str.h>
#include <errno.h>
#include <poll.h>
#include <source/hotplug.h>
#include <source/memory.h>
#include <station/say.h>
#include <string.h>

/* A device that went is looked for again when its folder changes, and so often. */
#define RETRY_US INT64_C(1000000)

struct desk {
	const struct bench_serve *serve;
	struct bench_source source;
	struct bench_intake intake;
	struct bench_station station;
	struct bench_input input;
	bool scanning;	   /* what is committed now is a scan */
	char trouble[200]; /* why it is away, as it was last said */
	struct bench_err *err;
};

struct hall {
	struct desk *desks;
	size_t n;
	int hotplug, end;
	struct bench_mono retry;
};

static void
note_commit(struct bench_mono when, void *arg)
{
	struct desk *d = arg;

	if (d->scanning)
		bench_measure_committed(d->serve->measure, when, bench_mono_now());
}

/* r: the record's answer. It cannot be reached, or is full: that is said, and the
 * station goes on. A newer database, and answers that cannot be written, are for others
 * to mend.
 */
static int
survive(struct desk *d, int r, enum bench_pair_word word, const char *reason,
	struct bench_bytes raw)
{
	const struct bench_report report = {
		.word = word, .reason = reason, .raw = raw, .named = d->station.named
	};

	if (r == 0 || r == -ESTALE || ferror(d->serve->out) != 0)
		return r;
	if (word == BENCH_PAIR_STOP)
		d->station.refused++;
	return bench_say(d->serve->out, d->serve->json, &d->intake, &report, d->err);
}

static int
say(struct desk *d, enum bench_pair_word word, const char *reason)
{
	struct bench_evidence evidence = { .name = "", .when = bench_mono_now() };
	int r = bench_station_tell(&d->station, word, reason, NULL, &evidence, d->err);

	return survive(d, r, word, reason, evidence.raw);
}

static int
bind(struct desk *d, const struct bench_source_spec *spec)
{
	const struct bench_serve *s = d->serve;
	int64_t batch = spec->batch != 0 ? spec->batch : s->batch;
	struct bench_err why = { "" };
	int r = bench_intake_open(s->store, s->families, s->config, batch,
				  spec->station, &d->intake, &why);

	/* Which one of several is for people to scan. */
	if (batch == 0 && (r == -EINVAL || r == -ENOENT)) {
		bench_intake_unbound(s->store, s->families, s->config, spec->station,
				     &d->intake);
		return 0;
	}
	return r < 0 ? bench_fail(d->err, r, "scanner '%s': %s", spec->station,
				  why.text)
		     : 0;
}

static void
recall_layout(struct desk *d)
{
	struct bench_source *s = &d->source;
	enum bench_layout layout;

	if (d->serve->memory == NULL || s->spec.layout_known ||
	    s->spec.kind != BENCH_SOURCE_EVDEV ||
	    bench_memory_recall(d->serve->memory, s->spec.path, &layout, NULL) < 0)
		return;
	s->evdev.keys.layout = layout;
	s->calibrated = true;
}

static int
set_up(struct desk *d, const struct bench_serve *serve,
       const struct bench_source_spec *spec, bool named, struct bench_err *err)
{
	d->serve = serve;
	d->err = err;
	bench_source_init(&d->source, spec, serve->ops);
	recall_layout(d);
	d->station = (struct bench_station){ .intake = &d->intake,
					     .rules = serve->rules,
					     .out = serve->out,
					     .json = serve->json,
					     .named = named };
	if (serve->measure != NULL) {
		d->station.committed = note_commit;
		d->station.arg = d;
	}
	d->input.station = &d->station;
	return bind(d, spec);
}

/* A scanner that is missing is no failure: it is said once, and waited for. */
static int
try_open(struct desk *d)
{
	struct bench_err why = { "" };
	bool was_away = d->trouble[0] != '\0';

	if (d->source.fd >= 0)
		return 0;
	if (bench_source_open(&d->source, &why) == 0) {
		d->trouble[0] = '\0';
		return was_away ? say(d, BENCH_PAIR_READY, "the scanner is there") : 0;
	}
	if (strcmp(d->trouble, why.text) == 0)
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
	bench_pair_forget(&d->station.pair);
	d->input.typed_len = 0;
	return survive(d, r, BENCH_PAIR_STOP, reason, scan->text);
}

static int
take_scan(struct bench_source *s, const struct bench_line_scan *scan, void *arg)
{
	struct desk *d = arg;
	struct bench_mono key = scan->last;
	struct bench_err why = { "" };
	bool calibrated = false;
	int r;

	d->scanning = true;
	r = bench_input_scan(&d->input, s, scan, &calibrated, d->err);
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

static int
open_missing(struct hall *h)
{
	int r = 0;

	bench_hotplug_drain(h->hotplug);
	for (size_t i = 0; i < h->n; i++)
		if (h->desks[i].source.spec.path[0] != '\0')
			bench_hotplug_watch(h->hotplug, h->desks[i].source.spec.path);
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
	if (d->source.spec.kind == BENCH_SOURCE_TERMINAL) {
		*ret_ended = true;
		return 0;
	}
	bench_copy(d->trouble, sizeof(d->trouble), "unplugged");
	return say(d, BENCH_PAIR_STOP, "the scanner is unplugged");
}

/* Milliseconds until somebody's silence means something, -1: nobody waits. */
static int
patience(const struct hall *h, struct bench_mono now)
{
	int64_t due = INT64_MAX;

	for (size_t i = 0; i < h->n; i++) {
		int64_t at = bench_line_due(&h->desks[i].source.line).us;

		if (h->desks[i].source.fd < 0)
			at = h->retry.us;
		if (at < due)
			due = at;
	}
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

		r = after(d, bench_source_tick(&d->source, now, take_scan, d),
			  ret_ended);
		away |= d->source.fd < 0;
	}
	return r == 0 && away && now.us >= h->retry.us ? open_missing(h) : r;
}

static int
turn(struct hall *h, bool *ret_ended, struct bench_err *err)
{
	struct pollfd fds[BENCH_SERVE_MAX + 2];
	int r = 0;

	for (size_t i = 0; i < h->n; i++)
		fds[i] = (struct pollfd){ .fd = h->desks[i].source.fd,
					  .events = POLLIN };
	fds[h->n] = (struct pollfd){ .fd = h->hotplug, .events = POLLIN };
	fds[h->n + 1] = (struct pollfd){ .fd = h->end, .events = POLLIN };
	if (poll(fds, h->n + 2, patience(h, bench_mono_now())) < 0 && errno != EINTR)
		return bench_fail(err, -errno, "poll: %s", strerror(errno));
	for (size_t i = 0; r == 0 && i < h->n; i++)
		if (fds[i].fd >= 0 && fds[i].revents != 0)
			r = after(&h->desks[i],
				  bench_source_read(&h->desks[i].source,
						    bench_mono_now(), take_scan,
						    &h->desks[i]),
				  ret_ended);
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

		if (d->source.ops != NULL)
			bench_source_close(&d->source);
		if (r == 0)
			r = bench_station_end(&d->station, err);
		refused += d->station.refused;
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
	while (r == 0 && !ended)
		r = turn(h, &ended, err);
	return end_all(h, r, err);
}

int
bench_serve_run(const struct bench_serve *serve, const struct bench_source_spec *specs,
		size_t n, int end_fd, struct bench_err *err)
{
	struct hall h = { .n = n, .hotplug = -1, .end = end_fd };
	int r = 0;

	if (n == 0 || n > BENCH_SERVE_MAX)
		return bench_fail(err, -EINVAL, "1 to %d scanners, not %zu",
				  BENCH_SERVE_MAX, n);
	h.desks = calloc(n, sizeof(*h.desks));
	if (h.desks == NULL)
		return bench_fail(err, -ENOMEM, "out of memory");
	for (size_t i = 0; r == 0 && i < n; i++)
		r = set_up(&h.desks[i], serve, &specs[i], n > 1, err);
	if (r == 0)
		r = run(&h, err);
	bench_closep(&h.hotplug);
	free(h.desks);
	return r;
}
