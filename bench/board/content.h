/* The board's JSON, kept fresh: opens the store, notices changes, survives whatever is
 * wrong with the database and says so in the JSON. One thread. */
#ifndef BENCH_BOARD_CONTENT_H
#define BENCH_BOARD_CONTENT_H

#include "request.h"
#include "view.h"

#include <sys/stat.h>

/* So many changes are kept for streams that are behind. */
#define CONTENT_PATCHES 64

struct content {
	const struct bench_config *config; /* borrowed */
	const char *page;		   /* borrowed */
	struct bench_store *store;	   /* NULL: not open */
	struct stat file;		   /* the one that is open */
	struct health health;
	struct bench_norm_book *norms; /* NULL: none yet */
	struct bench_mono norms_at;
	bool built, failed;
	struct bench_mono at; /* when it was made, */
	int64_t data;	      /* from this state of the data */
	struct board_picture picture, next;
	int64_t version; /* of the picture: one more with each that differs */
	/* What led to the versions so far: patch[v % CONTENT_PATCHES] leads from v - 1
	 * to v, "" from a failure, or to one. */
	struct bench_str patch[CONTENT_PATCHES];
	struct bench_str body; /* the whole */
	int64_t body_version;  /* which the body shows */
	char etag[BOARD_ETAG];
};

void content_init(struct content *c, const struct bench_config *config,
		  const char *page);
void content_clear(struct content *c);
/* Makes the picture right as of now. Never fails: a failure is content, too. */
void content_refresh(struct content *c, struct bench_mono now);
/* The store, opened if need be; NULL: it cannot be read. Borrowed until the next call
 * of any of these. */
struct bench_store *content_store(struct content *c);
/* The present picture as a whole; sets etag, too. Valid until the next refresh. */
const struct bench_str *content_body(struct content *c);
/* What leads from version to the next one; NULL: take the whole. */
const char *content_patch(const struct content *c, int64_t version);

void board_etag(const void *data, size_t len, char etag[BOARD_ETAG]);

#endif
