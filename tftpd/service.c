#include "service.h"

#include "backoff.h"
#include "flights.h"
#include "record.h"
#include "selftest.h"
#include <bench/lines.h>
#include <bench/say.h>

#include <bench/str.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define SWEEP_US INT64_C(1000000)
#define HOLD_US INT64_C(50000)
/* More than one read() of the pipe can bring. */
#define RING_RESERVE 1200

struct counters {
	uint64_t malformed, folded, dropped;
	int64_t lost;
};

struct service {
	const struct bench_server_conf *conf;
	struct bench_writer *writer;
	struct bench_flights *flights;
	struct bench_server server;
	struct bench_backoff backoff;
	struct bench_selftest selftest;
	enum bench_selftest_verdict verdict; /* the last one told */
	struct bench_mono started, sweep, restart;
	struct counters now, told;
	int64_t lost_before; /* by taps of earlier servers */
	int64_t lost_here;   /* by this one's */
	int signals;
	bool stopping;
	struct bench_lines lines;
};

static void
note(struct service *s, const char *text)
{
	struct bench_event e = { .kind = BENCH_EVENT_NOTE, .source = "tftpd" };

	bench_copy(e.text, sizeof(e.text), text);
	bench_writer_push(s->writer, &e);
}

static void
say_end(const struct bench_event *e, const struct bench_tap_record *r)
{
	bench_auto(bench_str_clear) struct bench_str name = { 0 };
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	char mac[BENCH_MAC_TEXT];

	bench_str_add_log(&name, e->name, strlen(e->name));
	bench_str_add_log(&text, e->text, strlen(e->text));
	bench_say(BENCH_INFO,
		  "tftp.%s ip=%s mac=%s name=%s bytes=%lld ms=%lld rtx=%lld%s%s",
		  bench_outcome_name(e->outcome), e->ip,
		  bench_mac_is_zero(e->mac) ? "-" : bench_mac_format(e->mac, mac),
		  bench_str_get(&name), (long long)e->size, (long long)e->ms,
		  (long long)r->rtx, text.len > 0 ? " text=" : "",
		  bench_str_get(&text));
}

static void
push(struct service *s, const struct bench_tap_record *r, struct bench_bytes raw)
{
	struct bench_event e;

	bench_tap_record_event(r, &e);
	e.raw = raw;
	if (!bench_writer_push(s->writer, &e))
		s->now.dropped++;
	if (e.kind == BENCH_EVENT_TRANSFER)
		say_end(&e, r);
}

static void
on_line(const char *line, size_t len, void *arg)
{
	struct service *s = arg;
	struct bench_tap_record r;

	if (bench_tap_record_parse(line, len, &r) < 0) {
		s->now.malformed++;
		return;
	}
	if (r.lost > s->lost_here)
		s->lost_here = r.lost;
	if (bench_selftest_record(&s->selftest, &r))
		return;
	if (bench_flights_note(s->flights, &r, bench_mono_now()))
		push(s, &r, (struct bench_bytes){ (const uint8_t *)line, len });
	else
		s->now.folded += r.kind == BENCH_TAP_OPEN;
}

/* Is there room for all that one read can bring? If not, records wait in the pipe. */
static bool
writer_has_room(struct service *s)
{
	struct bench_writer_stats stats;

	bench_writer_get_stats(s->writer, &stats);
	return stats.depth + RING_RESERVE < BENCH_TFTPD_RING;
}

/* false: nothing left, for now or for good. */
static bool
read_some(struct service *s)
{
	return s->server.pipe >= 0 &&
	       bench_lines_read(&s->lines, s->server.pipe, on_line, s) > 0;
}

/* false: the writer is full, and something may be left. */
static bool
read_all(struct service *s)
{
	while (writer_has_room(s)) {
		if (!read_some(s))
			return true;
	}
	return false;
}

static void
reap_flights(struct service *s)
{
	struct bench_tap_record r;

	while (bench_flights_reap(s->flights, bench_mono_now(), &r))
		push(s, &r, (struct bench_bytes){ NULL, 0 });
}

static bool
is_alive(int64_t pid, void *arg)
{
	(void)arg;
	return kill((pid_t)pid, 0) == 0 || errno != ESRCH;
}

static bool
is_never_alive(int64_t pid, void *arg)
{
	(void)pid;
	(void)arg;
	return false;
}

/* Server processes that were killed write no end. What the others wrote before they
 * ended is in the pipe by then. */
static void
sweep(struct service *s, struct bench_mono now)
{
	s->sweep.us = now.us + SWEEP_US;
	if (bench_flights_mark(s->flights, is_alive, NULL, now) > 0 && read_all(s))
		reap_flights(s);
}

static void
tell_losses(struct service *s)
{
	struct bench_writer_stats stats;
	char text[200];

	bench_writer_get_stats(s->writer, &stats);
	s->now.lost = s->lost_before + s->lost_here;
	s->now.malformed += s->lines.too_long;
	s->lines.too_long = 0;
	if (s->now.lost == s->told.lost && s->now.malformed == s->told.malformed &&
	    s->now.dropped == s->told.dropped)
		return;
	s->told = s->now;
	snprintf(text, sizeof(text),
		 "tftp records: %lld lost in a full pipe, %llu malformed, %llu dropped",
		 (long long)s->now.lost, (unsigned long long)s->now.malformed,
		 (unsigned long long)s->now.dropped);
	bench_say(BENCH_WARNING, "tftpd.lost %s%s%s", text,
		  stats.error[0] != '\0' ? "; database: " : "", stats.error);
	note(s, text);
}

static void
start(struct service *s, struct bench_mono now)
{
	struct bench_err err = { "" };

	s->started = now;
	if (bench_server_start(s->conf, &s->server, &err) < 0) {
		s->restart.us =
			now.us + bench_backoff_delay(&s->backoff, 0) * INT64_C(1000);
		bench_say(BENCH_ERROR, "tftpd.start %s; trying again", err.text);
		return;
	}
	bench_say(BENCH_INFO, "tftpd.start pid=%d", (int)s->server.pid);
	if (bench_selftest_start(&s->selftest, s->conf->socket, now, &err) < 0)
		bench_say(BENCH_WARNING, "tftpd.selftest %s; ignoring", err.text);
}

/* in.tftpd has ended, and the kernel has killed its children before it told us. */
static void
finish(struct service *s)
{
	while (read_some(s))
		;
	bench_closep(&s->server.pipe);
	s->server.pipe = -1;
	bench_flights_mark(s->flights, is_never_alive, NULL, bench_mono_now());
	reap_flights(s);
	s->lost_before += s->lost_here;
	s->lost_here = 0;
	s->lines.len = 0;
	s->lines.skipping = false;
}

static void
on_child(struct service *s, struct bench_mono now)
{
	int64_t lived = (now.us - s->started.us) / 1000;
	int status, delay;
	char text[120];

	if (s->server.pid <= 0 ||
	    waitpid(s->server.pid, &status, WNOHANG) != s->server.pid)
		return;
	s->server.pid = 0;
	finish(s);
	delay = bench_backoff_delay(&s->backoff, lived);
	s->restart.us = now.us + delay * INT64_C(1000);
	snprintf(text, sizeof(text),
		 "in.tftpd ended (%s %d) after %lld s, starting again",
		 WIFSIGNALED(status) ? "signal" : "exit code",
		 WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status),
		 (long long)(lived / 1000));
	bench_say(BENCH_WARNING, "tftpd.ended %s in %d ms", text, delay);
	note(s, text);
}

static void
on_signal(struct service *s, struct bench_mono now)
{
	struct signalfd_siginfo info;

	while (read(s->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (info.ssi_signo != SIGCHLD)
			s->stopping = true;
	}
	on_child(s, now);
}

static const char *
verdict_text(enum bench_selftest_verdict verdict)
{
	switch (verdict) {
	case BENCH_SELFTEST_PASSED:
		return "self-test passed: one transfer, one complete record";
	case BENCH_SELFTEST_NO_ANSWER:
		return "self-test failed: in.tftpd did not serve our own request";
	case BENCH_SELFTEST_NO_RECORD:
		return "tap does not work: phones are served but nothing is "
		       "delivered-proven";
	case BENCH_SELFTEST_DOUBLE:
		return "self-test failed: one transfer gave more than one complete "
		       "record";
	case BENCH_SELFTEST_RUNNING:
		break;
	}
	return "";
}

/* Each verdict is told when it differs from the one before. */
static void
judge_selftest(struct service *s, struct bench_mono now)
{
	enum bench_selftest_verdict verdict;

	if (s->selftest.fd < 0)
		return;
	/* Its record may be among those that wait in the pipe. */
	if (!writer_has_room(s))
		s->selftest.deadline = now.us + BENCH_SELFTEST_SETTLE_US;
	verdict = bench_selftest_judge(&s->selftest, now);
	if (verdict == BENCH_SELFTEST_RUNNING || verdict == s->verdict)
		return;
	s->verdict = verdict;
	bench_say(verdict == BENCH_SELFTEST_PASSED ? BENCH_INFO : BENCH_ERROR,
		  "tftpd.selftest %s", verdict_text(verdict));
	note(s, verdict_text(verdict));
}

static int
wait_ms(const struct service *s, bool held, struct bench_mono now)
{
	int64_t until = s->sweep.us;

	if (s->server.pid == 0 && s->restart.us < until)
		until = s->restart.us;
	if (s->selftest.fd >= 0 && s->selftest.deadline < until)
		until = s->selftest.deadline;
	if (held && now.us + HOLD_US < until)
		until = now.us + HOLD_US;
	return until <= now.us ? 0 : (int)((until - now.us + 999) / 1000);
}

static int
step(struct service *s, struct bench_err *err)
{
	bool held = !writer_has_room(s);
	struct pollfd p[] = {
		{ .fd = s->signals, .events = POLLIN },
		{ .fd = held ? -1 : s->server.pipe, .events = POLLIN },
		{ .fd = s->selftest.fd, .events = POLLIN },
	};
	struct bench_mono now;

	if (poll(p, BENCH_N(p), wait_ms(s, held, bench_mono_now())) < 0 &&
	    errno != EINTR)
		return bench_fail(err, -errno, "poll: %s", strerror(errno));
	now = bench_mono_now();
	if (p[2].revents != 0)
		bench_selftest_input(&s->selftest, now);
	if (p[1].revents != 0)
		read_some(s);
	if (p[0].revents != 0)
		on_signal(s, now);
	judge_selftest(s, now);
	if (now.us >= s->sweep.us) {
		sweep(s, now);
		tell_losses(s);
	}
	if (s->server.pid == 0 && now.us >= s->restart.us && !s->stopping)
		start(s, now);
	return 0;
}

static int
open_signals(struct bench_err *err)
{
	sigset_t set;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGCHLD);
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return fd < 0 ? bench_fail(err, -errno, "signalfd: %s", strerror(errno)) : fd;
}

static void
stop(struct service *s)
{
	char text[160];

	bench_server_stop(&s->server);
	finish(s);
	tell_losses(s);
	bench_selftest_stop(&s->selftest);
	snprintf(text, sizeof(text), "tftpd stopped; %llu doubled requests folded",
		 (unsigned long long)s->now.folded);
	note(s, text);
	bench_say(BENCH_INFO, "tftpd.stop %s", text);
}

static int
run(struct service *s, struct bench_err *err)
{
	int r;

	if (bench_flights_new(&s->flights) < 0)
		return bench_fail(err, -ENOMEM, "out of memory");
	s->signals = open_signals(err);
	if (s->signals < 0)
		return s->signals;
	note(s, "tftpd started");
	do {
		r = step(s, err);
	} while (r == 0 && !s->stopping);
	stop(s);
	return r;
}

int
bench_service_run(const struct bench_server_conf *conf, struct bench_writer *writer,
		  struct bench_err *err)
{
	struct service *s = calloc(1, sizeof(*s));
	int r;

	if (s == NULL)
		return bench_fail(err, -ENOMEM, "out of memory");
	s->conf = conf;
	s->writer = writer;
	s->server.pipe = s->selftest.fd = s->signals = -1;
	r = run(s, err);
	bench_flights_freep(&s->flights);
	bench_closep(&s->signals);
	free(s);
	return r;
}
