/* The phone's clock: 1970 at power-on, until an NTP server has told the time. The
 * servers, in this order (which one the phone prefers is not documented):
 * Primary_NTP_Server, Secondary_NTP_Server, option 42. */
#include "phone.h"

#include <stdio.h>
#include <time.h>

static void ask_next(struct phone *p);

int64_t
clock_unix_ms(const struct phone *p)
{
	int64_t now = loop_now(&p->sim->loop);

	return p->clock.set ? now + p->clock.origin : now - p->booted;
}

static void
set(struct phone *p, int64_t unix_ms)
{
	p->clock.set = true;
	p->clock.origin = unix_ms - loop_now(&p->sim->loop);
}

static void
asked(struct phone *p)
{
	p->clock.asking = false;
	errand_continue(p);
}

static void
told(void *arg, bool ok, int64_t unix_ms)
{
	struct phone *p = arg;

	if (!ok) {
		phone_note(p, "ntp-failed", IP_FMT, IP_ARGS(p->clock.sntp.server));
		ask_next(p);
		return;
	}
	set(p, unix_ms);
	phone_note(p, "time", "%lld from " IP_FMT, (long long)(unix_ms / 1000),
		   IP_ARGS(p->clock.sntp.server));
	asked(p);
}

static void
named(void *arg, const struct dns_answer *answer)
{
	struct phone *p = arg;

	if (answer == NULL || sntp_start(&p->clock.sntp, answer->ip) < 0)
		ask_next(p);
}

static bool
ask_name(struct phone *p, const char *name)
{
	uint32_t ip;

	if (name[0] == '\0')
		return false;
	if (ip_parse(name, &ip))
		return sntp_start(&p->clock.sntp, ip) == 0;
	return !p->faults.no_dns && dns_start(&p->clock.dns, DNS_A, name) == 0;
}

static bool
ask_option(struct phone *p, size_t k)
{
	size_t n;
	const uint8_t *v = dhcp_option(&p->dhcpc.lease.ack, OPT_NTP, &n);
	struct reader r = rd_init(v, v != NULL ? n : 0);

	rd_bytes(&r, 4 * k);
	return rd_left(&r) >= 4 && sntp_start(&p->clock.sntp, rd_be32(&r)) == 0;
}

/* True if somebody is asked now. */
static bool
step(struct phone *p)
{
	static const char *const named_by[] = { "Primary_NTP_Server",
						"Secondary_NTP_Server" };
	const unsigned all = ARRAY_SIZE(named_by) + 4;

	while (p->clock.server < all) {
		unsigned k = p->clock.server++;
		bool going = k < ARRAY_SIZE(named_by)
				     ? ask_name(p, params_get(&p->params, named_by[k]))
				     : ask_option(p, k - ARRAY_SIZE(named_by));

		if (going)
			return true;
	}
	return false;
}

static void
ask_next(struct phone *p)
{
	if (!step(p))
		asked(p);
}

bool
clock_ask(struct phone *p)
{
	p->clock.server = 0;
	p->clock.asking = step(p);
	return p->clock.asking;
}

void
clock_init(struct phone *p)
{
	p->clock.sntp = (struct sntp){ .net = &p->net, .done = told, .arg = p };
	p->clock.dns = (struct dns){ .net = &p->net, .done = named, .arg = p };
	sntp_init(&p->clock.sntp);
	dns_init(&p->clock.dns);
}

void
clock_power_on(struct phone *p)
{
	p->booted = loop_now(&p->sim->loop);
	p->clock.set = false;
	if (p->sim->conf.clock_set)
		set(p, (int64_t)time(NULL) * 1000);
}

void
clock_stop(struct phone *p)
{
	sntp_cancel(&p->clock.sntp);
	dns_cancel(&p->clock.dns);
	p->clock.asking = false;
}
