/* The other papers, with something on them. */
#ifndef PRINT_SAMPLE_PAGES_H
#define PRINT_SAMPLE_PAGES_H

#include <certificate.h>
#include <handover.h>
#include <label.h>

#define SAMPLE_LABELS 4 /* unit, carton, hold, and a unit by waiver */

void sample_certificate(struct certificate *ret);
void sample_waive(struct certificate *c);
const struct handover *sample_handover(void);
void sample_labels(struct label ret[SAMPLE_LABELS]);
/* One of each kind, text in all of their fields. */
void sample_hostile_labels(struct label ret[3], const char *text);

#endif
