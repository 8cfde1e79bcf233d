/* A person at a scanner: the conversation (core/session.h) with the record behind it.
 *
 *   scan ──► session: ask ──► desk: store, tree ──► answer ──► session ──► screen, line
 *
 * Whatever is asked of the record is one transaction: a unit is boxed and packed, or
 * neither; a scan is undone and its files are gone, or neither. What is refused, and
 * what is not known, is kept. All that is done is done in the name of whoever is signed
 * in. */
#ifndef SCANNER_DESK_H
#define SCANNER_DESK_H

#include <bench/carton.h>
#include <bench/order.h>
#include <bench/printed.h>
#include <bench/stage.h>
#include <core/session.h>
#include <station/station.h>

/* An OK is shown so long, then the next label is asked for. */
#define BENCH_DESK_OK_US INT64_C(1500000)
/* What is usual is asked of the record so often: it changes with each finished phone,
 * and means the same for hours. */
#define BENCH_DESK_NORMS_US INT64_C(60000000)

struct bench_desk {
	struct bench_station *station; /* borrowed */
	struct bench_session session;
	bool prints;  /* else labels are taken as printed, if there is a printer */
	bool insists; /* a STOP stays until it is acknowledged; else until the next scan
		       */
	enum bench_lang lang; /* of advice; all else is English here, see words.h */
	bool changed;	      /* since somebody last drew it */
	struct bench_mono shown_at;
	/* The job, as of the last scan. */
	struct bench_order_sum sum;
	bool has_sum;
	struct bench_carton carton; /* the open one; id 0: none */
	struct bench_print printed; /* the last label: REPRINT; what NULL: none */
	/* How long things take usually, as of book_at; NULL: not asked yet. Owned. */
	struct bench_norm_book *book;
	struct bench_mono book_at;
	/* A report of the station while it works for the session. */
	struct bench_session_answer heard;
	bool hears;
};

/* station has its intake, perhaps bound to a batch, and lives as long as the desk. Its
 * reports are the desk's from now on. d does not move. bench_desk_clear() in any case.
 */
int bench_desk_init(struct bench_desk *d, struct bench_station *station,
		    bool needs_badge, struct bench_err *err) BENCH_CHECKED;

/* d may be all zero. */
void bench_desk_clear(struct bench_desk *d);
/* That person works here from now on, without a badge: whoever calls has checked them.
 * -ENOENT, -EPERM: nobody of that name works here. */
int bench_desk_sign_in(struct bench_desk *d, const char *name,
		       struct bench_err *err) BENCH_CHECKED;

/* One scan. Fails only when the store does: nothing was recorded then, and the caller
 * says so by bench_desk_fail(). */
int bench_desk_take(struct bench_desk *d, const struct bench_scan *classified,
		    const struct bench_evidence *evidence,
		    struct bench_err *err) BENCH_CHECKED;
/* All scans of a descriptor, up to its end. */
int bench_desk_read(struct bench_desk *d, int fd, struct bench_err *err) BENCH_CHECKED;
/* The codes that can be scanned now: a bit each, 1 << its kind. */
uint32_t bench_desk_codes(const struct bench_desk *d, struct bench_mono now);
/* A STOP that no scan has earned: the record cannot be reached. */
void bench_desk_fail(struct bench_desk *d, const char *text, struct bench_mono now);
/* Time passes: an OK has been seen. */
void bench_desk_tick(struct bench_desk *d, struct bench_mono now);
/* When to call that; INT64_MAX: never. */
struct bench_mono bench_desk_due(const struct bench_desk *d);

#endif
