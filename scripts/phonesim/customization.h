/* Who has provisioned the phone, and whether the vendor's cloud is asked. */
#ifndef PHONESIM_CUSTOMIZATION_H
#define PHONESIM_CUSTOMIZATION_H

#include <stdbool.h>

struct phone;

/* The customization state (cisco-mpp §11). It survives a reboot, not a factory reset.
 * What only the vendor's cloud can bring about is not here: this phone never gets an
 * answer from there. */
enum customization {
	CUST_OPEN,
	CUST_ABORTED,	  /* provisioned by DHCP or the like: the cloud is not asked */
	CUST_PENDING,	  /* the cloud is asked */
	CUST_GDS_PENDING, /* an activation code is waited for */
	CUST_ACQUIRED,	  /* set up by the cloud, in a life before this one */
};

const char *customization_name(enum customization c);
void customization_init(struct phone *p);
void customization_set(struct phone *p, enum customization c);
/* May the vendor's cloud and the domain's service records be asked? */
bool customization_open(const struct phone *p);
/* DHCP brought nothing: the cloud's turn. Only the name is looked up. */
void customization_ask_cloud(struct phone *p);

#endif
