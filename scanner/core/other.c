#include <core/other.h>

#include <bench/str.h>
#include <string.h>

/* scanner.md sections 2.1, 2.2 and rule 9. */
static const struct {
	const char *pattern, *name;
	enum bench_vendor serial_of, pid_of;
} others[] = {
	{ "V99", "version id", 0, 0 },
	{ "68-99999-99", "top assembly number", 0, 0 },
	{ "74-99999-99", "top assembly number", 0, 0 },
	{ "74-999999-99", "top assembly number", 0, 0 },
	{ "800-99999-99", "top assembly number", 0, 0 },
	{ "800-999999-99", "top assembly number", 0, 0 },
	{ "@@@@***@@@", "CLEI code", 0, 0 },
	{ "4L@@", "country of origin", 0, 0 },
	{ "Q9", "quantity", 0, 0 },
	{ "Q99", "quantity", 0, 0 },
	{ "Q999", "quantity", 0, 0 },
	{ "9999999999999999", "Yealink serial", BENCH_VENDOR_YEALINK, 0 },
	{ "SIP-T99", "Yealink product", 0, BENCH_VENDOR_YEALINK },
	{ "SIP-T99@", "Yealink product", 0, BENCH_VENDOR_YEALINK },
	{ "2200-99999-999", "Poly part number", 0, BENCH_VENDOR_POLY },
};

/* Ten hex digits are rather a piece of a MAC than a CLEI code. */
static bool
has_shape(const struct bench_word *w, const char *pattern)
{
	if (pattern[0] == '@' && strspn(w->text, "0123456789ABCDEF") == w->len)
		return false;
	return bench_shape_is(w->text, pattern);
}

static uint32_t
bit_of(enum bench_vendor vendor)
{
	return vendor == BENCH_VENDOR_NONE ? 0 : UINT32_C(1) << vendor;
}

static void
take(const struct bench_word *w, const char *name, enum bench_vendor serial_of,
     enum bench_vendor pid_of, struct bench_scan *scan)
{
	struct bench_label *l = &scan->label;

	scan->class = BENCH_SCAN_OTHER;
	bench_copy(scan->value, sizeof(scan->value), w->text);
	bench_copy(scan->reason, sizeof(scan->reason), name);
	if (serial_of != BENCH_VENDOR_NONE)
		bench_copy(l->other.serial, sizeof(l->other.serial), w->text);
	if (pid_of != BENCH_VENDOR_NONE)
		bench_copy(l->other.pid, sizeof(l->other.pid), w->text);
	l->other.serial_of = bit_of(serial_of);
	l->other.pid_of = bit_of(pid_of);
}

bool
bench_other_match(const struct bench_word *word, bool counts, struct bench_scan *scan)
{
	struct bench_mac mac;

	for (size_t i = 0; i < BENCH_N(others); i++) {
		if (!has_shape(word, others[i].pattern))
			continue;
		take(word, others[i].name, counts ? others[i].serial_of : 0,
		     counts ? others[i].pid_of : 0, scan);
		return true;
	}
	/* Poly's serial looks like a MAC, and often is the MAC: only its label tells.
	 */
	if (counts && word->tag == BENCH_TAG_SERIAL && word->len == 12 &&
	    bench_mac_parse(word->text, word->len, &mac) == 0)
		take(word, "Poly serial, by its label", BENCH_VENDOR_POLY, 0, scan);
	else if (word->tag == BENCH_TAG_OTHER)
		take(word, "of no use here, by its label", 0, 0, scan);
	return scan->class == BENCH_SCAN_OTHER;
}
