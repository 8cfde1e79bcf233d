/* SHA-256, piece by piece. -ENOMEM is all that can fail. */
#ifndef BENCH_HASH_H
#define BENCH_HASH_H

#include <bench/defs.h>

BENCH_BEGIN_DECLS

#define BENCH_SHA256_LEN 32
#define BENCH_SHA256_TEXT 65

/* Initialise by = {0}, end by bench_hash_clear(); begin again as often as you like. */
struct bench_hash {
	void *ctx;
	uint8_t md[BENCH_SHA256_LEN]; /* what the last end gave */
};

int bench_hash_begin(struct bench_hash *h) BENCH_CHECKED;
int bench_hash_add(struct bench_hash *h, const void *data, size_t n) BENCH_CHECKED;
/* ret_text may be NULL; h->md has the bytes. */
int bench_hash_end(struct bench_hash *h, char *ret_text) BENCH_CHECKED;
void bench_hash_clear(struct bench_hash *h);

BENCH_END_DECLS
#endif
