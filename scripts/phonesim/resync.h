/* Provisioning: when, and in which order of rules. */
#ifndef PHONESIM_RESYNC_H
#define PHONESIM_RESYNC_H

#include "rule.h"
#include "tails.h"

struct phone;

#define RULES 4 /* Profile_Rule, B, C, D */

/* $PRVST (cisco-mpp §3) */
enum prvst {
	PRVST_EXPLICIT = -1,
	PRVST_POWER_UP = 0,
	PRVST_PERIODIC = 1,
	PRVST_RETRY = 2
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

#endif
