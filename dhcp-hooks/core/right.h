/* Who may read what: by-ip/<ip> in the served tree (DESIGN D3). The tree is opened
 * for each call, because it is a tmpfs that may be made anew under a running server.
 * Thread-safe. */
#ifndef BENCH_RIGHT_H
#define BENCH_RIGHT_H

#include <bench/mac.h>

int bench_right_grant(const char *tree_dir, const char *ip,
		      struct bench_mac mac) BENCH_CHECKED;
/* Nothing to take away is no failure. Without this, whoever gets a phone's old
 * address could read that phone's files. */
int bench_right_revoke(const char *tree_dir, const char *ip) BENCH_CHECKED;
/* Only if nobody has the address's right; for leases that are known from a file. */
int bench_right_restore(const char *tree_dir, const char *ip,
			struct bench_mac mac) BENCH_CHECKED;

#endif
