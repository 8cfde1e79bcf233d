#include "tally.h"

#include "util.h"

#include <stdlib.h>
#include <string.h>

#define ENTRIES_MAX 1000

void
tally_add(struct tally *t, const char *name, const char *kind)
{
	for (size_t i = 0; i < t->n; i++) {
		if (strcmp(t->v[i].name, name) != 0 || strcmp(t->v[i].kind, kind) != 0)
			continue;
		t->v[i].count++;
		return;
	}
	if (t->n == ENTRIES_MAX)
		return;
	t->v = xrealloc(t->v, (t->n + 1) * sizeof(*t->v));
	t->v[t->n++] = (struct tally_entry){ xstrdup(name), kind, 1 };
}

void
tally_clear(struct tally *t)
{
	while (t->n > 0)
		free(t->v[--t->n].name);
	free(t->v);
	*t = (struct tally){ 0 };
}
