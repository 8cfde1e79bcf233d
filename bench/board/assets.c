#include "assets.h"

#include "content.h"

#include <errno.h>
#include <string.h>
#include <zlib.h>

struct packed {
	unsigned char *data; /* NULL: it would not be smaller */
	size_t len;
};

struct assets {
	struct packed *packed; /* as board_assets */
};

/* Addresses of pages: the browser's part (app.js) knows which is which. */
static const char *const pages[] = {
	"/scan",    "/unit/",  "/batches", "/batch/",	"/carton/", "/recipes",
	"/recipe/", "/alarms", "/audit",   "/bench",	"/staff",   "/firmware",
	"/work",    "/find",   "/sign-in", "/handover",
};

static int
pack(const struct board_asset *a, struct packed *p)
{
	/* zlib takes no const, and writes to none of it */
	union {
		const unsigned char *data;
		unsigned char *bytes;
	} in = { a->data };
	z_stream z = { 0 };
	size_t room = a->len + 256;
	unsigned char *data = malloc(room);
	int r = data == NULL ? Z_MEM_ERROR
			     : deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED,
					    MAX_WBITS + 16, 9, Z_DEFAULT_STRATEGY);

	if (r != Z_OK) {
		free(data);
		return -ENOMEM;
	}
	z.next_in = in.bytes;
	z.avail_in = (uInt)a->len;
	z.next_out = data;
	z.avail_out = (uInt)room;
	r = deflate(&z, Z_FINISH);
	*p = (struct packed){ data, z.total_out };
	deflateEnd(&z);
	if (r == Z_STREAM_END && p->len < a->len)
		return 0;
	free(p->data);
	*p = (struct packed){ 0 };
	return 0;
}

int
assets_new(struct assets **ret_assets, struct bench_err *err)
{
	bench_auto(assets_freep) struct assets *assets = calloc(1, sizeof(*assets));

	if (assets != NULL)
		assets->packed = calloc(board_assets_n, sizeof(*assets->packed));
	if (assets == NULL || assets->packed == NULL)
		return bench_fail(err, -ENOMEM, "board: out of memory");
	for (size_t i = 0; i < board_assets_n; i++) {
		if (pack(&board_assets[i], &assets->packed[i]) < 0)
			return bench_fail(err, -ENOMEM, "board: out of memory");
	}
	*ret_assets = bench_take(assets);
	return 0;
}

void
assets_freep(struct assets **assets)
{
	if (*assets == NULL)
		return;
	for (size_t i = 0; (*assets)->packed != NULL && i < board_assets_n; i++)
		free((*assets)->packed[i].data);
	free((*assets)->packed);
	free(*assets);
	*assets = NULL;
}

static bool
is_page(const char *path)
{
	for (size_t i = 0; i < BENCH_N(pages); i++) {
		size_t n = strlen(pages[i]);

		if (strcmp(path, pages[i]) == 0 ||
		    (pages[i][n - 1] == '/' && strncmp(path, pages[i], n) == 0))
			return true;
	}
	return false;
}

const struct board_asset *
asset_find(const char *path)
{
	const char *url = is_page(path) ? "/" : path;

	for (size_t i = 0; i < board_assets_n; i++) {
		if (strcmp(url, board_assets[i].url) == 0)
			return &board_assets[i];
	}
	return NULL;
}

void
asset_answer(const struct assets *assets, const struct board_asset *asset,
	     const char *accept_encoding, struct answer *a)
{
	const struct packed *p = &assets->packed[asset - board_assets];

	a->type = asset->type;
	a->data = asset->data;
	a->data_len = asset->len;
	a->varies = p->data != NULL;
	if (p->data != NULL && accept_encoding != NULL &&
	    strstr(accept_encoding, "gzip") != NULL) {
		a->encoding = "gzip";
		a->data = p->data;
		a->data_len = p->len;
	}
	board_etag(a->data, a->data_len, a->etag);
}

void
assets_name(char page[BOARD_ETAG])
{
	bench_auto(bench_str_clear) struct bench_str all = { 0 };
	char etag[BOARD_ETAG];

	for (size_t i = 0; i < board_assets_n; i++) {
		board_etag(board_assets[i].data, board_assets[i].len, etag);
		bench_str_add(&all, etag);
	}
	board_etag(bench_str_get(&all), all.len, etag);
	bench_copy_n(page, BOARD_ETAG, etag + 1, strlen(etag) - 2);
}
