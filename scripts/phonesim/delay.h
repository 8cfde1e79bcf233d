/* Delay lists of Resync_Periodic and Resync_Error_Retry_Delay (cisco-mpp §2.2). */
#ifndef PHONESIM_DELAY_H
#define PHONESIM_DELAY_H

#include "util.h"

/* The k-th delay (from 0) in seconds of "a,b,c" (the last one repeats); each is "n" or
 * "n+r" = n plus a random 0 … r. 0 means "never". -EINVAL if the text is no such list.
 */
int delay_at(const char *list, unsigned k, struct rng *rng, uint64_t *ret_seconds);

/* Seconds from now (Unix time) until the next HHmm of the day, 0000 … 2400; negative if
 * the text is no such time. */
double delay_until(const char *hhmm, int64_t now);

#endif
