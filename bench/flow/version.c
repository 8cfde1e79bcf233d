/* Versions that phones claim. Pure. */
#include <bench/flow.h>

#include <string.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Behind the family's part in front of the first '.': "sip88xx.12-0-7" -> "12-0-7".
 * What begins with a digit has none. */
static const char *
numbers_of(const char *version)
{
	const char *dot = is_digit(version[0]) ? NULL : strchr(version, '.');

	return dot == NULL ? version : dot + 1;
}

/* The next group of digits without its leading zeros; "" at the end. */
static size_t
next_group(const char **at, const char **ret_group)
{
	const char *p = *at;
	size_t n = 0;

	while (*p != '\0' && !is_digit(*p))
		p++;
	while (*p == '0' && is_digit(p[1]))
		p++;
	while (is_digit(p[n]))
		n++;
	*ret_group = p;
	*at = p + n;
	return n;
}

enum bench_version_said
bench_version_compare(const char *said, const char *target)
{
	const char *a = numbers_of(said), *b = numbers_of(target), *x, *y;
	size_t n;

	if (said[0] == '\0' || target[0] == '\0')
		return BENCH_VERSION_VAGUE;
	if (strcmp(said, target) == 0)
		return BENCH_VERSION_SAME;
	while ((n = next_group(&a, &x)) > 0) {
		if (next_group(&b, &y) != n || strncmp(x, y, n) != 0)
			return BENCH_VERSION_OTHER;
	}
	/* every number agrees: another family's name in front, or just shorter */
	return BENCH_VERSION_VAGUE;
}
