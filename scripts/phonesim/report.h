#ifndef PHONESIM_REPORT_H
#define PHONESIM_REPORT_H

#include "phone.h"

#include <jansson.h>

/* Owned: {"phones":[…]} with everything known about each phone. */
json_t *report_full(struct sim *s);
/* Owned: {"phones":[{"mac","state","settled","why"}…]} */
json_t *report_status(struct sim *s);
/* Replaces the file in one step; 0 or -errno. */
int report_write(struct sim *s, const char *path);

#endif
