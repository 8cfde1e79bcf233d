#include "allow.h"

#include <arpa/inet.h>

/* A leaky bucket as one number: until when the client's share is spent. */
bool
bench_dns_allow(struct bench_dns_allow *a, const char *ip, struct bench_mono now)
{
	struct in_addr addr = { 0 };
	int64_t *until;

	(void)inet_pton(AF_INET, ip, &addr);
	until = &a->until_us[ntohl(addr.s_addr) & 0xffff];
	if (*until < now.us)
		*until = now.us;
	if (*until - now.us > (BENCH_DNS_BURST - 1) * BENCH_DNS_EVERY_US)
		return false;
	*until += BENCH_DNS_EVERY_US;
	return true;
}
