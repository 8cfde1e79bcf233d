/* The report of a batch: every unit with the evidence for it, link by link.
 *
 * Nothing is taken on trust: each unit is rebuilt from its events (flow), the events
 * that its links rest on are named, and a unit row that says something else is reported
 * as such. All of a report is read from one state of the record, which others may go on
 * writing. */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include <bench/store.h>
#include <bench/str.h>

BENCH_BEGIN_DECLS

/* Add the whole report to out. -ENOENT: no such batch. After a failure out holds a part
 * of a report: drop it. The store may be read-only. */
int bench_report_json(struct bench_store *s, int64_t batch, struct bench_str *out,
		      struct bench_err *err) BENCH_CHECKED;
/* A header line and one line a unit (RFC 4180); no field starts a spreadsheet formula.
 */
int bench_report_csv(struct bench_store *s, int64_t batch, struct bench_str *out,
		     struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
