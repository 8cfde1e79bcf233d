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

/* What the remote provisioning server needs for a batch, as a directory (README.txt in
 * it says how to use it):
 *
 *   files/<host>/<path>   each unit's remote profile, as its Profile_Rule asks for it
 *   keys/<mac>.cms        its key, sealed
 *   units.csv             a line a unit
 *   srv.zone              the DNS records of rules with --srv
 *   lists/<file>          what the vendors' clouds take
 */
struct bench_families;

struct bench_pack_unit {
	struct bench_mac mac;
	const char *serial, *model;
	bool taken;		/* it is in the pack */
	const char *file, *key; /* in the directory; "": there is none */
	const char *note;	/* what is not as usual, or "" */
};
/* Borrowed for the call. 0 to go on, else that is returned and nothing is written. */
typedef int bench_pack_fn(const struct bench_pack_unit *u, void *arg);

/* Proven units only, or all; fn is called for every unit of the batch, taken or not.
 * dir (0700) is there complete, or not at all; it must not exist, or be empty
 * (-EEXIST). -ENODATA: no unit to take. -EINVAL: a path leads out of the pack, or two
 * units ask for the same file. */
int bench_report_pack(struct bench_store *s, const struct bench_families *families,
		      int64_t batch, bool all, const char *dir, bench_pack_fn *fn,
		      void *arg, struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
