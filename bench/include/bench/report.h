/* The report of a batch: every unit with the evidence for it, link by link.
 *
 * Nothing is taken on trust: each unit is rebuilt from its events (flow), the events
 * that its links rest on are named, and a unit row that says something else is reported
 * as such. All of a report is read from one state of the record, which others may go on
 * writing. A closed batch's report is that of its seal: what happens to its units later
 * does not change it, and the same bytes come out years later. docs/REPORT.md has the
 * forms, byte by byte. */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include <bench/seal.h>
#include <bench/store.h>
#include <bench/str.h>

BENCH_BEGIN_DECLS

/* Which report: all zero but batch is the seal's if the batch is closed, else as of
 * now. */
struct bench_report_what {
	int64_t batch;
	int64_t seal; /* as that seal (id) says, also if the batch was opened again */
	int64_t last; /* as of this event, sealed or not */
};

/* Takes the next bytes; 0 to go on, else that is returned. */
typedef int bench_sink_fn(const void *data, size_t n, void *arg);

/* Writes it piece by piece: a large batch never is in memory as a whole. format is
 * "json" or "csv" (-EINVAL else). -ENOENT: no such batch or seal. After a failure a
 * part was written: drop it. The store may be read-only. */
int bench_report_write(struct bench_store *s, const char *format,
		       const struct bench_report_what *what, bench_sink_fn *sink,
		       void *arg, struct bench_err *err) BENCH_CHECKED;
/* The whole report added to out. */
int bench_report_json(struct bench_store *s, int64_t batch, struct bench_str *out,
		      struct bench_err *err) BENCH_CHECKED;
/* A header line and one line a unit (RFC 4180); no field starts a spreadsheet formula.
 */
int bench_report_csv(struct bench_store *s, int64_t batch, struct bench_str *out,
		     struct bench_err *err) BENCH_CHECKED;

/* Closes the batch (bench_store_batch_close()) and seals it, in one transaction: both
 * or nothing. ret_rest not NULL: as a short shipment; it gets the batch that takes the
 * rest, or 0. -EAGAIN: it is closing now, units are not ready; -EALREADY: somebody
 * closed it before; -EBADMSG: the record or the schema does not bear it out, and
 * nothing was changed. */
int bench_seal_batch(struct bench_store *s, int64_t batch, int64_t *ret_rest,
		     struct bench_seal *ret_seal, struct bench_err *err) BENCH_CHECKED;

/* Something that is not as it was: where ("unit 00:56:2b:00:88:d0, firmware", "seal",
 * "schema") and what, in words. Borrowed for the call; 0 to go on. */
typedef int bench_verify_fn(const char *where, const char *what, void *arg);
struct bench_verified {
	int64_t batch;
	struct bench_seal seal; /* id 0: it is not sealed */
	int64_t events, units;	/* that were read again */
	bool is_file;		/* a file was compared, too */
	int64_t differences;	/* all of them; fn is told of the first 100 */
};
/* Reads the record again and compares it with the newest seal of the batch. 0 also when
 * there are differences. -ENOENT: no such batch; -ENODATA: it was never sealed. */
int bench_verify_batch(struct bench_store *s, int64_t batch, bench_verify_fn *fn,
		       void *arg, struct bench_verified *ret_verified,
		       struct bench_err *err) BENCH_CHECKED;
/* The same with one seal of any age. -ENOENT: there is no such seal. */
int bench_verify_seal(struct bench_store *s, int64_t seal, bench_verify_fn *fn,
		      void *arg, struct bench_verified *ret_verified,
		      struct bench_err *err) BENCH_CHECKED;
/* The same for a report's bytes: made again and compared, then the seal that it names.
 * -EINVAL: it is no report. */
int bench_verify_report(struct bench_store *s, struct bench_bytes file,
			bench_verify_fn *fn, void *arg,
			struct bench_verified *ret_verified,
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
/* What is in dir, as a zip at file, which must not be there yet. -EIO. */
int bench_report_zip(const char *dir, const char *file,
		     struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
