#include "phone.h"

#include "rehearsal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Guesses, cisco-mpp §14 point 9: power-on to the first DHCPDISCOVER. */
#define BOOT_MIN_S 15
#define BOOT_SPREAD_MS 15000u
#define RANDOM_DELAY_UNIT_MS 20000u /* Resync_Random_Delay, cisco-mpp §2.2 */

const char *
phone_state_name(enum phone_state s)
{
	static const char *const names[] = { "off",    "boot",	  "dhcp",  "idle",
					     "resync", "upgrade", "report" };

	return names[s];
}

bool
phone_offline(const struct phone *p)
{
	return p->sim->conf.files != NULL;
}

void
phone_note(struct phone *p, const char *what, const char *fmt, ...)
{
	struct event *e = &p->history[p->n_history++ % HISTORY_MAX];
	va_list ap;

	free(e->detail);
	e->what = what;
	e->t_ms = loop_now(&p->sim->loop) - p->sim->started;
	va_start(ap, fmt);
	if (vasprintf(&e->detail, fmt, ap) < 0)
		e->detail = NULL;
	va_end(ap);
	if (p->sim->conf.verbose)
		fprintf(stderr, "%7.3f " MAC_COLON " %s %s\n", (double)e->t_ms / 1000,
			MAC_ARGS(p->unit->mac), what, e->detail ? e->detail : "");
}

static void
dhcp_start(struct phone *p)
{
	const struct conf *c = &p->sim->conf;
	unsigned number = (unsigned)(p - p->sim->phones) + 1;

	p->dhcpc.conf = (struct dhcpc_conf){
		.mac = p->mac,
		.vendor_class = p->vendor_class,
		.hostname = p->hostname,
		.prl = c->prl,
		.n_prl = c->n_prl,
		.broadcast = !c->dhcp_unicast,
		.client_id = !c->dhcp_no_client_id,
		.max_size = (uint16_t)c->dhcp_max_size,
		.scale = c->scale,
		.retransmit_ms = sim_network_wait(p->sim, 4),
	};
	if (c->option82 != NULL && snoop_port_read(c->option82, number, &p->port))
		p->dhcpc.conf.port = &p->port;
	dhcpc_start(&p->dhcpc);
}

static void leased(void *arg, bool renewed);

static void
boot_done(void *arg)
{
	struct phone *p = arg;

	p->state = PHONE_DHCP;
	if (!phone_offline(p)) {
		dhcp_start(p);
		return;
	}
	rehearsal_lease(p->sim->conf.bench_address, &p->dhcpc.lease);
	leased(p, false);
}

/* When a resync follows a reboot: Resync_On_Reset, Resync_After_Upgrade_Attempt. */
static void
begin(struct phone *p)
{
	bool after_upgrade = p->cause == BOOT_UPGRADE;
	uint64_t spread = 0;

	p->state = PHONE_IDLE;
	if (!params_yes(&p->params, after_upgrade ? "Resync_After_Upgrade_Attempt"
						  : "Resync_On_Reset")) {
		phone_note(p, "quiet", "no resync after this start");
		upload_after_start(p);
		return;
	}
	number_parse(params_get(&p->params, "Resync_Random_Delay"), 65535, &spread);
	spread *= RANDOM_DELAY_UNIT_MS;
	resync_after(p, (double)rng_below(&p->rng, spread + 1) / 1000, PRVST_POWER_UP);
}

static void
net_fill(struct phone *p)
{
	const struct lease *l = &p->dhcpc.lease;

	p->net.ip = l->ip;
	p->net.mask = l->mask;
	memcpy(p->net.dns, l->dns, sizeof(l->dns));
	p->net.n_dns = l->n_dns;
}

static void
leased(void *arg, bool renewed)
{
	struct phone *p = arg;
	int r;

	phone_note(p, renewed ? "renewed" : "leased", IP_FMT,
		   IP_ARGS(p->dhcpc.lease.ip));
	net_fill(p);
	if (renewed)
		return;
	p->ever_leased = true;
	r = phone_offline(p) ? 0 : link_addr_add(&p->sim->link, p->net.ip, p->net.mask);
	p->has_address = r == 0 && !phone_offline(p);
	if (r < 0)
		phone_note(p, "address", "cannot be added: %s", strerror(-r));
	if (!p->clock.set)
		clock_ask(p);
	begin(p);
}

static void
address_drop(struct phone *p)
{
	int r = p->has_address ? link_addr_del(&p->sim->link, p->net.ip) : 0;

	p->has_address = false;
	if (r < 0)
		phone_note(p, "address", "cannot be removed: %s", strerror(-r));
}

static void
activity_stop(struct phone *p)
{
	errand_stop(p);
	clock_stop(p);
	dns_cancel(&p->cloud);
	resync_stop(p);
	upgrade_stop(p);
	upload_stop(p);
}

static void
lease_lost(void *arg)
{
	struct phone *p = arg;

	phone_note(p, "lease-lost", IP_FMT, IP_ARGS(p->net.ip));
	activity_stop(p);
	address_drop(p);
	p->cause = BOOT_POWER;
	p->state = PHONE_DHCP;
}

void
phone_init(struct phone *p, struct sim *s, const struct unit *unit)
{
	*p = (struct phone){ .sim = s,
			     .unit = unit,
			     .model = unit->model,
			     .mac = unit->mac,
			     .error = "" };
	p->rng.state = s->conf.seed ^ (uint64_t)(unit - s->fleet.units) << 32;
	snprintf(p->swver, sizeof(p->swver), "%s", unit->swver);
	p->net = (struct net){ .loop = &s->loop,
			       .rng = &p->rng,
			       .ifname = s->conf.ifname,
			       .retransmit_ms = sim_network_wait(s, 2),
			       .tftp_blksize = s->conf.tftp_blksize,
			       .tftp_tsize = s->conf.tftp_tsize };
	p->dhcpc = (struct dhcpc){ .loop = &s->loop,
				   .link = &s->link,
				   .rng = &p->rng,
				   .bound = leased,
				   .lost = lease_lost,
				   .arg = p };
	dhcpc_init(&p->dhcpc);
	errand_init(p);
	clock_init(p);
	customization_init(p);
	timer_init(&p->boot_timer, boot_done, p);
	resync_init(p);
	upgrade_init(p);
	upload_init(p);
}

void
phone_clear(struct phone *p)
{
	phone_power_off(p);
	params_reset(&p->params);
	params_reset(&p->upload.last);
	trust_clear(&p->custom_ca);
	free(p->errand.ca_url);
	tally_clear(&p->unknown);
	tally_clear(&p->opened);
	tally_clear(&p->firmware);
	free(p->faults.vanish_path);
	for (size_t i = 0; i < HISTORY_MAX; i++)
		free(p->history[i].detail);
}

void
phone_power_on(struct phone *p, enum boot_cause cause)
{
	double wait = BOOT_MIN_S + (double)rng_below(&p->rng, BOOT_SPREAD_MS) / 1000;

	if (p->state != PHONE_OFF)
		return;
	phone_note(p, "boot", "%s", p->swver);
	snprintf(p->vendor_class, sizeof(p->vendor_class), "CP-%s-3PCC",
		 p->model->number);
	snprintf(p->hostname, sizeof(p->hostname), "SEP" MAC_UPPER, MAC_ARGS(p->mac));
	p->net.lossy = p->faults.lossy;
	p->net.slow_ms = p->faults.slow_ms;
	p->fetch.no_dns = p->faults.no_dns;
	clock_power_on(p);
	p->cause = cause;
	p->state = PHONE_BOOT;
	timer_set(&p->sim->loop, &p->boot_timer, sim_scaled(p->sim, wait));
}

void
phone_power_off(struct phone *p)
{
	/* The address first: a phone without power does not reset its connections. */
	address_drop(p);
	errand_stop(p);
	clock_stop(p);
	dns_cancel(&p->cloud);
	resync_clear(p);
	upgrade_clear(p);
	upload_clear(p);
	timer_stop(&p->sim->loop, &p->boot_timer);
	dhcpc_stop(&p->dhcpc);
	p->state = PHONE_OFF;
}

void
phone_reboot(struct phone *p, enum boot_cause cause)
{
	phone_power_off(p);
	p->reboots++;
	phone_power_on(p, cause);
}

void
phone_factory_reset(struct phone *p)
{
	bool on = p->state != PHONE_OFF;

	phone_note(p, "factory-reset", "all parameters as from the factory");
	params_reset(&p->params);
	trust_clear(&p->custom_ca);
	set_text(&p->errand.ca_url, "");
	customization_set(p, CUST_OPEN);
	p->dhcpc.hint = 0;
	p->resets++;
	if (on)
		phone_reboot(p, BOOT_RESET);
}
