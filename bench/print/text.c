#include "text.h"

#include <string.h>

#define MARKS_MOST 2	   /* upon one letter; more climb into the lines above */
#define CUT "\xe2\x80\xa6" /* … */

/* The character at p and its bytes; 0 bytes: not UTF-8 (RFC 3629). */
static size_t
decode(const unsigned char *p, uint32_t *ret_code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = p[0] < 0x80	 ? 1
		   : p[0] < 0xc0 ? 0
		   : p[0] < 0xe0 ? 2
		   : p[0] < 0xf0 ? 3
		   : p[0] < 0xf8 ? 4
				 : 0;
	uint32_t code = n < 2 ? p[0] : p[0] & (0x7fu >> n);

	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (p[i] & 0x3f);
	}
	if (n > 1 &&
	    (code < least[n] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)))
		return 0;
	*ret_code = code;
	return n;
}

struct span {
	uint32_t first, last;
};

static bool
is_within(const struct span *spans, size_t n, uint32_t code)
{
	for (size_t i = 0; i < n; i++) {
		if (code >= spans[i].first && code <= spans[i].last)
			return true;
	}
	return false;
}

/* Nobody sees them, or they move what others see. */
static bool
is_hidden(uint32_t code)
{
	static const struct span hidden[] = {
		{ 0x00, 0x1f },	    { 0x7f, 0x9f },	  { 0xad, 0xad },
		{ 0x61c, 0x61c },   { 0x115f, 0x1160 },	  { 0x17b4, 0x17b5 },
		{ 0x180b, 0x180f }, { 0x200b, 0x200f },	  { 0x2028, 0x202e },
		{ 0x2060, 0x206f }, { 0x3164, 0x3164 },	  { 0xfe00, 0xfe0f },
		{ 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 },	  { 0xfff0, 0xfffb },
		{ 0xfffe, 0xffff }, { 0xe0000, 0xe0fff },
	};

	return is_within(hidden, BENCH_N(hidden), code) || (code & 0xfffe) == 0xfffe;
}

static bool
is_mark(uint32_t code)
{
	static const struct span marks[] = {
		{ 0x300, 0x36f },   { 0x483, 0x489 },	{ 0x1ab0, 0x1aff },
		{ 0x1dc0, 0x1dff }, { 0x20d0, 0x20ff }, { 0xfe20, 0xfe2f },
	};

	return is_within(marks, BENCH_N(marks), code);
}

static bool
is_blank(uint32_t code)
{
	return code == '\t' || code == '\n' || code == '\r' || code == 0x2028 ||
	       code == 0x2029;
}

char *
text_clean(const char *src, char *dst, size_t room)
{
	const unsigned char *p = (const unsigned char *)(src == NULL ? "" : src);
	size_t len = 0, fits = 0, marks = 0;

	while (*p != '\0') {
		uint32_t code = 0;
		size_t n = decode(p, &code);
		const char *as = NULL;

		marks = is_mark(code) ? marks + 1 : 0;
		if (n > 0 && is_blank(code))
			as = " ";
		else if (n == 0 || is_hidden(code) || marks > MARKS_MOST)
			as = "?";
		if (len + (as != NULL ? 1 : n) + sizeof(CUT) > room) {
			memcpy(dst + fits, CUT, sizeof(CUT));
			return dst;
		}
		memcpy(dst + len, as != NULL ? (const unsigned char *)as : p,
		       as != NULL ? 1 : n);
		len += as != NULL ? 1 : n;
		fits = len;
		p += n == 0 ? 1 : n;
	}
	dst[len] = '\0';
	return dst;
}

bool
text_fits_code(const char *text)
{
	static const char others[] = " $%*+-./:=_";

	for (const char *p = text; *p != '\0'; p++) {
		if ((*p < '0' || *p > '9') && (*p < 'A' || *p > 'Z') &&
		    (*p < 'a' || *p > 'z') && strchr(others, *p) == NULL)
			return false;
	}
	return text[0] != '\0';
}

bool
text_is_ascii(const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		if (*p < 0x20 || *p > 0x7e)
			return false;
	}
	return true;
}
