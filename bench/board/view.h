/* What the board shows, as JSON, made from the store alone.
 *
 *   {"ok":true, "text":"", "page":…, "recheck":n, "batches":[…], "units":[…],
 *    "unscanned":[…], "unseen":[…], "others":[…], "health":{…}}
 *
 * recheck counts the units that were on their way when the bench lost power. units are
 * the tiles: phones with a verdict that somebody acts on. Packed phones are
 * done and not shown; what is not in a job is shown while its lease may last. */
#ifndef BENCH_BOARD_VIEW_H
#define BENCH_BOARD_VIEW_H

#include "health.h"

#include <bench/config.h>
#include <bench/stage.h>
#include <bench/store.h>
#include <bench/str.h>

#define BOARD_CLOSED_SHOWN_S                                                           \
	INT64_C(43200) /* 12 hours: a locked job stays in sight for a shift */

struct board_now {
	int64_t tick;
	struct bench_wall wall;
};

/* Adds the JSON to out. page names the version of the page that understands it. */
int board_view(struct bench_store *s, const struct bench_config *c,
	       const struct bench_norm_book *norms, const struct health *h,
	       struct board_now now, const char *page, struct bench_str *out,
	       struct bench_err *err) BENCH_CHECKED;
/* The same form with empty lists: why there is nothing to show. */
void board_view_failed(const char *why, const char *page, struct bench_str *out);

#endif
