/* Who owns the first three bytes of a MAC. The table is a value that callers pass on.
 */
#ifndef SCANNER_OUI_H
#define SCANNER_OUI_H

#include <bench/mac.h>

enum bench_vendor {
	BENCH_VENDOR_NONE, /* not in the table */
	BENCH_VENDOR_CISCO,
	BENCH_VENDOR_YEALINK,
	BENCH_VENDOR_POLY,
	BENCH_VENDOR_GRANDSTREAM,
	BENCH_VENDOR_SNOM,
	BENCH_VENDOR_FANVIL,
	BENCH_VENDOR_OTHER, /* registered, none of the above */
	BENCH_VENDORS
};

struct bench_oui {
	uint32_t prefix;
	enum bench_vendor vendor;
};

/* Sorted by prefix. */
struct bench_ouis {
	const struct bench_oui *at;
	size_t n;
};

/* The table that is built in: scanner/data/oui.txt. */
extern const struct bench_ouis bench_ouis_builtin;

enum bench_vendor bench_oui_vendor(const struct bench_ouis *ouis, struct bench_mac mac);
/* "Cisco"; "" for NONE and OTHER. */
const char *bench_vendor_name(enum bench_vendor vendor);

#endif
