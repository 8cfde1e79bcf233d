/* phonesim --files: one phone without any network. */
#ifndef PHONESIM_REHEARSAL_H
#define PHONESIM_REHEARSAL_H

#include "dhcp.h"
#include "dhcpc.h"

/* The lease a bench would give: option 66 is server's address, bare. */
void rehearsal_lease(uint32_t server, struct lease *ret);

#endif
