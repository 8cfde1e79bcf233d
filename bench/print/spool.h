/* Records of one size, on disk: more of them than should sit in memory. */
#ifndef PRINT_SPOOL_H
#define PRINT_SPOOL_H

#include <bench/err.h>

/* Nobody else can open it, and it is gone with the process. */
struct spool {
	FILE *file;
	size_t size, n;
};

/* size of a record; it holds no pointers. */
int spool_init(struct spool *s, size_t size, struct bench_err *err) BENCH_CHECKED;
void spool_clear(struct spool *s);
int spool_add(struct spool *s, const void *record, struct bench_err *err) BENCH_CHECKED;
/* Record i < n, once all are added. */
int spool_get(struct spool *s, size_t i, void *ret_record,
	      struct bench_err *err) BENCH_CHECKED;

#endif
