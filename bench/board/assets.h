/* The files of static/, inside the program: see EmbedAssets.cmake. */
#ifndef BENCH_BOARD_ASSETS_H
#define BENCH_BOARD_ASSETS_H

#include "request.h"

struct board_asset {
	const char *url, *type;
	const unsigned char *data;
	size_t len;
};

/* Made by EmbedAssets.cmake. */
extern const struct board_asset board_assets[];
extern const size_t board_assets_n;

/* The same, as small as gzip makes them. */
struct assets;
int assets_new(struct assets **ret_assets, struct bench_err *err) BENCH_CHECKED;
void assets_freep(struct assets **assets);
/* A file, or the one page that all addresses of pages show; NULL: no such. */
const struct board_asset *asset_find(const char *path);
/* Accept-Encoding may be NULL. */
void asset_answer(const struct assets *assets, const struct board_asset *asset,
		  const char *accept_encoding, struct answer *a);
/* One name for all parts of the page: an open page that is older loads itself again. */
void assets_name(char page[BOARD_ETAG]);

#endif
