/* The two forms of statement (see line.h). Each looks through the whole datagram and
 * returns how many statements it found: 0, 1, or 2 for more than one and for one that
 * contradicts itself. e is filled when it was 1, and to be thrown away otherwise. Time
 * is linear in the length. */
#ifndef SYSLOG_CORE_FORM_H
#define SYSLOG_CORE_FORM_H

#include <bench/event.h>

/* "bench mac=... event=..." */
int bench_form_own(struct bench_bytes all, struct bench_event *e);
/* "CP-8841-3PCC 00:0e:08:ab:cd:ef -- Successful resync tftp://..." */
int bench_form_default(struct bench_bytes all, struct bench_event *e);
/* A vendor's own text: asked only when the others found nothing. */
struct bench_syslog_texts;
int bench_form_vendor(struct bench_bytes all, const struct bench_syslog_texts *texts,
		      struct bench_event *e);

#endif
