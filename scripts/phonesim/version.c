/* "Unquoted = major/minor/micro/build compare, model ignored" (cisco-mpp §3, SWVER). */
#include "rule.h"

#include <ctype.h>
#include <string.h>

enum { MAJOR, MINOR, MICRO, SERVICE, BUILD, PARTS };

static unsigned long
take_number(const char **p)
{
	unsigned long v = 0;

	for (; isdigit((unsigned char)**p); (*p)++)
		if (v < 100000000)
			v = v * 10 + (unsigned long)(**p - '0');
	return v;
}

/* sip88xx.11-3-2MPP0001-609 → 11 3 2 1 609; sip78xx.11-0-1MPP-376 → 11 0 1 0 376. */
static void
version_parts(const char *text, unsigned long part[PARTS])
{
	const char *p = text;

	memset(part, 0, PARTS * sizeof(part[0]));
	if (!isdigit((unsigned char)*p) && strchr(p, '.') != NULL)
		p = strchr(p, '.') + 1;
	for (int i = MAJOR; i <= MICRO; i++) {
		part[i] = take_number(&p);
		if (*p != '.' && *p != '-')
			break;
		p++;
	}
	while (isalpha((unsigned char)*p))
		p++;
	if (isdigit((unsigned char)*p) && p > text && isalpha((unsigned char)p[-1]))
		part[SERVICE] = take_number(&p);
	if (*p == '-' || *p == '.')
		p++;
	part[BUILD] = take_number(&p);
}

int
version_compare(const char *a, const char *b)
{
	unsigned long pa[PARTS], pb[PARTS];

	version_parts(a, pa);
	version_parts(b, pb);
	for (int i = 0; i < PARTS; i++)
		if (pa[i] != pb[i])
			return pa[i] < pb[i] ? -1 : 1;
	return 0;
}
