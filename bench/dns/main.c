/* bench-dns: what the phones ask the bench's DNS goes on record (DESIGN D6,
 * redirected).
 *
 * dnsmasq answers and writes its log into a pipe; this program reads it from its
 * standard input. The pipe is the supervisor's: it outlives both ends, so either can
 * die and be started again without the other.
 *
 * A question counts only if it was asked after the redirect profile was delivered, so
 * its time must not be taken too late. dnsmasq's log has none that would do. But a read
 * that leaves the pipe empty tells that what comes next was written after it: each
 * question is given that time, and how long after it we had it (ms). What lay in the
 * pipe when we began is of any age, and proves nothing. */
#include "allow.h"
#include "line.h"

#include <bench/config.h>
#include <bench/daemon.h>
#include <bench/lines.h>
#include <bench/priv.h>
#include <bench/say.h>
#include <bench/str.h>
#include <bench/writer.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define RING 4096
#define DRAIN_MS 500
#define TELL_US INT64_C(10000000)
/* How far off a question's time may be; and at start, how long a silence must be to
 * tell that dnsmasq had nothing left to write. */
#define LOOK_MS 200
#define WORDS_IP "0.0.0.0" /* whose share dnsmasq's own words take */

struct counters {
	uint64_t over, dropped, stale, too_long;
};

struct service {
	struct bench_writer *writer;
	const char *address; /* our own: whoever asks from there is no phone */
	uint64_t questions, others, own;
	struct counters now, told;
	struct bench_mono tell;	 /* losses again, at the earliest */
	struct bench_mono since; /* what is read now was written after; 0: not known */
	struct bench_dns_allow allow;
	struct bench_lines lines;
};

static const char usage[] =
	"usage: bench-dns [--config FILE] <LOG\n"
	"  records the questions in a log of dnsmasq (log-queries=extra)\n"
	"  --config FILE   settings (" BENCH_CONFIG_DEFAULT ")\n";

static void
note(struct service *s, const char *text)
{
	struct bench_event e = { .kind = BENCH_EVENT_NOTE, .source = "dns" };

	bench_copy(e.text, sizeof(e.text), text);
	(void)bench_writer_push(s->writer, &e);
}

static void
on_question(struct service *s, struct bench_event *e)
{
	struct bench_mono now = bench_mono_now();

	if (strcmp(e->ip, s->address) == 0) {
		s->own++;
		return;
	}
	if (s->since.us == 0) {
		s->now.stale++;
		return;
	}
	if (!bench_dns_allow(&s->allow, e->ip, now)) {
		s->now.over++;
		return;
	}
	e->mono = s->since;
	e->ms = (now.us - s->since.us) / 1000 + 1;
	if (!bench_writer_push(s->writer, e))
		s->now.dropped++;
	s->questions++;
	bench_say(BENCH_INFO, "dns.asked ip=%s type=%s name=%s", e->ip, e->text,
		  e->name);
}

static void
on_words(struct service *s, const char *line, size_t len)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };

	if (!bench_dns_allow(&s->allow, WORDS_IP, bench_mono_now()))
		return;
	bench_str_add_log(&text, line, len < 400 ? len : 400);
	bench_say(BENCH_INFO, "dns.says %s", bench_str_get(&text));
}

static void
on_line(const char *line, size_t len, void *arg)
{
	struct service *s = arg;
	struct bench_event e;

	switch (bench_dns_line_parse(line, len, &e)) {
	case BENCH_DNS_QUESTION:
		on_question(s, &e);
		break;
	case BENCH_DNS_OTHER:
		s->others++;
		break;
	case BENCH_DNS_WORDS:
		on_words(s, line, len);
		break;
	}
}

/* What is missing in the record; once in a while, and only when it grew. */
static void
tell_losses(struct service *s)
{
	struct bench_writer_stats stats;
	char text[200];

	s->now.too_long = s->lines.too_long;
	if (memcmp(&s->now, &s->told, sizeof(s->now)) == 0)
		return;
	s->told = s->now;
	bench_writer_get_stats(s->writer, &stats);
	snprintf(
		text, sizeof(text),
		"dns questions: %llu beyond a client's share, %llu of unknown age, %llu "
		"dropped; %llu lines too long",
		(unsigned long long)s->now.over, (unsigned long long)s->now.stale,
		(unsigned long long)s->now.dropped,
		(unsigned long long)s->now.too_long);
	bench_say(BENCH_WARNING, "dns.lost %s%s%s", text,
		  stats.error[0] != '\0' ? "; database: " : "", stats.error);
	note(s, text);
}

/* As read(). */
static ssize_t
read_some(struct service *s)
{
	struct bench_mono before = bench_mono_now();
	size_t room = sizeof(s->lines.text) - s->lines.len;
	ssize_t n = bench_lines_read(&s->lines, STDIN_FILENO, on_line, s);

	if (s->since.us != 0 && n >= 0 && (size_t)n < room)
		s->since = before;
	return n;
}

/* 1: go on; 0: the log has ended, or we are told to; -errno. */
static int
step(struct service *s, int signals, struct bench_err *err)
{
	struct pollfd p[] = { { .fd = STDIN_FILENO, .events = POLLIN },
			      { .fd = signals, .events = POLLIN } };
	struct bench_mono before = bench_mono_now();
	ssize_t n = 1;
	int r = poll(p, BENCH_N(p), LOOK_MS);

	if (r < 0 && errno != EINTR)
		return bench_fail(err, -errno, "poll: %s", strerror(errno));
	if (r == 0)
		s->since = before;
	if (r > 0 && p[1].revents != 0)
		return 0;
	if (r > 0 && p[0].revents != 0)
		n = read_some(s);
	if (before.us >= s->tell.us) {
		tell_losses(s);
		s->tell.us = before.us + TELL_US;
	}
	if (n < 0 && n != -EAGAIN)
		return bench_fail(err, (int)n, "the log of dnsmasq: %s",
				  strerror((int)-n));
	return n != 0;
}

static int
serve(struct service *s, int signals, struct bench_err *err)
{
	char text[200];
	int r;

	note(s, "dns started");
	bench_say(BENCH_INFO, "dns.start");
	do {
		r = step(s, signals, err);
	} while (r > 0);
	tell_losses(s);
	snprintf(text, sizeof(text),
		 "dns stopped; %llu questions, %llu of the bench itself, %llu lines "
		 "that prove nothing",
		 (unsigned long long)s->questions, (unsigned long long)s->own,
		 (unsigned long long)s->others);
	note(s, text);
	bench_say(BENCH_INFO, "dns.stop %s", text);
	return r;
}

static int
run(const struct bench_config *c, struct bench_err *err)
{
	bench_auto(bench_freep) struct service *s = calloc(1, sizeof(*s));
	bench_auto(bench_closep) int signals = bench_end_signals(err);
	int r;

	if (signals < 0)
		return signals;
	if (s == NULL)
		return bench_fail(err, -ENOMEM, "out of memory");
	s->address = c->address;
	r = bench_writer_new(c->database, RING, NULL, NULL, &s->writer, err);
	if (r < 0)
		return r;
	r = serve(s, signals, err);
	(void)bench_writer_stop(&s->writer, DRAIN_MS);
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
		return bench_daemon_fail("dns", EX_CONFIG, &err);
	if (bench_run_as_staff(&err) < 0)
		return bench_daemon_fail("dns", EX_NOPERM, &err);
	return run(&config, &err) < 0 ? bench_daemon_fail("dns", EX_TEMPFAIL, &err)
				      : EX_OK;
}
