/* Jobs to print: what a supervisor would sign, and what an enemy would send. */
#ifndef PRINT_SAMPLE_H
#define PRINT_SAMPLE_H

#include <shipment.h>

#define SAMPLE_SHA "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
#define SAMPLE_TIME 1772341500000000 /* 2026-03-01 05:05 UTC */

struct sample {
	struct shipment s; /* source is this */
	int units, exceptions, per_carton;
	bool hostile;
	struct shipment_line lines[2];
	struct shipment_carton cartons[1000];
	char codes[1000][16];
};

/* 24 or 10,000: as many units as asked for, ten a carton, exceptions of each kind.
 * Freed by free(). */
struct sample *sample_new(int units, int exceptions);
/* The same with the worst text in every field. */
struct sample *sample_hostile(void);
const char *sample_hostile_text(size_t i); /* NULL after the last */

#endif
