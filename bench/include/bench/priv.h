/* What our programs share at start: who they run as, and how they are told to end. */
#ifndef BENCH_PRIV_H
#define BENCH_PRIV_H

#include <bench/err.h>

BENCH_BEGIN_DECLS

#define BENCH_USER "prebench"

/* A command started by root becomes the user prebench, with its groups, and umask 007:
 * what it writes belongs to the bench. Nothing happens for others, or (but the umask)
 * where no such user exists. */
int bench_run_as_staff(struct bench_err *err) BENCH_CHECKED;

/* Gives up every capability, what exec could bring, and that others may read our
 * memory: for programs that hold secrets, once they have opened what they need. */
int bench_drop_rights(struct bench_err *err) BENCH_CHECKED;

/* SIGTERM and SIGINT no longer end the process but make this descriptor readable;
 * SIGPIPE is ignored. Call it before any thread is made. -errno. */
int bench_end_signals(struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
