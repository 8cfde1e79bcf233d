#include "tails.h"

#include "url.h"
#include "util.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
attempts_add(struct attempts *a, const char *url)
{
	if (a->n < ATTEMPTS_MAX)
		a->url[a->n++] = xstrdup(url);
}

void
attempts_clear(struct attempts *a)
{
	for (size_t i = 0; i < a->n; i++)
		free(a->url[i]);
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
add_tail(struct attempts *a, const char *base, const char *tail)
{
	struct str url = { 0 };
	size_t n = strlen(base);

	while (n > 0 && base[n - 1] == '/')
		n--;
	str_addn(&url, base, n);
	str_add(&url, tail);
	attempts_add(a, url.s);
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
			add_tail(a, base, tail1);
			add_tail(a, base, tail2);
		}
		return;
	}
	if (url_parse_base(part, &u) == 0 && u.path[0] != '\0' &&
	    strcmp(u.path, "/") != 0)
		attempts_add(a, part);
	add_tail(a, part, tail1);
	add_tail(a, part, tail2);
}

void
tails_add(struct attempts *a, const char *value, const char *tail1, const char *tail2)
{
	do {
		AUTO_FREE char *part = part_next(&value);

		add_part(a, part, tail1, tail2);
	} while (*value != '\0');
}
