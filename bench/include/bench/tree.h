/* The served tree (DESIGN D3): its paths and its two kinds of link. System calls only,
 * no allocation: the DHCP hook calls this before an ACK leaves.
 *
 *   tree/firmware/            passes by path
 *   tree/pending/             every model's factory names
 *   tree/runs/<mac>.<run>/    complete directories, made by the renderer
 *   tree/unit/<mac>      -> ../pending | ../runs/<mac>.<run>     (mac: aabbccddeeff)
 *   tree/by-ip/<ip>      -> ../unit/<mac>
 */
#ifndef BENCH_TREE_H
#define BENCH_TREE_H

#include <bench/err.h>
#include <bench/mac.h>

BENCH_BEGIN_DECLS

/* Opens the tree's directory for the calls below; -errno. */
int bench_tree_open(const char *dir) BENCH_CHECKED;
/* by-ip/<ip> -> ../unit/<mac>, and unit/<mac> -> ../pending if it is absent. Does
 * nothing when both are right already. Thread-safe. -errno. */
int bench_tree_bind(int tree, const char *ip, struct bench_mac mac) BENCH_CHECKED;
/* Takes by-ip/<ip> away: who has that address now may read nothing. -errno; absent is
 * fine. */
int bench_tree_unbind(int tree, const char *ip) BENCH_CHECKED;
/* unit/<mac> -> ../<target> ("runs/<mac>.<run>" or "pending"), atomically replacing. */
int bench_tree_point(int tree, struct bench_mac mac, const char *target) BENCH_CHECKED;

BENCH_END_DECLS
#endif
