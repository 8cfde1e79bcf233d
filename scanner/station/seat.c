#include <station/seat.h>

#include <errno.h>

static int
bind(struct bench_seat *seat, const struct bench_seat_plan *p,
     const struct bench_source_spec *spec, struct bench_err *err)
{
	int64_t batch = spec->batch != 0 ? spec->batch : p->batch;
	struct bench_err why = { "" };
	int r = bench_intake_open(p->store, p->families, p->config, batch,
				  spec->station, &seat->intake, &why);

	/* Which one of several is for people to scan. */
	if (batch == 0 && (r == -EINVAL || r == -ENOENT || r == -EPERM)) {
		bench_intake_unbound(p->store, p->families, p->config, spec->station,
				     &seat->intake);
		return 0;
	}
	return r < 0 ? bench_fail(err, r, "scanner '%s': %s", spec->station, why.text)
		     : 0;
}

int
bench_seat_init(struct bench_seat *seat, const struct bench_seat_plan *p,
		const struct bench_source_spec *spec, struct bench_err *err)
{
	int r;

	*seat = (struct bench_seat){ 0 };
	bench_source_init(&seat->source, spec, p->ops);
	r = bind(seat, p, spec, err);
	if (r < 0)
		return r;
	seat->station = (struct bench_station){ .intake = &seat->intake,
						.rules = p->rules,
						.out = p->out,
						.json = p->json,
						.named = p->named };
	r = bench_desk_init(&seat->desk, &seat->station, p->needs_badge, err);
	seat->desk.insists = p->insists;
	seat->desk.prints = p->prints;
	seat->desk.lang = p->lang;
	seat->input.desk = &seat->desk;
	return r;
}
