#include "health.h"
#include "words.h"

#include <bench/str.h>
#include <string.h>

/* NULL when the table is full: sources are our own processes, a dozen will do. */
static struct health_source *
source_of(struct health *h, const char *name)
{
	for (size_t i = 0; i < h->n_sources; i++) {
		if (strcmp(h->sources[i].name, name) == 0)
			return &h->sources[i];
	}
	if (h->n_sources == HEALTH_SOURCES)
		return NULL;
	bench_copy(h->sources[h->n_sources].name, sizeof(h->sources[0].name), name);
	return &h->sources[h->n_sources++];
}

static void
add_alarm(struct health *h, const struct bench_event *e)
{
	if (h->n_alarms < HEALTH_ALARMS)
		h->n_alarms++;
	memmove(&h->alarms[1], &h->alarms[0], (h->n_alarms - 1) * sizeof(h->alarms[0]));
	h->alarms[0].at = e->wall;
	bench_copy(h->alarms[0].source, sizeof(h->alarms[0].source), e->source);
	bench_copy(h->alarms[0].text, sizeof(h->alarms[0].text), e->text);
}

static int
add_event(const struct bench_event *e, void *arg)
{
	struct health *h = arg;
	struct health_source *s = source_of(h, e->source);

	h->seen = e->id;
	if (s != NULL) {
		s->last = e->wall;
		if (e->kind == BENCH_EVENT_NOTE && bench_mac_is_zero(e->unit))
			bench_copy(s->note, sizeof(s->note), e->text);
	}
	if (e->kind == BENCH_EVENT_ALARM && bench_mac_is_zero(e->unit))
		add_alarm(h, e);
	return 0;
}

int
health_update(struct health *h, struct bench_store *s, struct bench_err *err)
{
	int64_t last = 0;
	int r = bench_store_event_last_id(s, &last);

	if (r < 0)
		return bench_fail(err, r, "database: its newest event cannot be read");
	if (last < h->seen)
		*h = (struct health){ 0 }; /* another database, restored from a copy */
	if (last - h->seen > HEALTH_BACKLOG)
		h->seen = last - HEALTH_BACKLOG;
	return bench_store_event_each(s, h->seen, NULL, add_event, h, err);
}

static void
write_alarms(const struct health *h, struct bench_wall now, struct json_out *j)
{
	char time[BENCH_TIME_TEXT];

	jout_open(j, "alarms", '[');
	for (size_t i = 0; i < h->n_alarms; i++) {
		const struct health_alarm *a = &h->alarms[i];

		if (now.us - a->at.us > HEALTH_ALARM_SHOWN_S * INT64_C(1000000))
			continue;
		jout_open(j, NULL, '{');
		jout_text(j, "time", bench_wall_format(a->at, time));
		jout_text(j, "source", a->source);
		write_words(j, a->text);
		jout_close(j, '}');
	}
	jout_close(j, ']');
}

void
health_write(const struct health *h, struct bench_wall now, struct json_out *j)
{
	char time[BENCH_TIME_TEXT];

	jout_open(j, "health", '{');
	jout_int(j, "events", h->seen);
	jout_open(j, "sources", '[');
	for (size_t i = 0; i < h->n_sources; i++) {
		jout_open(j, NULL, '{');
		jout_text(j, "name", h->sources[i].name);
		jout_text(j, "last", bench_wall_format(h->sources[i].last, time));
		jout_text(j, "note", h->sources[i].note);
		jout_close(j, '}');
	}
	jout_close(j, ']');
	write_alarms(h, now, j);
	jout_close(j, '}');
}
