#include "base64.h"

#include <string.h>

static const char standard[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int
digit(char c)
{
	const char *at;

	if (c == '-')
		c = '+';
	if (c == '_')
		c = '/';
	at = c != '\0' ? strchr(standard, c) : NULL;
	return at != NULL ? (int)(at - standard) : -1;
}

bool
base64_decode(const char *text, struct str *ret)
{
	size_t n = strcspn(text, "=");
	uint32_t bits = 0;
	unsigned have = 0;

	if (n % 4 == 1 || strspn(text + n, "=") != strlen(text + n))
		return false;
	for (size_t i = 0; i < n; i++) {
		int d = digit(text[i]);

		if (d < 0)
			return false;
		bits = bits << 6 | (uint32_t)d;
		have += 6;
		if (have < 8)
			continue;
		have -= 8;
		str_addn(ret, &(char){ (char)(bits >> have & 0xff) }, 1);
	}
	return true;
}

void
base64_encode(const void *p, size_t n, struct str *ret)
{
	const uint8_t *b = p;

	for (size_t i = 0; i < n; i += 3) {
		size_t left = n - i;
		uint32_t v = (uint32_t)b[i] << 16;

		if (left > 1)
			v |= (uint32_t)b[i + 1] << 8;
		if (left > 2)
			v |= b[i + 2];
		for (size_t k = 0; k < 4; k++)
			str_addn(ret,
				 k <= left ? &standard[v >> (18 - 6 * k) & 63] : "=",
				 1);
	}
}
