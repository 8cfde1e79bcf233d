/* What was met how often, in the order of the first time. */
#ifndef PHONESIM_TALLY_H
#define PHONESIM_TALLY_H

#include <stddef.h>

struct tally {
	struct tally_entry {
		char *name;
		const char *kind; /* a constant, "" = none */
		unsigned count;
	} * v;
	size_t n;
};

void tally_add(struct tally *t, const char *name, const char *kind);
void tally_clear(struct tally *t);

#endif
