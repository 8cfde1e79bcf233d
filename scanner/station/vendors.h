/* The phone families of the box as the classifier wants to know them: their products,
 * how they print serials, whose prefix a MAC has. */
#ifndef SCANNER_VENDORS_H
#define SCANNER_VENDORS_H

#include <core/classify.h>
#include <profiles/family.h>

/* families outlives rules. */
void bench_vendors_use(struct bench_scan_rules *rules,
		       const struct bench_families *families);

#endif
