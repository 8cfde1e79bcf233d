/* First article: a recipe may ask that one phone of a batch is seen to reach the real
 * remote server before any is packed. Two people may do without. */
#ifndef BENCH_FIRST_ARTICLE_H
#define BENCH_FIRST_ARTICLE_H

#include <bench/store.h>

BENCH_BEGIN_DECLS

struct bench_first_article {
	bool waived;	      /* else: seen */
	struct bench_mac mac; /* of what was seen */
	char staff[64], text[256];
	struct bench_wall at;
};

/* Who says so is the handle's staff (bench_store_set_staff()). how is what was seen.
 * -EPERM: no words, nobody of the staff, the unit is not proven or not of this batch,
 * or the batch is closed; -EALREADY: this person said so before. */
int bench_store_first_article_seen(struct bench_store *s, int64_t batch,
				   struct bench_mac mac, const char *how,
				   struct bench_err *err) BENCH_CHECKED;
/* One of the two who do without it. *ret_missing: how many more are needed. */
int bench_store_first_article_waive(struct bench_store *s, int64_t batch,
				    const char *reason, int *ret_missing,
				    struct bench_err *err) BENCH_CHECKED;
typedef int bench_first_article_fn(const struct bench_first_article *f, void *arg);
int bench_store_first_article_each(struct bench_store *s, int64_t batch,
				   bench_first_article_fn *fn, void *arg,
				   struct bench_err *err) BENCH_CHECKED;
/* May the batch be packed, as far as this goes? -EPERM, in words, when not. */
int bench_store_first_article_check(struct bench_store *s, int64_t batch,
				    struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
