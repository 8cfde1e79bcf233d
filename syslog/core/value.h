/* The values of a statement and the event's fields they go to. A value that does not
 * fit, holds anything but printable ASCII, or still holds a macro is left out: a cut
 * serial or path would be another one, and a phone leaves macros that it does not know
 * as written (cisco-mpp §3). */
#ifndef SYSLOG_CORE_VALUE_H
#define SYSLOG_CORE_VALUE_H

#include <bench/event.h>

/* -EINVAL: this is no MAC address. */
int bench_value_mac(struct bench_bytes v, struct bench_event *e);
/* "CP-8841-3PCC" (cisco-mpp §2) is model 8841. */
int bench_value_model(struct bench_bytes v, struct bench_event *e);
int bench_value_serial(struct bench_bytes v, struct bench_event *e);
int bench_value_version(struct bench_bytes v, struct bench_event *e);
/* "resync-ok" and the other five. */
int bench_value_outcome(struct bench_bytes v, struct bench_event *e);
/* The path of scheme://authority/path?query, as written, without the query. */
int bench_value_url(struct bench_bytes v, struct bench_event *e);
/* For people: cut if too long, anything not printable becomes '?'. Always 0. */
int bench_value_text(struct bench_bytes v, struct bench_event *e);

#endif
