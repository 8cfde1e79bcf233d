/* One rule of a resync, from its text to the parameters. */
#ifndef PHONESIM_PROVISION_H
#define PHONESIM_PROVISION_H

#include "net.h"

struct phone;

/* False = nothing to fetch. */
bool provision_start(struct phone *p, const char *rule);
void provision_stop(struct phone *p);
void provision_resolved(struct phone *p);
void provision_fetched(struct phone *p, enum net_result r, const char *error);

#endif
