#include "metrics.h"

#include <malloc.h>

static void
gauge(struct bench_str *out, const char *name, const char *help)
{
	bench_str_addf(out, "# HELP prebench_%s %s\n# TYPE prebench_%s gauge\n", name,
		       help, name);
}

static void
value(struct bench_str *out, const char *name, const char *help, double v)
{
	gauge(out, name, help);
	bench_str_addf(out, "prebench_%s %.17g\n", name, v);
}

static void
write_units(const struct board_picture *p, struct bench_str *out)
{
	static const char *const verdicts[] = {
		[BENCH_WAIT] = "wait", [BENCH_FIX] = "fix", [BENCH_PACK] = "pack"
	};
	size_t n[BOARD_LISTS] = { 0 };

	gauge(out, "units", "Phones of open jobs that somebody acts on, by verdict.");
	for (size_t i = 0; i < BENCH_N(verdicts); i++)
		bench_str_addf(out, "prebench_units{verdict=\"%s\"} %d\n", verdicts[i],
			       p->counts[i]);
	for (size_t i = 0; i < p->n; i++)
		n[p->items[i].list]++;
	value(out, "units_unscanned", "On the bench, not scanned.",
	      (double)n[BOARD_UNSCANNED]);
	value(out, "units_unseen", "Scanned, not on the bench.",
	      (double)n[BOARD_UNSEEN]);
	value(out, "units_recheck", "On their way when the bench lost power.",
	      p->recheck);
}

static void
write_sources(const struct health *h, struct bench_str *out)
{
	gauge(out, "source_last_event_seconds",
	      "When a process last wrote into the record, in seconds since 1970.");
	for (size_t i = 0; i < h->n_sources; i++) {
		bench_str_add(out, "prebench_source_last_event_seconds{source=");
		bench_str_add_json(out, h->sources[i].name);
		bench_str_addf(out, "} %.3f\n", (double)h->sources[i].last.us / 1e6);
	}
	value(out, "events", "Events in the record.", (double)h->seen);
}

static void
write_answers(const struct board *b, struct bench_str *out)
{
	bench_str_add(out, "# HELP prebench_board_answers_total Answers of the board, "
			   "by class of status.\n"
			   "# TYPE prebench_board_answers_total counter\n");
	for (int i = 2; i < 6; i++)
		bench_str_addf(out,
			       "prebench_board_answers_total{class=\"%dxx\"} %llu\n", i,
			       (unsigned long long)b->answered[i]);
}

void
metrics_write(const struct board *b, struct bench_mono now, struct bench_str *out)
{
	const struct content *c = &b->content;

	value(out, "record_readable", "1: the record can be read.",
	      c->picture.why[0] == '\0');
	write_units(&c->picture, out);
	write_sources(&c->health, out);
	value(out, "board_uptime_seconds", "Since the board was started.",
	      (double)(now.us - b->started.us) / 1e6);
	value(out, "board_streams", "Browsers that look on.",
	      (double)streams_count(b->streams));
	value(out, "board_sessions", "People who are signed in.",
	      (double)sessions_count(b->sessions, bench_wall_now()));
	value(out, "board_scan_stations", "People who scan at a browser.",
	      (double)scans_count(b->scans));
	value(out, "board_heap_bytes", "Memory in use.", (double)mallinfo2().uordblks);
	write_answers(b, out);
}
