/* The files of static/, inside the program: see EmbedAssets.cmake. */
#ifndef BENCH_BOARD_ASSETS_H
#define BENCH_BOARD_ASSETS_H

#include <stddef.h>

struct board_asset {
	const char *url, *type;
	const unsigned char *data;
	size_t len;
};

extern const struct board_asset board_assets[];
extern const size_t board_assets_n;

#endif
