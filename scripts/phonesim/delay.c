#include "delay.h"

#include <errno.h>
#include <string.h>

#define DELAY_MAX 31536000u

static const char *
digits(const char *p, uint64_t *ret)
{
	uint64_t v = 0;

	if (*p < '0' || *p > '9')
		return NULL;
	for (; *p >= '0' && *p <= '9'; p++) {
		v = v * 10 + (uint64_t)(*p - '0');
		if (v > DELAY_MAX)
			return NULL;
	}
	*ret = v;
	return p + strspn(p, " ");
}

int
delay_at(const char *list, unsigned k, struct rng *rng, uint64_t *ret_seconds)
{
	const char *p = list;
	uint64_t fixed = 0, spread = 0, chosen_fixed = 0, chosen_spread = 0;

	for (unsigned i = 0;; i++) {
		spread = 0;
		p = digits(p + strspn(p, " "), &fixed);
		if (p != NULL && *p == '+')
			p = digits(p + 1 + strspn(p + 1, " "), &spread);
		if (p == NULL)
			return -EINVAL;
		if (i <= k) {
			chosen_fixed = fixed;
			chosen_spread = spread;
		}
		if (*p == '\0')
			break;
		if (*p++ != ',')
			return -EINVAL;
	}
	*ret_seconds = chosen_fixed + rng_below(rng, chosen_spread + 1);
	return 0;
}
