/* One simulated phone.
 *
 *   off → boot → dhcp → idle ⇄ resync → upgrade → (reboot)
 *                        ⇅
 *                      report
 */
#ifndef PHONESIM_PHONE_H
#define PHONESIM_PHONE_H

#include "clock.h"
#include "customization.h"
#include "dhcpc.h"
#include "errand.h"
#include "fetch.h"
#include "params.h"
#include "provision.h"
#include "resync.h"
#include "rule.h"
#include "sim.h"
#include "tally.h"
#include "trust.h"
#include "upgrade.h"
#include "upload.h"

#define HISTORY_MAX 400

enum phone_state {
	PHONE_OFF,
	PHONE_BOOT,
	PHONE_DHCP,
	PHONE_IDLE,
	PHONE_RESYNC,
	PHONE_UPGRADE,
	PHONE_REPORT,
};

enum boot_cause { BOOT_POWER, BOOT_RESET, BOOT_UPGRADE };

struct faults {
	bool vanish;
	char *vanish_path; /* NULL = in the transfer of rule B */
	unsigned lossy;
	unsigned slow_ms;
	bool no_syslog, no_dns;
	bool keeps_firmware; /* an upgrade ends well, and the old one starts */
};

struct event {
	int64_t t_ms;
	const char *what;
	char *detail;
};

struct phone {
	struct sim *sim;
	const struct unit *unit;   /* what its label says */
	const struct model *model; /* what it is */
	struct mac mac;		   /* on the wire */
	char swver[64];
	char inactive[64]; /* the load in the other partition */
	char vendor_class[32], hostname[24];
	struct faults faults;
	struct rng rng;

	enum phone_state state;
	enum boot_cause cause;
	enum customization customization;
	struct params params;
	struct net net;
	struct dhcpc dhcpc;
	struct snoop_port port; /* of its switch, if that one snoops */
	bool has_address, ever_leased;
	struct fetch fetch;
	struct dns cloud; /* for the vendor's cloud, of which only the name is asked */
	const char *cloud_name;
	struct trust custom_ca;
	struct errand errand;
	struct phone_clock clock;
	struct timer boot_timer, resync_timer, upgrade_timer;
	enum prvst next_prvst; /* of the resync the timer stands for */
	struct resync resync;
	struct upgrade upgrade;
	struct upload upload;
	const char *error; /* $ERR */

	unsigned resets, reboots, applied;
	int64_t booted; /* by the loop's clock */
	struct tally unknown, opened, firmware;
	struct event history[HISTORY_MAX]; /* a ring */
	size_t n_history;		   /* ever */
};

void phone_init(struct phone *p, struct sim *s, const struct unit *unit);
void phone_clear(struct phone *p);
void phone_power_on(struct phone *p, enum boot_cause cause);
void phone_power_off(struct phone *p);
void phone_reboot(struct phone *p, enum boot_cause cause);
void phone_factory_reset(struct phone *p);
void phone_note(struct phone *p, const char *what, const char *fmt, ...) PRINTF(3, 4);
const char *phone_state_name(enum phone_state s);
bool phone_offline(const struct phone *p); /* a rehearsal */

/* phone_text.c */
struct rule_env phone_rule_env(struct phone *p);
/* Owned text. */
char *phone_expand(struct phone *p, const char *text);
/* The host of option 66, owned, NULL = none. */
char *phone_tftp_host(struct phone *p);
struct log_line {
	char *text, *server, *debug, *ident;
};
/* Takes the text of a Log_*_Msg parameter as it is in force now; sends and frees it. */
struct log_line phone_log_prepare(struct phone *p, const char *param);
void phone_log_send(struct phone *p, struct log_line *line);
void phone_log(struct phone *p, const char *param);

/* faults.c: "name" or "name:argument"; false if there is no such fault. */
bool fault_apply(struct phone *p, const char *text);
/* "WHO:NAME[:ARG]", WHO a MAC or an index from 0. */
bool fault_apply_for(struct sim *s, const char *text);
/* By MAC of the label, or index; NULL if there is none. */
struct phone *phone_find(struct sim *s, const char *who);

#endif
