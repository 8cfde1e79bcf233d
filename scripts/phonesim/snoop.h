/* The switch between the phones and the bench, when it snoops DHCP: it puts option 82
 * (RFC 3046) into what a phone asks, and leaves giaddr alone. The phone knows nothing
 * of it. */
#ifndef PHONESIM_SNOOP_H
#define PHONESIM_SNOOP_H

#include "util.h"

/* The port that one phone hangs on: the option's value. */
struct snoop_port {
	uint8_t option[255];
	size_t n;
};

/* what: a switch's name (remote id), whose ports are "port-1", "port-2", … (circuit
 * id); or "hex:" and the option's bytes, the same on every port, be they sound or not.
 */
bool snoop_port_read(const char *what, unsigned number, struct snoop_port *ret);
/* frame is a whole BOOTREQUEST of n bytes in a place of room bytes; the new length.
 * What has no end of options, or no room, goes through as it is. */
size_t snoop_insert(uint8_t *frame, size_t n, size_t room,
		    const struct snoop_port *port);

#endif
