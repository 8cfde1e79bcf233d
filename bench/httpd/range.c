#include "range.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

/* Digits up to 10^17; -1 when there are none, a number beyond counts as that. */
static int64_t
number(const char **p)
{
	int64_t n = -1;

	for (; **p >= '0' && **p <= '9'; (*p)++) {
		if (n < 0)
			n = 0;
		if (n < INT64_C(100000000000000000))
			n = n * 10 + (**p - '0');
	}
	return n;
}

static const char *
skip_blanks(const char *p)
{
	return p + strspn(p, " \t");
}

enum httpd_range
httpd_range_read(const char *header, int64_t size, int64_t *ret_first,
		 int64_t *ret_last)
{
	int64_t first, last;
	const char *p;

	if (header == NULL || strncasecmp(header, "bytes=", 6) != 0)
		return HTTPD_WHOLE;
	p = skip_blanks(header + 6);
	first = number(&p);
	if (*p++ != '-')
		return HTTPD_WHOLE;
	last = number(&p);
	if (*skip_blanks(p) != '\0' || (first < 0 && last < 0) ||
	    (first >= 0 && last >= 0 && last < first))
		return HTTPD_WHOLE;
	if (first >= size || (first < 0 && (last == 0 || size == 0)))
		return HTTPD_BEYOND;
	if (first < 0) { /* the last bytes */
		first = last < size ? size - last : 0;
		last = size - 1;
	}
	*ret_first = first;
	*ret_last = last < 0 || last >= size ? size - 1 : last;
	return HTTPD_PART;
}
