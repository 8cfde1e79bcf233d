#include <core/symbology.h>

#include <ctype.h>

static const char *const names[BENCH_SYMBOLOGIES] = {
	[BENCH_SYMBOLOGY_UNKNOWN] = "unknown",
	[BENCH_SYMBOLOGY_CODE128] = "code128",
	[BENCH_SYMBOLOGY_CODE39] = "code39",
	[BENCH_SYMBOLOGY_CODE93] = "code93",
	[BENCH_SYMBOLOGY_CODABAR] = "codabar",
	[BENCH_SYMBOLOGY_EAN] = "ean",
	[BENCH_SYMBOLOGY_ITF] = "itf",
	[BENCH_SYMBOLOGY_DATABAR] = "databar",
	[BENCH_SYMBOLOGY_QR] = "qr",
	[BENCH_SYMBOLOGY_DATAMATRIX] = "datamatrix",
	[BENCH_SYMBOLOGY_PDF417] = "pdf417",
	[BENCH_SYMBOLOGY_AZTEC] = "aztec",
	[BENCH_SYMBOLOGY_OTHER] = "other",
};

/* ISO/IEC 15424 table 1: code character, and the modifier that means GS1, if any. */
static const struct {
	char code, gs1;
	enum bench_symbology symbology;
} aim[] = {
	{ 'A', 0, BENCH_SYMBOLOGY_CODE39 },	  { 'C', '1', BENCH_SYMBOLOGY_CODE128 },
	{ 'E', 0, BENCH_SYMBOLOGY_EAN },	  { 'F', 0, BENCH_SYMBOLOGY_CODABAR },
	{ 'G', 0, BENCH_SYMBOLOGY_CODE93 },	  { 'I', 0, BENCH_SYMBOLOGY_ITF },
	{ 'L', 0, BENCH_SYMBOLOGY_PDF417 },	  { 'Q', '3', BENCH_SYMBOLOGY_QR },
	{ 'd', '2', BENCH_SYMBOLOGY_DATAMATRIX }, { 'e', '0', BENCH_SYMBOLOGY_DATABAR },
	{ 'z', 0, BENCH_SYMBOLOGY_AZTEC },
};

const char *
bench_symbology_name(enum bench_symbology s)
{
	return (unsigned)s < BENCH_SYMBOLOGIES ? names[s] : "unknown";
}

/* Any letter counts: identifiers of symbologies that we do not name are cut off, too.
 */
static bool
has_aim(struct bench_bytes text)
{
	const uint8_t *p = text.data;

	return text.len >= 3 && p[0] == ']' && isalpha(p[1]) &&
	       (isdigit(p[2]) || isupper(p[2]));
}

static bool
is_aim_letter(int c)
{
	for (size_t i = 0; i < BENCH_N(aim); i++)
		if (aim[i].code == (char)c)
			return true;
	return false;
}

bool
bench_symbology_is_turned(struct bench_bytes text)
{
	int c = has_aim(text) ? text.data[1] : 0;

	return c != 0 && !is_aim_letter(c) &&
	       is_aim_letter(islower(c) ? toupper(c) : tolower(c));
}

struct bench_bytes
bench_symbology_strip_aim(struct bench_bytes text, enum bench_symbology *s, bool *gs1)
{
	const uint8_t *p = text.data;

	if (!has_aim(text))
		return text;
	*s = BENCH_SYMBOLOGY_OTHER;
	for (size_t i = 0; i < BENCH_N(aim); i++) {
		if (aim[i].code != (char)p[1])
			continue;
		*s = aim[i].symbology;
		if (aim[i].gs1 != 0 && aim[i].gs1 == (char)p[2])
			*gs1 = true;
	}
	return (struct bench_bytes){ p + 3, text.len - 3 };
}
