#include "segment.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

char *
bench_segment_name(const struct bench_segment *s, char name[BENCH_SEGMENT_NAME])
{
	snprintf(name, BENCH_SEGMENT_NAME, "%019" PRId64 "-%019" PRId64 ".pcap",
		 s->start.us, s->wall.us);
	return name;
}

/* Only what bench_segment_name() writes. */
static bool
parse(const char *name, struct bench_segment *ret_segment)
{
	struct bench_segment s = { .start.us = strtoll(name, NULL, 10) };
	const char *dash = strchr(name, '-');
	char again[BENCH_SEGMENT_NAME];

	if (dash == NULL || s.start.us < 0)
		return false;
	s.wall.us = strtoll(dash + 1, NULL, 10);
	if (strcmp(bench_segment_name(&s, again), name) != 0)
		return false;
	*ret_segment = s;
	return true;
}

static int
is_segment(const struct dirent *entry)
{
	struct bench_segment s;

	return parse(entry->d_name, &s);
}

int
bench_segment_list(const char *dir, struct bench_segment **ret_segments, size_t *ret_n)
{
	struct dirent **entry = NULL;
	int n = scandir(dir, &entry, is_segment, alphasort);
	struct bench_segment *list;

	if (n < 0)
		return -errno;
	list = calloc((size_t)n + 1, sizeof(*list));
	for (int i = 0; i < n; i++) {
		if (list != NULL)
			parse(entry[i]->d_name, &list[i]);
		free(entry[i]);
	}
	free(entry);
	if (list == NULL)
		return -ENOMEM;
	*ret_segments = list;
	*ret_n = (size_t)n;
	return 0;
}
