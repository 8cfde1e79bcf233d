/* Attributes and the two ownership helpers that every file may use. */
#ifndef BENCH_DEFS_H
#define BENCH_DEFS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef __cplusplus
#define BENCH_BEGIN_DECLS extern "C" {
#define BENCH_END_DECLS }
#else
#define BENCH_BEGIN_DECLS
#define BENCH_END_DECLS
#endif

#define BENCH_CHECKED __attribute__((warn_unused_result))
#define BENCH_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

/* The variable is handed to fn(&variable) when it leaves its scope; always initialise
 * it. */
#define bench_auto(fn) __attribute__((cleanup(fn)))

/* Give a bench_auto variable away: its value, and NULL left behind. */
#define bench_take(p)                                                                  \
	__extension__({                                                                \
		__typeof__(p) taken_ = (p);                                            \
		(p) = NULL;                                                            \
		taken_;                                                                \
	})

#define BENCH_N(array) (sizeof(array) / sizeof((array)[0]))

static inline void
bench_freep(void *p)
{
	free(*(void **)p);
}

static inline void
bench_fclosep(FILE **f)
{
	if (*f != NULL)
		fclose(*f);
}

BENCH_BEGIN_DECLS
/* Closes a descriptor variable that is >= 0. */
void bench_closep(int *fd);
BENCH_END_DECLS

#endif
