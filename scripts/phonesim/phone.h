/* One simulated phone.
 *
 *   off → boot → dhcp → idle ⇄ resync → upgrade → (reboot)
 *                        ⇅
 *                      report
 */
#ifndef PHONESIM_PHONE_H
#define PHONESIM_PHONE_H

#include "dhcpc.h"
#include "fetch.h"
#include "params.h"
#include "rule.h"
#include "sim.h"
#include "sntp.h"
#include "tails.h"
#include "tally.h"
#include "trust.h"

#define HISTORY_MAX 400
#define COMPONENTS_MAX 32
#define RULES 4 /* Profile_Rule, B, C, D */

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

/* $PRVST (cisco-mpp §3) */
enum prvst {
	PRVST_EXPLICIT = -1,
	PRVST_POWER_UP = 0,
	PRVST_PERIODIC = 1,
	PRVST_RETRY = 2
};

/* The customization state (cisco-mpp §11). It survives a reboot, not a factory reset.
 * What only the vendor's cloud can bring about is not here: this phone never gets an
 * answer from there. */
enum customization {
	CUST_OPEN,
	CUST_ABORTED,	  /* provisioned by DHCP or the like: the cloud is not asked */
	CUST_PENDING,	  /* the cloud is asked */
	CUST_GDS_PENDING, /* an activation code is waited for */
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

/* How a rule ended: A done, B not found or corrupt, C all else (the guide's classes),
 * '-' nothing to fetch, 0 not reached. */
struct outcome {
	char class;
	char url[300];
	char error[160];
};

struct resync {
	unsigned rule; /* 0 … 3 = A … D */
	enum prvst prvst;
	struct attempts attempts;
	size_t attempt;
	struct rule_choice choice; /* options of the rule in work */
	char *ikm;		   /* IKM_HTTP_Encrypt_Content when it was asked */
	bool by_network;	   /* the rule leaves the server to DHCP */
	bool not_found, corrupt, announced;
	char error[160];
	int64_t began;	   /* the last attempt, by the loop's clock */
	unsigned failures; /* in a row */
	bool synced;	   /* since power-on */
	char *periodic;	   /* the list the timer runs by, NULL = none yet */
	unsigned periodic_k;
	struct outcome outcome[RULES];
};

struct upgrade {
	char target[64];
	char *tried; /* the rule and the URL of the last attempt */
	struct url base;
	char *component[COMPONENTS_MAX];
	size_t n, next; /* next is 0 while the .loads itself is fetched */
	bool loads_done;
	int64_t began;
	int upgst;
	char error[160];
};

/* The clock starts at 1970 when power comes, until a server has told the time. */
struct phone_clock {
	bool set, asking;
	int64_t origin; /* Unix time minus the loop's, ms */
	struct sntp sntp;
	struct dns dns;
	unsigned server; /* which of the servers is asked */
};

/* What the phone is fetching for; see errand.c. */
enum errand_kind { ERRAND_PROFILE, ERRAND_FIRMWARE, ERRAND_REPORT, ERRAND_CA };

struct errand {
	enum errand_kind kind;
	bool waits;	 /* for the time or the authority */
	bool asked_time; /* for the one that waits */
	bool asked_ca;
	enum errand_kind held_kind;
	struct ask held;
	char *ca_url; /* where the authority in force came from, NULL = none */
};

struct upload {
	const char *rest; /* of rules, the rules still to do */
	char *rules;
	bool sent_once; /* since power-on */
	unsigned done, failed;
	struct params last; /* what the last report said */
	struct timer timer;
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

/* errand.c: the one way to a server. Takes what *ask owns. -EACCES: the server is not
 * in Restricted_Access_Domains. */
int errand_start(struct phone *p, enum errand_kind kind, struct ask *ask);
void errand_stop(struct phone *p);
/* The time is known, or nobody tells it. */
void errand_continue(struct phone *p);
void errand_init(struct phone *p);

/* clock.c */
void clock_init(struct phone *p);
void clock_power_on(struct phone *p);
void clock_stop(struct phone *p);
/* Asks the servers one after the other; errand_continue at the end. False if there are
 * none. */
bool clock_ask(struct phone *p);
int64_t clock_unix_ms(const struct phone *p);

/* customization.c */
const char *customization_name(enum customization c);
void customization_init(struct phone *p);
void customization_set(struct phone *p, enum customization c);
/* May the vendor's cloud and the domain's service records be asked? */
bool customization_open(const struct phone *p);
/* DHCP brought nothing: the cloud's turn. Only the name is looked up. */
void customization_ask_cloud(struct phone *p);

/* resync.c: when, and in which order. */
extern const char *const resync_rules[RULES];
void resync_init(struct phone *p);
/* stop ends what is going on; clear also forgets what only memory without power holds.
 */
void resync_clear(struct phone *p);
void resync_stop(struct phone *p);
/* After a wait of so many (scaled) seconds. */
void resync_after(struct phone *p, double seconds, enum prvst prvst);
/* The rule in work has been done, or has failed. */
void resync_rule_done(struct phone *p);
void resync_rule_failed(struct phone *p);

/* provision.c: one rule, from its text to the parameters. False = nothing to fetch. */
bool provision_start(struct phone *p, const char *rule);
void provision_stop(struct phone *p);
void provision_resolved(struct phone *p);
void provision_fetched(struct phone *p, enum net_result r, const char *error);

/* upgrade.c */
void upgrade_init(struct phone *p);
void upgrade_clear(struct phone *p);
void upgrade_stop(struct phone *p);
/* Behind a successful resync. */
void upgrade_check(struct phone *p, bool retry);
void upgrade_resolved(struct phone *p);
void upgrade_fetched(struct phone *p, enum net_result r, const char *error);

/* upload.c: Report_Rule. */
void upload_init(struct phone *p);
void upload_stop(struct phone *p);
void upload_clear(struct phone *p);
/* The phone has become idle for the first time since power-on. */
void upload_after_start(struct phone *p);
void upload_fetched(struct phone *p, enum net_result r, const char *error);

/* faults.c: "name" or "name:argument"; false if there is no such fault. */
bool fault_apply(struct phone *p, const char *text);
/* "WHO:NAME[:ARG]", WHO a MAC or an index from 0. */
bool fault_apply_for(struct sim *s, const char *text);
/* By MAC of the label, or index; NULL if there is none. */
struct phone *phone_find(struct sim *s, const char *who);

#endif
