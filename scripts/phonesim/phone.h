/* One simulated phone.
 *
 *   off → boot → dhcp → idle ⇄ resync → upgrade → (reboot)
 */
#ifndef PHONESIM_PHONE_H
#define PHONESIM_PHONE_H

#include "dhcpc.h"
#include "fetch.h"
#include "params.h"
#include "rule.h"
#include "sim.h"
#include "tails.h"

#define HISTORY_MAX 400
#define COMPONENTS_MAX 32

enum phone_state {
	PHONE_OFF,
	PHONE_BOOT,
	PHONE_DHCP,
	PHONE_IDLE,
	PHONE_RESYNC,
	PHONE_UPGRADE,
};

enum boot_cause { BOOT_POWER, BOOT_RESET, BOOT_UPGRADE };

/* $PRVST (cisco-mpp §3) */
enum prvst {
	PRVST_EXPLICIT = -1,
	PRVST_POWER_UP = 0,
	PRVST_PERIODIC = 1,
	PRVST_RETRY = 2
};

struct faults {
	bool vanish;
	char *vanish_path; /* NULL = in the transfer of rule B */
	unsigned lossy;
	unsigned slow_ms;
	bool no_syslog, no_dns;
};

struct event {
	int64_t t_ms;
	const char *what;
	char *detail;
};

struct resync {
	unsigned rule; /* 0 … 3 = A … D */
	enum prvst prvst;
	struct attempts attempts;
	size_t attempt;
	char *key; /* of --key, NULL = none */
	bool not_found, announced;
	char error[160];
	unsigned failures; /* in a row */
	bool synced;	   /* since power-on */
	char *periodic;	   /* the list the timer runs by, NULL = none yet */
	unsigned periodic_k;
};

struct upgrade {
	char target[64];
	char *tried; /* the URL of the last attempt */
	struct url base;
	char *component[COMPONENTS_MAX];
	size_t n, next; /* next is 0 while the .loads itself is fetched */
	bool loads_done;
	int upgst;
	char error[160];
};

struct phone {
	struct sim *sim;
	const struct unit *unit;   /* what its label says */
	const struct model *model; /* what it is */
	struct mac mac;		   /* on the wire */
	char swver[64];
	char vendor_class[32], hostname[24];
	struct faults faults;
	struct rng rng;

	enum phone_state state;
	enum boot_cause cause;
	struct params params;
	struct net net;
	struct dhcpc dhcpc;
	bool has_address, ever_leased;
	struct fetch fetch;
	struct timer boot_timer, resync_timer, upgrade_timer;
	enum prvst next_prvst; /* of the resync the timer stands for */
	struct resync resync;
	struct upgrade upgrade;
	const char *error; /* $ERR */

	unsigned resets, reboots, applied;
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

/* resync.c */
void resync_init(struct phone *p);
/* stop ends what is going on; clear also forgets what only memory without power holds.
 */
void resync_clear(struct phone *p);
void resync_stop(struct phone *p);
/* After a wait of so many (scaled) seconds. */
void resync_after(struct phone *p, double seconds, enum prvst prvst);
void resync_resolved(struct phone *p);
void resync_fetched(struct phone *p, enum net_result r, const char *error);

/* upgrade.c */
void upgrade_init(struct phone *p);
void upgrade_clear(struct phone *p);
void upgrade_stop(struct phone *p);
/* Behind a successful resync. */
void upgrade_check(struct phone *p, bool retry);
void upgrade_resolved(struct phone *p);
void upgrade_fetched(struct phone *p, enum net_result r, const char *error);

/* faults.c: "name" or "name:argument"; false if there is no such fault. */
bool fault_apply(struct phone *p, const char *text);
/* "WHO:NAME[:ARG]", WHO a MAC or an index from 0. */
bool fault_apply_for(struct sim *s, const char *text);
/* By MAC of the label, or index; NULL if there is none. */
struct phone *phone_find(struct sim *s, const char *who);

#endif
