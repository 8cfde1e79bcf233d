/* What the decoder's process may do: compute, and answer on descriptors that it has.
 * Images come from strangers, and image libraries have had holes (scanner.md 1.3). */
#ifndef SCANNER_CONFINE_H
#define SCANNER_CONFINE_H

#include <stdbool.h>

/* For the rest of this process's life: at most cpu_seconds, 1 GiB, no file of its own,
 * no core; it dies with its parent. Files cannot be opened any more (EPERM); a system
 * call that no decoder needs ends the process (SIGSYS). What prints to standard error
 * prints nowhere. false: not all of it could be set, do not go on. */
bool bench_confine(unsigned cpu_seconds);

#endif
