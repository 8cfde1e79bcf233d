/* The board's JSON, kept fresh: opens the store, notices changes, survives whatever is
 * wrong with the database and says so in the JSON. One thread. */
#ifndef BENCH_BOARD_CONTENT_H
#define BENCH_BOARD_CONTENT_H

#include "view.h"

#include <sys/stat.h>

/* Of the text in quotes, as HTTP wants it. */
#define BOARD_ETAG 20

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
	int64_t version;      /* from this state of the data */
	struct bench_str body;
	char etag[BOARD_ETAG];
};

void content_init(struct content *c, const struct bench_config *config,
		  const char *page);
void content_clear(struct content *c);
/* Makes body and etag right as of now. Never fails: a failure is content, too. */
void content_refresh(struct content *c, struct bench_mono now);

void board_etag(const void *data, size_t len, char etag[BOARD_ETAG]);

#endif
