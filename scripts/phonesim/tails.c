#include "tails.h"

#include "url.h"
#include "util.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
attempts_add(struct attempts *a, const char *url, enum via via)
{
	if (a->n < ATTEMPTS_MAX)
		a->v[a->n++] = (struct attempt){ xstrdup(url), via };
}

void
attempts_clear(struct attempts *a)
{
	for (size_t i = 0; i < a->n; i++)
		free(a->v[i].url);
	a->n = 0;
}

/* A bare host name is none of the documented formats. */
static bool
part_acceptable(const char *part)
{
	struct url u;
	uint32_t ip;

	if (ip_parse(part, &ip))
		return true;
	return url_parse_base(part, &u) == 0 && u.has_scheme &&
	       u.scheme != SCHEME_OTHER && u.host[0] != '\0';
}

static char *
part_next(const char **value)
{
	size_t n = strcspn(*value, ";");
	size_t blank = strspn(*value, " ");
	size_t end = n;
	char *part;

	while (end > blank && (*value)[end - 1] == ' ')
		end--;
	part = xstrndup(*value + (blank < end ? blank : end),
			end > blank ? end - blank : 0);
	*value += n + ((*value)[n] == ';');
	return part;
}

bool
tails_acceptable(const char *value)
{
	do {
		AUTO_FREE char *part = part_next(&value);

		if (!part_acceptable(part))
			return false;
	} while (*value != '\0');
	return true;
}

static void
add_tail(struct attempts *a, const char *base, const char *tail, enum via via)
{
	struct str url = { 0 };
	size_t n = strlen(base);

	while (n > 0 && base[n - 1] == '/')
		n--;
	str_addn(&url, base, n);
	str_add(&url, tail);
	attempts_add(a, url.s, via);
	str_clear(&url);
}

static void
add_part(struct attempts *a, const char *part, const char *tail1, const char *tail2)
{
	static const enum scheme order[] = { SCHEME_TFTP, SCHEME_HTTP, SCHEME_HTTPS };
	struct url u;
	uint32_t ip;

	if (ip_parse(part, &ip)) {
		for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
			char base[64];

			snprintf(base, sizeof(base), "%s://%s", scheme_name(order[i]),
				 part);
			add_tail(a, base, tail1, VIA_DHCP);
			add_tail(a, base, tail2, VIA_DHCP);
		}
		return;
	}
	if (url_parse_base(part, &u) == 0 && u.path[0] != '\0' &&
	    strcmp(u.path, "/") != 0)
		attempts_add(a, part, VIA_DHCP);
	add_tail(a, part, tail1, VIA_DHCP);
	add_tail(a, part, tail2, VIA_DHCP);
}

void
tails_add(struct attempts *a, const char *value, const char *tail1, const char *tail2)
{
	do {
		AUTO_FREE char *part = part_next(&value);

		add_part(a, part, tail1, tail2);
	} while (*value != '\0');
}

void
tails_add_srv(struct attempts *a, const char *domain, const char *tail1,
	      const char *tail2)
{
	static const enum scheme order[] = { SCHEME_HTTPS, SCHEME_HTTP };

	for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
		struct str base = { 0 };

		str_addf(&base, "%s://%s", scheme_name(order[i]), domain);
		add_tail(a, base.s, tail1, VIA_SRV);
		add_tail(a, base.s, tail2, VIA_SRV);
		str_clear(&base);
	}
}
