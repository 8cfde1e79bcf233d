/* Who we run as. */
#ifndef BENCH_PRIV_H
#define BENCH_PRIV_H

#include <bench/err.h>

BENCH_BEGIN_DECLS

#define BENCH_USER "prebench"

/* A command started by root becomes the user prebench, with its groups, and umask 007:
 * what it writes belongs to the bench. Nothing happens for others, or (but the umask)
 * where no such user exists. */
int bench_run_as_staff(struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
