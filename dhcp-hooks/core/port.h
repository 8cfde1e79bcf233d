/* Option 82 (RFC 3046): which port of which switch a client is on, as the switch says
 * that put the option into the client's message. A switch that snoops leaves giaddr
 * zero; nothing here asks for it. */
#ifndef BENCH_PORT_H
#define BENCH_PORT_H

#include <bench/bytes.h>
#include <bench/slot.h>

/* "remote/circuit" of remote id (sub-option 2) and circuit id (sub-option 1), "circuit"
 * when no remote id is there; each as it is when it is plain text, else as hex, of long
 * ones the end. "" when there is no circuit id, or the option is not well formed. */
void bench_port_text(struct bench_bytes option, char text[BENCH_PORT_TEXT]);

#endif
