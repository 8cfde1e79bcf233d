/* The patterns of family.conf: what vendors write, with the parts that we want named.
 *
 *   CP-####-3PCC          each '#' one digit; together they are the model
 *   Fanvil *              '*' is a run of letters and digits, the model as well
 *   {model}               the model where it holds '_' or '-', too
 *   {version} {serial}    a run of printable characters without blank, or letters,
 *                         digits and '-'
 *   {mac}                 a MAC address in any spelling
 *   {url}                 scheme://host/path
 *   {any}                 anything, also nothing
 *   {0000363d}            these bytes, in hex
 *
 * A named part is as short as what follows it in the pattern allows, at the pattern's
 * end as long as it can be; nothing is tried twice. Pure, no allocation. */
#ifndef PROFILES_PATTERN_H
#define PROFILES_PATTERN_H

#include <bench/bytes.h>
#include <bench/mac.h>

#define BENCH_PATTERN_MAX 120

enum bench_pattern_part {
	BENCH_PART_MODEL = 1 << 0,
	BENCH_PART_VERSION = 1 << 1,
	BENCH_PART_SERIAL = 1 << 2,
	BENCH_PART_MAC = 1 << 3,
	BENCH_PART_URL = 1 << 4,
	BENCH_PART_ANY = 1 << 5,
};

/* Parts that the pattern does not have are empty. Borrowed from the text. */
struct bench_pattern_found {
	struct bench_bytes model, version, serial, url;
	struct bench_mac mac;
	size_t len; /* of the text that the pattern took */
};

/* NULL, or what is wrong with the pattern, in words. parts: which names it may use.
 * bare: it may begin with a part instead of a text of the vendor's. */
const char *bench_pattern_problem(const char *pattern, unsigned parts, bool bare);

/* At the text's begin. The pattern has no problem. */
bool bench_pattern_here(const char *pattern, struct bench_bytes text,
			struct bench_pattern_found *ret_found);
bool bench_pattern_anywhere(const char *pattern, struct bench_bytes text,
			    struct bench_pattern_found *ret_found);

#endif
