/* A program as a child that cannot outlive us: how job.c and scan.c start theirs. */
#ifndef BENCH_BOARD_SPAWN_H
#define BENCH_BOARD_SPAWN_H

#include <bench/defs.h>
#include <sys/types.h>

struct spawn {
	char *const *argv;  /* a whole path first */
	const char *folder; /* where it runs; NULL: here */
	int in, out, err;   /* its standard descriptors; borrowed */
};

/* It gets a session and group of its own, no terminal, no core dump, no other
 * descriptor, and dies with us. *ret_end is a pidfd. -errno; what fails in the child
 * is its exit status 127. */
int spawn_start(const struct spawn *s, pid_t *ret_pid, int *ret_end) BENCH_CHECKED;

#endif
