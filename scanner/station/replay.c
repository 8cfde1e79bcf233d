#include <station/replay.h>

#include <bench/str.h>
#include <errno.h>
#include <station/serve.h>
#include <station/transcript.h>
#include <string.h>

struct replay {
	const struct bench_seat_plan *plan;
	struct bench_seat *seats; /* BENCH_SERVE_MAX; they do not move */
	size_t n;
};

static int
seat_of(struct replay *r, const struct bench_transcript_line *l,
	struct bench_seat **ret_seat, struct bench_err *err)
{
	struct bench_seat_plan plan = *r->plan;
	struct bench_source_spec spec = { .kind = l->kind,
					  .batch = l->batch,
					  .layout = l->layout,
					  .layout_known = l->layout_known };
	int ret;

	for (size_t i = 0; i < r->n; i++) {
		if (strcmp(r->seats[i].source.spec.station, l->source) != 0)
			continue;
		*ret_seat = &r->seats[i];
		return 0;
	}
	if (r->n == BENCH_SERVE_MAX)
		return bench_fail(err, -EBADMSG, "more than %d stations in it",
				  BENCH_SERVE_MAX);
	bench_copy(spec.station, sizeof(spec.station), l->source);
	plan.insists = l->insists;
	plan.needs_badge = l->badge;
	ret = bench_seat_init(&r->seats[r->n], &plan, &spec, err);
	if (ret < 0)
		return ret;
	r->seats[r->n].station.named = true;
	*ret_seat = &r->seats[r->n++];
	return 0;
}

static int
take(struct replay *r, const struct bench_transcript_line *l, struct bench_err *err)
{
	struct bench_line_scan scan = { .text = { l->bytes, l->len },
					.first = l->when,
					.last = l->when,
					.end = l->end,
					.typed = l->typed,
					.lost = l->lost };
	struct bench_seat *seat = NULL;
	bool calibrated;
	int ret = seat_of(r, l, &seat, err);

	if (ret < 0)
		return ret;
	seat->source.calibrated |= l->calibrated;
	bench_desk_tick(&seat->desk, l->when);
	return bench_input_scan(&seat->input, &seat->source, &scan, &calibrated, err);
}

static int
run(struct replay *r, FILE *in, struct bench_transcript_line *l, struct bench_err *err)
{
	char *text = NULL;
	size_t room = 0;
	ssize_t len;
	int line = 0, ret = 0;

	while (ret == 0 && (len = getline(&text, &room, in)) > 0) {
		struct bench_err why = { "" };

		line++;
		if (text[len - 1] != '\n')
			break;
		ret = bench_transcript_parse(text, (size_t)len - 1, l, &why);
		if (ret == 0)
			ret = take(r, l, &why);
		if (ret < 0)
			(void)bench_fail(err, ret, "line %d: %s", line, why.text);
	}
	free(text);
	if (ret == 0 && ferror(in) != 0)
		return bench_fail(err, -EIO, "the transcript cannot be read");
	return ret;
}

static int
end(struct replay *r, int ret, struct bench_err *err)
{
	int refused = 0;

	for (size_t i = 0; i < r->n; i++) {
		if (ret == 0)
			ret = bench_station_end(&r->seats[i].station, err);
		refused += r->seats[i].station.refused;
		bench_desk_clear(&r->seats[i].desk);
	}
	return ret < 0 ? ret : refused;
}

int
bench_replay_run(const struct bench_seat_plan *plan, FILE *in, struct bench_err *err)
{
	struct replay r = { .plan = plan };
	bench_auto(bench_freep) struct bench_transcript_line *l = calloc(1, sizeof(*l));
	int ret;

	r.seats = calloc(BENCH_SERVE_MAX, sizeof(*r.seats));
	if (r.seats == NULL || l == NULL) {
		free(r.seats);
		return bench_fail(err, -ENOMEM, "out of memory");
	}
	ret = end(&r, run(&r, in, l, err), err);
	free(r.seats);
	return ret;
}
