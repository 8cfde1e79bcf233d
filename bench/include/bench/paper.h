/* What is printed, filled from the record: the papers of bench/print. Each call adds a
 * whole file to out; after a failure out holds a part: drop it. -ENOPKG: a font is
 * missing. The store may be read-only. */
#ifndef BENCH_PAPER_H
#define BENCH_PAPER_H

#include <bench/report.h>
#include <bench/stage.h>
#include <bench/store.h>
#include <bench/str.h>

BENCH_BEGIN_DECLS

/* How to print; texts are borrowed for the call. */
struct bench_paper {
	enum bench_lang lang;
	const char *bench; /* its name; "" for none */
	const char *by;	   /* who prints; "" unknown */
	int utc_offset;	   /* minutes east, for the times on paper */
	struct bench_wall now;
	bool zpl;     /* labels: ZPL II, else PDF */
	bool reprint; /* labels: say so */
};

/* "en" or "ja"; -EINVAL. */
int bench_paper_lang(const char *name, enum bench_lang *ret_lang) BENCH_CHECKED;

/* For the next shift: batches that are not closed, what needs a hand and what to do,
 * what is on hold. */
int bench_paper_handover(struct bench_store *s, const struct bench_norm_book *norms,
			 const struct bench_paper *how, struct bench_str *out,
			 struct bench_err *err) BENCH_CHECKED;

/* For its box; of a unit on hold: the NG label instead. -EPERM: it is neither on hold
 * nor may it be packed, so no label says that it has passed. */
int bench_paper_unit_label(struct bench_store *s, struct bench_mac mac,
			   const struct bench_paper *how, struct bench_str *out,
			   struct bench_err *err) BENCH_CHECKED;

/* The shipping list of a batch as PDF, or as a workbook (XLSX): as sealed, or as of
 * now. The same record, language and offset make the same bytes. */
int bench_paper_shipment(struct bench_store *s, const struct bench_report_what *what,
			 bool workbook, const struct bench_paper *how,
			 struct bench_str *out, struct bench_err *err) BENCH_CHECKED;

/* Is the file such a list? */
bool bench_paper_is_shipment(struct bench_bytes file);
/* Makes it again from the record and compares; then verifies the seal that it names.
 * As bench_verify_report(). */
int bench_paper_verify(struct bench_store *s, struct bench_bytes file,
		       bench_verify_fn *fn, void *arg,
		       struct bench_verified *ret_verified,
		       struct bench_err *err) BENCH_CHECKED;

/* One unit's evidence on one page, or as text: as it was sealed last, else as of now.
 */
int bench_paper_certificate(struct bench_store *s, struct bench_mac mac, bool text,
			    const struct bench_paper *how, struct bench_str *out,
			    struct bench_err *err) BENCH_CHECKED;

/* For a closed carton, by row id; -EPERM: it is open, and what is in it can change. */
int bench_paper_carton_label(struct bench_store *s, int64_t carton,
			     const struct bench_paper *how, struct bench_str *out,
			     struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
