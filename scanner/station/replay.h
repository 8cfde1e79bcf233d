/* A transcript again, into the record of this bench. */
#ifndef SCANNER_REPLAY_H
#define SCANNER_REPLAY_H

#include <station/seat.h>

/* All lines of in, as if they were scanned now; labels are taken as printed. plan's
 * insists and needs_badge are the transcript's own. Returns how many scans were
 * refused; -EBADMSG: a line is none (one that breaks off at the end is left out:
 * whoever wrote it was ended there); else as the store. */
int bench_replay_run(const struct bench_seat_plan *plan, FILE *in,
		     struct bench_err *err) BENCH_CHECKED;

#endif
