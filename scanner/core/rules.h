/* Rules 1 to 9 of scanner.md section 6.2: one value, first match wins. Internal to
 * core. */
#ifndef SCANNER_RULES_H
#define SCANNER_RULES_H

#include <core/classify.h>
#include <core/normalise.h>

/* scan is filled whatever happens; its reason stays "" when no rule has anything to
 * say. */
void bench_rules_apply(const struct bench_scan_rules *rules,
		       const struct bench_word *word, enum bench_symbology symbology,
		       bool loose, struct bench_scan *scan);
/* The same for bytes that may be no word at all. */
void bench_rules_apply_bytes(const struct bench_scan_rules *rules,
			     struct bench_bytes text, enum bench_tag tag,
			     enum bench_symbology symbology, bool loose,
			     struct bench_scan *scan);

#endif
