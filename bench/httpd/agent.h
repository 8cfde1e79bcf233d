/* Who the User-Agent says it is: a claim, as every other word of a stranger. */
#ifndef BENCH_HTTPD_AGENT_H
#define BENCH_HTTPD_AGENT_H

#include <profiles/family.h>

/* "Cisco-CP-7832-3PCC/11.0.1 (00562b043615)": product, version, MAC. header may be
 * NULL. Pure but for the families, which are constant. */
void httpd_agent_read(const struct bench_families *f, const char *header,
		      struct bench_agent *ret_agent);

#endif
