/* The phone's own clock. */
#ifndef PHONESIM_CLOCK_H
#define PHONESIM_CLOCK_H

#include "dns.h"
#include "sntp.h"

struct phone;

/* The clock starts at 1970 when power comes, until a server has told the time. */
struct phone_clock {
	bool set, asking;
	int64_t origin; /* Unix time minus the loop's, ms */
	struct sntp sntp;
	struct dns dns;
	unsigned server; /* which of the servers is asked */
};

void clock_init(struct phone *p);
void clock_power_on(struct phone *p);
void clock_stop(struct phone *p);
/* Asks the servers one after the other; errand_continue at the end. False if there are
 * none. */
bool clock_ask(struct phone *p);
int64_t clock_unix_ms(const struct phone *p);

#endif
