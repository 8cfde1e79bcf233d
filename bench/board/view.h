/* What the board shows, made from the store alone: a picture of the moment, as pieces
 * of JSON, so that two pictures can be compared (delta.h). As a whole it is
 *
 *   {"ok":true, "text":"", "page":…, "version":n, "recheck":n, "batches":[…],
 *    "units":[…], "unscanned":[…], "unseen":[…], "others":[…], "health":{…}}
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

enum board_list {
	BOARD_UNITS,
	BOARD_UNSCANNED,
	BOARD_UNSEEN,
	BOARD_OTHERS,
	BOARD_LISTS
};
const char *board_list_name(enum board_list list);

/* Starts as all zero. */
struct board_picture {
	char why[256]; /* why there is nothing to show; "" all is well */
	int recheck;
	int counts[3];		  /* of units, by enum bench_verdict */
	struct bench_str batches; /* an array */
	struct bench_str health;  /* "health":{…} */
	struct bench_str text;	  /* the units' objects, one behind the other, */
	struct board_item {
		struct bench_mac mac;
		enum board_list list;
		size_t at, len; /* of this one */
	} * items;		/* in the store's order */
	size_t n, room;
};
void board_picture_clear(struct board_picture *p);
/* p is as new, and keeps its memory. */
void board_picture_reset(struct board_picture *p);

/* Into p, which is new. */
int board_view(struct bench_store *s, const struct bench_config *c,
	       const struct bench_norm_book *norms, const struct health *h,
	       struct board_now now, struct board_picture *p,
	       struct bench_err *err) BENCH_CHECKED;
/* Empty lists: why there is nothing to show. */
void board_view_failed(const char *why, struct board_picture *p);
/* The whole. page names the version of the page that understands it. */
void board_picture_json(const struct board_picture *p, const char *page,
			int64_t version, struct bench_str *out);

#endif
