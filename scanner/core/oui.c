#include <core/oui.h>

static int
compare(const void *key, const void *item)
{
	uint32_t prefix = *(const uint32_t *)key;
	const struct bench_oui *oui = item;

	return prefix < oui->prefix ? -1 : prefix > oui->prefix;
}

enum bench_vendor
bench_oui_vendor(const struct bench_ouis *ouis, struct bench_mac mac)
{
	uint32_t prefix = (uint32_t)mac.b[0] << 16 | (uint32_t)mac.b[1] << 8 | mac.b[2];
	const struct bench_oui *found = NULL;

	if (ouis->n > 0)
		found = bsearch(&prefix, ouis->at, ouis->n, sizeof(*ouis->at), compare);
	return found == NULL ? BENCH_VENDOR_NONE : found->vendor;
}

const char *
bench_vendor_name(enum bench_vendor vendor)
{
	static const char *const names[BENCH_VENDORS] = {
		[BENCH_VENDOR_NONE] = "",
		[BENCH_VENDOR_CISCO] = "Cisco",
		[BENCH_VENDOR_YEALINK] = "Yealink",
		[BENCH_VENDOR_POLY] = "Poly",
		[BENCH_VENDOR_GRANDSTREAM] = "Grandstream",
		[BENCH_VENDOR_SNOM] = "Snom",
		[BENCH_VENDOR_FANVIL] = "Fanvil",
		[BENCH_VENDOR_OTHER] = "",
	};

	return (unsigned)vendor < BENCH_VENDORS ? names[vendor] : "";
}
