/* Firmware by Upgrade_Rule. */
#ifndef PHONESIM_UPGRADE_H
#define PHONESIM_UPGRADE_H

#include "net.h"
#include "url.h"

struct phone;

#define COMPONENTS_MAX 32

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

void upgrade_init(struct phone *p);
void upgrade_clear(struct phone *p);
void upgrade_stop(struct phone *p);
/* Behind a successful resync. */
void upgrade_check(struct phone *p, bool retry);
void upgrade_resolved(struct phone *p);
void upgrade_fetched(struct phone *p, enum net_result r, const char *error);

#endif
