/* bench unit trace: one phone's packets of its present run, out of the ring that
 * bench-trace keeps.
 *
 * They hold its profiles and so perhaps keys: a supervisor's command, on record, into a
 * new file for its owner only, or to who reads our standard output. */
#include "cli.h"

#include <arpa/inet.h>
#include <errno.h>
#include <phone.h>
#include <read.h>
#include <recorder.h>
#include <string.h>
#include <unistd.h>

#define FRAME_MOST 65535
#define LEASES 64 /* the last ones: more than a ring holds */

struct lease {
	struct bench_mono from;
	uint32_t ip; /* host order; 0 given back */
};

struct trace {
	struct cli *c;
	const char *output; /* NULL: standard output */
	struct bench_unit unit;
	int64_t boot;		 /* the present one's part of a tick */
	struct bench_mono since; /* the run's first event; 0: before all frames */
	bool begun;
	struct lease lease[LEASES];
	size_t leases, next;
	struct bench_phone phone;
	pcap_t *pcap;
	pcap_dumper_t *dump;
	char *memory; /* what is for standard output */
	size_t len;
	int64_t packets, bytes;
	struct bench_wall first, last;
	int damaged;
};

static void
trace_clear(struct trace *t)
{
	bench_dump_closep(&t->dump);
	bench_pcap_closep(&t->pcap);
	free(t->memory);
}

/* --- what the record says -------------------------------------------------------- */

static void
take_lease(struct trace *t, struct bench_mono at, const struct bench_event *e)
{
	struct in_addr a = { 0 };

	if (e->kind == BENCH_EVENT_LEASED && inet_pton(AF_INET, e->ip, &a) != 1)
		return;
	if (t->leases == LEASES)
		memmove(t->lease, t->lease + 1, --t->leases * sizeof(t->lease[0]));
	t->lease[t->leases++] = (struct lease){ at, ntohl(a.s_addr) };
}

/* An earlier boot's frames are gone: its leases say nothing, and a run that began then
 * began before all frames. */
static int
take_event(const struct bench_event *e, void *arg)
{
	struct trace *t = arg;
	struct bench_mono at = { e->tick -
				 bench_tick(t->boot, (struct bench_mono){ 0 }) };
	bool present = e->tick >> 48 == t->boot;

	if (!t->begun && e->run == t->unit.run) {
		t->begun = true;
		if (present)
			t->since = at;
	}
	if (present &&
	    (e->kind == BENCH_EVENT_LEASED || e->kind == BENCH_EVENT_RELEASED))
		take_lease(t, at, e);
	return 0;
}

static int
read_record(struct trace *t)
{
	struct cli *c = t->c;
	int r;

	t->boot = bench_store_now(c->store) >> 48;
	r = bench_store_event_each(c->store, 0, &t->unit.mac, take_event, t, &c->err);
	/* what a phone did before its first run was given belongs to it: it waits for
	 * its scan */
	if (t->unit.run <= 1)
		t->since.us = 0;
	return r;
}

/* --- what the ring holds --------------------------------------------------------- */

static int
take_frame(const struct bench_trace_frame *f, void *arg)
{
	struct trace *t = arg;
	struct pcap_pkthdr h = {
		.ts = { f->wall.us / 1000000, f->wall.us % 1000000 },
		.caplen = (bpf_u_int32)f->kept.len,
		.len = (bpf_u_int32)f->whole,
	};

	while (t->next < t->leases && t->lease[t->next].from.us <= f->at.us)
		t->phone.ip = t->lease[t->next++].ip;
	if (!bench_phone_owns(&t->phone, f->kept) || f->at.us < t->since.us)
		return 0;
	if (t->packets++ == 0)
		t->first = f->wall;
	t->last = f->wall;
	t->bytes += h.caplen;
	pcap_dump((u_char *)t->dump, &h, f->kept.data);
	return 0;
}

static int
say_empty(struct trace *t)
{
	char mac[BENCH_MAC_TEXT];

	return bench_fail(
		&t->c->err, -ENODATA,
		"the trace holds no packet of %s in its run %lld: it keeps the "
		"last %d minutes, if there is room",
		bench_mac_format(t->unit.mac, mac), (long long)t->unit.run,
		t->c->config.trace_minutes);
}

static int
explain(struct trace *t, int r)
{
	if (r == -ENOENT)
		return bench_fail(&t->c->err, -ENODATA,
				  "no trace is kept: is bench-trace running, and "
				  "trace_megabytes in bench.conf not 0?");
	if (r == -EACCES)
		return bench_fail_in(&t->c->err, r,
				     "only root and the user prebench may read it");
	return r;
}

static int
copy_frames(struct trace *t)
{
	struct cli *c = t->c;
	char dir[300], mac[BENCH_MAC_TEXT];
	int r;

	snprintf(dir, sizeof(dir), "%s/" BENCH_TRACE_FOLDER, c->config.runtime_dir);
	r = bench_trace_each(dir, take_frame, t, &t->damaged, &c->err);
	if (r < 0)
		return explain(t, r);
	if (t->packets == 0)
		return say_empty(t);
	if (pcap_dump_flush(t->dump) != 0)
		return bench_fail(&c->err, -EIO, "%s: cannot be written",
				  t->output == NULL ? "memory" : t->output);
	return cli_act(c, "took a trace of %s, run %lld, %lld packets",
		       bench_mac_format(t->unit.mac, mac), (long long)t->unit.run,
		       (long long)t->packets);
}

static int
open_memory(struct trace *t)
{
	FILE *f = open_memstream(&t->memory, &t->len);

	t->dump = f == NULL ? NULL : pcap_dump_fopen(t->pcap, f);
	if (f != NULL && t->dump == NULL)
		fclose(f);
	return t->dump == NULL ? bench_fail(&t->c->err, -ENOMEM, "out of memory") : 0;
}

/* Nobody has a trace that is not on record. */
static int
write_trace(struct trace *t)
{
	struct cli *c = t->c;
	int r;

	t->pcap = pcap_open_dead(DLT_EN10MB, FRAME_MOST);
	if (t->pcap == NULL)
		return bench_fail(&c->err, -ENOMEM, "out of memory");
	if (t->output == NULL)
		r = open_memory(t);
	else
		r = bench_recorder_create(t->output, t->pcap, &t->dump, &c->err);
	if (r < 0)
		return r;
	r = copy_frames(t);
	if (r < 0 && t->output != NULL)
		unlink(t->output);
	if (r < 0 || t->output != NULL)
		return r;
	bench_str_add_n(&c->plain, t->memory, t->len);
	return bench_str_failed(&c->plain)
		       ? bench_fail(&c->err, -ENOMEM, "out of memory")
		       : 0;
}

static int
say(struct trace *t)
{
	struct table *out = t->c->table;
	char mac[BENCH_MAC_TEXT], time[BENCH_TIME_TEXT];

	table_list(out, "trace");
	table_row(out);
	table_text(out, "mac", bench_mac_format(t->unit.mac, mac));
	table_text(out, "serial", t->unit.serial.text);
	table_int(out, "run", t->unit.run);
	table_text(out, "file", t->output);
	table_int(out, "packets", t->packets);
	table_int(out, "bytes", t->bytes);
	table_text(out, "from", bench_wall_format(t->first, time));
	table_text(out, "to", bench_wall_format(t->last, time));
	table_int(out, "damaged", t->damaged);
	return 0;
}

int
cmd_unit_trace(struct cli *c)
{
	bench_auto(trace_clear) struct trace t = { .c = c };
	int r = cli_option(c, "--output", &t.output);

	if (r == 0 && t.output == NULL && isatty(STDOUT_FILENO))
		r = cli_usage(c, "--output FILE is missing: a new file, for you only");
	if (r == 0)
		r = cli_unit(c, "MAC or serial", &t.unit);
	if (r == 0)
		r = cli_end(c);
	if (r == 0)
		r = cli_supervisor(c);
	if (r == 0)
		r = read_record(&t);
	if (r < 0)
		return r;
	t.phone.mac = t.unit.mac;
	r = write_trace(&t);
	return r < 0 || t.output == NULL ? r : say(&t);
}
