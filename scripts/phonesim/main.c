/* phonesim: simulated Cisco MPP phones, written from the vendor's documents alone. */
#include "judge.h"
#include "options.h"
#include "phone.h"
#include "report.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define EXIT_GOAL 0
#define EXIT_MISSED 1
#define EXIT_USAGE 2
#define EXIT_NOT_PERMITTED 77

#define TICK_MS 100
#define HURRY_TICK_MS 1000

int64_t
sim_scaled(const struct sim *s, double seconds)
{
	double ms = seconds * 1000 / s->conf.scale;

	return ms < 50 ? 50 : (int64_t)ms;
}

int64_t
sim_network_wait(const struct sim *s, double seconds)
{
	int64_t ms = sim_scaled(s, seconds);

	return ms < 250 ? 250 : ms;
}

static bool
phone_done(struct phone *p)
{
	char why[600];

	switch (p->sim->conf.until) {
	case UNTIL_SETTLED:
		return judge_settled(p, why, sizeof(why));
	case UNTIL_LEASED:
		return p->ever_leased;
	case UNTIL_FOREVER:
		return false;
	}
	return false;
}

static bool
goal_reached(struct sim *s)
{
	for (size_t i = 0; i < s->fleet.n; i++)
		if (!phone_done(&s->phones[i]))
			return false;
	return true;
}

static void
tick(void *arg)
{
	struct sim *s = arg;

	if (goal_reached(s))
		s->loop.stop = true;
	else
		timer_set(&s->loop, &s->tick, s->loop.hurry ? HURRY_TICK_MS : TICK_MS);
}

static void
deadline(void *arg)
{
	struct sim *s = arg;

	s->timed_out = true;
	s->loop.stop = true;
}

static void
signalled(void *arg, uint32_t events)
{
	struct sim *s = arg;

	(void)events;
	s->loop.stop = true;
}

static void
frame(void *arg, const uint8_t *p, size_t n)
{
	struct sim *s = arg;
	struct dhcp_msg m;

	if (dhcp_parse_frame(p, n, &m) < 0)
		return;
	for (size_t i = 0; i < s->fleet.n; i++) {
		struct phone *phone = &s->phones[i];

		if (phone->dhcpc.xid != m.xid || phone->state == PHONE_OFF)
			continue;
		if (!net_drop(&phone->net) && dhcpc_receive(&phone->dhcpc, &m))
			return;
	}
}

static int
fleet_load(struct sim *s)
{
	const struct conf *c = &s->conf;
	unsigned line = 0;
	FILE *f;
	int r;

	if (c->files != NULL) {
		r = fleet_single(c->model, c->has_first ? &c->first_mac : NULL,
				 c->serial, c->swver, &s->fleet);
		if (r < 0)
			fprintf(stderr, "phonesim: unknown model '%s'\n", c->model);
		return r;
	}
	if (c->fleet_file == NULL) {
		r = fleet_generate(c->phones, c->seed, c->models,
				   c->has_first ? &c->first_mac : NULL, &s->fleet);
		if (r < 0)
			fprintf(stderr, "phonesim: unknown model in '%s'\n", c->models);
		return r;
	}
	f = fopen(c->fleet_file, "re");
	if (f == NULL) {
		r = -errno;
		fprintf(stderr, "phonesim: %s: %s\n", c->fleet_file, strerror(errno));
		return r;
	}
	r = fleet_read(f, &s->fleet, &line);
	if (r < 0)
		fprintf(stderr, "phonesim: %s:%u: not a phone\n", c->fleet_file, line);
	fclose(f);
	return r;
}

static bool
authorities_load(struct sim *s)
{
	if (s->conf.ca == NULL || trust_load(&s->preloaded_ca, s->conf.ca) > 0)
		return true;
	fprintf(stderr, "phonesim: %s: no certificate in it\n", s->conf.ca);
	return false;
}

static bool
unit_faults(struct phone *p)
{
	AUTO_FREE char *list = xstrdup(p->unit->faults != NULL ? p->unit->faults : "");
	char *rest = list, *word;

	while ((word = strsep(&rest, ";")) != NULL) {
		if (word[0] == '\0' || fault_apply(p, word))
			continue;
		fprintf(stderr, "phonesim: bad fault '%s'\n", word);
		return false;
	}
	return true;
}

static bool
phones_make(struct sim *s)
{
	s->phones = xcalloc(s->fleet.n, sizeof(*s->phones));
	for (size_t i = 0; i < s->fleet.n; i++)
		phone_init(&s->phones[i], s, &s->fleet.units[i]);
	for (size_t i = 0; i < s->fleet.n; i++)
		if (!unit_faults(&s->phones[i]))
			return false;
	for (size_t i = 0; i < s->conf.n_faults; i++) {
		if (fault_apply_for(s, s->conf.faults[i]))
			continue;
		fprintf(stderr, "phonesim: bad fault '%s'\n", s->conf.faults[i]);
		return false;
	}
	return true;
}

static int
network_open(struct sim *s)
{
	int r = 0;

	if (s->conf.files == NULL)
		r = link_open(&s->link, &s->loop, s->conf.ifname, frame, s);
	if (r == -EPERM || r == -EACCES) {
		fprintf(stderr,
			"phonesim: raw sockets on %s are not permitted: run as root "
			"in a network namespace\n",
			s->conf.ifname);
		return EXIT_NOT_PERMITTED;
	}
	if (r < 0) {
		fprintf(stderr, "phonesim: interface %s: %s\n", s->conf.ifname,
			strerror(-r));
		return EXIT_USAGE;
	}
	if (s->conf.control != NULL) {
		r = control_open(&s->control, s, s->conf.control);
		if (r < 0) {
			fprintf(stderr, "phonesim: %s: %s\n", s->conf.control,
				strerror(-r));
			return EXIT_USAGE;
		}
	}
	return 0;
}

static void
signals_open(struct sim *s)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN); /* OpenSSL writes without MSG_NOSIGNAL */
	io_init(&s->signals, signalled, s);
	io_open(&s->loop, &s->signals, signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC),
		EPOLLIN);
}

static void
files_limit_raise(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

static void
timers_start(struct sim *s)
{
	const struct conf *c = &s->conf;

	timer_init(&s->tick, tick, s);
	timer_init(&s->deadline, deadline, s);
	if (c->until != UNTIL_FOREVER)
		timer_set(&s->loop, &s->tick, TICK_MS);
	if (c->until != UNTIL_FOREVER || c->timeout_given)
		timer_set(&s->loop, &s->deadline, (int64_t)c->timeout_s * 1000);
	if (c->unplugged)
		return;
	for (size_t i = 0; i < s->fleet.n; i++)
		phone_power_on(&s->phones[i], BOOT_POWER);
}

static void
tell_missing(struct sim *s)
{
	char why[600];

	for (size_t i = 0; i < s->fleet.n; i++) {
		struct phone *p = &s->phones[i];

		if (phone_done(p))
			continue;
		judge_settled(p, why, sizeof(why));
		printf(MAC_COLON " %s %s: %s\n", MAC_ARGS(p->unit->mac),
		       p->unit->serial, p->unit->model->number,
		       s->conf.until == UNTIL_LEASED ? "no lease" : why);
	}
}

static int
finish(struct sim *s)
{
	bool ok = s->conf.until == UNTIL_FOREVER || goal_reached(s);
	int r;

	if (s->conf.report != NULL) {
		r = report_write(s, s->conf.report);
		if (r < 0) {
			fprintf(stderr, "phonesim: %s: %s\n", s->conf.report,
				strerror(-r));
			return EXIT_USAGE;
		}
	}
	if (!ok)
		tell_missing(s);
	return ok ? EXIT_GOAL : EXIT_MISSED;
}

static int
run(struct sim *s)
{
	int r = network_open(s);

	if (r == 0) {
		signals_open(s);
		timers_start(s);
		loop_run(&s->loop);
		r = finish(s);
	}
	for (size_t i = 0; i < s->fleet.n; i++)
		phone_clear(&s->phones[i]);
	control_close(&s->control);
	if (s->link.index > 0)
		link_close(&s->link);
	io_close(&s->signals);
	return r;
}

int
main(int argc, char **argv)
{
	static struct sim s;
	int r = EXIT_USAGE;

	if (!options_read(argc, argv, &s.conf)) {
		options_help(stderr);
		return EXIT_USAGE;
	}
	if (fleet_load(&s) < 0)
		return EXIT_USAGE;
	if (s.conf.list) {
		fleet_print(&s.fleet, stdout);
		fleet_clear(&s.fleet);
		return 0;
	}
	s.signals.fd = -1;
	files_limit_raise();
	if (loop_init(&s.loop) == 0) {
		s.loop.hurry = s.conf.files != NULL;
		s.started = loop_now(&s.loop);
		r = authorities_load(&s) && phones_make(&s) ? run(&s) : EXIT_USAGE;
	}
	loop_clear(&s.loop);
	trust_clear(&s.preloaded_ca);
	free(s.phones);
	fleet_clear(&s.fleet);
	return r;
}
