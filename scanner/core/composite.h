/* Rule 10: one code with several values, as text pieces or as GS1 elements. Internal to
 * core. */
#ifndef SCANNER_COMPOSITE_H
#define SCANNER_COMPOSITE_H

#include <core/classify.h>

/* Both fill scan: UNKNOWN, with a reason when there is something to say. */
void bench_composite_text(const struct bench_scan_rules *rules, struct bench_bytes text,
			  enum bench_symbology symbology, struct bench_scan *scan);
void bench_composite_gs1(const struct bench_scan_rules *rules, struct bench_bytes text,
			 enum bench_symbology symbology, struct bench_scan *scan);

#endif
