/* Rule 9: codes that labels carry and that we have no use for, and other vendors'
 * serials and products, which count where both are there (label.h). Internal to core.
 */
#ifndef SCANNER_OTHER_H
#define SCANNER_OTHER_H

#include <core/classify.h>
#include <core/normalise.h>

/* false, with scan as it was: nothing of the kind. counts: another vendor's serial or
 * product may become a label's; otherwise somebody else knows the vendors better. */
bool bench_other_match(const struct bench_word *word, bool counts,
		       struct bench_scan *scan);

#endif
