#include "status.h"

#include <inttypes.h>
#include <stdarg.h>

static void
add_count(struct bench_str *out, const char *name, uint64_t n)
{
	bench_str_addf(out, "\"%s\":%" PRIu64 ",", name, n);
}

static void
add_counts(const struct bench_status *st, struct bench_str *out)
{
	const struct {
		const char *name;
		uint64_t n;
	} count[] = {
		{ "seen", st->seen },
		{ "asked", st->asked },
		{ "answered", st->answered },
		{ "leased", st->leased },
		{ "released", st->released },
		{ "repeated", st->repeated },
		{ "held-back", st->held_back },
		{ "malformed", st->malformed },
		{ "budget-cuts", st->budget_cuts },
		{ "tree-failures", st->tree_failures },
		{ "exceptions", st->exceptions },
		{ "recovered", st->keeper.recovered.recorded },
	};
	size_t i;

	for (i = 0; i < BENCH_N(count); i++)
		add_count(out, count[i].name, count[i].n);
}

void
bench_status_stats(const struct bench_status *st, struct bench_str *out)
{
	int64_t age_ms = -1;

	if (st->snapshot.built.us != 0)
		age_ms = (st->now.us - st->snapshot.built.us) / 1000;
	bench_str_add(out, "{");
	add_counts(st, out);
	bench_str_addf(out,
		       "\"ring\":{\"depth\":%zu,\"pushed\":%" PRIu64
		       ",\"written\":%" PRIu64 ",\"dropped\":%" PRIu64 "},",
		       st->writer.depth, st->writer.pushed, st->writer.written,
		       st->writer.dropped);
	bench_str_addf(out,
		       "\"snapshot\":{\"rows\":%zu,\"generation\":%" PRId64
		       ",\"age-ms\":%" PRId64 "},",
		       st->snapshot.rows, st->snapshot.generation, age_ms);
	bench_str_addf(out, "\"receive-buffer\":%d,\"connected\":%s,\"writer-error\":",
		       st->receive_buffer, st->writer.connected ? "true" : "false");
	bench_str_add_json(out, st->writer.error);
	bench_str_add(out, "}");
}

struct problems {
	struct bench_str *out;
	size_t n;
};

static void BENCH_PRINTF(2, 3) add_problem(struct problems *p, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (p->n++ > 0)
		bench_str_add(p->out, ",");
	bench_str_add_json(p->out, text);
}

static void
add_record_problems(const struct bench_status *st, struct problems *p)
{
	if (!st->writer.connected)
		add_problem(p, "no database: %s",
			    st->writer.error[0] != '\0' ? st->writer.error
							: "not opened yet");
	if (st->writer.pushed - st->writer.written > BENCH_STATUS_WAITING)
		add_problem(p, "%" PRIu64 " events wait for the database: %s",
			    st->writer.pushed - st->writer.written, st->writer.error);
	if (st->writer.dropped > 0)
		add_problem(p,
			    "%" PRIu64 " events were lost: the database was too slow",
			    st->writer.dropped);
	if (st->snapshot.built.us == 0)
		add_problem(p, "scanned units are not known yet");
	if (st->keeper.refresh_error[0] != '\0')
		add_problem(p, "scanned units may be out of date: %s",
			    st->keeper.refresh_error);
	if (st->keeper.recover_error[0] != '\0')
		add_problem(p, "leases of before the start are not recorded: %s",
			    st->keeper.recover_error);
	if (st->keeper.recovered.bad_lines > 0)
		add_problem(p, "%zu bad lines in the lease file",
			    st->keeper.recovered.bad_lines);
}

static void
add_packet_problems(const struct bench_status *st, struct problems *p)
{
	if (st->tree_failures > 0)
		add_problem(p,
			    "%" PRIu64
			    " times a phone's right to read could not be changed: "
			    "check the served tree's by-ip and unit folders",
			    st->tree_failures);
	if (st->budget_cuts > 0)
		add_problem(
			p, "%" PRIu64 " options did not fit into a reply: shorten them",
			st->budget_cuts);
	if (st->exceptions > 0)
		add_problem(p, "%" PRIu64 " exceptions at the border to Kea",
			    st->exceptions);
	if (st->receive_buffer > 0 && st->receive_buffer < BENCH_STATUS_BUFFER)
		add_problem(p,
			    "receive buffer of %d bytes: many phones at once lose "
			    "packets; grant "
			    "CAP_NET_ADMIN or set net.core.rmem_max to %d",
			    st->receive_buffer, BENCH_STATUS_BUFFER);
}

void
bench_status_health(const struct bench_status *st, const char *why,
		    struct bench_str *out)
{
	bench_auto(bench_str_clear) struct bench_str list = { 0 };
	struct problems p = { &list, 0 };

	if (st == NULL) {
		add_problem(&p, "%s", why);
	} else {
		add_record_problems(st, &p);
		add_packet_problems(st, &p);
	}
	bench_str_addf(out, "{\"state\":\"%s\",\"problems\":[%s]}",
		       st == NULL ? "passive"
		       : p.n > 0  ? "degraded"
				  : "ok",
		       bench_str_get(&list));
	if (bench_str_failed(&list))
		out->failed = true;
}
