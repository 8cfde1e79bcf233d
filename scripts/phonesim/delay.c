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

double
delay_until(const char *hhmm, int64_t now)
{
	const int64_t day = 86400;
	int64_t wait;
	uint64_t v, at;

	if (strlen(hhmm) != 4 || !number_parse(hhmm, 2400, &v) || v % 100 > 59)
		return -1;
	at = v / 100 * 3600 + v % 100 * 60;
	wait = (int64_t)at - now % day;
	return (double)(wait > 0 ? wait : wait + day);
}
