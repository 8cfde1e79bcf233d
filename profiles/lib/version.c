/* Versions in loads' names: "sip88xx.12-0-7MPP0501-123" is 12, 0, 7, 501, build 123. */
#include "recipe_data.h"

#include <string.h>

/* The numbers between two '-': "7MPP0501" has two. */
#define PARTS 8
#define NUMBERS 4

struct version {
	unsigned long at[PARTS][NUMBERS];
};

static struct version
version_of(const char *load)
{
	struct version v = { 0 };
	const char *p = strchr(load, '.');
	size_t part = 0, n = 0;

	for (p = p == NULL ? "" : p + 1; *p != '\0' && part < PARTS;) {
		char *end;

		if (*p == '-') {
			part++;
			n = 0;
		}
		if (*p < '0' || *p > '9') {
			p++;
			continue;
		}
		if (n < NUMBERS)
			v.at[part][n++] = strtoul(p, &end, 10);
		else
			(void)strtoul(p, &end, 10);
		p = end;
	}
	return v;
}

int
bench_version_compare(const char *a, const char *b)
{
	struct version x = version_of(a), y = version_of(b);

	for (size_t i = 0; i < PARTS; i++) {
		for (size_t k = 0; k < NUMBERS; k++) {
			if (x.at[i][k] != y.at[i][k])
				return x.at[i][k] < y.at[i][k] ? -1 : 1;
		}
	}
	return 0;
}
