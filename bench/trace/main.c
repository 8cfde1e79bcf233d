/* bench-trace: the last minutes of the bench LAN, for `bench unit trace`.
 *
 * It listens beside the services and none needs it. What it holds is secret (profiles
 * carry keys until a phone has its own), so it is in memory, for its own user only,
 * bounded in bytes and minutes, and gone when the program is stopped. It keeps no right
 * beyond its files once the interface is open. */
#include "cut.h"
#include "read.h"
#include "ring.h"

#include <bench/config.h>
#include <bench/daemon.h>
#include <bench/priv.h>
#include <bench/say.h>
#include <errno.h>
#include <linux/magic.h>
#include <poll.h>
#include <recorder.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sysexits.h>
#include <unistd.h>

#define LOOK_MS 1000 /* how late something too old may go */
#define TELL_US INT64_C(10000000)
/* One sender's part of the ring's bytes, in each minute. */
#define SHARE 32

struct service {
	pcap_t *pcap;
	struct bench_cut *cut;
	struct bench_trace_ring *ring;
	uint64_t lost; /* told */
	struct bench_mono tell;
};

static const char usage[] =
	"usage: bench-trace [--config FILE]\n"
	"  keeps the packets of the last minutes for 'bench unit trace'\n"
	"  --config FILE   settings (" BENCH_CONFIG_DEFAULT ")\n";

static void
service_clear(struct service *s)
{
	bench_trace_ring_freep(&s->ring);
	bench_cut_freep(&s->cut);
	bench_pcap_closep(&s->pcap);
}

static struct bench_trace_now
now(void)
{
	return (struct bench_trace_now){ bench_mono_now(), bench_wall_now() };
}

static void
on_frame(u_char *arg, const struct pcap_pkthdr *h, const u_char *bytes)
{
	struct service *s = (struct service *)(void *)arg;
	struct bench_trace_now at = now();
	const struct bench_wall wall = { (int64_t)h->ts.tv_sec * 1000000 +
					 h->ts.tv_usec };
	size_t n = bench_cut_keep(s->cut, at.mono.us,
				  (struct bench_bytes){ bytes, h->caplen });

	if (n > 0)
		bench_trace_ring_add(s->ring, at, wall,
				     (struct bench_bytes){ bytes, n }, h->len);
}

static void
tell_losses(struct service *s)
{
	struct bench_trace_stats stats;
	struct pcap_stat dropped = { 0 };
	uint64_t lost;

	bench_trace_ring_stats(s->ring, &stats);
	(void)pcap_stats(s->pcap, &dropped);
	lost = stats.lost + dropped.ps_drop;
	if (lost == s->lost)
		return;
	s->lost = lost;
	bench_say(BENCH_WARNING, "trace.lost %u not read in time, %llu not written%s%s",
		  dropped.ps_drop, (unsigned long long)stats.lost,
		  stats.error != 0 ? ": " : "",
		  stats.error != 0 ? strerror(stats.error) : "");
}

/* 1: go on; 0: we are told to end; -errno. */
static int
step(struct service *s, const char *interface, int signals, struct bench_err *err)
{
	struct pollfd p[] = { { .fd = pcap_get_selectable_fd(s->pcap),
				.events = POLLIN },
			      { .fd = signals, .events = POLLIN } };
	struct bench_trace_now at;

	if (poll(p, BENCH_N(p), LOOK_MS) < 0 && errno != EINTR)
		return bench_fail(err, -errno, "poll: %s", strerror(errno));
	if (p[1].revents != 0)
		return 0;
	if (pcap_dispatch(s->pcap, -1, on_frame, (u_char *)s) < 0)
		return bench_fail(err, -EIO, "capture on '%s': %s", interface,
				  pcap_geterr(s->pcap));
	at = now();
	bench_trace_ring_flush(s->ring, at);
	if (at.mono.us >= s->tell.us) {
		tell_losses(s);
		s->tell.us = at.mono.us + TELL_US;
	}
	return 1;
}

static int
check_memory(const struct bench_config *c, struct bench_err *err)
{
	struct statfs fs;

	if (statfs(c->runtime_dir, &fs) < 0)
		return bench_fail(err, -errno, "%s: %s: run 'bench config init'",
				  c->runtime_dir, strerror(errno));
	if (fs.f_type != TMPFS_MAGIC)
		return bench_fail(err, -EINVAL,
				  "%s is not on a tmpfs: keys would reach the disk",
				  c->runtime_dir);
	return 0;
}

static int
open_ring(struct service *s, const struct bench_config *c, struct bench_err *err)
{
	const struct bench_trace_limits limits = {
		(int64_t)c->trace_megabytes << 20, INT64_C(60000000) * c->trace_minutes
	};
	char dir[300];
	int r = check_memory(c, err);

	snprintf(dir, sizeof(dir), "%s/" BENCH_TRACE_FOLDER, c->runtime_dir);
	if (r == 0)
		r = bench_cut_new(c->syslog_port, limits.bytes / SHARE, &s->cut, err);
	return r < 0 ? r : bench_trace_ring_open(dir, &limits, now(), &s->ring, err);
}

/* After an error the segments stay: whoever starts us again goes on with them. */
static int
run(const struct bench_config *c, struct bench_err *err)
{
	bench_auto(service_clear) struct service s = { 0 };
	bench_auto(bench_closep) int signals = bench_end_signals(err);
	int r = signals < 0 ? signals
			    : bench_recorder_listen(c->interface, &s.pcap, err);

	if (r == 0)
		r = bench_run_as_staff(err);
	if (r == 0)
		r = bench_drop_rights(err);
	umask(077);
	if (r == 0)
		r = open_ring(&s, c, err);
	if (r < 0)
		return r;
	bench_say(BENCH_INFO, "trace.start interface=%s megabytes=%d minutes=%d",
		  c->interface, c->trace_megabytes, c->trace_minutes);
	do {
		r = step(&s, c->interface, signals, err);
	} while (r > 0);
	tell_losses(&s);
	if (r == 0)
		bench_trace_ring_wipe(s.ring);
	bench_say(BENCH_INFO, "trace.stop");
	return r;
}

int
main(int argc, char **argv)
{
	const char *path = BENCH_CONFIG_DEFAULT;
	struct bench_config config;
	struct bench_err err = { "" };
	const struct bench_daemon_option option = { 'c', "config", &path, NULL };
	int code = bench_daemon_options(argc, argv, usage, &option, 1);

	if (code >= 0)
		return code;
	if (bench_config_load(path, &config, &err) < 0)
		return bench_daemon_fail("trace", EX_CONFIG, &err);
	if (config.trace_megabytes == 0) {
		bench_say(BENCH_NOTICE, "trace.off trace_megabytes is 0");
		return EX_OK;
	}
	return run(&config, &err) < 0 ? bench_daemon_fail("trace", EX_TEMPFAIL, &err)
				      : EX_OK;
}
