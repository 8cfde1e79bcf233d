/* A MAC address: parsed in every spelling devices print, printed in one. */
#ifndef BENCH_MAC_H
#define BENCH_MAC_H

#include <bench/defs.h>
#include <stdbool.h>

BENCH_BEGIN_DECLS

#define BENCH_MAC_TEXT 18 /* "aa:bb:cc:dd:ee:ff" and the NUL */

struct bench_mac {
	uint8_t b[6];
};

/* Twelve hex digits, bare or in regular groups separated by one of ':' '-' '.' (6x2 or
 * 3x4). -EINVAL for anything else. len bytes, no NUL needed. */
int bench_mac_parse(const char *text, size_t len,
		    struct bench_mac *ret_mac) BENCH_CHECKED;
/* text has room for BENCH_MAC_TEXT; returns text. */
char *bench_mac_format(struct bench_mac mac, char *text);
/* "aabbccddeeff", as the phone's macro $MA; text has room for 13. */
char *bench_mac_format_bare(struct bench_mac mac, char *text);
bool bench_mac_equal(struct bench_mac a, struct bench_mac b);
/* All zero: "no address". */
bool bench_mac_is_zero(struct bench_mac mac);
/* Not multicast, not locally administered, not zero (IEEE 802, bits 0 and 1 of the
 * first byte). */
bool bench_mac_is_universal(struct bench_mac mac);

BENCH_END_DECLS
#endif
