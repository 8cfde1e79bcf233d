/* What a phone goes to the network for, and what has to come before. */
#ifndef PHONESIM_ERRAND_H
#define PHONESIM_ERRAND_H

#include "ask.h"
#include "net.h"

struct phone;

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

/* The one way to a server. Takes what *ask owns. -EACCES: the server is not in
 * Restricted_Access_Domains. */
int errand_start(struct phone *p, enum errand_kind kind, struct ask *ask);
void errand_stop(struct phone *p);
/* The time is known, or nobody tells it. */
void errand_continue(struct phone *p);
void errand_init(struct phone *p);

#endif
